/* values.c: keys and leaves of maps as BCC shows them: a JSON description of the type, which Python makes ctypes of,
 * and one form of text, "{ 0x1 0x2 [ 0x3 0x4 ] "name" }", written and read. */
#include "face/libbcc/face.h"

#include <stdlib.h>

enum { MAX_DEPTH = 32, INT_SIGNED = 1, INT_CHAR = 2, INT_BOOL = 4 };

/* ---- names ------------------------------------------------------------------------------------------------------- */

/* C's own name of a number: ctypes goes by it. */
static const char *number_name(u64 size, bool is_signed)
{
	static const char *const names[][2] = { { "unsigned char", "char" }, { "unsigned short", "short" },
		{ "unsigned int", "int" },
		{ "unsigned long long", "long long" }, { "unsigned __int128", "__int128" } };
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (size == 1ull << i)
			return names[i][is_signed];
	return NULL;
}

static const char *scalar_name(const struct btf_node *n)
{
	switch (n->kind) {
	case BTF_PTR: return "unsigned long long";
	case BTF_ENUM: case BTF_ENUM64: return number_name(n->size, n->kflag);
	case BTF_FLOAT: return n->size == 4 ? "float" : n->size == 8 ? "double" : "long double";
	case BTF_INT:
		if (n->int_encoding & INT_BOOL)
			return "_Bool";
		return str_is(n->name, "char") ? "char" : number_name(n->size, n->int_encoding & INT_SIGNED);
	default: return NULL;
	}
}

/* Of an array's numbers: the package reads one word before the bracket. */
static const char *word_name(const struct btf_node *n)
{
	static const char *const names[][2] = { { "u8", "s8" }, { "u16", "s16" }, { "u32", "s32" }, { "u64", "s64" } };
	const char *name = n->kind == BTF_INT ? scalar_name(n) : NULL;
	for (u32 i = 0; name && strchr(name, ' ') && i < ARRAY_LEN(names); i++)
		if (n->size == 1ull << i)
			return names[i][n->int_encoding & INT_SIGNED];
	return NULL;
}

void value_type_name(const struct btf *b, u32 type, struct buf *out)
{
	struct btf_node n, element;
	u32 of;
	type = btf_skip_mods(b, type);
	if (!type || !btf_node(b, type, &n)) {
		buf_puts(out, "void");
		return;
	}
	switch (n.kind) {
	case BTF_PTR:
		value_type_name(b, n.type, out);
		buf_puts(out, out->n && out->s[out->n - 1] == '*' ? "*" : " *");
		return;
	case BTF_ARRAY:
		of = n.array_type;
		while (btf_node(b, btf_skip(b, of), &element) && element.kind == BTF_ARRAY)
			of = element.array_type;
		if (btf_node(b, btf_skip_mods(b, of), &element) && word_name(&element))
			buf_puts(out, word_name(&element));
		else
			value_type_name(b, of, out);
		do
			buf_printf(out, "[%u]", n.array_len);
		while (btf_node(b, btf_skip(b, n.array_type), &n) && n.kind == BTF_ARRAY);
		return;
	case BTF_STRUCT: buf_puts(out, "struct "); break;
	case BTF_UNION: buf_puts(out, "union "); break;
	case BTF_ENUM: case BTF_ENUM64: buf_puts(out, "enum "); break;
	case BTF_INT:
		buf_puts(out, scalar_name(&n) ? scalar_name(&n) : "int");
		return;
	default: break;
	}
	buf_str(out, n.name);
}

/* ---- description ------------------------------------------------------------------------------------------------- */

static bool describe(const struct btf *b, u32 type, u32 depth, struct buf *out);

struct record { bool is_padded, is_union; };

/* Holes are spelled out where nothing but bytes is laid out; else the layout is left to C's rules. */
static struct record record_of(const struct btf *b, const struct btf_node *n)
{
	struct record r = { .is_padded = n->kind == BTF_STRUCT, .is_union = n->kind == BTF_UNION };
	struct btf_member m;
	struct btf_node t;
	for (u32 i = 0; i < n->vlen && btf_member(b, n, i, &m); i++) {
		bool is_node = btf_node(b, btf_skip(b, m.type), &t);
		if (m.bit_size || (is_node && (t.kind == BTF_UNION || (t.kind == BTF_ARRAY && !t.array_len))))
			r.is_padded = false;
	}
	return r;
}

