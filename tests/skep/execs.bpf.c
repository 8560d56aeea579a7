#include <vmlinux.h>
#include <bpf/bpf_helpers.h>
struct exec { unsigned pid; char comm[16]; enum kind { SMALL, LARGE } kind; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); __type(value, struct exec); } execs SEC(".maps");
int left = 300;
SEC("tracepoint/syscalls/sys_enter_getpgid") int note(void *ctx)
{
	char comm[16];
	bpf_get_current_comm(comm, sizeof(comm));
	if (comm[0] != 'm' || comm[1] != 'a' || comm[2] != 'n' || comm[3] != 'y' || left <= 0)
		return 0;
	left--;
	struct exec *e = bpf_ringbuf_reserve(&execs, sizeof(*e), 0);
	if (!e)
		return 0;
	e->pid = 5;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->kind = LARGE;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
char LICENSE[] SEC("license") = "GPL";
