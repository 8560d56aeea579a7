/* Waits for a processor by powers of two of microseconds. */
#include "../../../tools/runqlat/runqlat.bpf.c"
#include <skep/test.h>

static u64 of(u32 tid, u32 slot)
{
#ifdef BY_PID
	struct which key = { .tid = tid, .slot = slot };
#else
	struct which key = { .slot = slot };
#endif
	u64 *n = bpf_map_lookup_elem(&latency, &key);

	return n ? *n : 0;
}

static void waits_for(int thread, u64 ns)
{
	struct trace_event_raw_sched_wakeup_template wakes = { .pid = thread };
	struct trace_event_raw_sched_switch runs = { .prev_pid = 7, .prev_state = 1, .next_pid = thread };

	SET_CLOCK(1000000);
	RUN(on_wakeup, &wakes);
	SET_CLOCK(1000000 + ns);
	RUN(on_switch, &runs);
	RUN(on_switch, &runs);
}

TEST(slots)
{
	waits_for(42, 999), waits_for(42, 1000), waits_for(43, 64000), waits_for(43, 127999), waits_for(43, 128000);
#if defined(BY_PID) && defined(PID)
	EXPECT_EQ(of(43, 6), 2);
	EXPECT_EQ(of(42, 0), 0);
#else
	EXPECT_EQ(of(0, 0), 2);
	EXPECT_EQ(of(0, 6), 2);
	EXPECT_EQ(of(0, 7), 1);
#endif
}

TEST(gave_way)
{
	struct trace_event_raw_sched_switch leaves = { .prev_pid = 43, .prev_state = 0, .next_pid = 7 },
		runs = { .prev_pid = 7, .prev_state = 1, .next_pid = 43 };

	SET_CLOCK(1000000);
	RUN(on_switch, &leaves);
	SET_CLOCK(1256000);
	RUN(on_switch, &runs);
	EXPECT_EQ(of(43, 8), 1);
}
