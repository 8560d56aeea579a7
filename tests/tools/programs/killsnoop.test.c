/* Signals by each call: who, to whom, what came of it. */
#include "../../../tools/killsnoop/killsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

static void told(s32 target, u32 signal, s32 result)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "sh");
	EXPECT_EQ(e->target, target);
	EXPECT_EQ(e->signal, signal);
	EXPECT_EQ(e->result, result);
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(each_call)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "sh");
	CALL(kill, 0, 7, 15);
	told(7, 15, 0);
	CALL(kill, -3, -7, 9);                   /* a group */
	told(-7, 9, -3);
	CALL(tkill, -1, 8, 10);
	told(8, 10, -1);
	CALL(tgkill, 0, 5, 9, 11);
	told(9, 11, 0);
	CALL_END(kill, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	CALL(kill, 0, 7, 15);
	EXPECT_EQ(RECORDS(events), 0);
}
