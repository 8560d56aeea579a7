/* drsnoop.bpf.c: direct reclaim: memory is short, and whoever asks for a page frees others first. */
#define WITH_SINCE
#include "../tool.bpf.h"

struct event {
	char comm[COMM];
	u32 pid;
	u64 time_ns __show(duration);
	u64 pages;
};

EVENTS(256 * 1024);

SEC("tracepoint/vmscan/mm_vmscan_direct_reclaim_begin")
int on_begin(void *ctx)
{
	begin_of(this_tid());
	return 0;
}

SEC("tracepoint/vmscan/mm_vmscan_direct_reclaim_end")
int on_end(struct trace_event_raw_mm_vmscan_direct_reclaim_end_template *ctx)
{
	u64 ns = end_of(this_tid());
	struct event *e;

	if (!ns)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->pid = this_pid();
	e->time_ns = ns;
	e->pages = ctx->nr_reclaimed;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
