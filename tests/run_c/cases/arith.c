#include "run.h"
#define OPS(T, a, b) do { T x = (T)(a), y = (T)(b); \
	s = mix(s, (u64)(T)(x + y)); s = mix(s, (u64)(T)(x - y)); s = mix(s, (u64)(T)(x * y)); s = mix(s, (u64)(T)(x & y)); \
	s = mix(s, (u64)(T)(x | y)); s = mix(s, (u64)(T)(x ^ y)); s = mix(s, (u64)(T)~x); s = mix(s, (u64)(T)-x); s = mix(s, !x); \
	s = mix(s, x < y); s = mix(s, x <= y); s = mix(s, x > y); s = mix(s, x >= y); s = mix(s, x == y); s = mix(s, x != y); \
	s = mix(s, x && y); s = mix(s, x || y); s = mix(s, (u64)(T)(x + 1)); s = mix(s, (u64)x); } while (0)
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	OPS(u8, a, b); OPS(s8, a, b); OPS(u16, a, b); OPS(s16, a, b); OPS(u32, a, b); OPS(s32, a, b); OPS(u64, a, b); OPS(s64, a, b);
	OPS(_Bool, a, b); OPS(char, a, b);
	return s;
}
