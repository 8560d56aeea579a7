/* core.bpf.c: what stands elsewhere in every kernel, of each process: compiled against the types of one kernel, loaded into
 * all of them. core.sh compares what it says with what the kernel tells otherwise. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

/* Renamed in 5.14; whichever kernel's types this is compiled with, the other name is one of these. */
struct task_struct___before { volatile long state; } __attribute__((preserve_access_index));
struct task_struct___since { unsigned int __state; } __attribute__((preserve_access_index));
enum bpf_func_id___any { BPF_FUNC_trace_vprintk___any = 177 };
struct nowhere___none { int x; } __attribute__((preserve_access_index));

static u64 state_of(struct task_struct *task)
{
	struct task_struct___before *old = (void *)task;
	struct task_struct___since *new = (void *)task;

	if (bpf_core_field_exists(new->__state))
		return BPF_CORE_READ(new, __state);
	return BPF_CORE_READ(old, state);
}

SEC("iter/task")
int each(struct bpf_iter__task *ctx)
{
	struct seq_file *seq = ctx->meta->seq;
	struct task_struct *task = ctx->task;
	char release[65];

	if (!task || task->pid != task->tgid)
		return 0;
	BPF_CORE_READ_STR_INTO(&release, task, nsproxy, uts_ns, name.release);
	BPF_SEQ_PRINTF(seq, "pid %d parent %d uid %u threads %d %s\n", task->tgid, BPF_CORE_READ(task, real_parent, tgid),
		BPF_CORE_READ(task, cred, uid.val), BPF_CORE_READ(task, signal, nr_threads), task->comm);
	BPF_SEQ_PRINTF(seq, "pid %d subreaper %d under %d umask %x asleep %d release %s\n", task->tgid,
		BPF_CORE_READ_BITFIELD_PROBED(task->signal, is_child_subreaper),
		BPF_CORE_READ_BITFIELD_PROBED(task->signal, has_child_subreaper), BPF_CORE_READ(task, fs, umask), (int)(state_of(task) & 1), release);
	BPF_SEQ_PRINTF(seq, "pid %d vprintk %d task %d nowhere %d size %d\n", task->tgid,
		bpf_core_enum_value_exists(enum bpf_func_id___any, BPF_FUNC_trace_vprintk___any), bpf_core_type_exists(struct task_struct),
		bpf_core_type_exists(struct nowhere___none), bpf_core_type_size(struct task_struct));
	return 0;
}
