/* biostacks.bpf.c: from when the kernel takes a request in to when it is done, by the stack that it was made in: by
 * block:block_io_start and block_io_done, Linux 6.5 and later. Before, a request begins where its first bio is queued,
 * by who asked for it; one that no bio begins (the rest of one that was split) where it goes to the driver. */
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

/* What all of these events begin with; the types have other names on other kernels. */
struct block_event {
	struct trace_entry entry;
	u32 dev;
	u64 sector;
};

/* Bios that were merged, or went to a device above disks, are never done: the oldest go. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 10240);
	__type(key, struct request);
	__type(value, struct start);
} issued SEC(".maps");

static __always_inline int begin(struct block_event *ctx, u64 how)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	struct start s = { .time_ns = bpf_ktime_get_ns() };

	take_stack(ctx, &s.key);
	look_at_code(&s.key);
	bpf_map_update_elem(&issued, &key, &s, how);
	return 0;
}

static __always_inline int done(struct block_event *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	struct start *s = bpf_map_lookup_elem(&issued, &key);

	if (!s)
		return 0;
	add_stack(&s->key, (bpf_ktime_get_ns() - s->time_ns) / NS_PER_US);
	bpf_map_delete_elem(&issued, &key);
	return 0;
}

#ifdef BY_REQUEST
SEC("tracepoint/block/block_io_start")
int on_start(struct block_event *ctx) { return begin(ctx, BPF_ANY); }

SEC("tracepoint/block/block_io_done")
int on_done(struct block_event *ctx) { return done(ctx); }
#else
SEC("tracepoint/block/block_bio_queue")
int on_queue(struct block_event *ctx) { return begin(ctx, BPF_ANY); }

SEC("tracepoint/block/block_rq_issue")
int on_issue(struct block_event *ctx) { return begin(ctx, BPF_NOEXIST); }

SEC("tracepoint/block/block_rq_complete")
int on_complete(struct block_event *ctx) { return done(ctx); }
#endif
