/* What a tracepoint hands on is written: runs of programs by one command, and no other's, end with another error. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char command[16];

static int deny(struct bpf_raw_tracepoint_args *ctx)
{
	char name[16];
	if (bpf_get_current_comm(name, sizeof(name)))
		return 0;
	for (int i = 0; i < 16; i++)
		if (name[i] != command[i])
			return 0;
		else if (!name[i])
			break;
	*(int *)ctx->args[0] = -7;
	return 0;
}
SEC("raw_tp.w/bpf_test_finish") int writes(struct bpf_raw_tracepoint_args *ctx) { return deny(ctx); }
SEC("raw_tracepoint.w/bpf_test_finish") int writes_too(struct bpf_raw_tracepoint_args *ctx) { return deny(ctx); }

char LICENSE[] SEC("license") = "GPL";
