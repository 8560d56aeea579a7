/* Sleeps until another thread wakes who sleeps, in microseconds, by who wakes. */
#include "../../../tools/wakeuptime/wakeuptime.bpf.c"
#include <skep/test.h>
#include "stacks.h"

static void leaves(u32 pid, int tid, u64 state, u64 ns)
{
	struct trace_event_raw_sched_switch ctx = { .prev_pid = tid, .prev_state = state };

	SET_TASK(.pid = pid, .tid = tid, .comm = "sleeper");
	SET_CLOCK(ns);
	RUN(on_switch, &ctx);
}

static void wakes(u32 pid, int tid, u64 ns)
{
	struct trace_event_raw_sched_wakeup_template ctx = { .pid = tid };

	SET_TASK(.pid = pid, .comm = "waker");
	SET_CLOCK(ns);
	RUN(on_waking, &ctx);
}

static bool is_kept(u32 tid) { return bpf_map_lookup_elem(&asleep, &tid) != NULL; }

TEST(sleeps)
{
	leaves(42, 43, 1, 1000000), leaves(42, 44, 2, 2000000);
	wakes(50, 43, 3500000), wakes(50, 43, 9000000);  /* the second wakes nobody */
	EXPECT_EQ(stacks_of(50), 2500);
	wakes(51, 44, 4000000);
	EXPECT_EQ(stacks_of(51), 2000);
	leaves(42, 43, 0, 5000000);              /* it gave way, and is not asleep */
	leaves(42, 43, 0x100, 5000000);
	wakes(50, 43, 9000000);
	EXPECT_EQ(stacks_of(50), 2500);
}

/* Nobody wakes those. */
TEST(that_end_and_the_idle)
{
	leaves(42, 43, 0x10, 1000000), leaves(42, 44, 0x20, 1000000), leaves(0, 0, 1, 1000000);
	EXPECT_FALSE(is_kept(43));
	EXPECT_FALSE(is_kept(44));
	EXPECT_FALSE(is_kept(0));
}
