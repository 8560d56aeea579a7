#include "run.h"
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	u32 n = b & 31, m = b & 63;
	s = mix(s, (u32)a << n); s = mix(s, (u32)a >> n); s = mix(s, (s32)a >> n); s = mix(s, (u64)((s32)a >> n));
	s = mix(s, a << m); s = mix(s, a >> m); s = mix(s, (s64)a >> m);
	s = mix(s, (u8)a << (n & 7)); s = mix(s, (s8)a >> (n & 7)); s = mix(s, (u16)a >> (n & 15)); s = mix(s, (s16)a >> (n & 15));
	s = mix(s, a << 5 | a >> 59); s = mix(s, (u32)a << 7 | (u32)a >> 25);
	a <<= m; s = mix(s, a); a >>= n; s = mix(s, a);
	s16 h = (s16)b; h >>= 3; s = mix(s, (u64)h); h <<= 2; s = mix(s, (u64)h);
	return s;
}
