#include "run.h"
/* Effects in places that are easily overlooked, and names that hide others. */
u64 v = 3;
static u64 expected(u64 z) { if (__builtin_expect(z > 100, z++)) return z; return z * 2; }
static u64 likely(u64 z) { u64 r = __builtin_expect_with_probability(z, v++, 0.9); return r + v; }
static u64 behind_a_local(u64 a)
{
	u64 v = 4;
	{
		extern u64 v;
		v += a;
		a = v;
	}
	return a ^ v;
}
static u64 letters(u64 i)
{
	static const int escapes[] = "\303\244" L"\400\u00e4";
	return escapes[i & 3] + sizeof("\303\244" L"") + L'\400';
}
apart u64 sized(u64 n, char with[n++], u64 m, char (*of_rows)[3], char other[n + (m += n)]) { return n * 3 + m; }
static u64 test(u64 a, u64 b)
{
	v = b;
	u64 s = mix(expected(a), likely(b));
	return mix(mix(s, behind_a_local(a)), letters(b)) + v + sized(a, 0, b, 0, 0);
}
