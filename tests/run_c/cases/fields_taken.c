#include "run.h"
/* Fields that are set and then asked for, in each order and of each sign, and the neighbours that must not change. */
struct __attribute__((packed)) mixed { unsigned a : 3, b : 13; signed c : 5; u64 d : 40; signed e : 3; };
struct wide { s64 low : 33; u64 mid : 20; s64 high : 11; };
union parts { struct { u8 lo : 4, hi : 4; u16 h : 9, rest : 7; }; u32 w; u8 b[4]; };
static u64 all(struct mixed *x) { return x->a + x->b * 3ull + (u64)(s64)x->c * 5 + (u64)x->d * 7 + (u64)(s64)x->e * 11; }
static u64 test(u64 a, u64 b)
{
	struct mixed x = { .a = (u32)a, .b = (u32)b, .c = (int)a, .d = b, .e = (int)b };
	struct wide y = { .low = (s64)a, .mid = b, .high = (s64)(a ^ b) };
	union parts u = { .w = (u32)a };
	u64 s = mix(0, all(&x));
	x.b++; x.c -= 3; s = mix(s, all(&x));
	x.d += x.b; x.e ^= 1; x.a = x.c; s = mix(s, all(&x));
	x.c = x.e; x.b = (u32)x.d; s = mix(s, all(&x));
	y.mid += 5; y.low--; s = mix(s, (u64)y.mid); s = mix(s, (u64)(s64)y.low); s = mix(s, (u64)(s64)y.high);
	y.high = y.low; y.low = y.high; s = mix(s, (u64)(s64)y.low + (u64)y.mid + (u64)(s64)y.high);
	u.hi = (u8)b; u.h++; s = mix(s, u.w); u.b[2] = 7; s = mix(s, u.h + u.lo * 3u + u.rest * 5u);
	s = mix(s, (u8)((u.w & 0xff) | (u32)b << 8)); s = mix(s, (((a & 0xff) | (b << 8)) >> 4) & 0xff);
	s = mix(s, (u16)((a << 48 | (b & 0xffff)) >> 3)); s = mix(s, (a << 32 | (u32)b) >> 32);
	return mix(s, (u64)((s64)(a << 32 | (u32)b) >> 40));
}
