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
	s64 ret __show(result);
	u64 arg1 __show(hex);
	u64 arg2 __show(hex);
	u64 arg3 __show(hex);
};

CALLS(struct call);
EVENTS(256 * 1024);

static int begin(const char *name, u64 a, u64 b, u64 c3)
{
	struct call c = { .args = { a, b, c3 } };

	bpf_probe_read_kernel_str(c.name, sizeof(c.name), name);
	return begin_call(&calls, &c);
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
ON_CALL(shmget, "SHMGET", ctx->args[0], ctx->args[1], ctx->args[2])
ON_CALL(shmat, "SHMAT", ctx->args[0], ctx->args[1], ctx->args[2])
ON_CALL(shmdt, "SHMDT", ctx->args[0], 0, 0)
ON_CALL(shmctl, "SHMCTL", ctx->args[0], ctx->args[1], ctx->args[2])
