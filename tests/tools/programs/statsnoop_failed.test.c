/* skep statsnoop -x: only those that fail. */
#define FAILED 1
#include "../../../tools/statsnoop/statsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

TEST(only_these)
{
	SET_TASK(.pid = 42);
	CALL(newstat, 0, AT("/a"));
	CALL(statx, 1, 5, AT("/b"));
	CALL_END(statx, -1);
	EXPECT_EQ(RECORDS(events), 0);
	CALL(newstat, -1, AT("/c"));
	EXPECT_EQ(RECORDS(events), 1);
}
