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
	struct p2 v = { a, b, 3 }, w = { b, a, 9 };
	struct nest n = { .in = { 1, 2, 3 }, .w = a, .arr = { [1] = { 4, 5 }, { .y = 6 } } }, m = n;
	m.arr[2].x = b; m.b[1] = 7; m.hi++;
	s = mix(s, m.w); s = mix(s, m.lo); s = mix(s, n.w); s = mix(s, h2(m.in)); s = mix(s, m.arr[0].x + m.arr[1].y * 3 + m.arr[2].x * 5 + m.arr[2].y);
	struct p2 *p = b & 1 ? &v : &w; p->c = 9; s = mix(s, h2(v)); s = mix(s, h2(w)); s = mix(s, h2(b & 2 ? v : w));
	w = (a & 1) ? v : f2(w); s = mix(s, h2(w));
	s = mix(s, ({ struct p2 t = v; t.a ^= 3; t; }).a);
	int arr[4] = { 1, 2 }, *e = arr + 4, total = 0;
	for (int i = 0; i < 4; i++) { int *x = &arr[i]; *x += (int)b; total += *x; }
	s = mix(s, (u64)total); s = mix(s, (u64)(e - arr)); s = mix(s, (u64)(&n.arr[2] - &n.arr[0]));
	char text[12] = "hello", t2[] = "wo"; s = mix(s, text[b % 12 & 7]); s = mix(s, text[1] + t2[1] + sizeof(t2));
	return s;
}
