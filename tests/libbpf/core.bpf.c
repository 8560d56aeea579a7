/* core.bpf.c: asks about the kernel's types in each way that there is: for gen min_core_btf. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct pid___short { unsigned int level; struct { int nr; } numbers[1]; } __attribute__((preserve_access_index));
struct rcu_head___whole { struct callback_head *next; } __attribute__((preserve_access_index));
enum pid_type___our { PIDTYPE_TGID___our };
long sum;

SEC("raw_tp/sys_enter")
int ask(void *ctx)
{
	struct task_struct *t = (void *)bpf_get_current_task();
	struct pid___short *p = (void *)BPF_CORE_READ(t, thread_pid);
	sum += BPF_CORE_READ(t, real_parent, tgid) + BPF_CORE_READ(t, comm[3]) + BPF_CORE_READ(p, level);
	sum += BPF_CORE_READ_BITFIELD_PROBED(t, in_execve);
	sum += bpf_core_field_size(t->start_time);
	sum += bpf_core_type_exists(struct file_operations) + bpf_core_type_size(struct list_head) + bpf_core_type_exists(struct no_such_type);
	sum += bpf_core_enum_value(enum pid_type___our, PIDTYPE_TGID___our) + bpf_core_type_matches(struct hlist_node);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
