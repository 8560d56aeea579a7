/* offcputime.bpf.c: how long threads do not run, in microseconds, by the stack that they wait in. */
#define WITH_STACKS
#include "../tool.bpf.h"

struct off {
	u64 time_ns;
	struct stack_key key;
};

HASH(waiting, MAX_THREADS, u32, struct off);    /* thread */

static void leaves(void *ctx, u32 thread)
{
	struct off o = { .time_ns = bpf_ktime_get_ns() };

	if (!thread || !is_meant(this_pid(), thread))
		return;
	take_stack(ctx, &o.key);
	bpf_map_update_elem(&waiting, &thread, &o, BPF_ANY);
}

static void comes(u32 thread)
{
	struct off *o = bpf_map_lookup_elem(&waiting, &thread);
	u64 us;

	if (!o)
		return;
	us = (bpf_ktime_get_ns() - o->time_ns) / NS_PER_US;
#ifdef MIN_US
	if (us < MIN_US)
		goto forget;
#endif
#ifdef MAX_US
	if (us > MAX_US)
		goto forget;
#endif
	add_stack(&o->key, us);
forget: __attribute__((unused))
	bpf_map_delete_elem(&waiting, &thread);
}

/* The one that leaves is current still. Who is chosen by more than its number leaves under a guard, and comes without. */
SEC("tracepoint/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *ctx)
{
	leaves(ctx, ctx->prev_pid);
#ifndef CHOSEN
	comes(ctx->next_pid);
#endif
	return 0;
}

#ifdef CHOSEN
SEC("tracepoint/sched/sched_switch")
int on_return(struct trace_event_raw_sched_switch *ctx)
{
	comes(ctx->next_pid);
	return 0;
}
#endif
