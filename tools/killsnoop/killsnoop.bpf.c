/* killsnoop.bpf.c: kill, tkill and tgkill: who sends which signal to whom, as the call says; sigtrace tells what
 * becomes of it. SIGNAL: only this one; FAILED: only calls that fail. */
#include "../tool.bpf.h"

struct call {
	s32 target;
	u32 signal;
};

struct event {
	u32 pid;
	char comm[COMM];
	u32 signal __show(signal);
	s32 target;                      /* below 0: a process group; of tkill and tgkill a thread */
	s32 result __show(errno);
};

CALLS(struct call);
EVENTS(1024 * 1024);

static int begin(s32 target, u32 signal)
{
	struct call c = { target, signal };

#ifdef SIGNAL
	if (signal != SIGNAL)
		return 0;
#endif
	return begin_call(&calls, &c);
}

static int end(s64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;

	if (!c)
		return 0;
#ifdef FAILED
	if (ret >= 0)
		goto forget;
#endif
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->signal = c->signal;
	e->target = c->target;
	e->result = ret;
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

ON_CALL(kill, ctx->args[0], ctx->args[1])
ON_CALL(tkill, ctx->args[0], ctx->args[1])
ON_CALL(tgkill, ctx->args[1], ctx->args[2])
