/* Bits that are set where others are, and several that are asked for: what becomes arithmetic. */
#include "run.h"
apart u64 copied(u64 from, u64 to)
{
#define BIT(n) if (from & (1ull << (n))) to |= 1ull << (n);
	BIT(0) BIT(1) BIT(7) BIT(31) BIT(32) BIT(63)
	return to;
}
apart u64 moved(u64 from)
{
	u64 to = 0x100;
	if (from & 4) to |= 1;
	if (from & 1) to |= 1u << 31;
	if ((from & 0x80000000) != 0) to |= 2;
	if ((from & 64) == 64) to |= 1ull << 40;
	if (!(from & 32)) to |= 8;
	if (from & 6) to |= 16;          /* two bits: any of them */
	return to;
}
apart u32 narrow(u32 from, u8 to)
{
	u64 wide = 0;
	if (from & 0x80000000) to |= 1;
	if (from & 1) to |= 0x80;
	if (from & 2) wide |= 1ull << 35;
	if (from & 0x80000000) wide |= 2;
	return to ^ (u32)(wide >> 1);
}
apart u32 any(u32 f)
{
	u32 n = 0;
	if (f & 1 || f & 4 || f & 0x11 || (f & 0x200) == 0x200) n = 1;
	if (!(f & 2) && !(f & 8)) n += 2;
	if ((f & 0x80000000) != 0 || f & 0x40) n += 4;
	if (f & 0x100 && f & 0x400) n += 8;
	if (f & 0x1000 || !(f & 0x2000)) n += 16;
	return n;
}
apart u32 both(u32 f, u32 g)
{
	u32 a = g, b = 3;
	if (f & 8) { a |= 8; b |= 4; }
	return a * 7 + b;
}
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	s = mix(s, copied(a, b)); s = mix(s, moved(a)); s = mix(s, moved(b)); s = mix(s, narrow((u32)a, (u8)b)); s = mix(s, any((u32)a)); s = mix(s, any((u32)b));
	return mix(s, both((u32)a, (u32)b));
}
