#include "run.h"
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	u32 x = (u32)a, y = (u32)b;
	if (y) { s = mix(s, x / y); s = mix(s, x % y); }
	if (b) { s = mix(s, a / b); s = mix(s, a % b); }
	if ((u8)b) { s = mix(s, (u8)a / (u8)b); s = mix(s, (u16)a % (u8)b); }
	s = mix(s, a / 10); s = mix(s, a % 10); s = mix(s, x / 10); s = mix(s, x % 10); s = mix(s, a / 1000000000); s = mix(s, a / 8); s = mix(s, a % 8);
	s = mix(s, x / 7); s = mix(s, a / 0x80000000); x /= 3; s = mix(s, x);
	return s;
}
