#include "run.h"
/* Ways on which each of many questions is the same as the one before, and what is computed between them. */
static u64 sums(u64 a, u64 b)
{
	u64 sum = 0, v = 0, w = 1;
	for (u32 i = 0; i < 10; i++) {
		if (a)
			v = b + i;
		sum += v;
		w = w * 3 + sum;
	}
	return sum ^ w;
}
static u64 test(u64 a, u64 b)
{
	return mix(sums(a, b), sums(b & 1, a));
}
