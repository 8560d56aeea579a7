#include "run.h"
/* Which types are one: enumerations are their integer type, and no other enumeration. */
enum plain { ONE = 1, TWO };
enum below { LESS = -1, MORE };
enum other { THREE = 3 };
typedef enum { A0 } anon_a;
typedef enum { B0 } anon_b;
#define kind(x) _Generic((x), int: 1, unsigned: 2, long: 3, default: 4)
#define which(x) _Generic((x), enum plain: 1, enum below: 2, default: 3)
#define same(a, b) __builtin_types_compatible_p(a, b)
static u64 test(u64 a, u64 b)
{
	u64 s = kind((enum plain)a) * 3 + kind((enum below)b) * 5 + kind(ONE) * 7;
	s = s * 31 + which((enum plain)a) * 3 + which((enum below)a);
	s = s << 8 | same(enum plain, enum other) << 1 | same(anon_a, anon_b) << 2 | same(__typeof__(ONE), int) << 3 | same(anon_a, anon_a) << 4;
	return s << 8 | same(const int, int) | same(int[5], int[]) << 1 | same(char *, const char *) << 2 | same(int (*)(int), int (*)()) << 3;
}
