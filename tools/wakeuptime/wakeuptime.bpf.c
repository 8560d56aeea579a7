/* wakeuptime.bpf.c: microseconds from when a thread goes to sleep to when another wakes it, by the other's
 * stack. */
#define WITH_STACKS
#include "../tool.bpf.h"

HASH(asleep, MAX_THREADS, u32, u64);            /* thread: since when */

SEC("tracepoint/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *ctx)
{
	u32 thread = ctx->prev_pid;
	u64 now = bpf_ktime_get_ns();

	if (thread && ctx->prev_state & 0xff && !has_ended(ctx->prev_state) && is_meant(this_pid(), thread))
		bpf_map_update_elem(&asleep, &thread, &now, BPF_ANY);
	return 0;
}

SEC("tracepoint/sched/sched_waking")
int on_waking(struct trace_event_raw_sched_wakeup_template *ctx)
{
	u32 thread = ctx->pid;
	u64 *from = bpf_map_lookup_elem(&asleep, &thread);

	if (!from)
		return 0;
	count_stack(ctx, (bpf_ktime_get_ns() - *from) / NS_PER_US);
	bpf_map_delete_elem(&asleep, &thread);
	return 0;
}
