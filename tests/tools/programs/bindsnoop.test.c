/* bind(2): of which socket, to what, with which options, and what came of it. */
#include "../../../tools/bindsnoop/bindsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"
#include "files.h"

static struct socket socket;
static struct inet_sock inet;
#define SK (&inet.sk)
/* Nothing lies behind it that may be read. */
static struct { u16 family, port; u32 addr, none[2]; } v4 = { IPV4, bpf_htons(8080), bpf_htonl(0x7f000001) };
static struct { u16 family, port; u32 flow; u8 addr[16]; u32 scope; } v6 = {
	IPV6, bpf_htons(53), 0, { 0x20, 1, 0xd, 0xb8, [15] = 1 } };
enum { STREAM = 1, DATAGRAM = 2 };

static void opened(u32 type, u32 protocol)
{
	open_some(43);
	sock.private_data = &socket;
	socket.sk = SK;
	inet.sk.sk_type = type, inet.sk.sk_protocol = protocol;
	SET_TASK(.pid = 42, .tid = 43, .uid = 1000, .comm = "server", .task = &task);
}

static struct event *told(void)
{
	struct event *e = RECORD(events);

	EXPECT_EQ(RECORDS(events), 0);
	return e;
}

TEST(ipv4)
{
	static const u8 at[16] = { [10] = 0xff, 0xff, 127, 0, 0, 1 };
	struct event *e;

	opened(STREAM, 6);
	inet.sk.__sk_common.skc_reuse = 1;
	inet.sk.__sk_common.skc_bound_dev_if = 3;
	CALL(bind, 0, 4, AT(&v4), 16);
#ifdef PORT
	EXPECT_EQ(RECORDS(events), 0);
	v4.port = bpf_htons(PORT);
	CALL(bind, 0, 4, AT(&v4), 16);
	e = told();
	ASSERT_TRUE(e);
	EXPECT_EQ(e->port, PORT);
#else
	e = told();
	ASSERT_TRUE(e);
	EXPECT_EQ(e->port, 8080);
#endif
	EXPECT_EQ(e->uid, 1000);
	EXPECT_EQ(e->pid, 42);
	EXPECT_STREQ(e->comm, "server");
	EXPECT_STREQ(e->proto, "TCP");
	EXPECT_EQ(e->fd, 4);
	EXPECT_EQ(e->ret, 0);
	EXPECT_MEMEQ(e->addr, at, 16);
	EXPECT_EQ(e->interface, 3);
	EXPECT_STREQ(e->opts, "...R.");
}

#ifndef PORT
TEST(ipv6)
{
	struct event *e;

	opened(DATAGRAM, 17);
	inet.sk.__sk_common.skc_reuseport = 1;
	if (bpf_core_field_exists(struct inet_sock___flags, inet_flags))
		((struct inet_sock___flags *)&inet)->inet_flags = 1 << FREEBIND | 1 << TRANSPARENT |
			1 << BIND_ADDRESS_NO_PORT;
	CALL(bind, -98, 4, AT(&v6), 28);
	e = told();
	ASSERT_TRUE(e);
	EXPECT_STREQ(e->proto, "UDP");
	EXPECT_EQ(e->ret, -98);
	EXPECT_MEMEQ(e->addr, v6.addr, 16);
	EXPECT_EQ(e->port, 53);
	if (bpf_core_field_exists(struct inet_sock___flags, inet_flags))
		EXPECT_STREQ(e->opts, "FTN.r");
}

static void protocol(u32 type, u32 number, const char *name)
{
	struct event *e;

	opened(type, number);
	CALL(bind, 0, 4, AT(&v4), 16);
	e = told();
	ASSERT_TRUE(e);
	EXPECT_STREQ(e->proto, name);
}

TEST(protocols)
{
	protocol(STREAM, 6, "TCP"), protocol(DATAGRAM, 17, "UDP"), protocol(STREAM, 262, "TCP");  /* MPTCP */
	protocol(DATAGRAM, 1, "ICMP"), protocol(DATAGRAM, 58, "ICMP"), protocol(RAW, 1, "RAW");
	protocol(STREAM, 132, "SCTP"), protocol(DATAGRAM, 136, "136");
}

TEST(no_address_of_the_internet)
{
	static struct { u16 family; char path[30]; } local = { 1, "/run/socket" };

	opened(STREAM, 0);
	CALL(bind, 0, 4, AT(&local), 14);
	CALL(bind, -14, 4, 0, 14);
	CALL_END(bind, 0);
	EXPECT_EQ(RECORDS(events), 0);
	FAIL_HELPER(bpf_ringbuf_reserve, 0);
	CALL(bind, 0, 4, AT(&v4), 16);
	CALL_END(bind, 0);
	EXPECT_EQ(RECORDS(events), 0);
}

/* A descriptor that is none: the call failed, and says so. */
TEST(no_socket)
{
	struct event *e;

	opened(STREAM, 6);
	CALL(bind, -9, 77, AT(&v4), 16);
	e = told();
	ASSERT_TRUE(e);
	EXPECT_EQ(e->ret, -9);
	EXPECT_STREQ(e->opts, "");
	EXPECT_STREQ(e->proto, "");
	EXPECT_EQ(e->interface, 0);
}
#endif
