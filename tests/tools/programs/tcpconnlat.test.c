/* From SYN to the answer: connected, refused, given up; whose it was and how long it took. */
#include "../../../tools/tcpconnlat/tcpconnlat.bpf.c"
#include <skep/test.h>

static struct sock sk;

static void state(u32 pid, int to, u64 ns, u32 err)
{
	struct trace_event_raw_inet_sock_set_state ctx = { .skaddr = &sk, .newstate = to, .protocol = TCP, .family = 2,
		.sport = 40000, .dport = 8080, .saddr_v6 = { [10] = 0xff, 0xff, 192, 0, 2, 1 },
		.daddr_v6 = { [10] = 0xff, 0xff, 192, 0, 2, 2 } };

	sk.sk_err = err;
	SET_TASK(.pid = pid, .comm = pid == 42 ? "client" : "other");
	SET_CLOCK(ns);
	RUN(on_state, &ctx);
}

static void told(u64 ns, s32 err)
{
	static const u8 from[16] = { [10] = 0xff, 0xff, 192, 0, 2, 1 }, to[16] = { [10] = 0xff, 0xff, 192, 0, 2, 2 };
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "client");
	EXPECT_EQ(e->ip, 4);
	EXPECT_MEMEQ(e->saddr, from, 16);
	EXPECT_MEMEQ(e->daddr, to, 16);
	EXPECT_EQ(e->lport, 40000);
	EXPECT_EQ(e->dport, 8080);
	EXPECT_GE(e->time_ns, ns);
	EXPECT_LE(e->time_ns, ns + 2000);        /* the program looks at the clock twice */
	EXPECT_EQ(e->err, err);
	EXPECT_EQ(RECORDS(events), 0);
}

#ifdef MIN_MS
TEST(those_that_take_long)
{
	state(42, SYN_SENT, 1000000, 0), state(0, ESTABLISHED, 2000000, 0);
	EXPECT_EQ(RECORDS(events), 0);
	state(42, SYN_SENT, 1000000, 0), state(0, ESTABLISHED, 6000000, 0);
	told(5000000, 0);
	state(50, SYN_SENT, 1000000, 0), state(0, ESTABLISHED, 6000000, 0);      /* another process */
	EXPECT_EQ(RECORDS(events), 0);
}
#else
TEST(connected)
{
	state(42, SYN_SENT, 1000000, 0);
	EXPECT_EQ(RECORDS(events), 0);
	state(7, ESTABLISHED, 1500000, 0);       /* whoever runs then */
	told(500000, 0);
	state(7, 4, 2000000, 0), state(7, 7, 3000000, 0);
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(refused_and_given_up)
{
	state(42, SYN_SENT, 1000000, 0), state(7, 7, 3000000, 111);
	told(2000000, 111);
	state(42, SYN_SENT, 1000000, 0), state(42, 7, 3000000, 0);
	state(7, ESTABLISHED, 4000000, 0);
	EXPECT_EQ(RECORDS(events), 0);
	state(42, SYN_SENT, 1000000, 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	state(7, ESTABLISHED, 1500000, 0);
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(no_tcp)
{
	struct trace_event_raw_inet_sock_set_state ctx = { .skaddr = &sk, .newstate = SYN_SENT, .protocol = 132 };

	RUN(on_state, &ctx);
	state(7, ESTABLISHED, 2000000, 0);
	EXPECT_EQ(RECORDS(events), 0);
}
#endif
