/* Programs that are right, and that the verifier refuses once their code takes a wrong shape: each says which. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

/* Behind assembly that ends the program nothing may stand: it is never reached. */
static __always_inline __attribute__((noreturn)) void leave(int result)
{
	asm volatile("r0 = %[result]\n\t"
		     "exit"
		     : : [result] "r"(result) : "r0");
	__builtin_unreachable();
}

SEC("xdp")
int leaves_by_assembly(struct xdp_md *ctx)
{
	if (ctx->rx_queue_index == 7)
		leave(XDP_DROP);
	return XDP_PASS;
}

/* An element of a flexible array in the context: the offset of the access is one constant. */
SEC("tracepoint/syscalls/sys_enter_unlinkat")
int element_of_the_context(struct syscall_trace_enter *ctx)
{
	return ctx->args[1] > ctx->args[2];
}

/* Only one way gives 'header' a value, and the test behind it asks for it on others too. */
struct cursor { void *at; };

static __always_inline int take(struct cursor *c, void *end, struct udphdr **header)
{
	struct udphdr *h = c->at;
	int len;

	if ((void *)(h + 1) > end)
		return -1;
	len = (h->len & 15) * 4;
	if (len < (int)sizeof(*h))
		return -1;
	if (c->at + len > end)
		return -1;
	c->at += len;
	*header = h;
	return len;
}

SEC("xdp")
int set_on_one_way(struct xdp_md *ctx)
{
	void *end = (void *)(long)ctx->data_end;
	struct cursor c = { (void *)(long)ctx->data + 14 };
	struct udphdr *header;
	int len = take(&c, end, &header);

	if (len < sizeof(header) || (void *)(header + 1) > end)
		return XDP_PASS;
	return header->dest == 53 ? XDP_DROP : XDP_TX;
}

char LICENSE[] SEC("license") = "GPL";
