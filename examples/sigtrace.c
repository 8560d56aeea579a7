/* sigtrace.c: who sends which signal to whom: a hash map from generation to delivery, a ring buffer out. */
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
	u32 pid = bpf_get_current_pid_tgid();
	u64 key = (u64)pid << 32 | (u32)ctx->sig;
	struct sender *s = bpf_map_lookup_elem(&senders, &key);
	struct event *e;

	if (!s)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->sig = ctx->sig;
		e->sender_pid = s->pid;
		__builtin_memcpy(e->sender, s->comm, sizeof(e->sender));
		e->target_pid = pid;
		bpf_get_current_comm(&e->target, sizeof(e->target));
		bpf_ringbuf_submit(e, 0);
	}
	bpf_map_delete_elem(&senders, &key);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
