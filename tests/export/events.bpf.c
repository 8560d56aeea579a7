/* A record, a count and a slot for each process that ends. */
#include <uapi/linux/ptrace.h>

struct event { char comm[16]; };
BPF_RINGBUF_OUTPUT(rb, 8);
BPF_HASH(runs);
BPF_HISTOGRAM(of_two);

TRACEPOINT_PROBE(sched, sched_process_exit)
{
	struct event e = { };
	runs.increment(0);
	of_two.increment(bpf_log2l(e.comm[0] + 5));
	bpf_get_current_comm(e.comm, sizeof(e.comm));
	rb.ringbuf_output(&e, sizeof(e), 0);
	return 0;
}
