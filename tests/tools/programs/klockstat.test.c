/* Waits for locks of the kernel: each lock's own, also inside of another wait, and of one that is tried several ways before
 * it is had. */
#include "../../../tools/klockstat/klockstat.bpf.c"
#include <skep/test.h>

static char mutex, spin;

static void begins(void *lock, u32 flags, u64 ns)
{
	struct trace_event_raw_contention_begin ctx = { .lock_addr = lock, .flags = flags };

	SET_CLOCK(ns);
	RUN(on_begin, &ctx);
}

static void ends(void *lock, u64 ns)
{
	struct trace_event_raw_contention_end ctx = { .lock_addr = lock };

	SET_CLOCK(ns);
	RUN(on_end, &ctx);
}

static struct sum *of(const char kind[8])
{
	struct which key = {};

	__builtin_memcpy(key.kind, kind, 8);
	return bpf_map_lookup_elem(&locks, &key);
}

static void counted(const char kind[8], u64 count, u64 total, u64 max)
{
	struct sum *s = of(kind);

	ASSERT_TRUE(s);
	EXPECT_EQ(s->count, count);
	EXPECT_EQ(s->total_ns, total);
	EXPECT_EQ(s->max_ns, max);
	EXPECT_EQ(s->average_ns, total / count);
}

TEST(each_kind)
{
	static const struct { u32 flags; char name[8]; } kinds[] = { { MUTEX, "mutex" }, { SPIN, "spin" },
		{ SPIN | READ, "rwlock" }, { SPIN | WRITE, "rwlock" }, { READ, "rwsem" }, { WRITE, "rwsem" },
		{ PERCPU | READ, "pcpu" }, { RT, "rt" }, { MUTEX | SPIN, "mutex" }, { 0, "mutex" } };

	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	for (u32 i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		struct sum *s = of(kinds[i].name);
		u64 before = s ? s->count : 0;

		begins(&mutex, kinds[i].flags, 1000000), ends(&mutex, 1500000);
		s = of(kinds[i].name);
		EXPECT_EQ(s ? s->count : 0, before + 1);
	}
}

TEST(times_and_who_waited_longest)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "short");
	begins(&mutex, MUTEX, 1000000), ends(&mutex, 1100000);
	SET_TASK(.pid = 42, .tid = 44, .comm = "long");
	begins(&mutex, MUTEX, 2000000), ends(&mutex, 5000000);
	SET_TASK(.pid = 42, .tid = 43, .comm = "short");
	begins(&mutex, MUTEX, 6000000), ends(&mutex, 6200000);
	ends(&mutex, 9000000);                   /* once */
	counted("mutex\0\0", 3, 3300000, 3000000);
	EXPECT_STREQ(of("mutex\0\0")->comm, "long");
}

TEST(inside_of_another_wait)
{
	SET_TASK(.pid = 42, .tid = 43);
	begins(&mutex, MUTEX, 1000000), begins(&spin, SPIN, 2000000), ends(&spin, 2500000), ends(&mutex, 4000000);
	counted("mutex\0\0", 1, 3000000, 3000000);
	counted("spin\0\0\0", 1, 500000, 500000);
}

/* A mutex: first spinning for it, then asleep, then spinning again; it ends once. */
TEST(from_the_first_try_on)
{
	SET_TASK(.pid = 42, .tid = 43);
	begins(&mutex, MUTEX | SPIN, 1000000), begins(&mutex, MUTEX, 3000000), begins(&mutex, MUTEX | SPIN, 4000000);
	ends(&mutex, 6000000);
	counted("mutex\0\0", 1, 5000000, 5000000);
}

/* Two processors without work wait for the same lock: both are thread 0. */
TEST(idle_processors)
{
	SET_TASK(.pid = 0, .tid = 0);
	SET_CPU(0), begins(&spin, SPIN, 1000000);
	SET_CPU(1), begins(&spin, SPIN, 2000000);
	SET_CPU(0), ends(&spin, 3000000);
	SET_CPU(1), ends(&spin, 5000000);
	counted("spin\0\0\0", 2, 5000000, 3000000);
}
