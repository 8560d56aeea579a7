/* A program that is not under the GPL: it reads no kernel object by its type and calls no function of the kernel. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "Proprietary";
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

SEC("tp_btf/sched_switch") int no_object(u64 *ctx)
{
	struct task_struct *t = (void *)ctx[1];
	return t->pid;
}
SEC("tp_btf/sched_switch") int argument(u64 *ctx) { return ctx[0] && ctx[1]; }
SEC("raw_tp/sys_enter") int no_function(void *ctx)
{
	bpf_rcu_read_lock();
	bpf_rcu_read_unlock();
	return 0;
}
