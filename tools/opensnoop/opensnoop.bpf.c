/* opensnoop.bpf.c: files that are opened, when the call returns: then the path has surely been read by the kernel, and
 * lies in memory.  FAILED: only those that fail. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct call {
	const char *path;
	u32 flags;
};

struct event {
	u32 uid, pid, tid;
	char comm[16];
	s32 fd;
	s32 err __show(errno);
	u32 flags __show(octal);
	char path[256];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, u32);                /* thread */
	__type(value, struct call);
} calls SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 1024 * 1024);
} events SEC(".maps");

static int begin(u64 path, u32 flags)
{
	struct call c = { (const char *)path, flags };
	u32 thread = bpf_get_current_pid_tgid();

	bpf_map_update_elem(&calls, &thread, &c, BPF_ANY);
	return 0;
}

static int end(s64 ret)
{
	u64 id = bpf_get_current_pid_tgid();
	u32 thread = id;
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
		e->pid = id >> 32;
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

SEC("tracepoint/syscalls/sys_enter_open")
int on_open(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[0], ctx->args[1]); }

SEC("tracepoint/syscalls/sys_enter_creat")
int on_creat(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[0], 01101); }

SEC("tracepoint/syscalls/sys_enter_openat")
int on_openat(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[1], ctx->args[2]); }

SEC("tracepoint/syscalls/sys_enter_openat2")
int on_openat2(struct trace_event_raw_sys_enter *ctx)
{
	struct open_how how = { 0 };

	bpf_probe_read_user(&how, sizeof(how), (void *)ctx->args[2]);
	return begin(ctx->args[1], how.flags);
}

SEC("tracepoint/syscalls/sys_exit_open")
int on_open_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_creat")
int on_creat_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_openat")
int on_openat_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_openat2")
int on_openat2_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

char LICENSE[] SEC("license") = "GPL";
