/* __builtin_*_overflow of operands that the result's type cannot hold: the exact value is worked out first. */
#include "run.h"

#define ONE(n, ta, tb, tr) \
	do { \
		ta x = (ta)a; \
		tb y = (tb)b; \
		tr r = 0; \
		sum = sum * 31 + __builtin_add_overflow(x, y, &r) + (u64)r * 7; \
		sum = sum * 31 + __builtin_sub_overflow(x, y, &r) + (u64)r * 7; \
		sum = sum * 31 + __builtin_mul_overflow(x, y, &r) + (u64)r * 7; \
	} while (0)
#define RESULTS(n, ta, tb) ONE(n, ta, tb, int); ONE(n, ta, tb, u32); ONE(n, ta, tb, long); ONE(n, ta, tb, u64); ONE(n, ta, tb, signed char)

u64 test(u64 a, u64 b)
{
	u64 sum = 0;
	RESULTS(1, int, int);
	RESULTS(2, u32, int);
	RESULTS(3, u32, u32);
	RESULTS(4, long, int);
	RESULTS(5, long, u32);
	return sum;
}
