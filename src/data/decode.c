/* decode.c: bytes and a BTF type -> struct data. The bytes come from programs and maps and may be anything; the BTF
 * may be foreign. Depth, width and reads are bounded. */
#include "data/data.h"

enum { MAX_DEPTH = 16, MAX_ITEMS = 4096, MAX_VALUES = 1 << 18, INT_SIGNED = 1, INT_CHAR = 2, INT_BOOL = 4 };

struct decode {
	struct arena *arena;
	const struct btf *btf;
	const u8 *bytes;
	u64 len;
	bool shape_only;
	u32 *left;                   /* values that may still be made: damaged records can hold themselves, many times */
};

static u64 load_bytes(const u8 *p, u32 n)
{
	u64 v = 0;
	memcpy(&v, p, MIN(n, 8u));
	return v;
}

static bool has(const struct decode *d, u64 off, u64 n)
{
	return d->shape_only || (off <= d->len && n <= d->len - off);
}

static u64 number_at(const struct decode *d, u64 off, u32 n)
{
	return d->shape_only ? 0 : load_bytes(d->bytes + off, n);
}

static struct data number(u64 v, u32 bytes, bool is_signed)
{
	u32 shift = bytes && bytes < 8 ? 64 - bytes * 8 : 0;
	if (is_signed)
		return (struct data){ .kind = DATA_INT, .width = (u8)bytes, .i = (s64)(v << shift) >> shift };
	return (struct data){ .kind = DATA_UINT, .width = (u8)bytes, .u = v };
}

struct data data_raw(const void *bytes, u64 len)
{
	if (len == 1 || len == 2 || len == 4 || len == 8)
		return number(load_bytes(bytes, (u32)len), (u32)len, false);
	return (struct data){ .kind = DATA_BYTES, .text = { bytes, (u32)len } };
}

/* Text if everything before the first NUL is printable or UTF-8, and the array is not all zeros by chance. */
static bool is_text(str s)
{
	for (u32 i = 0; i < s.n && s.s[i]; i++)
		if ((u8)s.s[i] < 0x20 && s.s[i] != '\t' && s.s[i] != '\n' && s.s[i] != 27)
			return false;
	return true;
}

static bool is_char(const struct decode *d, u32 type)
{
	struct btf_node n;
	return btf_node(d->btf, btf_skip(d->btf, type), &n) && n.kind == BTF_INT && n.size == 1 && !(n.int_encoding & INT_BOOL);
}

/* u8[] is bytes; char[] is text. They differ in INT_CHAR only where the compiler says so, and in the name. */
static bool is_unsigned_byte(const struct decode *d, u32 type)
{
	struct btf_node n;
	return btf_node(d->btf, btf_skip(d->btf, type), &n) && str_is(n.name, "unsigned char");
}

static struct data decode(const struct decode *d, u32 type, u64 off, u32 depth);

static struct data decode_array(const struct decode *d, const struct btf_node *t, u64 off, u32 depth)
{
	struct data out = { .kind = DATA_ARRAY };
	u64 size;
	if (!btf_size(d->btf, t->array_type, &size) || !size)
		return out;
	if (is_char(d, t->array_type)) {
		str all = d->shape_only ? STR("") : (str){ (const char *)d->bytes + off, (u32)MIN((u64)t->array_len, d->len - MIN(off, d->len)) };
		bool text = d->shape_only || (is_text(all) && !(is_unsigned_byte(d, t->array_type) && !memchr(all.s, 0, all.n)));
		str left, right;
		if (text)
			str_cut(all, 0, &left, &right);
		return (struct data){ .kind = text ? DATA_STR : DATA_BYTES, .text = text ? left : all, .width = (u8)MIN(t->array_len, 255u) };
	}
	out.n = MIN(MIN(t->array_len, (u32)MAX_ITEMS), *d->left);
	if (!d->shape_only)
		out.n = (u32)MIN((u64)out.n, (d->len - MIN(off, d->len)) / size);
	out.item = arena_array(d->arena, struct data, out.n + 1);
	for (u32 i = 0; i < out.n; i++)
		out.item[i] = decode(d, t->array_type, off + i * size, depth + 1);
	return out;
}

static struct data decode_bits(const struct decode *d, const struct btf_member *m, u64 off)
{
	struct btf_node n;
	u64 first = off + m->bit_off / 8;
	u32 shift = m->bit_off % 8, bytes = (shift + m->bit_size + 7) / 8;
	bool is_signed = btf_node(d->btf, btf_skip(d->btf, m->type), &n) && n.kind == BTF_INT && n.int_encoding & INT_SIGNED;
	if (bytes > 8 || !has(d, first, bytes))
		return (struct data){ 0 };
	u64 v = number_at(d, first, bytes) >> shift << (64 - m->bit_size);
	if (is_signed)
		return (struct data){ .kind = DATA_INT, .width = 4, .i = (s64)v >> (64 - m->bit_size) };
	return (struct data){ .kind = DATA_UINT, .width = 4, .u = v >> (64 - m->bit_size) };
}

