/* memcpy, memset, memmove, memcmp of every small size and odd offset, on the stack and in globals.
 * only machine: its frames are larger than the kernel gives a chain of calls */
#include "run.h"
static u8 global[128];
static const u8 pattern[64] = { 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, [32] = 7, [63] = 9 };
static u64 sum(const u8 *p, int n) { u64 s = 0; for (int i = 0; i < n; i++) s = s * 31 + p[i]; return s; }
#define COPY(n) do { __builtin_memset(x, (int)a, sizeof(x)); __builtin_memcpy(x + 1, src, n); s = mix(s, sum(x, sizeof(x))); \
	__builtin_memset(x + 3, (int)b, n); s = mix(s, sum(x, sizeof(x))); __builtin_memcpy(x, src + 3, n); s = mix(s, sum(x, sizeof(x))); } while (0)
#define MOVE(n, d) do { __builtin_memcpy(x, src, 48); __builtin_memmove(x + d, x, n); s = mix(s, sum(x, 48)); __builtin_memmove(x, x + d, n); s = mix(s, sum(x, 48)); } while (0)
#define COMPARE(n) do { int r = __builtin_memcmp(src, other, n); s = mix(s, (r > 0) - (r < 0)); s = mix(s, !__builtin_memcmp(src + 1, src + 1, n)); } while (0)
apart u64 copies(u64 a, u64 b, const u8 *src)
{
	u64 s = 0;
	u8 x[40];
	COPY(1); COPY(2); COPY(3); COPY(4); COPY(5); COPY(6); COPY(7); COPY(8); COPY(9); COPY(12); COPY(15); COPY(16); COPY(17); COPY(23); COPY(24); COPY(31); COPY(32); COPY(33);
	return s;
}
apart u64 moves(u64 a, const u8 *src)
{
	u64 s = a;
	u8 x[48];
	MOVE(1, 1); MOVE(3, 1); MOVE(7, 2); MOVE(8, 1); MOVE(8, 4); MOVE(8, 8); MOVE(16, 3); MOVE(17, 8); MOVE(31, 1); MOVE(32, 8);
	return s;
}
#define COMPARES(N, list) apart u64 compare##N(const u8 *src, const u8 *other) { u64 s = 0; list return s; }
COMPARES(1, COMPARE(1); COMPARE(2); COMPARE(3); COMPARE(4);)
COMPARES(2, COMPARE(5); COMPARE(7);)
COMPARES(3, COMPARE(8); COMPARE(9);)
COMPARES(4, COMPARE(11);)
static u64 compares(const u8 *src, const u8 *other)
{
	return compare1(src, other) ^ compare2(src, other) * 3 ^ compare3(src, other) * 5 ^ compare4(src, other) * 7;
}
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	u8 src[48], other[48];
	__builtin_memcpy(src, pattern, 48); __builtin_memcpy(src + 5, &a, 8); __builtin_memcpy(&src[20], &b, 8); __builtin_memcpy(other, src, 48);
	s = mix(s, copies(a, b, src)); s = mix(s, moves(a, src)); s = mix(s, compares(src, other)); other[a % 48 & 31] ^= 1 + (b & 0xff); s = mix(s, compares(src, other));
	__builtin_memcpy(global + 3, src, 48); __builtin_memset(global + 60, (int)b, 13); __builtin_memcpy(global + 80, pattern + 1, 33); s = mix(s, sum(global, 128)); __builtin_memset(global, 0, sizeof(global)); s = mix(s, sum(global, 128));
	struct { u8 a; u64 b; u16 c[3]; } x, y = { 1, a, { 2, 3, (u16)b } }; __builtin_memset(&x, 0, sizeof(x)); __builtin_memcpy(&x, &y, sizeof(x)); s = mix(s, x.b + x.c[2]); x = y; s = mix(s, x.a + x.c[0]);
	char text[16] = { 0 }; __builtin_memcpy(text, "a text", 7); s = mix(s, __builtin_memcmp(text, "a tex_", 6) < 0); s = mix(s, __builtin_strlen("four") + text[5]);
	return s;
}
