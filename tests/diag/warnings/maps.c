// flags: -Wall
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
struct key { u32 pid, tid; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(value, u64); } keyless SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 8); __uint(key_size, 4); } empty SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } ring SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, struct key); __type(value, u64); } counts SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LRU_HASH); __uint(max_entries, 8); __uint(key_size, 8); __uint(value_size, 8); } sized SEC(".maps");
SEC("raw_tp/sys_enter") int p(void *ctx)
{
	u32 pid = 1, pair[2] = {};
	struct key key = {};
	u64 one = 1;
	bpf_map_update_elem(&counts, &key, &pid, BPF_ANY);
	bpf_map_update_elem(&counts, &key, &one, BPF_ANY);
	bpf_map_delete_elem(&counts, &pid);
	bpf_map_delete_elem(&counts, pair);
	return bpf_map_lookup_elem(&counts, &pid) != NULL || bpf_map_lookup_elem(&counts, &key) != NULL ||
		bpf_map_lookup_elem(&sized, &one) != NULL;
}
char LICENSE[] SEC("license") = "GPL";
