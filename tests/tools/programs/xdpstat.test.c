/* Each tracepoint counts under its own name. */
#include "../../../tools/xdpstat/xdpstat.bpf.c"
#include <skep/test.h>

static u64 none[8];
#define TIMES(n, program) for (int i_ = 0; i_ < (n); i_++) RUN(program, none)

TEST(each_by_its_name)
{
	TIMES(1, on_xdp_redirect);
	TIMES(2, on_xdp_redirect_err);
	TIMES(3, on_xdp_exception);
	TIMES(4, on_xdp_devmap_xmit);
	TIMES(5, on_xdp_cpumap_enqueue);
	EXPECT_EQ(redirects, 1);
	EXPECT_EQ(errors, 2);
	EXPECT_EQ(exceptions, 3);
	EXPECT_EQ(sends, 4);
	EXPECT_EQ(enqueued, 5);
}
