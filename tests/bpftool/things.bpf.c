/* What the verbs are shown on: types of each kind, data sections, subprograms, programs of several types. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum color { RED, GREEN = 5, BLUE = -1 };
struct inner { s8 a; u16 b; };
struct key { u32 pid; char comm[8]; };
struct value {
	u64 n;
	s32 below;
	enum color color;
	bool ok;
	char name[6];
	struct inner in[2];
	void *p;
	union { u32 whole; u8 part[4]; };
	u32 three:3, five:5;
	s64 far;
	u8 raw[4];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, struct key);
	__type(value, struct value);
} table SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 3);
	__type(key, u32);
	__type(value, u64);
} numbers SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, u64);
} each SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, u32);
	__type(value, u32);
} jumps SEC(".maps");

int counter = 7;
char greeting[6] = "hi";
const volatile int limit = 3;

static __noinline int scaled(u64 a, u32 b) { return a * 3 + (b ^ 5) / 7; }

SEC("xdp")
int pass(struct xdp_md *ctx)
{
	u32 zero = 0;
	u64 *c = bpf_map_lookup_elem(&each, &zero);
	if (c)
		(*c)++;
	bpf_tail_call(ctx, &jumps, 1);
	return limit ? XDP_PASS : XDP_DROP;
}

SEC("tc")
int cls(struct __sk_buff *skb)
{
	struct key k = { .pid = skb->len };
	struct value *v = bpf_map_lookup_elem(&table, &k);
	u32 zero = 0;
	u64 *n = bpf_map_lookup_elem(&numbers, &zero);
	if (v)
		__sync_fetch_and_add(&v->n, 3);
	if (n)
		*n += counter;
	return skb->len > limit ? scaled(skb->len, 4) & 1 : 1 + (greeting[0] == 'x');
}

SEC("cgroup_skb/egress")
int out(struct __sk_buff *skb) { return limit > 2; }

SEC("socket")
int none(struct __sk_buff *skb) { return 1; }

char LICENSE[] SEC("license") = "GPL";
