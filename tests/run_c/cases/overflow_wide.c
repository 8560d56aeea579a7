/* The same of 64-bit operands whose signs differ from each other's and from the result's. */
#include "run.h"

#define ONE(ta, tb, tr) \
	do { \
		ta x = (ta)a; \
		tb y = (tb)b; \
		tr r = 0; \
		sum = sum * 31 + __builtin_add_overflow(x, y, &r) + (u64)r * 7; \
		sum = sum * 31 + __builtin_sub_overflow(x, y, &r) + (u64)r * 7; \
		sum = sum * 31 + __builtin_mul_overflow(x, y, &r) + (u64)r * 7; \
	} while (0)

u64 test(u64 a, u64 b)
{
	u64 sum = 0;
	ONE(u64, long, long);
	ONE(u64, long, u64);
	ONE(long, u64, int);
	ONE(u64, u64, long);
	ONE(u64, u64, short);
	ONE(long, long, u64);
	ONE(long, long, u32);
	return sum;
}
