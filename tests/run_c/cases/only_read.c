#include "run.h"
/* Variables that nothing stores to are what they begin with; those whose address goes elsewhere, or that are stored to, are not. */
static const char *digits = "0123456789abcdef";
static u8 *upper = (u8 *)"0123456789ABCDEF";
static const char *const names[] = { "zero", "one", "two", "three" };
static int shift = 4, turns = 1, given = 7;
static u32 *seen = (u32 *)&turns;
apart void change(int *p) { *p += 3; }
static u64 test(u64 a, u64 b)
{
	u64 s = mix((u64)digits[a >> shift & 15], upper[b & 15]);
	turns = 1;
	given = 7;
	turns++;
	change(&given);
	s = mix(s, names[1][0] + names[3][2]);
	s = mix(s, turns); s = mix(s, given); s = mix(s, seen != 0);
	return s;
}
