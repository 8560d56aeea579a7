/* readahead.bpf.c: pages that are brought in before anybody asked for them, and how long it takes until somebody does.
 * By tracepoints where reads tell which pages they want (filemap:mm_filemap_get_pages, Linux 6.13 and later): what the
 * same thread adds to the page cache beyond these is read ahead. Else by kprobes: what is added while the kernel's
 * functions for it run, and folios in place of pages. */
#include "../tool.bpf.h"

enum { MOST_PAGES = 512 };               /* of one read, of one folio */

u64 ahead, used;
HASH(age, 128, u32, u64);                /* slot of milliseconds: so many pages */

static void was_used(u64 born)
{
	u32 slot = slot_of((bpf_ktime_get_ns() - born) / NS_PER_MS);

	ADD(age, slot, 1);
	__sync_fetch_and_add(&used, 1);
}

#ifdef BY_TRACEPOINT
struct page {
	u64 inode, index;
	u32 dev, pad;
};

struct range {
	u64 inode, first, last, dev;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 262144);
	__type(key, struct page);
	__type(value, u64);
} births SEC(".maps");

HASH(asked, MAX_THREADS, u32, struct range);    /* thread: what it reads now */

SEC("tracepoint/filemap/mm_filemap_get_pages")
int on_read(struct trace_event_raw_mm_filemap_op_page_cache_range *ctx)
{
	struct range r = { .inode = ctx->i_ino, .first = ctx->index, .last = ctx->last_index, .dev = ctx->s_dev };
	struct page page = { .inode = r.inode, .index = r.first, .dev = ctx->s_dev };
	u32 thread = this_tid();

	bpf_map_update_elem(&asked, &thread, &r, BPF_ANY);
	for (u32 i = 0; i < MOST_PAGES && page.index <= r.last; i++, page.index++) {
		u64 *born = bpf_map_lookup_elem(&births, &page);

		if (!born)
			continue;
		was_used(*born);
		bpf_map_delete_elem(&births, &page);
	}
	return 0;
}

SEC("tracepoint/filemap/mm_filemap_add_to_page_cache")
int on_add(struct trace_event_raw_mm_filemap_op_page_cache *ctx)
{
	struct page page = { .inode = ctx->i_ino, .index = ctx->index, .dev = ctx->s_dev };
	u64 now = bpf_ktime_get_ns(), end = ctx->index + (1ull << (ctx->order & 15));
	u32 thread = this_tid();
	struct range *r = bpf_map_lookup_elem(&asked, &thread);

	if (!r || r->inode != page.inode || r->dev != page.dev)
		return 0;
	for (u32 i = 0; i < MOST_PAGES && page.index < end; i++, page.index++) {
		if (page.index >= r->first && page.index <= r->last)
			continue;
		bpf_map_update_elem(&births, &page, &now, BPF_ANY);
		__sync_fetch_and_add(&ahead, 1);
	}
	return 0;
}
#else
HASH(reading, MAX_THREADS, u32, u32);           /* thread: how deep it is in functions that read ahead */

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 262144);
	__type(key, u64);                /* a page or folio */
	__type(value, u64);
} births SEC(".maps");

static int enter(void)
{
	u32 thread = this_tid(), *depth = NEED(reading, thread, u32);

	if (depth)
		++*depth;
	return 0;
}

static int leave(void)
{
	u32 thread = this_tid(), *depth = bpf_map_lookup_elem(&reading, &thread);

	if (depth && --*depth == 0)
		bpf_map_delete_elem(&reading, &thread);
	return 0;
}

static int add(u64 what)
{
	u32 thread = this_tid();
	u64 now = bpf_ktime_get_ns();

	if (!bpf_map_lookup_elem(&reading, &thread))
		return 0;
	bpf_map_update_elem(&births, &what, &now, BPF_ANY);
	__sync_fetch_and_add(&ahead, 1);
	return 0;
}

static int use(u64 what)
{
	u64 *born = bpf_map_lookup_elem(&births, &what);

	if (born) {
		was_used(*born);
		bpf_map_delete_elem(&births, &what);
	}
	return 0;
}

SEC("kprobe/page_cache_ra_unbounded")
int on_unbounded(void *ctx) { return enter(); }

SEC("kretprobe/page_cache_ra_unbounded")
int on_unbounded_end(void *ctx) { return leave(); }

SEC("kprobe/page_cache_ra_order")
int on_order(void *ctx) { return enter(); }

SEC("kretprobe/page_cache_ra_order")
int on_order_end(void *ctx) { return leave(); }

SEC("kprobe/add_to_page_cache_lru")       /* before Linux 5.16 */
int BPF_KPROBE(on_add_page, void *page) { return add((u64)page); }

SEC("kprobe/filemap_add_folio")
int BPF_KPROBE(on_add_folio, void *mapping, void *folio) { return add((u64)folio); }

SEC("kprobe/mark_page_accessed")
int BPF_KPROBE(on_page, void *page) { return use((u64)page); }

SEC("kprobe/folio_mark_accessed")
int BPF_KPROBE(on_folio, void *folio) { return use((u64)folio); }
#endif
