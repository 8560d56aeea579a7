/* For verify.t: what is accepted, refused, unavailable where trampolines are, and never comes to the verifier. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10); __type(key, int); __type(value, long); } counts SEC(".maps");
SEC("raw_tp/sys_enter") int good(void *ctx)
{
	int k = 0;
	long *v = bpf_map_lookup_elem(&counts, &k);
	if (v)
		*v += 1;
	return 0;
}
SEC("raw_tp/sys_enter") int bad(void *ctx)
{
	int k = 0;
	long *v = bpf_map_lookup_elem(&counts, &k);
#ifdef MENDED
	if (v)
#endif
	*v += 1;
	return 0;
}
SEC("tp_btf/no_such_thing") int lost(void *ctx) { return 0; }
