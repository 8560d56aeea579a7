/* Pointers that walk: up, down, by more than one, towards each other, through members, from the middle, with differences taken, to an end that
 * is a number, out of loops that are left early. */
#include "run.h"
struct item { u32 key; u16 kind; u8 bytes[6]; };
static struct item items[12];
static u8 bytes[40];
static u64 fill(u64 a)
{
	u64 s = 0;
	for (struct item *i = items; i < items + 12; i++) {
		i->key = a + (i - items);
		i->kind = (u16)(i - items) * 3;
		for (u8 *b = i->bytes; b != i->bytes + sizeof(i->bytes); b += 2)
			b[0] = b[1] = (b - i->bytes) + i->kind;
	}
	for (struct item *i = &items[11]; i >= items; i--)
		s = s * 7 + i->key + i->bytes[4];
	for (struct item *i = items + 2, *e = items + 9; i <= e; i += 3)
		s = s * 5 + i->key;
	return s;
}
static void reverse(u8 *from, u8 *to)
{
	while (from < to) {
		u8 t = *from;
		*from++ = *to;
		*to-- = t;
	}
}
static u64 sum(const u8 *p, const u8 *end)
{
	u64 s = 0;
	do
		s = s * 31 + *p;
	while (++p != end);
	return s;
}
static u64 test(u64 a, u64 b)
{
	u64 s = fill(a);
	u8 local[24], *p, *q;
	u32 n = b & 31;
	for (p = bytes; p < &bytes[40]; p++)
		*p = (p - bytes) * 5 + a;
	reverse(bytes + 3, bytes + 36);
	s = mix(s, sum(bytes, bytes + 40));
	for (p = local, q = bytes + 8; p < local + sizeof(local); )
		*p++ = *q++;
	reverse(local, local + 23);
	s = mix(s, sum(local + 4, local + 20));
	for (p = bytes; p < bytes + n; p++)
		if (*p == (u8)b)
			break;
	s = mix(s, p - bytes);
	for (p = local + 23; p > local && *p != (u8)a; p--)
		s = mix(s, *p);
	s = mix(s, (p == local) + (local + 23 - p) * 3);
	for (p = bytes, q = bytes + 40; q - p > 5; p += 2, q--)
		s = mix(s, *p ^ q[-1]);
	return mix(s, q - bytes);
}
