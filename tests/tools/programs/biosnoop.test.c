/* Requests of disks from the driver and back: whose, what, where, how long. */
#include "../../../tools/biosnoop/biosnoop.bpf.c"
#include <skep/test.h>

TEST(a_request)
{
	struct trace_event_raw_block_rq issue = { .sector = 8, .dev = 0x800001, .bytes = 4096, .rwbs = "WS" };
	struct block_request complete = { .sector = 8, .dev = 0x800001, .error = -5 }, other = { .sector = 8,
		.dev = 0x800002 };
	struct event *e;

	SET_TASK(.pid = 42, .tid = 43, .comm = "dd");
	SET_CLOCK(1000000);
	RUN(on_issue, &issue);
	SET_TASK(.pid = 1, .comm = "idle");
	SET_CLOCK(3000000);
	RUN(on_complete, &other);
	EXPECT_EQ(RECORDS(events), 0);
	SET_CLOCK(3500000);
	RUN(on_complete, &complete);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_STREQ(e->comm, "dd");
	EXPECT_EQ(e->pid, 42);
	EXPECT_EQ(e->disk, 0x800001);
	EXPECT_STREQ(e->kind, "WS");
	EXPECT_EQ(e->sector, 8);
	EXPECT_EQ(e->bytes, 4096);
	EXPECT_EQ(e->error, -5);
	EXPECT_EQ(e->latency_ns, 2500000);
	RUN(on_complete, &complete);
	EXPECT_EQ(RECORDS(events), 0);
	RUN(on_issue, &issue);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	RUN(on_complete, &complete);
	EXPECT_EQ(RECORDS(events), 0);
}
