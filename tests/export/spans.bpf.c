// Spans: one for each program that is executed under a name of the test's, and one below it.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct exec_span {
	u64 trace_hi, trace_lo, parent, id, begin, duration;
	char comm[16];
	u32 errno_, unused;
	char name[8];
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 16);
} exec_spans SEC(".maps");

SEC("tracepoint/sched/sched_process_exec")
int on_exec(void *ctx)
{
	struct exec_span s = { .trace_hi = 1, .trace_lo = bpf_get_current_pid_tgid() >> 32, .id = 7, .duration = 1500, .errno_ = 2 };

	s.begin = bpf_ktime_get_ns();
	bpf_get_current_comm(s.comm, sizeof(s.comm));
	bpf_ringbuf_output(&exec_spans, &s, sizeof(s), 0);
	s.parent = 7;
	s.id = 0;
	__builtin_memcpy(s.name, "inner", 6);
	bpf_ringbuf_output(&exec_spans, &s, sizeof(s), 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
