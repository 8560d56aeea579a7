/* Connections from their beginning to their end: whose they are, how much, how long, and which are meant. */
#include "../../../tools/tcplife/tcplife.bpf.c"
#include <skep/test.h>

static struct tcp_sock sock;

static void state(u32 pid, int to, u64 ns)
{
	struct trace_event_raw_inet_sock_set_state ctx = { .skaddr = &sock, .newstate = to, .protocol = TCP,
		.family = IPV4_FAMILY,
		.sport = 40000, .dport = 8080, .saddr_v6 = { [10] = 0xff, 0xff, 192, 0, 2, 1 },
		.daddr_v6 = { [10] = 0xff, 0xff, 192, 0, 2, 2 } };

	sock.bytes_acked = 302, sock.bytes_received = 31;
	SET_TASK(.pid = pid, .comm = pid == 42 ? "client" : "other");
	SET_CLOCK(ns);
	RUN(on_state, &ctx);
}

static void told(u32 pid, const char *comm, u64 ns)
{
	static const u8 from[16] = { [10] = 0xff, 0xff, 192, 0, 2, 1 }, to[16] = { [10] = 0xff, 0xff, 192, 0, 2, 2 };
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->pid, pid);
	EXPECT_STREQ(e->comm, comm);
	EXPECT_MEMEQ(e->laddr, from, 16);
	EXPECT_MEMEQ(e->raddr, to, 16);
	EXPECT_EQ(e->lport, 40000);
	EXPECT_EQ(e->rport, 8080);
	EXPECT_EQ(e->tx, 302);
	EXPECT_EQ(e->rx, 31);
	EXPECT_EQ(e->time_ns, ns);
	EXPECT_EQ(RECORDS(events), 0);
}

#ifndef WANTED
#define WANTED 1
#endif

TEST(that_connects)
{
	state(42, SYN_SENT, 1000000), state(7, ESTABLISHED, 2000000), state(7, FIN_WAIT1, 3000000), state(7,
		FIN_WAIT2, 4000000);
	EXPECT_EQ(RECORDS(events), 0);
	state(7, CLOSE, 5000000);
	EXPECT_EQ(RECORDS(events), WANTED);
	if (WANTED)
		told(42, "client", 4000000);
	state(7, CLOSE, 6000000);                /* it is forgotten */
	EXPECT_EQ(RECORDS(events), 0);
}

#ifndef PID
TEST(that_is_accepted)
{
	state(0, ESTABLISHED, 2000000), state(0, CLOSE_WAIT, 3000000), state(42, LAST_ACK, 4000000), state(0, CLOSE,
		5000000);
	EXPECT_EQ(RECORDS(events), WANTED);
	if (WANTED)
		told(42, "client", 3000000);
}
#endif

TEST(without_a_beginning_and_no_tcp)
{
	struct trace_event_raw_inet_sock_set_state ctx = { .skaddr = &sock, .newstate = SYN_SENT, .protocol = 132 };

	state(42, FIN_WAIT1, 1000000), state(42, CLOSE, 2000000);
	RUN(on_state, &ctx);
	state(42, CLOSE, 3000000);
	EXPECT_EQ(RECORDS(events), 0);
	state(42, SYN_SENT, 1000000);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	state(42, CLOSE, 2000000);
	EXPECT_EQ(RECORDS(events), 0);
}
