/* Bytes by process and connection, by tracepoints of sockets or by functions of TCP. */
#include "../../../tools/tcptop/tcptop.bpf.c"
#include <skep/test.h>

static struct sock sk;

static void opened(u16 family)
{
	static const u8 here[16] = { 0x20, 1, [15] = 1 }, there[16] = { 0x20, 1, [15] = 2 };

	sk.__sk_common.skc_family = family;
	sk.__sk_common.skc_num = 40000, sk.__sk_common.skc_dport = bpf_htons(8080);
	sk.__sk_common.skc_daddr = bpf_htonl(0xc0000202), sk.__sk_common.skc_rcv_saddr = bpf_htonl(0xc0000201);
	__builtin_memcpy(&sk.__sk_common.skc_v6_rcv_saddr, here, 16);
	__builtin_memcpy(&sk.__sk_common.skc_v6_daddr, there, 16);
	SET_TASK(.pid = 42, .tid = 43, .comm = "client");
}

#ifdef BY_TRACEPOINT
#define MESSAGE(program, n) do { \
		struct trace_event_raw_sock_msg_length c_ = { .sk = &sk, .family = sk.__sk_common.skc_family, \
			.protocol = TCP, .ret = (n) }; \
		RUN(program, &c_); \
	} while (0)
#define SENDS(n) MESSAGE(on_send, n)
#define RECEIVES(n) MESSAGE(on_receive, n)
#else
#define SENDS(n) RUN_CALL(on_send, &sk, 0, n)
#define RECEIVES(n) RUN_CALL(on_receive, &sk, n)
#endif

static struct sum *of(bool is_ipv4)
{
	static const u8 here[2][16] = { { 0x20, 1, [15] = 1 }, { [10] = 0xff, 0xff, 192, 0, 2, 1 } };
	static const u8 there[2][16] = { { 0x20, 1, [15] = 2 }, { [10] = 0xff, 0xff, 192, 0, 2, 2 } };
	struct which key = { .pid = 42, .comm = "client", .lport = 40000, .rport = 8080 };

	__builtin_memcpy(key.laddr, here[is_ipv4], 16);
	__builtin_memcpy(key.raddr, there[is_ipv4], 16);
	return bpf_map_lookup_elem(&counts, &key);
}

TEST(bytes)
{
	struct sum *s;

	opened(IPV4_FAMILY);
	SENDS(100);
	SENDS(200);
	RECEIVES(30);
	RECEIVES(0);
	RECEIVES(-11);
	s = of(true);
#ifdef IPV6_WANTED
	EXPECT_FALSE(s);
#else
	ASSERT_TRUE(s);
	EXPECT_EQ(s->tx, 300);
	EXPECT_EQ(s->rx, 30);
#endif
	opened(IPV6_FAMILY);
	SENDS(7);
	s = of(false);
	ASSERT_TRUE(s);
	EXPECT_EQ(s->tx, 7);
	EXPECT_EQ(s->rx, 0);
}

#ifdef BY_TRACEPOINT
/* Other protocols, sockets of this machine, and what is only looked at (MSG_PEEK). */
TEST(no_bytes_of_tcp)
{
	struct trace_event_raw_sock_msg_length udp = { .sk = &sk, .family = IPV6_FAMILY, .protocol = 17, .ret = 5 },
		local = { .sk = &sk, .family = 1, .protocol = TCP, .ret = 5 },
		looks = { .sk = &sk, .family = IPV6_FAMILY, .protocol = TCP, .ret = 5, .flags = 2 };

	opened(IPV6_FAMILY);
	RUN(on_send, &udp), RUN(on_receive, &udp), RUN(on_send, &local), RUN(on_receive, &local);
	RUN(on_receive, &looks);
	EXPECT_FALSE(of(false));
}
#endif
