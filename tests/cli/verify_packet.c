/* For verify.t: a header is read, and nothing says that the packet is as long. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
SEC("xdp") int f(struct xdp_md *ctx)
{
	struct ethhdr *eth = (void *)(long)ctx->data;
	return eth->h_proto == 8 ? XDP_DROP : XDP_PASS;
}
