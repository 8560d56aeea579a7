#include "run.h"

/* Shapes of loops that are asked to unroll: tests at the end, in the middle, several ways back, one in another. */
static u64 at_end(u64 a)
{
	int i = 0;
	u64 s = 0;
#pragma unroll
	do {
		s = s * 3 + (a >> i);
		i += 3;
	} while (i < 40);
	return s + i;
}

static u64 in_middle(u64 a, u64 b)
{
	u64 s = b;
	int i = 5;
#pragma unroll
	for (;;) {
		s ^= a << i;
		if (i-- == 0)
			break;
		s += a & 0xff;
		if (s % 7 == 3)
			return s;
	}
	return s - i;
}

static u64 several_ways_back(u64 a, u64 b)
{
	u64 s = 0, odd = 0;
	int i = -1;
#pragma unroll
	while (++i < 9) {
		if (a >> i & 1) {
			odd += s;
			continue;
		}
		if (s > b) {
			s -= b;
			continue;
		}
		s += 0x1111111111ull << i;
	}
	return s ^ odd;
}

static u64 nested(u64 a, u64 b)
{
	u64 s = 1;
#pragma unroll
	for (int i = 0; i < 4; i++) {
		int k = 0;
#pragma unroll
		do {
			if ((a >> k & 3) == 2)
				s += b;
			else
				s = s << 1 | s >> 63;
		} while (++k < i);
		switch (s & 3) {
		case 0: s += 5; break;
		case 2: s ^= a;
		}
	}
	return s;
}

static u64 once(u64 a)
{
	int n = 0;
	u64 s = a;
#pragma unroll
	do {
		s = s * 5 + n;
		if (n == 1)
			break;
	} while (n++ < 1);
	return s;
}

/* A switch whose ways go on, out, back, and to one place by several cases. */
static u64 switched(u64 a, u64 b)
{
	u64 s = b;
#pragma unroll
	for (u32 i = 0; i < 4; i++) {
		switch ((u32)(a >> i * 4) & 15) {
		case 0: s += i; break;
		case 1: case 5: s -= b; continue;
		case 2: if (s & 1) return s * 3 + i; break;
		case 3: return s + 7;
		case 4: s ^= i; goto end;
		case 6: case 9 ... 11: goto end;
		default: s *= 2; break;
		}
		s = s * 31 + 100;
	}
	s += 1000;
end:
	return s ^ a;
}

u64 test(u64 a, u64 b)
{
	return at_end(a) ^ in_middle(a, b) * 3 ^ several_ways_back(a, b) * 5 ^ nested(a, b) * 7 ^ once(a) * 11 ^ switched(a, b) * 13;
}
