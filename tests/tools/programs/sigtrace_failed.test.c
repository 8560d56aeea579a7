/* skep sigtrace -x -p 42 -s 15: only what the receiver does not get, of one process and signal. */
#define FAILED 1
#define PID 42
#define SIGNAL 15
#include "../../../tools/sigtrace/sigtrace.bpf.c"
#include <skep/test.h>

static struct task_struct task;
static struct signal_struct shared;

static void generate(int sig, int from, int to, int result)
{
	struct trace_event_raw_signal_generate ctx = { .sig = sig, .pid = to, .result = result };

	SET_TASK(.pid = from, .tid = from);
	RUN(on_generate, &ctx);
}

TEST(only_these)
{
	generate(15, 7, 43, 1), generate(10, 42, 7, 1);
	EXPECT_EQ(RECORDS(events), 0);
	generate(15, 7, 42, 1);
	EXPECT_EQ(RECORDS(events), 1);
	generate(15, 42, 7, 1);
	EXPECT_EQ(RECORDS(events), 2);
}

TEST(only_those_that_do_not_come)
{
	struct trace_event_raw_signal_deliver ctx = { .sig = 15 };
	struct event *e;

	task.signal = &shared;
	generate(15, 7, 42, 0);
	SET_TASK(.pid = 42, .task = &task);
	RUN(on_deliver, &ctx);
	RUN(on_exit, &task);                     /* it came, and is forgotten */
	EXPECT_EQ(RECORDS(events), 0);
	generate(15, 7, 42, 0);
	SET_TASK(.pid = 42, .task = &task);
	RUN(on_exit, &task);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->result, NEVER_DELIVERED);
}
