/* Calls of whichever function a pointer was set to: by a branch, by two, in a loop, by a function, with results of each width and with none. */
#include "run.h"
static __attribute__((noinline)) u64 twice(u64 x) { return 2 * x; }
static __attribute__((noinline)) u64 more(u64 x) { return x + 77; }
static u64 less(u64 x) { return x - 5; }
static u64 seen;
static void count(u32 by) { seen += by; }
static void __attribute__((noinline)) scale(u32 by) { seen *= by; }
static u8 narrow(u8 x) { return x * 3; }
static u8 other(u8 x) { return ~x; }
typedef u64 (*of_number)(u64);
static of_number pick(u64 n)
{
	if ((n & 3) == 1)
		return twice;
	if ((n & 3) == 2)
		return more;
	return less;
}
static u64 test(u64 a, u64 b)
{
	of_number f = a > b ? twice : more;
	void (*g)(u32) = 0;
	u8 (*h)(u8) = narrow;
	u64 s = mix(f(a), pick(a)(b));
	seen = a;
	g = b & 1 ? count : scale;
	g((u32)b);
	if (a & 4)
		g = scale;
	g(3);
	s = mix(s, seen);
	for (u32 i = 0; i < 4; i++) {
		s = mix(s, h((u8)(a + i)));
		h = (a >> i) & 1 ? other : narrow;
		f = f == twice ? less : f;
	}
	return mix(s, f(s) + pick(b)(pick(s)(a)));
}
