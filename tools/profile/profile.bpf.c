/* profile.bpf.c: what the processors do, looked at so many times a second: the stacks of whoever runs. Who is idle is
 * not counted. */
#define WITH_STACKS
#include "../tool.bpf.h"

SEC("perf_event")
int on_sample(void *ctx)
{
	if (this_tid())
		count_stack(ctx, 1);
	return 0;
}
