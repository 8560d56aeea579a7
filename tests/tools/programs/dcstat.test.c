/* Lookups, slow ones, and those that found nothing. */
#include "../../../tools/dcstat/dcstat.bpf.c"
#include <skep/test.h>

TEST(each_counts)
{
	for (int i = 0; i < 5; i++)
		RUN_CALL(on_fast, 0);
	RUN_RETURN(on_slow, 64), RUN_RETURN(on_slow, 64), RUN_RETURN(on_slow, 0);
	EXPECT_EQ(references, 5);
	EXPECT_EQ(slow, 3);
	EXPECT_EQ(misses, 1);
}
