/* cachestat.bpf.c: pages that reads ask for, and those that had to be brought in: by tracepoints of filemap
 * since Linux 6.13, else by kprobes, of folios since 5.16. What is read ahead is among the misses. */
#include "../tool.bpf.h"

#define COUNT(hook, variable, n) \
	SEC(hook) \
	int on_##variable(void *ctx) \
	{ \
		__sync_fetch_and_add(&variable, (n)); \
		return 0; \
	}

u64 total, misses, dirties;

#ifdef BY_TRACEPOINT
SEC("tracepoint/filemap/mm_filemap_get_pages")
int on_total(struct trace_event_raw_mm_filemap_op_page_cache_range *ctx)
{
	__sync_fetch_and_add(&total, ctx->last_index - ctx->index + 1);
	return 0;
}

SEC("tracepoint/filemap/mm_filemap_add_to_page_cache")
int on_miss(struct trace_event_raw_mm_filemap_op_page_cache *ctx)
{
	__sync_fetch_and_add(&misses, 1ull << ctx->order);
	return 0;
}
#elif defined(BY_FOLIO_PROBES)           /* the functions of pages call those of folios: each would count twice */
COUNT("kprobe/folio_mark_accessed", total, 1)
COUNT("kprobe/filemap_add_folio", misses, 1)
#else
COUNT("kprobe/mark_page_accessed", total, 1)
COUNT("kprobe/add_to_page_cache_lru", misses, 1)
#endif

#ifdef BY_FOLIO
COUNT("tracepoint/writeback/writeback_dirty_folio", dirties, 1)
#else
COUNT("tracepoint/writeback/writeback_dirty_page", dirties, 1)
#endif
