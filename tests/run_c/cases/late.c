#include "run.h"
/* What only inlining makes known: the function to call, texts, constants; and labels of a macro's own. */
inline_ u64 each(u64 (*f)(u64, u32), u64 v, u32 n)
{
	u64 s = 0;
	for (u32 i = 0; i < n; i++)
		s = mix(s, f(v, i));
	return s;
}
inline_ u64 plus(u64 v, u32 i) { return v + i; }
apart u64 times(u64 v, u32 i) { return v * (i + 3); }
inline_ u64 both(u64 (*f)(u64, u32), u64 (*g)(u64, u32), u64 v) { return each(f, v, 3) ^ each(g, v, 2); }
inline_ void on(void (*f)(u64 *, u32), u64 *p) { f(p, 7); }
inline_ void add(u64 *p, u32 n) { *p += n; }
inline_ u32 number_of(const char *const name)
{
	if (!__builtin_strcmp(name, "one.h"))
		return 1;
	if (!__builtin_strncmp(name, "two", 3))
		return 2 + (u32)__builtin_strlen(name);
	return __builtin_strcmp(name, "three") < 0 ? 3 : 4;
}
/* The same either way, however much the host's compiler knows. */
inline_ u64 twice(u64 n) { if (__builtin_constant_p(n)) return n * 2; return n + n; }
#define found(at, n, v) ({ __label__ yes, end; int r; for (u32 i = 0; i < (n); i++) if ((at)[i] == (v)) goto yes; r = 0; goto end; yes: r = 1; end: r; })
#define never(e) ((void)sizeof(char[1 - 2 * !!(e)]))
static u64 test(u64 a, u64 b)
{
	u8 m[4] = { (u8)a, (u8)b, 7, 9 };
	u32 n = (u32)(a & 15);
	u64 s = mix(both(plus, times, a), each(b & 1 ? plus : plus, b, 2));
	on(add, &s);
	s = mix(s, number_of("one.h")); s = mix(s, number_of("two.h")); s = mix(s, number_of("four")); s = mix(s, number_of("zero"));
	s = mix(s, twice(a)); s = mix(s, twice(21)); s = mix(s, (u64)found(m, 4, 7) + 2 * (u64)found(m, 2, 9) + 4 * (u64)found(m, 3, b & 255));
	s = mix(s, sizeof(int[n + 1]) + sizeof(u16[2][n + 1]) + sizeof(u16 (*)[n + 1]));
	never(a == b + 1 && a == b + 2);
	s = mix(s, (u64)!__builtin_bcmp(m, m + 1, 2)); __builtin_memcpy(m, m + 2, 2); s = mix(s, m[0] + m[1]);
	return s;
}
