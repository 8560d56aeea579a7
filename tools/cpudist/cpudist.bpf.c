/* cpudist.bpf.c: how long threads run each time they get a processor; OFF: how long they do not, between two runs.
 * PID: only this thread; BY_PID: each thread apart; MILLISECONDS: in those. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#ifdef MILLISECONDS
enum { UNIT_NS = 1000000 };
#else
enum { UNIT_NS = 1000 };
#endif

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, u32);                /* thread */
	__type(value, u64);
} since SEC(".maps");

struct which {
#ifdef BY_PID
	u32 tid;
#endif
	u32 slot;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, struct which);
	__type(value, u64);
} spans SEC(".maps");

static u32 slot_of(u64 v)
{
	u32 n = 0;

	for (u32 i = 32; i; i >>= 1)
		if (v >> i) {
			v >>= i;
			n += i;
		}
	return n;
}

static void count(u32 tid, u64 ns)
{
	struct which key = { .slot = slot_of(ns / UNIT_NS) };
	u64 zero = 0, *n;

#ifdef BY_PID
	key.tid = tid;
#endif
#ifdef PID
	if (tid != PID)
		return;
#endif
	bpf_map_update_elem(&spans, &key, &zero, BPF_NOEXIST);
	n = bpf_map_lookup_elem(&spans, &key);
	if (n)
		__sync_fetch_and_add(n, 1);
}

static void begin(u32 thread)
{
	u64 now = bpf_ktime_get_ns();

	if (thread)
		bpf_map_update_elem(&since, &thread, &now, BPF_ANY);
}

static void end(u32 thread)
{
	u64 *from = bpf_map_lookup_elem(&since, &thread);

	if (!from)
		return;
	count(thread, bpf_ktime_get_ns() - *from);
	bpf_map_delete_elem(&since, &thread);
}

SEC("tracepoint/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *ctx)
{
#ifdef OFF
	end(ctx->next_pid);
	begin(ctx->prev_pid);
#else
	end(ctx->prev_pid);
	begin(ctx->next_pid);
#endif
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
