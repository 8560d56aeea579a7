/* btf_read.c: types decoded one at a time from bytes that stay where they are; every offset is checked. */
#include "btf/btf_private.h"

const struct diag_code btf_diags[BTF_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "btf/btf.diag.def"
#undef DIAG
};

static const char *const kind_names[] = { "VOID", "INT", "PTR", "ARRAY", "STRUCT", "UNION", "ENUM", "FWD", "TYPEDEF",
	"VOLATILE",
	"CONST", "RESTRICT", "FUNC", "FUNC_PROTO", "VAR", "DATASEC", "FLOAT", "DECL_TAG", "TYPE_TAG", "ENUM64" };

const char *btf_kind_name(enum btf_kind k)
{
	return (u32)k < ARRAY_LEN(kind_names) ? kind_names[k] : "UNKNOWN";
}

/* What follows struct btf_raw: so many bytes, and so many for each of vlen. */
static const struct { u8 known, once, each; } extras[BTF_KINDS] = {
	[BTF_INT] = { 1, 4, 0 }, [BTF_PTR] = { 1, 0, 0 }, [BTF_ARRAY] = { 1, 12, 0 }, [BTF_STRUCT] = { 1, 0, 12 },
	[BTF_UNION] = { 1, 0, 12 }, [BTF_ENUM] = { 1, 0, 8 }, [BTF_FWD] = { 1, 0, 0 }, [BTF_TYPEDEF] = { 1, 0, 0 },
	[BTF_VOLATILE] = { 1, 0, 0 }, [BTF_CONST] = { 1, 0, 0 }, [BTF_RESTRICT] = { 1, 0, 0 },
	[BTF_FUNC] = { 1, 0, 0 }, [BTF_FUNC_PROTO] = { 1, 0, 8 }, [BTF_VAR] = { 1, 4, 0 },
	[BTF_DATASEC] = { 1, 0, 12 }, [BTF_FLOAT] = { 1, 0, 0 }, [BTF_DECL_TAG] = { 1, 4, 0 },
	[BTF_TYPE_TAG] = { 1, 0, 0 }, [BTF_ENUM64] = { 1, 0, 12 },
};

u32 btf_kind_extra(u32 kind, u32 vlen)
{
	return kind < ARRAY_LEN(extras) && extras[kind].known ? extras[kind].once + extras[kind].each * vlen : ~0u;
}

static u32 get32(const void *p)
{
	u32 v;
	memcpy(&v, p, 4);
	return v;
}

const void *btf_tame(struct arena *a, const void *bytes, u64 len)
{
	const u8 *p = bytes;
	u64 hdr_len = len >= BTF_HEADER ? get32(p + 4) : 0, from = hdr_len ? hdr_len + get32(p + 16) : 0,
		n = hdr_len ? get32(p + 20) : 0;
	if (!n || len > UINT32_MAX || from + n > len || str_is_tame((str){ (const char *)p + from, (u32)n }))
		return bytes;
	char *copy = arena_alloc(a, len);
	memcpy(copy, bytes, len);
	str_tame(copy + from, (u32)n);
	return copy;
}

struct btf *btf_open(struct arena *a, const void *bytes, u64 len, const struct btf *base, struct diags *ds)
{
	const u8 *p = bytes;
	struct btf *b = arena_new(a, struct btf);
	u32 hdr_len = len >= BTF_HEADER ? get32(p + 4) : 0;
	if (len < BTF_HEADER || len > UINT32_MAX || p[0] != 0x9f || p[1] != 0xeb || hdr_len < BTF_HEADER ||
		hdr_len > len) {
		btf_report(ds, BAD_HEADER, where_none(), "this is no BTF of this machine's byte order");
		return NULL;
	}
	u64 type_off = (u64)hdr_len + get32(p + 8), type_len = get32(p + 12), str_off = (u64)hdr_len + get32(p + 16),
		str_len = get32(p + 20);
	if (type_off + type_len > len || str_off + str_len > len || (type_off & 3) || (!str_len && !base) ||
		(str_len && p[str_off + str_len - 1]) || (!base && p[str_off])) {
		btf_report(ds, BAD_HEADER, where_none(), "the BTF header speaks of more than the %llu bytes there are",
			(unsigned long long)len);
		return NULL;
	}
	*b = (struct btf){ .arena = a, .bytes = bytes, .len = len, .types = p + type_off, .types_len = (u32)type_len,
		.strs = (const char *)p + str_off, .strs_len = (u32)str_len, .base = base, .first_id = 1 };
	if (base) {
		b->first_id = btf_count(base);
		b->str_base = base->str_base + base->strs_len;
	}
	return b;
}

