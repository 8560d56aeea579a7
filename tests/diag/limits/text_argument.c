// flags: -w
/* What is looked at twice must not change. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
char LICENSE[] SEC("license") = "GPL";
SEC("kprobe/do_unlinkat") int changed(struct pt_regs *ctx)
{
	char comm[16] = "", *at = comm;
	return strrchr(at++, '/') != 0;
}
