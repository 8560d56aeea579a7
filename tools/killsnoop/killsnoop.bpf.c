/* killsnoop.bpf.c: kill, tkill and tgkill: who sends which signal to whom, as the call says; sigtrace tells what
 * becomes of it. SIGNAL: only this one; FAILED: only calls that fail. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct call {
	s32 target;
	u32 signal;
};

struct event {
	u32 pid;
	char comm[16];
	u32 signal __show(signal);
	s32 target;                      /* below 0: a process group; of tkill and tgkill a thread */
	s32 result __show(errno);
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

static int begin(s32 target, u32 signal)
{
	struct call c = { target, signal };
	u32 thread = bpf_get_current_pid_tgid();

#ifdef SIGNAL
	if (signal != SIGNAL)
		return 0;
#endif
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
	if (!e)
		goto forget;
	e->pid = id >> 32;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->signal = c->signal;
	e->target = c->target;
	e->result = ret;
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&calls, &thread);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_kill")
int on_kill(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[0], ctx->args[1]); }

SEC("tracepoint/syscalls/sys_enter_tkill")
int on_tkill(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[0], ctx->args[1]); }

SEC("tracepoint/syscalls/sys_enter_tgkill")
int on_tgkill(struct trace_event_raw_sys_enter *ctx) { return begin(ctx->args[1], ctx->args[2]); }

SEC("tracepoint/syscalls/sys_exit_kill")
int on_kill_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_tkill")
int on_tkill_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

SEC("tracepoint/syscalls/sys_exit_tgkill")
int on_tgkill_end(struct trace_event_raw_sys_exit *ctx) { return end(ctx->ret); }

char LICENSE[] SEC("license") = "GPL";
