/* Signals by each call: who, to whom, what came of it. */
#include "../../../tools/killsnoop/killsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"
#include "files.h"

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
	CALL(rt_sigqueueinfo, 0, 7, 15, 0);
	told(7, 15, 0);
	CALL(rt_tgsigqueueinfo, -22, 5, 9, 11, 0);
	told(9, 11, -22);
	CALL_END(kill, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	CALL(kill, 0, 7, 15);
	EXPECT_EQ(RECORDS(events), 0);
}

/* By a descriptor: whose it is depends on what it is of. */
TEST(by_descriptor)
{
	static struct pid target;
	static struct super_block pids;

	open_some(43);
	SET_TASK(.pid = 42, .tid = 43, .comm = "sh", .task = &task);
	CALL(pidfd_send_signal, -9, 4, 10, 0, 0);        /* a socket */
	told(0, 10, -9);
	CALL(pidfd_send_signal, -9, 77, 10, 0, 0);
	told(0, 10, -9);
	CALL(pidfd_send_signal, -9, -1, 10, 0, 0);
	told(0, 10, -9);
	target.numbers[0].nr = 7;
	*(const void **)&name_of_regular.d_name.name = "[pidfd]";
	regular.private_data = &target;
	of_regular.i_private = &target;
	pids.s_magic = 0x50494446;
	of_regular.i_sb = &pids;
	CALL(pidfd_send_signal, 0, 3, 10, 0, 0);
	told(7, 10, 0);
}
