/* Samples of whoever runs, but of who is idle. */
#include "../../../tools/profile/profile.bpf.c"
#include <skep/test.h>
#include "stacks.h"

TEST(samples)
{
	struct bpf_perf_event_data ctx = {};

	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	for (int i = 0; i < 3; i++)
		RUN(on_sample, &ctx);
	SET_TASK(.pid = 0, .tid = 0, .comm = "swapper/0");
	RUN(on_sample, &ctx);
	EXPECT_EQ(stacks_of(42), 3);
	EXPECT_EQ(stacks_of(0), 0);
	SET_TASK(.pid = 44, .tid = 44, .comm = "late");
	FAIL_HELPER(bpf_map_update_elem, -7);
	RUN(on_sample, &ctx);
	EXPECT_EQ(uncounted, 1);
}

/* Whose code is new is told, once for each program that it runs, when a stack is counted that was not there. */
TEST(code_is_looked_at)
{
	static struct task_struct task;
	static struct mm_struct first, second;
	struct bpf_perf_event_data ctx = {};

	first.exec_vm = 10, second.exec_vm = 10;
	task.mm = &first;
	SET_TASK(.pid = 42, .tid = 43, .comm = "a", .task = &task);
	RUN(on_sample, &ctx), RUN(on_sample, &ctx);
	EXPECT_EQ(RECORDS(events), 1);
	EXPECT_EQ(*(u32 *)RECORD(events), 42);
	first.exec_vm = 12;                      /* a library more */
	RUN(on_sample, &ctx);                    /* it has not been in it */
	EXPECT_EQ(RECORDS(events), 0);
	SET_TASK(.pid = 42, .tid = 43, .comm = "b", .task = &task);
	RUN(on_sample, &ctx);
	EXPECT_EQ(RECORDS(events), 1);
	first.exec_vm = 11;
	SET_TASK(.pid = 42, .tid = 43, .comm = "c", .task = &task);
	RUN(on_sample, &ctx);
	EXPECT_EQ(RECORDS(events), 1);
	task.mm = &second;                       /* execve */
	SET_TASK(.pid = 42, .tid = 43, .comm = "d", .task = &task);
	RUN(on_sample, &ctx);
	EXPECT_EQ(RECORDS(events), 2);
	task.mm = NULL;                          /* a thread of the kernel */
	SET_TASK(.pid = 42, .tid = 43, .comm = "e", .task = &task);
	RUN(on_sample, &ctx);
	EXPECT_EQ(RECORDS(events), 2);
}
