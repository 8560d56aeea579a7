/* syncsnoop.bpf.c: calls that wait for what was written to reach the disk, and how long they took. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum call_name { SYNC, SYNCFS, FSYNC, FDATASYNC, SYNC_FILE_RANGE, MSYNC };

struct call {
	u64 time_ns;
	enum call_name name;
};

struct event {
	u32 pid;
	char comm[16];
	enum call_name call;
	s32 err __show(errno);
	u64 time_ns __show(duration);
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

static int begin(enum call_name name)
{
	struct call c = { bpf_ktime_get_ns(), name };
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
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	e->pid = id >> 32;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->call = c->name;
	e->err = ret < 0 ? -ret : 0;
	e->time_ns = bpf_ktime_get_ns() - c->time_ns;
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_sync")
int on_sync(struct trace_event_raw_sys_enter *ctx) { return begin(SYNC); }

SEC("tracepoint/syscalls/sys_enter_syncfs")
int on_syncfs(struct trace_event_raw_sys_enter *ctx) { return begin(SYNCFS); }

SEC("tracepoint/syscalls/sys_enter_fsync")
int on_fsync(struct trace_event_raw_sys_enter *ctx) { return begin(FSYNC); }

SEC("tracepoint/syscalls/sys_enter_fdatasync")
int on_fdatasync(struct trace_event_raw_sys_enter *ctx) { return begin(FDATASYNC); }

SEC("tracepoint/syscalls/sys_enter_sync_file_range")
int on_sync_file_range(struct trace_event_raw_sys_enter *ctx) { return begin(SYNC_FILE_RANGE); }

SEC("tracepoint/syscalls/sys_enter_msync")
int on_msync(struct trace_event_raw_sys_enter *ctx) { return begin(MSYNC); }

SEC("tracepoint/syscalls/sys_exit_sync")
int on_sync_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_syncfs")
int on_syncfs_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_fsync")
int on_fsync_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_fdatasync")
int on_fdatasync_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_sync_file_range")
int on_sync_file_range_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_msync")
int on_msync_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

char LICENSE[] SEC("license") = "GPL";
