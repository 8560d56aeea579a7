#include "run.h"
/* Variables of a loop's body: more of them than the stack has room for, were each to keep its place from round to round. */
struct key { u32 kind; u16 line; u8 file, more; u64 value; };
struct wide { u64 part[9]; };
struct odd { u8 bytes[13]; } __attribute__((packed));
apart u64 see(const struct key *k) { return k->kind + (u64)k->line * 3 + (u64)k->file * 5 + (u64)k->more * 7 + k->value * 11; }
apart u64 sum(struct wide *w) { u64 s = 0; for (int i = 0; i < 9; i++) s = mix(s, w->part[i]++); return s; }
apart u64 fold(const struct odd *o) { u64 s = 0; for (int i = 0; i < 13; i++) s = s * 3 + o->bytes[i]; return s; }
inline_ u64 one(u64 v, u32 n)
{
	struct key k = { .kind = n, .file = (u8)v, .value = v ^ n };
	struct key l = { .line = (u16)(v >> n) };
	l.more = (u8)see(&k);
	return mix(see(&l), see(&k));
}
inline_ u64 two(u64 v, u32 n)
{
	struct wide w = { { v, n } };
	struct odd o = { { (u8)n } };
	u64 s = sum(&w);
	o.bytes[12] = (u8)(s >> 8);
	return mix(mix(s, sum(&w)), fold(&o));
}
static u64 test(u64 a, u64 b)
{
	struct key last = { .value = a };
	u64 s = 0;
	for (u32 i = 0; i < 5; i++) {
		struct wide kept;
		if (b & 1)
			kept.part[0] = i + a;
		if (b & 1)
			last.value += kept.part[0];
		s = mix(s, one(a, 1)); s = mix(s, one(s, 2)); s = mix(s, one(b, 3)); s = mix(s, one(s, 4)); s = mix(s, one(s, 5));
		s = mix(s, one(a, 6)); s = mix(s, one(s, 7)); s = mix(s, one(b, 8)); s = mix(s, one(s, 9)); s = mix(s, one(s, 10));
		s = mix(s, two(a, 1)); s = mix(s, two(s, 2)); s = mix(s, two(b, 3)); s = mix(s, two(s, 4)); s = mix(s, two(s, 5));
		s = mix(s, see(&last));
		last.line = (u16)s;
	}
	return mix(s, see(&last));
}
