/* btf_add.c: types and strings added to libbpf's struct btf; equal strings are there once. */
#include "face/libbpf/btf_face.h"

/* The field of option structs goes by that name too. */
#define btf_ext libbpf_btf_ext

#include <limits.h>
#include <stdlib.h>

enum { MAX_VLEN = 0xffff };

/* ---- strings ----------------------------------------------------------------------------------------------------- */

static s64 probe(struct libbpf_btf *b, const char *s, u64 *key)
{
	u64 at;
	for (*key = str_hash(str_from(s)); map_get(&b->found, *key, &at); ++*key)
		if (!strcmp((const char *)b->strs.p + at - 1, s))
			return (s64)at - 1;
	return -1;
}

static void hash_new(struct libbpf_btf *b)
{
	while (b->hashed < b->strs.n) {
		const char *s = (const char *)b->strs.p + b->hashed;
		u64 key;
		if (probe(b, s, &key) < 0)
			map_put(&b->found, &b->found_arena, key, (u64)b->hashed + 1);
		b->hashed += (u32)strlen(s) + 1;
	}
}

int btf__find_str(struct libbpf_btf *b, const char *s)
{
	u64 key;
	if (b->base) {
		int off = btf__find_str((struct libbpf_btf *)b->base, s);
		if (off >= 0)
			return off;
	}
	hash_new(b);
	s64 at = probe(b, s, &key);
	return at < 0 ? face_result(-ENOENT) : (int)(b->first_str + (u32)at);
}

int btf__add_str(struct libbpf_btf *b, const char *s)
{
	int off = btf__find_str(b, s);
	size_t n = strlen(s) + 1;
	if (off >= 0)
		return off;
	if (b->first_str + b->strs.n + n > INT_MAX)
		return face_result(-E2BIG);
	face_btf_touch(b);
	off = (int)(b->first_str + b->strs.n);
	face_bytes_add(&b->strs, s, (u32)n);
	return off;
}

/* ---- types ------------------------------------------------------------------------------------------------------- */

static bool has_name(const char *name) { return name && name[0]; }

#define KFLAG (1u << 31)

static u32 info_of(u32 kind) { return kind << 24; }         /* of a type's word info; vlen in its low half, KFLAG */

/* One type with what follows it; name NULL or "": none. */
static int add(struct libbpf_btf *b, const char *name, u32 info, u32 size_or_type, const void *more, u32 bytes)
{
	struct btf_type t = { .info = info, .size = size_or_type };
	int off = has_name(name) ? btf__add_str(b, name) : 0;
	if (off < 0)
		return off;
	if (b->types.n + sizeof(t) + bytes > INT_MAX)
		return face_result(-E2BIG);
	t.name_off = (u32)off;
	face_btf_touch(b);
	face_btf_note(b, b->types.n);
	face_bytes_add(&b->types, &t, sizeof(t));
	face_bytes_add(&b->types, more, bytes);
	return (int)btf__type_cnt(b) - 1;
}

static int add_ref(struct libbpf_btf *b, u32 kind, const char *name, int type)
{
	return type < 0 ? face_result(-EINVAL) : add(b, name, info_of(kind), (u32)type, NULL, 0);
}

static bool is_power_of_two(size_t n, size_t most) { return n && !(n & (n - 1)) && n <= most; }

int btf__add_int(struct libbpf_btf *b, const char *name, size_t byte_sz, int encoding)
{
	enum { ALL_ENCODINGS = 7 };
	u32 word = (u32)encoding << 24 | (u32)byte_sz * 8;
	if (!has_name(name) || !is_power_of_two(byte_sz, 16) || encoding & ~ALL_ENCODINGS)
		return face_result(-EINVAL);
	return add(b, name, info_of(BTF_KIND_INT), (u32)byte_sz, &word, sizeof(word));
}

int btf__add_float(struct libbpf_btf *b, const char *name, size_t byte_sz)
{
	bool is_width = byte_sz == 2 || byte_sz == 4 || byte_sz == 8 || byte_sz == 12 || byte_sz == 16;
	return has_name(name) && is_width ? add(b, name, info_of(BTF_KIND_FLOAT), (u32)byte_sz, NULL, 0) :
		face_result(-EINVAL);
}

int btf__add_ptr(struct libbpf_btf *b, int type) { return add_ref(b, BTF_KIND_PTR, NULL, type); }
int btf__add_volatile(struct libbpf_btf *b, int type) { return add_ref(b, BTF_KIND_VOLATILE, NULL, type); }
int btf__add_const(struct libbpf_btf *b, int type) { return add_ref(b, BTF_KIND_CONST, NULL, type); }
int btf__add_restrict(struct libbpf_btf *b, int type) { return add_ref(b, BTF_KIND_RESTRICT, NULL, type); }

