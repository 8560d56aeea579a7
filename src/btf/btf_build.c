/* btf_build.c: a new .BTF, type by type. Equal INTs, PTRs and references get one number. Members follow their record
 * at once, so a record that needs types not yet there is reserved first (its id is known) and filled later: bytes of
 * each type are kept apart until the end. */
#include "btf/btf_private.h"

struct built { u32 name, info, size; u32 *extra; u32 n, cap; };
struct btf_build {
	struct arena *arena;
	vec(struct built) types;     /* [0] is void */
	struct map str_at;           /* hash of text -> offset; collisions are checked */
	struct map unique;           /* (kind, name, to) -> id */
	u32 open;                    /* the record members go to */
	char *pool; u32 pool_n, pool_cap;
};

struct btf_build *btf_build_new(struct arena *a)
{
	struct btf_build *b = arena_new(a, struct btf_build);
	*b = (struct btf_build){ .arena = a };
	vec_add(&b->types, a);
	btf_add_str(b, STR(""));
	return b;
}

u32 btf_add_str(struct btf_build *b, str s)
{
	u64 key, at;
	if (!s.n && b->pool_n)
		return 0;                    /* most types have no name */
	key = str_hash(s);
	while (map_get(&b->str_at, key, &at)) {
		if (str_eq(s, str_from(b->pool + at)))
			return (u32)at;
		key++;
	}
	while (b->pool_n + s.n + 1 > b->pool_cap) {
		u32 cap = b->pool_cap ? b->pool_cap * 2 : 1024;
		b->pool = arena_grow(b->arena, b->pool, b->pool_cap, cap);
		b->pool_cap = cap;
	}
	at = b->pool_n;
	memcpy(b->pool + at, s.s, s.n);
	b->pool[at + s.n] = 0;
	b->pool_n += s.n + 1;
	map_put(&b->str_at, b->arena, key, at);
	return (u32)at;
}

static u32 add_named(struct btf_build *b, u32 kind, u32 name, u32 size)
{
	vec_push(&b->types, b->arena, ((struct built){ name, kind << 24, size, NULL, 0, 0 }));
	return b->open = b->types.n - 1;
}

static u32 add(struct btf_build *b, u32 kind, str name, u32 size)
{
	return add_named(b, kind, btf_add_str(b, name), size);
}

static void extra(struct btf_build *b, u32 word)
{
	struct built *t = &b->types.v[b->open];
	if (t->n == t->cap) {
		u32 cap = t->cap ? t->cap * 2 : 3;
		t->extra = arena_grow(b->arena, t->extra, t->cap * 4, cap * 4);
		t->cap = cap;
	}
	t->extra[t->n++] = word;
}

static u32 *unique_slot(struct btf_build *b, u32 kind, u32 name, u32 to)
{
	return (u32 *)map_slot(&b->unique, b->arena, (u64)kind << 58 ^ (u64)name << 29 ^ to);
}

static u32 add_unique(struct btf_build *b, u32 kind, str name, u32 to)
{
	u32 at = btf_add_str(b, name), *slot = unique_slot(b, kind, at, to);
	return *slot ? *slot : (*slot = add_named(b, kind, at, to));
}

u32 btf_add_int(struct btf_build *b, str name, u32 bytes, u32 encoding)
{
	u32 id = add_unique(b, BTF_INT, name, bytes);
	if (!b->types.v[id].n) {
		b->open = id;
		extra(b, encoding << 24 | bytes * 8);
	}
	return id;
}

u32 btf_add_ptr(struct btf_build *b, u32 to) { return add_unique(b, BTF_PTR, STR(""), to); }
u32 btf_add_ref(struct btf_build *b, enum btf_kind kind, str name, u32 to) { return add_unique(b, kind, name, to); }
u32 btf_add_float(struct btf_build *b, str name, u32 size) { return add_unique(b, BTF_FLOAT, name, size); }

u32 btf_add_array(struct btf_build *b, u32 of, u32 len)
{
	u32 index = btf_add_int(b, STR("__ARRAY_SIZE_TYPE__"), 4, 0), id = add(b, BTF_ARRAY, STR(""), 0);
	extra(b, of);
	extra(b, index);
	extra(b, len);
	return id;
}

u32 btf_add_record(struct btf_build *b, bool is_union, str name, u32 size)
{
	return add(b, is_union ? BTF_UNION : BTF_STRUCT, name, size);
}

u32 btf_reserve_record(struct btf_build *b, bool is_union, str name) { return btf_add_record(b, is_union, name, 0); }

