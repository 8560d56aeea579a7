/* skep opensnoop -x: only those that fail. */
#define FAILED 1
#include "../../../tools/opensnoop/opensnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

TEST(only_these)
{
	struct event *e;

	SET_TASK(.pid = 42);
	CALL(openat, 0, 5, AT("/a"), 0, 0);
	CALL(openat, 3, 5, AT("/b"), 0, 0);
	CALL_END(openat, -2);                    /* it is forgotten */
	EXPECT_EQ(RECORDS(events), 0);
	CALL(openat, -1, 5, AT("/c"), 0, 0);
	ASSERT_EQ(RECORDS(events), 1);
	e = RECORD(events);
	EXPECT_STREQ(e->path, "/c");
	EXPECT_EQ(e->err, 1);
}
