/* Reads and writes that take long, by each call; which files are meant. */
#define MIN_NS 1000000ull
#define OWN_PID 9
#include "../../../tools/fileslower/fileslower.bpf.c"
#include <skep/test.h>
#include "files.h"

#define TOOK(name, ns, result, ...) do { \
		struct trace_event_raw_sys_enter enter_ = { .args = { __VA_ARGS__ } }; \
		struct trace_event_raw_sys_exit exit_ = { .ret = (result) }; \
		SET_CLOCK(1000000); \
		RUN(on_##name, &enter_); \
		SET_CLOCK(1000000 + (ns)); \
		RUN(on_##name##_end, &exit_); \
	} while (0)

static void told(const char *kind, s64 bytes, u64 ns)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_STREQ(e->kind, kind);
	EXPECT_EQ(e->bytes, bytes);
	EXPECT_EQ(e->time_ns, ns);
	EXPECT_EQ(e->tid, 43);
	EXPECT_STREQ(e->comm, "work");
	EXPECT_STREQ(e->name, "own");
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(each_call)
{
	open_some(43);
	TOOK(read, 1000000, 10, 3);
	told("R", 10, 1000000);
	TOOK(pread64, 2000000, 11, 3);
	told("R", 11, 2000000);
	TOOK(readv, 2000000, -5, 3);
	told("R", -5, 2000000);
	TOOK(preadv, 2000000, 13, 3);
	told("R", 13, 2000000);
	TOOK(sendfile64, 2000000, 14, 4, 3);
	told("R", 14, 2000000);
	TOOK(write, 2000000, 15, 3);
	told("W", 15, 2000000);
	TOOK(pwrite64, 2000000, 16, 3);
	told("W", 16, 2000000);
	TOOK(writev, 2000000, 17, 3);
	told("W", 17, 2000000);
	TOOK(pwritev, 2000000, 18, 3);
	told("W", 18, 2000000);
	TOOK(preadv2, 2000000, 19, 3);
	told("R", 19, 2000000);
	TOOK(pwritev2, 2000000, 20, 3);
	told("W", 20, 2000000);
}

TEST(not_meant)
{
	open_some(43);
	TOOK(read, 999999, 10, 3);               /* not long enough */
	TOOK(read, 2000000, 10, 5);              /* no file */
	TOOK(read, 2000000, 10, 6);              /* no such descriptor */
	TOOK(read, 2000000, 10, -1);
#ifdef ANY
	EXPECT_EQ(RECORDS(events), 0);
	TOOK(read, 2000000, 10, 4);
	EXPECT_EQ(RECORDS(events), 1);
#else
	TOOK(read, 2000000, 10, 4);              /* a socket */
	EXPECT_EQ(RECORDS(events), 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	TOOK(read, 2000000, 10, 3);
	EXPECT_EQ(RECORDS(events), 0);
#endif
}

TEST(of_the_tool_itself)
{
	open_some(43);
	SET_TASK(.pid = 9, .tid = 9, .task = &task);
	TOOK(write, 2000000, 10, 3);
	EXPECT_EQ(RECORDS(events), 0);
}
