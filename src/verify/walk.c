/* walk.c: kernel objects by their BTF: what lies at an offset, what a pointer read there is worth (trusted, under RCU,
 * or only good for reading), and which members of a program's own types are special: locks, timers, kernel pointers,
 * lists, trees. */
#include "verify/verify_private.h"

enum { MAX_NESTING = 16, MAX_FIELDS = 11, FIELD_NESTING = 4,
	MAX_LOOKED_AT = 1 << 14 /* arrays of arrays have no end */ };

enum safety { SAFE_NOT, SAFE_RCU, SAFE_RCU_OR_NULL, SAFE_TRUSTED, SAFE_TRUSTED_OR_NULL };
static const struct { const char *type, *member; enum safety how; } safe[] = {
#define SAFE(type, member, how) { #type, #member, how },
#include "verify/safe.def"
#undef SAFE
};

static enum safety safety_of(str type, str member)
{
	for (u32 i = 0; i < ARRAY_LEN(safe); i++)
		if (str_is(type, safe[i].type) && str_is(member, safe[i].member))
			return safe[i].how;
	return SAFE_NOT;
}

void reg_btf(struct reg *r, const struct btf *b, u32 type, u32 flags)
{
	reg_pointer(r, K_BTF, flags);
	r->btf = b;
	r->type = type;
}

static str type_name(const struct btf *b, u32 id)
{
	struct btf_node n;
	return b && btf_node(b, id, &n) ? n.name : STR("");
}

bool btf_is_name(const struct btf *b, u32 id, const char *name)
{
	return str_is(type_name(b, id), name);
}

bool btf_same_type(const struct btf *a, u32 at, const struct btf *b, u32 bt)
{
	return (a == b && at == bt) || (type_name(a, at).n && str_eq(type_name(a, at), type_name(b, bt)));
}

u32 kernel_type(struct verify *v, const char *name)
{
	const struct btf *b = need_vmlinux(v);
	return b ? btf_find(b, BTF_STRUCT, str_from(name)) : 0;
}

/* ---- pointers ---------------------------------------------------------------------------------------------------- */

static u16 tag_flags(str tag)
{
	return str_is(tag, "user") ? KF_USER : str_is(tag, "percpu") ? KF_PERCPU : str_is(tag, "rcu") ? KF_RCU : 0;
}

bool btf_pointee(const struct btf *b, u32 ptr, struct type_ref *out)
{
	struct btf_node n;
	*out = (struct type_ref){ .btf = b };
	ptr = btf_skip(b, ptr);
	if (!btf_node(b, ptr, &n) || n.kind != BTF_PTR)
		return false;
	for (u32 depth = 0; depth < MAX_NESTING; depth++) {
		out->type = n.type;
		if (!n.type || !btf_node(b, n.type, &n))
			return true;
		if (n.kind == BTF_TYPE_TAG)
			out->flags |= tag_flags(n.name);
		else if (n.kind != BTF_CONST && n.kind != BTF_VOLATILE && n.kind != BTF_RESTRICT &&
			n.kind != BTF_TYPEDEF)
			return true;
	}
	return true;
}

static bool is_record(const struct btf *b, u32 id, struct btf_node *n)
{
	return btf_node(b, id, n) && (n->kind == BTF_STRUCT || n->kind == BTF_UNION);
}

/* ---- what lies at an offset -------------------------------------------------------------------------------------- */

struct found { str member; struct type_ref ptr; bool is_ptr, in_union; str owner; };

static str told(const struct btf_node *t) { return t->name.n ? t->name : STR("(anon)"); }

static bool beyond(struct verify *v, const struct btf_node *t, u32 off, u32 size)
{
	return refuse(v, VR_BTF, "access beyond struct %.*s at off %u size %u", STR_ARG(told(t)), off, size);
}

/* An array of unknown length at the end goes on. */
static bool into_flexible(const struct btf *b, const struct btf_node *t, u32 *type, u32 *off)
{
	struct btf_member m;
	struct btf_node a;
	u64 size = 0;
	if (!t->vlen || !btf_member(b, t, t->vlen - 1, &m) || !btf_node(b, btf_skip(b, m.type), &a) ||
		a.kind != BTF_ARRAY || a.array_len ||
	    m.bit_off / 8 > *off || !btf_size(b, a.array_type, &size) || !size)
		return false;
	*type = btf_skip(b, a.array_type);
	*off = (u32)((*off - m.bit_off / 8) % size);
	return true;
}

