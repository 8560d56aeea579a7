/* runqslower.bpf.c: threads that waited for a processor for MIN_US microseconds or longer; see runqlat.
 * PID: only this thread. */
#define WITH_SINCE
#include "../tool.bpf.h"

#ifndef MIN_US
#define MIN_US 10000
#endif
enum { NOT_RUNNING = 0xff };              /* of prev_state: it sleeps, or is gone; 0: it may run */

struct event {
	char comm[16], before[16];
	u32 tid, before_tid;
	u64 latency_us;
};

EVENTS(1024 * 1024);

static int waits(u32 thread)
{
	begin_of(thread);
	return 0;
}

SEC("tracepoint/sched/sched_wakeup")
int on_wakeup(struct trace_event_raw_sched_wakeup_template *ctx) { return waits(ctx->pid); }

SEC("tracepoint/sched/sched_wakeup_new")
int on_wakeup_new(struct trace_event_raw_sched_wakeup_template *ctx) { return waits(ctx->pid); }

static void tell(struct trace_event_raw_sched_switch *ctx, u64 latency_us)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e)
		return;
	__builtin_memcpy(e->comm, ctx->next_comm, sizeof(e->comm));
	__builtin_memcpy(e->before, ctx->prev_comm, sizeof(e->before));
	e->tid = ctx->next_pid;
	e->before_tid = ctx->prev_pid;
	e->latency_us = latency_us;
	bpf_ringbuf_submit(e, 0);
}

SEC("tracepoint/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *ctx)
{
	u32 thread = ctx->next_pid;
	u64 us = end_of(thread) / NS_PER_US;

	if (!(ctx->prev_state & NOT_RUNNING))
		waits(ctx->prev_pid);
	if (!us)
		return 0;
#ifdef PID
	if (thread != PID)
		return 0;
#endif
	if (us >= MIN_US)
		tell(ctx, us);
	return 0;
}
