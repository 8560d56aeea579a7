/* memleak.bpf.c: blocks of memory from malloc, calloc, realloc and aligned_alloc that nobody has freed when
 * it ends; -k: of the kernel. */
#define WITH_STACKS
#include "../tool.bpf.h"

#ifndef LIBRARY
#define LIBRARY "c"
#endif

struct block {
	u64 bytes;
	struct stack_key key;
};

HASH(asked, MAX_THREADS, u32, u64);             /* thread: bytes */
HASH(blocks, 1000000, u64, struct block); /* address */
u64 forgotten;                            /* there was no room in blocks */

static int ask(u64 bytes)
{
	u32 thread = this_tid();

	bpf_map_update_elem(&asked, &thread, &bytes, BPF_ANY);
	return 0;
}

static int gets(void *ctx, u64 address)
{
	u32 thread = this_tid();
	u64 *bytes = bpf_map_lookup_elem(&asked, &thread);
	struct block b = {};

	if (!bytes)
		return 0;
	b.bytes = *bytes;
	bpf_map_delete_elem(&asked, &thread);
	if (!address)
		return 0;
	take_stack(ctx, &b.key);
	look_at_code(&b.key);
	if (bpf_map_update_elem(&blocks, &address, &b, BPF_ANY))
		__sync_fetch_and_add(&forgotten, 1);
	else
		add_stack(&b.key, b.bytes);
	return 0;
}

static int frees(u64 address)
{
	struct block *b = bpf_map_lookup_elem(&blocks, &address);
	u64 *sum;

	if (!b)
		return 0;
	sum = bpf_map_lookup_elem(&counts, &b->key);
	if (sum)
		__sync_fetch_and_add(sum, -b->bytes);
	bpf_map_delete_elem(&blocks, &address);
	return 0;
}

#ifdef KERNEL
SEC("tracepoint/kmem/kmalloc")
int on_kmalloc(struct trace_event_raw_kmalloc *ctx)
{
	ask(ctx->bytes_alloc);
	return gets(ctx, (u64)ctx->ptr);
}

SEC("tracepoint/kmem/kmem_cache_alloc")
int on_cache(struct trace_event_raw_kmem_cache_alloc *ctx)
{
	ask(ctx->bytes_alloc);
	return gets(ctx, (u64)ctx->ptr);
}

SEC("tracepoint/kmem/kfree")
int on_kfree(struct trace_event_raw_kfree *ctx) { return frees((u64)ctx->ptr); }

SEC("tracepoint/kmem/kmem_cache_free")
int on_cache_free(struct trace_event_raw_kmem_cache_free *ctx) { return frees((u64)ctx->ptr); }
#else
SEC("uprobe/" LIBRARY ":malloc")
int BPF_KPROBE(on_malloc, u64 bytes) { return ask(bytes); }

SEC("uprobe/" LIBRARY ":calloc")
int BPF_KPROBE(on_calloc, u64 n, u64 bytes) { return ask(n * bytes); }

SEC("uprobe/" LIBRARY ":realloc")
int BPF_KPROBE(on_realloc, u64 old, u64 bytes)
{
	frees(old);
	return ask(bytes);
}

SEC("uprobe/" LIBRARY ":aligned_alloc")
int BPF_KPROBE(on_aligned, u64 alignment, u64 bytes) { return ask(bytes); }

SEC("uprobe/" LIBRARY ":free")
int BPF_KPROBE(on_free, u64 address) { return frees(address); }

#define GETS(function) \
	SEC("uretprobe/" LIBRARY ":" #function) \
	int BPF_KRETPROBE(on_##function##_end, u64 address) { return gets(ctx, address); }

GETS(malloc)
GETS(calloc)
GETS(realloc)
GETS(aligned_alloc)
#endif