u32 btf_first_id(const struct btf *b) { return b->first_id; }

const void *btf_bytes(const struct btf *b, u64 *len)
{
	*len = b->len;
	return b->bytes;
}

/* One walk over the types for their offsets; stops at the first that is damaged. */
bool btf_count_types(const struct btf *cb)
{
	struct btf *b = (struct btf *)cb;            /* a cache behind a view */
	const u32 head = sizeof(struct btf_raw), len = b->types_len, room = MIN(len / head + 1, (u32)BTF_MAX_IDS);
	const u8 *types = b->types;
	u32 n = 0, at = 0, cap = 0, *offs = NULL;
	if (b->offs)
		return !b->is_cut;
	while (len - at >= head && n < room) {
		u32 info = get32(types + at + 4), kind = info >> 24 & 31, vlen = info & 0xffff;
		u32 extra = btf_kind_extra(kind, vlen);
		if (extra > len - at - head)         /* ~0 too */
			break;
		if (n == cap) {
			u32 more = cap ? cap * 2 : MIN(room, 1u << 12);
			offs = arena_grow(b->arena, offs, (u64)cap * 4, (u64)more * 4);
			cap = more;
		}
		offs[n++] = at;
		at += head + extra;
		b->of_kind[kind]++;
		b->elements[kind] += vlen;
	}
	static const u32 none[1];
	b->offs = offs ? offs : none;
	b->count = b->first_id + n;
	b->is_cut = at != len;
	b->is_counted = true;
	return !b->is_cut;
}

u32 btf_count(const struct btf *b)
{
	btf_count_types(b);
	return b->count;
}

u32 btf_next_of_kind(const struct btf *b, enum btf_kind kind, u32 after)
{
	u32 id = b->base ? btf_next_of_kind(b->base, kind, after) : 0;
	btf_count_types(b);
	if (id || (b->is_counted && !b->of_kind[kind]) || b->types_len < sizeof(struct btf_raw))
		return id;
	for (id = MAX(after + 1, b->first_id); id < b->count; id++) {
		u32 at = b->offs[id - b->first_id];
		if (at <= b->types_len - sizeof(struct btf_raw) && (get32(b->types + at + 4) >> 24 & 31) == (u32)kind)
			return id;
	}
	return 0;
}

str btf_str(const struct btf *b, u32 off)
{
	while (b && off < b->str_base)
		b = b->base;
	if (!b || off - b->str_base >= b->strs_len)
		return STR("");
	return str_from(b->strs + (off - b->str_base));  /* the section ends in NUL */
}

static void decode_extra(struct btf_node *n, const u8 *p)
{
	switch (n->kind) {
	case BTF_INT:
		n->int_bits = p[0];
		n->int_offset = p[2];
		n->int_encoding = p[3] & 15;
		return;
	case BTF_ARRAY:
		n->array_type = get32(p);
		n->array_index = get32(p + 4);
		n->array_len = get32(p + 8);
		return;
	case BTF_VAR: n->linkage = get32(p); return;
	case BTF_DECL_TAG: n->component = (s32)get32(p); return;
	case BTF_FUNC: n->linkage = n->vlen; return;
	default: return;
	}
}

static bool has_size(u32 kind)
{
	return kind == BTF_INT || kind == BTF_STRUCT || kind == BTF_UNION || kind == BTF_ENUM || kind == BTF_DATASEC ||
		kind == BTF_FLOAT || kind == BTF_ENUM64;
}

