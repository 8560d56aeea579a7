/* Many ways out that end alike: each shares the end of the next, and a jump through all of them still gets there. */
#include "run.h"
#define STEP(k) if (p[k] > 24) { found = 5; goto out; } sum = mix(sum, p[k] + k);
static u64 test(u64 a, u64 b)
{
	u8 p[32];
	volatile u64 sum = 0, found = 0;
	for (u32 i = 0; i < 32; i++)
		p[i] = (u8)(((a >> (i & 15)) ^ (b >> (i & 31))) & 31);
	STEP(0) STEP(1) STEP(2) STEP(3) STEP(4) STEP(5) STEP(6) STEP(7) STEP(8) STEP(9) STEP(10) STEP(11) STEP(12) STEP(13) STEP(14) STEP(15)
	STEP(16) STEP(17) STEP(18) STEP(19) STEP(20) STEP(21) STEP(22) STEP(23) STEP(24) STEP(25) STEP(26) STEP(27) STEP(28) STEP(29) STEP(30) STEP(31)
	found = a % 9;
out:
	return mix(sum, found);
}
