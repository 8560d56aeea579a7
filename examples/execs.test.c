/* execs.test.c: skep test examples/execs.test.c */
#include "execs.c"
#include <skep/test.h>

static struct task_struct task, parent;

/* The record, and behind it the name that __data_loc_filename points to. */
struct exec_record {
	struct trace_event_raw_sched_process_exec record;
	char file[16];
};
#define EXEC_OF(name) { \
	.record.__data_loc_filename = sizeof(name) << 16 | __builtin_offsetof(struct exec_record, file), .file = name }

TEST(says_who_runs_what)
{
	struct exec_record ctx = EXEC_OF("/bin/ls");
	struct event *e;

	parent.tgid = 41;
	task.real_parent = &parent;
	SET_TASK(.pid = 42, .comm = "ls", .task = &task);
	EXPECT_EQ(RUN(on_exec, &ctx), 0);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->ppid, 41);
	EXPECT_STREQ(e->comm, "ls");
	EXPECT_STREQ(e->file, "/bin/ls");
}

TEST(goes_on_without_room)
{
	struct exec_record ctx = EXEC_OF("/bin/ls");

	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	EXPECT_EQ(RUN(on_exec, &ctx), 0);
	EXPECT_EQ(RECORDS(events), 0);
}
