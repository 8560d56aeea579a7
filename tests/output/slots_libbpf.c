/* slots_libbpf.c: a histogram and a table in the libbpf style: a logarithm from 0 that is written out, clamped. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#define MAX_SLOTS 10
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, MAX_SLOTS); __type(key, u32); __type(value, u64); } hist SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 100); __type(key, u32); __type(value, u64); } table SEC(".maps");

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
	return 0;
}
char _license[] SEC("license") = "GPL";
