/* Operations on regular files that take long: what, how much, where in the file. */
#define MIN_NS 10000ull
#include "../../../tools/fsslower/fsslower.bpf.c"
#include <skep/test.h>
#include "calls.h"
#include "files.h"

static void tells(char kind, s64 bytes, u64 offset_kb)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "work");
	EXPECT_EQ(e->kind[0], kind);
	EXPECT_EQ(e->bytes, bytes);
	EXPECT_EQ(e->offset_kb, offset_kb);
	EXPECT_EQ(e->time_ns, 20000);
	EXPECT_STREQ(e->system, "ext4");
	EXPECT_STREQ(e->name, "own");
	EXPECT_EQ(RECORDS(events), 0);
}

#define TIMED(name, result, ns, ...) ({ \
		struct trace_event_raw_sys_enter enter_ = { .args = { __VA_ARGS__ } }; \
		SET_CLOCK(1000000); \
		RUN(on_##name, &enter_); \
		SET_CLOCK(1000000 + (ns)); \
		CALL_END(name, result); \
	})

#ifdef OTHER
TEST(another_type)
{
	open_some(43);
	TIMED(read, 100, 20000, 3), TIMED(openat, 3, 20000, 0);
	EXPECT_EQ(RECORDS(events), 0);
}
#else
TEST(each_call)
{
	u64 at = 12288;

	open_some(43);
	regular.f_pos = 8192;                    /* where it stands afterwards */
	TIMED(read, 4096, 20000, 3), tells('R', 4096, 4);
	TIMED(readv, 8192, 20000, 3), tells('R', 8192, 0);
	TIMED(pread64, 100, 20000, 3, 0, 0, 1024000), tells('R', 100, 1000);
	TIMED(preadv, 100, 20000, 3, 0, 0, 2048), tells('R', 100, 2);
	TIMED(preadv2, 100, 20000, 3, 0, 0, 2048), tells('R', 100, 2);
	TIMED(preadv2, 4096, 20000, 3, 0, 0, -1), tells('R', 4096, 4);    /* no place is given */
	TIMED(sendfile64, 4096, 20000, 4, 3, AT(&at)), tells('R', 4096, 12);
	TIMED(sendfile64, 4096, 20000, 4, 3, 0), tells('R', 4096, 4);
	TIMED(write, 4096, 20000, 3), tells('W', 4096, 4);
	TIMED(writev, -28, 20000, 3), tells('W', -28, 8);
	TIMED(pwrite64, 100, 20000, 3, 0, 0, 1024), tells('W', 100, 1);
	TIMED(pwritev, 100, 20000, 3, 0, 0, 1024), tells('W', 100, 1);
	TIMED(pwritev2, 100, 20000, 3, 0, 0, 1024), tells('W', 100, 1);
	TIMED(fsync, 0, 20000, 3), tells('S', 0, 0);
	TIMED(fdatasync, -5, 20000, 3), tells('S', -5, 0);
	TIMED(open, 3, 20000, 0), tells('O', 0, 0);
	TIMED(openat, 3, 20000, 0), tells('O', 0, 0);
	TIMED(openat2, 3, 20000, 0), tells('O', 0, 0);
	TIMED(creat, 3, 20000, 0), tells('O', 0, 0);
}

TEST(what_is_not_told)
{
	open_some(43);
	TIMED(read, 100, 9999, 3);               /* not long enough */
	TIMED(read, 100, 20000, 4), TIMED(read, -9, 20000, 5), TIMED(openat, -2, 20000, 0);
	CALL_END(read, 100);
	EXPECT_EQ(RECORDS(events), 0);
	TIMED(read, 100, 10000, 3);
	EXPECT_EQ(RECORDS(events), 1);
	CALL_END(read, 100);
	EXPECT_EQ(RECORDS(events), 1);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	TIMED(read, 100, 20000, 3);
	EXPECT_EQ(RECORDS(events), 1);
}
#endif
