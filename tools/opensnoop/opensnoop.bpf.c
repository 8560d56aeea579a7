/* opensnoop.bpf.c: files that are opened, when the call returns: then the path has surely been read by the kernel, and
 * lies in memory.  FAILED: only those that fail. */
#include "../tool.bpf.h"

struct call {
	const char *path;
	u32 flags;
};

struct event {
	u32 uid, pid, tid;
	char comm[COMM];
	s32 fd;
	s32 err __show(errno);
	u32 flags __show(octal);
	char path[256];
};

CALLS(struct call);
EVENTS(4 * 1024 * 1024);

static int begin(u64 path, u32 flags)
{
	struct call c = { (const char *)path, flags };

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
	if (e) {
		e->uid = bpf_get_current_uid_gid();
		e->pid = this_pid();
		e->tid = thread;
		bpf_get_current_comm(e->comm, sizeof(e->comm));
		e->fd = ret < 0 ? -1 : ret;
		e->err = ret < 0 ? -ret : 0;
		e->flags = c->flags;
		if (bpf_probe_read_user_str(e->path, sizeof(e->path), c->path) < 0)
			e->path[0] = 0;
		bpf_ringbuf_submit(e, 0);
	}
#ifdef FAILED
forget:
#endif
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

static u32 flags_of(u64 at)
{
	struct open_how how = { 0 };

	bpf_probe_read_user(&how, sizeof(how), (void *)at);
	return how.flags;
}

ON_CALL(open, ctx->args[0], ctx->args[1])
ON_CALL(creat, ctx->args[0], 01101)
ON_CALL(openat, ctx->args[1], ctx->args[2])
ON_CALL(openat2, ctx->args[1], flags_of(ctx->args[2]))
