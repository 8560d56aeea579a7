/* fuzz.test.c: a program that has no bug, one that reads behind a short packet, and one that is wrong for one packet. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

int seen;

SEC("xdp")
int sound(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + 20 > end)
		return XDP_PASS;
	return data[19] ? XDP_DROP : XDP_PASS;
}

SEC("xdp")
int deep(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct iphdr *ip = (void *)(eth + 1);
	void *end = (void *)(long)ctx->data_end;

	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(0x0800) || ip->protocol != 132)
		return XDP_PASS;
	seen = ((__u8 *)ip)[60];                /* behind what was checked */
	return XDP_DROP;
}
char LICENSE[] SEC("license") = "GPL";

#include <skep/test.h>

FUZZ(any_packet)
{
	int verdict = RUN_PACKET(sound, INPUT(), INPUT_LEN());

	EXPECT_TRUE(verdict == XDP_PASS || verdict == XDP_DROP);
}

FUZZ(two_headers)
{
	RUN_PACKET(deep, INPUT(), INPUT_LEN());
}
