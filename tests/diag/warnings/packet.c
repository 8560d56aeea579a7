// packets whose end is never looked at: by a variable, by variables from it, at once; also beside an error. The last ones are right.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char _license[] SEC("license") = "GPL";

SEC("xdp")
int by_variable(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	if (eth->h_proto == bpf_htons(0x0800))
		return XDP_DROP;
	return XDP_PASS;
}

SEC("tc")
int from_it(struct __sk_buff *skb)
{
	void *data = (void *)(long)skb->data;
	struct ethhdr *eth = data;
	struct iphdr *ip;
	ip = (void *)(eth + 1);
	if (skb->len > 34)
		return ip->protocol == 6 ? 2 : 0;
	return 0;
}

SEC("xdp")
int at_once(struct xdp_md *ctx) { return *(u8 *)(long)ctx->data; }

SEC("xdp")
int written(struct xdp_md *ctx) { u8 *p = (u8 *)(long)ctx->data; for (int i = 0; i < 6; i++) p[i] = 0; return XDP_TX; }

SEC("xdp")
int is_right(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	if ((void *)(eth + 1) > (void *)(long)ctx->data_end)
		return XDP_PASS;
	return eth->h_proto ? XDP_DROP : XDP_PASS;
}

static bool fits(void *p, int n, struct xdp_md *ctx) { return p + n <= (void *)(long)ctx->data_end; }
SEC("xdp")
int elsewhere(struct xdp_md *ctx) { u8 *p = (u8 *)(long)ctx->data; return fits(p, 1, ctx) ? *p : XDP_PASS; }

SEC("xdp")
int address_alone(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data, copy;
	u16 *proto = &eth->h_proto;
	bpf_xdp_load_bytes(ctx, 0, &copy, sizeof(copy));
	return proto && copy.h_proto ? XDP_DROP : XDP_PASS;
}
