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
	s = mix(s, (u64)((rate + 0.25) * 8)); s = mix(s, (u64)((rate - 0.5) * 8)); s = mix(s, (u64)(rate / 0.5)); s = mix(s, (s64)-rate);
	s = mix(s, rate < 2.5) + 2 * (rate <= 2.5) + 4 * (rate > 2.4) + 8 * (rate >= 2.6) + 16 * (rate != 2.5) + 32 * (part == 0.25f);
	s = mix(s, (rate && !part) + 2 * (rate ? 1 : 0) + 4 * !0.0 + 8 * (0.5 || 0.0));
	later = -0.75;
	__builtin_memcpy(&bits, &stored, sizeof(bits)); __builtin_memcpy(&wide, &later, sizeof(wide));
	s = mix(s, bits); s = mix(s, wide);
	stored = part;
	__builtin_memcpy(&bits, &stored, sizeof(bits));
	return mix(s, bits);
}
