/* Connections that processes take, of both families or one. */
#include "../../../tools/tcpaccept/tcpaccept.bpf.c"
#include <skep/test.h>
#include "files.h"

static struct socket socket;
static struct sock sk;

static void takes(u16 family, s64 fd)
{
	struct trace_event_raw_sys_exit ctx = { .ret = fd };

	open_some(43);
	sock.private_data = &socket;
	socket.sk = &sk;
	sk.sk_protocol = TCP;
	sk.__sk_common.skc_family = family;
	sk.__sk_common.skc_num = 8080, sk.__sk_common.skc_dport = bpf_htons(40000);
	sk.__sk_common.skc_daddr = bpf_htonl(0xc0000202), sk.__sk_common.skc_rcv_saddr = bpf_htonl(0xc0000201);
	SET_TASK(.pid = 42, .tid = 43, .comm = "server", .task = &task);
	RUN(on_accept4, &ctx);
}

#ifdef PORT
TEST(another_port)
{
	takes(IPV4, 4);
	EXPECT_EQ(RECORDS(events), 0);
}
#elif defined(IPV6_WANTED)
TEST(the_other_family) { takes(IPV4, 4); EXPECT_EQ(RECORDS(events), 0); takes(IPV6, 4); EXPECT_EQ(RECORDS(events), 1); }
#else
TEST(ipv4)
{
	static const u8 to[16] = { [10] = 0xff, 0xff, 192, 0, 2, 1 }, from[16] = { [10] = 0xff, 0xff, 192, 0, 2, 2 };
	struct trace_event_raw_sys_exit again = { .ret = 4 };
	struct event *e;

	takes(IPV4, 4);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "server");
	EXPECT_EQ(e->ip, 4);
	EXPECT_MEMEQ(e->laddr, to, 16);
	EXPECT_MEMEQ(e->raddr, from, 16);
	EXPECT_EQ(e->lport, 8080);
	EXPECT_EQ(e->rport, 40000);
	RUN(on_accept, &again);
	EXPECT_EQ(RECORDS(events), 1);
}

TEST(ipv6)
{
	static const u8 to[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 }, from[16] = { 0x20, 1, 0xd, 0xb8, [15] = 2 };
	struct event *e;

	__builtin_memcpy(&sk.__sk_common.skc_v6_rcv_saddr, to, 16);
	__builtin_memcpy(&sk.__sk_common.skc_v6_daddr, from, 16);
	takes(IPV6, 4);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ(e->ip, 6);
	EXPECT_MEMEQ(e->laddr, to, 16);
	EXPECT_MEMEQ(e->raddr, from, 16);
}

TEST(nothing_taken)
{
	struct trace_event_raw_sys_exit ctx = { .ret = 4 };

	takes(IPV4, -11);
	takes(1, 4);                             /* a local socket */
	sk.__sk_common.skc_family = IPV4, sk.sk_protocol = 132;
	RUN(on_accept, &ctx);
	EXPECT_EQ(RECORDS(events), 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	takes(IPV4, 4);
	EXPECT_EQ(RECORDS(events), 0);
}
#endif
