#include "run.h"
static u64 zero, counter = 5;
static const u32 table[8] = { 1, 2, 4, 8, [6] = 77 };
static struct { u8 a; u32 b; const char *s; u64 *p; } rec = { .a = 3, .b = 9, .p = &counter };
static const char *name = "abcdef";
static u16 matrix[3][4] = { { 1, 2 }, [2] = { [3] = 9 } };
static u64 next(void) { static u32 n = 100; return ++n; }
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	zero = 0; counter = 5; rec.b = 9;
	zero += a; counter *= b; rec.b ^= (u32)a; rec.a = 3;
	s = mix(s, zero); s = mix(s, counter); s = mix(s, table[a & 7]); s = mix(s, rec.a + rec.b); s = mix(s, matrix[2][3] + matrix[0][1]);
	matrix[1][b & 3] = 6; s = mix(s, matrix[1][b & 3]); matrix[1][b & 3] = 0;
	u64 x = next(), y = next(); s = mix(s, y - x);
	s = mix(s, sizeof(rec)); s = mix(s, "text"[b & 3]);
	return s;
}
