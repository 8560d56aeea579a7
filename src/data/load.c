/* load.c: bytes become values. A leaf has said where and how; nothing here looks at BTF, but for enumerators of a
 * tree's leaf, which has not gathered their names. */
#include "data/data_private.h"

static u64 load_bytes(const u8 *p, u32 n)
{
	u64 v = 0;
	switch (n) {
	case 8: memcpy(&v, p, 8); return v;
	case 4: { u32 x; memcpy(&x, p, 4); return x; }
	default: memcpy(&v, p, MIN(n, 8u)); return v;
	}
}

static u64 swapped(u64 v, u32 bytes)
{
	switch (bytes) {
	case 2: return __builtin_bswap16((u16)v);
	case 4: return __builtin_bswap32((u32)v);
	case 8: return __builtin_bswap64(v);
	default: return v;
	}
}

static s64 sign_extended(u64 v, u32 bits)
{
	u32 shift = bits && bits < 64 ? 64 - bits : 0;
	return (s64)(v << shift) >> shift;
}

/* Up to 64 bits that may lie in nine bytes. */
static u64 load_bits(const struct data_leaf *l, const u8 *p)
{
	u64 low = load_bytes(p, l->size) >> l->bit_from;
	if (l->size > 8)
		low |= (u64)p[8] << (64 - l->bit_from);
	return l->bits < 64 ? low & ((1ull << l->bits) - 1) : low;
}

static str enumerator(const struct data_types *t, const struct data_leaf *l, s64 value)
{
	struct btf_node n;
	struct btf_enumerator e;
	if (l->names) {
		u32 low = 0, high = l->nnames;
		while (low < high) {
			u32 mid = (low + high) / 2;
			if (l->names[mid].value < value)
				low = mid + 1;
			else
				high = mid;
		}
		return low < l->nnames && l->names[low].value == value ? l->names[low].name : STR("");
	}
	if (!btf_node(t->btf, btf_skip(t->btf, l->type), &n) || (n.kind != BTF_ENUM && n.kind != BTF_ENUM64))
		return STR("");
	for (u32 i = 0; i < n.vlen; i++)
		if (btf_enumerator(t->btf, &n, i, &e) && e.value == value)
			return e.name;
	return STR("");
}

static str name_of(const struct data_types *t, const struct data_leaf *l, struct arena *a, s64 value)
{
	return l->format ? format_name(t, a, l->format, value) : enumerator(t, l, value);
}

/* Moments count from the start of the machine until their clock's zero is known. */
static void load_moment(const struct data_types *t, struct data *d)
{
	u64 zero = d->format == FORMAT_TIME ? t->env.real_at_start : t->env.real_at_boot;
	d->u += zero;
	if (!zero)
		d->format = FORMAT_DURATION;
}

/* By its name, where the machine has it. */
static void load_disk(const struct data_types *t, struct data *d)
{
	str name = t->env.disk(t->env.ctx, (u32)(d->u >> 20 & 0xfff), (u32)(d->u & 0xfffff));
	if (name.n)
		*d = (struct data){ .kind = DATA_STR, .text = name };
}

static struct data load_number(const struct data_types *t, const struct data_leaf *l, const u8 *p, struct arena *a)
{
	struct data d = { .kind = l->kind, .format = l->format, .width = l->width };
	u32 bits = l->bits ? l->bits : l->size * 8;
	u64 v = l->bits ? load_bits(l, p) : load_bytes(p, l->size);
	if (l->is_swapped)
		v = swapped(v, l->size);
	d.u = v;
	switch (l->kind) {
	case DATA_INT: d.i = sign_extended(v, bits); break;
	case DATA_BOOL: d.u = v != 0; break;
	case DATA_ENUM:
		d.i = l->is_signed ? sign_extended(v, bits) : (s64)v;
		d.is_unsigned = !l->is_signed && !l->format;
		d.text = name_of(t, l, a, d.i);
		break;
	default:
		if (l->format == FORMAT_DEVICE && t->env.disk)
			load_disk(t, &d);
		if (l->format == FORMAT_TIME || l->format == FORMAT_BOOT_TIME)
			load_moment(t, &d);
	}
	return d;
}

static struct data load_text(const struct data_leaf *l, const u8 *p, u64 room)
{
	u32 n = (u32)MIN((u64)l->size, room);
	const u8 *nul = l->kind == DATA_STR ? memchr(p, 0, n) : NULL;
	str text = { (const char *)p, nul ? (u32)(nul - p) : n };
	return (struct data){ .kind = l->kind, .format = l->format, .width = l->width, .text = text };
}

struct data leaf_load(const struct data_types *t, const struct data_leaf *l, const u8 *bytes, u64 len, struct arena *a)
{
	if (l->off > len || (l->off == len && l->size))
		return (struct data){ 0 };
	const u8 *p = bytes + l->off;
	u64 room = len - l->off;
	switch (l->kind) {
	case DATA_NULL: return (struct data){ 0 };
	case DATA_STR: return load_text(l, p, room);
	case DATA_BYTES: return l->format && l->size > room ? (struct data){ 0 } : load_text(l, p, room);
	case DATA_ARRAY: case DATA_STRUCT: return tree_load(a, t, l, bytes, len);
	default: break;
	}
	if (l->size > room)
		return (struct data){ 0 };
	if (l->kind != DATA_WIDE && l->kind != DATA_SWIDE)
		return load_number(t, l, p, a);
	return (struct data){ .kind = l->kind, .width = 16, .u = load_bytes(p, 8), .i = (s64)load_bytes(p + 8, 8) };
}

struct data data_raw(const void *bytes, u64 len)
{
	if (len == 1 || len == 2 || len == 4 || len == 8)
		return (struct data){ .kind = DATA_UINT, .width = (u8)len, .u = load_bytes(bytes, (u32)len) };
	return (struct data){ .kind = DATA_BYTES, .text = { bytes, (u32)MIN(len, (u64)UINT32_MAX) } };
}

/* Most leaves: a whole number, which stands where it should and means nothing else. */
static bool load_plain(const struct data_leaf *l, const u8 *bytes, u64 len, struct data *out)
{
	bool is_plain = (l->kind == DATA_UINT || l->kind == DATA_INT) && !l->format && !l->bits && !l->is_swapped;
	if (!is_plain || l->off > len || l->size > len - l->off)
		return false;
	out->kind = l->kind;
	out->format = 0;
	out->width = l->width;
	out->u = load_bytes(bytes + l->off, l->size);
	out->i = l->kind == DATA_INT ? sign_extended(out->u, l->size * 8) : 0;
	return true;
}

void data_load(const struct data_record *r, const void *bytes, u64 len, struct arena *a, struct data *out)
{
	for (u32 i = 0; i < r->n; i++) {
		if (!r->type)
			out[i] = data_raw(bytes, len);
		else if (!load_plain(&r->leaf[i], bytes, len, &out[i]))
			out[i] = leaf_load(r->types, &r->leaf[i], bytes, len, a);
		out[i].name = r->leaf[i].name;
	}
}
