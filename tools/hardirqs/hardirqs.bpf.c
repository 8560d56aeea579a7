/* hardirqs.bpf.c: interrupts of devices: how many by the name of the handler, and how long it took. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct handler {
	char name[32];
};

struct spent {
	u64 count;
	u64 time __show(duration);
};

struct running {
	u64 since;
	struct handler handler;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct running);
} running SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct handler);
	__type(value, struct spent);
} hardirqs SEC(".maps");

SEC("tracepoint/irq/irq_handler_entry")
int on_entry(struct trace_event_raw_irq_handler_entry *ctx)
{
	u32 zero = 0;
	struct running *r = bpf_map_lookup_elem(&running, &zero);

	if (!r)
		return 0;
	__builtin_memset(&r->handler, 0, sizeof(r->handler));
	bpf_probe_read_kernel_str(r->handler.name, sizeof(r->handler.name),
		(char *)ctx + (ctx->__data_loc_name & 0xffff));
	r->since = bpf_ktime_get_ns();
	return 0;
}

SEC("tracepoint/irq/irq_handler_exit")
int on_exit(struct trace_event_raw_irq_handler_exit *ctx)
{
	u32 zero = 0;
	struct running *r = bpf_map_lookup_elem(&running, &zero);
	struct spent none = { 0 }, *s;

	if (!r || !r->since)
		return 0;
	bpf_map_update_elem(&hardirqs, &r->handler, &none, BPF_NOEXIST);
	s = bpf_map_lookup_elem(&hardirqs, &r->handler);
	if (s) {
		__sync_fetch_and_add(&s->count, 1);
		__sync_fetch_and_add(&s->time, bpf_ktime_get_ns() - r->since);
	}
	r->since = 0;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
