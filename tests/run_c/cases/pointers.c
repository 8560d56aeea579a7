/* Pointers: arithmetic, differences, comparisons, arrays of arrays, pointers to pointers and to arrays, void and char views. */
#include "run.h"
struct node { u32 v; u8 pad; struct node *next; };
static const u16 grid[4][3][2] = { { { 1, 2 }, { 3, 4 }, { 5, 6 } }, { { 7, 8 } }, [3] = { [2] = { 9, 10 } } };
static u32 global[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
static u64 at(const u16 (*row)[2], u32 i) { return row[i & 1][1] + (*row)[0] * 3 + (*(row + 1))[1] * 5; }
static void swap(u64 *x, u64 *y) { u64 t = *x; *x = *y; *y = t; }
static u64 list(u64 a, u64 b)
{
	struct node c = { 3, 0, 0 }, d = { (u32)b, 1, &c }, e = { (u32)a, 2, &d };
	u64 s = 0;
	s = mix(s, e.v); s = mix(s, e.next->v); s = mix(s, e.next->next->v); e.next->next->v += 5; s = mix(s, c.v); s = mix(s, !c.next);
	struct node *p = a & 1 ? &c : &d; p->v++; (*p).pad = 9; s = mix(s, c.v * 3 + d.v + c.pad * 7 + d.pad * 11);
	return s;
}
static u64 test(u64 a, u64 b)
{
	u64 s = 0, x = a, y = b, *px = &x, **pp = &px;
	u32 v[8] = { 0 }, i = (u32)(a & 3), k = (u32)(b & 3);
	for (int n = 0; n < 8; n++) v[n] = n * n + (u32)a;
	s = mix(s, v[i]); s = mix(s, *(v + k)); s = mix(s, i[v]); s = mix(s, (u64)(&v[i] - &v[k])); s = mix(s, &v[i] < &v[k]); s = mix(s, &v[i] == v + k); s = mix(s, (u64)((char *)&v[i] - (char *)v));
	s = mix(s, *((u8 *)v + i * 4 + 1)); s = mix(s, *(u16 *)((void *)v + 4)); s = mix(s, ((u8 *)&x)[k]); s = mix(s, *(&v[4] - i)); s = mix(s, (&v[4])[-1]);
	**pp += 3; *pp = &y; *px ^= 5; s = mix(s, x); s = mix(s, y); swap(&x, &y); s = mix(s, x - y); swap(&x, &x); s = mix(s, x);
	u32 *q = v;
	q = v; s = mix(s, *++q); s = mix(s, *q++); s = mix(s, ++*q); s = mix(s, (*q)++); s = mix(s, *q); q += 2; s = mix(s, *q--); s = mix(s, q[1]); s = mix(s, (u64)(q - v));
	s = mix(s, grid[i][k & 1][a & 1]); s = mix(s, at(grid[i], k)); s = mix(s, sizeof(grid) + sizeof(grid[0]) * 3 + sizeof(*grid[0])); const u16 (*g)[3][2] = grid; s = mix(s, g[i][1][1] + (*g)[2][0]);
	s = mix(s, (u64)(&grid[3] - &grid[0])); s = mix(s, (u64)(&grid[2][1] - &grid[1][0])); s = mix(s, global[i] + *(global + k)); global[i] += 0; u32 *pg = &global[k]; *pg ^= 1; s = mix(s, *pg); *pg ^= 1;
	void *vp = &x; s = mix(s, *(u32 *)vp); s = mix(s, !vp); s = mix(s, vp != 0 && vp == &x); s = mix(s, (_Bool)vp); int m[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } }; int (*row)[3] = m; row += a & 1; s = mix(s, (*row)[b & 1]);
	return mix(s, list(a, b));
}
