/* Loops that end by a comparison of pointers. */
#include "run.h"
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	u32 v[8], *q, *end = v + 8, n = 0;
	for (q = v; q != end; q++)
		*q = (u32)a * (u32)(q - v) + (u32)b;
	for (q = v; q < end;)
		n += *q++;
	s = mix(s, n);
	q = v + 7;
	do
		n = n * 3 + *q;
	while (q-- > v + 2);
	s = mix(s, n);
	for (q = end; q > v; q -= 2)
		s = mix(s, q[-1]);
	const char *t = "some text", *start = t;
	while (*t)
		s = mix(s, *t++);
	return mix(s, (u64)(t - start));
}
