/* overflow.h: the overflow builtins on a and b as two types, with the result in a third. */
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
