/* load.bpf.c: programs of three kinds, one without a place, a map and a variable. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
int seen = 3;
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 8); __type(key, int); __type(value, long); } counts SEC(".maps");
SEC("xdp") int one(void *c) { int k = seen; bpf_map_delete_elem(&counts, &k); return 2; }
SEC("raw_tp/sys_enter") int two(void *c) { return 0; }
SEC("kprobe") int three(void *c) { return 0; }
char L[] SEC("license") = "GPL";
