/* offcputime.bpf.c: how long threads do not run, in microseconds, by the stack of the kernel that they wait in.
 * PID: only this process. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct key {
	u32 pid;
	s32 stack;
	char comm[16];
};

struct off {
	u64 time_ns;
	struct key key;
};

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384);
	__uint(key_size, sizeof(u32));
	__uint(value_size, 127 * sizeof(u64));
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, u32);                /* thread */
	__type(value, struct off);
} waiting SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, struct key);
	__type(value, u64);
} counts SEC(".maps");

static void leaves(void *ctx, u32 thread)
{
	struct off o = { .time_ns = bpf_ktime_get_ns(), .key.pid = bpf_get_current_pid_tgid() >> 32 };

#ifdef PID
	if (o.key.pid != PID)
		return;
#endif
	if (!thread)
		return;
	bpf_get_current_comm(o.key.comm, sizeof(o.key.comm));
	o.key.stack = bpf_get_stackid(ctx, &stacks, 0);
	bpf_map_update_elem(&waiting, &thread, &o, BPF_ANY);
}

static void comes(u32 thread)
{
	struct off *o = bpf_map_lookup_elem(&waiting, &thread);
	u64 zero = 0, *n;

	if (!o)
		return;
	bpf_map_update_elem(&counts, &o->key, &zero, BPF_NOEXIST);
	n = bpf_map_lookup_elem(&counts, &o->key);
	if (n)
		__sync_fetch_and_add(n, (bpf_ktime_get_ns() - o->time_ns) / 1000);
	bpf_map_delete_elem(&waiting, &thread);
}

/* The one that leaves is current still. */
SEC("tracepoint/sched/sched_switch")
int on_switch(struct trace_event_raw_sched_switch *ctx)
{
	leaves(ctx, ctx->prev_pid);
	comes(ctx->next_pid);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
