#include "run.h"
/* Conditions whose outcome is told. */
static u64 test(u64 a, u64 b)
{
	u64 n = 0;
	if (__builtin_expect(a > b, 1) != 0) n |= 1;
	if (__builtin_expect(a > b, 0) == 0) n |= 2;
	if (__builtin_expect(!!(a & 4), 0)) n |= 4;
	if (!__builtin_expect(b & 8, 1)) n |= 8;
	if (__builtin_expect(a & 1, 1) && __builtin_expect(b & 1, 0)) n |= 16;
	while (__builtin_expect(n < 1000 && (b & 3), 1) != 0) n += 77, b >>= 2;
	for (int i = 0; __builtin_expect_with_probability(i < (int)(a & 7), 1, 0.5) != 0; i++) n += i;
	return n + (__builtin_expect(a, 3) == 3) * 4096 + (_Bool)__builtin_expect(b, 0) * 8192;
}
