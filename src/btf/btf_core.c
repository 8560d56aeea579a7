/* btf_core.c: CO-RE: the value of a relocation by the local types and by the kernel's (facts: kernel
 * tools/lib/bpf/relo_core.c). Pure calculation; who patches is the loader. */
#include "btf/btf_private.h"

enum { MAX_STEPS = 64, MAX_NEST = 16 };

struct path { u32 step[MAX_STEPS], n; };

static bool parse_access(str s, struct path *p)
{
	str one;
	u64 v;
	p->n = 0;
	while (s.n) {
		str_cut(s, ':', &one, &s);
		if (p->n == MAX_STEPS || !str_to_u64(one, &v) || v > UINT32_MAX)
			return false;
		p->step[p->n++] = (u32)v;
	}
	return p->n > 0;
}

/* A field by its path: where it is, what it is. */
struct spec { const struct btf *btf; u32 root, type; u64 bit_off; u32 bit_size; str name; };

static bool walk_local(const struct btf *b, u32 root, const struct path *p, struct spec *out, struct btf_member *members, u32 *kinds)
{
	struct btf_node n;
	u64 size;
	u32 id = btf_skip(b, root);
	*out = (struct spec){ .btf = b, .root = root };
	if (!btf_size(b, id, &size))
		size = 0;
	out->bit_off = (u64)p->step[0] * size * 8;
	for (u32 i = 1; i < p->n; i++) {
		if (!btf_node(b, btf_skip(b, id), &n))
			return false;
		if (n.kind == BTF_ARRAY) {
			if (!btf_size(b, n.array_type, &size))
				return false;
			out->bit_off += (u64)p->step[i] * size * 8;
			id = n.array_type;
			kinds[i] = 1;
			out->bit_size = 0;
		} else if (btf_member(b, &n, p->step[i], &members[i])) {
			out->bit_off += members[i].bit_off;
			out->bit_size = members[i].bit_size;
			out->name = members[i].name.n ? members[i].name : out->name;
			id = members[i].type;
			kinds[i] = 0;
		} else {
			return false;
		}
	}
	out->type = id;
	return true;
}

/* A member by name in the target's record, through anonymous ones. */
static bool find_member(const struct btf *b, u32 id, str name, struct spec *s, u32 depth)
{
	struct btf_node n;
	struct btf_member m;
	if (depth > MAX_NEST || !btf_node(b, btf_skip(b, id), &n) || (n.kind != BTF_STRUCT && n.kind != BTF_UNION))
		return false;
	for (u32 i = 0; btf_member(b, &n, i, &m); i++) {
		u64 was = s->bit_off;
		if (m.name.n ? !str_eq(m.name, name) : false)
			continue;
		s->bit_off += m.bit_off;
		if (m.name.n) {
			s->type = m.type;
			s->bit_size = m.bit_size;
			return true;
		}
		if (find_member(b, m.type, name, s, depth + 1))
			return true;
		s->bit_off = was;
	}
	return false;
}

static bool kinds_fit(const struct btf *a, u32 x, const struct btf *b, u32 y)
{
	struct btf_node m, n;
	if (!btf_node(a, btf_skip(a, x), &m) || !btf_node(b, btf_skip(b, y), &n))
		return false;
	bool em = m.kind == BTF_ENUM || m.kind == BTF_ENUM64, en = n.kind == BTF_ENUM || n.kind == BTF_ENUM64;
	return m.kind == n.kind || (em && en) || (m.kind == BTF_INT && en) || (em && n.kind == BTF_INT) ||
		((m.kind == BTF_STRUCT || m.kind == BTF_UNION) && (n.kind == BTF_STRUCT || n.kind == BTF_UNION));
}

