// Too many bytes by one way, a tail call by another: the way that is told is the one that takes the bytes.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 1); __type(key, __u32); __type(value, __u32); } jumps SEC(".maps");
static __noinline int go_on(void *ctx, int n) { bpf_tail_call(ctx, &jumps, n); return 0; }
static __noinline int small(void *ctx, int n) { return go_on(ctx, n + 1) + n; }
static __noinline int lower(void *ctx, int n)
{
	char own[300];
	bpf_probe_read_kernel(own, sizeof(own), ctx);
	return own[n & 7];
}
static __noinline int upper(void *ctx, int n)
{
	char own[250];
	bpf_probe_read_kernel(own, sizeof(own), ctx);
	return own[n & 7] + lower(ctx, n);
}
SEC("raw_tp/sys_enter") int both(void *ctx) { return upper(ctx, 1) + small(ctx, 2); }