bool btf_node(const struct btf *b, u32 id, struct btf_node *out)
{
	*out = (struct btf_node){ .id = id };
	if (!id)
		return true;                         /* void */
	while (b->base && id < b->first_id)
		b = b->base;
	btf_count_types(b);
	if (id >= b->count || id < b->first_id)
		return false;
	u32 at = b->offs[id - b->first_id];
	if (at > b->types_len || b->types_len - at < sizeof(struct btf_raw))
		return false;                        /* a stale index */
	const u8 *p = b->types + at;
	u32 info = get32(p + 4), value = get32(p + 8);
	out->kind = info >> 24 & 31;
	out->kflag = info >> 31;
	out->vlen = info & 0xffff;
	u32 extra = btf_kind_extra(out->kind, out->vlen);
	if (extra == ~0u || extra > b->types_len - at - sizeof(struct btf_raw))
		return false;
	out->name = btf_str(b, get32(p));
	if (has_size(out->kind))
		out->size = value;
	else
		out->type = value;
	out->extra = p + sizeof(struct btf_raw);
	decode_extra(out, out->extra);
	return true;
}

bool btf_member_name(const struct btf *b, const struct btf_node *n, u32 i, str *name)
{
	if ((n->kind != BTF_STRUCT && n->kind != BTF_UNION) || i >= n->vlen)
		return false;
	*name = btf_str(b, get32((const u8 *)n->extra + 12 * (u64)i));
	return true;
}

bool btf_member(const struct btf *b, const struct btf_node *n, u32 i, struct btf_member *out)
{
	if ((n->kind != BTF_STRUCT && n->kind != BTF_UNION) || i >= n->vlen)
		return false;
	const u8 *p = (const u8 *)n->extra + 12 * (u64)i;
	u32 off = get32(p + 8);
	*out = (struct btf_member){ btf_str(b, get32(p)), get32(p + 4), n->kflag ? off & 0xffffff : off,
		(u8)(n->kflag ? off >> 24 : 0) };
	if (!n->kflag) {                             /* old style: the INT says how many bits */
		struct btf_node t;
		u64 size;
		if (btf_node(b, btf_skip(b, out->type), &t) && t.kind == BTF_INT && btf_size(b, t.id, &size) &&
			t.int_bits < size * 8) {
			out->bit_off += t.int_offset;
			out->bit_size = t.int_bits;
		}
	}
	return true;
}

bool btf_enumerator(const struct btf *b, const struct btf_node *n, u32 i, struct btf_enumerator *out)
{
	if (i >= n->vlen || (n->kind != BTF_ENUM && n->kind != BTF_ENUM64))
		return false;
	const u8 *p = (const u8 *)n->extra + (n->kind == BTF_ENUM ? 8 : 12) * (u64)i;
	out->name = btf_str(b, get32(p));
	out->value = n->kind == BTF_ENUM ? n->kflag ? (s64)(s32)get32(p + 4) : (s64)get32(p + 4) :
		(s64)(get32(p + 4) | (u64)get32(p + 8) << 32);
	return true;
}

bool btf_param(const struct btf *b, const struct btf_node *n, u32 i, struct btf_param *out)
{
	if (n->kind != BTF_FUNC_PROTO || i >= n->vlen)
		return false;
	const u8 *p = (const u8 *)n->extra + 8 * (u64)i;
	*out = (struct btf_param){ btf_str(b, get32(p)), get32(p + 4) };
	return true;
}

bool btf_secinfo(const struct btf *b UNUSED, const struct btf_node *n, u32 i, struct btf_secinfo *out)
{
	if (n->kind != BTF_DATASEC || i >= n->vlen)
		return false;
	const u8 *p = (const u8 *)n->extra + 12 * (u64)i;
	*out = (struct btf_secinfo){ get32(p), get32(p + 4), get32(p + 8) };
	return true;
}

static bool is_modifier(u32 kind)
{
	return kind == BTF_CONST || kind == BTF_VOLATILE || kind == BTF_RESTRICT || kind == BTF_TYPE_TAG;
}

static u32 skip(const struct btf *b, u32 id, bool typedefs)
{
	struct btf_node n;
	for (u32 i = 0; i < BTF_MAX_CHAIN; i++) {
		if (!btf_node(b, id, &n) || !(is_modifier(n.kind) || (typedefs && n.kind == BTF_TYPEDEF)))
			return id;
		id = n.type;
	}
	return 0;
}

