#include "run.h"
/* Variables of this unit alone that nobody stores to are what they were declared as; those that something can change are not. */
static struct shape { int a; struct { int x, y; } p[2]; const char *s; } shape = { .p[1].y = 4, .p[0] = { 1, 2 }, .s = "zz" };
static const char *names[] = { "alpha", "beta" };
static int table[4] = { 5, 6, 7, 8 }, changed[4] = { 1, 2, 3, 4 }, handed[4] = { 4, 5, 6, 7 };
static __attribute__((noinline)) void change(int *p, u64 n) { p[n & 3] += 7; }
static u64 test(u64 a, u64 b)
{
	struct shape copy = shape;
	u64 s = mix(0, (u64)copy.p[1].y + (u64)shape.s[1] + (u64)names[1][2]);
	copy.a = (int)a; s = mix(s, (u64)(copy.a + copy.p[0].x));
	s = mix(s, (u64)table[a & 3]); s = mix(s, (u64)table[2]);
	int *p = &changed[b & 3];
	*p += 3; s = mix(s, (u64)changed[b & 3]); *p -= 3; s = mix(s, (u64)changed[1]);
	change(handed, a); s = mix(s, (u64)(handed[0] + handed[1] * 3 + handed[3] * 5)); handed[a & 3] -= 7;
	for (int i = 0; i < table[0]; i++)
		s = mix(s, (u64)i);
	return s;
}
