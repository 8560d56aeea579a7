/* Loops of every form, break and continue at every depth, goto forwards, backwards, into blocks and out of them.
 * only machine: more paths than the verifier walks */
#include "run.h"
static u64 loops(u32 n, u32 m)
{
	u64 s = 0;
	u32 i, k;
	for (i = 0, k = 10; i < k; i += 2, k--) s = mix(s, i * k);
	for (;;) { if (i++ > 15) break; if (i & m & 1) continue; s += i; }
	for (i = 8; i--;) s = mix(s, i);
	for (int x = -3; x <= 3; x++) { if (!x) continue; s = mix(s, x); }
	for (u8 c = 250; c; c++) s = mix(s, c);
	for (s8 c = 120; c > 0 && c < 126; c++) s = mix(s, c);
	for (u64 bit = 1; bit; bit <<= 9) s = mix(s, bit & n);
	i = n & 15; while (i) { i &= i - 1; s++; }
	i = 0; do { if (i == (n & 7)) continue; s = mix(s, i); } while (++i < 6);
	do s++; while (0);
	while (s & 1 && i--) s >>= 1;
	for (i = 0; i < 4; i++) { for (k = 0; k < 4; k++) { if (k == (m & 3)) break; if ((i ^ k) == (n & 3)) goto next; s = mix(s, i * 4 + k); } s += 7; next:; }
	return mix(s, i + k);
}
static u64 gotos(u32 n, u32 m)
{
	u64 s = 0;
	u32 i = 0;
again:
	s = mix(s, i);
	if (++i < (n & 7)) goto again;
	if (m & 1) goto inside;
	for (i = 0; i < 3; i++) {
		s = mix(s, i + 100);
		if (0) { inside: s = mix(s, 55); i = 1; }
		if (s & 8) goto out;
	}
	{ int x = 3; if (m & 2) goto deep; { int y; x = 9; deep: y = x + 1; s = mix(s, y > 0); } }
out:
	if (n & 16) { n &= ~16u; goto last; }
	s++;
last:
	return mix(s, n);
}
static u64 logic(u64 a, u64 b)
{
	u64 s = 0;
	int n = 0;
	s = mix(s, a && b++ && ++n); s = mix(s, a || b++ || ++n); s = mix(s, (a > 3 && b < 9) || (n++, a == b)); s = mix(s, !(a && !b)); s = mix(s, n);
	s = mix(s, !!a + !b * 2 + !!(u8)a * 4); s = mix(s, a ? b ? 1 : 2 : b ? 3 : 4); s = mix(s, (a ? n : -1) < 0); s = mix(s, (a & 1 ? (s8)-1 : (u8)200) + 1);
	s = mix(s, (b ? (u32)a : (s64)-1)); s = mix(s, a ?: b); s = mix(s, (u8)a ?: 77); s = mix(s, (n += 3, n *= 2, n)); s = mix(s, (a, b));
	if (a) if (b) s++; else s += 2; else s += 3;
	if (!(a || b) && (a | b) == 0) s = 9;
	if ((a > b) == (b < a)) s ^= 1;
	if ((a > b) - (a < b) > 0) s ^= 2;
	return s;
}
static u64 early(u64 a)
{
	for (int i = 0; i < 8; i++) { if ((a >> i & 3) == 3) return i; while (a & 1) { a >>= 1; if (a == 7) return 70; } }
	return a;
}
static u64 test(u64 a, u64 b)
{
	return loops(a, b) ^ gotos(a, b) * 3 ^ logic(a, b) * 5 ^ early(a) * 7 ^ early(b) * 11;
}