static void pad(struct buf *out, u32 index, u64 bytes, bool is_end)
{
	if (is_end)
		buf_printf(out, "%s[\"__pad_end\",\"char\",[%llu]]", index ? "," : "", (unsigned long long)bytes);
	else
		buf_printf(out, "[\"__pad_%u\",\"char\",[%llu]],", index, (unsigned long long)bytes);
}

static bool describe_member(const struct btf *b, const struct btf_member *m, u32 depth, struct buf *out)
{
	struct btf_node t;
	u32 type = btf_skip(b, m->type);
	if (!btf_node(b, type, &t))
		return false;
	if (!m->name.n)
		return describe(b, type, depth, out);        /* the record itself stands for the field */
	buf_char(out, '[');
	buf_json_str(out, m->name);
	buf_char(out, ',');
	if (!describe(b, t.kind == BTF_ARRAY ? t.array_type : type, depth, out))
		return false;
	if (t.kind == BTF_ARRAY)
		buf_printf(out, ",[%u]", t.array_len);
	else if (m->bit_size)
		buf_printf(out, ",%u", m->bit_size);
	buf_char(out, ']');
	return true;
}

static bool describe_record(const struct btf *b, const struct btf_node *n, u32 depth, struct buf *out)
{
	struct record r = record_of(b, n);
	struct btf_member m;
	u64 at = 0, size;
	buf_char(out, '[');
	buf_json_str(out, n->name);
	buf_puts(out, ",[");
	for (u32 i = 0; i < n->vlen; i++) {
		if (!btf_member(b, n, i, &m) || !btf_size(b, m.type, &size))
			return false;
		if (i)
			buf_char(out, ',');
		if (r.is_padded && m.bit_off / 8 > at)
			pad(out, i, m.bit_off / 8 - at, false);
		if (!describe_member(b, &m, depth, out))
			return false;
		at = m.bit_off / 8 + size;
	}
	if (r.is_padded && n->size > at)
		pad(out, n->vlen, n->size - at, true);
	buf_printf(out, "],\"%s\"]", r.is_union ? "union" : r.is_padded ? "struct_packed" : "struct");
	return true;
}

static bool describe(const struct btf *b, u32 type, u32 depth, struct buf *out)
{
	struct btf_node n;
	if (depth > MAX_DEPTH || !btf_node(b, btf_skip(b, type), &n))
		return false;
	if (n.kind == BTF_STRUCT || n.kind == BTF_UNION)
		return describe_record(b, &n, depth + 1, out);
	/* of an array's element, or a map whose values are arrays: a record of one field */
	if (n.kind == BTF_ARRAY) {
		buf_puts(out, "[\"\",[[\"v\",");
		if (!describe(b, n.array_type, depth + 1, out))
			return false;
		buf_printf(out, ",[%u]]],\"struct\"]", n.array_len);
		return true;
	}
	const char *name = scalar_name(&n);
	if (name)
		buf_printf(out, "\"%s\"", name);
	return name != NULL;
}

bool value_describe(const struct btf *b, u32 type, struct buf *out) { return b && type && describe(b, type, 0, out); }

/* ---- text -------------------------------------------------------------------------------------------------------- */

static bool print(const struct btf *b, u32 type, const u8 *p, u32 depth, struct buf *out);

static bool is_text(const struct btf *b, const struct btf_node *array)
{
	struct btf_node e;
	return btf_node(b, btf_skip(b, array->array_type), &e) && e.kind == BTF_INT && e.size == 1 &&
		!(e.int_encoding & INT_BOOL);
}

static u64 number_at(const u8 *p, u64 size)
{
	u64 v = 0;
	memcpy(&v, p, MIN(size, 8u));
	return v;
}

static bool print_array(const struct btf *b, const struct btf_node *n, const u8 *p, u32 depth, struct buf *out)
{
	u64 size;
	if (is_text(b, n)) {
		buf_printf(out, "\"%.*s\"", (int)strnlen((const char *)p, n->array_len), (const char *)p);
		return true;
	}
	buf_puts(out, "[ ");
	for (u32 i = 0; i < n->array_len; i++) {
		if (!btf_size(b, n->array_type, &size) || !print(b, n->array_type, p + i * size, depth, out))
			return false;
		buf_char(out, ' ');
	}
	buf_char(out, ']');
	return true;
}

