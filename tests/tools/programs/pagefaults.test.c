/* Faults are counted by whose they are. */
#include "../../../tools/pagefaults/pagefaults.bpf.c"
#include <skep/test.h>
#include "stacks.h"

TEST(faults)
{
	struct { u64 entry, address, ip, error; } ctx = {};

	SET_TASK(.pid = 42, .tid = 43, .comm = "work");
	for (int i = 0; i < 5; i++)
		RUN(on_fault, &ctx);
	SET_TASK(.pid = 44, .comm = "other");
	RUN(on_fault, &ctx);
	EXPECT_EQ(stacks_of(42), 5);
	EXPECT_EQ(stacks_of(44), 1);
	EXPECT_EQ(uncounted, 0);
}
