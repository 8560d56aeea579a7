/* Segments that are dropped: addresses and ports of the headers of either family, and what is no TCP. */
#include "../../../tools/tcpdrop/tcpdrop.bpf.c"
#include <skep/test.h>

static struct sk_buff skb;
static u8 packet[128];
static u8 tcp_header[14] = { 0xa4, 0xd2, 0x1f, 0x90, [13] = 0x12 };

static void drops(u16 protocol, u32 at)
{
	struct trace_event_raw_kfree_skb ctx = { .skbaddr = &skb, .protocol = protocol, .location = (void *)0x1234,
		.reason = 3 };

	skb.head = packet;
	skb.network_header = at;
	RUN(on_drop, &ctx);
}

#ifndef IPV6_WANTED
TEST(ipv4)
{
	/* a header of 24 bytes behind 14 others */
	static const u8 ip[20] = { 0x46, [9] = TCP, [12] = 192, 0, 2, 1, 192, 0, 2, 2 };
	static const u8 from[16] = { [10] = 0xff, 0xff, 192, 0, 2, 1 }, to[16] = { [10] = 0xff, 0xff, 192, 0, 2, 2 };
	struct event *e;

	__builtin_memcpy(packet + 14, ip, sizeof(ip));
	__builtin_memcpy(packet + 14 + 24, tcp_header, sizeof(tcp_header));
	drops(IPV4, 14);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_MEMEQ(e->saddr, from, 16);
	EXPECT_MEMEQ(e->daddr, to, 16);
	EXPECT_EQ(e->sport, 42194);
	EXPECT_EQ(e->dport, 8080);
	EXPECT_EQ(e->flags, 0x12);
	EXPECT_EQ(e->reason, 3);
	EXPECT_EQ(e->function, 0x1234);
	packet[14 + 9] = 17;
	drops(IPV4, 14);                         /* UDP */
	drops(0x0806, 14);                       /* ARP */
	EXPECT_EQ(RECORDS(events), 0);
	packet[14 + 9] = TCP;
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	drops(IPV4, 14);
	EXPECT_EQ(RECORDS(events), 0);
}

#endif

TEST(ipv6)
{
	static const u8 from[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 }, to[16] = { 0x20, 1, 0xd, 0xb8, [15] = 2 };
	struct event *e;

	packet[0] = 0x60, packet[6] = TCP;
	__builtin_memcpy(packet + 8, from, 16);
	__builtin_memcpy(packet + 24, to, 16);
	__builtin_memcpy(packet + 40, tcp_header, sizeof(tcp_header));
	drops(IPV6, 0);
	e = RECORD(events);
	ASSERT_TRUE(e);
	EXPECT_MEMEQ(e->saddr, from, 16);
	EXPECT_MEMEQ(e->daddr, to, 16);
	EXPECT_EQ(e->sport, 42194);
	packet[6] = 58;
	drops(IPV6, 0);
	EXPECT_EQ(RECORDS(events), 0);
}
