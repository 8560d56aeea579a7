#include "drop.bpf.c"
#include <skep/test.h>

struct udp_packet {
	struct ethhdr eth;
	struct iphdr ip;
	struct udphdr udp;
	char data[4];
} __attribute__((packed));
#define UDP_TO(port) { .eth.h_proto = bpf_htons(0x0800), .ip = { .protocol = IPPROTO_UDP, .saddr = 0x0100007f }, \
	.udp.dest = bpf_htons(port) }

static void close_port(__u16 port)
{
	__u64 zero = 0;

	bpf_map_update_elem(&closed, &port, &zero, BPF_ANY);
}

TEST(short_packets_pass)
{
	char packet[14] = {};

	EXPECT_EQ(RUN_PACKET(drop, packet, sizeof(packet)), XDP_PASS);
	EXPECT_EQ(dropped, 0);
}

TEST(closed_ports_are_counted)
{
	struct udp_packet p = UDP_TO(53);
	__u32 verdict = 1;
	__u16 port = 53;
	__u64 *n;
	struct event *e;

	close_port(port);
	EXPECT_EQ(RUN_PACKET(drop, &p, sizeof(p)), XDP_DROP);
	EXPECT_EQ(RUN_PACKET(drop, &p, sizeof(p)), XDP_DROP);
	EXPECT_EQ(dropped, 2);
	n = bpf_map_lookup_elem(&closed, &port);
	ASSERT_NE(n, NULL);
	EXPECT_EQ(*n, 2);
	n = bpf_map_lookup_elem(&verdicts, &verdict);
	ASSERT_NE(n, NULL);
	EXPECT_EQ(*n, 2);
	ASSERT_EQ(RECORDS(events), 2);
	e = RECORD(events);
	EXPECT_EQ(RECORD_SIZE(events), sizeof(*e));
	EXPECT_EQ(e->port, 53);
	EXPECT_EQ(e->saddr, 0x0100007f);
	EXPECT_EQ(RECORDS(events), 1);
	EXPECT_EQ(PACKET_LEN(), sizeof(p));
	EXPECT_EQ(*(__u8 *)PACKET(), 0xee);
	EXPECT_EQ(p.eth.h_dest[0], 0);
}

/* Maps and variables are new in each test. */
TEST(nothing_is_left)
{
	struct udp_packet p = UDP_TO(53);

	EXPECT_EQ(RUN_PACKET(drop, &p, sizeof(p)), XDP_PASS);
	EXPECT_EQ(dropped, 0);
}

TEST(no_room_for_a_record)
{
	struct udp_packet p = UDP_TO(53);

	close_port(53);
	FAIL_HELPER_AFTER(bpf_ringbuf_reserve, 1, 0);
	EXPECT_EQ(RUN_PACKET(drop, &p, sizeof(p)), XDP_DROP);
	EXPECT_EQ(RUN_PACKET(drop, &p, sizeof(p)), XDP_ABORTED);
	EXPECT_EQ(RUN_PACKET(drop, &p, sizeof(p)), XDP_ABORTED);
}

TEST(marks)
{
	char packet[20] = {}, longer[21] = {};
	struct __sk_buff skb = { .mark = 4 };

	EXPECT_EQ(RUN_PACKET_CTX(mark, packet, sizeof(packet), &skb), 0);
	EXPECT_EQ(skb.mark, 5);
	RUN_PACKET_CTX(mark, longer, sizeof(longer), &skb);
	EXPECT_EQ(skb.mark, 7);
}

TEST(comparisons)
{
	int less = -1;
	unsigned int more = 5;

	EXPECT_LT(less, 0);
	EXPECT_LE(less, -1);
	EXPECT_GT(more, 4u);
	EXPECT_GE(more, 5u);
	EXPECT_TRUE(more);
	EXPECT_FALSE(less + 1);
	EXPECT_STREQ("text", "text");
	EXPECT_MEMEQ("text", "texture", 4);
	ASSERT_LT(less, 0);
	ASSERT_LE(less, -1);
	ASSERT_GT(more, 4u);
	ASSERT_GE(more, 5u);
	ASSERT_TRUE(more);
	ASSERT_FALSE(less + 1);
	ASSERT_STREQ("text", "text");
	ASSERT_MEMEQ("text", "texture", 4);
}

TEST(not_today)
{
	SKIP("it rains");
	EXPECT_TRUE(0);
}
