/* Each call that opens files: where its path and flags stand, what came of it. */
#include "../../../tools/opensnoop/opensnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

static void told(const char *path, s32 fd, s32 err, u32 flags)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_STREQ(e->path, path);
	EXPECT_EQ(e->fd, fd);
	EXPECT_EQ(e->err, err);
	EXPECT_EQ(e->flags, flags);
	EXPECT_EQ(e->uid, 1000);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->tid, 43);
	EXPECT_STREQ(e->comm, "cat");
}

TEST(each_call)
{
	struct open_how how = { .flags = 0xc0000 };

	SET_TASK(.pid = 42, .tid = 43, .uid = 1000, .gid = 7, .comm = "cat");
	CALL(open, 3, AT("/a"), 02, 0644);
	told("/a", 3, 0, 02);
	CALL(creat, 0, AT("/b"), 0644);
	told("/b", 0, 0, 01101);
	CALL(openat, -2, 5, AT("/c"), 0100, 0644);
	told("/c", -1, 2, 0100);
	CALL(openat2, -13, 5, AT("/d"), AT(&how), 24);
	told("/d", -1, 13, 0xc0000);
	CALL(openat, 4, 5, 8, 0, 0);             /* a path that nobody can read */
	told("", 4, 0, 0);
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(ends_alone_and_without_room)
{
	CALL_END(openat, 3);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	CALL(openat, 3, 5, AT("/a"), 0, 0);
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(each_thread_its_own)
{
	struct trace_event_raw_sys_enter one = { .args = { 5, AT("/one"), 1 } }, two = { .args = { 5, AT("/two"), 2 } };
	struct trace_event_raw_sys_exit exit = { .ret = 3 };

	SET_TASK(.pid = 42, .tid = 43, .uid = 1000, .comm = "cat");
	RUN(on_openat, &one);
	SET_TASK(.pid = 42, .tid = 44, .uid = 1000, .comm = "cat");
	RUN(on_openat, &two);
	SET_TASK(.pid = 42, .tid = 43, .uid = 1000, .comm = "cat");
	RUN(on_openat_end, &exit);
	told("/one", 3, 0, 1);
	RUN(on_openat_end, &exit);
	EXPECT_EQ(RECORDS(events), 0);
}
