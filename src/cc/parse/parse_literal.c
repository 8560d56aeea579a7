/* parse_literal.c: numbers, characters and strings: from the text of the token to a value.
 *
 * The bytes of a string are kept as UTF-8 until it is known what its units are; escapes of a wide string are
 * characters. */
#include "cc/parse/parse_private.h"

/* u, l, ll and both; clean of them is what is left in s. */
static bool take_suffix(str *s, bool *u, u32 *longs)
{
	u32 from = s->n;
	while (from && strchr("uUlL", s->s[from - 1]))
		from--;
	str x = str_sub(*s, from, s->n);
	*u = x.n && ((x.s[0] | 32) == 'u' || (x.s[x.n - 1] | 32) == 'u');
	if (*u)
		x = (x.s[0] | 32) == 'u' ? str_sub(x, 1, x.n) : str_sub(x, 0, x.n - 1);
	*longs = x.n;
	s->n = from;
	return !x.n || str_is(x, "l") || str_is(x, "L") || str_is(x, "ll") || str_is(x, "LL");
}

struct expr *parse_number(struct parser *p)
{
	str s = tok_text(p);
	char clean[72];
	u32 n = 0, longs = 0;
	bool u = false, is_float = false, hex = s.n > 1 && (s.s[1] | 32) == 'x';
	u64 v = 0;
	pos at_ = p->in.t.at;
	for (u32 i = 0; i < s.n; i++)
		is_float |= s.s[i] == '.' || (!hex && (s.s[i] | 32) == 'e') || (hex && (s.s[i] | 32) == 'p');
	bool ok = take_suffix(&s, &u, &longs) || is_float;
	for (u32 i = 0; i < s.n && n < sizeof(clean); i++)
		if (s.s[i] != '\'')
			clean[n++] = s.s[i];
	bool binary = n > 2 && clean[0] == '0' && (clean[1] | 32) == 'b';
	if (binary)
		for (u32 i = 2; i < n; i++)
			ok &= clean[i] == '0' || clean[i] == '1', v = v << 1 | (clean[i] == '1');
	else if (!is_float)
		ok &= str_to_u64((str){ clean, n }, &v);
	if (is_float || !ok) {
		struct expr *e = is_float ? sema_float(p, tok_text(p)) : NULL;
		bool ok_float = e != NULL;
		e = e ? e : sema_error(p, at_);
		if (!ok_float)
			parse_error(p, NUMBER, at_, p->in.t.len, "'%.*s' is no number", STR_ARG(tok_text(p)));
		skip_tok(p);
		return e;
	}
	bool decimal = !hex && !binary && !(n > 1 && clean[0] == '0');
	enum type_kind k;
	if (longs == 2)
		k = u || (!decimal && v > INT64_MAX) ? TY_ULLONG : TY_LLONG;
	else if (u)
		k = longs || v > UINT32_MAX ? TY_ULONG : TY_UINT;
	else if (!longs && v <= INT32_MAX)
		k = TY_INT;
	else if (!longs && !decimal && v <= UINT32_MAX)
		k = TY_UINT;
	else
		k = v > INT64_MAX ? TY_ULONG : TY_LONG;
	struct expr *e = sema_int(p, v, k);
	skip_tok(p);
	return e;
}

static u32 hex_digit(char c)
{
	return c >= '0' && c <= '9' ? (u32)(c - '0') : (c | 32) >= 'a' && (c | 32) <= 'f' ? (u32)((c | 32) - 'a' + 10) :
		99;
}

static void put_utf8(struct buf *b, u32 c)
{
	if (c < 0x80)
		buf_char(b, (char)c);
	else if (c < 0x800)
		buf_char(b, (char)(0xc0 | c >> 6)), buf_char(b, (char)(0x80 | (c & 63)));
	else if (c < 0x10000)
		buf_char(b, (char)(0xe0 | c >> 12)), buf_char(b, (char)(0x80 | (c >> 6 & 63))),
			buf_char(b, (char)(0x80 | (c & 63)));
	else
		buf_char(b, (char)(0xf0 | c >> 18)), buf_char(b, (char)(0x80 | (c >> 12 & 63))),
			buf_char(b, (char)(0x80 | (c >> 6 & 63))),
			buf_char(b, (char)(0x80 | (c & 63)));
}

struct literal { struct parser *p; enum type_kind unit; struct tok t; };

/* Points into the token, unless a macro brought it in. */
static void bad_escape(struct literal *l, const char *from, const char *to, const char *what)
{
	struct parser *p = l->p;
	u32 off = l->t.expansion ? 0 : (u32)(from - pp_text(p->pp, l->t).s);
	parse_error(p, SYNTAX, l->t.at + off, l->t.expansion ? l->t.len : (u32)(to - from), "%s", what);
}

static u32 most_of(enum type_kind unit) { return unit == TY_CHAR ? 0xff : unit == TY_USHORT ? 0xffff : UINT32_MAX; }

/* \17, \x1f, \u20ac, from the backslash at i to the last of it. */
static void number_escape(struct literal *l, str s, u32 *at, struct buf *b)
{
	u32 i = *at + 1, n = 0;
	char c = s.s[i];
	bool octal = c >= '0' && c <= '7', is_name = c == 'u' || c == 'U';
	u32 digits = octal ? 3 : c == 'u' ? 4 : c == 'U' ? 8 : UINT32_MAX, base = octal ? 8 : 16;
	u64 v = 0;
	for (i += !octal; i < s.n && n < digits && hex_digit(s.s[i]) < base; i++, n++)
		v = MIN(v * base + hex_digit(s.s[i]), 1ull << 40);
	if (is_name && n < digits)
		bad_escape(l, &s.s[*at], &s.s[i], c == 'u' ? "the name of a character is \\u and 4 hexadecimal digits" :
			"the name of a character is \\U and 8 hexadecimal digits");
	else if (is_name && ((v >= 0xd800 && v < 0xe000) || v > 0x10ffff))
		bad_escape(l, &s.s[*at], &s.s[i], "there is no character of this number");
	else if (!n)
		bad_escape(l, &s.s[*at], &s.s[i], "no hexadecimal digits follow \\x");
	else if (!is_name && v > most_of(l->unit))
		bad_escape(l, &s.s[*at], &s.s[i], "this number is too large for a character");
	if (is_name || l->unit != TY_CHAR)
		put_utf8(b, (u32)v);
	else
		buf_char(b, (char)v);
	*at = i - 1;
}