static bool print_record(const struct btf *b, const struct btf_node *n, const u8 *p, u32 depth, struct buf *out)
{
	struct btf_member m;
	buf_puts(out, "{ ");
	for (u32 i = 0; i < n->vlen && (i == 0 || n->kind == BTF_STRUCT); i++) {
		if (!btf_member(b, n, i, &m))
			return false;
		if (m.bit_size) {
			u64 bits = number_at(p + m.bit_off / 8, MIN(8u, n->size - m.bit_off / 8)) >> m.bit_off % 8;
			buf_printf(out, "0x%llx",
				(unsigned long long)(m.bit_size < 64 ? bits & ((1ull << m.bit_size) - 1) : bits));
		} else if (!print(b, m.type, p + m.bit_off / 8, depth, out)) {
			return false;
		}
		buf_char(out, ' ');
	}
	buf_char(out, '}');
	return true;
}

static bool print(const struct btf *b, u32 type, const u8 *p, u32 depth, struct buf *out)
{
	struct btf_node n;
	u64 size;
	if (depth > MAX_DEPTH || !btf_node(b, btf_skip(b, type), &n) || !btf_size(b, type, &size))
		return false;
	if (n.kind == BTF_STRUCT || n.kind == BTF_UNION)
		return print_record(b, &n, p, depth + 1, out);
	if (n.kind == BTF_ARRAY)
		return print_array(b, &n, p, depth + 1, out);
	if (!scalar_name(&n))
		return false;
	buf_printf(out, "0x%llx", (unsigned long long)number_at(p, size));
	return true;
}

bool value_print(const struct btf *b, u32 type, const void *p, struct buf *out)
{
	return b && type && print(b, type, p, 0, out);
}

static const char *scan(const struct btf *b, u32 type, const char *s, u8 *p, u32 depth);

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t\n");
}

static const char *expect(const char *s, char c)
{
	s = skip_blanks(s);
	return *s == c ? s + 1 : NULL;
}

static const char *scan_text(const struct btf_node *n, const char *s, u8 *p)
{
	u32 i = 0;
	if (!(s = expect(s, '"')))
		return NULL;
	memset(p, 0, n->array_len);
	for (; *s && *s != '"'; s++)
		if (i < n->array_len)
			p[i++] = (u8)*s;
	return *s ? s + 1 : NULL;
}

static const char *scan_array(const struct btf *b, const struct btf_node *n, const char *s, u8 *p, u32 depth)
{
	u64 size;
	if (is_text(b, n))
		return scan_text(n, s, p);
	s = btf_size(b, n->array_type, &size) ? expect(s, '[') : NULL;
	for (u32 i = 0; s && i < n->array_len; i++)
		s = scan(b, n->array_type, s, p + i * size, depth);
	return s ? expect(s, ']') : NULL;
}

static const char *scan_number(const char *s, u64 *v)
{
	char *end;
	s = skip_blanks(s);
	*v = *s == '-' ? (u64)strtoll(s, &end, 0) : strtoull(s, &end, 0);
	return end == s ? NULL : end;
}

static const char *scan_bits(const struct btf_member *m, const char *s, u8 *record)
{
	u64 v;
	s = scan_number(s, &v);
	for (u32 i = 0; s && i < m->bit_size; i++) {
		u64 at = m->bit_off + i;
		u8 bit = (u8)(1 << at % 8);
		record[at / 8] = v >> i & 1 ? record[at / 8] | bit : record[at / 8] & ~bit;
	}
	return s;
}

static const char *scan_record(const struct btf *b, const struct btf_node *n, const char *s, u8 *p, u32 depth)
{
	struct btf_member m;
	s = expect(s, '{');
	for (u32 i = 0; s && i < n->vlen && (i == 0 || n->kind == BTF_STRUCT); i++)
		s = !btf_member(b, n, i, &m) ? NULL : m.bit_size ? scan_bits(&m, s, p) :
			scan(b, m.type, s, p + m.bit_off / 8, depth);
	return s ? expect(s, '}') : NULL;
}

static const char *scan(const struct btf *b, u32 type, const char *s, u8 *p, u32 depth)
{
	struct btf_node n;
	u64 size, v;
	if (depth > MAX_DEPTH || !btf_node(b, btf_skip(b, type), &n) || !btf_size(b, type, &size))
		return NULL;
	if (n.kind == BTF_STRUCT || n.kind == BTF_UNION)
		return scan_record(b, &n, s, p, depth + 1);
	if (n.kind == BTF_ARRAY)
		return scan_array(b, &n, s, p, depth + 1);
	s = scalar_name(&n) ? scan_number(s, &v) : NULL;
	if (s)
		memcpy(p, &v, MIN(size, sizeof(v)));
	return s;
}

bool value_scan(const struct btf *b, u32 type, const char *text, void *p)
{
	const char *end = b && type ? scan(b, type, text, p, 0) : NULL;
	return end && !*skip_blanks(end);
}
