#include "run.h"
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	s8 c = (s8)a; u8 uc = (u8)a; s16 h = (s16)a; u16 uh = (u16)a; s32 i = (s32)a; u32 u = (u32)a; s64 l = (s64)a; _Bool z = (_Bool)b;
	s = mix(s, (u64)c); s = mix(s, (u32)c); s = mix(s, (u16)c); s = mix(s, uc); s = mix(s, (u64)(s8)uc); s = mix(s, (u64)h); s = mix(s, (u8)h);
	s = mix(s, (u64)(s16)uh); s = mix(s, (u64)i); s = mix(s, (u64)(s8)i); s = mix(s, (u64)(u16)i); s = mix(s, u); s = mix(s, (u64)(s32)u);
	s = mix(s, (u64)(s16)l); s = mix(s, (u64)(u32)l); s = mix(s, z); s = mix(s, (_Bool)(u8)b); s = mix(s, (_Bool)i);
	s = mix(s, c < (int)u); s = mix(s, i < u); s = mix(s, l < u); s = mix(s, c == uc); s = mix(s, h + u); s = mix(s, c + l);
	s = mix(s, (u64)(c * h)); s = mix(s, z ? c : u); s = mix(s, (u64)(z ? c : l));
	int k = c; k += 300; uc = k; s = mix(s, uc); c = k; s = mix(s, (u64)c); h = (s16)(k * 300); s = mix(s, (u64)h);
	uc += 200; s = mix(s, uc); c -= 100; s = mix(s, (u64)c); uc++; s = mix(s, uc--); s = mix(s, --uc); z++; s = mix(s, z);
	return s;
}
