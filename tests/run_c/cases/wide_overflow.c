#include "run.h"
/* Arithmetic with a check whose result has 128 bits. */
typedef unsigned __int128 u128;
typedef __int128 s128;
#define one(op, x, y, t) ({ t r_; u64 o_ = __builtin_##op##_overflow(x, y, &r_); mix(mix(o_, (u64)r_), (u64)((u128)r_ >> 64)); })
#define three(x, y, t) mix(mix(one(add, x, y, t), one(sub, x, y, t)), one(mul, x, y, t))
#define each(x, y) mix(three(x, y, u128), three(x, y, s128))
static u64 test(u64 a, u64 b)
{
	u64 s = mix(each(a, b), each((s64)a, (s64)b));
	s = mix(s, mix(each((s64)a, b), each(a, (s64)b)));
	return mix(s, mix(each((u8)a, (s8)b), mix(each((s32)a, -16), each(b, (u32)a))));
}
