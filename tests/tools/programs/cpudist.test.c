/* Runs of threads by powers of two of microseconds; OFF: the times between two runs: who ends has none. */
#include "../../../tools/cpudist/cpudist.bpf.c"
#include <skep/test.h>

static u64 of(u32 tid, u32 slot)
{
#ifdef BY_PID
	struct which key = { .tid = tid, .slot = slot };
#else
	struct which key = { .slot = slot };
#endif
	u64 *n = bpf_map_lookup_elem(&spans, &key);

	return n ? *n : 0;
}

static bool is_kept(u32 tid) { return bpf_map_lookup_elem(&since, &tid) != NULL; }

static void switches(int from, u64 state, int to, u64 ns)
{
	struct trace_event_raw_sched_switch ctx = { .prev_pid = from, .prev_state = state, .next_pid = to };

	SET_CLOCK(ns);
	RUN(on_switch, &ctx);
}

#ifdef OFF
TEST(between_two_runs)
{
	switches(42, 1, 0, 1000000), switches(0, 0, 42, 65000000), switches(42, 1, 43, 70000000);
	EXPECT_EQ(of(42, 15), 1);                /* 64 milliseconds */
	EXPECT_EQ(of(0, 0) + of(43, 0), 0);      /* who is idle waits for nothing */
	switches(43, 0, 42, 72048000);
	EXPECT_EQ(of(42, 11), 1);
}

/* Of threads that have ended nothing stays, or there would soon be no room for others. */
TEST(that_end)
{
	switches(42, 0x10, 7, 1000000), switches(43, 0x20, 7, 2000000), switches(44, 2, 7, 3000000);
	EXPECT_FALSE(is_kept(42));
	EXPECT_FALSE(is_kept(43));
	EXPECT_TRUE(is_kept(44));
}
#else
TEST(runs)
{
	switches(7, 1, 42, 1000000), switches(42, 1, 43, 65000000), switches(43, 1, 0, 65001999);
	EXPECT_EQ(of(42, 15), 1);
	EXPECT_EQ(of(43, 0), 1);                 /* whose beginning nobody saw is not counted */
	switches(0, 0, 42, 70000000), switches(42, 0x20, 7, 70002000);
	EXPECT_EQ(of(42, 1), 1);
	EXPECT_FALSE(is_kept(42));
	EXPECT_FALSE(is_kept(0));
}
#endif