int btf__add_typedef(struct libbpf_btf *b, const char *name, int type)
{
	return has_name(name) ? add_ref(b, BTF_KIND_TYPEDEF, name, type) : face_result(-EINVAL);
}

int btf__add_type_tag(struct libbpf_btf *b, const char *v, int type)
{
	return has_name(v) ? add_ref(b, BTF_KIND_TYPE_TAG, v, type) : face_result(-EINVAL);
}

int btf__add_type_attr(struct libbpf_btf *b, const char *value, int type)
{
	return has_name(value) && type >= 0 ? add(b, value, info_of(BTF_KIND_TYPE_TAG) | KFLAG, (u32)type, NULL, 0) :
		face_result(-EINVAL);
}

int btf__add_array(struct libbpf_btf *b, int index_type_id, int elem_type_id, __u32 nr_elems)
{
	struct btf_array a = { .type = (u32)elem_type_id, .index_type = (u32)index_type_id, .nelems = nr_elems };
	return index_type_id < 0 || elem_type_id < 0 ? face_result(-EINVAL) : add(b, NULL, info_of(BTF_KIND_ARRAY), 0,
		&a, sizeof(a));
}

int btf__add_struct(struct libbpf_btf *b, const char *name, __u32 sz)
{
	return add(b, name, info_of(BTF_KIND_STRUCT), sz, NULL, 0);
}

int btf__add_union(struct libbpf_btf *b, const char *name, __u32 sz)
{
	return add(b, name, info_of(BTF_KIND_UNION), sz, NULL, 0);
}

int btf__add_enum(struct libbpf_btf *b, const char *name, __u32 sz)
{
	return is_power_of_two(sz, 8) ? add(b, name, info_of(BTF_KIND_ENUM), sz, NULL, 0) : face_result(-EINVAL);
}

int btf__add_enum64(struct libbpf_btf *b, const char *name, __u32 sz, bool is_signed)
{
	return is_power_of_two(sz, 8) ? add(b, name, info_of(BTF_KIND_ENUM64) | (is_signed ? KFLAG : 0), sz, NULL, 0) :
		face_result(-EINVAL);
}

int btf__add_fwd(struct libbpf_btf *b, const char *name, enum btf_fwd_kind fwd_kind)
{
	if (!has_name(name))
		return face_result(-EINVAL);
	if (fwd_kind == BTF_FWD_ENUM)        /* an enum without enumerators is one that is only declared */
		return btf__add_enum(b, name, sizeof(int));
	return fwd_kind == BTF_FWD_STRUCT || fwd_kind == BTF_FWD_UNION ? add(b, name, info_of(BTF_KIND_FWD) |
		(fwd_kind == BTF_FWD_UNION ? KFLAG : 0), 0, NULL, 0) : face_result(-EINVAL);
}

int btf__add_func(struct libbpf_btf *b, const char *name, enum btf_func_linkage linkage, int proto_type_id)
{
	if (!has_name(name) || (u32)linkage > BTF_FUNC_EXTERN || proto_type_id < 0)
		return face_result(-EINVAL);
	return add(b, name, info_of(BTF_KIND_FUNC) | (u32)linkage, (u32)proto_type_id, NULL, 0);
}

int btf__add_func_proto(struct libbpf_btf *b, int ret) { return add_ref(b, BTF_KIND_FUNC_PROTO, NULL, ret); }

int btf__add_var(struct libbpf_btf *b, const char *name, int linkage, int type_id)
{
	u32 word = (u32)linkage;
	if (!has_name(name) || linkage < 0 || linkage > 2 || type_id < 0)
		return face_result(-EINVAL);
	return add(b, name, info_of(BTF_KIND_VAR), (u32)type_id, &word, sizeof(word));
}

int btf__add_datasec(struct libbpf_btf *b, const char *name, __u32 sz)
{
	return has_name(name) ? add(b, name, info_of(BTF_KIND_DATASEC), sz, NULL, 0) : face_result(-EINVAL);
}

static int add_tag(struct libbpf_btf *b, const char *value, int type, int component, bool is_attr)
{
	s32 word = component;
	if (!has_name(value) || component < -1 || type < 0)
		return face_result(-EINVAL);
	return add(b, value, info_of(BTF_KIND_DECL_TAG) | (is_attr ? KFLAG : 0), (u32)type, &word, sizeof(word));
}

int btf__add_decl_tag(struct libbpf_btf *b, const char *value, int type, int component_idx)
{
	return add_tag(b, value, type, component_idx, false);
}

int btf__add_decl_attr(struct libbpf_btf *b, const char *value, int type, int component_idx)
{
	return add_tag(b, value, type, component_idx, true);
}

