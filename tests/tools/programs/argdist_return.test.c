/* skep argdist -H 'r:c:read(int fd):u64:$latency:$entry(fd) == 3 && $retval > 0': of a return, and its call. */
#define CALL_HOOK "uprobe/c:read"
#define HOOK "uretprobe/c:read"
#define AS_HISTOGRAM 1
#define PARAMETERS int fd = (int)arg1;
#define FILTER $entry(fd) == 3 && $retval > 0
#define VALUES count_value((u64)(u64)($latency));
#include "../../../tools/argdist/argdist.bpf.c"
#include <skep/test.h>

static u64 of(u32 slot)
{
	u64 *n = bpf_map_lookup_elem(&hist, &slot);

	return n ? *n : 0;
}

static void reads(u32 tid, int fd, s64 ret, u64 ns)
{
	SET_TASK(.pid = 42, .tid = tid);
	SET_CLOCK(1000000);
	RUN_CALL(on_call, fd, 0, 100);
	SET_CLOCK(1000000 + ns);
	RUN_RETURN(on_hit, ret);
}

TEST(of_returns)
{
	reads(43, 3, 100, 1024), reads(43, 3, 1, 2047), reads(44, 3, 100, 4096);
	reads(43, 4, 100, 1024), reads(43, 3, 0, 1024), reads(43, 3, -9, 1024);
	EXPECT_EQ(of(10), 2);
	EXPECT_EQ(of(12), 1);
	RUN_RETURN(on_hit, 100);                 /* once */
	SET_TASK(.pid = 42, .tid = 45);
	RUN_RETURN(on_hit, 100);                 /* nobody saw its call */
	EXPECT_EQ(of(10) + of(12), 3);
}
