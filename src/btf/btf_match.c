/* btf_match.c: is a type of a program a type of the kernel? Two answers, both libbpf's (facts: kernel tools/lib/bpf/
 * relo_core.c): compatible asks for the kind of thing alone, through pointers and prototypes; matching also for names,
 * sizes, signs, and that every member and enumerator of the program's type is in the kernel's.
 *
 * Both look through typedefs and qualifiers. Damaged BTF may hold itself, many times: the work is counted. */
#include "btf/btf_private.h"

enum { MAX_DEPTH = 32, MAX_WORK = 1 << 20 };

static bool is_enum(const struct btf_node *n) { return n->kind == BTF_ENUM || n->kind == BTF_ENUM64; }
static bool is_record(const struct btf_node *n) { return n->kind == BTF_STRUCT || n->kind == BTF_UNION; }

static bool same_kind(const struct btf_node *l, const struct btf_node *t)
{
	return l->kind == t->kind || (is_enum(l) && is_enum(t));
}

static bool same_name(str l, str t) { return str_eq(btf_essential(l), btf_essential(t)); }

static bool both(struct btf_pair p, struct btf_node *l, struct btf_node *t)
{
	return btf_node(p.local, btf_skip(p.local, p.l), l) && btf_node(p.target, btf_skip(p.target, p.t), t);
}

static struct btf_pair pair_of(struct btf_pair p, u32 l, u32 t) { return (struct btf_pair){ p.local, p.target, l, t }; }

bool btf_fields_fit(struct btf_pair p)
{
	struct btf_node l, t;
	for (u32 depth = 0; depth < BTF_MAX_CHAIN && both(p, &l, &t); depth++) {
		if (is_record(&l) && is_record(&t))
			return true;
		if (!same_kind(&l, &t))
			return false;
		switch (l.kind) {
		case BTF_PTR: case BTF_FLOAT: return true;
		case BTF_FWD: case BTF_ENUM: case BTF_ENUM64: return !l.name.n || !t.name.n ||
			same_name(l.name, t.name);
		case BTF_INT: return !l.int_offset && !t.int_offset;
		case BTF_ARRAY: p = pair_of(p, l.array_type, t.array_type); break;
		default: return false;
		}
	}
	return false;
}

/* ---- compatible --------------------------------------------------------------------------------- */

struct work { u32 left; };

static bool compatible(struct btf_pair p, u32 depth, struct work *w);

static bool compatible_params(struct btf_pair p, const struct btf_node *l, const struct btf_node *t, u32 depth,
	struct work *w)
{
	struct btf_param x, y;
	if (l->vlen != t->vlen)
		return false;
	for (u32 i = 0; i < l->vlen; i++)
		if (!btf_param(p.local, l, i, &x) || !btf_param(p.target, t, i, &y) ||
			!compatible(pair_of(p, x.type, y.type), depth + 1, w))
			return false;
	return true;
}

static bool compatible(struct btf_pair p, u32 depth, struct work *w)
{
	struct btf_node l, t;
	for (; depth < MAX_DEPTH && w->left && both(p, &l, &t); depth++) {
		w->left--;
		if (!same_kind(&l, &t))
			return false;
		switch (l.kind) {
		case BTF_VOID: case BTF_STRUCT: case BTF_UNION: case BTF_ENUM: case BTF_ENUM64: case BTF_FWD:
			return true;
		case BTF_INT: return !l.int_offset && !t.int_offset;
		case BTF_PTR: p = pair_of(p, l.type, t.type); break;
		case BTF_ARRAY: p = pair_of(p, l.array_type, t.array_type); break;
		case BTF_FUNC_PROTO:
			if (!compatible_params(p, &l, &t, depth, w))
				return false;
			p = pair_of(p, l.type, t.type);
			break;
		default: return false;
		}
	}
	return false;
}

