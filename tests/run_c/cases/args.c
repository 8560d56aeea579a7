/* Functions that are not inlined: one to five arguments of every type, every result type, records by value and by pointer, chains. */
#include "run.h"
struct tiny { u8 a; s16 b; }; struct pair { u64 x; s32 y; u8 z; }; struct whole { u64 v; };
apart u64 five(u8 a, s8 b, u16 c, s16 d, u32 e) { return a + b * 3 + c * 5 + d * 7 + (u64)e * 11; }
apart s64 wide(s32 a, s64 b, u64 c, _Bool d, char e) { return a - b + (s64)c - d * 2 + e; }
apart u8 r8(u64 a) { return a; }
apart s8 q8(u64 a) { return a; }
apart u16 r16(u64 a) { return a >> 3; }
apart s16 q16(s64 a) { return a >> 5; }
apart u32 r32(u64 a) { return a + 1; }
apart s32 q32(s64 a) { return a - 1; }
apart _Bool rb(u64 a) { return a; }
apart void out(u8 *a, s16 *b, u32 *c, s64 *d) { *a += 1; *b -= 2; *c *= 3; *d = -*d; }
apart struct tiny tiny(struct tiny t, s16 k) { t.a += t.b; t.b += k; return t; }
apart struct pair pair(struct pair t, u64 k) { return (struct pair){ t.x + k, t.y - 1, t.z ^ 3 }; }
apart struct whole whole(struct whole t) { t.v *= 3; return t; }
apart u64 byref(const struct pair *p, struct tiny *t) { t->a = p->z; return p->x * 2 + (u64)p->y; }
apart u64 c3(u64 a) { return a * 3 + 1; }
apart u64 c2(u64 a, u64 b) { u64 x = c3(a); return x + b * c3(b); }
apart u64 c1(u64 a, u64 b, u64 c) { u64 x = c2(a, b), y = c2(c, a); return x ^ y ^ a ^ b ^ c; }
apart int sign(s64 v) { return v < 0 ? -1 : v > 0; }
apart u64 locals(u64 n) { u64 v[16]; for (int i = 0; i < 16; i++) v[i] = n + i; u64 s = 0; for (int i = 0; i < 16; i++) s = mix(s, v[(i * 5) & 15]); return s; }
static inline u64 six(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) { return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6; }
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	u8 x = a; s16 y = b; u32 z = a; s64 w = b;
	s = mix(s, five(a, b, a, b, a)); s = mix(s, five(b >> 8, a >> 8, b, a, b)); s = mix(s, wide(a, b, a, b, a)); s = mix(s, r8(a)); s = mix(s, q8(a)); s = mix(s, r16(b)); s = mix(s, q16(b));
	s = mix(s, r32(a)); s = mix(s, q32(b)); s = mix(s, rb(a)); s = mix(s, rb(b & 0x100)); s = mix(s, r8(b) + 1); s = mix(s, q8(b) < 0); s = mix(s, q16(a) == -1); s = mix(s, (u64)q32(a) >> 32);
	out(&x, &y, &z, &w); s = mix(s, x + y + z + w);
	struct tiny t = tiny(tiny((struct tiny){ a, b }, 5), a); s = mix(s, t.a * 7 + t.b); struct pair p = { a, b, 9 }; p = pair(pair(p, b), 1); s = mix(s, p.x ^ (u64)p.y ^ p.z); s = mix(s, whole(whole((struct whole){ a })).v);
	s = mix(s, byref(&p, &t)); s = mix(s, t.a); s = mix(s, c1(a, b, a ^ b)); s = mix(s, sign(a) * 3 + sign(-b)); s = mix(s, locals(a)); s = mix(s, six(a, b, 1, a, 2, b));
	return s;
}
