/* kept.bpf.c: a table of a function, which lies in data: in the first of the object's maps, and there is no other. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

static __noinline int again(int by)
{
	const short table[] = { 7, -8, 9, 10, 11, 12 };

	by++;
	by += table[by % 6];
	return by;
}

SEC("kprobe/do_nothing")
int kept(struct pt_regs *ctx)
{
	int n = again(3);

	return n + again(5);
}
