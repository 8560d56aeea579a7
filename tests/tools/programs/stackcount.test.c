/* Hits of a place, by process and name. */
#define HOOK "uprobe/c:malloc"
#include "../../../tools/stackcount/stackcount.bpf.c"
#include <skep/test.h>
#include "stacks.h"

TEST(hits)
{
	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	for (int i = 0; i < 3; i++)
		RUN_CALL(on_hit, 100);
	SET_TASK(.pid = 42, .tid = 44, .comm = "renamed");
	RUN_CALL(on_hit, 100);
	SET_TASK(.pid = 50, .comm = "other");
	RUN_CALL(on_hit, 100);
	EXPECT_EQ(stacks_of(42), 4);
	EXPECT_EQ(stacks_of(50), 1);
}
