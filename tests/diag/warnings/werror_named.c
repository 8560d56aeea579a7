// What is skep's own is an error when it is named.
// flags: -Wall -Werror -Werror=format
#include <vmlinux.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int tell(struct xdp_md *ctx)
{
	long left = (long)ctx->data_end - (long)ctx->data;

	bpf_printk("%d bytes", left);
	return 1;
}
