/* Moves of pages and their time in microseconds, on kernels of either name. */
#include "../../../tools/numamove/numamove.bpf.c"
#include <skep/test.h>

TEST(moves_and_time)
{
	SET_TASK(.pid = 42, .tid = 43);
	RUN_RETURN(on_folio_end, 1);             /* it began before */
	EXPECT_EQ(moves, 0);
	SET_CLOCK(1000000);
	RUN_CALL(on_folio, 0);
	SET_CLOCK(3000000);
	RUN_RETURN(on_folio_end, 1);
	EXPECT_EQ(moves, 1);
	EXPECT_EQ(time_us, 2000);
	SET_CLOCK(4000000);
	RUN_CALL(on_page, 0);
	SET_CLOCK(4500000);
	RUN_RETURN(on_page_end, 1);
	RUN_RETURN(on_page_end, 1);
	EXPECT_EQ(moves, 2);
	EXPECT_EQ(time_us, 2500);
}