/* ---- parts of the type that was added last ----------------------------------------------------------------------- */

/* NULL: the last type is none of these. */
static struct btf_type *last(struct libbpf_btf *b, u32 kinds)
{
	if (!b->ntypes)
		return NULL;
	face_btf_touch(b);
	struct btf_type *t = face_btf_type(b, btf__type_cnt(b) - 1);
	return kinds >> btf_kind(t) & 1 && btf_vlen(t) < MAX_VLEN ? t : NULL;
}

static int add_part(struct libbpf_btf *b, u32 kflag, const void *part, u32 bytes)
{
	face_bytes_add(&b->types, part, bytes);
	struct btf_type *t = face_btf_type(b, btf__type_cnt(b) - 1);
	t->info = (t->info + 1) | kflag << 31;
	return 0;
}

int btf__add_field(struct libbpf_btf *b, const char *name, int type_id, __u32 bit_offset, __u32 bit_size)
{
	struct btf_type *t = last(b, 1u << BTF_KIND_STRUCT | 1u << BTF_KIND_UNION);
	bool is_bits = bit_size || bit_offset % 8;
	if (!t || (btf_is_union(t) && bit_offset) || type_id < 0 ||
		(is_bits && (!bit_size || bit_size > 255 || bit_offset > 0xffffff)))
		return face_result(-EINVAL);
	int off = has_name(name) ? btf__add_str(b, name) : 0;
	if (off < 0)
		return off;
	/* From the first bit-field on, sizes stand in the offsets of all members: of those before it they are 0. */
	u32 flag = is_bits || btf_kflag(face_btf_type(b, btf__type_cnt(b) - 1));
	u32 part[3] = { (u32)off, (u32)type_id, bit_offset | (flag ? bit_size << 24 : 0) };
	return add_part(b, flag, part, sizeof(part));
}

int btf__add_enum_value(struct libbpf_btf *b, const char *name, __s64 value)
{
	if (!has_name(name) || !last(b, 1u << BTF_KIND_ENUM))
		return face_result(-EINVAL);
	if (value < INT_MIN || value > UINT_MAX)
		return face_result(-E2BIG);
	int off = btf__add_str(b, name);
	u32 part[2] = { (u32)off, (u32)value };
	return off < 0 ? off : add_part(b, value < 0, part, sizeof(part));
}

int btf__add_enum64_value(struct libbpf_btf *b, const char *name, __u64 value)
{
	if (!has_name(name) || !last(b, 1u << BTF_KIND_ENUM64))
		return face_result(-EINVAL);
	int off = btf__add_str(b, name);
	u32 part[3] = { (u32)off, (u32)value, (u32)(value >> 32) };
	return off < 0 ? off : add_part(b, 0, part, sizeof(part));
}

int btf__add_func_param(struct libbpf_btf *b, const char *name, int type_id)
{
	if (type_id < 0 || !last(b, 1u << BTF_KIND_FUNC_PROTO))
		return face_result(-EINVAL);
	int off = has_name(name) ? btf__add_str(b, name) : 0;
	u32 part[2] = { (u32)off, (u32)type_id };
	return off < 0 ? off : add_part(b, 0, part, sizeof(part));
}

int btf__add_datasec_var_info(struct libbpf_btf *b, int var_type_id, __u32 offset, __u32 byte_sz)
{
	u32 part[3] = { (u32)var_type_id, offset, byte_sz };
	return var_type_id < 0 || !last(b, 1u << BTF_KIND_DATASEC) ? face_result(-EINVAL) : add_part(b, 0, part,
		sizeof(part));
}

/* ---- types of another BTF ---------------------------------------------------------------------------------------- */

struct copy { struct libbpf_btf *to; const struct libbpf_btf *from; u32 first, shift; bool failed; };

static u32 copy_str(struct copy *c, u32 off)
{
	const char *s = btf__str_by_offset(c->from, off);
	int own = s ? btf__add_str(c->to, s) : -EINVAL;
	c->failed |= own < 0;
	return own < 0 ? 0 : (u32)own;
}

static void copy_word(void *ctx, void *word, enum btf_word what)
{
	struct copy *c = ctx;
	u32 v;
	memcpy(&v, word, sizeof(v));
	if (what == BTF_WORD_TYPE)
		v = v >= c->first ? v + c->shift : v;
	else
		v = v ? copy_str(c, v) : 0;
	memcpy(word, &v, sizeof(v));
}

static u32 type_bytes(const struct libbpf_btf *b, const struct btf_type *t)
{
	const u8 *p = (const u8 *)t;
	u32 at = (u32)(p - b->types.p);
	for (u32 lo = 0, hi = b->ntypes; lo < hi;) {         /* offsets ascend: the next one is where it ends */
		u32 mid = lo + (hi - lo) / 2;
		if (b->offs[mid] == at)
			return (mid + 1 < b->ntypes ? b->offs[mid + 1] : b->types.n) - at;
		*(b->offs[mid] < at ? &lo : &hi) = b->offs[mid] < at ? mid + 1 : mid;
	}
	return 0;
}

