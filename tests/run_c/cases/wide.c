#include "run.h"
typedef unsigned __int128 u128;
typedef __int128 s128;
inline_ u64 fold(u64 s, u128 v) { return mix(mix(s, (u64)v), (u64)(v >> 64)); }
static u128 twice(u128 v) { return v + v; }
apart u128 far(u128 v, u32 k) { return v + k; }
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	u128 x = (u128)a << 64 | b, y = (u128)b * a, z;
	s128 p = (s64)a, q = -(s128)(s64)b;
	u32 n = b & 127;
	s = fold(s, x); s = fold(s, y); s = fold(s, x + y); s = fold(s, x - y); s = fold(s, x * y); s = fold(s, x & y); s = fold(s, x | y); s = fold(s, x ^ y);
	s = fold(s, ~x); s = fold(s, -y); s = fold(s, x << n); s = fold(s, x >> n); s = fold(s, (u128)(p >> n)); s = fold(s, (u128)(p * q)); s = fold(s, x << 3);
	s = fold(s, x >> 70); s = fold(s, x >> 64); s = fold(s, (u128)(q >> 5));
	s = mix(s, x < y); s = mix(s, x <= y); s = mix(s, x > y); s = mix(s, x == y); s = mix(s, p < q); s = mix(s, p >= q); s = mix(s, !x); s = mix(s, x && y);
	z = x; z += y; z -= 5; z <<= 1; z++; s = fold(s, z--); s = fold(s, z); s = mix(s, (u32)z); s = mix(s, (_Bool)z);
	s = fold(s, a & 1 ? x : y); s = fold(s, twice(x)); s = fold(s, far(x, 7)); s = fold(s, (u128)(p = q)); u64 k = a; k += x; s = mix(s, k);
	return mix(s, (u64)(((u128)a * b) >> 64));
}
