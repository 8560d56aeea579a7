/* Threads: what pthread_create is asked, and the number that the kernel gives; those of java by its own probes. */
#define JAVA 1
#include "../../../tools/uthreads/uthreads.bpf.c"
#include <skep/test.h>
#include "usdt.h"

static void begins(u32 tid, u64 flags)
{
	struct trace_event_raw_task_newtask ctx = { .pid = tid, .clone_flags = flags };

	RUN(on_task, &ctx);
}

static struct event *told(u32 kind, u32 tid)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->kind, kind);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->tid, tid);
	EXPECT_EQ(RECORDS(events), 0);
	return e;
}

TEST(of_the_c_library)
{
	SET_TASK(.pid = 42, .tid = 43);
	RUN_CALL(on_create, 1, 2, 0x401000, 4);
	begins(70, 0);                           /* a process: fork in between */
	EXPECT_EQ(RECORDS(events), 0);
	begins(71, CLONE_THREAD_FLAG | 0x100);
	EXPECT_EQ(told(PTHREAD, 71)->function, 0x401000);
	begins(72, CLONE_THREAD_FLAG);           /* not by pthread_create */
	EXPECT_EQ(RECORDS(events), 0);
	RUN_CALL(on_create, 1, 2, 0x402000, 4);
	SET_TASK(.pid = 42, .tid = 44);
	begins(73, CLONE_THREAD_FLAG);           /* by another thread */
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(of_java)
{
	struct event *e;

	place_probe();
	SET_TASK(.pid = 42, .tid = 43);
	PROBE(on_start, "worker;", 6, 11, 4242);
	e = told(START, 4242);
	EXPECT_EQ(e->id, 11);
	EXPECT_STREQ(e->name, "worker");
	PROBE(on_stop, "worker;", 6, 11, 4242);
	e = told(STOP, 4242);
	EXPECT_EQ(e->id, 11);
	EXPECT_STREQ(e->name, "worker");
}

#ifdef PID
TEST(another_process)
{
	place_probe();
	SET_TASK(.pid = PID + 1, .tid = 43);
	PROBE(on_start, "worker;", 6, 11, 4242);
	RUN_CALL(on_create, 1, 2, 0x401000, 4);
	begins(71, CLONE_THREAD_FLAG);
	EXPECT_EQ(RECORDS(events), 0);
}
#endif
