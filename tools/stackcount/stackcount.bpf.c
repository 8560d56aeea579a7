/* stackcount.bpf.c: each time the place is hit, the stack that led there. */
#define WITH_STACKS
#include "../tool.bpf.h"

/* The command line's, else these. */
#ifndef HOOK
#define HOOK "kprobe/vfs_read"
#endif

SEC(HOOK)
int on_hit(void *ctx)
{
	count_stack(ctx, 1);
	return 0;
}
