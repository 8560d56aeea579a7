#include "run.h"
/* Records behind commas, conditions, assignments, blocks. */
struct three { u64 a; u32 b; u8 c[5]; };
struct small { u16 x, y; };
static __attribute__((noinline)) struct three made(u64 a) { return (struct three){ a, (u32)a + 1, { 1, 2, 3, (u8)a } }; }
static struct small pair(u64 a) { struct small s = { (u16)a, (u16)(a >> 16) }; return s; }
static u64 sum(struct three t) { return t.a + t.b * 3 + t.c[1] + t.c[3] * 5; }
static u64 test(u64 a, u64 b)
{
	struct three t = made(a), u, v;
	u64 n = 0, s = 0;
	u = (n++, t);
	s = mix(s, sum((n++, u)));
	s = mix(s, sum(v = u));
	s = mix(s, sum(({ u.a += b; u; })));
	s = mix(s, sum(a & 1 ? t : (n++, made(b))));
	s = mix(s, (a & 2 ? t : u).b + (v = t, v).a + ({ struct three w = made(3); w.c[0] = (u8)b; w; }).c[0]);
	s = mix(s, pair(a).y + (pair(b), pair(a + 1)).x + (t = made(b)).b);
	struct three w = (struct three){ .a = b, .c = { 9, 8 } }, x = w;
	struct small p = (struct small){ 5, (u16)a }, q = ({ p; });
	s = mix(s, sum(w) + sum(x) + p.x * q.y);
	w = x = made(a + b);
	struct three *at = &(struct three){ a, 2, { 3 } };
	s = mix(s, sum(*at) + sum(w) + (*(n & 1 ? &t : &u)).a);
	return mix(s, n);
}
