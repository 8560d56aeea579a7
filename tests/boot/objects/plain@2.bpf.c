/* libbpf's words: variables, two programs of one section. */
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

int hits = 0;

SEC("tracepoint/sched/sched_process_exec")
int first(void *ctx)
{
	hits++;
	return 0;
}

SEC("tracepoint/sched/sched_process_exec")
int second(void *ctx)
{
	hits++;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
