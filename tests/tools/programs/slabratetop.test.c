/* Allocations by cache, with the bytes of the cache's objects. */
#include "../../../tools/slabratetop/slabratetop.bpf.c"
#include <skep/test.h>

static struct kmem_cache dentries, files;

#ifdef BY_TRACEPOINT
#define ALLOCATES(cache) RUN_ARGS(on_alloc, 0xffff0000, 0x1000, cache)
#else
#define ALLOCATES(cache) RUN_CALL(on_alloc, cache)
#endif

static struct sum *of(const char *name)
{
	struct which key = {};

	bpf_probe_read_kernel_str(key.cache, sizeof(key.cache), name);
	return bpf_map_lookup_elem(&counts, &key);
}

TEST(by_cache)
{
	struct sum *s;

	dentries.name = "dentry", dentries.size = 192;
	files.name = "filp_of_a_name_that_is_longer_than_there_is_room_for", files.size = 256;
	for (int i = 0; i < 3; i++)
		ALLOCATES(&dentries);
	ALLOCATES(&files);
	s = of("dentry");
	EXPECT_EQ(s ? s->allocations : 0, 3);
	EXPECT_EQ(s ? s->bytes : 0, 576);
	s = of("filp_of_a_name_that_is_longer_than_there_is_room_for");
	EXPECT_EQ(s ? s->allocations : 0, 1);
	EXPECT_EQ(s ? s->bytes : 0, 256);
	FAIL_HELPER(bpf_map_update_elem, -7);
	files.name = "another";
	EXPECT_EQ(ALLOCATES(&files), 0);
	EXPECT_FALSE(of("another"));
}
