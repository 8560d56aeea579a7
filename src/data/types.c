/* types.c: types with what their tags say. A tag is BTF's declaration tag "skep:WORD" on a member, a typedef or a
 * record (the macro __show of the headers); the words are format.def's. They are gathered once, so that reading a
 * value asks no more. */
#include "data/data_private.h"

#include <stdlib.h>

enum { MAX_CHAIN = 32 };

struct data_types *data_types(struct arena *a, const struct btf *b, const struct data_env *env)
{
	struct data_types *t = arena_new(a, struct data_types);
	t->btf = b;
	if (env)
		t->env = *env;
	for (u32 id = b ? btf_first_id(b) : 0; b && id < btf_count(b); id++) {
		struct btf_node n;
		if (!btf_node(b, id, &n) || n.kind != BTF_DECL_TAG || !str_starts(n.name, "skep:"))
			continue;
		enum data_format f = data_format_find(str_sub(n.name, 5, n.name.n));
		if (f)
			vec_push(&t->tags, a, ((struct data_tag){ n.type, n.component, (u8)f }));
	}
	return t;
}

bool types_member(const struct btf *b, const struct btf_node *n, u32 i, struct btf_member *out)
{
	struct btf_secinfo place;
	struct btf_node var;
	if (n->kind != BTF_DATASEC)
		return btf_member(b, n, i, out);
	if (!btf_secinfo(b, n, i, &place) || !btf_node(b, place.type, &var) || place.offset > UINT32_MAX / 8)
		return false;
	*out = (struct btf_member){ .name = var.name, .type = var.type, .bit_off = place.offset * 8 };
	return true;
}

enum data_format types_tag(const struct data_types *t, u32 type, s32 member)
{
	vec_each(tag, &t->tags)
		if (tag->type == type && tag->member == member)
			return tag->format;
	return FORMAT_NONE;
}

/* By typedefs on the way to the type, and its own name; *is_swapped: one of them says network order. */
static enum data_format format_of_type(const struct data_types *t, u32 type, bool *is_swapped)
{
	enum data_format found = FORMAT_NONE;
	struct btf_node n;
	for (u32 i = 0; i < MAX_CHAIN && btf_node(t->btf, btf_skip_mods(t->btf, type), &n); i++, type = n.type) {
		bool has_name = n.kind == BTF_TYPEDEF || n.kind == BTF_STRUCT;
		enum data_format tag = types_tag(t, n.id, -1), named = has_name ? format_of_name(n.name) : FORMAT_NONE;
		*is_swapped |= named == FORMAT_BIG_ENDIAN;
		found = found ? found : tag ? tag : named;
		if (n.kind != BTF_TYPEDEF)
			break;
	}
	return found;
}

/* char[] is text; unsigned char[], signed char[] are bytes. What stands in them does not matter. */
static u8 kind_of_bytes(const struct btf_node *element, enum data_format f)
{
	return f == FORMAT_TEXT || (!f && str_is(element->name, "char")) ? DATA_STR : DATA_BYTES;
}

static void leaf_int(const struct btf_node *n, struct data_leaf *l)
{
	l->is_signed = n->int_encoding & BTF_INT_SIGNED;
	if (n->int_encoding & BTF_INT_BOOL)
		l->kind = DATA_BOOL;
	else if (n->size == 16)
		l->kind = l->is_signed ? DATA_SWIDE : DATA_WIDE;
	else if (n->size <= 8)
		l->kind = l->is_signed ? DATA_INT : DATA_UINT;
}

