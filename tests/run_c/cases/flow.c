#include "run.h"
static int pick(int x)
{
	switch (x) {
	case 0: return 10;
	case 1: x += 5; /* fall through */
	case 2: x *= 3; break;
	case 5 ... 9: return x - 100;
	case -1: return 77;
	case 1000: { int k = 3; while (k--) x ^= k; break; }
	default: if (x > 50) return 1; break;
	}
	return x;
}
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	int i, n = (int)(b & 15);
	for (i = 0; i < 16; i++) {
		if (i == n)
			break;
		if (i & 1)
			continue;
		s = mix(s, i);
	}
	s = mix(s, i);
	i = 0;
	do { s += i; } while (++i < 5);
	while (i > 0 && (s & 3) != 3) { i--; s++; }
	s = mix(s, i);
	for (int k = -2; k < 12; k++)
		s = mix(s, (u64)pick(k));
	s = mix(s, (u64)pick((int)a));
	if (a > b) goto skip;
	s = mix(s, 1);
skip:
	s = mix(s, a > 5 && b < 9 || a == b);
	s = mix(s, (a ? b : 3) + (a ?: 9));
	s = mix(s, ({ int t = (int)a; t += 2; t; }));
	s = mix(s, (i++, i + 1));
	int done = 0;
	for (int x = 0; x < 4 && !done; x++)
		for (int y = 0; y < 4; y++) {
			if (x * y == n) { done = x * 10 + y; goto out; }
			s = mix(s, x ^ y);
		}
out:
	return mix(s, done);
}
