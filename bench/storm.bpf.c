/* storm.bpf.c: a record of 64 bytes and nine members for each getppid(2) of the workload: as fast as system calls can be made. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

struct event { u64 ts; u32 pid, tid, uid, cpu; s32 ret; u32 flags; char comm[16]; u64 bytes, pad; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 8 << 20); } events SEC(".maps");
char LICENSE[] SEC("license") = "GPL";

SEC("tp/syscalls/sys_enter_getppid") int storm(void *ctx)
{
	struct event *e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	u64 id = bpf_get_current_pid_tgid();

	if (!e)
		return 0;
	e->ts = bpf_ktime_get_ns();
	e->pid = id >> 32;
	e->tid = id;
	e->uid = bpf_get_current_uid_gid();
	e->cpu = bpf_get_smp_processor_id();
	e->ret = -2;
	e->flags = 0x40;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->bytes = 4096;
	e->pad = 0;
	bpf_ringbuf_submit(e, 0);
	return 0;
}
