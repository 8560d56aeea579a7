/* What begins where the last one ended is sequential; the first of a disk is neither. */
#include "../../../tools/biopattern/biopattern.bpf.c"
#include <skep/test.h>

static void ends(u32 dev, u64 sector, u32 n)
{
	struct block_request r = { .dev = dev, .sector = sector, .nr_sector = n };

	RUN(on_complete, &r);
}

static void holds(u32 dev, u64 sequential, u64 random, u64 count, u64 bytes)
{
	struct which key = { dev };
	struct pattern *p = bpf_map_lookup_elem(&disks, &key);

	ASSERT_TRUE(p);
	EXPECT_EQ(p->sequential, sequential);
	EXPECT_EQ(p->random, random);
	EXPECT_EQ(p->count, count);
	EXPECT_EQ(p->bytes, bytes);
}

TEST(each_disk)
{
	ends(8, 100, 8);
	holds(8, 0, 0, 1, 4096);
	ends(8, 108, 8);
	holds(8, 1, 0, 2, 8192);
	ends(9, 116, 1);
	holds(9, 0, 0, 1, 512);
	ends(8, 115, 1);
	holds(8, 1, 1, 3, 8704);
	ends(8, 200, 0);                         /* a flush */
	holds(8, 1, 1, 3, 8704);
}
