/* maps.c: maps of many kinds, maps in maps with contents, programs in an array, pinning left out. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct pair { u32 a; u16 b; u8 c[2]; };
struct value { u64 n; struct pair k; union { u32 u; char c[4]; } v; };

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, u32);
	__type(value, u64);
} one SEC(".maps"), two SEC(".maps");
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 3);
	__type(key, u32);
	__array(values, struct inner);
} outer SEC(".maps") = { .values = { [0] = &one, [2] = &two } };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 100); __uint(map_flags, BPF_F_NO_PREALLOC); __type(key, struct pair); __type(value, struct value); } hash SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH); __uint(max_entries, 64); __type(key, u64); __type(value, u32); } lru SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_LPM_TRIE); __uint(max_entries, 8); __uint(map_flags, BPF_F_NO_PREALLOC); __uint(key_size, 8); __uint(value_size, 4); } lpm SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 5000); } ring SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } perf SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_STACK_TRACE); __uint(max_entries, 16); __uint(key_size, 4); __uint(value_size, 127 * 8); } stacks SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_QUEUE); __uint(max_entries, 16); __type(value, struct value); } queue SEC(".maps");

int called(void *ctx);
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__array(values, int (void *));
} programs SEC(".maps") = { .values = { [1] = (void *)&called } };

SEC("raw_tp/sched_switch")
int called(void *ctx)
{
	return 1;
}

SEC("raw_tp/sched_switch")
int caller(void *ctx)
{
	struct pair k = { 1, 2 };
	u32 zero = 0;
	void *in = bpf_map_lookup_elem(&outer, &zero);
	struct value v = { 1 }, *old = bpf_map_lookup_elem(&hash, &k);

	if (in)
		bpf_map_update_elem(in, &zero, &v.n, 0);
	if (old)
		old->n++;
	bpf_map_push_elem(&queue, &v, 0);
	bpf_get_stackid(ctx, &stacks, 0);
	bpf_ringbuf_output(&ring, &v, sizeof(v), 0);
	bpf_perf_event_output(ctx, &perf, BPF_F_CURRENT_CPU, &v, sizeof(v));
	bpf_tail_call(ctx, &programs, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
