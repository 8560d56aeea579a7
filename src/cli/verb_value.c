/* verb_value.c: bytes as bpftool shows them: in hex, and by their type as JSON. Keys and values of maps are shown so
 * by the million, so numbers go out without printf. */
#include "cli/verb.h"

#include <ctype.h>
#include <stdio.h>

enum { MAX_DEPTH = 32, MAX_NAME = 256 };

static const char digits[] = "0123456789abcdef";

void verb_bytes(struct json *j, const char *key, const u8 *p, u32 n)
{
	json_open(j, key, '[');
	char *at = buf_room(j->out, 7 * (size_t)n);
	for (u32 i = 0; i < n; i++) {
		const char one[] = { '"', '0', 'x', digits[p[i] >> 4], digits[p[i] & 15], '"', ',' };
		memcpy(at + 7 * i, one, 7);
	}
	j->out->n += n ? 7 * (size_t)n - 1 : 0;      /* no comma behind the last */
	j->has_items = n > 0;
	json_close(j, ']');
}

void verb_hex(struct buf *out, const u8 *p, u32 n)
{
	for (u32 i = 0; i < n; i++) {
		if (i)
			buf_puts(out, i % 16 == 0 ? "\n" : i % 8 == 0 ? "  " : " ");
		buf_char(out, digits[p[i] >> 4]);
		buf_char(out, digits[p[i] & 15]);
	}
}

/* ---- by their type --------------------------------------------------- */

struct typed { struct json *j; const struct verb_types *t; u32 depth; };
struct bits { u32 from, n; };        /* of a bit-field; n 0: whole bytes */

static void value(struct typed *w, const char *key, u32 type, const u8 *p, u64 left, struct bits bits);

static u64 number_at(const u8 *p, u64 n)
{
	u64 v = 0;
	memcpy(&v, p, MIN(n, 8u));
	return v;
}

static const char *name_of(struct typed *w, str s, char room[MAX_NAME])
{
	if (s.s[s.n] == 0)
		return s.s;
	u32 n = MIN(s.n, MAX_NAME - 1u);
	memcpy(room, s.s, n);
	room[n] = 0;
	(void)w;
	return room;
}

static void quoted_hex(struct typed *w, const char *key, u64 high, u64 low)
{
	char text[48];
	const char *quote = w->t->is_json ? "\"" : "";
	if (high)
		snprintf(text, sizeof(text), "%s0x%llx%016llx%s", quote, (unsigned long long)high,
			(unsigned long long)low, quote);
	else
		snprintf(text, sizeof(text), "%s0x%llx%s", quote, (unsigned long long)low, quote);
	json_raw(w->j, key, str_from(text));
}

static void bit_field(struct typed *w, const char *key, const u8 *p, u64 left, struct bits bits)
{
	u64 low = 0, high = 0;
	for (u32 i = 0; i < bits.n && i < 128; i++) {
		u32 at = bits.from + i;
		u64 bit = at / 8 < left ? p[at / 8] >> at % 8 & 1 : 0;
		*(i < 64 ? &low : &high) |= bit << i % 64;
	}
	quoted_hex(w, key, high, low);
}

/* A char outside of a string: a letter, or its number. */
static void character(struct typed *w, const char *key, u8 c)
{
	char text[16];
	if (isprint(c) && c != '"' && c != '\\')
		snprintf(text, sizeof(text), "\"%c\"", c);
	else if (w->t->is_json)
		snprintf(text, sizeof(text), "\"\\u%04x\"", c);
	else
		snprintf(text, sizeof(text), "0x%02x", c);
	json_raw(w->j, key, str_from(text));
}

static void integer(struct typed *w, const char *key, const struct btf_node *n, const u8 *p)
{
	u64 v = number_at(p, n->size);
	u32 shift = 64 - 8 * MIN(n->size, 8u);
	if (n->size == 16)
		quoted_hex(w, key, number_at(p + 8, 8), v);
	else if (n->int_encoding & 4)
		json_bool(w->j, key, v);
	else if (n->int_encoding & 2)
		character(w, key, (u8)v);
	else if (n->int_encoding & 1)
		json_s64(w->j, key, (s64)(v << shift) >> shift);
	else
		json_u64(w->j, key, v);
}

static void enumerator(struct typed *w, const char *key, const struct btf_node *n, const u8 *p)
{
	struct btf_enumerator e;
	u64 v = number_at(p, n->size);
	u32 shift = 64 - 8 * MIN(n->size, 8u);
	s64 s = (s64)(v << shift) >> shift;
	for (u32 i = 0; i < n->vlen && btf_enumerator(w->t->b, n, i, &e); i++)
		if (e.value == s || (u64)e.value == v) {
			json_str(w->j, key, e.name);
			return;
		}
	if (n->kind == BTF_ENUM64 && !n->kflag)
		json_u64(w->j, key, v);
	else
		json_s64(w->j, key, s);
}

/* Printable up to a NUL, and NUL from there on. */
static bool is_text(const u8 *p, u64 n)
{
	u64 i = 0;
	while (i < n && isprint(p[i]))
		i++;
	if (i == n)
		return false;
	while (i < n && !p[i])
		i++;
	return i == n;
}

