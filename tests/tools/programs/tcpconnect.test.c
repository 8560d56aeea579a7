/* Sockets that go to SYN_SENT, in the course of their process's call. */
#include "../../../tools/tcpconnect/tcpconnect.bpf.c"
#include <skep/test.h>

TEST(each_family)
{
	struct trace_event_raw_inet_sock_set_state s = { .protocol = 6, .newstate = SYN_SENT, .family = 2, .dport = 443,
		.saddr_v6 = { [10] = 255, 255, 127, 0, 0, 1 }, .daddr_v6 = { [10] = 255, 255, 10, 0, 0, 9 } };
	struct event *e;

	SET_TASK(.pid = 42, .tid = 43, .uid = 1000, .comm = "curl");
	RUN(on_state, &s);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->uid, 1000);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "curl");
	EXPECT_EQ(e->ip, 4);
	EXPECT_EQ(e->dport, 443);
	EXPECT_EQ(e->saddr[12], 127);
	EXPECT_EQ(e->daddr[15], 9);
	s.family = 10;
	RUN(on_state, &s);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_EQ(e->ip, 6);
	s.newstate = 1;                          /* connected */
	RUN(on_state, &s);
	s.newstate = SYN_SENT;
	s.protocol = 132;                        /* SCTP */
	RUN(on_state, &s);
	EXPECT_EQ(RECORDS(events), 0);
}
