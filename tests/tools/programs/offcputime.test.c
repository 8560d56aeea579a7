/* Times that threads do not run, in microseconds, by who waits. */
#include "../../../tools/offcputime/offcputime.bpf.c"
#include <skep/test.h>
#include "stacks.h"

/* Each look at the clock is a microsecond, and there may be two of one that leaves and one that comes. */
#define EXPECT_US(pid, us) do { EXPECT_GE(stacks_of(pid), us); EXPECT_LE(stacks_of(pid), (us) + 3); } while (0)

#ifdef RETURNS
/* The one that comes is current, and the probe's function is told who left. */
static void switches(u32 pid, int from, u64 state, int to, u64 ns)
{
	static struct task_struct prev;
	struct pt_regs ctx = { .di = (u64)&prev };

	prev.pid = from, prev.tgid = pid;
	prev.flags = state & 0x30 ? EXITING : 0;
	if (prev.flags) {
		SET_TASK(.pid = pid, .tid = from, .comm = "work");
		RUN(on_end, &ctx);
	}
	SET_TASK(.pid = to == 43 || to == 44 ? 42 : to, .tid = to, .comm = "work");
	SET_CLOCK(ns);
#ifdef CHOSEN
	RUN(on_other, &ctx);
#endif
	RUN(on_switch, &ctx);
}
#else
/* The one that leaves is current. */
static void switches(u32 pid, int from, u64 state, int to, u64 ns)
{
	struct trace_event_raw_sched_switch ctx = { .prev_pid = from, .prev_state = state, .next_pid = to };

	SET_TASK(.pid = pid, .tid = from, .comm = "work");
	SET_CLOCK(ns);
	RUN(on_switch, &ctx);
#ifdef CHOSEN
	RUN(on_other, &ctx);
#endif
}
#endif

#ifdef MIN_US
TEST(neither_short_nor_long)
{
	switches(42, 42, 1, 7, 1000000), switches(7, 7, 1, 42, 2100000);
	EXPECT_US(42, 1100);
	switches(42, 42, 1, 7, 3000000), switches(7, 7, 1, 42, 3900000);
	switches(42, 42, 1, 7, 4000000), switches(7, 7, 1, 42, 7100000);
	EXPECT_US(42, 1100);
	switches(42, 42, 1, 7, 8000000), switches(7, 7, 1, 42, 10900000);
	EXPECT_US(42, 4000);
}
#else
TEST(waits)
{
	switches(42, 43, 1, 0, 1000000), switches(0, 0, 0, 50, 2000000), switches(50, 50, 2, 43, 3500000);
	EXPECT_US(42, 2500);
	EXPECT_EQ(stacks_of(50), 0);             /* it still waits */
	switches(42, 43, 0, 50, 4000000);
	EXPECT_US(50, 500);
	switches(50, 50, 1, 43, 4000999);        /* less than one */
	EXPECT_US(42, 2500);
	EXPECT_EQ(stacks_of(0), 0);              /* who is idle waits for nothing */
	EXPECT_EQ(uncounted, 0);
}

TEST(that_end)
{
	u32 thread = 43, other = 44;

	switches(42, 43, 1, 0, 1000000), switches(0, 0, 0, 43, 2000000), switches(42, 43, 0x10, 7, 3000000);
	switches(42, 44, 0x20, 7, 3000000);
	EXPECT_FALSE(bpf_map_lookup_elem(&waiting, &thread));
	EXPECT_FALSE(bpf_map_lookup_elem(&waiting, &other));
	switches(7, 7, 1, 43, 9000000);          /* another of this number */
	EXPECT_US(42, 1000);
}
#endif