static int add_copy(struct copy *c, const struct btf_type *t, u32 bytes)
{
	struct btf_type *own = malloc(bytes);
	if (!own)
		return -ENOMEM;
	memcpy(own, t, bytes);
	btf_words(own, copy_word, c);
	bool ok = !c->failed;
	if (ok) {
		face_btf_touch(c->to);
		face_btf_note(c->to, c->to->types.n);
		face_bytes_add(&c->to->types, own, bytes);
	}
	free(own);
	return ok ? (int)btf__type_cnt(c->to) - 1 : -EINVAL;
}

/* Ids in it stay as they are: the caller changes them. */
int btf__add_type(struct libbpf_btf *b, const struct libbpf_btf *src_btf, const struct btf_type *src_type)
{
	struct copy c = { .to = b, .from = src_btf, .first = UINT32_MAX };
	const struct libbpf_btf *holder = src_btf;
	u32 bytes = type_bytes(holder, src_type);
	while (!bytes && (holder = holder->base))
		bytes = type_bytes(holder, src_type);
	return face_result(bytes ? add_copy(&c, src_type, bytes) : -EINVAL);
}

int btf__add_btf(struct libbpf_btf *b, const struct libbpf_btf *src_btf)
{
	struct copy c = { .to = b, .from = src_btf, .first = src_btf->first_id,
		.shift = btf__type_cnt(b) - src_btf->first_id };
	u32 first = btf__type_cnt(b), n = src_btf->ntypes;
	if (src_btf->base && src_btf->base != b->base)
		return face_result(-EOPNOTSUPP);
	for (u32 i = 0; i < n; i++) {
		const struct btf_type *t = face_btf_type(src_btf, src_btf->first_id + i);
		int r = add_copy(&c, t, type_bytes(src_btf, t));
		if (r < 0)
			return face_result(r);
	}
	return (int)first;
}

/* ---- another order ----------------------------------------------------------------------------------------------- */

struct ids { const u32 *map; u32 n, first; };

static void map_word(void *ctx, void *word, enum btf_word what)
{
	struct ids *ids = ctx;
	u32 v;
	memcpy(&v, word, sizeof(v));
	if (what == BTF_WORD_TYPE && v >= ids->first)
		v = v - ids->first < ids->n ? ids->map[v - ids->first] : 0;
	memcpy(word, &v, sizeof(v));
}

static bool is_permutation(const struct ids *ids)
{
	u8 *seen = calloc(ids->n + 1, 1);
	bool ok = seen != NULL;
	for (u32 i = 0; i < ids->n && ok; i++) {
		ok = ids->map[i] >= ids->first && ids->map[i] - ids->first < ids->n && !seen[ids->map[i] - ids->first];
		if (ok)
			seen[ids->map[i] - ids->first] = 1;
	}
	free(seen);
	return ok;
}

int btf__permute(struct libbpf_btf *b, __u32 *id_map, __u32 id_map_cnt, const struct btf_permute_opts *opts)
{
	u32 skip = b->base ? 0 : 1;          /* void has its place in the map of a base */
	struct ids ids = { id_map + skip, b->ntypes, b->first_id };
	if (!OPTS_OK(opts, btf_permute_opts) || id_map_cnt != b->ntypes + skip || (skip && id_map[0]) ||
		!is_permutation(&ids))
		return face_result(-EINVAL);
	if (OPTS_GET(opts, btf_ext, NULL))
		return face_result(-EOPNOTSUPP);
	u32 *old_of = calloc(b->ntypes + 1, sizeof(u32));
	struct bytes out = { 0 };
	if (!old_of)
		return face_result(-ENOMEM);
	face_btf_touch(b);
	for (u32 i = 0; i < b->ntypes; i++)
		old_of[ids.map[i] - ids.first] = i;
	u32 *offs = malloc((b->ntypes + 1) * sizeof(u32));
	for (u32 i = 0; i < b->ntypes && offs; i++) {
		struct btf_type *t = face_btf_type(b, b->first_id + old_of[i]);
		u32 bytes = type_bytes(b, t);
		btf_words(t, map_word, &ids);
		offs[i] = out.n;
		face_bytes_add(&out, t, bytes);
	}
	free(old_of);
	if (!offs)
		return face_result(-ENOMEM);
	free(b->types.p);
	free(b->offs);
	b->types = out;
	b->offs = offs;
	b->offs_cap = b->ntypes + 1;
	return 0;
}
