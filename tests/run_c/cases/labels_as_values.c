/* Labels as values: tables of them, offsets between them, jumps back and forth, out of blocks, in inlined functions. */
#include "run.h"
static u64 interpret(const u8 *code, u64 a, u64 b)
{
	static const void *const ops[8] = { &&end, &&add, &&mix_, &&swap, &&twice };
	u64 t;
	int i = 0;
	goto *ops[code[i++ & 7] & 7];
add:	a += b; goto *ops[code[i++ & 7] & 7];
mix_:	a = mix(a, b); goto *ops[code[i++ & 7] & 7];
swap:	t = a; a = b; b = t; goto *ops[code[i++ & 7] & 7];
twice:	b *= 2; goto *ops[code[i++ & 7] & 7];
end:	return mix(a, b);
}
static inline u64 chosen(u64 a, int back)
{
	void *to = a & 1 ? &&odd : &&even;
	u64 s = 0;
again:	if (s > 100)
		return s;
	goto *to;
odd:	s += 30;
	if (back) {
		to = &&even;
		goto again;
	}
	return s + 1;
even:	s += 50;
	to = s & 4 ? &&odd : &&even;
	goto again;
}
static u64 offsets(u64 a)
{
	static const long far[4] = { &&one - &&one, &&two - &&one, &&three - &&one, &&two - &&one };
	u64 s = 0;
	{
		goto *(&&one + far[a & 3]);
	}
one:	s += 1;
two:	s += 10;
three:	s += 100;
	return s + (&&one != &&two) + (&&one == &&one) * 2;
}
static u64 test(u64 a, u64 b)
{
	static const u8 code[8] = { 1, 2, 3, 4, 2, 1, 1, 0 }, none[8] = { 0 };
	u64 s = interpret(code, a, b);
	s = mix(s, interpret(none, b, a));
	s = mix(s, chosen(a, 0) + chosen(b, 1) * 3 + chosen(3, 1));
	return mix(s, offsets(a) + offsets(b) * 1000 + offsets(1) * 1000000);
}
