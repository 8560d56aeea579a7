#include "run.h"
#ifndef STAYS
#define STAYS inline_
#endif
/* Members that have no alignment of their own are set and copied by words where the object they are in has one; what lies askew on the
 * stack in spite of its type is not. */
struct inner { u64 id; char name[16]; u16 n; char rest[6]; };
struct __attribute__((packed)) outer { u8 kind; struct inner in; char tail[3]; };
static struct inner here = { 7, "here", 3, "rest" };
static struct outer there = { 1, { 9, "there", 4, "more" }, "ab" };
static u64 sum(const void *p, u32 n)
{
	u64 s = n;
	for (u32 i = 0; i < n; i++)
		s = mix(s, ((const u8 *)p)[i]);
	return s;
}
STAYS void fill(struct inner *p, u64 a)
{
	__builtin_memset(p->name, 5, sizeof(p->name));
	__builtin_memset(&p->rest, 0, sizeof(p->rest));
	p->id = a;
}
STAYS void copy(struct inner *to, const struct inner *from)
{
	__builtin_memcpy(to->name, from->name, 16);
	__builtin_memcpy(to->name + 3, from->rest, sizeof(to->rest));
}
static u64 test(u64 a, u64 b)
{
	struct inner x = { a, "x", 1, "xx" };
	struct outer y = { 2, { b, "y", 2, "yy" }, "cd" };
	char raw[48] = "raw";
	fill(&x, a);
	x.name[a & 7] = 1;
	copy(&y.in, &x);
	u64 s = mix(sum(&x, sizeof(x)), sum(&y, sizeof(y)));
	fill(&y.in, b);
	fill(&here, a);
	copy(&there.in, &here);
	fill((struct inner *)(raw + 8), a);
	s = mix(s, sum(&y, sizeof(y)));
	s = mix(s, sum(raw, sizeof(raw)));
	return mix(s, mix(sum(&here, sizeof(here)), sum(&there, sizeof(there))));
}
