/* Structs with bit-fields that are given values: constants beside each other, between others, of each sign, packed, overlaid, given twice. */
#include "run.h"
struct one { u32 a : 3, b : 5; s32 c : 7; u64 d : 40; };
struct two { u8 x; u32 p : 1, q : 2; u8 y; s16 z : 9, w : 4; u32 after; };
struct __attribute__((packed)) three { u32 a : 1, b : 7, : 4, c : 9; s32 d : 11; u64 e : 33; u8 f : 2; u16 g; };
struct four { _Bool t : 1, u : 1; enum { RED, BLUE = 3 } v : 3; u64 wide : 63; union { struct { u8 lo : 4, hi : 4; }; u8 both; }; };
static u64 bytes(const void *p, u32 n, u64 s)
{
	const u8 *b = p;
	for (u32 i = 0; i < n; i++)
		s = s * 31 + b[i];
	return s;
}
static u64 test(u64 a, u64 b)
{
	struct one o = { 1, 2, -3, 4 }, v = { .d = 0xfedcba9876, .a = a, .c = 63 }, m = { (u32)a, 7, (s32)b, 9 };
	struct two t = { 9, 1, 2, 8, -200, -3, 77 }, u = { .z = 100, .q = 3, .x = a, .w = 7 }, w = { .p = 1, .y = b, .after = 5 };
	struct three k = { 1, 100, 300, -7, 0x1ffffffffull, 2, 0xabcd }, l = { .e = a, .d = -1000, .g = 3, .f = 1 };
	struct four f = { 1, a & 1, BLUE, 0x7123456789abcdefull, { { 5, 10 } } }, g = { .hi = 3, .lo = 4, .t = 1, .u = 1 }, h = { .v = 2, .v = 5, .wide = -1 };
	u64 s = bytes(&o, sizeof(o), 1) + bytes(&v, sizeof(v), 2) + bytes(&m, sizeof(m), 3);
	s = mix(s, o.a + o.b + o.c + (u64)o.d); s = mix(s, v.a + v.b + v.c + (u64)v.d); s = mix(s, m.a + m.b + m.c + (u64)m.d);
	s = mix(s, t.x + t.p + t.q + t.y + t.z + t.w + t.after); s = mix(s, u.x + u.p + u.q + u.y + u.z + u.w + u.after);
	s = mix(s, w.x + w.p + w.q + w.y + w.z + w.w + w.after); s = mix(s, bytes(&k, sizeof(k), 4) + bytes(&l, sizeof(l), 5));
	s = mix(s, k.a + k.b + k.c + k.d + (u64)k.e + k.f + k.g); s = mix(s, l.a + l.b + l.c + l.d + (u64)l.e + l.f + l.g);
	s = mix(s, f.t + f.u * 2 + f.v * 4 + (u64)f.wide + f.both); s = mix(s, g.t + g.u + g.v + (u64)g.wide + g.both); s = mix(s, h.v + (u64)h.wide + h.both + h.t);
	return s;
}
