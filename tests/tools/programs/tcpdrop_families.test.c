/* skep tcpdrop -6: segments of the other family are no events. */
#define IPV6_WANTED 1
#include "tcpdrop.test.c"

TEST(not_the_other)
{
	packet[0] = 0x45, packet[9] = TCP;
	drops(IPV4, 0);
	EXPECT_EQ(RECORDS(events), 0);
}
