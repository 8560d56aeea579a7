/* Soft interrupts of each kind: how many, how long. */
#include "../../../tools/softirqs/softirqs.bpf.c"
#include <skep/test.h>

static void handled(u32 vec, u64 from, u64 to)
{
	struct trace_event_raw_softirq ctx = { .vec = vec };

	SET_CLOCK(from);
	RUN(on_entry, &ctx);
	SET_CLOCK(to);
	RUN(on_exit, &ctx);
	RUN(on_exit, &ctx);                      /* once */
}

TEST(kinds)
{
	struct kind a = { net_rx }, b = { rcu };
	struct trace_event_raw_softirq alone = { .vec = timer };
	struct spent *s;

	handled(3, 1000, 4000), handled(9, 5000, 6000), handled(3, 7000, 12000), handled(10, 1, 2);
	RUN(on_exit, &alone);
	s = bpf_map_lookup_elem(&softirqs, &a);
	EXPECT_EQ(s ? s->count : 0, 2);
	EXPECT_EQ(s ? s->time : 0, 8000);
	s = bpf_map_lookup_elem(&softirqs, &b);
	EXPECT_EQ(s ? s->count : 0, 1);
	EXPECT_EQ(s ? s->time : 0, 1000);
	a.softirq = timer;
	EXPECT_FALSE(bpf_map_lookup_elem(&softirqs, &a));
}
