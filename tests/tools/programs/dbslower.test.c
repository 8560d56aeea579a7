/* Queries from where they start to where they are done, those that take long. */
#define MIN_MS 2ull
#include "../../../tools/dbslower/dbslower.bpf.c"
#include <skep/test.h>
#include "usdt.h"

static char long_query[400];

static void asked(const char *query, u64 ns)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "mysqld");
	SET_CLOCK(1000000);
	PROBE(on_start, query);
	SET_CLOCK(1000000 + ns);
	PROBE(on_done, 0);
}

TEST(those_that_take_long)
{
	struct event *e;

	place_probe();
	asked("SELECT 1", 1999999);
	EXPECT_EQ(RECORDS(events), 0);
	asked("SELECT * FROM t", 2000000);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "mysqld");
	EXPECT_STREQ(e->query, "SELECT * FROM t");
	EXPECT_EQ(e->time_ns, 2000000);
	PROBE(on_done, 0);                       /* once */
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(long_queries_and_no_room)
{
	struct event *e;

	place_probe();
	for (u32 i = 0; i + 1 < sizeof(long_query); i++)
		long_query[i] = 'q';
	asked(long_query, 2000000);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->query[254], 'q');
	EXPECT_EQ(e->query[255], 0);
	asked(NULL, 2000000);                    /* no text that may be read, and none of another query */
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_STREQ(e->query, "");
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	asked("SELECT 1", 2000000);
	EXPECT_EQ(RECORDS(events), 0);
}

/* Two threads ask at the same time. */
TEST(threads)
{
	struct event *e;

	place_probe();
	SET_TASK(.pid = 42, .tid = 43), SET_CLOCK(1000000);
	PROBE(on_start, "first");
	SET_TASK(.pid = 42, .tid = 44), SET_CLOCK(2000000);
	PROBE(on_start, "second");
	SET_CLOCK(9000000);
	PROBE(on_done, 0);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_STREQ(e->query, "second");
	SET_TASK(.pid = 42, .tid = 43), SET_CLOCK(9000000);
	PROBE(on_done, 0);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_STREQ(e->query, "first");
	EXPECT_EQ(e->time_ns, 8000000);
}
