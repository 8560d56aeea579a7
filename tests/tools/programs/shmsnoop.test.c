/* Shared memory: each call with its arguments as they are, and what came of it. */
#include "../../../tools/shmsnoop/shmsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

static void told(const char *call, s64 ret, u64 a, u64 b, u64 c)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "ipcmk");
	EXPECT_STREQ(e->call, call);
	EXPECT_EQ(e->ret, ret);
	EXPECT_EQ(e->arg1, a);
	EXPECT_EQ(e->arg2, b);
	EXPECT_EQ(e->arg3, c);
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(each_call)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "ipcmk");
	CALL(shmget, 7, 0x1234, 4096, 01600);
	told("SHMGET", 7, 0x1234, 4096, 01600);
	CALL(shmat, 0x7f0000000000, 7, 0, 010000);
	told("SHMAT", 0x7f0000000000, 7, 0, 010000);
	CALL(shmdt, -22, 0x7f0000000000, 5, 6);          /* it has one argument */
	told("SHMDT", -22, 0x7f0000000000, 0, 0);
	CALL(shmctl, 0, 7, 1, 0xbeef);
	told("SHMCTL", 0, 7, 1, 0xbeef);
	CALL_END(shmget, 0);
	EXPECT_EQ(RECORDS(events), 0);
}
