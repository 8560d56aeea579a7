#include "count.bpf.c"
#include <skep/test.h>

TEST(a_long_one)
{
	char packet[120] = { 7 };

	EXPECT_EQ(RUN_PACKET(count, packet, sizeof(packet)), XDP_PASS);
	EXPECT_EQ(last.packets, 1);
}

TEST(a_short_one_faults)
{
	char packet[20] = { 9 };

	RUN_PACKET(count, packet, sizeof(packet));
}
