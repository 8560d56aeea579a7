/* skep runqslower -t 42: one thread alone, whose waits begin and end as those of others do. */
#define MIN_US 100
#define PID 42
#include "../../../tools/runqslower/runqslower.bpf.c"
#include <skep/test.h>

TEST(one_thread)
{
	for (int thread = 41; thread < 44; thread++) {
		struct trace_event_raw_sched_wakeup_template wakes = { .pid = thread };
		struct trace_event_raw_sched_switch runs = { .prev_pid = 7, .prev_state = 1, .next_pid = thread };

		SET_CLOCK(1000000);
		RUN(on_wakeup, &wakes);
		SET_CLOCK(2000000);
		RUN(on_switch, &runs);
	}
	EXPECT_EQ(RECORDS(events), 1);
}
