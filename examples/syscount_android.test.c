/* syscount_android.test.c: skep test examples/syscount_android.test.c */
#include "syscount_android.c"
#include <skep/test.h>

TEST(counts_by_process)
{
	struct sys_enter_args args = { .id = 1 };
	int pid = 42;
	uint32_t *calls;

	SET_TASK(.pid = 42);
	RUN(sys_enter, &args);
	RUN(sys_enter, &args);
	calls = bpf_pid_syscall_map_lookup_elem(&pid);
	ASSERT_NE(calls, 0);
	EXPECT_EQ(*calls, 2);
}
