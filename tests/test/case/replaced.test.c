/* What the test tells in a helper's place, and room that is made in packets. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <skep/test.h>

enum { ROUTED = 7, DISABLED = 5 };
char LICENSE[] SEC("license") = "GPL";
char name[16];
int last;

SEC("xdp") int forward(struct xdp_md *ctx)
{
	struct bpf_fib_lookup params = { .family = 2, .ipv4_dst = 0x0100007f, .ifindex = ctx->ingress_ifindex };
	last = bpf_fib_lookup(ctx, &params, sizeof(params), 0);
	return last ? XDP_PASS : params.ifindex == ROUTED && params.dmac[5] == 9 ? XDP_REDIRECT : XDP_DROP;
}

SEC("tc") int widen(struct __sk_buff *ctx)
{
	last = bpf_skb_adjust_room(ctx, 8, 1, 0);
	return ctx->len;
}

SEC("tc") int widen_behind(struct __sk_buff *ctx)
{
	last = bpf_skb_adjust_room(ctx, 4, 0, 0);
	return ctx->len;
}

SEC("tc") int narrow(struct __sk_buff *ctx)
{
	last = bpf_skb_adjust_room(ctx, -20, 1, 0);
	return ctx->len;
}

SEC("tc") int narrow_too_much(struct __sk_buff *ctx)
{
	last = bpf_skb_adjust_room(ctx, -31, 1, 0);
	return ctx->len;
}

SEC("tc") int odd(struct __sk_buff *ctx)
{
	last = bpf_skb_adjust_room(ctx, 8, 2, 0) * 4096 - bpf_skb_adjust_room(ctx, 8, 1, 1 << 12);
	return bpf_skb_adjust_room(ctx, 0x1000, 1, 0);
}

SEC("fentry/vfs_open") int opened(u64 *ctx)
{
	return bpf_d_path((struct path *)ctx[0], name, sizeof(name));
}

static char packet[64];

static void ipv4(void)
{
	for (int i = 0; i < 64; i++)
		packet[i] = i;
	packet[12] = 8;
	packet[13] = 0;
}

static long routes(void *ctx, struct bpf_fib_lookup *params, int size, unsigned flags)
{
	if (params->ipv4_dst != 0x0100007f || size != sizeof(*params))
		return -22;
	params->ifindex = ROUTED;
	params->dmac[5] = 9;
	return 0;
}

/* What it calls itself is the helper. */
static long none(void *ctx, struct bpf_fib_lookup *params, int size, unsigned flags)
{
	return bpf_fib_lookup(ctx, params, size, flags) + 100;
}

static long a_path(struct path *path, char *to, u32 size)
{
	if (size < 5)
		return -36;
	__builtin_memcpy(to, "/tmp", 5);
	return 5;
}

TEST(routes_of_the_test)
{
	REPLACE_HELPER(bpf_fib_lookup, routes);
	EXPECT_EQ(RUN_PACKET(forward, packet, sizeof(packet)), XDP_REDIRECT);
}

TEST(routes_of_nobody)
{
	EXPECT_EQ(RUN_PACKET(forward, packet, sizeof(packet)), XDP_PASS);
	EXPECT_EQ(last, DISABLED);
	REPLACE_HELPER(bpf_fib_lookup, none);
	RUN_PACKET(forward, packet, sizeof(packet));
	EXPECT_EQ(last, 100 + DISABLED);
}

TEST(path_of_the_test)
{
	EXPECT_EQ(RUN_ARGS(opened, 0, 0), -95);
	REPLACE_HELPER(bpf_d_path, a_path);
	EXPECT_EQ(RUN_ARGS(opened, 0, 0), 5);
	EXPECT_STREQ(name, "/tmp");
}

TEST(room_at_ethernet)
{
	ipv4();
	EXPECT_EQ(RUN_PACKET(widen, packet, sizeof(packet)), 72);
	EXPECT_EQ(last, 0);
	EXPECT_EQ(PACKET_LEN(), 72);
	char *p = PACKET();
	EXPECT_EQ(p[11], 11);
	EXPECT_EQ(p[14], 0);
	EXPECT_EQ(p[21], 0);
	EXPECT_EQ(p[22], 14);
	EXPECT_EQ(p[71], 63);
}

TEST(room_behind_ip)
{
	ipv4();
	EXPECT_EQ(RUN_PACKET(widen_behind, packet, sizeof(packet)), 68);
	char *p = PACKET();
	EXPECT_EQ(p[33], 33);
	EXPECT_EQ(p[34], 0);
	EXPECT_EQ(p[38], 34);
}

TEST(room_is_closed)
{
	ipv4();
	EXPECT_EQ(RUN_PACKET(narrow, packet, sizeof(packet)), 44);
	EXPECT_EQ(((char *)PACKET())[14], 34);
	EXPECT_EQ(RUN_PACKET(narrow_too_much, packet, sizeof(packet)), 64);
	EXPECT_EQ(last, -524);
}

TEST(room_that_is_not)
{
	ipv4();
	EXPECT_EQ(RUN_PACKET(odd, packet, sizeof(packet)), -14);
	EXPECT_EQ(last, -524 * 4096 + 22);
	packet[12] = 9;
	RUN_PACKET(widen, packet, sizeof(packet));
	EXPECT_EQ(last, -524);
}
