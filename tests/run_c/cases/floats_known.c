#include "run.h"
/* Floating numbers that a program only speaks of: const variables that were declared with one, and bytes of others. */
static const double rate = 2.5;
static const float part = 0.25f, whole = 3;
static u64 test(u64 a, u64 b)
{
	const double local = 1e3;
	float stored = 1.5f;
	double later;
	u32 bits;
	u64 s = 0, wide;
	s = mix(s, (u64)(rate * 4)); s = mix(s, a * (u64)(local * rate) / 1000); s = mix(s, (u64)(part * whole * 100));
	s = mix(s, (s64)(u32)b < rate ? 1 : 2); s = mix(s, local == 1000.0); s = mix(s, (u64)whole);
	later = -0.75;
	__builtin_memcpy(&bits, &stored, sizeof(bits)); __builtin_memcpy(&wide, &later, sizeof(wide));
	s = mix(s, bits); s = mix(s, wide);
	stored = part;
	__builtin_memcpy(&bits, &stored, sizeof(bits));
	return mix(s, bits);
}
