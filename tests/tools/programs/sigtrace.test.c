/* Signals that are delivered, end their receiver, or never come; what is told of each. */
#include "../../../tools/sigtrace/sigtrace.bpf.c"
#include <skep/test.h>

static struct task_struct task;
static struct signal_struct shared;

static void generate(int sig, int to, int result)
{
	struct trace_event_raw_signal_generate ctx = { .sig = sig, .pid = to, .result = result, .code = 6,
		.comm = "receiver" };

	SET_TASK(.pid = 7, .tid = 8, .comm = "sender");
	SET_CLOCK(1000000);
	RUN(on_generate, &ctx);
}

static void deliver(int sig, int pid, int tid, int exit_code)
{
	struct trace_event_raw_signal_deliver ctx = { .sig = sig, .code = 5 };

	task.signal = &shared;
	shared.group_exit_code = exit_code;
	SET_TASK(.pid = pid, .tid = tid, .comm = "receiver", .task = &task);
	SET_CLOCK(3000000);
	RUN(on_deliver, &ctx);
}

static void ends(int pid, int tid, int others)
{
	task.signal = &shared;
	shared.live.counter = others;
	SET_TASK(.pid = pid, .tid = tid, .comm = "receiver", .task = &task);
	SET_CLOCK(5000000);
	RUN(on_exit, &task);
}

static void told(u32 signal, u64 delay, s32 code, s32 result)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->signal, signal);
	EXPECT_EQ(e->delay_ns, delay);
	EXPECT_EQ(e->code, code);
	EXPECT_EQ(e->result, result);
	EXPECT_EQ(e->sender, 7);
	EXPECT_EQ(e->receiver, 42);
	EXPECT_STREQ(e->sender_comm, "sender");
	EXPECT_STREQ(e->receiver_comm, "receiver");
}

TEST(delivered_once)
{
	generate(15, 43, 0);
	EXPECT_EQ(RECORDS(events), 0);
	deliver(10, 42, 43, 0);                  /* another signal, another thread */
	deliver(15, 44, 44, 0);
	EXPECT_EQ(RECORDS(events), 0);
	deliver(15, 42, 43, 0);
	told(15, 2000000, 5, DELIVERED);
	deliver(15, 42, 43, 0);
	EXPECT_EQ(RECORDS(events), 0);
	generate(15, 42, 0);                     /* to the process: one of its threads takes it */
	deliver(15, 42, 50, 0);
	told(15, 2000000, 5, DELIVERED);
}

TEST(not_under_way)
{
	for (int result = 1; result < 5; result++) {
		generate(15, 42, result);
		told(15, 0, 6, result);
	}
	deliver(15, 42, 42, 0);
	EXPECT_EQ(RECORDS(events), 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	generate(15, 42, 1);
}

TEST(deadly)
{
	generate(15, 42, 0);
	deliver(KILL, 42, 42, 15);
	told(15, 2000000, 5, DEADLY);
	generate(11, 42, 0);
	deliver(KILL, 42, 42, 0x80 | 11);        /* it left a core */
	told(11, 2000000, 5, DEADLY);
	generate(KILL, 42, 0);
	deliver(KILL, 42, 42, KILL);
	told(KILL, 2000000, 5, DELIVERED);
	generate(KILL, 42, 0);
	deliver(KILL, 42, 42, 0);
	told(KILL, 2000000, 5, DELIVERED);
}

TEST(never)
{
	generate(1, 43, 0), generate(64, 43, 0), generate(15, 42, 0);
	ends(42, 43, 1);                         /* a thread: its own signals */
	told(1, 4000000, 0, NEVER_DELIVERED);
	told(64, 4001000, 0, NEVER_DELIVERED);
	EXPECT_EQ(RECORDS(events), 0);
	ends(42, 42, 1);                         /* the leader: others may take them */
	EXPECT_EQ(RECORDS(events), 0);
	ends(42, 44, 0);
	told(15, 4000000, 0, NEVER_DELIVERED);
	ends(42, 44, 0);
	EXPECT_EQ(RECORDS(events), 0);
}
