#include "run.h"
/* Locals reached by their names and through pointers that may mean any of them. */
struct pair { u32 a, b; };
static u64 chosen(u64 i)
{
	u64 *p, a = 1, b = 2, c = 3;
	if (i < 5)
		p = &a;
	else if (i > 100)
		p = &b;
	else
		p = &c;
	*p = 10;
	b = i + 4;
	return *p * 3 + a + b * c;
}
static u64 seen_before(u64 i, u64 k)
{
	struct pair x = { (u32)i, 2 }, y = { 3, (u32)k }, *p = i & 1 ? &x : &y;
	u64 r = p->b;
	x.b += 7;
	r = r * 5 + p->b;
	y.b ^= 9;
	return r * 5 + p->b;
}
static u64 in_turn(u64 i)
{
	u32 a[2] = { 1, 2 }, b[2] = { 3, 4 }, *p = a, sum = 0;
	for (int k = 0; k < 4; k++) {
		sum = sum * 7 + p[1];
		a[1] += (u32)i;
		b[1] += sum;
		sum = sum * 7 + p[1];
		p = p == a ? b : a;
	}
	return sum;
}
static u64 test(u64 a, u64 b)
{
	return mix(mix(chosen(a), seen_before(a, b)), in_turn(b));
}
