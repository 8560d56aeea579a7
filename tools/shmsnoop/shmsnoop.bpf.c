/* shmsnoop.bpf.c: shmget, shmat, shmdt and shmctl, with their arguments as they are. */
#include "../tool.bpf.h"

struct call {
	char name[8];
	u64 args[3];
};

struct event {
	u32 pid;
	char comm[COMM];
	char call[8];
	s64 ret;
	u64 arg1 __show(hex);
	u64 arg2 __show(hex);
	u64 arg3 __show(hex);
};

HASH(calls, 10240, u32, struct call);     /* thread */
EVENTS(256 * 1024);

static int begin(const char *name, u64 a, u64 b, u64 c3)
{
	struct call c = { .args = { a, b, c3 } };
	u32 thread = this_tid();

	bpf_probe_read_kernel_str(c.name, sizeof(c.name), name);
	bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static int end(s64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;

	if (!c)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	__builtin_memcpy(e->call, c->name, sizeof(e->call));
	e->ret = ret;
	e->arg1 = c->args[0];
	e->arg2 = c->args[1];
	e->arg3 = c->args[2];
	bpf_ringbuf_submit(e, 0);
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

/* A program that reads arguments that the call does not have is refused by its tracepoint. */
#define CALL(call, shown, b, c) \
	SEC("tracepoint/syscalls/sys_enter_" #call) \
	int on_##call(struct trace_event_raw_sys_enter *ctx) { return begin(shown, ctx->args[0], b, c); } \
	SEC("tracepoint/syscalls/sys_exit_" #call) \
	int on_##call##_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

CALL(shmget, "SHMGET", ctx->args[1], ctx->args[2])
CALL(shmat, "SHMAT", ctx->args[1], ctx->args[2])
CALL(shmdt, "SHMDT", 0, 0)
CALL(shmctl, "SHMCTL", ctx->args[1], ctx->args[2])
