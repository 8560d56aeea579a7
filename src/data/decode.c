/* decode.c: bytes and a BTF type -> a tree of values. The bytes come from programs and maps and may be anything;
 * the BTF may be foreign. Depth, width and reads are bounded. */
#include "data/data_private.h"

enum { MAX_DEPTH = 16, MAX_ITEMS = 4096, MAX_VALUES = 1 << 18 };

struct decode {
	struct arena *arena;
	const struct data_types *types;
	const u8 *bytes;
	u64 len;
	/* values that may still be made: damaged records can hold themselves, many times */
	u32 left;
};

static struct data decode(struct decode *d, u32 type, enum data_format tag, u64 off, u32 depth);

static struct data decode_array(struct decode *d, const struct btf_node *t, u64 off, u32 depth)
{
	struct data out = { .kind = DATA_ARRAY };
	u64 size, there = d->len - MIN(off, d->len);
	if (!btf_size(d->types->btf, t->array_type, &size) || !size)
		return out;
	out.n = (u32)MIN(MIN((u64)MIN(t->array_len, (u32)MAX_ITEMS), (u64)d->left), there / size);
	out.item = arena_array(d->arena, struct data, out.n + 1);
	for (u32 i = 0; i < out.n; i++)
		out.item[i] = decode(d, t->array_type, FORMAT_NONE, off + i * size, depth + 1);
	return out;
}

typedef vec(struct data) data_vec;

static void add_member(struct decode *d, data_vec *out, struct data v, str name)
{
	str own = name;
	for (u32 i = 0, again = 2; i < out->n; i++)
		if (str_eq(out->v[i].name, name)) {  /* types of others may have it twice */
			name = arena_printf(d->arena, "%.*s_%u", STR_ARG(own), again++);
			i = UINT32_MAX;
		}
	v.name = name;
	vec_push(out, d->arena, v);
}

static void decode_members(struct decode *d, const struct btf_node *t, u64 off, u32 depth, data_vec *out)
{
	struct btf_member m;
	for (u32 i = 0; i < t->vlen && out->n < MAX_ITEMS && d->left && types_member(d->types->btf, t, i, &m); i++) {
		enum data_format tag = types_tag(d->types, t->id, (s32)i);
		struct data_leaf l;
		if (m.bit_size) {
			leaf_bits(d->types, &m, tag, &l);
			l.off += (u32)off;
			d->left--;
			add_member(d, out, leaf_load(d->types, &l, d->bytes, d->len, d->arena), m.name);
			continue;
		}
		struct data v = decode(d, m.type, tag, off + m.bit_off / 8, depth + 1);
		if (m.name.n || v.kind != DATA_STRUCT)
			add_member(d, out, v, m.name);
		for (u32 k = 0; !m.name.n && v.kind == DATA_STRUCT && k < v.n; k++)
			add_member(d, out, v.item[k], v.item[k].name);
	}
}

/* Frames by name, up to the first that is empty: addresses, or those behind the id of a stack. */
static struct data decode_stack(struct decode *d, const struct data_leaf *l, u64 off)
{
	const struct data_env *env = &d->types->env;
	struct data out = { .kind = DATA_ARRAY };
	bool is_user = l->format == FORMAT_USTACK;
	str *frames = NULL;
	if (l->size > 8 && off + l->size <= d->len) {
		out.item = arena_array(d->arena, struct data, l->size / 8 + 1);
		for (u32 i = 0; i < l->size / 8; i++) {
			u64 address;
			memcpy(&address, d->bytes + off + i * 8, 8);
			if (!address)
				break;
			str name = is_user ? STR("") : format_name(d->types, d->arena, FORMAT_SYMBOL, (s64)address);
			u8 kind = name.n ? DATA_STR : DATA_PTR;
			out.item[out.n++] = (struct data){ .kind = kind, .text = name, .u = address, .width = 8 };
		}
		return out;
	}
	s64 id = 0;
	if (off + l->size > d->len || (l->size != 4 && l->size != 8))
		return (struct data){ 0 };
	memcpy(&id, d->bytes + off, l->size);
	id = l->size == 4 ? (s32)id : id;
	u32 n = env->stack && id >= 0 ? env->stack(env->ctx, d->arena, id, is_user, &frames) : 0;
	if (!frames) {               /* of a failed call: why it failed */
		str name = id < 0 ? format_name(d->types, d->arena, FORMAT_ERRNO, id) : STR("");
		u8 kind = name.n ? DATA_ENUM : DATA_INT;
		return (struct data){ .kind = kind, .i = id, .u = (u64)id, .text = name, .width = 8 };
	}
	out.n = n;
	out.item = arena_array(d->arena, struct data, n + 1);
	for (u32 i = 0; i < n; i++)
		out.item[i] = data_str(STR(""), frames[i]);
	return out;
}

static struct data decode(struct decode *d, u32 type, enum data_format tag, u64 off, u32 depth)
{
	struct btf_node t;
	struct data_leaf l;
	bool is_bounded = depth <= MAX_DEPTH && d->left && off <= UINT32_MAX;
	if (!is_bounded || !btf_node(d->types->btf, btf_skip(d->types->btf, type), &t))
		return (struct data){ 0 };
	d->left--;
	if (leaf_of(d->types, type, tag, &l)) {
		l.off += (u32)off;
		bool is_stack = l.kind == DATA_ARRAY;
		return is_stack ? decode_stack(d, &l, off) : leaf_load(d->types, &l, d->bytes, d->len, d->arena);
	}
	if (t.kind == BTF_ARRAY)
		return decode_array(d, &t, off, depth);
	data_vec members = { 0 };
	decode_members(d, &t, off, depth, &members);
	return (struct data){ .kind = DATA_STRUCT, .item = members.v, .n = members.n };
}

/* tag: what is known of the leaf from its member. */
struct data tree_load(struct arena *a, const struct data_types *t, const struct data_leaf *l, const void *bytes,
	u64 len)
{
	struct decode d = { .arena = a, .types = t, .bytes = bytes, .len = len, .left = MAX_VALUES };
	return decode(&d, l->type, l->format, l->off, 0);
}

struct data data_decode(struct arena *a, const struct data_types *t, u32 type, const void *bytes, u64 len)
{
	struct data_leaf l = { .type = type };
	return t->btf && type ? tree_load(a, t, &l, bytes, len) : data_raw(bytes, len);
}
