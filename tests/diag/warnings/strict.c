// What is skep's own is an error under --strict.
// flags: -Wall -Wmissing-license --strict
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int tell(struct xdp_md *ctx)
{
	long left = (long)ctx->data_end - (long)ctx->data;

	bpf_printk("%d bytes", left);
	return 1;
}
