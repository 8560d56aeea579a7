/* biolatency.bpf.c: how long block requests take, from their issue to the device until they are complete.
 * BY_DISK: each disk apart; MILLISECONDS: in those. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#ifdef MILLISECONDS
enum { UNIT_NS = 1000000 };
#else
enum { UNIT_NS = 1000 };
#endif

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

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 10240);
	__type(key, struct request);
	__type(value, u64);
} issued SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, struct which);
	__type(value, u64);
} latency SEC(".maps");

static u32 slot_of(u64 v)
{
	u32 n = 0;

	for (u32 i = 32; i; i >>= 1)
		if (v >> i) {
			v >>= i;
			n += i;
		}
	return n;
}

SEC("tracepoint/block/block_rq_issue")
int on_issue(struct trace_event_raw_block_rq *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	u64 now = bpf_ktime_get_ns();

	bpf_map_update_elem(&issued, &key, &now, BPF_ANY);
	return 0;
}

SEC("tracepoint/block/block_rq_complete")
int on_complete(struct trace_event_raw_block_rq_completion *ctx)
{
	struct request key = { .sector = ctx->sector, .dev = ctx->dev };
	u64 *from = bpf_map_lookup_elem(&issued, &key), zero = 0, *n;
	struct which to = { 0 };

	if (!from)
		return 0;
	to.slot = slot_of((bpf_ktime_get_ns() - *from) / UNIT_NS);
#ifdef BY_DISK
	to.disk = ctx->dev;
#endif
	bpf_map_delete_elem(&issued, &key);
	bpf_map_update_elem(&latency, &to, &zero, BPF_NOEXIST);
	n = bpf_map_lookup_elem(&latency, &to);
	if (n)
		__sync_fetch_and_add(n, 1);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
