/* pagefaults.bpf.c: page faults of user space, by the stack that touched the page. */
#define WITH_STACKS
#include "../tool.bpf.h"

SEC("tracepoint/exceptions/page_fault_user")
int on_fault(void *ctx)
{
	count_stack(ctx, 1);
	return 0;
}
