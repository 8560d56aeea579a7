/* From state to state, and how long it was in the one before; a socket that is closed is forgotten. */
#include "../../../tools/tcpstates/tcpstates.bpf.c"
#include <skep/test.h>

static void goes(u64 socket, int old, int new, u64 at)
{
	struct trace_event_raw_inet_sock_set_state s = { .skaddr = (void *)socket, .oldstate = old, .newstate = new, .protocol = 6,
		.family = 2, .sport = 1234, .dport = 80, .saddr_v6 = { [15] = 1 }, .daddr_v6 = { [15] = 2 } };

	SET_CLOCK(at);
	RUN(on_state, &s);
}

static void told(u64 socket, int old, int new, u64 ns)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->socket, socket);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "curl");
	EXPECT_EQ(e->laddr[15], 1);
	EXPECT_EQ(e->raddr[15], 2);
	EXPECT_EQ(e->lport, 1234);
	EXPECT_EQ(e->rport, 80);
	EXPECT_EQ(e->old, old);
	EXPECT_EQ(e->new, new);
	EXPECT_EQ(e->time_ns, ns);
}

TEST(states)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "curl");
	goes(0x100, CLOSE, SYN_SENT, 1000);
	told(0x100, CLOSE, SYN_SENT, 0);
	goes(0x200, CLOSE, SYN_SENT, 3000);      /* another one */
	told(0x200, CLOSE, SYN_SENT, 0);
	goes(0x100, SYN_SENT, ESTABLISHED, 5000);
	told(0x100, SYN_SENT, ESTABLISHED, 4000);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	goes(0x100, ESTABLISHED, FIN_WAIT1, 6000);      /* not told, and seen all the same */
	EXPECT_EQ(RECORDS(events), 0);
}

TEST(closed)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "curl");
	goes(0x100, CLOSE, SYN_SENT, 1000);
	told(0x100, CLOSE, SYN_SENT, 0);
	goes(0x100, SYN_SENT, CLOSE, 3000);
	told(0x100, SYN_SENT, CLOSE, 2000);
	goes(0x100, CLOSE, LISTEN, 9000);
	told(0x100, CLOSE, LISTEN, 0);
}
