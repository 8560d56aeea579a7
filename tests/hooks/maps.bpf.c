#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

SEC("iter/bpf_map")
int maps(struct bpf_iter__bpf_map *ctx)
{
	struct bpf_map *m = ctx->map;
	if (m)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%u %s\n", m->id, m->name);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
