/* Arrays of pointers in the kernel's objects: at a place that is known, at one that is computed, in a loop. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

int ids[4], sum;

SEC("tp_btf/sched_switch") int BPF_PROG(known, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	ids[0] = prev->cgroups->subsys[0]->id;
	ids[1] = next->cgroups->subsys[1]->id;
	return 0;
}

SEC("tp_btf/sched_switch") int BPF_PROG(computed, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	ids[2] = prev->cgroups->subsys[prev->pid & 1]->id;
	ids[3] = next->comm[bpf_get_prandom_u32() & 15];
	return 0;
}

SEC("tp_btf/sched_switch") int BPF_PROG(each, bool preempt, struct task_struct *prev, struct task_struct *next)
{
	for (int i = 0; i < 3; i++)
		sum += prev->cgroups->subsys[i] != NULL;
#pragma nounroll
	for (int i = 0; i < 16 && next->comm[i]; i++)
		sum += next->comm[i];
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
