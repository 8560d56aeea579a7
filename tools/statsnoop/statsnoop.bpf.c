/* statsnoop.bpf.c: what processes ask of files by path: stat, lstat, fstatat, statx, statfs, access. FAILED: only the
 * ones that fail. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum call_name { STAT, LSTAT, FSTATAT, STATX, STATFS, ACCESS, FACCESSAT };

struct call {
	const char *path;
	enum call_name name;
};

struct event {
	u32 pid;
	char comm[16];
	enum call_name call;
	s32 err __show(errno);
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
	__uint(max_entries, 1024 * 1024);
} events SEC(".maps");

static int begin(u64 path, enum call_name name)
{
	struct call c = { (const char *)path, name };
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
	e->pid = id >> 32;
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

SEC("tracepoint/syscalls/sys_enter_newstat")
int on_newstat(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[0], STAT); }

SEC("tracepoint/syscalls/sys_enter_newlstat")
int on_newlstat(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[0], LSTAT); }

SEC("tracepoint/syscalls/sys_enter_newfstatat")
int on_newfstatat(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[1], FSTATAT); }

SEC("tracepoint/syscalls/sys_enter_statx")
int on_statx(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[1], STATX); }

SEC("tracepoint/syscalls/sys_enter_statfs")
int on_statfs(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[0], STATFS); }

SEC("tracepoint/syscalls/sys_enter_access")
int on_access(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[0], ACCESS); }

SEC("tracepoint/syscalls/sys_enter_faccessat")
int on_faccessat(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[1], FACCESSAT); }

SEC("tracepoint/syscalls/sys_enter_faccessat2")
int on_faccessat2(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[1], FACCESSAT); }

SEC("tracepoint/syscalls/sys_exit_newstat")
int on_newstat_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_newlstat")
int on_newlstat_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_newfstatat")
int on_newfstatat_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_statx")
int on_statx_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_statfs")
int on_statfs_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_access")
int on_access_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_faccessat")
int on_faccessat_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_faccessat2")
int on_faccessat2_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

char LICENSE[] SEC("license") = "GPL";
