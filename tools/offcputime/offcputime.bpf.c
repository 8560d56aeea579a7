/* offcputime.bpf.c: how long threads do not run, in microseconds, by the stack that they wait in. A thread's element stays from one
 * wait to the next: to find it costs a fraction of what to make and remove it does. */
#define WITH_STACKS
#include "../tool.bpf.h"

struct off {
	u64 time_ns;                     /* 0: it runs */
	struct stack_key key;
};

enum { GONE = 0x10 | 0x20 };              /* EXIT_DEAD, EXIT_ZOMBIE */
HASH(waiting, MAX_THREADS, u32, struct off);    /* thread */

static void leaves(void *ctx, u32 thread)
{
	u64 now = bpf_ktime_get_ns();
	struct off *o, first = {};

	if (!thread || !is_meant(this_pid(), thread))
		return;
	o = bpf_map_lookup_elem(&waiting, &thread);
	if (!o) {
		bpf_map_update_elem(&waiting, &thread, &first, BPF_NOEXIST);
		o = bpf_map_lookup_elem(&waiting, &thread);
	}
	if (!o)
		return;
	take_stack(ctx, &o->key);
	o->time_ns = now;
}

static void comes(u32 thread)
{
	struct off *o = bpf_map_lookup_elem(&waiting, &thread);
	u64 us;

	if (!o || !o->time_ns)
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
	o->time_ns = 0;
}

/* The one that leaves is current still. Who is chosen by more than its number leaves under a guard, and comes without. */
SEC("tracepoint/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *ctx)
{
	u32 thread = ctx->prev_pid;

	if (ctx->prev_state & GONE)
		bpf_map_delete_elem(&waiting, &thread);
	else
		leaves(ctx, thread);
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
