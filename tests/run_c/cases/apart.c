#include "run.h"
apart u8 narrow(u8 a, s8 b) { return a + b; }
apart s16 half(s16 a, u16 b) { return a - b; }
apart int word(int a, u32 b, s64 c, u64 d, _Bool e) { return a + (int)b + (int)c + (int)d + e; }
apart u64 through(u64 *p, u64 k) { *p += k; return *p * 2; }
apart void none(u32 *p) { (*p)++; }
apart _Bool truth(u64 a) { return a & 0x100; }
static u64 test(u64 a, u64 b)
{
	u64 s = 0, v = a;
	u32 n = (u32)b;
	s = mix(s, narrow(a, b)); s = mix(s, (u64)half(a, b)); s = mix(s, (u64)word(a, b, a, b, a)); s = mix(s, through(&v, b)); s = mix(s, v);
	none(&n); s = mix(s, n); s = mix(s, truth(a));
	return s;
}
