/* bitesize.bpf.c: how large the requests are that a process sends to disks. */
#include "../tool.bpf.h"

struct which {
	char comm[COMM];
	u32 slot;
};

HASH(sizes, 10240, struct which, u64);

SEC("tracepoint/block/block_rq_issue")
int on_issue(struct trace_event_raw_block_rq *ctx)
{
	struct which key = { .slot = slot_of(ctx->bytes / 1024) };

	bpf_get_current_comm(key.comm, sizeof(key.comm));
	ADD(sizes, key, 1);
	return 0;
}
