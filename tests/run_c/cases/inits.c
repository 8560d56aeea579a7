/* Initialisers: designators of every kind, ranges, overriding, anonymous members, strings, compound literals, empty braces. */
#include "run.h"
struct in { u8 a; u16 b; };
struct anon { int x; union { u32 w; struct { u16 lo, hi; }; u8 b[4]; }; struct { s8 c; s8 d; }; int y; };
struct arr { u32 n; u16 v[6]; struct in s[3]; char t[5]; };
struct deep { struct arr a[2]; struct { struct { u64 z; } in; } out; };
static const struct deep table = { .a = { [1] = { .v = { [2 ... 4] = 7, [3] = 9 }, .s = { { 1, 2 }, [2].b = 5 }, "ab" } }, .out.in.z = 77 };
static struct anon global = { 1, { 0x12345678 }, { -1, 2 }, 3 };
static int holes[] = { [5] = 1, 2, [1] = 3, 4, [8] = 9 };
static u8 nul[3] = "abc";
static char text[] = { "braced" };
static u64 of(const struct deep *d)
{
	u64 s = d->out.in.z;
	for (int i = 0; i < 2; i++) {
		for (int k = 0; k < 6; k++)
			s = mix(s, d->a[i].v[k]);
		for (int k = 0; k < 3; k++)
			s = mix(s, d->a[i].s[k].a * 3 + d->a[i].s[k].b);
		for (int k = 0; k < 5; k++)
			s = mix(s, d->a[i].t[k]);
		s = mix(s, d->a[i].n);
	}
	return s;
}
static u64 sum(const int *v, int n)
{
	u64 s = 0;
	for (int i = 0; i < n; i++)
		s = mix(s, v[i]);
	return s;
}
static u64 point(struct in v) { return v.a * 1000 + v.b; }
static u64 test(u64 a, u64 b)
{
	u64 s = of(&table);
	struct deep d = { .a[0] = { (u32)a, { b, [3] = a, b }, .t = "hi" }, .a[1].s[1] = { .b = b }, .out = { { a } } };
	s = mix(s, of(&d));
	struct anon v = { .y = 5, .lo = a, .hi = b, .c = a, .x = b }, w = { .b = { 1, 2, [3] = a }, .d = b }, e = { };
	s = mix(s, v.w + v.x + v.y + v.c + v.d); s = mix(s, w.w + w.x + w.d); s = mix(s, e.w + e.x + e.y + e.c); s = mix(s, global.hi + global.c + global.y);
	s = mix(s, sum(holes, sizeof(holes) / sizeof(*holes))); s = mix(s, nul[0] + nul[2] + sizeof(text) + text[5]);
	s = mix(s, sum((int[]){ (int)a, 2, (int)b }, 3)); s = mix(s, sum((int[5]){ [1] = (int)a, [3] = 4 }, 5));
	s = mix(s, point((struct in){ .b = a, .a = b })); s = mix(s, (&(struct in){ 5, 6 })->b); s = mix(s, ((struct arr){ .v[2] = a }).v[2]);
	d.a[0].s[2] = (struct in){ a, b }; s = mix(s, of(&d)); d = (struct deep){ .out.in.z = b }; s = mix(s, of(&d));
	int m[3][2] = { { 1 }, { 2, (int)a }, (int)b }; s = mix(s, sum(&m[0][0], 6));
	int f[2][2] = { 1, (int)a, 3 }; s = mix(s, f[0][1] + f[1][0] * 3 + f[1][1]);
	int k = 5, q[3] = { k++, k++, k }; s = mix(s, q[0] * 100 + q[1] * 10 + q[2] + k);
	char c[6] = "xyz", one = *"q"; s = mix(s, c[0] + c[2] * 3 + c[3] + c[5] + one);
	struct in pair[2] = { [0 ... 1] = { 3, 4 } }; pair[b & 1].a++; s = mix(s, point(pair[0]) * 7 + point(pair[1]));
	struct anon over = { .b = { 1, 2, 3, 4 }, .lo = a, .w = b, .c = 4, .y = 7 }, part = { .w = a, .b = { [1] = b } };
	struct { struct arr r[2]; int k; } again = { .r[0].v[3] = a, .r[0].n = 5, .r[1].n = b, .r[0] = { .v[1] = b }, .k = 3, .r[1].v = { 1 }, .r[1].v[2] = 4 };
	struct { struct in q[3]; } ranged = { .q[1] = { a, 2 }, .q = { [0 ... 2] = { .b = b } } };
	s = mix(s, over.w + over.c + over.y * 3); s = mix(s, part.w);
	for (int i = 0; i < 2; i++) for (int i2 = 0; i2 < 6; i2++) s = mix(s, again.r[i].v[i2] + again.r[i].n);
	for (int i = 0; i < 3; i++) s = mix(s, point(ranged.q[i]));
	return s;
}
