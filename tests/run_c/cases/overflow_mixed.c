/* __builtin_*_overflow of operands that the result's type cannot hold: the exact value is worked out first. */
#include "overflow.h"

#define RESULTS(ta, tb) ONE(ta, tb, int); ONE(ta, tb, u32); ONE(ta, tb, long); ONE(ta, tb, u64); ONE(ta, tb, signed char)

u64 test(u64 a, u64 b)
{
	u64 sum = 0;
	RESULTS(int, int);
	RESULTS(u32, int);
	RESULTS(u32, u32);
	RESULTS(long, int);
	RESULTS(long, u32);
	return sum;
}
