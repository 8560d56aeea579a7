/* count.bpf.c: a program to be stepped through: packets are counted by their first byte, in classes. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum class { SMALL, LARGE };
struct seen { __u32 packets, bytes; enum class class; struct { __u8 low : 4, high : 4; }; };
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, struct seen);
} seen SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__type(key, __u32);
	__type(value, __u64);
} classes SEC(".maps");

int limit = -3;
struct seen last;

static __noinline int classify(struct seen *s, int length)
{
	s->packets++;
	s->bytes += length;
	return limit < 0 && s->bytes > 100 ? LARGE : SMALL;
}

SEC("xdp")
int count(struct xdp_md *ctx)
{
	__u8 *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct seen empty = {}, *s;
	__u32 key;
	__u64 *n;

	if (data + 14 > end)
		return XDP_PASS;
	key = data[0];
	bpf_map_update_elem(&seen, &key, &empty, BPF_NOEXIST);
	s = bpf_map_lookup_elem(&seen, &key);
	if (!s)
		return XDP_ABORTED;
	s->low = 5;
	s->class = key = classify(s, end - data);
	n = bpf_map_lookup_elem(&classes, &key);
	if (n)
		(*n)++;
	last = *s;
	return data[60] ? XDP_DROP : XDP_PASS;
}
