/* The same of 64-bit operands whose signs differ from each other's and from the result's. */
#include "overflow.h"

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
