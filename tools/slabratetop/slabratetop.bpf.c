/* slabratetop.bpf.c: allocations of kmem_cache_alloc(): by the tracepoint, which tells the cache since Linux
 * 6.1, else by a kprobe. */
#include "../tool.bpf.h"

struct which {
	char cache[32];
};

struct sum {
	u64 allocations, bytes __show(bytes);
};

HASH(counts, 2048, struct which, struct sum);

static int count(struct kmem_cache *cache)
{
	struct which key = {};
	struct sum *sum;

	bpf_probe_read_kernel_str(key.cache, sizeof(key.cache), cache->name);
	sum = NEED(counts, key, struct sum);
	if (sum) {
		__sync_fetch_and_add(&sum->allocations, 1);
		__sync_fetch_and_add(&sum->bytes, cache->size);
	}
	return 0;
}

#ifdef BY_TRACEPOINT
SEC("tp_btf/kmem_cache_alloc")
int BPF_PROG(on_alloc, unsigned long caller, const void *p, struct kmem_cache *cache)
{
	return count(cache);
}
#else
SEC("kprobe/kmem_cache_alloc")
int BPF_KPROBE(on_alloc, struct kmem_cache *cache)
{
	return count(cache);
}
#endif
