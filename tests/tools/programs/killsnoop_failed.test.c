/* skep killsnoop -x -s 15: one signal, and only where it fails. */
#define FAILED 1
#define SIGNAL 15
#include "../../../tools/killsnoop/killsnoop.bpf.c"
#include <skep/test.h>
#include "calls.h"

TEST(only_these)
{
	SET_TASK(.pid = 42);
	CALL(kill, 0, 7, 15);
	CALL(kill, -3, 7, 9);
	CALL_END(kill, -3);
	EXPECT_EQ(RECORDS(events), 0);
	CALL(kill, -1, 7, 15);
	EXPECT_EQ(RECORDS(events), 1);
}
