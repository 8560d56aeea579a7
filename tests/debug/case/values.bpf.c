/* values.bpf.c: members of a few bits, with signs and names, also across eight bytes; maps as long as what is shown, and longer. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum color { RED, GREEN = 5 };
struct few { int minus : 3; unsigned plain : 5; enum color color : 4; };
struct many { __u32 first : 7; __u64 wide : 60; __s64 deep : 61; } __attribute__((packed));
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} all SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 65);
	__type(key, __u32);
	__type(value, __u64);
} more SEC(".maps");

struct few few = { -2, 17, GREEN };
struct many many = { 1, 0x812345678901234, -7 };

SEC("xdp")
int values(struct xdp_md *ctx)
{
	__u64 *a = bpf_map_lookup_elem(&all, &(__u32){ 0 }), *m = bpf_map_lookup_elem(&more, &(__u32){ 0 });

	return a && m ? few.plain + many.first : XDP_PASS;
}
