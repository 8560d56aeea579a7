/* Segments that are sent again, of both families or one. */
#include "../../../tools/tcpretrans/tcpretrans.bpf.c"
#include <skep/test.h>

static struct sock sk;

static void again(u16 family)
{
	static const u8 here[16] = { [10] = 0xff, 0xff, 192, 0, 2, 1 }, there[16] = { [10] = 0xff, 0xff, 192, 0, 2, 2 };
	struct retransmit ctx = { .sk = &sk, .sport = 40000, .dport = 80, .state = SYN_SENT };

	sk.__sk_common.skc_family = family;
	if (family == IPV4_FAMILY) {
		sk.__sk_common.skc_rcv_saddr = bpf_htonl(0xc0000201), sk.__sk_common.skc_daddr = bpf_htonl(0xc0000202);
	} else {
		__builtin_memcpy(&sk.__sk_common.skc_v6_rcv_saddr, here, 16);
		__builtin_memcpy(&sk.__sk_common.skc_v6_daddr, there, 16);
	}
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
	ASSERT_TRUE(e);
	EXPECT_MEMEQ(e->laddr, from, 16);
	EXPECT_MEMEQ(e->raddr, to, 16);
	EXPECT_EQ(e->lport, 40000);
	EXPECT_EQ(e->rport, 80);
	EXPECT_EQ(e->state, SYN_SENT);
#ifndef IPV4_WANTED
	again(IPV4_FAMILY);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_MEMEQ(e->laddr, from, 16);
	EXPECT_MEMEQ(e->raddr, to, 16);
#endif
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	again(IPV4_FAMILY);
	EXPECT_EQ(RECORDS(events), 0);
}
