#include "run.h"
/* Bit-fields of one of two records, whichever: before Linux 6.12 the verifier gives up what was spilled beside a byte
 * that is written at an unknown place. Kernels need cpu.v4 */
struct mixed { char c : 5; u8 d : 7; s16 e : 9; unsigned : 3; int f : 20; unsigned g : 12; _Bool h : 1; long i : 37;
	unsigned char : 0; u8 j : 4; enum { A, B, C } k : 2; };
/* Read as T: whether a field wider than int keeps its width in expressions is where compilers differ. */
#define USE_AS(T, p, f, v) do { (p)->f = (v); s = mix(s, (T)(p)->f); s = mix(s, (T)((p)->f += 5)); s = mix(s, (T)(p)->f--); s = mix(s, (T)++(p)->f); \
	s = mix(s, (T)((p)->f ^= (v) >> 3)); s = mix(s, (T)(p)->f < 3); s = mix(s, (T)(p)->f == (v)); s = mix(s, -(T)(p)->f); s = mix(s, (T)(p)->f << 1); \
	s = mix(s, (T)((p)->f = (v) + 1)); } while (0)
#define USE(p, f, v) USE_AS(int, p, f, v)
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	struct mixed x[2] = { { 1, 2, 3, 4, 5, 1, 6, 7, B }, { .e = -1, .k = C } }, *p = &x[a & 1];
	USE(p, c, (char)a); USE(p, d, (u8)b); USE(p, e, (s16)a); USE(p, f, (int)b); USE(p, g, (unsigned)a);
		USE_AS(s64, p, i, (long)b); USE(p, j, (u8)a);
	p->h = b; s = mix(s, p->h); p->h = !p->h; s = mix(s, p->h); p->k = a & 3; s = mix(s, p->k == C);
		s = mix(s, p->c + p->d * p->e - p->f);
	for (int k = 0; k < 2; k++)
		s = mix(s, x[k].c + x[k].d + x[k].e + x[k].f + x[k].g + x[k].h + (s64)x[k].i + x[k].j + x[k].k);
	return s;
}