static bool member_at(const struct btf *b, const struct btf_node *t, u32 off, u32 size, struct btf_member *out)
{
	u64 bytes;
	for (u32 i = 0; i < t->vlen; i++) {
		if (!btf_member(b, t, i, out))
			return false;
		u32 at = out->bit_off / 8;
		if (out->bit_size) {
			if (off * 8 <= out->bit_off && out->bit_off < (off + size) * 8)
				return true;
			continue;
		}
		if (off >= at && btf_size(b, out->type, &bytes) && off < at + bytes)
			return true;
	}
	return false;
}

/* The version since which what lies in a union may be read beyond its member. */
enum { LOOSE_UNIONS = 6 << 16 | 4 << 8 };

static bool find_at(struct verify *v, const struct btf *b, u32 type, u32 off, u32 size, struct found *f)
{
	struct btf_node t, m;
	struct btf_member mem;
	u64 bytes;
	for (u32 depth = 0; depth < MAX_NESTING; depth++) {
		type = btf_skip(b, type);
		if (!is_record(b, type, &t))
			return true;
		if (off + size > t.size) {
			if (!into_flexible(b, &t, &type, &off))
				return beyond(v, &t, off, size);
			if (!is_record(b, type, &m))
				return true;
			continue;
		}
		f->in_union |= t.kind == BTF_UNION && t.vlen != 1;
		if (!member_at(b, &t, off, size, &mem))
			return refuse(v, VR_BTF, "struct %.*s doesn't have field at offset %u", STR_ARG(told(&t)), off);
		f->member = mem.name;
		f->owner = t.name;
		if (mem.bit_size)
			return true;
		u32 at = mem.bit_off / 8, end = at;  /* of the member or element; end: of the array */
		u32 declared = mem.type;             /* with the tags of a pointer */
		type = btf_skip(b, declared);
		if (btf_size(b, type, &bytes))
			end += (u32)bytes;
		while (btf_node(b, type, &m) && m.kind == BTF_ARRAY) {
			declared = m.array_type;
			type = btf_skip(b, declared);
			if (!btf_size(b, type, &bytes) || !bytes)
				return true;
			at += (off - at) / (u32)bytes * (u32)bytes;
		}
		if (is_record(b, type, &m)) {
			off -= at;
			continue;
		}
		if (m.kind == BTF_PTR && (off != at || size != 8))
			return refuse(v, VR_BTF,
				"cannot access ptr member %.*s with moff %u in struct %.*s with off %u size %u",
				STR_ARG(mem.name), at, STR_ARG(told(&t)), off, size);
		if (m.kind == BTF_PTR) {
			f->is_ptr = btf_pointee(b, declared, &f->ptr) && is_record(b, f->ptr.type, &m);
			return true;
		}
		/* numbers of an array may be read together, as skb->cb is */
		return off + size <= end || (f->in_union && v->profile->version >= LOOSE_UNIONS) ||
			refuse(v, VR_BTF,
				"access beyond the end of member %.*s (mend:%u) in struct %.*s with off %u size %u",
				STR_ARG(mem.name), end, STR_ARG(told(&t)), off, size);
	}
	return refuse(v, VR_BTF, "too many nested types");
}

static bool has_trust(const struct reg *r)
{
	return r->ref || r->flags & (KF_TRUSTED | KF_RCU | KF_ALLOC);
}

/* What a pointer out of a kernel object may be used for. */
static u16 inherited(struct verify *v, const struct reg *r, const struct found *f)
{
	u16 flags = f->ptr.flags | (f->in_union ? KF_UNTRUSTED : 0);
	enum safety how = safety_of(type_name(r->btf, r->type), f->member);
	if (r->flags & KF_UNTRUSTED)
		return (u16)((flags & ~KF_RCU) | KF_UNTRUSTED);
	if (!has_trust(r))
		return flags & (KF_USER | KF_PERCPU);
	if (how == SAFE_TRUSTED)
		return KF_TRUSTED;
	if (how == SAFE_TRUSTED_OR_NULL)
		return KF_TRUSTED | KF_NULL;
	if (!in_rcu(v) || r->flags & KF_NULL)
		return KF_UNTRUSTED;
	if (how == SAFE_RCU)
		return (u16)((flags & ~KF_UNTRUSTED) | KF_RCU);
	if (flags & KF_RCU || how == SAFE_RCU_OR_NULL)
		return (u16)(how == SAFE_RCU_OR_NULL ? flags & ~KF_UNTRUSTED : flags) | KF_RCU | KF_NULL;
	return flags & (KF_USER | KF_PERCPU);
}

