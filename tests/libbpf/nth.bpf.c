/* nth.bpf.c: maps, variables and programs that need nothing of the kernel's types: for nth.c. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 64); __type(key, int); __type(value, long long); } seen SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, int); __type(value, int); } kept SEC(".maps");
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, int); __type(value, int); };
struct { __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS); __uint(max_entries, 4); __type(key, int); __array(values, struct inner); } outer SEC(".maps");
int hits = 5;
long long total;
const volatile int limit = 3;

SEC("raw_tp/sys_enter")
int on_enter(void *ctx)
{
	int key = 0;
	long long one = ++hits;
	if (hits > limit)
		bpf_map_update_elem(&seen, &key, &one, 0);
	int *n = bpf_map_lookup_elem(&kept, &key);
	total += n ? *n : 0;
	return 0;
}

SEC("xdp")
int drop(struct xdp_md *ctx) { return bpf_map_lookup_elem(&outer, &hits) ? XDP_DROP : XDP_PASS; }

char LICENSE[] SEC("license") = "GPL";
