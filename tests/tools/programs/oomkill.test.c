/* Who was ended for want of memory, and in whose course. */
#include "../../../tools/oomkill/oomkill.bpf.c"
#include <skep/test.h>

TEST(a_victim)
{
	struct { struct trace_event_raw_mark_victim t; char comm[16]; } v = { .comm = "hog" };
	struct event *e;

	v.t.pid = 99;
	v.t.__data_loc_comm = sizeof(v.t) | 4 << 16;
	SET_TASK(.pid = 42, .tid = 43, .comm = "sh");
	RUN(on_victim, &v);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->by, 42);
	EXPECT_STREQ(e->by_comm, "sh");
	EXPECT_EQ(e->pid, 99);
	EXPECT_STREQ(e->comm, "hog");
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	RUN(on_victim, &v);
	EXPECT_EQ(RECORDS(events), 0);
}
