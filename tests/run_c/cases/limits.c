/* Comparisons with the constants at the borders of types, as values and as conditions; constants of every written type.
 * only machine: more paths than the verifier walks */
#include "run.h"
#define CMP(x, k) do { s = mix(s, ((x) < (k)) | ((x) <= (k)) << 1 | ((x) > (k)) << 2 | ((x) >= (k)) << 3 | ((x) == (k)) << 4 | ((x) != (k)) << 5); \
	if ((x) < (k)) s += 3; if ((x) > (k)) s ^= 5; if ((x) <= (k)) s += 9; if ((x) >= (k)) s ^= 17; if (!((x) == (k))) s++; \
	s = mix(s, ((k) < (x)) | ((k) >= (x)) << 1); } while (0)
#define ALL(x) CMP(x, 0); CMP(x, 1); CMP(x, -1); CMP(x, 127); CMP(x, 128); CMP(x, -128); CMP(x, 255); CMP(x, 256); CMP(x, 32767); CMP(x, -32768); \
	CMP(x, 65535); CMP(x, 65536); CMP(x, 0x7fffffff); CMP(x, 0x80000000); CMP(x, -0x7fffffff - 1); CMP(x, 0xffffffff); CMP(x, 0xffffffffu); \
	CMP(x, 0x100000000); CMP(x, 0x7fffffffffffffff); CMP(x, 0x8000000000000000); CMP(x, -0x7fffffffffffffffll - 1); CMP(x, 0xffffffffffffffff); \
	CMP(x, 2147483648); CMP(x, 4294967295); CMP(x, 037777777777); CMP(x, 'a'); CMP(x, '\377'); CMP(x, -1ll); CMP(x, -1u); CMP(x, ~0ull)
apart u64 small(u64 a)
{
	u64 s = 0;
	u8 u = (u8)a; s8 c = (s8)a; _Bool t = a;
	ALL(u); ALL(c); ALL(t);
	return s;
}
apart u64 half(u64 a)
{
	u64 s = 0;
	u16 u = (u16)a; s16 c = (s16)a;
	ALL(u); ALL(c);
	return s;
}
apart u64 word(u64 a)
{
	u64 s = 0;
	u32 u = (u32)a; s32 c = (s32)a;
	ALL(u); ALL(c);
	return s;
}
apart u64 wide(u64 a)
{
	u64 s = 0;
	s64 c = (s64)a;
	ALL(a); ALL(c);
	return s;
}
static u64 test(u64 a, u64 b)
{
	return small(a) ^ half(a) * 3 ^ word(a) * 5 ^ wide(a) * 7 ^ wide(a + b) * 11 ^ word(a ^ b) * 13;
}
