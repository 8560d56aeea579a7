/* statsnoop.bpf.c: what processes ask of files by path: stat, lstat, fstatat, statx, statfs, access. FAILED: only the
 * ones that fail. */
#include "../tool.bpf.h"

enum call_name { STAT, LSTAT, FSTATAT, STATX, STATFS, ACCESS, FACCESSAT };

struct call {
	const char *path;
	enum call_name name;
};

struct event {
	u32 pid;
	char comm[COMM];
	enum call_name call;
	s32 err __show(errno);
	char path[256];
};

CALLS(struct call);
EVENTS(1024 * 1024);

static int begin(u64 path, enum call_name name)
{
	struct call c = { (const char *)path, name };

	return begin_call(&calls, &c);
}

static int end(s64 ret)
{
	u32 thread = this_tid();
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;
	long n;

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
	e->call = c->name;
	e->err = ret < 0 ? -ret : 0;
	n = bpf_probe_read_user_str(e->path, sizeof(e->path), c->path);
	if (n < 0)
		e->path[0] = 0;
	if (n == 1)                      /* of the descriptor itself: fstat(2) */
		bpf_ringbuf_discard(e, 0);
	else
		bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

ON_CALL(newstat, ctx->args[0], STAT)
ON_CALL(newlstat, ctx->args[0], LSTAT)
ON_CALL(newfstatat, ctx->args[1], FSTATAT)
ON_CALL(statx, ctx->args[1], STATX)
ON_CALL(statfs, ctx->args[0], STATFS)
ON_CALL(access, ctx->args[0], ACCESS)
ON_CALL(faccessat, ctx->args[1], FACCESSAT)
ON_CALL(faccessat2, ctx->args[1], FACCESSAT)
