/* mountsnoop.bpf.c: file systems that are mounted and unmounted, when the call returns.  (The new calls, fsopen(2) and
 * move_mount(2), name no source: they are told with the path they mount onto.) */
#include "../tool.bpf.h"

enum call_name { MOUNT, UMOUNT, MOVE_MOUNT };

struct call {
	const char *source, *target, *type;
	u64 flags;
	enum call_name name;
};

struct event {
	u32 pid, tid, mount_ns;
	char comm[COMM];
	enum call_name call;
	s32 ret __show(errno);
	u64 flags __show(hex);
	char type[16];
	char source[128];
	char target[128];
};

CALLS(struct call);
EVENTS(1024 * 1024);

static int begin(enum call_name name, u64 source, u64 target, u64 type, u64 flags)
{
	struct call c = { (char *)source, (char *)target, (char *)type, flags, name };

	return begin_call(&calls, &c);
}

static void put_path(char *to, u32 size, const char *from)
{
	if (!from || bpf_probe_read_user_str(to, size, from) < 0)
		to[0] = 0;
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
		goto forget;
	e->pid = this_pid();
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->tid = thread;
	e->mount_ns = ((struct task_struct *)bpf_get_current_task())->nsproxy->mnt_ns->ns.inum;
	e->call = c->name;
	e->ret = ret;
	e->flags = c->flags;
	put_path(e->type, sizeof(e->type), c->type);
	put_path(e->source, sizeof(e->source), c->source);
	put_path(e->target, sizeof(e->target), c->target);
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

ON_CALL(mount, MOUNT, ctx->args[0], ctx->args[1], ctx->args[2], ctx->args[3])
ON_CALL(umount, UMOUNT, 0, ctx->args[0], 0, ctx->args[1])
ON_CALL(move_mount, MOVE_MOUNT, ctx->args[1], ctx->args[3], 0, ctx->args[4])
