/* biolatency.bpf.c: how long block requests take, from their issue to the device until they are complete.
 * BY_DISK: each disk apart; MILLISECONDS: in those. */
#include "../tool.bpf.h"

struct request {
	u64 sector;
	u64 dev;
};

struct which {
#ifdef BY_DISK
	u32 disk __show(device);
#endif
	u32 slot;
};

HASH(issued, 10240, struct request, u64);
HASH(latency, 4096, struct which, u64);

SEC("tracepoint/block/block_rq_issue")
int on_issue(struct trace_event_raw_block_rq *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&issued, &key, &now, BPF_ANY);
	return 0;
}

SEC("tracepoint/block/block_rq_complete")
int on_complete(struct block_request *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	u64 *from = bpf_map_lookup_elem(&issued, &key);
	struct which to = { 0 };

	if (!from)
		return 0;
	to.slot = slot_of((bpf_ktime_get_ns() - *from) / UNIT_NS);
#ifdef BY_DISK
	to.disk = ctx->dev;
#endif
	bpf_map_delete_elem(&issued, &key);
	ADD(latency, to, 1);
	return 0;
}
