/* BCC's dialect: reads that are not written, tables, events, arguments of tracepoints. */
#include <uapi/linux/ptrace.h>
#include <linux/sched.h>
struct key { u32 pid; char comm[16]; };
struct said { u64 when; u32 pid; int code; char comm[16]; char path[64]; };
BPF_HASH(counts, struct key);
BPF_HASH(began, u32, u64, 64);
BPF_ARRAY(totals, u64, 4);
BPF_PERCPU_ARRAY(parts, u64, 2);
BPF_HISTOGRAM(sizes, u64);
BPF_PERF_OUTPUT(events);
BPF_RINGBUF_OUTPUT(ring, 8);
BPF_STACK_TRACE(stacks, 128);

int kprobe__vfs_open(struct pt_regs *ctx, struct path *at)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 now = bpf_ktime_get_ns();
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	struct said s = {};
	s.when = now;
	s.pid = task->real_parent->tgid;
	s.code = task->signal->group_exit_code;
	bpf_probe_read_kernel_str(s.path, sizeof(s.path), at->dentry->d_name.name);
	bpf_get_current_comm(&s.comm, sizeof(s.comm));
	began.update(&pid, &now);
	events.perf_submit(ctx, &s, sizeof(s));
	ring.ringbuf_output(&s, sizeof(s), 0);
	return 0;
}

int kretprobe__vfs_open(struct pt_regs *ctx)
{
	u32 pid = bpf_get_current_pid_tgid() >> 32;
	u64 *since = began.lookup(&pid), zero = 0;
	if (!since)
		return 0;
	u64 taken = bpf_ktime_get_ns() - *since;
	sizes.increment(bpf_log2l(taken / 1000));
	struct key k = { .pid = pid };
	bpf_get_current_comm(&k.comm, sizeof(k.comm));
	u64 *count = counts.lookup_or_try_init(&k, &zero);
	if (count)
		*count += PT_REGS_RC(ctx) < 0 ? 1000 : 1;
	int first = 0;
	lock_xadd(parts.lookup(&first) ? parts.lookup(&first) : &zero, taken);
	totals.atomic_increment(1);
	totals.increment(2, taken);
	began.delete(&pid);
	bpf_trace_printk("%s took %llu us by %d\n", k.comm, taken / 1000, pid);
	return stacks.get_stackid(ctx, BPF_F_USER_STACK) < 0;
}

TRACEPOINT_PROBE(syscalls, sys_enter_openat)
{
	char text[32];
	bpf_probe_read_user_str(text, sizeof(text), args->filename);
	if (text[0] == '/' && args->dfd > 3)
		bpf_trace_printk("%s %d\n", text, args->dfd);
	return 0;
}
