/* runqlat.bpf.c: how long threads wait for a processor, from the moment they may run (woken, or taken off while they
 * still could) until they do.
 * PID: only this thread; BY_PID: each thread apart; MILLISECONDS: in those. */
#define WITH_SINCE
#define WITH_SPANS latency
#include "../tool.bpf.h"

enum { NOT_RUNNING = 0xff };              /* of prev_state: it sleeps, or is gone; 0: it may run */

static int waits(u32 thread)
{
	begin_of(thread);
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
	u64 ns = end_of(thread);

	if (!(ctx->prev_state & NOT_RUNNING))
		waits(ctx->prev_pid);
	if (ns)
		count_span(thread, ns);
	return 0;
}
