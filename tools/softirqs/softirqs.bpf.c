/* softirqs.bpf.c: soft interrupts: how many of each kind, and how long they took. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* include/linux/interrupt.h */
enum softirq { hi, timer, net_tx, net_rx, block, irq_poll, tasklet, sched, hrtimer, rcu, KINDS };

struct kind {
	enum softirq softirq;
};

struct spent {
	u64 count;
	u64 time __show(duration);
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, KINDS);
	__type(key, u32);
	__type(value, u64);
} since SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, KINDS);
	__type(key, struct kind);
	__type(value, struct spent);
} softirqs SEC(".maps");

SEC("tracepoint/irq/softirq_entry")
int on_entry(struct trace_event_raw_softirq *ctx)
{
	u32 kind = ctx->vec;
	u64 *from = bpf_map_lookup_elem(&since, &kind);

	if (from)
		*from = bpf_ktime_get_ns();
	return 0;
}

SEC("tracepoint/irq/softirq_exit")
int on_exit(struct trace_event_raw_softirq *ctx)
{
	u32 vec = ctx->vec;
	struct kind kind = { vec };
	u64 *from = bpf_map_lookup_elem(&since, &vec);
	struct spent zero = { 0 }, *s;

	if (!from || !*from)
		return 0;
	bpf_map_update_elem(&softirqs, &kind, &zero, BPF_NOEXIST);
	s = bpf_map_lookup_elem(&softirqs, &kind);
	if (s) {
		__sync_fetch_and_add(&s->count, 1);
		__sync_fetch_and_add(&s->time, bpf_ktime_get_ns() - *from);
	}
	*from = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
