/* exitsnoop.bpf.c: processes that end: how old, with which status or by which signal.  THREADS: each thread;
 * FAILED: only those with another status than 0. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum { SIGNAL = 0x7f };                  /* of an exit code, as wait(2) gives it */

struct event {
	char comm[16];
	u32 pid, ppid, tid;
	u64 age_ns __show(duration);
	u32 code;
	u32 signal __show(signal);
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1024 * 1024);
} events SEC(".maps");

SEC("tracepoint/sched/sched_process_exit")
int on_exit(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	u64 id = bpf_get_current_pid_tgid();
	u32 code = task->exit_code;
	struct event *e;

#ifndef THREADS
	if (id >> 32 != (u32)id)
		return 0;
#endif
#ifdef FAILED
	if (!code)
		return 0;
#endif
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		return 0;
	bpf_get_current_comm(e->comm, sizeof(e->comm));
	e->pid = id >> 32;
	e->tid = id;
	e->ppid = task->real_parent->tgid;
	e->age_ns = bpf_ktime_get_ns() - task->start_time;
	e->code = code >> 8 & 0xff;
	e->signal = code & SIGNAL;
	bpf_ringbuf_submit(e, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
