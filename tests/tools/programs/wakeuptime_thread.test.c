/* skep wakeuptime -p 42 -t 43: the one that sleeps is meant, whoever wakes it. */
#define PID 42
#define TID 43
#include "../../../tools/wakeuptime/wakeuptime.bpf.c"
#include <skep/test.h>
#include "stacks.h"

TEST(a_thread)
{
	for (u32 tid = 42; tid < 45; tid++) {
		struct trace_event_raw_sched_switch leaves = { .prev_pid = tid, .prev_state = 1 };
		struct trace_event_raw_sched_wakeup_template wakes = { .pid = tid };

		SET_TASK(.pid = 42, .tid = tid, .comm = "sleeper");
		SET_CLOCK(1000000);
		RUN(on_switch, &leaves);
		SET_TASK(.pid = 50, .comm = "waker");
		SET_CLOCK(1700000);
		RUN(on_waking, &wakes);
	}
	EXPECT_EQ(stacks_of(50), 700);
}
