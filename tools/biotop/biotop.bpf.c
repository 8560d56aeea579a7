/* biotop.bpf.c: requests of disks, by the process that was current when they were issued: for what is
 * written back later that is a thread of the kernel. */
#include "../tool.bpf.h"

struct request {
	u64 sector;
	u32 dev;
};

struct who {
	u32 pid;
	char comm[COMM];
	u32 disk __show(device);
	char kind[2];                    /* R or W */
};

struct start {
	u64 time_ns;
	struct who who;
	u32 bytes;
};

struct sum {
	u64 io, bytes __show(bytes);
	u64 time_ns __show(duration);
};

HASH(issued, 10240, struct request, struct start);
HASH(counts, 10240, struct who, struct sum);

SEC("tracepoint/block/block_rq_issue")
int on_issue(struct trace_event_raw_block_rq *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	struct start s = { .time_ns = bpf_ktime_get_ns(), .bytes = ctx->bytes };

	s.who.pid = this_pid();
	s.who.disk = ctx->dev;
	s.who.kind[0] = ctx->rwbs[0] == 'F' ? ctx->rwbs[1] : ctx->rwbs[0];
	bpf_get_current_comm(s.who.comm, sizeof(s.who.comm));
	bpf_map_update_elem(&issued, &key, &s, BPF_ANY);
	return 0;
}

SEC("tracepoint/block/block_rq_complete")
int on_complete(struct block_request *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	struct start *s = bpf_map_lookup_elem(&issued, &key);
	struct sum *sum;

	if (!s)
		return 0;
	sum = NEED(counts, s->who, struct sum);
	if (sum) {
		__sync_fetch_and_add(&sum->io, 1);
		__sync_fetch_and_add(&sum->bytes, s->bytes);
		__sync_fetch_and_add(&sum->time_ns, bpf_ktime_get_ns() - s->time_ns);
	}
	bpf_map_delete_elem(&issued, &key);
	return 0;
}
