/* huge.bpf.c: a map that no machine has the memory for. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
struct value { char bytes[1 << 20]; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1 << 24); __type(key, __u32); __type(value, struct value); } huge SEC(".maps");
SEC("xdp")
int f(struct xdp_md *ctx)
{
	__u32 k = 0;
	return bpf_map_lookup_elem(&huge, &k) ? XDP_PASS : XDP_DROP;
}
