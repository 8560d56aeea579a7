// What a hook hands over, a map that is none, memory of a process.
// flags: -Wall
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define __user __attribute__((btf_type_tag("user")))
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 10); __type(key, u32); __type(value, u64); } stray;
struct plain { int type; int max_entries; } no_map;
struct event { const char __user *name; char text[16]; };

SEC("tp_btf/sched_process_exec")
int BPF_PROG(four, struct task_struct *p, int old, struct linux_binprm *b, int more)
{
	return more;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(two, struct task_struct *p, int old)
{
	return old;
}

SEC("tracepoint/syscalls/sys_enter_openat")
int reads(struct trace_event_raw_sys_enter *ctx)
{
	struct event e = { .name = (void *)ctx->args[1] };

	bpf_probe_read_kernel_str(e.text, sizeof(e.text), (void *)ctx->args[1]);
	bpf_probe_read_kernel(e.text, 4, e.name);
	bpf_probe_read_user(e.text, 4, e.name);
	bpf_probe_read_kernel(e.text, 4, ctx);
	const char *name = (const char *)ctx->args[1], *own = e.text, *either, *later;

	bpf_probe_read_kernel_str(e.text, sizeof(e.text), name);
	bpf_probe_read_kernel_str(e.text, sizeof(e.text), name + 1);
	bpf_probe_read_user_str(e.text, sizeof(e.text), name);
	bpf_probe_read_kernel(e.text, 4, own);
	own = (void *)ctx->args[2];
	bpf_probe_read_kernel(e.text, 4, own);
	if (ctx->id)
		either = e.text;
	else
		either = (void *)ctx->args[1];
	bpf_probe_read_kernel(e.text, 4, either);
	for (int i = 0; i < 3; i++) {
		later = (void *)(ctx->args[1] + i);
		bpf_probe_read_kernel(e.text, 4, later);
	}
	return e.text[0] + no_map.type + (long)&stray;
}

char LICENSE[] SEC("license") = "GPL";
