/* dcstat.bpf.c: lookups of names; SLOW those that the fast way could not answer, MISS those that had to ask
 * the file system. */
#include "../tool.bpf.h"

u64 references, slow, misses;

SEC("kprobe/lookup_fast*")
int on_fast(void *ctx)
{
	__sync_fetch_and_add(&references, 1);
	return 0;
}

SEC("kretprobe/d_lookup")
int BPF_KRETPROBE(on_slow, void *dentry)
{
	__sync_fetch_and_add(&slow, 1);
	if (!dentry)
		__sync_fetch_and_add(&misses, 1);
	return 0;
}
