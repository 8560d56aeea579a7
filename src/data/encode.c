/* encode.c: text into bytes by their type: what people type for a map's key or value. The text is read once, from left
 * to right, while the type is descended; each place checks that the value fits there. */
#include "data/data.h"

#include <ctype.h>
#include <stdlib.h>

enum { MAX_DEPTH = 32 };

struct encode {
	struct arena *a;
	const struct btf *b;
	str text;
	u32 at, depth;
	str why;
};

/* Where a value goes: bits 0: all bytes. */

static bool put(struct encode *e, struct data_place w);

static bool wrong(struct encode *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
static bool wrong(struct encode *e, const char *fmt, ...)
{
	va_list ap;
	if (e->why.n)
		return false;
	va_start(ap, fmt);
	e->why = arena_vprintf(e->a, fmt, ap);
	va_end(ap);
	return false;
}

static void blanks(struct encode *e)
{
	while (e->at < e->text.n && isspace((u8)e->text.s[e->at]))
		e->at++;
}

static bool take(struct encode *e, char c)
{
	blanks(e);
	if (e->at >= e->text.n || e->text.s[e->at] != c)
		return false;
	e->at++;
	return true;
}

static bool is_at(struct encode *e, char c)
{
	blanks(e);
	return e->at < e->text.n && e->text.s[e->at] == c;
}

static bool is_word(char c) { return isalnum((u8)c) || (c && strchr("_+-.$", c)); }

static void put_utf8(struct buf *out, u32 code)
{
	if (code < 0x80) {
		buf_char(out, (char)code);
	} else if (code < 0x800) {
		buf_char(out, (char)(0xc0 | code >> 6));
		buf_char(out, (char)(0x80 | (code & 63)));
	} else {
		buf_char(out, (char)(0xe0 | code >> 12));
		buf_char(out, (char)(0x80 | (code >> 6 & 63)));
		buf_char(out, (char)(0x80 | (code & 63)));
	}
}

/* Behind the backslash. */
static bool escape(struct encode *e, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = e->at < e->text.n ? e->text.s[e->at++] : 0;
	const char *p = c ? strchr(from, c) : NULL;
	u64 code;
	u32 digits = c == 'u' ? 4 : c == 'x' ? 2 : 0;
	if (p)
		return buf_char(out, to[p - from]), true;
	str hex = arena_printf(e->a, "0x%.*s", STR_ARG(str_sub(e->text, e->at, e->at + digits)));
	if (!digits || hex.n != digits + 2 || !str_to_u64(hex, &code))
		return wrong(e, "there is no such escape in a string: \\%c", c ? c : ' ');
	e->at += digits;
	if (digits == 2)
		buf_char(out, (char)code);
	else
		put_utf8(out, (u32)code);
	return true;
}

/* "text", 'text', or a word; *is_quoted says which. */
static bool word(struct encode *e, str *out, bool *is_quoted)
{
	struct buf b = BUF_INIT;
	blanks(e);
	u32 from = e->at;
	char quote = from < e->text.n && (e->text.s[from] == '"' || e->text.s[from] == '\'') ? e->text.s[e->at++] : 0;
	bool ok = true;
	*is_quoted = quote;
	while (ok && e->at < e->text.n && (quote ? e->text.s[e->at] != quote : is_word(e->text.s[e->at]))) {
		char c = e->text.s[e->at++];
		if (quote && c == '\\')
			ok = escape(e, &b);
		else
			buf_char(&b, c);
	}
	*out = arena_str(e->a, buf_view(&b));
	buf_free(&b);
	if (!ok)
		return false;
	if (quote && !take(e, quote))
		return wrong(e, "a string does not end: %.*s", STR_ARG(str_sub(e->text, from, e->text.n)));
	return quote || out->n || wrong(e, "a value is missing at '%.*s'", STR_ARG(str_sub(e->text, from, e->text.n)));
}

static void store(struct data_place w, u64 v)
{
	if (!w.bits) {
		for (u64 i = 0; i < w.len; i++)
			w.p[i] = i < 8 ? (u8)(v >> 8 * i) : 0;
		return;
	}
	for (u32 i = 0; i < w.bits; i++) {
		u32 bit = w.bit_from + i;
		u8 mask = (u8)(1u << bit % 8);
		if (bit / 8 < w.len)
			w.p[bit / 8] = v >> i & 1 ? w.p[bit / 8] | mask : w.p[bit / 8] & (u8)~mask;
	}
}

/* Of so many bits, with or without a sign; a negative number without one is its two's complement, as in C. */
static bool number(struct encode *e, struct data_place w, str text)
{
	u64 u = 0, bits = w.bits ? w.bits : 8 * w.len;
	s64 s = 0;
	bool is_negative = text.n && text.s[0] == '-';
	if (is_negative ? !str_to_s64(text, &s) : !str_to_u64(text, &u))
		return wrong(e, "'%.*s' is no number", STR_ARG(text));
	bool fits = bits >= 64 || (is_negative ? s >= -(1ll << (bits - 1)) : u < 1ull << bits);
	if (!fits)
		return wrong(e, "%.*s does not fit into %llu bits", STR_ARG(text), (unsigned long long)bits);
	store(w, is_negative ? (u64)s : u);
	if (is_negative && bits > 64)
		memset(w.p + 8, 0xff, w.len - 8);
	return true;
}

static bool put_float(struct encode *e, struct data_place w, str text)
{
	char *end;
	const char *from = arena_strdup(e->a, text);
	double wide = strtod(from, &end);
	float narrow = (float)wide;
	if (!text.n || *end || (w.len != sizeof(narrow) && w.len != sizeof(wide)))
		return wrong(e, "'%.*s' is no number of this type", STR_ARG(text));
	memcpy(w.p, w.len == sizeof(narrow) ? (const void *)&narrow : &wide, w.len);
	return true;
}

static bool put_number(struct encode *e, struct data_place w, const struct btf_node *n)
{
	str text;
	bool is_quoted;
	if (!word(e, &text, &is_quoted))
		return false;
	bool is_char = is_quoted && w.len == 1 && text.n == 1;
	if (is_char || str_is(text, "true") || str_is(text, "false"))
		return store(w, is_char ? (u8)text.s[0] : str_is(text, "true")), true;
	if (n && n->kind == BTF_INT && n->int_encoding & 4 && !str_is(text, "0") && !str_is(text, "1"))
		return wrong(e, "'%.*s' is neither true nor false", STR_ARG(text));
	return n && n->kind == BTF_FLOAT ? put_float(e, w, text) : number(e, w, text);
}

static bool put_enum(struct encode *e, struct data_place w, const struct btf_node *n)
{
	str text;
	bool is_quoted;
	struct btf_enumerator v;
	if (!word(e, &text, &is_quoted))
		return false;
	struct nearest near = { .name = text };
	for (u32 i = 0; i < n->vlen && btf_enumerator(e->b, n, i, &v); i++) {
		if (str_eq(v.name, text))
			return store(w, (u64)v.value), true;
		nearest_offer(&near, v.name);
	}
	if (text.n && (isdigit((u8)text.s[0]) || text.s[0] == '-'))
		return number(e, w, text);
	return wrong(e, "'%.*s' is no name in enum %.*s%s%.*s%s", STR_ARG(text), STR_ARG(n->name),
		near.best.n ? ": did you mean '" : "", STR_ARG(near.best), near.best.n ? "'?" : "");
}

static bool put_string(struct encode *e, struct data_place w)
{
	str text;
	bool is_quoted;
	if (!word(e, &text, &is_quoted))
		return false;
	if (text.n > w.len)
		return wrong(e, "the string '%.*s' does not fit into %llu bytes", STR_ARG(text),
			(unsigned long long)w.len);
	memset(w.p, 0, w.len);
	memcpy(w.p, text.s, text.n);
	return true;
}

static bool put_array(struct encode *e, struct data_place w, const struct btf_node *n)
{
	u64 size = 0;
	if (!btf_size(e->b, n->array_type, &size) || !size || size * n->array_len > w.len)
		return wrong(e, "an array of a type without a size");
	if (!is_at(e, '['))
		return size == 1 ? put_string(e, (struct data_place){ .p = w.p, .len = n->array_len }) :
			wrong(e, "an array is wanted: [%s]", n->array_len > 1 ? "1, 2" : "1");
	take(e, '[');
	for (u32 i = 0; !take(e, ']'); i++) {
		if (i == n->array_len)
			return wrong(e, "the array has %u elements", n->array_len);
		if (!put(e, (struct data_place){ .type = n->array_type, .p = w.p + i * size, .len = size }))
			return false;
		if (!is_at(e, ']') && !take(e, ','))
			return wrong(e, "',' or ']' is missing in an array");
	}
	return true;
}

/* The place of a member by its name, those of anonymous records among them. */
static bool find_member(struct encode *e, const struct btf_node *n, struct data_place w, str name, struct nearest *near,
	struct data_place *out)
{
	struct btf_member m;
	struct btf_node inner;
	u64 size;
	for (u32 i = 0; i < n->vlen && btf_member(e->b, n, i, &m); i++) {
		u64 off = m.bit_off / 8;
		if (!btf_size(e->b, m.type, &size) || off > w.len || (!m.bit_size && size > w.len - off))
			continue;
		*out = (struct data_place){ .type = m.type, .p = w.p + off, .len = m.bit_size ? w.len - off : size,
			.bit_from = m.bit_off % 8, .bits = m.bit_size };
		if (str_eq(m.name, name))
			return true;
		nearest_offer(near, m.name);
		if (!m.name.n && e->depth < MAX_DEPTH && btf_node(e->b, btf_skip(e->b, m.type), &inner) &&
			(inner.kind == BTF_STRUCT || inner.kind == BTF_UNION)) {
			e->depth++;
			bool found = find_member(e, &inner, *out, name, near, out);
			e->depth--;
			if (found)
				return true;
		}
	}
	return false;
}

static bool find_variable(struct encode *e, const struct btf_node *n, struct data_place w, str name,
	struct nearest *near,
	struct data_place *out)
{
	struct btf_secinfo s;
	struct btf_node var;
	for (u32 i = 0; i < n->vlen && btf_secinfo(e->b, n, i, &s); i++) {
		if (!btf_node(e->b, s.type, &var) || s.offset > w.len || s.size > w.len - s.offset)
			continue;
		*out = (struct data_place){ .type = var.type, .p = w.p + s.offset, .len = s.size };
		if (str_eq(var.name, name))
			return true;
		nearest_offer(near, var.name);
	}
	return false;
}

static bool put_record(struct encode *e, struct data_place w, const struct btf_node *n)
{
	str name;
	bool is_quoted;
	struct data_place to;
	if (!take(e, '{'))
		return wrong(e, "%s %.*s is wanted: {\"member\": value}", n->kind == BTF_DATASEC ? "the section" :
			"struct",
			STR_ARG(n->name));
	while (!take(e, '}')) {
		if (!word(e, &name, &is_quoted))
			return false;
		struct nearest near = { .name = name };
		bool found = (n->kind == BTF_DATASEC ? find_variable : find_member)(e, n, w, name, &near, &to);
		if (!found)
			return wrong(e, "%.*s has no member '%.*s'%s%.*s%s",
				STR_ARG(n->name.n ? n->name : STR("the struct")),
				STR_ARG(name), near.best.n ? ": did you mean '" : "", STR_ARG(near.best),
				near.best.n ? "'?" : "");
		if (!take(e, ':') && !take(e, '='))
			return wrong(e, "':' is missing behind '%.*s'", STR_ARG(name));
		if (!put(e, to))
			return false;
		if (!is_at(e, '}') && !take(e, ','))
			return wrong(e, "',' or '}' is missing behind '%.*s'", STR_ARG(name));
	}
	return true;
}

static bool put(struct encode *e, struct data_place w)
{
	struct btf_node n = { 0 };
	bool ok, has_type = e->b && w.type && btf_node(e->b, btf_skip(e->b, w.type), &n);
	if (e->depth >= MAX_DEPTH)
		return wrong(e, "the type is too deep");
	e->depth++;
	if (!has_type)
		ok = is_at(e, '"') || w.len > 8 ? put_string(e, w) : put_number(e, w, NULL);
	else if (n.kind == BTF_STRUCT || n.kind == BTF_UNION || n.kind == BTF_DATASEC)
		ok = put_record(e, w, &n);
	else if (n.kind == BTF_ARRAY)
		ok = put_array(e, w, &n);
	else if (n.kind == BTF_ENUM || n.kind == BTF_ENUM64)
		ok = put_enum(e, w, &n);
	else
		ok = put_number(e, w, &n);
	e->depth--;
	return ok;
}

bool data_encode(struct arena *a, const struct btf *b, str text, struct data_place to, str *why)
{
	struct encode e = { .a = a, .b = b, .text = text };
	bool ok = put(&e, to);
	blanks(&e);
	if (ok && e.at < text.n)
		ok = wrong(&e, "'%.*s' is too much", STR_ARG(str_sub(text, e.at, text.n)));
	*why = e.why;
	return ok;
}
