/* skep tcpretrans -4 -6: both are all. */
#define IPV4_WANTED 1
#define IPV6_WANTED 1
#include "../../../tools/tcpretrans/tcpretrans.bpf.c"
#include <skep/test.h>

TEST(both) { EXPECT_TRUE(is_wanted_family(IPV4_FAMILY)); EXPECT_TRUE(is_wanted_family(IPV6_FAMILY)); }