bool btf_compatible(const struct btf *local, u32 l, const struct btf *target, u32 t)
{
	return compatible((struct btf_pair){ local, target, l, t }, 0, &(struct work){ MAX_WORK });
}

/* ---- matching ----------------------------------------------------------------------------------- */

static bool matches(struct btf_pair p, bool behind, u32 depth, struct work *w);

static bool enums_match(struct btf_pair p, const struct btf_node *l, const struct btf_node *t, struct work *w)
{
	struct btf_enumerator x, y;
	if (!is_enum(t) || l->size != t->size || l->vlen > t->vlen)
		return false;
	for (u32 i = 0; btf_enumerator(p.local, l, i, &x); i++) {
		bool found = false;
		for (u32 k = 0; !found && w->left && btf_enumerator(p.target, t, k, &y); k++, w->left--)
			found = same_name(x.name, y.name);
		if (!found)
			return false;
	}
	return true;
}

static bool members_match(struct btf_pair p, const struct btf_node *l, const struct btf_node *t, u32 depth,
	struct work *w)
{
	struct btf_member x, y;
	if (l->vlen > t->vlen)
		return false;
	for (u32 i = 0; btf_member(p.local, l, i, &x); i++) {
		bool found = false;
		for (u32 k = 0; !found && w->left && btf_member(p.target, t, k, &y); k++, w->left--)
			found = same_name(x.name, y.name) && matches(pair_of(p, x.type, y.type), false, depth + 1, w);
		if (!found)
			return false;
	}
	return true;
}

static bool params_match(struct btf_pair p, const struct btf_node *l, const struct btf_node *t, bool behind, u32 depth,
	struct work *w)
{
	struct btf_param x, y;
	if (l->vlen != t->vlen)
		return false;
	for (u32 i = 0; btf_param(p.local, l, i, &x) && btf_param(p.target, t, i, &y); i++)
		if (!matches(pair_of(p, x.type, y.type), behind, depth + 1, w))
			return false;
	return true;
}

/* A record behind a pointer is its name; so is one that is only declared, with kflag for a union. */
static bool name_stands(const struct btf_node *l, const struct btf_node *t, bool behind)
{
	bool l_union = l->kind == BTF_UNION || (l->kind == BTF_FWD && l->kflag), t_union = t->kind == BTF_UNION ||
		(t->kind == BTF_FWD && t->kflag);
	return (is_record(t) || t->kind == BTF_FWD) && l_union == t_union && (behind || l->kind == t->kind);
}

static bool matches(struct btf_pair p, bool behind, u32 depth, struct work *w)
{
	struct btf_node l, t;
	for (; depth < MAX_DEPTH && w->left && both(p, &l, &t) && same_name(l.name, t.name); depth++) {
		w->left--;
		if (is_enum(&l))
			return enums_match(p, &l, &t, w);
		if (l.kind == BTF_FWD || (is_record(&l) && behind))
			return name_stands(&l, &t, behind);
		if (l.kind != t.kind)
			return false;
		switch (l.kind) {
		case BTF_VOID: return true;
		case BTF_STRUCT: case BTF_UNION: return members_match(p, &l, &t, depth, w);
		case BTF_INT: return l.size == t.size && (l.int_encoding & 1) == (t.int_encoding & 1);
		case BTF_PTR:
			behind = true;
			p = pair_of(p, l.type, t.type);
			break;
		case BTF_ARRAY:
			if (l.array_len != t.array_len)
				return false;
			p = pair_of(p, l.array_type, t.array_type);
			break;
		case BTF_FUNC_PROTO:
			if (!params_match(p, &l, &t, behind, depth, w))
				return false;
			p = pair_of(p, l.type, t.type);
			break;
		default: return false;
		}
	}
	return false;
}

bool btf_matches(const struct btf *local, u32 l, const struct btf *target, u32 t)
{
	return matches((struct btf_pair){ local, target, l, t }, false, 0, &(struct work){ MAX_WORK });
}
