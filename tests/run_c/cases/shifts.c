/* Shifts of every width: by constants, by variables of every width, compound, and the idioms made of them. */
#include "run.h"
#define BY(T, n) s = mix(s, (u64)(T)((T)a << n)); s = mix(s, (u64)((T)a >> n)); s = mix(s, (u64)(T)(((T)a << n) >> n)); s = mix(s, (u64)(T)(((T)a >> n) << n))
#define SMALL(T) BY(T, 0); BY(T, 1); BY(T, 3); BY(T, 7)
#define WORD(T) SMALL(T); BY(T, 8); BY(T, 15); BY(T, 16); BY(T, 24); BY(T, 31)
#define WIDE(T) WORD(T); BY(T, 32); BY(T, 33); BY(T, 48); BY(T, 63)
#define VAR(T, U, m) do { T x = (T)a; U n = (U)(b & m); s = mix(s, (u64)(x << n)); s = mix(s, (u64)(x >> n)); x <<= n; s = mix(s, (u64)x); \
	x >>= n; s = mix(s, (u64)x); x = (T)(x >> (n / 2)); s = mix(s, (u64)x); } while (0)
apart u64 fixed(u64 a)
{
	u64 s = 0;
	SMALL(u8); SMALL(s8); SMALL(u16); SMALL(s16);
	WORD(u32); WORD(s32); WIDE(u64); WIDE(s64);
	return s;
}
apart u64 variable(u64 a, u64 b)
{
	u64 s = 0;
	VAR(u8, u8, 7); VAR(s8, u32, 7); VAR(u16, s8, 15); VAR(s16, u64, 15); VAR(u32, u8, 31); VAR(u32, s64, 31); VAR(s32, s32, 31); VAR(s32, u16, 31);
	VAR(u64, u8, 63); VAR(u64, s32, 63); VAR(s64, u64, 63); VAR(s64, s8, 63);
	return s;
}
static u64 rotate64(u64 v, u32 n) { return v << (n & 63) | v >> (-n & 63); }
static u32 rotate32(u32 v, u32 n) { return v << (n & 31) | v >> (-n & 31); }
static u64 test(u64 a, u64 b)
{
	u64 s = mix(fixed(a), variable(a, b));
	s = mix(s, rotate64(a, (u32)b)); s = mix(s, rotate32((u32)a, (u32)b)); s = mix(s, (u32)a << 5 | (u32)a >> 27);
	s = mix(s, (u64)((s64)(a << 40) >> 40)); s = mix(s, (u64)((s32)((u32)a << 20) >> 20)); s = mix(s, a << 32 >> 32); s = mix(s, a << 56 >> 56);
	s = mix(s, 1u << (b & 31)); s = mix(s, 1ull << (b & 63)); s = mix(s, (u64)(-1ll << (b & 63))); s = mix(s, ~0u >> (b & 31));
	s = mix(s, (a >> 8 & 0xff) | (a & 0xff) << 8); s = mix(s, (a & (1ull << (b & 63))) != 0); s = mix(s, !(a >> (b & 63) & 1));
	return s;
}