static bool walk_target(const struct btf *local, const struct spec *l, const struct path *p, const struct btf_member *members, const u32 *kinds,
	const struct btf *t, u32 root, struct spec *out)
{
	struct btf_node n;
	u64 size;
	*out = (struct spec){ .btf = t, .root = root, .type = root };
	if (!btf_size(t, btf_skip(t, root), &size))
		size = 0;
	out->bit_off = (u64)p->step[0] * size * 8;
	for (u32 i = 1; i < p->n; i++) {
		if (kinds[i]) {
			if (!btf_node(t, btf_skip(t, out->type), &n) || n.kind != BTF_ARRAY || !btf_size(t, n.array_type, &size) ||
			    (n.array_len && p->step[i] >= n.array_len))
				return false;
			out->bit_off += (u64)p->step[i] * size * 8;
			out->type = n.array_type;
			out->bit_size = 0;
		} else if (members[i].name.n && (!find_member(t, out->type, members[i].name, out, 0) || !kinds_fit(local, members[i].type, t, out->type))) {
			return false;
		}
	}
	(void)l;
	return true;
}

static bool field_value(const struct spec *s, enum core_kind kind, u64 *v)
{
	struct btf_node n;
	u64 size = 0;
	btf_size(s->btf, s->type, &size);
	u64 unit = size ? size : 8, byte = s->bit_off / 8;
	if (s->bit_size) {
		byte = s->bit_off / (unit * 8) * unit;
		while (s->bit_off + s->bit_size > (byte + unit) * 8 && unit < 8) {
			unit *= 2;
			byte = s->bit_off / (unit * 8) * unit;
		}
	}
	switch (kind) {
	case CORE_FIELD_OFFSET: *v = byte; return true;
	case CORE_FIELD_SIZE: *v = s->bit_size ? unit : size; return true;
	case CORE_FIELD_SIGNED:
		*v = btf_node(s->btf, btf_skip(s->btf, s->type), &n) && ((n.kind == BTF_INT && n.int_encoding & 1) || ((n.kind == BTF_ENUM || n.kind == BTF_ENUM64) && n.kflag));
		return true;
	case CORE_FIELD_LSHIFT: *v = s->bit_size ? 64 - (s->bit_off - byte * 8) - s->bit_size : 64 - size * 8; return true;
	case CORE_FIELD_RSHIFT: *v = 64 - (s->bit_size ? s->bit_size : size * 8); return true;
	default: return false;
	}
}

static bool is_plain_number(const struct spec *s, bool *is_signed)
{
	struct btf_node n;
	if (!btf_node(s->btf, btf_skip(s->btf, s->type), &n))
		return false;
	*is_signed = n.kind == BTF_INT && n.int_encoding & 1;
	return n.kind == BTF_INT || n.kind == BTF_PTR || n.kind == BTF_ENUM || n.kind == BTF_ENUM64;
}

struct job { struct arena *a; const struct btf *local; u32 type; str access; enum core_kind kind; struct core_result *out; struct where where; struct diags *ds; };

static bool same_or_new(struct job *j, bool *found, u64 value, const struct spec *t)
{
	u64 size = 0;
	if (*found && j->out->target != value) {
		btf_report(j->ds, AMBIGUOUS, j->where, "a CO-RE relocation has several answers in this kernel");
		return false;
	}
	if (!*found && j->kind == CORE_FIELD_OFFSET && !t->bit_size && is_plain_number(t, &j->out->target_signed) && btf_size(t->btf, t->type, &size))
		j->out->target_size = (u32)size;
	j->out->target = value;
	j->out->target_id = t->root;
	j->out->target_btf = t->btf;
	*found = true;
	return true;
}

static bool resolve_field(struct job *j, const struct btf_node *root, const struct btf *const *targets, u32 n)
{
	struct btf_member *members = arena_array(j->a, struct btf_member, MAX_STEPS);
	u32 *kinds = arena_array(j->a, u32, MAX_STEPS);
	struct path p;
	struct spec l, t;
	u64 v, size = 0;
	bool found = false, ignored;
	if (!parse_access(j->access, &p) || !walk_local(j->local, j->type, &p, &l, members, kinds)) {
		btf_report(j->ds, BAD_CORE, j->where, "the CO-RE access '%.*s' leads nowhere", STR_ARG(j->access));
		return false;
	}
	j->out->local = 1;
	if (j->kind != CORE_FIELD_EXISTS)
		field_value(&l, j->kind, &j->out->local);
	if (j->kind == CORE_FIELD_OFFSET && !l.bit_size && is_plain_number(&l, &ignored) && btf_size(j->local, l.type, &size))
		j->out->local_size = (u32)size;
	j->out->validate = !l.bit_size || j->kind == CORE_FIELD_EXISTS || j->kind == CORE_FIELD_SIGNED;   /* which word holds the bits is anyone's choice */
	for (u32 i = 0; i < n && !(found && i > 0); i++)
		for (u32 id = 0; (id = btf_find_essential(targets[i], root->kind, root->name, id));) {
			if (!walk_target(j->local, &l, &p, members, kinds, targets[i], id, &t))
				continue;
			v = 1;
			if (j->kind != CORE_FIELD_EXISTS)
				field_value(&t, j->kind, &v);
			if (!same_or_new(j, &found, v, &t))
				return false;
		}
	if (!found) {
		j->out->target = 0;
		j->out->poison = j->kind != CORE_FIELD_EXISTS;
		j->out->why = l.name;
	}
	return true;
}

