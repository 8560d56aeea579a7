#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char _license[] SEC("license") = "GPL";
static void copy(char *to, const char *from, u32 n) { if (n > 16) return; __builtin_memcpy(to, from, n); }
SEC("tracepoint/syscalls/sys_enter_openat")
int f(struct trace_event_raw_sys_enter *ctx)
{
	char comm[16]; bpf_get_current_comm(comm, sizeof(comm));
	int r = 0;
char b[16] = {}; copy(b, comm, ctx->args[2]); r = b[0];
	return r;
}
