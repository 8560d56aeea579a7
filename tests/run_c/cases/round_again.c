/* round_again.c: a global that some ways through a loop's body change and others do not.
 * only machine: the verifier does not follow a counter that is global */
#include "run.h"
static u64 count;
static u16 table[4], turn;
static int last;

static u64 test(u64 a, u64 b)
{
	table[1] = (u16)(b & 7);
	count = a;
	for (turn = 0; turn <= 3; turn += 1)
		last = (5 ^ table[1]) || ++count != 1;
	return (u64)last + count;
}
