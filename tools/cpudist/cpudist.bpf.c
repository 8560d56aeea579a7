/* cpudist.bpf.c: how long threads run each time they get a processor; OFF: how long they do not, between two runs.
 * PID: only this thread; BY_PID: each thread apart; MILLISECONDS: in those. */
#define WITH_SINCE
#define WITH_SPANS spans
#include "../tool.bpf.h"

static void end(u32 thread)
{
	u64 ns = end_of(thread);

	if (ns)
		count_span(thread, ns);
}

SEC("tracepoint/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *ctx)
{
#ifdef OFF
	end(ctx->next_pid);
	if (!has_ended(ctx->prev_state))
		begin_of(ctx->prev_pid);
#else
	end(ctx->prev_pid);
	begin_of(ctx->next_pid);
#endif
	return 0;
}
