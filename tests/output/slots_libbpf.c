/* slots_libbpf.c: histograms and tables in the libbpf style: a logarithm from 0 that is written out, clamped; as keys,
 * and as numbers of an array's elements in values. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#define MAX_SLOTS 10
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, MAX_SLOTS); __type(key, u32); __type(value, u64); } hist SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 100); __type(key, u32); __type(value, u64); } table SEC(".maps");
struct hist { u32 slots[MAX_SLOTS]; char what[8]; u64 by_cpu[2]; };
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 100); __type(key, u32); __type(value, struct hist); } arrays SEC(".maps");
struct two { u64 read[MAX_SLOTS], written[MAX_SLOTS]; };
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct two); } each_way SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, u64[MAX_SLOTS]); } bare SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, u64[4]); } numbers SEC(".maps");
static struct hist none;

static __always_inline u64 half(u32 v)
{
	u32 shift, r = (v > 0xFFFF) << 4;
	v >>= r;
	shift = (v > 0xFF) << 3; v >>= shift; r |= shift;
	shift = (v > 0xF) << 2; v >>= shift; r |= shift;
	shift = (v > 0x3) << 1; v >>= shift; r |= shift;
	return r | (v >> 1);
}
static __always_inline u64 whole(u64 v) { return v >> 32 ? half(v >> 32) + 32 : half(v); }

static void sample(u64 v)
{
	u64 slot = whole(v), *n, one = 1;
	u32 key, plain = v;
	if (slot >= MAX_SLOTS)
		slot = MAX_SLOTS - 1;
	key = slot;
	n = bpf_map_lookup_elem(&hist, &key);
	if (n)
		*n += 1;
	n = bpf_map_lookup_elem(&table, &plain);
	if (n)
		__sync_fetch_and_add(n, 1);
	else
		bpf_map_update_elem(&table, &plain, &one, BPF_ANY);
}

static void sample_arrays(u64 v)
{
	u64 slot = whole(v) & 15, *n;
	u32 odd = v & 1, zero = 0;
	struct hist *h;
	struct two *t;
	if (slot >= MAX_SLOTS)
		slot = MAX_SLOTS - 1;
	bpf_map_update_elem(&arrays, &odd, &none, BPF_NOEXIST);
	h = bpf_map_lookup_elem(&arrays, &odd);
	if (h) {
		__builtin_memcpy(h->what, odd ? "odd" : "even", 4);
		__sync_fetch_and_add(&h->slots[slot], 1);
		h->by_cpu[odd]++;
	}
	t = bpf_map_lookup_elem(&each_way, &zero);
	if (t) {
		t->read[slot]++;
		t->written[slot] += v;
	}
	n = bpf_map_lookup_elem(&bare, &zero);
	if (n)
		n[slot]++;
	n = bpf_map_lookup_elem(&numbers, &zero);
	if (n)
		n[v & 3]++;
}

SEC("tracepoint/syscalls/sys_enter_getppid")
int entry(void *ctx)
{
	char comm[16];

	bpf_get_current_comm(comm, sizeof(comm));
	if (__builtin_memcmp(comm, "syscalls", 8))
		return 0;
	sample(1);
	sample(5);
	sample(5);
	sample(1000000);
	sample_arrays(1);
	sample_arrays(4);
	sample_arrays(5);
	sample_arrays(300);
	return 0;
}
char _license[] SEC("license") = "GPL";