static void array(struct typed *w, const char *key, const struct btf_node *n, const u8 *p, u64 left)
{
	struct btf_node of;
	u64 size = 0;
	bool has_size = btf_size(w->t->b, n->array_type, &size) && size;
	bool is_chars = has_size && size == 1 && btf_node(w->t->b, btf_skip_mods(w->t->b, n->array_type), &of) &&
		str_is(of.name, "char");
	if (is_chars && n->array_len <= left && is_text(p, n->array_len)) {
		json_str(w->j, key, (str){ (const char *)p, (u32)strlen((const char *)p) });
		return;
	}
	json_open(w->j, key, '[');
	for (u64 i = 0; has_size && i < n->array_len && (i + 1) * size <= left; i++)
		value(w, NULL, n->array_type, p + i * size, size, (struct bits){ 0 });
	json_close(w->j, ']');
}

static void record(struct typed *w, const char *key, const struct btf_node *n, const u8 *p, u64 left)
{
	struct btf_member m;
	char name[MAX_NAME];
	json_open(w->j, key, '{');
	for (u32 i = 0; i < n->vlen && btf_member(w->t->b, n, i, &m); i++)
		if (m.bit_off / 8 < left || !left)
			value(w, name_of(w, m.name, name), m.type, p + m.bit_off / 8, left - m.bit_off / 8,
				(struct bits){ m.bit_off % 8, m.bit_size });
	json_close(w->j, '}');
}

static void section(struct typed *w, const char *key, const struct btf_node *n, const u8 *p, u64 left)
{
	struct btf_secinfo s;
	struct btf_node var;
	char name[MAX_NAME];
	json_open(w->j, key, '{');
	json_open(w->j, name_of(w, n->name, name), '[');
	for (u32 i = 0; i < n->vlen && btf_secinfo(w->t->b, n, i, &s); i++) {
		if (s.offset > left || !btf_node(w->t->b, s.type, &var))
			continue;
		json_open(w->j, NULL, '{');
		value(w, name_of(w, var.name, name), var.type, p + s.offset, left - s.offset, (struct bits){ 0 });
		json_close(w->j, '}');
	}
	json_close(w->j, ']');
	json_close(w->j, '}');
}

/* A function that the kernel calls: its prototype and the program behind it (tables of struct_ops). */
static bool function(struct typed *w, const char *key, u32 type, u64 v)
{
	struct btf_node n;
	struct buf text = BUF_INIT;
	if (!w->t->v || !btf_node(w->t->b, btf_skip_mods(w->t->b, type), &n) || n.kind != BTF_PTR ||
		!btf_node(w->t->b, btf_skip_mods(w->t->b, n.type), &n) || n.kind != BTF_FUNC_PROTO)
		return false;
	verb_function(w->t->v, w->t->b, &n, (u32)v, &text);
	json_str(w->j, key, buf_view(&text));
	buf_free(&text);
	return true;
}

static void pointer(struct typed *w, const char *key, u32 type, const u8 *p)
{
	u64 v = number_at(p, 8);
	if (function(w, key, type, v))
		return;
	if (w->t->is_json)
		json_u64(w->j, key, v);
	else
		json_raw(w->j, key, arena_printf(w->t->a, v ? "0x%llx" : "(nil)", (unsigned long long)v));
}

static void number_with_point(struct typed *w, const char *key, const u8 *p, u32 bytes)
{
	struct data d = { .kind = DATA_FLOAT, .width = (u8)bytes, .u = number_at(p, bytes) };
	struct buf text = BUF_INIT;
	export_json(&d, &text);
	json_raw(w->j, key, arena_str(w->t->a, buf_view(&text)));
	buf_free(&text);
}

static void value(struct typed *w, const char *key, u32 type, const u8 *p, u64 left, struct bits bits)
{
	struct btf_node n = { 0 };
	u32 real = btf_skip(w->t->b, type);
	bool is_known = w->depth < MAX_DEPTH && btf_node(w->t->b, real, &n);
	bool fits = !n.size || n.kind == BTF_DATASEC || n.size <= left || bits.n;
	w->depth++;
	if (!is_known || !fits)
		json_null(w->j, key);
	else if (bits.n || (n.kind == BTF_INT && n.int_bits != 8 * n.size))
		bit_field(w, key, p, left, bits.n ? bits : (struct bits){ n.int_offset, n.int_bits });
	else if (n.kind == BTF_INT)
		integer(w, key, &n, p);
	else if (n.kind == BTF_FLOAT && (n.size == 4 || n.size == 8))
		number_with_point(w, key, p, n.size);
	else if (n.kind == BTF_ENUM || n.kind == BTF_ENUM64)
		enumerator(w, key, &n, p);
	else if (n.kind == BTF_PTR && left >= 8)
		pointer(w, key, real, p);
	else if (n.kind == BTF_ARRAY)
		array(w, key, &n, p, left);
	else if (n.kind == BTF_STRUCT || n.kind == BTF_UNION)
		record(w, key, &n, p, left);
	else if (n.kind == BTF_DATASEC)
		section(w, key, &n, p, left);
	else
		json_null(w->j, key);
	w->depth--;
}

void verb_typed(struct json *j, const struct verb_types *t, const char *key, u32 type, const u8 *p, u64 n)
{
	value(&(struct typed){ .j = j, .t = t }, key, type, p, n, (struct bits){ 0 });
}
