/* Calls that take long: their arguments and result; those that do not are forgotten. */
#define MIN_NS 1000000ull
#include "../../../tools/funcslower/funcslower.bpf.c"
#include <skep/test.h>

static void call(u64 from, u64 to)
{
	SET_CLOCK(from);
	RUN_CALL(on_call, 1, 2, 3, 4, 5);
	SET_CLOCK(to);
	RUN_RETURN(on_return, -7);
}

TEST(long_enough)
{
	struct event *e;

	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	call(1000000, 2000000);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "work");
	EXPECT_EQ(e->time_ns, 1000000);
	EXPECT_EQ(e->ret, (u64)-7);
	EXPECT_EQ(e->arg1, 1);
	EXPECT_EQ(e->arg2, 2);
	EXPECT_EQ(e->arg3, 3);
	EXPECT_EQ(e->arg4, 4);
	call(1000000, 1999999);
	SET_CLOCK(9000000);
	RUN_RETURN(on_return, 0);                /* it is forgotten */
	EXPECT_EQ(RECORDS(events), 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	call(1000000, 2000000);
	EXPECT_EQ(RECORDS(events), 0);
}
