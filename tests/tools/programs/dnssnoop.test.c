/* Questions and answers over IPv4 and IPv6: whose, of which server, how long it took. */
#include "../../../tools/dnssnoop/dnssnoop.bpf.c"
#include <skep/test.h>

enum { CLIENT = 40000, SERVER = 53, ETHERNET = 14 };
static const u8 here[16] = { [10] = 0xff, 0xff, 192, 0, 2, 1 }, there[16] = { [10] = 0xff, 0xff, 192, 0, 2, 53 };
static const u8 here6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 }, there6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 53 };
static const u8 question[] = "\3www\7example\3org\0\0\34\0\1";
static struct sk_buff skb;
static u8 packet[512];

static void put16(u32 at, u32 value)
{
	packet[at & 511] = value >> 8;
	packet[(at + 1) & 511] = value;
}

/* Of a packet its headers and what is asked; to: the port that it goes to. */
static void pass(bool is_sent, bool is_ipv6, u32 from, u32 to, u32 id, u32 flags)
{
	struct trace_event_raw_net_dev_template ctx = { .skbaddr = &skb };
	bool to_server = to == SERVER;
	u32 at = ETHERNET, n = is_ipv6 ? 40 : 24;

	__builtin_memset(packet, 0, sizeof(packet));
	packet[at] = is_ipv6 ? 0x60 : 0x46;      /* with options */
	packet[is_ipv6 ? at + 6 : at + 9] = UDP;
	if (is_ipv6) {
		__builtin_memcpy(packet + ETHERNET + 8, to_server ? here6 : there6, 16);
		__builtin_memcpy(packet + ETHERNET + 24, to_server ? there6 : here6, 16);
	} else {
		__builtin_memcpy(packet + ETHERNET + 12, (to_server ? here : there) + 12, 4);
		__builtin_memcpy(packet + ETHERNET + 16, (to_server ? there : here) + 12, 4);
	}
	at += n;
	put16(at, from), put16(at + 2, to);
	at += 8;
	put16(at, id), put16(at + 2, flags), put16(at + 4, 1), put16(at + 6, flags ? 2 : 0);
	bpf_probe_read_kernel(packet + (at + 12), sizeof(question), question);
	skb.head = packet;
	skb.network_header = ETHERNET;
	if (is_sent)
		RUN(on_send, &ctx);
	else
		RUN(on_receive, &ctx);
}

static void told(const u8 server[16], u32 flags, u64 ns)
{
	struct event *e = RECORD(events);

	ASSERT_TRUE(e);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "resolver");
	EXPECT_MEMEQ(e->server, server, 16);
	EXPECT_EQ(e->flags, flags);
	EXPECT_EQ(e->answers, flags ? 2 : 0);
	EXPECT_MEMEQ(e->name, question, sizeof(question));
	if (flags) {
		EXPECT_GE(e->time_ns, ns);
		EXPECT_LE(e->time_ns, ns + 2000);
	} else {
		EXPECT_EQ(e->time_ns, 0);
	}
	EXPECT_EQ(RECORDS(events), 0);
}

static void asked(bool is_ipv6, u32 id)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "resolver");
	SET_CLOCK(1000000);
	pass(true, is_ipv6, CLIENT, SERVER, id, 0);
	SET_TASK(.pid = 0, .comm = "swapper/0");
	SET_CLOCK(5000000);
}

#ifdef PID
TEST(another_process)
{
	asked(false, 7);
	pass(false, false, SERVER, CLIENT, 7, RESPONSE);
	EXPECT_EQ(RECORDS(events), 0);
}
#else
TEST(ipv4)
{
	asked(false, 7);
	told(there, 0, 0);
	pass(false, false, SERVER, CLIENT, 7, RESPONSE | 3);
	told(there, RESPONSE | 3, 4000000);
}

TEST(ipv6)
{
	asked(true, 8);
	told(there6, 0, 0);
	pass(false, true, SERVER, CLIENT, 8, RESPONSE);
	told(there6, RESPONSE, 4000000);
}

/* Answers to nobody here, of other numbers or ports, and what a server of this machine sends and receives. */
TEST(of_others)
{
	asked(false, 7);
	told(there, 0, 0);
	pass(false, false, SERVER, CLIENT, 9, RESPONSE), pass(false, false, SERVER, 40001, 7, RESPONSE);
	pass(true, false, SERVER, 40001, 7, RESPONSE), pass(false, false, CLIENT, SERVER, 7, 0);
	pass(true, false, CLIENT, 5353, 7, 0), pass(false, false, 5353, CLIENT, 7, RESPONSE);
	EXPECT_EQ(RECORDS(events), 0);
}

/* A server asks another from its own port: the questions are questions, also where they arrive. */
TEST(among_servers)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "resolver");
	SET_CLOCK(1000000);
	pass(true, false, SERVER, SERVER, 7, 0);
	told(there, 0, 0);
	pass(false, false, SERVER, SERVER, 7, 0);
	EXPECT_EQ(RECORDS(events), 0);
}

/* Some are never answered: there is room for others all the same. */
TEST(unanswered)
{
	struct query q = {};

	for (u32 i = 0; i < 10240; i++) {
		struct which key = { .id = i, .port = 1 };
		bpf_map_update_elem(&queries, &key, &q, BPF_ANY);
	}
	asked(false, 7);
	told(there, 0, 0);
	pass(false, false, SERVER, CLIENT, 7, RESPONSE);
	told(there, RESPONSE, 4000000);
}

TEST(no_udp_and_no_room)
{
	struct trace_event_raw_net_dev_template ctx = { .skbaddr = &skb };

	asked(false, 7);
	told(there, 0, 0);
	packet[ETHERNET + 9] = 6;
	RUN(on_send, &ctx);
	packet[ETHERNET] = 0x10;
	RUN(on_send, &ctx);
	EXPECT_EQ(RECORDS(events), 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	pass(false, false, SERVER, CLIENT, 7, RESPONSE);
	EXPECT_EQ(RECORDS(events), 0);
}
#endif