u32 btf_skip(const struct btf *b, u32 id) { return skip(b, id, true); }
u32 btf_skip_mods(const struct btf *b, u32 id) { return skip(b, id, false); }

bool btf_size(const struct btf *b, u32 id, u64 *size)
{
	struct btf_node n;
	u64 count = 1;
	for (u32 i = 0; i < BTF_MAX_CHAIN; i++) {
		if (!btf_node(b, btf_skip(b, id), &n))
			return false;
		if (n.kind == BTF_PTR || has_size(n.kind)) {
			u64 one = n.kind == BTF_PTR ? 8 : n.size;
			return !__builtin_mul_overflow(count, one, size);
		}
		if (n.kind == BTF_VAR)
			id = n.type;
		else if (n.kind != BTF_ARRAY || __builtin_mul_overflow(count, (u64)n.array_len, &count))
			return false;
		else
			id = n.array_type;
	}
	return false;
}

/* left: types that may still be looked at; a damaged record can hold itself, many times. */
static u32 align_of(const struct btf *b, u32 id, u32 depth, u32 *left)
{
	struct btf_node n;
	struct btf_member m;
	u32 align = 1;
	if (depth > 32 || !*left || !--*left || !btf_node(b, btf_skip(b, id), &n))
		return 1;
	switch (n.kind) {
	case BTF_PTR: return 8;
	case BTF_INT: case BTF_ENUM: case BTF_FLOAT: case BTF_ENUM64: return MIN(MAX(n.size, 1u), 16u);
	case BTF_ARRAY: return align_of(b, n.array_type, depth + 1, left);
	case BTF_STRUCT: case BTF_UNION:
		for (u32 i = 0; i < MIN(n.vlen, 4096u) && btf_member(b, &n, i, &m); i++) {
			/* it can neither raise it (but __int128) nor tell of packing */
			if (align == 8 && m.bit_off % 64 == 0)
				continue;
			u32 own = align_of(b, m.type, depth + 1, left);
			if (m.bit_size == 0 && (m.bit_off % (own * 8)))  /* packed */
				return 1;
			align = MAX(align, own);
		}
		return n.size % align ? 1 : align;
	default: return 1;
	}
}

u32 btf_align(const struct btf *b, u32 id)
{
	u32 left = 1 << 14;
	return align_of(b, id, 0, &left);
}

/* ---- foreign bytes ----------------------------------------------------------------------------- */

static bool ref_ok(const struct btf *b, u32 id) { return id < btf_count(b); }

/* What a type lists refers to types that there are. */
static bool node_ok(const struct btf *b, const struct btf_node *n)
{
	bool is_record = n->kind == BTF_STRUCT || n->kind == BTF_UNION, is_proto = n->kind == BTF_FUNC_PROTO;
	u32 bytes = is_proto ? 8 : 12, type_at = n->kind == BTF_DATASEC ? 0 : 4;
	if (!has_size(n->kind) && n->kind != BTF_FWD && n->kind != BTF_ARRAY && !ref_ok(b, n->type))
		return false;
	if (n->kind == BTF_ARRAY)
		return ref_ok(b, n->array_type) && ref_ok(b, n->array_index);
	if (!is_record && !is_proto && n->kind != BTF_DATASEC)
		return true;
	for (u32 i = 0; i < n->vlen; i++)
		if (!ref_ok(b, get32((const u8 *)n->extra + bytes * (u64)i + type_at)))
			return false;
	return true;
}

bool btf_check(const struct btf *b, struct diags *ds)
{
	struct btf_node n;
	if (!btf_count_types(b) && b->types_len) {
		btf_report(ds, BAD_TYPE, where_btf(STR("after the last"), b->count),
			"a type has an unknown kind or reaches past the end");
		return false;
	}
	for (u32 id = b->first_id; id < b->count; id++)
		if (!btf_node(b, id, &n) || !node_ok(b, &n)) {
			btf_report(ds, BAD_TYPE, where_btf(n.name, id), "a %s refers to a type that does not exist",
				btf_kind_name(n.kind));
			return false;
		}
	return true;
}
