#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char _license[] SEC("license") = "GPL";
static __noinline bool is(const char *s) { return !__builtin_strncmp(s, "bash", 5); }
SEC("tracepoint/syscalls/sys_enter_openat")
int f(struct trace_event_raw_sys_enter *ctx)
{
	char comm[16]; bpf_get_current_comm(comm, sizeof(comm));
	int r = 0;
r = is(comm);
	return r;
}
