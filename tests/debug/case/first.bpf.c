/* first.bpf.c: a variable is all that there is: no other map stands before it. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
int number = 41;
SEC("xdp")
int add(struct xdp_md *ctx)
{
	number++;
	return XDP_PASS;
}
