#include "drop.bpf.c"
#include <skep/test.h>

TEST(reads_past_the_end)
{
	char packet[14] = {};

	RUN_PACKET(careless, packet, sizeof(packet));
	EXPECT_TRUE(0);
}

TEST(goes_on)
{
	int minus = -2;

	EXPECT_EQ(dropped, 1);
	EXPECT_NE(minus, -2);
	EXPECT_LT(minus, -2);
	EXPECT_GT(100000, 70000 + 40000);
	EXPECT_STREQ("a\n", "b");
	EXPECT_MEMEQ("abcd", "abxd", 4);
	EXPECT_TRUE(dropped);
	EXPECT_FALSE(minus);
}

TEST(stops)
{
	ASSERT_EQ(dropped, 1);
	EXPECT_TRUE(0);
}

TEST(null)
{
	__u16 port = 1;
	__u64 *n = bpf_map_lookup_elem(&closed, &port);

	EXPECT_EQ(*n, 1);
}
