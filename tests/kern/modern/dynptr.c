/* dynptr.c: memory whose size only the run knows: of a ring buffer, a map's value, a packet, and given to a global function. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
// needs: func:bpf_dynptr_clone func:bpf_dynptr_from_skb
// in_ring is 1
// in_value is 916
// in_packet is 2077
// passed is 77

char LICENSE[] SEC("license") = "GPL";
extern int bpf_dynptr_from_skb(struct __sk_buff *skb, __u64 flags, struct bpf_dynptr *ptr__uninit) __ksym;
extern int bpf_dynptr_from_xdp(struct xdp_md *xdp, __u64 flags, struct bpf_dynptr *ptr__uninit) __ksym;
extern void *bpf_dynptr_slice(const struct bpf_dynptr *p, __u32 offset, void *buffer, __u32 buffer__szk) __ksym;
extern void *bpf_dynptr_slice_rdwr(const struct bpf_dynptr *p, __u32 offset, void *buffer, __u32 buffer__szk) __ksym;
extern int bpf_dynptr_adjust(const struct bpf_dynptr *p, __u32 start, __u32 end) __ksym;
extern bool bpf_dynptr_is_null(const struct bpf_dynptr *p) __ksym;
extern __u32 bpf_dynptr_size(const struct bpf_dynptr *p) __ksym;
extern int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone__init) __ksym;
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_USER_RINGBUF); __uint(max_entries, 4096); } from_user SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, char[64]); } values SEC(".maps");

SEC("syscall") int in_ring(void *ctx)
{
	struct bpf_dynptr p;
	u64 x = 0x1122, y = 0;
	char *d;
	int seen = 0;
	if (bpf_ringbuf_reserve_dynptr(&ring, 100, 0, &p)) {
		bpf_ringbuf_discard_dynptr(&p, 0);
		return 2;
	}
	bpf_dynptr_write(&p, 8, &x, sizeof(x), 0);
	bpf_dynptr_read(&y, sizeof(y), &p, 8, 0);
	d = bpf_dynptr_data(&p, 0, 16);
	if (d)
		seen = d[8] + (d[9] << 8);
	bpf_ringbuf_submit_dynptr(&p, 0);
	return seen == (int)y;
}

SEC("syscall") int in_value(void *ctx)
{
	struct bpf_dynptr p, q;
	u32 zero = 0, two[2] = { 7, 9 }, *s;
	char *v = bpf_map_lookup_elem(&values, &zero);
	if (!v)
		return 1;
	bpf_dynptr_from_mem(v, 64, 0, &p);
	bpf_dynptr_write(&p, 4, two, sizeof(two), 0);
	bpf_dynptr_adjust(&p, 4, 20);
	if (bpf_dynptr_is_null(&p))
		return 2;
	bpf_dynptr_clone(&p, &q);
	s = bpf_dynptr_slice(&q, 4, NULL, 4);
	return s ? (int)(*s * 100 + bpf_dynptr_size(&q)) : 3;
}

SEC("tc") int in_packet(struct __sk_buff *skb)
{
	struct bpf_dynptr p;
	struct ethhdr ebuf, *eth;
	struct iphdr ibuf, *ip;
	int ttl;
	if (bpf_dynptr_from_skb(skb, 0, &p) || !(eth = bpf_dynptr_slice(&p, 0, &ebuf, sizeof(ebuf))) || eth->h_proto != __builtin_bswap16(0x800))
		return 1;
	ip = bpf_dynptr_slice_rdwr(&p, sizeof(ebuf), &ibuf, sizeof(ibuf));
	if (!ip)
		return 2;
	ip->ttl = 5;
	ttl = ip->version << 9 | ip->protocol << 2 | 5;
	if (ip == &ibuf)
		bpf_dynptr_write(&p, sizeof(ebuf), ip, sizeof(ibuf), 0);
	return ttl;
}

SEC("xdp") int in_frame(struct xdp_md *x)
{
	struct bpf_dynptr p;
	struct ethhdr buf = { 0 }, *eth;
	bpf_dynptr_from_xdp(x, 0, &p);
	eth = bpf_dynptr_slice(&p, 0, &buf, sizeof(buf));
	return eth && !eth->h_dest[0] ? XDP_PASS : XDP_DROP;
}

static int add(struct bpf_dynptr *d, void *ctx)
{
	u32 *sum = ctx, v;
	if (bpf_dynptr_read(&v, sizeof(v), d, 0, 0))
		return 1;
	*sum += v;
	return 0;
}
SEC("syscall") int drain(void *ctx)
{
	u32 sum = 0;
	return bpf_user_ringbuf_drain(&from_user, add, &sum, 0) + sum;
}

__noinline int first_word(const struct bpf_dynptr *d)
{
	u32 v = 0;
	return bpf_dynptr_read(&v, sizeof(v), d, 0, 0) ? -1 : (int)v;
}
SEC("syscall") int passed(void *ctx)
{
	struct bpf_dynptr p;
	int zero = 0;
	char *v = bpf_map_lookup_elem(&values, &zero);
	if (!v)
		return 1;
	*(u32 *)v = 77;
	bpf_dynptr_from_mem(v, 64, 0, &p);
	return first_word(&p);
}
