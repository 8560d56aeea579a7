/* Functions passed to functions; one whose address is still taken is a callback to the kernel. Kernels need helper:for_each_map_elem */
#include "run.h"
typedef u64 (*step)(u64 n, u32 k);
static u64 more(u64 n, u32 k) { return n * 3 + k; }
static u64 less(u64 n, u32 k) { return n / 3 - k; }
static __attribute__((always_inline)) u64 walk(step f, u64 n, u32 k)
{
	for (int i = 0; i < 5; i++)
		n = f ? f(n, k + i) : n + 1;
	return n;
}
static __attribute__((always_inline)) u64 both(step f, step g, u64 n, u32 k) { return walk(f, walk(g, n, k), k) + (f == g); }
static __attribute__((always_inline)) u64 named(const char *text, u64 n) { return n * 31 + __builtin_strlen(text) + __builtin_strlen(text + 1); }
static u64 test(u64 a, u64 b)
{
	step f = a & 1 ? more : more;
	u64 s = mix(both(more, less, a, (u32)b), both(less, more, b, (u32)a));
	s = mix(s, walk(0, a, (u32)b)); s = mix(s, walk(f, b, 3)); s = mix(s, named("name", a)); s = mix(s, named("a\0b", b));
	return s;
}
