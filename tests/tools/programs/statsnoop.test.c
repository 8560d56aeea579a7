/* Each call that asks of files by path, and fstat(2), which does not. */
#include "../../../tools/statsnoop/statsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

static void told(enum call_name call, const char *path, s32 err)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->call, call);
	EXPECT_STREQ(e->path, path);
	EXPECT_EQ(e->err, err);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "ls");
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(each_call)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "ls");
	CALL(newstat, 0, AT("/a"));
	told(STAT, "/a", 0);
	CALL(newlstat, -2, AT("/b"));
	told(LSTAT, "/b", 2);
	CALL(newfstatat, 0, 5, AT("/c"));
	told(FSTATAT, "/c", 0);
	CALL(statx, 1, 5, AT("/d"));
	told(STATX, "/d", 0);
	CALL(statfs, 0, AT("/e"));
	told(STATFS, "/e", 0);
	CALL(access, -13, AT("/f"));
	told(ACCESS, "/f", 13);
	CALL(faccessat, 0, 5, AT("/g"));
	told(FACCESSAT, "/g", 0);
	CALL(faccessat2, 0, 5, AT("/h"));
	told(FACCESSAT, "/h", 0);
	CALL(newstat, -14, 8);
	told(STAT, "", 14);
}

TEST(not_told)
{
	SET_TASK(.pid = 42);
	CALL(newfstatat, 0, 5, AT(""));          /* of the descriptor itself */
	CALL_END(newfstatat, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	CALL(newstat, 0, AT("/a"));
	EXPECT_EQ(RECORDS(events), 0);
}
