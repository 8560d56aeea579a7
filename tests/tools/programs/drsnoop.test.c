/* A reclaim from its beginning to its end, of each thread. */
#include "../../../tools/drsnoop/drsnoop.bpf.c"
#include <skep/test.h>

TEST(how_long_and_how_many)
{
	struct trace_event_raw_mm_vmscan_direct_reclaim_end_template end = { .nr_reclaimed = 32 };
	struct event *e;

	SET_TASK(.pid = 7, .tid = 8, .comm = "other");
	SET_CLOCK(100000);
	RUN(on_begin, &end);
	SET_TASK(.pid = 42, .tid = 43, .comm = "hungry");
	SET_CLOCK(1000000);
	RUN(on_begin, &end);
	SET_CLOCK(3500000);
	RUN(on_end, &end);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "hungry");
	EXPECT_EQ(e->time_ns, 2500000);
	EXPECT_EQ(e->pages, 32);
	RUN(on_end, &end);                       /* it has been told */
	EXPECT_EQ(RECORDS(events), 0);
	SET_TASK(.pid = 7, .tid = 8, .comm = "other");
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	EXPECT_EQ(RUN(on_end, &end), 0);
}

TEST(never_no_time)                              /* where the clock stands still it is a nanosecond */
{
	struct trace_event_raw_mm_vmscan_direct_reclaim_end_template end = {};
	struct event *e;

	SET_TASK(.pid = 42);
	SET_CLOCK(1000000);
	RUN(on_begin, &end);
	SET_CLOCK(1000000);
	RUN(on_end, &end);
	e = RECORD(events);
	EXPECT_EQ(e ? e->time_ns : 0, 1);
	SET_TASK(.pid = 0);                      /* the idle task is no thread */
	RUN(on_begin, &end);
	RUN(on_end, &end);
	EXPECT_EQ(RECORDS(events), 0);
}
