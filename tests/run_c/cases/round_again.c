/* round_again.c: a global that some ways through a loop's body change and others do not.
 * only machine: the verifier does not follow a counter that is global */
#include "run.h"
static u64 count, last;
static u16 table[4], turn;

static u64 test(u64 a, u64 b)
{
	u64 sum = 0;
	for (u32 i = 0; i < 4; i++)
		table[i] = (u16)(a >> (i * 7));
	count = b;
	for (turn = 0; turn <= 3; turn += 1) {
		last = (5 ^ (table[turn & 3] & 7)) || ++count != 3;
		sum = mix(sum, last + count);
	}
	for (turn = 0; turn <= 3; turn += 1) {
		if (table[turn & 3] & 1)
			count += 3;
		else if (table[turn & 3] & 2)
			count ^= b;
	}
	return mix(sum, count);
}
