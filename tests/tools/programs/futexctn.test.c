/* Waits at futexes, by process and address: operations that wait, and only calls that did. */
#include "../../../tools/futexctn/futexctn.bpf.c"
#include <skep/test.h>

static void call(u64 at, u64 op, s64 ret, u64 ns)
{
	struct trace_event_raw_sys_enter enter = { .args = { at, op } };
	struct trace_event_raw_sys_exit exit = { .ret = ret };

	SET_CLOCK(1000000);
	RUN(on_futex, &enter);
	SET_CLOCK(1000000 + ns);
	RUN(on_futex_end, &exit);
}

static struct sum *of(u64 lock)
{
	struct which key = { .pid = 42, .comm = "work", .lock = lock };

	return bpf_map_lookup_elem(&locks, &key);
}

static u64 count(u64 lock) { return of(lock) ? of(lock)->count : 0; }

enum { PRIVATE = 0x80, REALTIME = 0x100, WAKE = 1, REQUEUE = 3, WAIT_REQUEUE = 11, EAGAIN = 11, EINTR = 4, EINVAL = 22,
	ETIMEDOUT = 110, RESTART = 516 };

TEST(waits)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	call(0x1000, WAIT, 0, 300), call(0x1000, WAIT | PRIVATE, 0, 500);
	call(0x1000, WAIT_BITSET | PRIVATE | REALTIME, 0, 100);
	ASSERT_TRUE(of(0x1000));
	EXPECT_EQ(count(0x1000), 3);
	EXPECT_EQ(of(0x1000)->total_ns, 900);
	EXPECT_EQ(of(0x1000)->max_ns, 500);
	call(0x2000, LOCK_PI, 0, 7);
	EXPECT_EQ(count(0x2000), 1);
	EXPECT_EQ(count(0x1000), 3);
	call(0x3000, WAKE | PRIVATE, 1, 7), call(0x3000, REQUEUE, 1, 7);
	EXPECT_EQ(count(0x3000), 0);
}

/* Locks that give their priority on: how they are waited for since Linux 5.14, and on behalf of a condition. */
TEST(other_ways_to_wait)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	call(0x1000, LOCK_PI2 | PRIVATE, 0, 7), call(0x1000, WAIT_REQUEUE | PRIVATE, 0, 7);
	EXPECT_EQ(count(0x1000), 2);
}

/* The value had changed already, or the call was wrong: nobody waited. A limit of time and a signal end waits. */
TEST(what_is_no_wait)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	call(0x1000, WAIT, -EAGAIN, 300), call(0x1000, WAIT, -EINVAL, 300);
	EXPECT_EQ(count(0x1000), 0);
	call(0x1000, WAIT, -ETIMEDOUT, 300), call(0x1000, WAIT, -EINTR, 300), call(0x1000, WAIT, -RESTART, 300);
	EXPECT_EQ(count(0x1000), 3);
}

TEST(ends_alone)
{
	struct trace_event_raw_sys_exit exit = {};

	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	RUN(on_futex_end, &exit);
	call(0x1000, WAIT, 0, 300);
	RUN(on_futex_end, &exit);
	EXPECT_EQ(count(0x1000), 1);
}
