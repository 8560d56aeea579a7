// Tracing programs have stacks of their own for each function where kernel and machine offer it.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
static __noinline int leaf(void *p)
{
	char text[300];
	bpf_probe_read_kernel(text, sizeof(text), p);
	return text[17];
}
SEC("raw_tp/sys_enter") int prog(void *ctx)
{
	char own[300];
	bpf_probe_read_kernel(own, sizeof(own), ctx);
	return (leaf(own + 8) + own[3]) & 1;
}