static bool special_overlap(struct verify *v, const struct reg *r, s64 off, u32 size)
{
	const struct fields *f = r->flags & KF_ALLOC ? fields_of(v, r->btf, r->type) : NULL;
	for (u32 i = 0; f && i < f->n; i++)
		if (f->v[i].off < off + size && off < f->v[i].off + f->v[i].size && f->v[i].kind != FLD_KPTR_UNREF)
			return refuse(v, VR_BTF, "direct access to %s is disallowed", "a special field");
	return true;
}

static bool may_write_object(struct verify *v, const struct access *a, const struct reg *r, s64 off)
{
	struct found f = { 0 };
	if (!(r->flags & KF_ALLOC)) {
		if (v->p->prog_type == PROG_STRUCT_OPS)
			return find_at(v, r->btf, r->type, (u32)off, a->size, &f);
		return refuse(v, VR_BTF, "only read is supported");
	}
	return special_overlap(v, r, off, a->size) && find_at(v, r->btf, r->type, (u32)off, a->size, &f) &&
		(!f.is_ptr || refuse(v, VR_BTF, "only read is supported"));
}

/* The version since which kernel objects are for programs under the GPL alone. */
enum { OBJECTS_FOR_GPL = 6 << 16 | 4 << 8 };

bool btf_load_member(struct verify *v, const struct access *a, struct reg *out)
{
	const struct reg *r = reg_of(v, a->regno);
	s64 off = (s64)r->off + a->off;
	str name = type_name(r->btf, r->type);
	struct found f = { 0 };
	if (!v->p->is_gpl && r->btf != v->p->btf && v->profile->version >= OBJECTS_FOR_GPL)
		return refuse(v, VR_BTF, "Cannot access kernel 'struct %.*s' from non-GPL compatible program",
			STR_ARG(name));
	if (off < 0)
		return refuse(v, VR_BTF, "R%u is ptr_%.*s invalid negative access: off=%lld", a->regno, STR_ARG(name),
			(long long)off);
	if (!tnum_is(r->r.bits, 0))
		return refuse(v, VR_BTF, "R%u is ptr_%.*s invalid variable offset: off=%lld", a->regno, STR_ARG(name),
			(long long)off);
	if (r->flags & KF_USER)
		return refuse(v, VR_BTF, "R%u is ptr_%.*s access user memory: off=%lld", a->regno, STR_ARG(name),
			(long long)off);
	if (r->flags & KF_PERCPU)
		return refuse(v, VR_BTF, "R%u is ptr_%.*s access percpu memory: off=%lld", a->regno, STR_ARG(name),
			(long long)off);
	if (a->writes)
		return may_write_object(v, a, r, off);
	if (!special_overlap(v, r, off, a->size) || !find_at(v, r->btf, r->type, (u32)off, a->size, &f))
		return false;
	if (!f.is_ptr || a->size != 8) {
		reg_unknown(out);
		return true;
	}
	reg_btf(out, f.ptr.btf, f.ptr.type, inherited(v, r, &f));
	if (out->flags & KF_NULL)
		out->id = ++v->ids;
	return true;
}

/* ---- special members of a program's own types -------------------------------------------------------------------- */

static enum field_kind kind_of_struct(str name)
{
	static const struct { const char *name; enum field_kind kind; } known[] = { { "bpf_spin_lock", FLD_SPIN_LOCK },
		{ "bpf_res_spin_lock", FLD_RES_SPIN_LOCK },
		{ "bpf_timer", FLD_TIMER }, { "bpf_wq", FLD_WQ }, { "bpf_list_head", FLD_LIST_HEAD },
		{ "bpf_list_node", FLD_LIST_NODE },
		{ "bpf_rb_root", FLD_RB_ROOT }, { "bpf_rb_node", FLD_RB_NODE }, { "bpf_refcount", FLD_REFCOUNT },
		{ "bpf_task_work", FLD_TASK_WORK } };
	for (u32 i = 0; i < ARRAY_LEN(known); i++)
		if (str_is(name, known[i].name))
			return known[i].kind;
	return FLD_NONE;
}

