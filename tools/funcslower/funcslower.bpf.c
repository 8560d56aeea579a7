/* funcslower.bpf.c: the first four arguments as numbers, and the result. */
#include "../tool.bpf.h"

/* The command line's, else these. */
#ifndef HOOK
#define HOOK "kprobe/vfs_read"
#endif
#ifndef RETURN_HOOK
#define RETURN_HOOK "kretprobe/vfs_read"
#endif
#ifndef MIN_NS
#define MIN_NS 1000000ull
#endif

struct call {
	u64 time_ns, args[4];
};

struct event {
	char comm[COMM];
	u32 pid;
	u64 time_ns __show(duration);
	u64 ret __show(hex);
	u64 arg1 __show(hex);
	u64 arg2 __show(hex);
	u64 arg3 __show(hex);
	u64 arg4 __show(hex);
};

HASH(calls, MAX_THREADS, u32, struct call);     /* thread */
EVENTS(1024 * 1024);

SEC(HOOK)
int BPF_KPROBE(on_call, u64 a, u64 b, u64 c, u64 d)
{
	struct call call = { bpf_ktime_get_ns(), { a, b, c, d } };
	u32 thread = this_tid();

	bpf_map_update_elem(&calls, &thread, &call, BPF_ANY);
	return 0;
}

SEC(RETURN_HOOK)
int BPF_KRETPROBE(on_return, u64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;
	u64 ns;

	if (!c)
		return 0;
	ns = bpf_ktime_get_ns() - c->time_ns;
	if (ns < MIN_NS)
		goto forget;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->pid = this_pid();
	e->time_ns = ns;
	e->ret = ret;
	e->arg1 = c->args[0];
	e->arg2 = c->args[1];
	e->arg3 = c->args[2];
	e->arg4 = c->args[3];
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}
