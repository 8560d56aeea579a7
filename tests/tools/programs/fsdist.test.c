/* Operations on regular files, of one file system or any, by kind and power of two of microseconds. */
#include "../../../tools/fsdist/fsdist.bpf.c"
#include <skep/test.h>
#include "calls.h"
#include "files.h"

static u64 of(const char operation[8], u32 slot)
{
	struct which key = { .slot = slot };
	u64 *n;

	__builtin_memcpy(key.operation, operation, 8);
	n = bpf_map_lookup_elem(&latency, &key);
	return n ? *n : 0;
}

#define TIMED(name, result, ns, ...) ({ \
		struct trace_event_raw_sys_enter enter_ = { .args = { __VA_ARGS__ } }; \
		SET_CLOCK(1000000); \
		RUN(on_##name, &enter_); \
		SET_CLOCK(1000000 + (ns)); \
		CALL_END(name, result); \
	})

#if !defined(FS) || defined(IS_EXT4)
enum { MEANT = 1 };
#else
enum { MEANT = 0 };
#endif

TEST(each_call)
{
	open_some(43);
	TIMED(read, 100, 1000, 3), TIMED(pread64, 100, 1999, 3), TIMED(readv, 9, 1000, 3), TIMED(preadv, 9, 1000, 3);
	TIMED(preadv2, 9, 1000, 3), TIMED(sendfile64, 9, 1000, 4, 3);
	EXPECT_EQ(of("read\0\0\0", 0), 6 * MEANT);
	TIMED(write, 100, 64000, 3), TIMED(pwrite64, 100, 64000, 3), TIMED(writev, -28, 64000, 3);
	TIMED(pwritev, 9, 64000, 3), TIMED(pwritev2, 9, 64000, 3);
	EXPECT_EQ(of("write\0\0", 6), 5 * MEANT);
	TIMED(fsync, 0, 2000, 3), TIMED(fdatasync, -5, 2000, 3);
	EXPECT_EQ(of("fsync\0\0", 1), 2 * MEANT);
	TIMED(open, 3, 4000, 0), TIMED(openat, 3, 4000, 0), TIMED(openat2, 3, 4000, 0), TIMED(creat, 3, 4000, 0);
	EXPECT_EQ(of("open\0\0\0", 2), 4 * MEANT);
}

TEST(no_files)
{
	open_some(43);
	TIMED(read, 100, 1000, 4), TIMED(read, -9, 1000, 5), TIMED(read, -9, 1000, -1), TIMED(read, -9, 1000, 99);
	TIMED(openat, -2, 1000, 0);
	CALL_END(read, 100);
	EXPECT_EQ(of("read\0\0\0", 0), 0);
	EXPECT_EQ(of("open\0\0\0", 0), 0);
	TIMED(read, 100, 1000, 3);
	CALL_END(read, 100);
	EXPECT_EQ(of("read\0\0\0", 0), MEANT);
}

#ifdef OWN_PID
TEST(not_of_itself)
{
	open_some(43);
	SET_TASK(.pid = OWN_PID, .task = &task);
	TIMED(read, 100, 1000, 3);
	EXPECT_EQ(of("read\0\0\0", 0), 0);
}
#endif