/* What is between the quotes, escapes resolved. */
static void unescape(struct literal *l, str s, struct buf *b)
{
	static const char from[] = "abtnvfreE\"'\\?", to[] = "\a\b\t\n\v\f\r\033\033\"'\\?";
	for (u32 i = 0; i < s.n; i++) {
		if (s.s[i] != '\\' || i + 1 >= s.n) {
			buf_char(b, s.s[i]);
			continue;
		}
		char c = s.s[++i];
		const char *known = strchr(from, c);
		if ((c >= '0' && c <= '7') || c == 'x' || c == 'u' || c == 'U') {
			i--;
			number_escape(l, s, &i, b);
		} else {
			buf_char(b, known && c ? to[known - from] : c);
		}
	}
}

static str inside(str s, char quote)
{
	s64 open = str_find(s, quote);
	u32 end = s.n && s.s[s.n - 1] == quote && (s64)s.n - 1 > open ? s.n - 1 : s.n;
	return str_sub(s, (u32)open + 1, end);
}

/* L"", u"", U"", u8"" */
static enum type_kind unit_of(str s)
{
	return s.s[0] == 'L' ? TY_INT : s.s[0] == 'U' ? TY_UINT : s.s[0] == 'u' && !str_starts(s, "u8") ? TY_USHORT :
		TY_CHAR;
}

static str strings(struct parser *p, enum type_kind *unit)
{
	struct buf b = BUF_INIT;
	struct literal l = { .p = p, .unit = TY_CHAR };
	vec(struct tok) parts = { 0 };
	for (; at(p, TK_STRING); skip_tok(p)) {
		enum type_kind mine = unit_of(tok_text(p));
		if (mine != TY_CHAR && l.unit != TY_CHAR && mine != l.unit)
			parse_error(p, SYNTAX, p->in.t.at, p->in.t.len,
				"this string and the one before it have characters of different kinds");
		l.unit = mine != TY_CHAR ? mine : l.unit;
		vec_push(&parts, p->arena, p->in.t);
	}
	for (u32 i = 0; i < parts.n; i++) {
		l.t = parts.v[i];
		unescape(&l, inside(pp_text(p->pp, l.t), '"'), &b);
	}
	*unit = l.unit;
	str s = arena_str(p->arena, buf_view(&b));
	buf_free(&b);
	return s;
}

str parse_strings(struct parser *p)
{
	enum type_kind unit;
	return strings(p, &unit);
}

/* The first character, which is taken off. */
static u32 next_utf8(str *s)
{
	if (!s->n)
		return 0;
	u8 c = (u8)s->s[0];
	u32 more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3, v = more ? c & (0x3fu >> more) : c, i = 1;
	while (more-- && i < s->n)
		v = v << 6 | ((u8)s->s[i++] & 63);
	*s = str_sub(*s, i, s->n);
	return v;
}

/* L"..", u"..", U"..": units of 2 or 4 bytes; all but the last byte of the terminator stand in the text. */
static struct expr *wide_string(struct parser *p, str utf8, enum type_kind unit, pos at_)
{
	struct buf b = BUF_INIT;
	u32 size = unit == TY_USHORT ? 2 : 4, zero = 0;
	while (utf8.n) {
		u32 v = next_utf8(&utf8);
		u32 pair[] = { 0xd800 + ((v - 0x10000) >> 10), 0xdc00 + ((v - 0x10000) & 1023) };
		if (size == 2 && v > 0xffff)
			buf_add(&b, &pair[0], 2), buf_add(&b, &pair[1], 2);
		else
			buf_add(&b, &v, size);
	}
	buf_add(&b, &zero, size - 1);
	struct expr *e = sema_string(p, arena_str(p->arena, buf_view(&b)), at_);
	e->type = type_array(p->ts, type_basic(p->ts, unit), (e->text.n + 1) / size, false);
	buf_free(&b);
	return e;
}

struct expr *parse_string(struct parser *p)
{
	pos at_ = p->in.t.at;
	enum type_kind unit;
	str text = strings(p, &unit);
	return unit == TY_CHAR ? sema_string(p, text, at_) : wide_string(p, text, unit, at_);
}

struct expr *parse_character(struct parser *p)
{
	struct buf b = BUF_INIT;
	struct literal l = { .p = p, .unit = unit_of(tok_text(p)), .t = p->in.t };
	u64 v = 0;
	unescape(&l, inside(tok_text(p), '\''), &b);
	if (!b.n)
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "there is no character between the quotes");
	str units = buf_view(&b);
	if (l.unit != TY_CHAR) {
		v = next_utf8(&units);
		if (units.n)
			parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "a wide character constant is one character");
	}
	for (size_t i = 0; l.unit == TY_CHAR && i < b.n; i++)
		v = v << 8 | (u8)b.s[i];
	bool is_char = l.unit == TY_CHAR && b.n == 1;
	struct expr *e = sema_int(p, is_char ? (u64)(s64)(s8)v : (u64)(s32)v, l.unit == TY_CHAR ? TY_INT : l.unit);
	buf_free(&b);
	skip_tok(p);
	return e;
}
