/* biopattern.bpf.c: a request is sequential when it begins where the one before it on the disk ended. The
 * first of an interval is neither. */
#include "../tool.bpf.h"

struct which {
	u32 disk __show(device);
};

struct pattern {
	u64 sequential, random, bytes __show(bytes);
	u64 count;
	u64 next;                        /* the sector behind the last one */
};

HASH(disks, 256, struct which, struct pattern);

SEC("tracepoint/block/block_rq_complete")
int on_complete(struct block_request *ctx)
{
	struct which key = { ctx->dev };
	struct pattern *p;

	if (!ctx->nr_sector)
		return 0;
	p = NEED(disks, key, struct pattern);
	if (!p)
		return 0;
	if (p->next)
		__sync_fetch_and_add(p->next == ctx->sector ? &p->sequential : &p->random, 1);
	p->next = ctx->sector + ctx->nr_sector;
	__sync_fetch_and_add(&p->count, 1);
	__sync_fetch_and_add(&p->bytes, ctx->nr_sector * 512ull);
	return 0;
}
