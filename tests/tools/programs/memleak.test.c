/* Blocks of memory: what each call asks for and gets is there until it is freed. */
#include "../../../tools/memleak/memleak.bpf.c"
#include <skep/test.h>

struct sum { u64 bytes; u32 n; };
static long add(void *map, struct stack_key *key, u64 *value, struct sum *s) { s->bytes += *value, s->n++; return 0; }
static u64 held(void)
{
	struct sum s = {};

	bpf_for_each_map_elem(&counts, add, &s, 0);
	return s.bytes;
}

TEST(each_call)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	RUN_CALL(on_malloc, 100);
	EXPECT_EQ(held(), 0);
	RUN_RETURN(on_malloc_end, 0x1000);
	EXPECT_EQ(held(), 100);
	RUN_RETURN(on_malloc_end, 0x1800);       /* nobody asked */
	RUN_CALL(on_calloc, 3, 70);
	RUN_RETURN(on_calloc_end, 0x2000);
	EXPECT_EQ(held(), 310);
	RUN_CALL(on_aligned, 64, 1000);
	RUN_RETURN(on_aligned_alloc_end, 0x3000);
	EXPECT_EQ(held(), 1310);
	RUN_CALL(on_realloc, 0x2000, 500);
	EXPECT_EQ(held(), 1100);
	RUN_RETURN(on_realloc_end, 0x4000);
	EXPECT_EQ(held(), 1600);
	RUN_CALL(on_free, 0x1000), RUN_CALL(on_free, 0x1000), RUN_CALL(on_free, 0x9000), RUN_CALL(on_free, 0);
	EXPECT_EQ(held(), 1500);
	RUN_CALL(on_free, 0x3000), RUN_CALL(on_free, 0x4000);
	EXPECT_EQ(held(), 0);
}

TEST(nothing_given_and_no_room)
{
	SET_TASK(.pid = 42, .tid = 43);
	RUN_CALL(on_malloc, 100);
	RUN_RETURN(on_malloc_end, 0);
	RUN_RETURN(on_malloc_end, 0x1000);
	EXPECT_EQ(held(), 0);
	EXPECT_EQ(forgotten, 0);
	RUN_CALL(on_malloc, 100);
	FAIL_HELPER(bpf_map_update_elem, -7);
	RUN_RETURN(on_malloc_end, 0x1000);
	EXPECT_EQ(forgotten, 1);
	EXPECT_EQ(uncounted, 0);
}
