/* Programs that are right, and that the verifier refuses once their code takes a wrong shape: each says which. */
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
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

/* A pointer into one memory or another is a pointer into memory, however the number came about that is added to it. */
struct event { u64 bytes; char name[64]; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } events SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY); __uint(max_entries, 1); __type(key, u32); __type(value, struct event); } spare SEC(".maps");

SEC("uprobe//bin/true:main")
int one_of_two_memories(struct pt_regs *ctx)
{
	u32 zero = 0;
	bool has_ring = bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_ringbuf_reserve);
	struct event *e = has_ring ? bpf_ringbuf_reserve(&events, sizeof(*e), 0) : bpf_map_lookup_elem(&spare, &zero);
	u64 bytes = (u64)(void *)ctx->bx;

	if (!e)
		return 0;
	if (bytes > sizeof(e->name) - 1)
		bytes = sizeof(e->name) - 1;
	e->bytes = bytes;
	e->name[bytes] = 0;
	if (has_ring)
		bpf_ringbuf_submit(e, 0);
	return 0;
}

/* A counter of four bytes in memory, as its address is taken: the verifier follows it only where eight bytes begin. */
SEC("tc")
int counts_in_memory(struct __sk_buff *skb)
{
	volatile u8 before = 1;
	volatile u32 i;
	u32 sum = 0;

	for (i = 0; i < 20; i++)
		sum += before;
	return sum == 20 ? 0 : 2;
}

/* One that is the key of a map besides. */
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, u64); } cells SEC(".maps");

SEC("tc")
int counts_with_the_key(struct __sk_buff *skb)
{
	u32 i = 0;
	u64 *cell = bpf_map_lookup_elem(&cells, &i), sum = 0;
	u8 bytes[8] = {};

	if (!cell || bpf_skb_load_bytes(skb, 0, bytes, sizeof(bytes)) < 0)
		return 0;
	for (i = 0; i < 8; i++)
		sum += bytes[i] + *cell;
	if (i == 8)
		bpf_map_delete_elem(&cells, &i);
	return sum & 1;
}

char LICENSE[] SEC("license") = "GPL";
