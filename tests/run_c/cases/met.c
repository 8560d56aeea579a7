/* What each way stored is loaded behind the place where they meet: from a struct that is handed on, in several widths. */
#include "run.h"
struct note { u32 family; u8 small; s8 sign; u16 half; u64 wide; };
apart void fill(struct note *n, u64 a, u64 b)
{
	if (a & 1) {
		n->family = 2;
		n->small = 200;
		n->sign = -3;
		n->wide = 7;
	} else if (a & 2) {
		n->family = 10;
		n->small = 1;
		n->sign = 100;
		n->wide = b;
		n->half = 65535;
	} else {
		n->family = 0x80000000;
		n->small = (u8)b;
		n->sign = (s8)a;
		n->wide = ~0ull;
	}
	n->half = n->family == 2 ? 5 : n->sign < 0 ? 6 : 7;
	if (n->wide == 7 || n->small > 100)
		n->family += n->small + (u32)n->sign;
	for (u32 i = 0; i < (b & 3); i++) {
		if (n->small & 1)
			n->small = 4;
		else
			n->small = (u8)(n->small + 3);
		n->wide += n->small;
	}
}
static u64 test(u64 a, u64 b)
{
	struct note n = { 0 };
	u64 s = 0;
	fill(&n, a, b);
	s = mix(s, n.family); s = mix(s, n.small); s = mix(s, (u64)n.sign); s = mix(s, n.half); s = mix(s, n.wide);
	return s;
}
