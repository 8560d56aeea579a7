/* Times of calls by powers of two, in the unit that is asked for. */
#define NANOSECONDS 1
#include "../../../tools/funclatency/funclatency.bpf.c"
#include <skep/test.h>

static u64 of(u32 slot)
{
	u64 *n = bpf_map_lookup_elem(&latency, &slot);

	return n ? *n : 0;
}

TEST(slots)
{
	SET_TASK(.pid = 42, .tid = 43);
	for (int i = 0; i < 3; i++) {
		SET_CLOCK(1000000);
		RUN_CALL(on_call, 0);
		SET_CLOCK(1000000 + (1024 << i));
		RUN_RETURN(on_return, 0);
		RUN_RETURN(on_return, 0);
	}
	EXPECT_EQ(of(9), 0);
	EXPECT_EQ(of(10), 1);
	EXPECT_EQ(of(11), 1);
	EXPECT_EQ(of(12), 1);
	SET_CLOCK(2000000);
	RUN_CALL(on_call, 0);
	SET_CLOCK(2000500);
	RUN_CALL(on_call, 0);                    /* inside of itself: the inner one is what returns first */
	SET_CLOCK(2001000);
	RUN_RETURN(on_return, 0);
	RUN_RETURN(on_return, 0);
	EXPECT_EQ(of(8), 1);
	EXPECT_EQ(of(9) + of(0), 0);
}
