/* Pages beyond what a thread reads are read ahead; who asks for them later uses them, once. */
#define BY_TRACEPOINT
#include "../../../tools/readahead/readahead.bpf.c"
#include <skep/test.h>

static void reads(u64 inode, u64 first, u64 last)
{
	struct trace_event_raw_mm_filemap_op_page_cache_range r = { .i_ino = inode, .index = first, .last_index = last, .s_dev = 8 };

	RUN(on_read, &r);
}

static void adds(u64 inode, u64 index, u32 order)
{
	struct trace_event_raw_mm_filemap_op_page_cache a = { .i_ino = inode, .index = index, .order = order, .s_dev = 8 };

	RUN(on_add, &a);
}

static u64 of_age(u32 slot)
{
	u64 *n = bpf_map_lookup_elem(&age, &slot);

	return n ? *n : 0;
}

TEST(pages)
{
	SET_TASK(.pid = 42, .tid = 43);
	SET_CLOCK(1000000000ull);
	adds(7, 4, 0);                           /* nobody reads it */
	EXPECT_EQ(ahead, 0);
	reads(7, 0, 3);
	adds(7, 2, 0);                           /* it was asked for */
	adds(8, 4, 0);                           /* of another file */
	EXPECT_EQ(ahead, 0);
	adds(7, 3, 2);                           /* 3 was asked for; 4, 5 and 6 were not */
	EXPECT_EQ(ahead, 3);
	SET_CLOCK(1005000000ull);
	reads(7, 4, 5);
	EXPECT_EQ(used, 2);
	EXPECT_EQ(of_age(slot_of(5)), 2);
	reads(7, 4, 5);                          /* once */
	EXPECT_EQ(used, 2);
	SET_TASK(.pid = 50, .tid = 51);
	reads(7, 6, 6);                          /* by whomever */
	EXPECT_EQ(used, 3);
}
