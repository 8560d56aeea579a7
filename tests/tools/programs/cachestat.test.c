/* Pages by tracepoints: as many as a read asks for, and as many as a folio has. */
#define BY_TRACEPOINT
#define BY_FOLIO
#include "../../../tools/cachestat/cachestat.bpf.c"
#include <skep/test.h>

static u64 none[8];

TEST(pages)
{
	struct trace_event_raw_mm_filemap_op_page_cache_range asked = { .index = 10, .last_index = 13 };
	struct trace_event_raw_mm_filemap_op_page_cache added = { .order = 0 };

	RUN(on_total, &asked);
	EXPECT_EQ(total, 4);
	asked.last_index = 10;
	RUN(on_total, &asked);
	EXPECT_EQ(total, 5);
	RUN(on_miss, &added);
	EXPECT_EQ(misses, 1);
	added.order = 3;
	RUN(on_miss, &added);
	EXPECT_EQ(misses, 9);
	RUN(on_dirties, none);
	RUN(on_dirties, none);
	EXPECT_EQ(dirties, 2);
}
