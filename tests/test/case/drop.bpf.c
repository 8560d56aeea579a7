/* drop.bpf.c: an XDP program to be tested: UDP packets to closed ports are dropped, counted and told. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

__u64 dropped;

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u16);
	__type(value, __u64);
} closed SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} verdicts SEC(".maps");

struct event { __u32 saddr; __u16 port; };
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

static __noinline void count(__u32 verdict)
{
	__u64 *n = bpf_map_lookup_elem(&verdicts, &verdict);

	if (n)
		(*n)++;
}

SEC("xdp")
int drop(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	struct udphdr *udp = (void *)(ip + 1);
	struct event *e;
	__u64 *n;
	__u16 port;

	count(0);
	if ((void *)(udp + 1) > end)
		return XDP_PASS;
	if (eth->h_proto != bpf_htons(0x0800) || ip->protocol != IPPROTO_UDP)
		return XDP_PASS;
	port = bpf_ntohs(udp->dest);
	n = bpf_map_lookup_elem(&closed, &port);
	if (!n)
		return XDP_PASS;
	count(1);
	(*n)++;
	dropped++;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return XDP_ABORTED;
	e->saddr = ip->saddr;
	e->port = port;
	bpf_ringbuf_submit(e, 0);
	eth->h_dest[0] = 0xee;
	return XDP_DROP;
}

/* It reads what it did not check. */
SEC("xdp")
int careless(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data;

	return data[20];
}

SEC("tc")
int mark(struct __sk_buff *skb)
{
	skb->mark = skb->len > 20 ? 7 : skb->mark + 1;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
