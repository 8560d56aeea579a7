/* funclatency.bpf.c: from the call to the return, of the outermost of them where they call one another. */
#define WITH_SINCE
#include "../tool.bpf.h"

/* The command line's, else these. */
#ifndef HOOK
#define HOOK "kprobe/vfs_read"
#endif
#ifndef RETURN_HOOK
#define RETURN_HOOK "kretprobe/vfs_read"
#endif

HASH(latency, 128, u32, u64);             /* slot */

SEC(HOOK)
int on_call(void *ctx)
{
	begin_of(this_tid());
	return 0;
}

SEC(RETURN_HOOK)
int on_return(void *ctx)
{
	u64 ns = end_of(this_tid());
	u32 slot = slot_of(ns / UNIT_NS);

	if (ns)
		ADD(latency, slot, 1);
	return 0;
}
