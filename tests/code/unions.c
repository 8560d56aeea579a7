/* Pointers of the kernel that share their place with something else: what the verifier takes for the first is read plainly. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

int pids[8];

SEC("fentry/put_over") int BPF_PROG(overlaid, struct overlaid *o, int i)
{
	pids[0] = o->first->pid;
	pids[1] = o->behind->pid;
	pids[2] = o->same_place->pid;
	pids[3] = o->deep.in[0]->pid;
	pids[4] = o->deep.in[i & 1]->pid;
	pids[5] = o->below->pid;
	pids[6] = o->other != NULL;
	pids[7] = o->above && o->number == 3;
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
