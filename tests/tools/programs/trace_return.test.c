/* skep trace 'r::vfs_read (retval < 0) "%d", retval' */
#define HOOK "kretprobe/vfs_read"
#define FILTER retval < 0
#define VALUES event_->number[0] = (u64)(retval);
#include "../../../tools/trace/trace.bpf.c"
#include <skep/test.h>

TEST(returns)
{
	struct event *e;

	RUN_RETURN(on_hit, 5), RUN_RETURN(on_hit, -9);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_EQ((s64)e->number[0], -9);
}
