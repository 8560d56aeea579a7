#include "run.h"
/* Members of packed structs, through pointers that functions were given: the verifier wants the stack's accesses aligned. */
struct inner { u16 a; u64 b; u32 c; };
struct event { u32 pid; u16 kind; u64 ts; struct inner in; u64 more[2]; char tail; } __attribute__((packed));
apart u64 fill_inner(struct inner *in, u64 n) { in->b = n; in->c += (u32)n; in->a ^= (u16)n; return in->a + in->b; }
apart u64 fill(struct event *e, u64 v)
{
	e->ts = v;
	e->more[1] = v * 3;
	e->in.b += e->ts;
	e->pid += (u32)fill_inner(&e->in, v ^ e->pid);
	return e->more[v & 1] + e->kind;
}
static u64 test(u64 a, u64 b)
{
	struct event e = { .kind = (u16)a, .pid = (u32)b }, other = { 0 };
	u64 s = mix(fill(&e, a), fill(&other, b));
	e.more[0]++;
	s = mix(s, e.ts + e.pid); s = mix(s, e.in.b + e.in.a); s = mix(s, e.more[0] ^ e.in.c); s = mix(s, other.in.b + other.pid + e.tail);
	return s;
}