void btf_fill_record(struct btf_build *b, u32 id, u32 size)
{
	b->open = id;
	b->types.v[id].size = size;
}

static void count_one(struct btf_build *b)
{
	struct built *t = &b->types.v[b->open];
	BUG_ON((t->info & 0xffff) == 0xffff, "a type has more than 65535 parts");
	t->info++;
}

/* A record with a bit-field needs its kind flag, which changes how all its offsets are written: kept plain, with the
 * size in the top byte, and put right at the end. */
void btf_add_member(struct btf_build *b, str name, u32 type, u32 bit_off, u32 bit_size)
{
	u32 at = btf_add_str(b, name);
	extra(b, at);
	extra(b, type);
	extra(b, bit_off | bit_size << 24);
	if (bit_size)
		b->types.v[b->open].info |= 1u << 31;
	count_one(b);
}

u32 btf_add_enum(struct btf_build *b, str name, u32 size, bool is_signed, bool is64)
{
	u32 id = add(b, is64 ? BTF_ENUM64 : BTF_ENUM, name, size);
	b->types.v[id].info |= is_signed ? 1u << 31 : 0;
	return id;
}

void btf_add_enumerator(struct btf_build *b, str name, s64 value)
{
	u32 at = btf_add_str(b, name);
	extra(b, at);
	extra(b, (u32)value);
	if ((b->types.v[b->open].info >> 24 & 31) == BTF_ENUM64)
		extra(b, (u32)((u64)value >> 32));
	count_one(b);
}

u32 btf_add_fwd(struct btf_build *b, str name, bool is_union)
{
	u32 id = add_unique(b, BTF_FWD, name, is_union);
	b->types.v[id].size = 0;
	if (is_union)
		b->types.v[id].info |= 1u << 31;
	return id;
}

u32 btf_add_proto(struct btf_build *b, u32 result) { return add(b, BTF_FUNC_PROTO, STR(""), result); }

void btf_add_param(struct btf_build *b, str name, u32 type)
{
	u32 at = btf_add_str(b, name);
	extra(b, at);
	extra(b, type);
	count_one(b);
}

u32 btf_add_func(struct btf_build *b, str name, u32 proto, u32 linkage)
{
	u32 id = add(b, BTF_FUNC, name, proto);
	b->types.v[id].info |= linkage;
	return id;
}

u32 btf_add_var(struct btf_build *b, str name, u32 type, u32 linkage)
{
	u32 id = add(b, BTF_VAR, name, type);
	extra(b, linkage);
	return id;
}

u32 btf_add_datasec(struct btf_build *b, str name, u32 size) { return add(b, BTF_DATASEC, name, size); }

void btf_add_secinfo(struct btf_build *b, u32 var, u32 off, u32 size)
{
	extra(b, var);
	extra(b, off);
	extra(b, size);
	count_one(b);
}

u32 btf_add_decl_tag(struct btf_build *b, str name, u32 target, s32 component)
{
	u32 id = add(b, BTF_DECL_TAG, name, target);
	extra(b, (u32)component);
	return id;
}

u32 btf_add_bytes(struct btf_build *b, const void *type, u32 bytes)
{
	struct btf_raw raw;
	memcpy(&raw, type, sizeof(raw));
	u32 n = (bytes - (u32)sizeof(raw)) / 4;
	struct built t = { raw.name_off, raw.info, raw.size, arena_array(b->arena, u32, n), n, n };
	if (n)
		memcpy(t.extra, (const u8 *)type + sizeof(raw), n * 4);
	vec_push(&b->types, b->arena, t);
	return b->open = b->types.n - 1;
}

void btf_build_finish(struct btf_build *b, struct buf *out)
{
	u32 type_len = 0;
	for (u32 i = 1; i < b->types.n; i++)
		type_len += (u32)sizeof(struct btf_raw) + b->types.v[i].n * 4;
	struct { u16 magic; u8 version, flags; u32 hdr_len, type_off, type_len, str_off, str_len; } h = {
		BTF_MAGIC, 1, 0, BTF_HEADER, 0, type_len, type_len, b->pool_n };
	buf_add(out, &h, sizeof(h));
	for (u32 i = 1; i < b->types.n; i++) {
		buf_add(out, &b->types.v[i], sizeof(struct btf_raw));
		buf_add(out, b->types.v[i].extra, b->types.v[i].n * 4);
	}
	buf_add(out, b->pool, b->pool_n);
}
