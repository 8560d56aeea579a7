#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char _license[] SEC("license") = "GPL";
static bool is(const char *s, const char *t) { return !__builtin_strcmp(s, t); }
SEC("tracepoint/syscalls/sys_enter_openat")
int f(struct trace_event_raw_sys_enter *ctx)
{
	char comm[16]; bpf_get_current_comm(comm, sizeof(comm));
	int r = 0;
r = is(comm, "bash") + is(comm, "zsh");
	return r;
}