/* What the format makes of the kind. */
static void apply_format(struct data_leaf *l)
{
	bool is_bytes = l->format == FORMAT_IPV6 || l->format == FORMAT_ADDRESS || l->format == FORMAT_MAC;
	if (l->format == FORMAT_KSTACK || l->format == FORMAT_USTACK) {
		l->kind = DATA_ARRAY;
	} else if (is_bytes) {
		l->kind = DATA_BYTES;
		l->size = l->format == FORMAT_MAC ? 6 : 16;
	} else if (l->format == FORMAT_TEXT || l->kind == DATA_STR) {
		l->kind = DATA_STR;
	} else if (l->format && l->size <= 8) {
		struct data d = { .format = l->format };
		l->kind = data_as(&d) == AS_NAME ? DATA_ENUM : l->is_signed ? DATA_INT : DATA_UINT;
		l->bits = 0;
	}
}

static bool is_byte(const struct btf_node *n)
{
	return n->kind == BTF_INT && n->size == 1 && !(n->int_encoding & BTF_INT_BOOL);
}

bool leaf_of(const struct data_types *t, u32 type, enum data_format tag, struct data_leaf *l)
{
	struct btf_node n, element = { 0 };
	bool is_swapped = false;
	enum data_format of_type = format_of_type(t, type, &is_swapped), f = tag ? tag : of_type;
	u64 size = 0;
	*l = (struct data_leaf){ .type = type };
	if (!btf_node(t->btf, btf_skip(t->btf, type), &n) || !btf_size(t->btf, type, &size) || size > UINT32_MAX)
		return true;
	l->size = (u32)size;
	l->width = (u8)MIN(size, 255u);
	l->format = (u8)(format_fits(f, size) ? f : FORMAT_NONE);
	l->is_swapped = (is_swapped || f == FORMAT_BIG_ENDIAN) && size <= 8 && l->format != FORMAT_IPV4;
	switch (n.kind) {
	case BTF_INT: leaf_int(&n, l); break;
	case BTF_PTR: l->kind = DATA_PTR; break;
	case BTF_FLOAT:
		l->kind = size == 4 || size == 8 ? DATA_FLOAT : DATA_NULL;
		l->format = FORMAT_NONE;
		break;
	case BTF_ENUM: case BTF_ENUM64:
		l->kind = n.size <= 8 ? DATA_ENUM : DATA_NULL;
		l->is_signed = n.kflag;
		break;
	case BTF_ARRAY: {
		bool is_bytes = btf_node(t->btf, btf_skip(t->btf, n.array_type), &element) && is_byte(&element);
		if (!is_bytes && !l->format)
			return false;
		l->kind = is_bytes ? kind_of_bytes(&element, l->format) : DATA_BYTES;
		break;
	}
	case BTF_STRUCT: case BTF_UNION:
		if (!l->format)
			return false;
		l->kind = DATA_BYTES;
		break;
	case BTF_DATASEC: return false;
	default: return true;
	}
	if (l->format)
		apply_format(l);
	return true;
}

void leaf_bits(const struct data_types *t, const struct btf_member *m, enum data_format tag, struct data_leaf *l)
{
	leaf_of(t, m->type, tag, l);
	u32 from = m->bit_off % 8, bytes = (from + m->bit_size + 7) / 8;
	bool is_number = l->kind == DATA_INT || l->kind == DATA_UINT || l->kind == DATA_BOOL || l->kind == DATA_ENUM;
	if (!is_number || m->bit_size > 64)
		l->kind = DATA_NULL;
	l->is_swapped = false;
	l->off = m->bit_off / 8;
	l->bit_from = (u8)from;
	l->bits = m->bit_size;
	l->size = bytes;
	l->width = 4;
}

/* ---- a type's leaves ------------------------------------------------------------------------------------------ */

enum { MAX_LEAVES = 512, MAX_DEPTH = 16 };

struct flat { struct arena *a; const struct data_types *t; vec(struct data_leaf) leaves; bool is_too_much; };

static int by_value(const void *a, const void *b)
{
	const struct data_name *x = a, *y = b;
	return (x->value > y->value) - (x->value < y->value);
}

