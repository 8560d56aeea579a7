// Frames of a chain of calls add up: nothing here is too large alone. Callbacks count where they are handed over, a timer's does not.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct timer { struct bpf_timer t; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, __u32); __type(value, struct timer); } timers SEC(".maps");

static __noinline int leaf(void *skb, int off)
{
	char packet[200], names[64];
	bpf_skb_load_bytes(skb, off, packet, sizeof(packet));
	bpf_get_current_comm(names, sizeof(names));
	return packet[17] + names[1];
}
static __noinline int middle(void *skb, int off)
{
	char head[100];
	bpf_skb_load_bytes(skb, off, head, sizeof(head));
	return head[3] + leaf(skb, head[4]);
}
SEC("socket") int chain(void *skb)
{
	char own[160];
	bpf_skb_load_bytes(skb, 0, own, sizeof(own));
	return middle(skb, own[1]) + own[2];
}
SEC("socket") int same_chain(void *skb)
{
	char own[300];
	bpf_skb_load_bytes(skb, 8, own, sizeof(own));
	return middle(skb, own[1]) + own[2];
}

static int each(__u32 i, void *ctx)
{
	char entry[300];
	bpf_get_current_comm(entry, sizeof(entry));
	return entry[i & 15];
}
SEC("socket") int callback(void *skb)
{
	char own[240];
	bpf_skb_load_bytes(skb, 0, own, sizeof(own));
	bpf_loop(3, each, own, 0);
	return own[2];
}

static int later(void *map, int *key, struct timer *t)
{
	char entry[300];
	bpf_get_current_comm(entry, sizeof(entry));
	return entry[3] & 0;
}
SEC("tc") int timer_is_alone(void *skb)
{
	char own[300];
	__u32 zero = 0;
	struct timer *t = bpf_map_lookup_elem(&timers, &zero);
	bpf_skb_load_bytes(skb, 0, own, sizeof(own));
	if (t)
		bpf_timer_set_callback(&t->t, later);
	return own[2];
}
