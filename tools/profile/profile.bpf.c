/* profile.bpf.c: what the processors do, looked at so many times a second: the stack of the kernel, or none where a process's own
 * code runs.  Who is idle is not counted.  PID: only this process. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct key {
	u32 pid;
	s32 stack;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384);
	__uint(key_size, sizeof(u32));
	__uint(value_size, 127 * sizeof(u64));
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, struct key);
	__type(value, u64);
} counts SEC(".maps");

SEC("perf_event")
int on_sample(void *ctx)
{
	struct key key = { .pid = bpf_get_current_pid_tgid() >> 32 };
	u64 zero = 0, *n;

	if (!(u32)bpf_get_current_pid_tgid())
		return 0;
#ifdef PID
	if (key.pid != PID)
		return 0;
#endif
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	key.stack = bpf_get_stackid(ctx, &stacks, 0);
	bpf_map_update_elem(&counts, &key, &zero, BPF_NOEXIST);
	n = bpf_map_lookup_elem(&counts, &key);
	if (n)
		__sync_fetch_and_add(n, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
