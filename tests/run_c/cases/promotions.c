/* Bit-fields become int where it holds all their values: also of enumerations, and as the value of an assignment. */
#include "run.h"

enum kind { FIRST, SECOND, THIRD };
struct fields { enum kind e : 2; u32 u : 3; u64 l : 8; u64 wide : 40; u32 whole : 32; };

u64 test(u64 a, u64 b)
{
	struct fields f = { .e = (enum kind)(a & 3), .u = b & 7, .l = a & 255, .wide = b, .whole = (u32)a };
	u64 sum = 0;
	sum += f.e - 3 < 0 ? 1 : 0;
	sum += (f.u += 1) - 5 < 0 ? 2 : 0;
	sum += (f.u = (u32)a) - 5 < 0 ? 4 : 0;
	sum += f.l - 200 < 0 ? 8 : 0;
	sum += ++f.u - 5 < 0 ? 16 : 0;
	sum += f.u-- - 5 < 0 ? 32 : 0;
	sum += (f.l ^= b) - 100 < 0 ? 64 : 0;
	sum += (b & 1 ? f.u : f.e) - 2 < 0 ? 256 : 0;
	sum += -f.e < 0 ? 512 : 0;
	sum += ~f.u < 0 ? 1024 : 0;
	sum += (u64)(f.whole - 5u < 9u) << 11;
	return sum;
}
