/* skep execsnoop -x: programs that do not begin, with the path and the arguments behind the first. */
#define FAILED 1
#include "../../../tools/execsnoop/execsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

static struct task_struct task, parent;
static const char *argv[40];
static char word[200];

static void by(void)
{
	parent.tgid = 41;
	task.real_parent = &parent;
	SET_TASK(.pid = 42, .tid = 43, .uid = 5, .comm = "sh", .task = &task);
}

TEST(each_call)
{
	struct event *e;

	by();
	argv[0] = "none", argv[1] = "x", argv[2] = "", argv[3] = "y z";
	CALL(execve, -2, AT("/bin/none"), AT(argv), 0);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->ppid, 41);
	EXPECT_EQ(e->uid, 5);
	EXPECT_EQ(e->ret, -2);
	EXPECT_STREQ(e->comm, "sh");
	EXPECT_STREQ(e->args, "/bin/none x  y z");
	argv[1] = NULL;
	CALL(execveat, -13, 3, AT("script"), AT(argv), 0, 0);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->ret, -13);
	EXPECT_STREQ(e->args, "script");
	CALL(execve, 0, AT("/bin/ls"), AT(argv), 0);
	CALL_END(execve, -2);                    /* nobody saw it begin */
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(long_and_many)
{
	struct event *e;

	by();
	for (u32 i = 0; i + 1 < sizeof(word); i++)
		word[i] = 'w';
	for (u32 i = 0; i < 40; i++)
		argv[i] = word;
	CALL(execve, -7, AT(word), AT(argv), 0);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->args[EACH - 2], 'w');       /* the path, cut */
	EXPECT_EQ(e->args[EACH - 1], ' ');
	EXPECT_EQ(e->args[7 * EACH - 2], 'w');
	EXPECT_EQ(e->args[7 * EACH - 1], 0);     /* as many words as there is room for */
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	CALL(execve, -2, AT("/bin/none"), AT(argv), 0);
	CALL_END(execve, -2);
	EXPECT_EQ(RECORDS(events), 0);
}
