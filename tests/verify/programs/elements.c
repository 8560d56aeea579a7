/* Iterators over maps: keys and values are bytes that may not be there, and keys are for reading. */
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";
u64 sum;

SEC("iter/bpf_map_elem") int both(struct bpf_iter__bpf_map_elem *ctx)
{
	u32 *key = ctx->key;
	u64 *value = ctx->value;
	if (key && value)
		sum += *key + *value;
	return 0;
}
SEC("iter/bpf_map_elem") int written(struct bpf_iter__bpf_map_elem *ctx)
{
	u64 *value = ctx->value;
	if (value)
		*value = 0;
	return 0;
}
SEC("iter/bpf_map_elem") int no_test(struct bpf_iter__bpf_map_elem *ctx) { return *(u32 *)ctx->key & 1; }
SEC("iter/bpf_map_elem") int no_key_written(struct bpf_iter__bpf_map_elem *ctx)
{
	u64 *key = ctx->key;
	if (key)
		*key = 0;
	return 0;
}
SEC("iter/bpf_map_elem") int no_before(struct bpf_iter__bpf_map_elem *ctx)
{
	u8 *value = ctx->value;
	return value ? value[-1] & 1 : 0;
}
SEC("iter/sockmap") int socket(struct bpf_iter__sockmap *ctx)
{
	u32 *key = ctx->key;
	if (key)
		sum += *key;
	return 0;
}
