/* Segments that are sent again, of both families or one. */
#include "../../../tools/tcpretrans/tcpretrans.bpf.c"
#include <skep/test.h>

static struct sock sk;

static void again(u16 family)
{
	struct trace_event_raw_tcp_retransmit_skb ctx = { .skaddr = &sk, .sport = 40000, .dport = 80, .state = SYN_SENT,
		.saddr_v6 = { [10] = 0xff, 0xff, 192, 0, 2, 1 }, .daddr_v6 = { [10] = 0xff, 0xff, 192, 0, 2, 2 } };

	sk.__sk_common.skc_family = family;
	RUN(on_retransmit, &ctx);
}

TEST(a_segment)
{
	static const u8 from[16] = { [10] = 0xff, 0xff, 192, 0, 2, 1 }, to[16] = { [10] = 0xff, 0xff, 192, 0, 2, 2 };
	struct event *e;

	again(IPV6_FAMILY);
#ifdef IPV4_WANTED
	EXPECT_EQ(RECORDS(events), 0);
	again(IPV4_FAMILY);
#endif
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_MEMEQ(e->laddr, from, 16);
	EXPECT_MEMEQ(e->raddr, to, 16);
	EXPECT_EQ(e->lport, 40000);
	EXPECT_EQ(e->rport, 80);
	EXPECT_EQ(e->state, SYN_SENT);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	again(IPV4_FAMILY);
	EXPECT_EQ(RECORDS(events), 0);
}
