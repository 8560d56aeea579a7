/* biostacks.bpf.c: from when the kernel takes a request in to when it is done (block:block_io_start, Linux
 * 6.5 and later), by the stack that it was made in. */
#define WITH_STACKS
#include "../tool.bpf.h"

struct request {
	u64 sector;
	u32 dev;
};

struct start {
	u64 time_ns;
	struct stack_key key;
};

HASH(issued, 10240, struct request, struct start);

SEC("tracepoint/block/block_io_start")
int on_start(struct trace_event_raw_block_rq *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	struct start s = { .time_ns = bpf_ktime_get_ns() };

	take_stack(ctx, &s.key);
	bpf_map_update_elem(&issued, &key, &s, BPF_ANY);
	return 0;
}

SEC("tracepoint/block/block_io_done")
int on_done(struct trace_event_raw_block_rq *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	struct start *s = bpf_map_lookup_elem(&issued, &key);

	if (!s)
		return 0;
	add_stack(&s->key, (bpf_ktime_get_ns() - s->time_ns) / NS_PER_US);
	bpf_map_delete_elem(&issued, &key);
	return 0;
}
