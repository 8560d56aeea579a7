#include "run.h"
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	s = mix(s, __builtin_popcount((u32)a)); s = mix(s, __builtin_popcountll(a));
	if ((u32)a) { s = mix(s, __builtin_ctz((u32)a)); s = mix(s, __builtin_clz((u32)a)); }
	if (a) { s = mix(s, __builtin_ctzll(a)); s = mix(s, __builtin_clzll(a)); }
	s = mix(s, __builtin_ffs((int)a)); s = mix(s, __builtin_ffsll((s64)a));
	s = mix(s, __builtin_bswap16((u16)a)); s = mix(s, __builtin_bswap32((u32)a)); s = mix(s, __builtin_bswap64(a));
	u32 r; s32 q; u64 l; s64 m; u8 c; s16 h;
	s = mix(s, __builtin_add_overflow((u32)a, (u32)b, &r)); s = mix(s, r); s = mix(s, __builtin_sub_overflow((u32)a, (u32)b, &r)); s = mix(s, r);
	s = mix(s, __builtin_mul_overflow((u32)a, (u32)b, &r)); s = mix(s, r); s = mix(s, __builtin_add_overflow((s32)a, (s32)b, &q)); s = mix(s, (u64)q);
	s = mix(s, __builtin_sub_overflow((s32)a, (s32)b, &q)); s = mix(s, __builtin_mul_overflow((s32)a, (s32)b, &q)); s = mix(s, (u64)q);
	s = mix(s, __builtin_add_overflow(a, b, &l)); s = mix(s, l); s = mix(s, __builtin_sub_overflow(a, b, &l)); s = mix(s, l);
	s = mix(s, __builtin_mul_overflow(a, b, &l)); s = mix(s, l); s = mix(s, __builtin_add_overflow((s64)a, (s64)b, &m)); s = mix(s, (u64)m);
	s = mix(s, __builtin_sub_overflow((s64)a, (s64)b, &m)); s = mix(s, __builtin_mul_overflow((s64)a, (s64)b, &m)); s = mix(s, (u64)m);
	s = mix(s, __builtin_add_overflow((u8)a, (u8)b, &c)); s = mix(s, c); s = mix(s, __builtin_mul_overflow((s16)a, (s16)b, &h)); s = mix(s, (u64)h);
	u8 x[16] = { 0 }, y[16] = { 0 };
	*(u64 *)x = a; *(u64 *)y = b; __builtin_memcpy(x + 8, y, 8);
	s = mix(s, __builtin_memcmp(x, y, 8) < 0); s = mix(s, __builtin_memcmp(x + 8, y, 5) == 0); s = mix(s, __builtin_memcmp(x, y, 3) > 0);
	__builtin_memset(x + 3, (int)b, 6); s = mix(s, *(u64 *)x); s = mix(s, *(u64 *)(x + 8));
	for (u32 n = 0; n < 4; n++) { __builtin_memcpy(x + 4, y, n); s = mix(s, __builtin_memcmp(x, y, n + 4) > 0); __builtin_memset(y, 7, n); }
	__builtin_memmove(x + 2, x, 8); s = mix(s, *(u64 *)x);
	s = mix(s, __builtin_expect(a > b, 1)); s = mix(s, __builtin_constant_p(3));
	return s;
}
