/* Switches: dense, sparse, negative, wide, ranges, default in the middle, falling through, nested, into loops, without cases.
 * only machine: more paths than the verifier walks */
#include "run.h"
enum color { RED, GREEN = 5, BLUE = -3 };
static int dense(u32 v) { switch (v) { case 0: return 3; case 1: return 9; case 2: return 27; case 3: return 81; case 4: return 243; case 5: return 7; case 6: return 5; default: return -1; } }
static int sparse(s64 v) { switch (v) { case -0x7fffffffffffffffll - 1: return 1; case -1: return 2; case 0x100000000: return 3; case 0x7fffffffffffffff: return 4; case 0xffffffff: return 5; case 8: return 6; } return 7; }
static int unsigned_wide(u64 v) { switch (v) { case ~0ull: return 1; case 0x8000000000000000: return 2; case 0xfffffffffffffffe: return 3; case 63 ... 65: return 4; default: return 5; } }
static int narrow(u8 v) { switch (v) { case 0: return 1; case 255: return 2; case 128 ... 200: return 3; case 'a': return 4; case 127: return 5; } return 6; }
static int signed_char(s8 v) { switch (v) { case -128: return 1; case -1: return 2; case 127: return 3; case -127 ... -100: return 4; default: return 5; case 0: return 6; } }
static int ranges(int v) { switch (v) { case -100 ... -1: return 1; case 0 ... 0x7ffffffe: return 2; case 0x7fffffff: return 3; default: return 4; } }
static int half(u64 v) { switch (v) { case 0x7000000000000000 ... 0x9000000000000000: return 1; case 0xf000000000000000 ... 0xffffffffffffffff: return 2; } return 3; }
static int half_word(u32 v) { switch (v) { case 0x7ffffff0 ... 0xfffffffe: return 1; case 0xffffffff: return 2; default: return 3; } }
static int folded(void) { return half(1ull << 63) * 81 + half(~0ull) * 27 + half_word(0x80000000) * 9 + half_word(0xffffffff) * 3 + half_word(1); }
static int through(u32 v) { int r = 0; switch (v & 7) { case 1: r += 1; default: r += 10; case 2: r += 100; break; case 3: case 4: r = 5; case 5:; } return r; }
static int named(enum color c) { switch (c) { case RED: return 1; case GREEN: return 2; case BLUE: return 3; } return 4; }
static int truth(_Bool v) { switch (v) { case 0: return 5; case 1: return 6; } return 7; }
static u64 nested(u32 a, u32 b)
{
	u64 s = 0;
	for (u32 i = 0; i < 6; i++) {
		switch (a + i & 3) {
		case 0: continue;
		case 1:
			switch (b + i & 3) { case 0: s += 1; break; case 2: s += 20; continue; default: s += 300; }
			break;
		case 2: { int k = 2; while (k--) { if (b & 1) break; s ^= k + 5; } }
			/* fall through */
		default:
			if (s & 1) break;
			s += 7;
		}
		s = mix(s, i);
	}
	return s;
}
static int copy(u32 n) { int r = 0, i = (n & 7) / 4 + 1; switch (n & 3) { case 0: do { r += 1; case 3: r += 10; case 2: r += 100; case 1: r += 1000; } while (--i > 0); } return r; }
static int empty(int v) { switch (v) { } switch (v) { default: v++; } switch (v) case 5: v = 9; return v; }
static u64 test(u64 a, u64 b)
{
	u64 s = 0;
	s = mix(s, dense(a)); s = mix(s, dense(b & 7)); s = mix(s, sparse(a)); s = mix(s, sparse(b)); s = mix(s, unsigned_wide(a)); s = mix(s, narrow(a)); s = mix(s, narrow(b));
	s = mix(s, signed_char(a)); s = mix(s, ranges(a)); s = mix(s, ranges(b)); s = mix(s, through(a)); s = mix(s, named(a)); s = mix(s, named(BLUE)); s = mix(s, truth(a));
	s = mix(s, nested(a, b)); s = mix(s, copy(a)); s = mix(s, empty(a)); s = mix(s, empty(4));
	s = mix(s, half(a)); s = mix(s, half(b)); s = mix(s, half_word(a)); s = mix(s, folded());
	switch (a > b ? 1 : a == b ? 2 : 3) { int x; case 1: x = 5; s += x; break; case 2: x = 6; s ^= x; break; case 3: s--; }
	return s;
}
