/* System calls by process, by call, by both: how many, how many failed, their time; those that never return. */
#include "../../../tools/syscount/syscount.bpf.c"
#include <skep/test.h>

static void call(u32 pid, u32 nr, s64 result, u64 from, u64 to)
{
	struct trace_event_raw_sys_enter enter = { .id = nr };
	struct trace_event_raw_sys_exit exit = { .ret = result };

	SET_TASK(.pid = pid, .comm = "sh");
	SET_CLOCK(from);
	RUN(on_enter, &enter);
	SET_CLOCK(to);
	RUN(on_exit, &exit);
	RUN(on_exit, &exit);                     /* told once */
}

static void counted(u32 pid, u32 nr, u64 calls, u64 errors, u64 time_ns)
{
#if defined(BY_BOTH)
	struct which key = { pid, nr };
#elif defined(BY_CALL)
	u32 key = nr;
#else
	u32 key = pid;
#endif
	struct count *c = bpf_map_lookup_elem(&counts, &key);

	EXPECT_EQ(c ? c->calls : 0, calls);
	EXPECT_EQ(c ? c->errors : 0, errors);
	EXPECT_EQ(c ? c->time_ns : 0, time_ns);
	if (c)
		EXPECT_STREQ(c->comm, "sh");
}

TEST(counts_and_times)
{
	call(42, 0, 10, 1000000, 1002000);
	call(42, 1, -2, 2000000, 2003000);
	call(43, 0, -4095, 3000000, 3004000);
	call(43, 0, -4096, 4000000, 4005000);    /* a number, no error */
	EXPECT_EQ(lost, 0);
#if defined(ERROR)
	counted(42, 1, 1, 1, 3000);
	counted(43, 0, 0, 0, 0);
#elif defined(FAILED) && defined(BY_BOTH)
	counted(42, 0, 0, 0, 0);
	counted(42, 1, 1, 1, 3000);
	counted(43, 0, 1, 1, 4000);
#elif defined(BY_CALL)
	counted(0, 0, 3, 1, 11000);
	counted(0, 1, 1, 1, 3000);
#else
	counted(42, 0, 2, 1, 5000);
	counted(43, 0, 2, 1, 9000);
#endif
}

#if !defined(ERROR) && !defined(FAILED)
TEST(never_returns)
{
	struct trace_event_raw_sys_enter enter = { .id = 231 };
	struct trace_event_raw_sys_exit exit = { .ret = 0 };

	SET_TASK(.pid = 42, .comm = "sh");
	SET_CLOCK(1000000);
	RUN(on_enter, &enter);
	SET_CLOCK(1009000);
	RUN(on_end, &enter);
	counted(42, 231, 1, 0, 9000);
	RUN(on_end, &enter), RUN(on_exit, &exit);
	counted(42, 231, 1, 0, 9000);
}

TEST(no_room)
{
	FAIL_HELPER_AFTER(bpf_map_update_elem, 1, -7);
	call(42, 0, 0, 1000000, 1002000);
	EXPECT_EQ(lost, 1);
	counted(42, 0, 0, 0, 0);
}
#endif
#if !defined(BY_CALL) && !defined(BY_BOTH) && !defined(ERROR)
TEST(named_by_what_it_runs)
{
	struct trace_event_raw_sys_enter nothing = {};
	u32 pid = 42;
	struct count *c;

	call(42, 59, 0, 1000000, 1002000);
	SET_TASK(.pid = 42, .comm = "ls");
	RUN(on_exec, &nothing);
	c = bpf_map_lookup_elem(&counts, &pid);
	ASSERT_TRUE(c);
	EXPECT_STREQ(c->comm, "ls");
	SET_TASK(.pid = 43, .comm = "new");
	EXPECT_EQ(RUN(on_exec, &nothing), 0);
}
#endif
