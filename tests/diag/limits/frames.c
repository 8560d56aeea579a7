// Nine frames, and a tail call below 256 bytes of its callers' frames.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 1); __type(key, __u32); __type(value, __u32); } jumps SEC(".maps");
#define STEP(f, g) static __noinline int f(struct __sk_buff *s, int n) { return g(s, n + 1) + s->len; }
static __noinline int f8(struct __sk_buff *s, int n) { return n * (int)s->mark; }
STEP(f7, f8) STEP(f6, f7) STEP(f5, f6) STEP(f4, f5) STEP(f3, f4) STEP(f2, f3) STEP(f1, f2)
SEC("tc") int eight(struct __sk_buff *s) { return f2(s, 1); }
SEC("tc") int nine(struct __sk_buff *s) { return f1(s, 1); }

static __noinline int go_on(struct __sk_buff *s, int n)
{
	bpf_tail_call(s, &jumps, n);
	return 0;
}
SEC("tc") int tail(struct __sk_buff *s)
{
	char own[260];
	bpf_skb_load_bytes(s, 0, own, sizeof(own));
	return go_on(s, own[1]) + own[2];
}
SEC("tc") int small_tail(struct __sk_buff *s)
{
	char own[230];
	bpf_skb_load_bytes(s, 0, own, sizeof(own));
	return go_on(s, own[1]) + own[2];
}