static bool resolve_type(struct job *j, const struct btf_node *root, const struct btf *const *targets, u32 n)
{
	u64 size = 0;
	u32 id = 0;
	const struct btf *b = NULL;
	btf_size(j->local, j->type, &size);
	j->out->local = j->kind == CORE_TYPE_SIZE ? size : j->kind == CORE_TYPE_ID_LOCAL || j->kind == CORE_TYPE_ID_TARGET ? j->type : 1;
	j->out->validate = j->kind != CORE_TYPE_ID_LOCAL && j->kind != CORE_TYPE_ID_TARGET;       /* linkers give types new numbers */
	if (j->kind == CORE_TYPE_ID_LOCAL) {
		j->out->target = j->type;
		return true;
	}
	for (u32 i = 0; i < n && !id; i++)
		if ((id = btf_find_essential(targets[i], root->kind, root->name, 0)))
			b = targets[i];
	j->out->target_id = id;
	j->out->target_btf = b;
	size = 0;
	if (id)
		btf_size(b, id, &size);
	j->out->target = !id ? 0 : j->kind == CORE_TYPE_SIZE ? size : j->kind == CORE_TYPE_ID_TARGET ? id : 1;
	j->out->why = root->name;
	return true;
}

static bool resolve_enum(struct job *j, const struct btf_node *root, const struct btf *const *targets, u32 n)
{
	struct path p;
	struct btf_enumerator want, e;
	struct btf_node t;
	if (!parse_access(j->access, &p) || !btf_enumerator(j->local, root, p.step[0], &want)) {
		btf_report(j->ds, BAD_CORE, j->where, "the CO-RE enumerator '%.*s' does not exist", STR_ARG(j->access));
		return false;
	}
	j->out->local = j->kind == CORE_ENUMVAL_EXISTS ? 1 : (u64)want.value;
	j->out->why = want.name;
	for (u32 i = 0; i < n; i++) {
		u32 id = btf_find(targets[i], BTF_ENUM, btf_essential(root->name));
		for (u32 k = 0; id && btf_node(targets[i], id, &t) && btf_enumerator(targets[i], &t, k, &e); k++)
			if (str_eq(btf_essential(e.name), btf_essential(want.name))) {
				j->out->target = j->kind == CORE_ENUMVAL_EXISTS ? 1 : (u64)e.value;
				return true;
			}
	}
	j->out->poison = j->kind == CORE_ENUMVAL_VALUE;
	return true;
}

bool btf_core_resolve(struct arena *a, const struct btf *local, u32 type, str access, enum core_kind kind,
	const struct btf *const *targets, u32 ntargets, struct core_result *out, struct where where, struct diags *ds)
{
	struct btf_node root;
	struct job j = { a, local, btf_skip_mods(local, type), access, kind, out, where, ds };
	*out = (struct core_result){ .validate = true };
	if (!btf_node(local, j.type, &root) || kind >= CORE_KIND_COUNT) {
		btf_report(ds, BAD_CORE, where, "a CO-RE relocation names type %u, which does not exist", type);
		return false;
	}
	if (kind <= CORE_FIELD_RSHIFT)
		return resolve_field(&j, &root, targets, ntargets);
	return kind >= CORE_ENUMVAL_EXISTS && kind <= CORE_ENUMVAL_VALUE ? resolve_enum(&j, &root, targets, ntargets) : resolve_type(&j, &root, targets, ntargets);
}
