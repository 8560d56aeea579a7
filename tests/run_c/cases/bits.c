#include "run.h"
struct b1 { unsigned a : 3, b : 7; int c : 12; u64 d : 40; unsigned e : 1; u8 f : 5; s8 g : 3; };
struct b2 { u16 x : 4, y : 12; u32 : 0; u32 z : 31; _Bool t : 1; s64 w : 33; } ;
struct __attribute__((packed)) b3 { u8 a : 3; u32 b : 17; u64 c : 50; s16 d : 9; };
union u { struct b2 s; u8 raw[24]; };
static u64 sum(const struct b1 *p) { return p->a + p->b * 3 + (u64)p->c * 5 + (u64)p->d * 7 + p->e * 11 + p->f * 13 + (u64)p->g * 17; }
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	struct b1 v = { .a = 5, .c = -7 }, w = { 1, 2, 3, 4, 1, 6, -1 };
	s = mix(s, sum(&v)); s = mix(s, sum(&w));
	v.a = a; v.b = b; v.c = a; v.d = a * b; v.e = a; v.f = b; v.g = b;
	s = mix(s, sum(&v));
	s = mix(s, (u64)(v.c += 100)); s = mix(s, v.b++); s = mix(s, ++v.b); s = mix(s, v.f -= 3); s = mix(s, (u64)v.g--); s = mix(s, (u64)(v.d <<= 3));
	s = mix(s, (u64)(v.g = 5)); s = mix(s, sum(&v));
	struct b2 x = { 0 };
	x.x = a; x.y = b; x.z = a; x.t = b; x.w = a;
	s = mix(s, x.x); s = mix(s, x.y); s = mix(s, x.z); s = mix(s, x.t); s = mix(s, (u64)x.w); s = mix(s, x.x + x.y - x.z);
	struct b3 y = { 0 };
	y.a = a; y.b = b; y.c = a; y.d = b;
	s = mix(s, y.a); s = mix(s, y.b); s = mix(s, y.c); s = mix(s, (u64)y.d); s = mix(s, sizeof(y) + sizeof(v) * 16 + sizeof(x) * 256);
	struct b1 c = v;
	c.d ^= b;
	return mix(s, sum(&c) - sum(&v));
}
