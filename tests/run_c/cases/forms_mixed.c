#include "run.h"
/* 128 bits beside narrower numbers: assigned, compared, shifted, as conditions. */
typedef unsigned __int128 u128;
typedef __int128 s128;
static u64 fold(u128 w) { return (u64)w ^ (u64)(w >> 64) * 31; }
static u64 test(u64 a, u64 b)
{
	u128 w = (u128)a << 64 | b, k = w * 5;
	s128 m = (s128)(s64)a * (s64)b;
	u64 n = 0, s = 0;
	u64 narrow = a; u32 less = (u32)b; u8 least = (u8)a; s64 sign = (s64)a;
	narrow += w; s = mix(s, narrow); narrow ^= (u128)b << 3; s = mix(s, narrow); less -= w; s = mix(s, less); least |= m; s = mix(s, least);
	sign >>= (u128)(b & 63); s = mix(s, (u64)sign); less <<= (u128)(b & 31); s = mix(s, less); sign += m; s = mix(s, (u64)sign);
	s = mix(s, m < 0) ; s = mix(s, m > (s128)a); s = mix(s, w >= k); s = mix(s, w <= (u128)b); s = mix(s, m == (s128)b); s = mix(s, !w); s = mix(s, (_Bool)m);
	s = mix(s, (w && k) + (w || k) * 2); if (m) n += 3; for (int i = 0; k && i < 4; i++) k >>= 40, n++;
	s = mix(s, (u64)(m >> 70)); s = mix(s, (u64)(m >> 64)); s = mix(s, (u64)(m << 64 >> 64)); s = mix(s, (u64)(w << 100 >> 90)); s = mix(s, fold(m >> (b & 127))); s = mix(s, fold(w >> (a & 127)));
	s = mix(s, fold((s128)-1) + fold((u128)-1) + fold((s128)(s32)a) + fold((u128)(u32)a) + fold((s128)0x8000000000000000ull));
	return mix(s, n);
}
