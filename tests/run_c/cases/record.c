#include "run.h"
struct p1 { u8 a; };
struct p2 { u32 a; u16 b; u8 c; };
struct p3 { u64 a, b; };
struct p4 { u64 v[5]; u8 t; };
struct nest { struct p2 in; union { u32 w; u8 b[4]; struct { u16 lo, hi; }; }; struct { int x, y; } arr[3]; };
static struct p1 f1(struct p1 v, u8 k) { v.a += k; return v; }
static struct p2 f2(struct p2 v) { v.a++; v.b--; v.c ^= 5; return v; }
static struct p3 f3(struct p3 v) { return (struct p3){ v.b, v.a + 1 }; }
static struct p4 f4(struct p4 v, int i) { v.v[i & 3] += 9; v.t = i; return v; }
apart struct p2 g2(struct p2 v) { v.a += v.b; v.c += 3; return v; }
apart struct p3 g3(struct p3 v, u32 k) { v.a += k; return (struct p3){ v.b, v.a }; }
apart struct p1 g1(struct p1 v) { v.a *= 2; return v; }
static u64 h2(struct p2 v) { return v.a * 3 + v.b * 5 + v.c * 7; }
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	struct p2 v = { a, b, 3 }, w;
	struct p3 q = { a, b };
	struct p4 r = { { a, b, 1, 2 } };
	s = mix(s, f1((struct p1){ a }, b).a); s = mix(s, h2(f2(v))); w = f2(f2(v)); s = mix(s, h2(w));
	q = f3(q); s = mix(s, q.a); s = mix(s, q.b); q = g3(f3(q), b); s = mix(s, q.a); s = mix(s, g3(q, 1).b);
	r = f4(f4(r, b), 2); for (int i = 0; i < 5; i++) s = mix(s, r.v[i]); s = mix(s, r.t);
	s = mix(s, h2(g2(v))); s = mix(s, g1((struct p1){ b }).a);
	return s;
}
