// Padding that goes to a helper.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct key { __u8 a; __u32 b; };
struct tail { __u64 a; __u8 b; };
struct inner { __u16 x; struct key k; };
struct full { __u32 a; __u32 b; };
struct bits { __u32 a : 3; __u32 b; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10); __type(key, struct key); __type(value, struct tail); } h SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); } ev SEC(".maps");

SEC("raw_tp/a") int wrong(void *ctx)
{
	struct key k;
	struct tail t;
	struct inner i;
	k.a = 1;
	k.b = 2;
	t.a = 1;
	t.b = 2;
	bpf_map_update_elem(&h, &k, &t, 0);                       /* yes, both */
	i.x = 1;
	i.k.a = 1;
	i.k.b = 1;
	bpf_perf_event_output(ctx, &ev, BPF_F_CURRENT_CPU, &i, sizeof(i));    /* yes */
	return 0;
}

SEC("raw_tp/b") int right(void *ctx)
{
	struct key k = { .a = 1 }, l, m, *p = &k;
	struct tail t;
	struct full f;
	struct bits b;
	t.a = 1;
	__builtin_memset(&l, 0, sizeof(l));
	l.a = 1;
	m = k;
	bpf_map_update_elem(&h, &k, &k, 0);
	bpf_map_update_elem(&h, &l, &m, 0);
	bpf_map_delete_elem(&h, p);
	f.a = f.b = 1;
	bpf_perf_event_output(ctx, &ev, 0, &f, sizeof(f));
	bpf_perf_event_output(ctx, &ev, 0, &t, 8);                /* the first member alone */
	b.a = 1, b.b = 2;
	bpf_perf_event_output(ctx, &ev, 0, &b, sizeof(b));
	return 0;
}
