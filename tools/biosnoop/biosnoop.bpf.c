/* biosnoop.bpf.c: each block request when it is complete: who issued it, and how long the device took. */
#include "../tool.bpf.h"

struct request {
	u64 sector;
	u64 dev;
};

struct start {
	u64 time_ns;
	u32 pid, bytes;
	char comm[16], kind[8];
};

struct event {
	char comm[16];
	u32 pid;
	u32 disk __show(device);
	char kind[8];                    /* as the kernel writes it: R, W, F flush, D discard, S sync, M metadata */
	u64 sector;
	u32 bytes;
	s32 error __show(errno);
	u64 latency_ns __show(duration);
};

HASH(issued, 10240, struct request, struct start);
EVENTS(1024 * 1024);

SEC("tracepoint/block/block_rq_issue")
int on_issue(struct trace_event_raw_block_rq *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	struct start s = { .time_ns = bpf_ktime_get_ns(), .pid = bpf_get_current_pid_tgid() >> 32,
		.bytes = ctx->bytes };

	bpf_get_current_comm(s.comm, sizeof(s.comm));
	__builtin_memcpy(s.kind, ctx->rwbs, sizeof(s.kind));
	s.kind[7] = 0;
	bpf_map_update_elem(&issued, &key, &s, BPF_ANY);
	return 0;
}

SEC("tracepoint/block/block_rq_complete")
int on_complete(struct block_request *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	struct start *s = bpf_map_lookup_elem(&issued, &key);
	struct event *e;

	if (!s)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e)
		goto forget;
	__builtin_memcpy(e->comm, s->comm, sizeof(e->comm));
	__builtin_memcpy(e->kind, s->kind, sizeof(e->kind));
	e->pid = s->pid;
	e->disk = ctx->dev;
	e->sector = ctx->sector;
	e->bytes = s->bytes;
	e->error = ctx->error;
	e->latency_ns = bpf_ktime_get_ns() - s->time_ns;
	bpf_ringbuf_submit(e, 0);
forget:
	bpf_map_delete_elem(&issued, &key);
	return 0;
}
