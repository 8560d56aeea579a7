/* To one port, by IPv6 alone. */
#define PORT 443
#define IPV6_WANTED
#include "../../../tools/tcpconnect/tcpconnect.bpf.c"
#include <skep/test.h>

TEST(these_alone)
{
	struct trace_event_raw_inet_sock_set_state s = { .protocol = 6, .newstate = SYN_SENT, .family = 10, .dport = 443 };

	RUN(on_state, &s);
	EXPECT_EQ(RECORDS(events), 1);
	s.dport = 80;
	RUN(on_state, &s);
	s.dport = 443;
	s.family = 2;
	RUN(on_state, &s);
	EXPECT_EQ(RECORDS(events), 1);
}
