#include "run.h"
/* #pragma pack: bit-fields follow each other over the boundaries of their types. */
#pragma pack(push, 1)
struct one { u8 a : 3, b : 7, c : 5; u16 d : 9; u32 e; };
struct nested { u8 n; struct one o; u64 f : 33, g : 40; };
#pragma pack(2)
struct two { u8 a : 5, b : 5; u32 c : 30; u8 d; u64 e; };
#pragma pack(8)
struct eight { s16 d; u16 a : 3, b : 9; u8 c : 7; u32 : 0; s32 e : 31, f : 31; };
#pragma pack(pop)
struct plain { s16 d; u16 a : 3, b : 9; u8 c : 7; };
union all { struct one one; struct nested nested; struct two two; struct eight eight; struct plain plain; u8 bytes[32]; u64 words[4]; };
static u64 sum_of(const union all *x)
{
	u64 s = 0;
	for (int i = 0; i < 4; i++)
		s = mix(s, x->words[i]);
	return s;
}
static void fill(union all *x, u64 a, u64 b)
{
	x->words[0] = a;
	x->words[1] = b;
	x->words[2] = a ^ b << 7;
	x->words[3] = ~a;
}
static u64 read(const union all *x)
{
	u64 s = mix(x->one.a + x->one.b * 5, x->one.c + x->one.d * 3);
	s = mix(s, x->one.e + x->nested.o.b + (u64)x->nested.f);
	s = mix(s, (u64)x->nested.g + x->two.b * 7 + x->two.c);
	s = mix(s, x->two.d + x->two.e + x->eight.b * 3);
	s = mix(s, x->eight.c + x->eight.e * 5 + x->eight.f);
	return mix(s, x->plain.b + x->plain.c);
}
static u64 written(u64 a, u64 b)
{
	union all x;
	fill(&x, b, a);
	x.one.b = a;
	x.nested.g = b;
	u64 s = sum_of(&x);
	x.two.c = a;
	x.eight.c += b;
	x.eight.f = a ^ b;
	x.plain.c--;
	return mix(s, sum_of(&x));
}
static u64 test(u64 a, u64 b)
{
	union all x;
	fill(&x, a, b);
	u64 s = mix(read(&x), written(a, b));
	return mix(s, sizeof(struct one) + sizeof(struct nested) * 16 + sizeof(struct two) * 256 + sizeof(struct eight) * 4096 + sizeof(struct plain));
}
