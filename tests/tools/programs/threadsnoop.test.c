/* pthread_create: whose, and with which function. */
#include "../../../tools/threadsnoop/threadsnoop.bpf.c"
#include <skep/test.h>

TEST(a_thread)
{
	struct event *e;

	SET_TASK(.pid = 42, .tid = 43, .comm = "server");
	RUN_CALL(on_create, 1, 2, 0x401000, 4);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "server");
	EXPECT_EQ(e->function, 0x401000);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	EXPECT_EQ(RUN_CALL(on_create, 1, 2, 3, 4), 0);
}
