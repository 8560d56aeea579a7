/* Each call that writes back, with its time. */
#include "../../../tools/syncsnoop/syncsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

static void told(enum call_name call, s32 err)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->call, call);
	EXPECT_EQ(e->err, err);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "db");
	EXPECT_EQ(e->time_ns, 1000);             /* from one look at the clock to the next */
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(each_call)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "db");
	CALL(sync, 0);
	told(SYNC, 0);
	CALL(syncfs, -9);
	told(SYNCFS, 9);
	CALL(fsync, 0);
	told(FSYNC, 0);
	CALL(fdatasync, -5);
	told(FDATASYNC, 5);
	CALL(sync_file_range, 0);
	told(SYNC_FILE_RANGE, 0);
	CALL(msync, 0);
	told(MSYNC, 0);
	CALL_END(msync, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	CALL(sync, 0);
	EXPECT_EQ(RECORDS(events), 0);
}
