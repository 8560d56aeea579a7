#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char _license[] SEC("license") = "GPL";

SEC("tracepoint/syscalls/sys_enter_openat")
int f(struct trace_event_raw_sys_enter *ctx)
{
	char comm[16]; bpf_get_current_comm(comm, sizeof(comm));
	int r = 0;
struct task_struct *t = (void *)bpf_get_current_task(); struct dentry *d = t->fs->pwd.dentry; r = __builtin_strncmp((const char *)d->d_name.name, "etc", 4);
	return r;
}
