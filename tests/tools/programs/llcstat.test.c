/* Samples stand for as many events as their period has, by process and name. */
#include "../../../tools/llcstat/llcstat.bpf.c"
#include <skep/test.h>

TEST(sums)
{
	struct bpf_perf_event_data of_100 = { .sample_period = 100 }, of_3 = { .sample_period = 3 };
	struct who one = { 42, "one" }, two = { 43, "two" };
	struct sum *s;

	SET_TASK(.pid = 42, .tid = 50, .comm = "one");
	RUN(on_reference, &of_100), RUN(on_reference, &of_100), RUN(on_miss, &of_3);
	SET_TASK(.pid = 43, .comm = "two");
	RUN(on_miss, &of_100);
	s = bpf_map_lookup_elem(&counts, &one);
	EXPECT_EQ(s ? s->references : 0, 200);
	EXPECT_EQ(s ? s->misses : 0, 3);
	s = bpf_map_lookup_elem(&counts, &two);
	EXPECT_EQ(s ? s->references : 1, 0);
	EXPECT_EQ(s ? s->misses : 0, 100);
}

TEST(no_room)
{
	struct bpf_perf_event_data of_3 = { .sample_period = 3 };

	FAIL_HELPER(bpf_map_update_elem, -12);
	EXPECT_EQ(RUN(on_reference, &of_3), 0);
	EXPECT_EQ(RUN(on_miss, &of_3), 0);
}
