/* locals.bpf.c: local variables: values and pointers, of a loop, one in the shadow of another, of a function that is
 * compiled into its caller, records that are passed on, one that falls apart. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct sums { __u32 even, odd; };
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct sums);
} kept SEC(".maps");

static inline __u32 square(__u32 side)
{
	__u32 area = side * side;

	return area;
}

static inline void note(struct sums *to, __u32 n)
{
	if (n % 2)
		to->odd += n;
	else
		to->even += n;
}

struct cursor { __u8 *at, *end; };

static inline int take(struct cursor *c)
{
	return c->at + 1 > c->end ? -1 : *c->at++;
}

static inline __u32 stored(__u32 n)
{
	struct sums each = { n, n };
	__u32 zero = 0;

	bpf_map_update_elem(&kept, &zero, &each, BPF_ANY);
	return each.odd;
}

SEC("xdp")
int elsewhere(struct xdp_md *ctx)
{
	struct cursor c = { (void *)(long)ctx->data, (void *)(long)ctx->data_end };
	int first = take(&c), never;

	first += stored(1);
	first += stored(2);
	return first;
}

SEC("xdp")
int locals(struct xdp_md *ctx)
{
	struct sums apart = {}, whole = { 1, 2 };
	__u32 zero = 0, total = 0;
	char text[8] = "abc";

	for (__u32 i = 1; i < 4; i++) {
		__u32 total = square(i + ctx->rx_queue_index);

		note(&apart, total);
		bpf_printk("%u", total);
	}
	total += apart.odd;
	whole.even = total;
	bpf_map_update_elem(&kept, &zero, &whole, BPF_ANY);
	bpf_printk("%s", text);
	total = 7;
	return total + ctx->ingress_ifindex;
}
