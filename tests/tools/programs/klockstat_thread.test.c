/* skep klockstat -p 42 -t 43 */
#define PID 42
#define TID 43
#include "../../../tools/klockstat/klockstat.bpf.c"
#include <skep/test.h>

TEST(a_thread)
{
	struct trace_event_raw_contention_begin begin = { .flags = MUTEX };
	struct trace_event_raw_contention_end end = {};
	struct which key = { .kind = "mutex" };
	struct sum *s;

	for (u32 tid = 42; tid < 46; tid++) {
		SET_TASK(.pid = 42, .tid = tid);
		RUN(on_begin, &begin), RUN(on_end, &end);
		SET_TASK(.pid = 50, .tid = tid);
		RUN(on_begin, &begin), RUN(on_end, &end);
	}
	s = bpf_map_lookup_elem(&locks, &key);
	EXPECT_EQ(s ? s->count : 0, 1);
}
