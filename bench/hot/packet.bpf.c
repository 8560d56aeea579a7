/* packet.bpf.c: what is done for each packet. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_endian.h>

#define ETH_P_IP 0x0800

/* OFTEN: so many times, that a run is more than its beginning and its end. */
#ifdef OFTEN
#define HOT(name) static __noinline int name##_once(struct xdp_md *ctx); \
	SEC("xdp") int name(struct xdp_md *ctx) { int n = 0; for (int i = 0; i < OFTEN; i++) n += name##_once(ctx); return n; } \
	static __noinline int name##_once(struct xdp_md *ctx)
#else
#define HOT(name) SEC("xdp") int name(struct xdp_md *ctx)
#endif

struct flow {
	u32 saddr, daddr;
	u16 sport, dport;
	u8 proto, pad[3];
};

struct counters {
	u64 packets, bytes;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, u32);
	__type(value, struct counters);
} protocols SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct flow);
	__type(value, struct counters);
} flows SEC(".maps");

u64 sizes[32];

static __always_inline struct iphdr *ip_header(void *data, void *end)
{
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);

	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP))
		return NULL;
	return ip;
}

/* Packets and bytes by protocol. */
HOT(count_protocols)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = ip_header(data, end);
	struct counters *c;
	u32 proto;

	if (!ip)
		return XDP_PASS;
	proto = ip->protocol;
	c = bpf_map_lookup_elem(&protocols, &proto);
	if (c) {
		c->packets++;
		c->bytes += end - data;
	}
	return XDP_PASS;
}

/* Packets and bytes by flow, in a hash. */
HOT(count_flows)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = ip_header(data, end);
	struct flow key = {};
	struct counters *c, first = { .packets = 1 };
	u16 *ports;

	if (!ip || ip->ihl < 5)
		return XDP_PASS;
	ports = (void *)ip + ip->ihl * 4;
	if ((void *)(ports + 2) > end)
		return XDP_PASS;
	key.saddr = ip->saddr;
	key.daddr = ip->daddr;
	key.proto = ip->protocol;
	key.sport = bpf_ntohs(ports[0]);
	key.dport = bpf_ntohs(ports[1]);
	c = bpf_map_lookup_elem(&flows, &key);
	if (c) {
		__sync_fetch_and_add(&c->packets, 1);
		__sync_fetch_and_add(&c->bytes, end - data);
		return XDP_PASS;
	}
	first.bytes = end - data;
	bpf_map_update_elem(&flows, &key, &first, BPF_ANY);
	return XDP_PASS;
}

/* The header's checksum, word by word. */
HOT(check_header)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct iphdr *ip = ip_header(data, end);
	u32 sum = 0;
	u16 *word = (void *)ip;

	if (!ip)
		return XDP_PASS;
	for (int i = 0; i < 10; i++)
		sum += word[i];
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return sum == 0xffff ? XDP_PASS : XDP_DROP;
}

/* A histogram of sizes by powers of two. */
HOT(sizes_of_packets)
{
	u64 size = ctx->data_end - ctx->data, slot = 0;

	for (int shift = 16; shift; shift >>= 1)
		if (size >> shift) {
			size >>= shift;
			slot += shift;
		}
	__sync_fetch_and_add(&sizes[slot & 31], 1);
	return XDP_PASS;
}

/* Is this text in the first bytes of the packet? */
HOT(find_text)
{
	const char text[4] = "GET ";
	char window[64];
	int at = -1;

	if (bpf_xdp_load_bytes(ctx, 0, window, sizeof(window)))
		return XDP_PASS;
	for (int i = 0; i < 60 && at < 0; i++)
		if (window[i] == text[0] && window[i + 1] == text[1] && window[i + 2] == text[2] && window[i + 3] == text[3])
			at = i;
	return at < 0 ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
