#include "run.h"
/* What a function is handed may be one place twice, or places that overlap: it reads what the other name wrote. */
struct pair { u64 first, second; };
apart u64 two(u64 *p, u64 *q)
{
	*p = 3;
	*q += 4;
	return *p;
}
apart u64 whole(struct pair *p, u64 *q)
{
	p->second = 5;
	*q ^= 0x60;
	return p->first * 16 + p->second;
}
apart u64 bytes(u32 *p, u8 *q)
{
	*p = 0x01020304;
	*q = 0xff;
	return *p;
}
static u64 test(u64 a, u64 b)
{
	u64 x = a, y = b, s = 0;
	struct pair both = { a, b };
	u32 word = 7, other = 8;
	s = mix(s, two(&x, &y)); s = mix(s, two(&x, &x)); s = mix(s, x); s = mix(s, y);
	s = mix(s, whole(&both, &y)); s = mix(s, whole(&both, &both.second)); s = mix(s, whole(&both, &both.first));
	s = mix(s, bytes(&word, (u8 *)&other)); s = mix(s, bytes(&word, (u8 *)&word + 1));
	return mix(mix(s, word), mix(both.first, both.second));
}
