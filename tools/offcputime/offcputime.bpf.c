/* offcputime.bpf.c: how long threads do not run, in microseconds, by the stack that they wait in. A thread's element
 * stays from one wait to the next: to find it costs a fraction of what to make and remove it does.
 * RETURNS: the kernel's function that each thread goes on in, for a kprobe: the stack is taken there, of waits that
 * count alone, and from the registers that the probe saw. Without kprobes it is taken where the thread leaves; the
 * kernel finds its way there from its own depths each time, which costs a third more. */
#define WITH_STACKS
#include "../tool.bpf.h"

/* Microseconds since then; 0 in *time_ns: it runs. */
static __always_inline u64 end_of_wait(u64 *time_ns)
{
	u64 us = *time_ns ? (bpf_ktime_get_ns() - *time_ns) / NS_PER_US : 0;

	*time_ns = 0;
	return us;
}

static __always_inline bool is_wanted(u64 us)
{
#ifdef MIN_US
	if (us < MIN_US)
		return false;
#endif
#ifdef MAX_US
	if (us > MAX_US)
		return false;
#endif
	return true;
}

#ifdef RETURNS
enum { EXITING = 4 };                     /* PF_EXITING */
HASH(waiting, MAX_THREADS, u32, u64);     /* thread: since when; 0: it runs */

static __always_inline void leaves(struct task_struct *prev)
{
	u32 thread = prev->pid;
	u64 *since, now;

#ifdef PID
	if (prev->tgid != PID)
		return;
#endif
#ifdef TID
	if (thread != TID)
		return;
#endif
	now = bpf_ktime_get_ns();
	since = bpf_map_lookup_elem(&waiting, &thread);
	if (since)
		*since = now;
	else if (thread && !(prev->flags & EXITING))
		bpf_map_update_elem(&waiting, &thread, &now, BPF_NOEXIST);
}

static __always_inline void comes(void *ctx)
{
	u32 thread = this_tid();
	u64 *since = bpf_map_lookup_elem(&waiting, &thread), us;

	if (!since || !*since)
		return;
	us = end_of_wait(since);
	if (is_wanted(us))
		count_stack(ctx, us);
}

/* Who is chosen by more than its number comes under a guard, and others' leaving is not looked at by it. */
SEC("kprobe/" RETURNS)
int BPF_KPROBE(on_switch, struct task_struct *prev)
{
#ifndef CHOSEN
	leaves(prev);
#endif
	comes(ctx);
	return 0;
}

#ifdef CHOSEN
SEC("kprobe/" RETURNS)
int BPF_KPROBE(on_other, struct task_struct *prev)
{
	leaves(prev);
	return 0;
}
#endif

SEC("tracepoint/sched/sched_process_exit")
int on_end(void *ctx)
{
	u32 thread = this_tid();

	bpf_map_delete_elem(&waiting, &thread);
	return 0;
}
#else
struct off {
	u64 time_ns;                     /* 0: it runs */
	struct stack_key key;
};

enum { GONE = 0x10 | 0x20 };              /* EXIT_DEAD, EXIT_ZOMBIE */
HASH(waiting, MAX_THREADS, u32, struct off);    /* thread */

static void leaves(void *ctx, u32 thread)
{
	struct off *o, first = {};
	struct stack_key last;

	if (!thread || !is_meant(this_pid(), thread))
		return;
	o = bpf_map_lookup_elem(&waiting, &thread);
	if (!o) {
		bpf_map_update_elem(&waiting, &thread, &first, BPF_NOEXIST);
		o = bpf_map_lookup_elem(&waiting, &thread);
	}
	if (!o)
		return;
	last.pid = o->key.pid;
	last.user = o->key.user;
	o->time_ns = bpf_ktime_get_ns();
	__builtin_memset(o->key.comm, 0, sizeof(o->key.comm));  /* Linux 6.0 and 6.1 write no further than the name */
	take_stack(ctx, &o->key);
	if (last.user != o->key.user || last.pid != o->key.pid)
		look_at_code(&o->key);
}

static void comes(u32 thread)
{
	struct off *o = bpf_map_lookup_elem(&waiting, &thread);
	u64 us;

	if (!o || !o->time_ns)
		return;
	us = end_of_wait(&o->time_ns);
	if (is_wanted(us))
		add_stack(&o->key, us);
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
int on_other(struct trace_event_raw_sched_switch *ctx)
{
	comes(ctx->next_pid);
	return 0;
}
#endif
#endif
