#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char _license[] SEC("license") = "GPL";

SEC("tracepoint/syscalls/sys_enter_openat")
int f(struct trace_event_raw_sys_enter *ctx)
{
	char comm[16]; bpf_get_current_comm(comm, sizeof(comm));
	int r = 0;
u32 n = ctx->args[2]; if (n > 16) return 0; r = __builtin_strncmp(comm, "abcdefghijklmnop", n);
	return r;
}
