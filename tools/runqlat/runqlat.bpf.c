/* runqlat.bpf.c: how long threads wait for a processor, from the moment they may run (woken, or taken off while they
 * still could) until they do.
 * PID: only this thread; BY_PID: each thread apart; MILLISECONDS: in those. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#ifdef MILLISECONDS
enum { UNIT_NS = 1000000 };
#else
enum { UNIT_NS = 1000 };
#endif

enum { NOT_RUNNING = 0xff };              /* of prev_state: it sleeps, or is gone; 0: it may run */

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
} latency SEC(".maps");

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
	bpf_map_update_elem(&latency, &key, &zero, BPF_NOEXIST);
	n = bpf_map_lookup_elem(&latency, &key);
	if (n)
		__sync_fetch_and_add(n, 1);
}

static int waits(u32 thread)
{
	u64 now = bpf_ktime_get_ns();

	if (thread)
		bpf_map_update_elem(&since, &thread, &now, BPF_ANY);
	return 0;
}

SEC("tracepoint/sched/sched_wakeup")
int on_wakeup(struct trace_event_raw_sched_wakeup_template *ctx) { return waits(ctx->pid); }

SEC("tracepoint/sched/sched_wakeup_new")
int on_wakeup_new(struct trace_event_raw_sched_wakeup_template *ctx) { return waits(ctx->pid); }

SEC("tracepoint/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *ctx)
{
	u32 thread = ctx->next_pid;
	u64 *from = bpf_map_lookup_elem(&since, &thread);

	if (!(ctx->prev_state & NOT_RUNNING))
		waits(ctx->prev_pid);
	if (from) {
		count(thread, bpf_ktime_get_ns() - *from);
		bpf_map_delete_elem(&since, &thread);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
