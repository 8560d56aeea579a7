/* What only newer kernels have: kept apart, so that the others load without it. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } hits SEC(".maps");
static void hit(u32 which)
{
	u64 *n = bpf_map_lookup_elem(&hits, &which);
	if (n)
		__sync_fetch_and_add(n, 1);
}

SEC("netfilter") int nf_drop(struct bpf_nf_ctx *ctx)
{
	struct sk_buff *skb = ctx->skb;
	struct iphdr *ip = (void *)(skb->head + skb->network_header);
	u8 protocol = 0;
	bpf_probe_read_kernel(&protocol, 1, &ip->protocol);
	if (protocol != 17)
		return 1;
	hit(0);
	return 0;
}

SEC("netkit/primary") int netkit_drop(struct __sk_buff *skb) { hit(1); return 2; }
SEC("cgroup/connect_unix") int connect_unix(struct bpf_sock_addr *ctx) { hit(2); return 0; }

char LICENSE[] SEC("license") = "GPL";
