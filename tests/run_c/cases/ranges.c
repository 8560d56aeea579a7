#include "run.h"
/* Ranges of designators: what follows without one goes on behind the last of their elements alone. */
struct inner { u32 j, k[3], l; };
struct outer { u32 n; struct inner o[3]; u32 p; };
static struct outer n[] = { [0 ... 5].o[1 ... 2].k[0 ... 1] = 4, 5, 6, 7 };
static struct outer m[] = { [0 ... 2].o = { [1 ... 2].k[0 ... 1] = 4 }, [2].o[2].k[2] = 5, 6, 7, 8 };
static u32 q[3][3] = { [0 ... 1] = { [1 ... 2] = 23 }, [1][2] = 24 };
static u32 a[][2][4] = { [2 ... 4][0 ... 1][2 ... 3] = 1, [2] = 2, [2][0][2] = 3, 9 };
static u64 words(const u32 *v, u32 count)
{
	u64 s = count;
	for (u32 i = 0; i < count; i++)
		s = mix(s, v[i]);
	return s;
}
#define all(x) words((const u32 *)(x), sizeof(x) / 4)
static u64 test(u64 x, u64 y)
{
	u32 v = x, w = y;
	struct outer local[] = { [0 ... 1].o[0 ... 1] = { v, { w } }, 3, 4, w };
	return mix(mix(all(n), all(m)), mix(mix(all(q), all(a)), all(local)));
}
