/* syscalls.test.c: skep test examples/syscalls.test.c */
#include "syscalls.c"
#include <skep/test.h>

TEST(counts_by_name)
{
	struct key_t shell = { "sh" }, other = { "ls" };
	u64 *n;

	SET_TASK(.pid = 1, .comm = "sh");
	RUN_ARGS(tracepoint__raw_syscalls__sys_enter, 0, 1);
	RUN_ARGS(tracepoint__raw_syscalls__sys_enter, 0, 2);
	n = counts.lookup(&shell);
	ASSERT_NE(n, 0);
	EXPECT_EQ(*n, 2);
	EXPECT_EQ(counts.lookup(&other), 0);
}