static enum field_kind kind_of_pointer(const struct btf *b, u32 type)
{
	struct btf_node p, tag;
	if (!btf_node(b, btf_skip(b, type), &p) || p.kind != BTF_PTR || !btf_node(b, p.type, &tag) ||
		tag.kind != BTF_TYPE_TAG)
		return FLD_NONE;
	return str_is(tag.name, "kptr_untrusted") ? FLD_KPTR_UNREF : str_is(tag.name, "kptr") ? FLD_KPTR_REF :
		str_is(tag.name, "percpu_kptr") ? FLD_KPTR_PERCPU : str_is(tag.name, "uptr") ? FLD_UPTR : FLD_NONE;
}

static void add_field(struct verify *v, struct fields *out, struct field f)
{
	if (!out->v)
		out->v = arena_array(v->arena, struct field, MAX_FIELDS);
	if (out->n < MAX_FIELDS)
		out->v[out->n++] = f;
}

static void add_pointer(struct verify *v, const struct btf *b, u32 type, struct field f, struct fields *out)
{
	struct type_ref to;
	const struct btf *kernel = need_vmlinux(v);
	if (!btf_pointee(b, type, &to))
		return;
	f.btf = b;
	f.type = to.type;
	u32 id = kernel && f.kind != FLD_UPTR ? btf_find(kernel, BTF_STRUCT, type_name(b, to.type)) : 0;
	if (id) {
		f.btf = kernel;
		f.type = id;
	}
	add_field(v, out, f);
}

static void collect_fields(struct verify *v, const struct btf *b, u32 type, u32 off, u32 depth, struct fields *out)
{
	struct btf_node t;
	struct btf_member m;
	struct btf_secinfo s;
	type = btf_skip(b, type);
	if (depth > FIELD_NESTING || out->looked_at++ > MAX_LOOKED_AT || !btf_node(b, type, &t))
		return;
	if (t.kind == BTF_ARRAY) {
		u64 size = 0;
		btf_size(b, t.array_type, &size);
		for (u32 i = 0; size && i < t.array_len && i < 64; i++)
			collect_fields(v, b, t.array_type, off + i * (u32)size, depth, out);
		return;
	}
	enum field_kind k = t.kind == BTF_STRUCT ? kind_of_struct(t.name) : t.kind == BTF_PTR ? kind_of_pointer(b,
		type) : FLD_NONE;
	if (t.kind == BTF_PTR && k)
		add_pointer(v, b, type, (struct field){ .kind = (u8)k, .off = off, .size = 8 }, out);
	else if (k)
		add_field(v, out, (struct field){ .kind = (u8)k, .off = off, .size = t.size, .btf = b, .type = type });
	for (u32 i = 0; !k && t.kind == BTF_STRUCT && btf_member(b, &t, i, &m); i++)
		if (!m.bit_size)
			collect_fields(v, b, m.type, off + m.bit_off / 8, depth + 1, out);
	for (u32 i = 0; t.kind == BTF_DATASEC && i < t.vlen && btf_secinfo(b, &t, i, &s); i++) {
		struct btf_node var;
		if (btf_node(b, s.type, &var))
			collect_fields(v, b, var.type, off + s.offset, depth + 1, out);
	}
}

const struct fields *fields_of(struct verify *v, const struct btf *b, u32 type)
{
	if (!b || !type)
		return NULL;
	vec_each(c, &v->fields)
		if (c->btf == b && c->type == type)
			return c->fields;
	struct fields *f = arena_new(v->arena, struct fields);
	collect_fields(v, b, type, 0, 0, f);
	struct fields_cache *c = vec_add(&v->fields, v->arena);
	*c = (struct fields_cache){ b, type, f };
	return f;
}

const struct fields *map_fields(struct verify *v, const struct verify_map *m)
{
	return fields_of(v, m->btf, m->value_type);
}

const struct field *field_at(const struct fields *f, u32 off)
{
	for (u32 i = 0; f && i < f->n; i++)
		if (f->v[i].off == off)
			return &f->v[i];
	return NULL;
}
