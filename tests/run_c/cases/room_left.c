#include "run.h"
/* "if (sizeof(buf) - used < want) return": the verifier must know of "used" what the comparison of the rest says. */
/* The pad: doc/verifier.md, a small number beside an array (kernels 5.16 to 6.2). */
struct record { u16 used; u8 pad[6]; u8 data[200]; };
apart u64 put(struct record *r, u8 want, u8 value)
{
	u16 left, used = r->used;
	if (used > sizeof(r->data))
		return 1;
	left = sizeof(r->data) - used;
	if (left < 8)
		return 2;
	r->data[used] = value;
	r->data[used + 7] = value + 1;
	r->used += 8 + (want & 7);
	return left < 100;
}
static u64 compared(u32 x)
{
	u64 s = 0;
	if (x > 100)
		return 7;
	s = mix(s, 100 - x < 30); s = mix(s, 100 - x <= 30); s = mix(s, 30 < 100 - x); s = mix(s, 30 <= 100 - x); s = mix(s, 100 - x >= 101);
	s = mix(s, 120 - x < 20); s = mix(s, (u16)(100 - x) < 100); s = mix(s, (int)(100 - x) < 50); s = mix(s, 100 - x > 100); s = mix(s, 100 - x <= 0);
	return s;
}
static u64 test(u64 a, u64 b)
{
	struct record r = { .used = (u16)(a & 255), .data = { 1 } };
	u64 s = put(&r, (u8)b, (u8)a);
	s = mix(s, put(&r, (u8)a, (u8)b));
	for (int i = 0; i < 8; i++)
		s = mix(s, r.data[i * 25]);
	s = mix(s, r.used); s = mix(s, compared((u32)a & 127)); s = mix(s, compared((u32)b));
	return s;
}
