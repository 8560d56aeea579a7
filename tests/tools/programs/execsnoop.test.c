/* New programs with their arguments, which lie one behind the other where the new stack ends. */
#include "../../../tools/execsnoop/execsnoop.bpf.c"
#include <skep/test.h>

static struct task_struct task, parent;
static struct mm_struct mm;
static char stack[2048];

static struct event *begun(const void *from, u64 len)
{
	struct { u64 none; } ctx = {};

	mm.arg_start = (u64)from, mm.arg_end = (u64)from + len;
	parent.tgid = 41;
	task.real_parent = &parent, task.mm = &mm;
	SET_TASK(.pid = 42, .tid = 42, .uid = 1000, .comm = "ls", .task = &task);
	RUN(on_exec, &ctx);
	return RECORD(events);
}

TEST(arguments)
{
	static const char args[] = "/bin/ls\0-l\0\0/tmp dir";
	struct event *e = begun(args, sizeof(args));

	ASSERT_TRUE(e);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->ppid, 41);
	EXPECT_EQ(e->uid, 1000);
	EXPECT_EQ(e->ret, 0);
	EXPECT_STREQ(e->comm, "ls");
	EXPECT_STREQ(e->args, "/bin/ls -l  /tmp dir");
}

/* NULs at each place of a word become blanks, and nothing else: neither 0x80 nor 0x01 beside one. */
TEST(each_byte)
{
	struct event *e;

	for (u32 i = 0; i < 64; i++)
		stack[i] = i % 3 ? i % 2 ? 0x80 : 1 : 0;
	stack[64] = 'x', stack[65] = 0;
	e = begun(stack, 66);
	ASSERT_TRUE(e);
	for (u32 i = 0; i < 64; i++)
		EXPECT_EQ(e->args[i], (char)(i % 3 ? i % 2 ? 0x80 : 1 : ' '));
	EXPECT_EQ(e->args[64], 'x');
	EXPECT_EQ(e->args[65], 0);
}

TEST(more_than_there_is_room_for)
{
	struct event *e;

	for (u32 i = 0; i < sizeof(stack); i++)
		stack[i] = 'a' + i % 26;
	e = begun(stack, sizeof(stack));
	ASSERT_TRUE(e);
	EXPECT_EQ(e->args[ARGS - 2], 'a' + (ARGS - 2) % 26);
	EXPECT_EQ(e->args[ARGS - 1], 0);
}

TEST(none_and_no_room)
{
	struct { u64 none; } ctx = {};
	struct event *e = begun(stack, 0);

	ASSERT_TRUE(e);
	EXPECT_STREQ(e->args, "");
	e = begun((void *)8, 16);                /* what cannot be read */
	ASSERT_TRUE(e);
	EXPECT_STREQ(e->args, "");
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	EXPECT_EQ(RUN(on_exec, &ctx), 0);
	EXPECT_EQ(RECORDS(events), 0);
}
