/* load_kconfig.c: the running kernel's configuration: /boot/config-RELEASE, else /proc/config.gz through a small
 * inflate (RFC 1950-1952) of our own, so that nothing but libc is needed. Read once, when a value is asked for. */
#include "load/load_private.h"

#include <sys/utsname.h>

enum { MAX_BITS = 15, MAX_CONFIG = 4 << 20 };

/* ---- inflate: canonical Huffman decoding, a bit at a time; 40 kB in about a millisecond ------- */

struct bits { const u8 *at, *end; u32 hold, n; bool ended; struct buf *out; };
struct huff { u16 count[MAX_BITS + 1], symbol[288]; };

static u32 take(struct bits *b, u32 need)
{
	while (b->n < need) {
		if (b->at == b->end) {
			b->ended = true;
			return 0;
		}
		b->hold |= (u32)*b->at++ << b->n;
		b->n += 8;
	}
	u32 v = b->hold & ((1u << need) - 1);
	b->hold >>= need;
	b->n -= need;
	return v;
}

static void huff_make(struct huff *h, const u8 *lengths, u32 n)
{
	u16 at[MAX_BITS + 1] = { 0 };
	memset(h, 0, sizeof(*h));
	for (u32 i = 0; i < n; i++)
		h->count[lengths[i]]++;
	h->count[0] = 0;
	for (u32 i = 1; i < MAX_BITS; i++)
		at[i + 1] = (u16)(at[i] + h->count[i]);
	for (u32 i = 0; i < n; i++)
		if (lengths[i])
			h->symbol[at[lengths[i]]++] = (u16)i;
}

static s32 huff_read(struct bits *b, const struct huff *h)
{
	s32 code = 0, first = 0, index = 0;
	for (u32 len = 1; len <= MAX_BITS && !b->ended; len++) {
		code |= (s32)take(b, 1);
		s32 count = h->count[len];
		if (code - count < first)
			return h->symbol[index + code - first];
		index += count;
		first = (first + count) << 1;
		code <<= 1;
	}
	return -1;
}

static bool copy_back(struct buf *out, u32 distance, u32 length)
{
	if (distance > out->n || out->n + length > MAX_CONFIG)
		return false;
	while (length--)
		buf_char(out, out->s[out->n - distance]);
	return true;
}

static bool inflate_codes(struct bits *b, const struct huff *lit, const struct huff *dist)
{
	static const u16 len_base[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83,
		99, 115, 131, 163, 195, 227, 258 };
	static const u8 len_bits[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5,
		5, 0 };
	static const u16 dist_base[] = { 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769,
		1025, 1537, 2049, 3073,
		4097, 6145, 8193, 12289, 16385, 24577 };
	for (;;) {
		s32 s = huff_read(b, lit);
		if (s < 0 || s > 285 || b->out->n > MAX_CONFIG)
			return false;
		if (s == 256)
			return true;
		if (s < 256) {
			buf_char(b->out, (char)s);
			continue;
		}
		u32 length = len_base[s - 257] + take(b, len_bits[s - 257]);
		s32 d = huff_read(b, dist);
		if (d < 0 || d > 29)
			return false;
		u32 distance = dist_base[d] + take(b, d < 2 ? 0 : (u32)d / 2 - 1);
		if (b->ended || !copy_back(b->out, distance, length))
			return false;
	}
}

static bool inflate_dynamic(struct bits *b)
{
	static const u8 order[] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	u8 lengths[320] = { 0 };
	struct huff lit, dist;
	u32 nlit = take(b, 5) + 257, ndist = take(b, 5) + 1, ncode = take(b, 4) + 4, i = 0;
	if (nlit > 286 || ndist > 30)
		return false;
	for (u32 c = 0; c < ncode; c++)
		lengths[order[c]] = (u8)take(b, 3);
	huff_make(&lit, lengths, 19);
	while (i < nlit + ndist) {
		s32 s = huff_read(b, &lit);
		if (s < 0 || (s == 16 && !i))
			return false;
		u32 times = s < 16 ? 1 : s == 16 ? 3 + take(b, 2) : s == 17 ? 3 + take(b, 3) : 11 + take(b, 7);
		u8 value = s < 16 ? (u8)s : s == 16 ? lengths[i - 1] : 0;
		if (i + times > nlit + ndist)
			return false;
		while (times--)
			lengths[i++] = value;
	}
	huff_make(&lit, lengths, nlit);
	huff_make(&dist, lengths + nlit, ndist);
	return inflate_codes(b, &lit, &dist);
}

static bool inflate_fixed(struct bits *b)
{
	u8 lengths[288];
	struct huff lit, dist;
	for (u32 i = 0; i < 288; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	huff_make(&lit, lengths, 288);
	memset(lengths, 5, 30);
	huff_make(&dist, lengths, 30);
	return inflate_codes(b, &lit, &dist);
}

static bool inflate_stored(struct bits *b)
{
	b->hold = b->n = 0;
	if (b->end - b->at < 4)
		return false;
	u32 len = b->at[0] | (u32)b->at[1] << 8;
	b->at += 4;
	if (len > (u64)(b->end - b->at) || b->out->n + len > MAX_CONFIG)
		return false;
	buf_add(b->out, b->at, len);
	b->at += len;
	return true;
}

/* The gzip header without its optional parts but for the name, which /proc/config.gz may carry. */
static bool gunzip(str in, struct buf *out)
{
	struct bits b = { .at = (const u8 *)in.s + 10, .end = (const u8 *)in.s + in.n, .out = out };
	if (in.n < 18 || memcmp(in.s, "\x1f\x8b\x08", 3) != 0 || in.s[3] & ~8)
		return false;
	if (in.s[3] & 8) {
		while (b.at < b.end && *b.at)
			b.at++;
		b.at++;
	}
	for (bool last = false; !last;) {
		last = take(&b, 1);
		u32 kind = take(&b, 2);
		if (b.ended || kind == 3 || !(kind == 0 ? inflate_stored(&b) : kind == 1 ? inflate_fixed(&b) :
			inflate_dynamic(&b)))
			return false;
	}
	return true;
}

/* ---- the configuration ------------------------------------------------------------------------ */

str load_config_text(struct kern *k, struct arena *a)
{
	struct utsname u;
	str text = { 0 };
	if (k->uname(k, &u) == 0 && sys_read_file(k, a, arena_printf(a, "/boot/config-%s", u.release).s, MAX_CONFIG,
		&text) > 0)
		return text;
	if (sys_read_file(k, a, "/proc/config.gz", MAX_CONFIG, &text) <= 0)
		return STR("");
	struct buf out = BUF_INIT;
	str plain = gunzip(text, &out) ? arena_str(a, buf_view(&out)) : STR("");
	buf_free(&out);
	return plain;
}

bool load_config_find(str text, str name, str *value)
{
	str line, left, right;
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (line.n > name.n && line.s[name.n] == '=' && str_cut(line, '=', &left, &right) &&
			str_eq(left, name)) {
			*value = str_trim(right);
			return true;
		}
	}
	return false;
}

bool load_kconfig_value(struct load *l, str name, str *value)
{
	if (load_config_find(l->opts->kconfig, name, value))
		return true;
	if (!l->config.s)
		l->config = load_config_text(l->k, l->arena);
	return load_config_find(l->config, name, value);
}
