/* Packed records on the stack, through their names and through pointers. */
#include "run.h"
struct __attribute__((packed)) p { u8 a; u32 b; s16 c; u64 d; s32 e; s8 f; };
struct q { u8 x; struct p in[2]; u64 y; };
static u64 sum(const struct p *p) { return p->a + p->b * 3ull + (u64)(p->c * 5ll) + p->d * 7 + (u64)(p->e * 11ll) + (u64)(p->f * 13ll); }
static void fill(struct p *p, u64 a, u64 b)
{
	p->a = a; p->b = b; p->c = a >> 3; p->d = a * b; p->e = b - a; p->f = b >> 5;
}
apart u64 apart_sum(const struct p *p) { return sum(p) + p->b; }
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	struct p x, *p = &x;
	struct q q = { 0 };
	fill(p, a, b);
	s = mix(s, sum(p)); s = mix(s, sum(&x)); s = mix(s, p->b++); s = mix(s, p->d ^= 77); s = mix(s, (u64)(p->c -= 3)); s = mix(s, (u64)-p->e);
	fill(&q.in[0], b, a); q.in[1] = x; q.y = 5;
	s = mix(s, sum(&q.in[0]) ^ sum(&q.in[1])); s = mix(s, q.y + q.x); s = mix(s, sum(&q.in[a & 1]));
	volatile struct p v = x;
	v.b += 3; v.e = v.b;
	s = mix(s, v.b + v.e);
	return mix(s, sizeof(x) + sizeof(q) + (u64)((char *)&x.d - (char *)&x));
}
