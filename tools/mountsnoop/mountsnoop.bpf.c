/* mountsnoop.bpf.c: file systems that are mounted and unmounted, when the call returns.  (The new calls, fsopen(2) and
 * move_mount(2), name no source: they are told with the path they mount onto.) */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum call_name { MOUNT, UMOUNT, MOVE_MOUNT };

struct call {
	const char *source, *target, *type;
	u64 flags;
	enum call_name name;
};

struct event {
	u32 pid, tid, mount_ns;
	char comm[16];
	enum call_name call;
	s32 ret __show(errno);
	u64 flags __show(hex);
	char type[16];
	char source[128];
	char target[128];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);                /* thread */
	__type(value, struct call);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} events SEC(".maps");

static int begin(enum call_name name, u64 source, u64 target, u64 type, u64 flags)
{
	struct call c = { (char *)source, (char *)target, (char *)type, flags, name };
	u32 thread = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static void put_path(char *to, u32 size, const char *from)
{
	if (!from || bpf_probe_read_user_str(to, size, from) < 0)
		to[0] = 0;
}

static int end(s64 ret)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 thread = id;
	struct call *c = bpf_map_lookup_elem(&calls, &thread);
	struct event *e;

	if (!c)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	e->pid = id >> 32;
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

SEC("tracepoint/syscalls/sys_enter_mount")

int on_mount(struct trace_event_raw_sys_enter *ctx)
{
	return begin(MOUNT, ctx->args[0], ctx->args[1], ctx->args[2], ctx->args[3]);
}

SEC("tracepoint/syscalls/sys_enter_umount")
int on_umount(struct trace_event_raw_sys_enter *ctx) { return begin(UMOUNT, 0, ctx->args[0], 0, ctx->args[1]); }

SEC("tracepoint/syscalls/sys_enter_move_mount")

int on_move_mount(struct trace_event_raw_sys_enter *ctx)
{
	return begin(MOVE_MOUNT, ctx->args[1], ctx->args[3], 0, ctx->args[4]);
}

SEC("tracepoint/syscalls/sys_exit_mount")
int on_mount_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_umount")
int on_umount_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_move_mount")
int on_move_mount_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

char LICENSE[] SEC("license") = "GPL";
