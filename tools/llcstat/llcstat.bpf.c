/* llcstat.bpf.c: events of the processor, one in so many looked at: whoever runs then is counted for all of
 * them. */
#include "../tool.bpf.h"

struct who {
	u32 pid;
	char comm[COMM];
};

struct sum {
	u64 references, misses;
};

HASH(counts, 10240, struct who, struct sum);

static struct sum *mine(void)
{
	struct who key = { .pid = this_pid() };

	bpf_get_current_comm(key.comm, sizeof(key.comm));
	return NEED(counts, key, struct sum);
}

SEC("perf_event/references")
int on_reference(struct bpf_perf_event_data *ctx)
{
	struct sum *sum = mine();

	if (sum)
		__sync_fetch_and_add(&sum->references, ctx->sample_period);
	return 0;
}

SEC("perf_event/misses")
int on_miss(struct bpf_perf_event_data *ctx)
{
	struct sum *sum = mine();

	if (sum)
		__sync_fetch_and_add(&sum->misses, ctx->sample_period);
	return 0;
}
