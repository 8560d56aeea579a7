#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
char _license[] SEC("license") = "GPL";
struct v { char name[32]; u32 n; }; struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct v); } m SEC(".maps");
SEC("tracepoint/syscalls/sys_enter_openat")
int f(struct trace_event_raw_sys_enter *ctx)
{
	char comm[16]; bpf_get_current_comm(comm, sizeof(comm));
	int r = 0;
u32 z = 0; struct v *v = bpf_map_lookup_elem(&m, &z); if (!v) return 0; r = __builtin_strcmp(v->name, comm) + __builtin_strlen(v->name); if (__builtin_strncmp(v->name, "abc", v->n) == 0) r++;
	return r;
}
