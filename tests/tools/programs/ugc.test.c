/* Collections of garbage from their beginning to their end, by runtime. */
#include "../../../tools/ugc/ugc.bpf.c"
#include <skep/test.h>
#include "usdt.h"

static struct event *told(u32 kind, u64 ns)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->kind, kind);
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->took_ns, ns);
	EXPECT_EQ(RECORDS(events), 0);
	return e;
}

static void by(u32 tid)
{
	place_probe();
	SET_TASK(.pid = 42, .tid = tid, .comm = "runtime");
}

/* Between the beginning and the end of a collection there are so many nanoseconds. */
#define COLLECTED(name, ns, first, last) ({ \
		SET_CLOCK(1000000); \
		PROBE(on_##name, first); \
		SET_CLOCK(1000000 + (ns)); \
		PROBE(on_##name##_end, last); \
	})

#if defined(JAVA)
TEST(pools_and_all)
{
	static char copy[] = "Copy;", eden[] = "Eden space;", old[] = "Tenured;";
	struct event *e;

	by(43);
	SET_CLOCK(1000000), PROBE(on_gc, 1);
	SET_CLOCK(2000000), PROBE(on_pool, copy, 4, eden, 10, 0, 1000, 0, 4096);
	SET_CLOCK(3000000), PROBE(on_pool, copy, 4, old, 7, 0, 77, 0, 8192);
	SET_CLOCK(4000000), PROBE(on_pool_end, copy, 4, old, 7, 0, 78, 0, 8192);
	e = told(JAVA_POOL, 1000000);
	EXPECT_STREQ(e->manager, "Copy");
	EXPECT_STREQ(e->pool, "Tenured");
	EXPECT_EQ(e->before_used, 77);
	EXPECT_EQ(e->used, 78);
	SET_CLOCK(7000000), PROBE(on_pool_end, copy, 4, eden, 10, 0, 400, 0, 4097);
	e = told(JAVA_POOL, 5000000);
	EXPECT_STREQ(e->pool, "Eden space");
	EXPECT_EQ(e->before_used, 1000);
	EXPECT_EQ(e->before_limit, 4096);
	EXPECT_EQ(e->used, 400);
	EXPECT_EQ(e->limit, 4097);
	SET_CLOCK(9000000), PROBE(on_gc_end, 0);
	EXPECT_EQ(told(JAVA_GC, 8000000)->before_used, 1);
	PROBE(on_gc_end, 0);                     /* once */
	EXPECT_EQ(RECORDS(events), 0);
}

/* A name that is longer than the room for it. */
TEST(long_names)
{
	static char name[] = "0123456789012345678901234567890123456789";
	struct event *e;

	by(43);
	SET_CLOCK(1000000), PROBE(on_pool, name, 40, name, 40, 0, 0, 0, 0);
	SET_CLOCK(2000000), PROBE(on_pool_end, name, 40, name, 40, 0, 0, 0, 0);
	e = told(JAVA_POOL, 1000000);
	EXPECT_STREQ(e->manager, "0123456789012345678901234567890");
	EXPECT_STREQ(e->pool, "0123456789012345678901234567890");
}
#elif defined(NODE)
TEST(kinds) { by(43); COLLECTED(gc, 5000, 1, 6); EXPECT_EQ(told(NODE_GC, 5000)->used, 6); }
#elif defined(RUBY)
TEST(stages)
{
	by(43);
	SET_CLOCK(1000000), PROBE(on_mark, 0);
	SET_CLOCK(2000000), PROBE(on_sweep, 0);
	SET_CLOCK(5000000), PROBE(on_mark_end, 0);
	told(RUBY_MARK, 4000000);
	SET_CLOCK(7000000), PROBE(on_sweep_end, 0);
	told(RUBY_SWEEP, 5000000);
}
#else
TEST(generations)
{
	struct event *e;

	by(43);
	COLLECTED(gc, 5000000, 2, 17);
	e = told(PYTHON_GC, 5000000);
	EXPECT_EQ(e->before_used, 2);
	EXPECT_EQ(e->used, 17);
	PROBE(on_gc_end, 17);
	by(44);
	PROBE(on_gc_end, 17);                    /* another thread's */
	EXPECT_EQ(RECORDS(events), 0);
}
#if MIN_MS
TEST(those_that_are_meant)
{
	by(43);
	COLLECTED(gc, MIN_MS * 1000000 - 1, 2, 17);
	EXPECT_EQ(RECORDS(events), 0);
	COLLECTED(gc, MIN_MS * 1000000, 2, 17);
	EXPECT_EQ(RECORDS(events), 1);
	SET_TASK(.pid = PID + 1, .tid = 43);
	COLLECTED(gc, MIN_MS * 1000000, 2, 17);
	EXPECT_EQ(RECORDS(events), 1);
}
#endif
#endif