static void take_names(struct flat *f, struct data_leaf *l)
{
	struct btf_node n;
	struct btf_enumerator e;
	if (l->kind != DATA_ENUM || l->format || !btf_node(f->t->btf, btf_skip(f->t->btf, l->type), &n))
		return;
	struct data_name *names = arena_array(f->a, struct data_name, n.vlen + 1u);
	for (u32 i = 0; i < n.vlen && btf_enumerator(f->t->btf, &n, i, &e); i++)
		names[l->nnames++] = (struct data_name){ e.value, e.name };
	qsort(names, l->nnames, sizeof(*names), by_value);
	l->names = names;
}

static void add_leaf(struct flat *f, struct data_leaf l, str name, u32 off)
{
	str own = name;
	for (u32 i = 0, again = 2; i < f->leaves.n; i++)
		if (str_eq(f->leaves.v[i].name, name)) {     /* types of others may have it twice */
			name = arena_printf(f->a, "%.*s_%u", STR_ARG(own), again++);
			i = UINT32_MAX;
		}
	l.name = name;
	l.off += off;
	take_names(f, &l);
	vec_push(&f->leaves, f->a, l);
	f->is_too_much |= f->leaves.n > MAX_LEAVES;
}

static bool is_record(const struct data_types *t, u32 type)
{
	struct btf_node n;
	return btf_node(t->btf, btf_skip(t->btf, type), &n) &&
		(n.kind == BTF_STRUCT || n.kind == BTF_UNION || n.kind == BTF_DATASEC);
}

static void flatten(struct flat *f, u32 type, u32 off, str prefix, u32 depth)
{
	struct btf_node n;
	struct btf_member m;
	u32 id = btf_skip(f->t->btf, type);
	if (depth > MAX_DEPTH || !btf_node(f->t->btf, id, &n)) {
		f->is_too_much = true;
		return;
	}
	for (u32 i = 0; i < n.vlen && !f->is_too_much && types_member(f->t->btf, &n, i, &m); i++) {
		struct data_leaf l;
		enum data_format tag = types_tag(f->t, id, (s32)i);
		str name = prefix.n ? prefix : m.name;
		if (prefix.n && m.name.n)
			name = arena_printf(f->a, "%.*s.%.*s", STR_ARG(prefix), STR_ARG(m.name));
		if (m.bit_size) {
			leaf_bits(f->t, &m, tag, &l);
			add_leaf(f, l, name, off);
		} else if (leaf_of(f->t, m.type, tag, &l)) {
			add_leaf(f, l, name, off + m.bit_off / 8);
		} else if (is_record(f->t, m.type)) {
			flatten(f, m.type, off + m.bit_off / 8, name, depth + 1);
		} else {
			l.kind = DATA_ARRAY;
			add_leaf(f, l, name, off + m.bit_off / 8);
		}
	}
}

/* The only leaf: of a type that is no record, of bytes without a type, of a record with too many members. */
static void whole(struct flat *f, u32 type, str name)
{
	struct data_leaf l = { .kind = DATA_BYTES };
	f->leaves.n = 0;
	if (type && !leaf_of(f->t, type, FORMAT_NONE, &l))
		l.kind = is_record(f->t, type) ? DATA_STRUCT : DATA_ARRAY;
	add_leaf(f, l, name, 0);
}

struct data_record data_record(struct arena *a, const struct data_types *t, u32 type, str name)
{
	struct flat f = { .a = a, .t = t };
	struct data_leaf l;
	struct data_record r = { .types = t, .type = t->btf ? type : 0 };
	if (r.type && is_record(t, type) && !leaf_of(t, type, FORMAT_NONE, &l))
		flatten(&f, type, 0, STR(""), 0);
	if (!f.leaves.n || f.is_too_much)
		whole(&f, r.type, name);
	else
		r.is_flat = true;
	r.leaf = f.leaves.v;
	r.n = f.leaves.n;
	if (r.type)
		btf_size(t->btf, type, &r.size);
	return r;
}