static struct data decode_record(const struct decode *d, const struct btf_node *t, u64 off, u32 depth)
{
	struct data out = { .kind = DATA_STRUCT };
	u32 room = MIN(MIN(t->vlen, (u32)MAX_ITEMS), *d->left);
	out.item = arena_array(d->arena, struct data, room + 1);
	for (u32 i = 0; i < room; i++) {
		struct btf_member m;
		if (!btf_member(d->btf, t, i, &m))
			break;
		struct data *f = &out.item[out.n++];
		*f = m.bit_size ? decode_bits(d, &m, off) : decode(d, m.type, off + m.bit_off / 8, depth + 1);
		f->name = m.name;
	}
	return out;
}

static struct data decode_enum(const struct decode *d, const struct btf_node *t, u64 off)
{
	u64 v = number_at(d, off, t->size);
	struct data out = number(v, t->size, t->kflag);
	for (u32 i = 0; i < t->vlen && !d->shape_only; i++) {
		struct btf_enumerator e;
		if (btf_enumerator(d->btf, t, i, &e) && (t->size >= 8 ? (u64)e.value == v : (u32)e.value == (u32)v)) {
			out.text = e.name;
			break;
		}
	}
	out.i = t->kflag ? out.i : (s64)v;
	out.u = v;
	out.kind = DATA_ENUM;
	return out;
}

static struct data decode(const struct decode *d, u32 type, u64 off, u32 depth)
{
	struct btf_node t;
	if (depth > MAX_DEPTH || !*d->left || !--*d->left || !btf_node(d->btf, btf_skip(d->btf, type), &t))
		return (struct data){ 0 };
	switch (t.kind) {
	case BTF_INT:
		if (!has(d, off, t.size) || t.size > 8)
			return (struct data){ .kind = d->shape_only ? DATA_UINT : DATA_NULL };
		if (t.int_encoding & INT_BOOL)
			return (struct data){ .kind = DATA_BOOL, .width = 1, .u = number_at(d, off, t.size) != 0 };
		return number(number_at(d, off, t.size), t.size, t.int_encoding & INT_SIGNED);
	case BTF_PTR:
		return has(d, off, 8) ? (struct data){ .kind = DATA_PTR, .width = 8, .u = number_at(d, off, 8) } : (struct data){ 0 };
	case BTF_ENUM: case BTF_ENUM64:
		return has(d, off, t.size) && t.size <= 8 ? decode_enum(d, &t, off) : (struct data){ 0 };
	case BTF_ARRAY: return decode_array(d, &t, off, depth);
	case BTF_STRUCT: case BTF_UNION: return decode_record(d, &t, off, depth);
	default: return (struct data){ 0 };
	}
}

struct data data_decode(struct arena *a, const struct btf *b, u32 type, const void *bytes, u64 len)
{
	u32 left = MAX_VALUES;
	struct decode d = { .arena = a, .btf = b, .bytes = bytes, .len = len, .left = &left };
	if (!b || !type)
		return data_raw(bytes, len);
	return decode(&d, type, 0, 0);
}

struct data data_shape(struct arena *a, const struct btf *b, u32 type)
{
	u32 left = MAX_VALUES;
	struct decode d = { .arena = a, .btf = b, .shape_only = true, .left = &left };
	return decode(&d, type, 0, 0);
}

bool data_is_number(const struct data *d)
{
	return d->kind == DATA_INT || d->kind == DATA_UINT || d->kind == DATA_BOOL || d->kind == DATA_ENUM;
}

s64 data_number(const struct data *d)
{
	return d->kind == DATA_INT ? d->i : data_is_number(d) ? (s64)d->u : 0;
}

int data_compare(const struct data *a, const struct data *b)
{
	if (a->kind != b->kind)
		return (a->kind > b->kind) - (a->kind < b->kind);
	switch (a->kind) {
	case DATA_INT: return (a->i > b->i) - (a->i < b->i);
	case DATA_UINT: case DATA_BOOL: case DATA_PTR: case DATA_ENUM: return (a->u > b->u) - (a->u < b->u);
	case DATA_STR: case DATA_BYTES: return str_cmp(a->text, b->text);
	default:
		for (u32 i = 0; i < a->n && i < b->n; i++) {
			int c = data_compare(&a->item[i], &b->item[i]);
			if (c)
				return c;
		}
		return (a->n > b->n) - (a->n < b->n);
	}
}

void data_add(struct data *sum, const struct data *d)
{
	if (sum->kind != d->kind)
		return;
	sum->i += d->i;
	sum->u += d->kind == DATA_UINT ? d->u : 0;
	for (u32 i = 0; i < sum->n && i < d->n; i++)
		data_add(&sum->item[i], &d->item[i]);
}
