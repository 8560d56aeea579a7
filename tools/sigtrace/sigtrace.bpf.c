/* sigtrace.bpf.c: signals, from the sender (signal_generate) to the receiver (signal_deliver), or to its end.
 * PID, SIGNAL: only these; FAILED: only those that the receiver does not get.
 *
 * A signal that ends a process by default is never delivered as such: the kernel notes its number as the process's exit
 * code and sends all threads SIGKILL in its place. One that is blocked, or taken by sigwait(3) or a signalfd(2), is
 * never delivered either: it is told of when the receiver is gone, and no entry outlives its receiver. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct pending {
	u32 receiver;            /* thread the signal was made for */
	u32 signal;
};

struct sent {
	u64 time_ns;
	u32 sender;
	char comm[16];
};

struct event {
	u64 delay_ns;            /* from sent to delivered */
	u32 sender, receiver;
	u32 signal;
	s32 code, result;        /* result: the kernel's TRACE_SIGNAL_..., or one of these */
	char sender_comm[16], receiver_comm[16];
};

enum { DELIVERED, DEADLY = 100, NEVER_DELIVERED, SIGNALS = 64, KILL = 9, EXIT_SIGNAL = 0x7f };

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, struct pending);
	__type(value, struct sent);
} on_the_way SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} events SEC(".maps");

static bool is_wanted(u32 sender, u32 receiver, u32 signal)
{
#ifdef SIGNAL
	if (signal != SIGNAL)
		return false;
#endif
#ifdef PID
	if (sender != PID && receiver != PID)
		return false;
#endif
	return true;
}

SEC("tracepoint/signal/signal_generate")
int on_generate(struct trace_event_raw_signal_generate *ctx)
{
	struct pending key = { .receiver = ctx->pid, .signal = ctx->sig };
	struct sent s = { .sender = bpf_get_current_pid_tgid() >> 32 };
	struct event *e;

	if (!is_wanted(s.sender, key.receiver, key.signal))
		return 0;
	if (ctx->result == 0) {          /* under way: the other end tells the rest */
		s.time_ns = bpf_ktime_get_ns();
		bpf_get_current_comm(s.comm, sizeof(s.comm));
		bpf_map_update_elem(&on_the_way, &key, &s, BPF_ANY);
		return 0;
	}
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	e->delay_ns = 0;
	e->sender = s.sender;
	e->receiver = key.receiver;
	e->signal = key.signal;
	e->code = ctx->code;
	e->result = ctx->result;
	bpf_get_current_comm(e->sender_comm, sizeof(e->sender_comm));
	__builtin_memcpy(e->receiver_comm, ctx->comm, sizeof(e->receiver_comm));
	bpf_ringbuf_submit(e, 0);
	return 0;
}

/* The end of what began as s: told, and forgotten. */
static void tell(const struct pending *key, const struct sent *s, s32 code, s32 result)
{
	struct event *e;

#ifdef FAILED
	if (result != NEVER_DELIVERED)
		goto forget;
#endif
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (e) {
		e->delay_ns = bpf_ktime_get_ns() - s->time_ns;
		e->sender = s->sender;
		e->receiver = bpf_get_current_pid_tgid() >> 32;
		e->signal = key->signal;
		e->code = code;
		e->result = result;
		__builtin_memcpy(e->sender_comm, s->comm, sizeof(e->sender_comm));
		bpf_get_current_comm(e->receiver_comm, sizeof(e->receiver_comm));
		bpf_ringbuf_submit(e, 0);
	}
#ifdef FAILED
forget:
#endif
	bpf_map_delete_elem(&on_the_way, key);
}

SEC("tracepoint/signal/signal_deliver")
int on_deliver(struct trace_event_raw_signal_deliver *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u64 id = bpf_get_current_pid_tgid();
	u32 deadly = ctx->sig == KILL ? task->signal->group_exit_code & EXIT_SIGNAL : 0;
	struct pending key = { .receiver = (u32)id, .signal = deadly ? deadly : ctx->sig };
	struct sent *s = bpf_map_lookup_elem(&on_the_way, &key);

	if (!s) {                        /* to the process: any of its threads may take it */
		key.receiver = id >> 32;
		s = bpf_map_lookup_elem(&on_the_way, &key);
		if (!s)
			return 0;
	}
	tell(&key, s, ctx->code, key.signal != ctx->sig ? DEADLY : DELIVERED);
	return 0;
}

/* Signals to a process wait for the last of its threads. */
SEC("tracepoint/sched/sched_process_exit")
int on_exit(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u64 id = bpf_get_current_pid_tgid();
	bool is_last = task->signal->live.counter == 0, is_leader = (u32)id == id >> 32;
	u32 i;

	for (i = 0; i < 2 * SIGNALS; i++) {
		bool of_process = i >= SIGNALS;
		struct pending key = { .receiver = of_process ? id >> 32 : (u32)id, .signal = i % SIGNALS + 1 };
		struct sent *s;

		if (of_process ? !is_last : is_leader)
			continue;
		s = bpf_map_lookup_elem(&on_the_way, &key);
		if (s)
			tell(&key, s, 0, NEVER_DELIVERED);
	}
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
