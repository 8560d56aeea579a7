/* oomkill.bpf.c: processes that the kernel ends because there is no memory, and in whose course it found that out. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct event {
	u32 by;
	char by_comm[16];
	u32 pid;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} events SEC(".maps");

SEC("tracepoint/oom/mark_victim")
int on_victim(struct trace_event_raw_mark_victim *ctx)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);

	if (!e)
		return 0;
	e->by = bpf_get_current_pid_tgid() >> 32;
	bpf_get_current_comm(e->by_comm, sizeof(e->by_comm));
	e->pid = ctx->pid;
	bpf_probe_read_kernel_str(e->comm, sizeof(e->comm), (char *)ctx + (ctx->__data_loc_comm & 0xffff));
	bpf_ringbuf_submit(e, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
