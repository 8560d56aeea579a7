/* sigtrace.c: who sends which signal to whom: a hash map from generation to delivery, a ring buffer out. A signal that
 * ends a process by default arrives as SIGKILL; which one it was stands in the process's exit code. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct sender {
	u32 pid;
	char comm[16];
};

struct event {
	u32 sig;
	u32 sender_pid;
	char sender[16];
	u32 target_pid;
	char target[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, u64);
	__type(value, struct sender);
} senders SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 16);
} events SEC(".maps");

SEC("tracepoint/signal/signal_generate")
int on_generate(struct trace_event_raw_signal_generate *ctx)
{
	struct sender s = {};
	u64 key = (u64)ctx->pid << 32 | (u32)ctx->sig;

	s.pid = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(&s.comm, sizeof(s.comm));
	bpf_map_update_elem(&senders, &key, &s, BPF_ANY);
	return 0;
}

SEC("tracepoint/signal/signal_deliver")
int on_deliver(struct trace_event_raw_signal_deliver *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u32 pid = bpf_get_current_pid_tgid();
	u32 deadly = ctx->sig == 9 ? task->signal->group_exit_code & 0x7f : 0;
	u32 sig = deadly ? deadly : ctx->sig;
	u64 key = (u64)pid << 32 | sig;
	struct sender *s = bpf_map_lookup_elem(&senders, &key);
	struct event *e;

	if (!s)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->sig = sig;
		e->sender_pid = s->pid;
		__builtin_memcpy(e->sender, s->comm, sizeof(e->sender));
		e->target_pid = pid;
		bpf_get_current_comm(&e->target, sizeof(e->target));
		bpf_ringbuf_submit(e, 0);
	}
	bpf_map_delete_elem(&senders, &key);
	return 0;
}

/* What was never delivered goes with its receiver. */
SEC("tracepoint/sched/sched_process_exit")
int on_exit(void *ctx)
{
	u64 pid = (u32)bpf_get_current_pid_tgid();
	int sig;

	for (sig = 1; sig <= 64; sig++) {
		u64 key = pid << 32 | sig;

		bpf_map_delete_elem(&senders, &key);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
