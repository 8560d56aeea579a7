// flags: -Wall
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entrys, 8);
	__type(key, __u32);
	__type(valu, __u64);
	__uint(colour, 3);
} counts SEC(".maps");
SEC("xdp") int verdict(struct xdp_md *ctx)
{
	if (ctx->data == 0)
		return XDP_PASS;
	if (ctx->data == 4)
		return -1;
	return 17;
}
SEC("cgroup/connect4") int both(struct bpf_sock_addr *ctx) { return ctx->family == 2 ? 1 : 0; }
SEC("cgroup/connect6") int two(struct bpf_sock_addr *ctx) { return 2; }
SEC("xdp") void nothing(struct xdp_md *ctx) { }
SEC("kprob/do_unlinkat") int slip(struct pt_regs *ctx) { bpf_printk("unlink"); return 0; }
SEC("tracepoint:sched:sched_switch") int colons(void *ctx) { return 0; }
SEC("my_own/section") int own(void *ctx) { return 0; }
