/* Pages by kprobes: one for each call. */
#define BY_FOLIO_PROBES
#include "../../../tools/cachestat/cachestat.bpf.c"
#include <skep/test.h>

TEST(calls)
{
	for (int i = 0; i < 3; i++)
		RUN_CALL(on_total, 0);
	RUN_CALL(on_misses, 0);
	EXPECT_EQ(total, 3);
	EXPECT_EQ(misses, 1);
}
