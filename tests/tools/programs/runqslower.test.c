/* Waits for a processor: from being woken, or from having to give way; as long as asked for at least. */
#define MIN_US 100
#include "../../../tools/runqslower/runqslower.bpf.c"
#include <skep/test.h>

static void wakes(int thread, u64 ns)
{
	struct trace_event_raw_sched_wakeup_template ctx = { .pid = thread };

	SET_CLOCK(ns);
	RUN(on_wakeup, &ctx);
}

static void switches(int from, long state, int to, u64 ns)
{
	struct trace_event_raw_sched_switch ctx = { .prev_pid = from, .prev_state = state, .next_pid = to,
		.prev_comm = "before", .next_comm = "next" };

	SET_CLOCK(ns);
	RUN(on_switch, &ctx);
}

static void told(u32 thread, u32 before, u64 us)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->tid, thread);
	EXPECT_EQ(e->before_tid, before);
	EXPECT_EQ(e->latency_us, us);
	EXPECT_STREQ(e->comm, "next");
	EXPECT_STREQ(e->before, "before");
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(woken)
{
	struct trace_event_raw_sched_wakeup_template new_one = { .pid = 44 };

	wakes(42, 1000000);
	switches(7, 1, 42, 1100000);
	told(42, 7, 100);
	switches(7, 1, 42, 1300000);             /* it has run */
	wakes(43, 2000000);
	switches(7, 1, 43, 2099999);             /* not long enough */
	EXPECT_EQ(RECORDS(events), 0);
	SET_CLOCK(3000000);
	RUN(on_wakeup_new, &new_one);
	switches(42, 1, 44, 3250000);
	told(44, 42, 250);
}

TEST(gave_way)
{
	switches(42, 0, 7, 1000000);             /* it could go on */
	switches(43, 2, 7, 1000000);             /* it sleeps */
	switches(44, 0x100, 7, 1000000);         /* preempted: it could go on too */
	switches(7, 1, 43, 2000000);
	EXPECT_EQ(RECORDS(events), 0);
	switches(7, 1, 42, 2001000);
	told(42, 7, 1001);
	switches(7, 1, 44, 2002000);
	told(44, 7, 1002);
}

TEST(idle_tasks_do_not_wait)
{
	switches(0, 0, 42, 1000000);
	switches(42, 1, 0, 2000000);
	EXPECT_EQ(RECORDS(events), 0);
}
