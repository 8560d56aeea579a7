#include "run.h"
/* 128 bits behind commas, conditions, assignments, blocks. */
typedef unsigned __int128 u128;
typedef __int128 s128;
static u64 fold(u128 w) { return (u64)w ^ (u64)(w >> 64) * 31; }
static u64 test(u64 a, u64 b)
{
	u128 w = (u128)a << 64 | b, k = 0;
	s128 m = (s128)(s64)a * (s64)b;
	u64 n = 0, s = 0;
	s = mix(s, fold(+w));
	s = mix(s, fold((n++, w + 1)));
	s = mix(s, fold(({ u128 t = w * 3; n++; t - 1; })));
	s = mix(s, fold(w ? : 5) + fold(k ? : 6));
	s = mix(s, fold(n++ & 1 ? w : (u128)a) + fold(a & 1 ? b : w));
	s = mix(s, fold(k = w) + fold(k += a) + fold(k -= m) + fold(k <<= b & 127) + fold(k >>= 3));
	s = mix(s, fold(w++) + fold(++w) + fold(w--) + fold(--w) + fold(-w) + fold(~w));
	return mix(s, n);
}
