/* Assignments as values, steps before and after, compound assignments that narrow, sizes, statement expressions, typeof.
 * only machine: more paths than the verifier walks */
#include "run.h"
#define STEP(T) do { T x = (T)a; s = mix(s, (u64)x++); s = mix(s, (u64)++x); s = mix(s, (u64)x--); s = mix(s, (u64)--x); s = mix(s, (u64)(x = (T)b)); \
	s = mix(s, (u64)(x += a)); s = mix(s, (u64)(x -= b)); s = mix(s, (u64)(x *= 3)); s = mix(s, (u64)(x |= 8)); s = mix(s, (u64)(x ^= b)); s = mix(s, (u64)(x &= a)); \
	s = mix(s, (u64)-x); s = mix(s, (u64)+x); s = mix(s, (u64)~x); s = mix(s, !x); s = mix(s, (u64)(x = y = x + 1)); s = mix(s, (u64)y); \
	s = mix(s, sizeof(x + 1) * 4 + sizeof(-x) + (sizeof(x = 5) << 8)); s = mix(s, (u64)x); T *p = &x; s = mix(s, (u64)(*p)++); s = mix(s, (u64)++*p); s = mix(s, (u64)(*p -= 5)); } while (0)
#define max(a, b) ({ __auto_type _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })
static u64 chars(u64 a)
{
	u64 s = 0;
	char c = (char)a; signed char d = 'a' - 200; unsigned char e = -1;
	s = mix(s, c); s = mix(s, d); s = mix(s, e); s = mix(s, '\xff'); s = mix(s, '\0'); s = mix(s, '\n' + '\\' + '\'' + '"' + '\x41' + '\101'); s = mix(s, 'ab');
	s = mix(s, "\x80"[0]); s = mix(s, (u64)"a\0b"[2] + sizeof("a\0b")); s = mix(s, L'x'); s = mix(s, sizeof('a') + sizeof(L'a') * 8);
	s = mix(s, c < 0); s = mix(s, c == '\xff'); s = mix(s, c + d * e); s = mix(s, (c << 4) | (e >> 3));
	return s;
}
static u64 numbers(void)
{
	u64 s = 0;
	s = mix(s, -1 < 0u); s = mix(s, -1l < 0u); s = mix(s, sizeof(2147483647)); s = mix(s, sizeof(2147483648)); s = mix(s, sizeof(0xffffffff)); s = mix(s, sizeof(1u) + sizeof(1ul) + sizeof(1ll));
	s = mix(s, 0x7fffffff + 1u); s = mix(s, 0xffffffff + 1); s = mix(s, 0xffffffffu + 1ll); s = mix(s, -0x80000000); s = mix(s, ~0u); s = mix(s, ~0); s = mix(s, 0b1011);
	s = mix(s, (1 ? -1 : 0u) > 0); s = mix(s, (u16)-1 + 1); s = mix(s, (u8)~0); s = mix(s, -(u8)1); s = mix(s, (s8)0x80 >> 1); s = mix(s, 5 / -2 + 5 % -2 * 16); s = mix(s, -5 >> 1);
	return s;
}
static u64 test(u64 a, u64 b)
{
	u64 s = 0, y = 0;
	STEP(u8); STEP(s8); STEP(u16); STEP(s16); STEP(u32); STEP(s32); STEP(u64); STEP(s64);
	s = mix(s, chars(a)); s = mix(s, numbers());
	s = mix(s, max((u32)a, (u32)b)); s = mix(s, max((s64)a, (s64)b)); s = mix(s, ({ u64 t = a; while (t > 100) t /= 3; t; }));
	s = mix(s, ({ int t; if (a > b) t = 1; else t = ({ int q = 2; q + (b & 1); }); t; }) + ({ 5; }));
	_Bool f = a; f |= b; s = mix(s, f); f &= a & 2; s = mix(s, f); f += 3; s = mix(s, f); f = (_Bool)(u8)a ^ (_Bool)b; s = mix(s, f); f--; s = mix(s, f); s = mix(s, f ? -f : ~f);
	s = mix(s, _Generic(a + 1, u64: 1, default: 2) + _Generic((char)a, char: 4, int: 8) + _Generic((u8)a + (u8)b, int: 16, default: 32));
	s = mix(s, _Alignof(u64) + __alignof__(u16) * 16 + __builtin_offsetof(struct { u8 a; u32 b; u64 c; }, c)); s = mix(s, __builtin_types_compatible_p(int, s32));
	s = mix(s, __builtin_choose_expr(sizeof(a) == 8, a, (void)0)); s = mix(s, a == b ?: a < b);
	return s;
}
