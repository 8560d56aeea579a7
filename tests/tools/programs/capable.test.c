/* Checks of capabilities by the function, before the tracepoint: what is asked, and what comes of it. */
#include "../../../tools/capable/capable.bpf.c"
#include <skep/test.h>

static void asked(int cap, u32 options, int ret)
{
	RUN_CALL(on_capable, 0, 0, cap, options);
	RUN_RETURN(on_capable_end, ret);
}

TEST(asked_and_answered)
{
	struct event *e;

	SET_TASK(.pid = 42, .tid = 43, .uid = 1000, .gid = 5, .comm = "ls");
	asked(12, 0, -1);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->uid, 1000);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "ls");
	EXPECT_EQ(e->number, 12);
	EXPECT_EQ(e->cap, 12);
	EXPECT_EQ(e->ret, -1);
	EXPECT_EQ(e->audit, 1);
	asked(21, 4, 0);                         /* another option */
	EXPECT_EQ(RECORDS(events), 1);
}

#ifdef ALL
TEST(not_to_be_logged) { asked(12, 2, 0), asked(12, 6, 0); EXPECT_EQ(RECORDS(events), 2); }
#else
TEST(not_to_be_logged) { asked(12, 2, 0), asked(12, 6, 0); EXPECT_EQ(RECORDS(events), 0); }
#endif

TEST(ends_alone_and_without_room)
{
	RUN_RETURN(on_capable_end, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	asked(12, 0, 0);
	EXPECT_EQ(RECORDS(events), 0);
}
