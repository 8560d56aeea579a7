/* Pointers of the kernel that share their place with something else: what the verifier takes for the first is read plainly. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>

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

SEC("fentry/put_rows") int BPF_PROG(rows, struct overlaid_rows *o)
{
	pids[0] = o->first->pid;
	pids[1] = o->second->pid;
	pids[2] = o->none->pid;
	pids[3] = o->row[1]->pid;
	return 0;
}

SEC("kprobe/put_rows") int BPF_KPROBE(askew, struct overlaid_rows *o)
{
	return o->askew.b + o->askew.c + BPF_CORE_READ_BITFIELD_PROBED(o, askew.b) +
		BPF_CORE_READ_BITFIELD_PROBED(o, askew.c);
}

char LICENSE[] SEC("license") = "GPL";
