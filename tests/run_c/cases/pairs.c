/* Every operator on every pair of integer types.
 * only machine: more paths than the verifier walks */
#include "run.h"
#define PAIR(T, U) do { T x = (T)a; U y = (U)b; \
	s = mix(s, x + y); s = mix(s, x - y); s = mix(s, x * y); s = mix(s, x & y); s = mix(s, x | y); s = mix(s, x ^ y); \
	s = mix(s, x < y); s = mix(s, x <= y); s = mix(s, x > y); s = mix(s, x >= y); s = mix(s, x == y); s = mix(s, x != y); \
	s = mix(s, x << (y & 7)); s = mix(s, x >> (y & 7)); s = mix(s, c ? x : y); \
	if (x < y) s += 3; if (x <= y) s ^= 5; if (x > y) s += 7; if (x >= y) s ^= 11; if (x == y) s += 13; if (x != y) s ^= 17; \
	x += y; s = mix(s, x); x -= (U)~y; s = mix(s, x); x *= y; s = mix(s, x); x &= (U)~y; s = mix(s, x); x |= y; s = mix(s, x); x ^= y; \
	s = mix(s, x); x = y; s = mix(s, x); s = mix(s, y = x); } while (0)
#define ROW(N, T) apart u64 row_##N(u64 a, u64 b, int c) { u64 s = 0; PAIR(T, u8); PAIR(T, s8); PAIR(T, u16); PAIR(T, s16); \
	PAIR(T, u32); PAIR(T, s32); PAIR(T, u64); PAIR(T, s64); PAIR(T, _Bool); return s; }
ROW(u8, u8) ROW(s8, s8) ROW(u16, u16) ROW(s16, s16) ROW(u32, u32) ROW(s32, s32) ROW(u64, u64) ROW(s64, s64) ROW(bool, _Bool)
static u64 test(u64 a, u64 b)
{
	int c = a > b;
	return row_u8(a, b, c) ^ row_s8(a, b, c) * 3 ^ row_u16(a, b, c) * 5 ^ row_s16(a, b, c) * 7 ^ row_u32(a, b, c) * 11 ^
		row_s32(a, b, c) * 13 ^ row_u64(a, b, c) * 17 ^ row_s64(a, b, c) * 19 ^ row_bool(a, b, c) * 23;
}
