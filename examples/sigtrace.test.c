/* sigtrace.test.c: skep test examples/sigtrace.test.c */
#include "sigtrace.c"
#include <skep/test.h>

static struct task_struct task;
static struct signal_struct shared;

static void generate(int sig, int from, int to)
{
	struct trace_event_raw_signal_generate ctx = { .sig = sig, .pid = to };

	SET_TASK(.pid = from, .comm = "sender");
	RUN(on_generate, &ctx);
}

static void deliver(int sig, int to)
{
	struct trace_event_raw_signal_deliver ctx = { .sig = sig };

	task.signal = &shared;
	SET_TASK(.pid = to, .comm = "target", .task = &task);
	RUN(on_deliver, &ctx);
}

TEST(sender_and_target)
{
	struct event *e;

	generate(10, 7, 8);
	EXPECT_EQ(RECORDS(events), 0);
	deliver(10, 8);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->sig, 10);
	EXPECT_EQ(e->sender_pid, 7);
	EXPECT_STREQ(e->sender, "sender");
	EXPECT_EQ(e->target_pid, 8);
	EXPECT_STREQ(e->target, "target");
}

TEST(each_is_told_once)
{
	generate(10, 7, 8);
	deliver(10, 8);
	deliver(10, 8);
	EXPECT_EQ(RECORDS(events), 1);
}

TEST(deadly_ones_arrive_as_kill)
{
	struct event *e;

	generate(15, 7, 8);
	shared.group_exit_code = 15;
	deliver(9, 8);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->sig, 15);
}

TEST(what_is_not_delivered_goes_with_its_receiver)
{
	u64 key = 8ull << 32 | 10;

	generate(10, 7, 8);
	EXPECT_NE(bpf_map_lookup_elem(&senders, &key), NULL);
	SET_TASK(.pid = 8);
	RUN_ARGS(on_exit, 0);
	EXPECT_EQ(bpf_map_lookup_elem(&senders, &key), NULL);
}
