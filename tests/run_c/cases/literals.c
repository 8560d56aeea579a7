/* Copies of literals and tables: to aligned and packed members, longer than the text, with bytes above 127. */
#include "run.h"
struct line { u64 when; char text[24]; u16 kind; char tail[5]; };
struct __attribute__((packed)) tight { u8 first; char text[11]; u32 last; };
static const u32 table[5] = { 1, 0xfffffffe, 3, 0x80000000, 5 };
static const s16 halves[3] = { -1, 2, -32768 };
apart void fill(struct line *l)
{
	__builtin_memcpy(l->text, "seven bytes\0\xff\x80", sizeof("seven bytes\0\xff\x80"));
	__builtin_memcpy(l->tail, "\xfe\xdc\xba", 4);
	l->kind = 7;
}
apart void fill_tight(struct tight *t) { __builtin_memcpy(t->text, "0123456789", 11); __builtin_memcpy(&t->last, "\x81\x82\x83\x84", 4); }
apart void fill_table(u32 *to, s16 *h, u64 *w)
{
	__builtin_memcpy(to, table, sizeof(table));
	__builtin_memcpy(h, halves, sizeof(halves));
	__builtin_memcpy(w, "\x01\x02\x03\x04\x05\x06\x07\x88\xff\xff\xff\xff\xff\xff\xff\xff", 16);
}
static u64 test(u64 a, u64 b)
{
	struct line l = { a };
	struct tight t = { (u8)b };
	u32 to[5];
	s16 h[3];
	u64 w[2], s = 0;
	fill(&l); fill_tight(&t); fill_table(to, h, w);
	for (u32 i = 0; i < 24; i++) s = mix(s, (u64)(s8)l.text[i]);
	for (u32 i = 0; i < 5; i++) { s = mix(s, (u64)(s8)l.tail[i]); s = mix(s, to[i]); }
	for (u32 i = 0; i < 3; i++) s = mix(s, (u64)h[i]);
	for (u32 i = 0; i < 11; i++) s = mix(s, (u64)t.text[i]);
	s = mix(s, t.last); s = mix(s, t.first); s = mix(s, l.when + l.kind);
	s = mix(s, w[0]);
	return mix(s, w[1]);
}
