/* btf_core.c: CO-RE: the value of a relocation by the local types and by the kernel's (facts: kernel
 * tools/lib/bpf/relo_core.c). Pure calculation; who patches is the loader.
 *
 * A local type stands for every type of its name and kind in the kernel, flavors aside: its candidates. Each that has
 * what is asked for must give the same answer. A field is a path: named members, found by name through anonymous ones,
 * and elements of arrays. */
#include "btf/btf_private.h"

enum { MAX_STEPS = 64, MAX_NEST = 16, MAX_LOOKS = 1 << 16 };

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

/* A field: where it is, what it is. */
struct spec {
	const struct btf *btf;
	u32 root, type;
	u64 bit_off;
	u32 bit_size;
	bool is_last;                /* the last member of its record: an array of 0 there is as long as wanted */
	struct core_step *way; u32 nway;     /* NULL: not kept */
};
struct step { str name; /* "": an element */ u32 index, type; };
struct local { struct spec at; struct step steps[MAX_STEPS]; u32 n; u32 first; };

struct job {
	struct arena *a;
	const struct btf *local;
	u32 type;
	str access;
	enum core_kind kind;
	const struct btf *const *targets;
	u32 ntargets;
	struct core_result *out;
	struct core_step *steps;
	struct where where;
	struct diags *ds;
	bool found, in_vmlinux;
};

static bool add_index(struct spec *s, u32 index, u32 element)
{
	u64 size, bits;
	if (!btf_size(s->btf, element, &size) || __builtin_mul_overflow(size * 8, (u64)index, &bits))
		return false;
	s->bit_off += bits;
	s->bit_size = 0;
	s->type = element;
	return true;
}

static bool index_fits(const struct spec *s, const struct btf_node *array, u32 index)
{
	return index < array->array_len || (!array->array_len && s->is_last);
}

static bool add_element(struct spec *s, u32 index)
{
	struct btf_node n;
	bool ok = btf_node(s->btf, btf_skip(s->btf, s->type), &n) && n.kind == BTF_ARRAY && index_fits(s, &n, index) &&
		add_index(s, index, n.array_type);
	s->is_last = false;
	return ok;
}

static void add_member(struct spec *s, const struct btf_node *record, u32 index, const struct btf_member *m)
{
	if (s->way && s->nway < CORE_WAY_STEPS)
		s->way[s->nway++] = (struct core_step){ record->id, index };
	s->bit_off += m->bit_off;
	s->bit_size = m->bit_size;
	s->type = m->type;
	s->is_last = index + 1 == record->vlen;
}

static bool walk_local(const struct job *j, const struct path *p, struct local *out)
{
	struct spec *s = &out->at;
	struct btf_node n;
	struct btf_member m;
	*s = (struct spec){ .btf = j->local, .root = j->type };
	out->first = p->step[0];
	if (!add_index(s, p->step[0], j->type))
		return false;
	for (u32 i = 1; i < p->n; i++) {
		if (!btf_node(j->local, btf_skip(j->local, s->type), &n))
			return false;
		if (n.kind == BTF_ARRAY) {
			if (!add_element(s, p->step[i]))
				return false;
			out->steps[out->n++] = (struct step){ STR(""), p->step[i], s->type };
		} else if (btf_member(j->local, &n, p->step[i], &m)) {
			add_member(s, &n, p->step[i], &m);
			if (m.name.n)
				out->steps[out->n++] = (struct step){ m.name, p->step[i], m.type };
		} else {
			return false;
		}
	}
	return true;
}

/* A member by name and kind in the target's record, through anonymous ones. left: members that may still be looked
 * at. */
static bool find_member(struct spec *s, const struct btf *local, const struct step *want, u32 depth, u32 *left)
{
	struct btf_node n;
	struct btf_member m;
	const struct spec here = *s;
	if (depth > MAX_NEST || !btf_node(s->btf, btf_skip(s->btf, s->type), &n) ||
		(n.kind != BTF_STRUCT && n.kind != BTF_UNION))
		return false;
	str name;
	for (u32 i = 0; *left && btf_member_name(s->btf, &n, i, &name); i++, --*left) {
		if (name.n && !str_eq(name, want->name))
			continue;
		btf_member(s->btf, &n, i, &m);
		*s = here;
		add_member(s, &n, i, &m);
		if (m.name.n)
			return btf_fields_fit((struct btf_pair){ local, s->btf, want->type, m.type });
		if (find_member(s, local, want, depth + 1, left))
			return true;
	}
	return false;
}

/* The way that the local access went, from a type of the target: members by their names, elements by their numbers. */
static bool walk_target(const struct local *l, const struct btf *t, u32 root, struct core_step *way, struct spec *s)
{
	u32 left = MAX_LOOKS;
	*s = (struct spec){ .btf = t, .root = root, .way = way };
	bool ok = add_index(s, l->first, root);
	for (const struct step *step = l->steps; ok && step < l->steps + l->n; step++)
		ok = step->name.n ? find_member(s, l->at.btf, step, 0, &left) : add_element(s, step->index);
	return ok;
}

/* The bytes to load for a field: a bit-field's are those of its type, or more where it lies across two. */
static bool field_bytes(const struct spec *s, u64 *byte, u64 *size)
{
	if (!btf_size(s->btf, s->type, size) || (s->bit_size && !*size))
		return false;
	*byte = s->bit_off / 8;
	if (!s->bit_size)
		return true;
	for (*byte = *byte / *size * *size; s->bit_off + s->bit_size - *byte * 8 > *size * 8; *byte =
		s->bit_off / 8 / *size * *size) {
		if (*size >= 8)
			return false;
		*size *= 2;
	}
	return true;
}

static bool is_signed(const struct spec *s)
{
	struct btf_node n;
	if (!btf_node(s->btf, btf_skip(s->btf, s->type), &n))
		return false;
	return n.kind == BTF_INT ? n.int_encoding & 1 : (n.kind == BTF_ENUM || n.kind == BTF_ENUM64) && n.kflag;
}

static bool field_value(const struct spec *s, enum core_kind kind, u64 *v)
{
	u64 byte, size;
	if (kind == CORE_FIELD_EXISTS)
		return *v = 1, true;
	if (!field_bytes(s, &byte, &size))
		return false;
	u64 bits = s->bit_size ? s->bit_size : size * 8, first = s->bit_size ? s->bit_off - byte * 8 : 0;
	switch (kind) {
	case CORE_FIELD_OFFSET: *v = byte; return true;
	case CORE_FIELD_SIZE: *v = size; return true;
	case CORE_FIELD_SIGNED: *v = is_signed(s); return true;
	case CORE_FIELD_LSHIFT: *v = 64 - (first + bits); return true;
	case CORE_FIELD_RSHIFT: *v = 64 - bits; return true;
	default: return false;
	}
}

/* The next candidate after this one; a 32-bit enum stands for a 64-bit one too. 0: no more. */
static u32 next_candidate(const struct btf *t, const struct btf_node *root, u32 after)
{
	bool is_enum = root->kind == BTF_ENUM || root->kind == BTF_ENUM64;
	u32 a = btf_find_essential(t, root->kind, root->name, after);
	u32 b = is_enum ? btf_find_essential(t, root->kind == BTF_ENUM ? BTF_ENUM64 : BTF_ENUM, root->name, after) : 0;
	return a && b ? MIN(a, b) : a ? a : b;
}

/* All candidates in turn. Where vmlinux has the name, modules are not asked. */
struct cursor { struct job *j; const struct btf_node *root; u32 i, id; };

static const struct btf *next(struct cursor *c)
{
	struct job *j = c->j;
	for (; c->i < j->ntargets && (c->i < 1 || !j->in_vmlinux); c->i++, c->id = 0) {
		c->id = next_candidate(j->targets[c->i], c->root, c->id);
		j->in_vmlinux |= c->id && c->i == 0;
		if (!c->id)
			continue;
		j->out->unknown = false;
		return j->targets[c->i];
	}
	return NULL;
}

/* One more answer: it must be that of the others. */
static bool take(struct job *j, u64 value, u64 bit_off, u64 *first_off, u32 id)
{
	if (j->found && (j->out->target != value || *first_off != bit_off)) {
		btf_report(j->ds, AMBIGUOUS, j->where, "a CO-RE relocation has several answers in this kernel");
		return false;
	}
	if (!j->found) {
		*first_off = bit_off;
		j->out->target = value;
		j->out->target_id = id;
	}
	j->found = true;
	return true;
}

/* Loads and stores may take the width of pointers and of unsigned numbers, which lose nothing by it. */
static bool is_resizable(const struct spec *l, const struct spec *t)
{
	struct btf_node m, n;
	if (!btf_node(l->btf, btf_skip(l->btf, l->type), &m) || !btf_node(t->btf, btf_skip(t->btf, t->type), &n) ||
		m.kind != n.kind)
		return false;
	return m.kind == BTF_PTR || (m.kind == BTF_INT && m.int_encoding != 1 && n.int_encoding != 1);
}

static u32 plain_size(const struct spec *s)
{
	u64 size;
	return !s->bit_size && btf_size(s->btf, s->type, &size) ? (u32)size : 0;
}

static bool no_answer(struct job *j, const char *why)
{
	btf_report(j->ds, BAD_CORE, j->where, "the CO-RE access '%.*s' %s", STR_ARG(j->access), why);
	return false;
}

static bool field_candidates(struct job *j, const struct btf_node *root, const struct local *l)
{
	struct cursor c = { .j = j, .root = root };
	struct spec t;
	u64 v, first_off = 0;
	for (const struct btf *b; (b = next(&c));) {
		if (!walk_target(l, b, c.id, j->found ? NULL : j->steps, &t))
			continue;
		j->out->nsteps = j->found ? j->out->nsteps : t.nway;
		if (!field_value(&t, j->kind, &v))
			return no_answer(j, "leads to a field that cannot be read at once");
		if (!j->found && j->kind == CORE_FIELD_OFFSET) {
			j->out->target_size = plain_size(&t);
			j->out->resizable = is_resizable(&l->at, &t);
		}
		if (!take(j, v, t.bit_off, &first_off, c.id))
			return false;
	}
	return true;
}

static bool resolve_field(struct job *j, const struct btf_node *root)
{
	struct local *l = arena_new(j->a, struct local);
	struct path p;
	if (!parse_access(j->access, &p) || !walk_local(j, &p, l) || !field_value(&l->at, j->kind, &j->out->local))
		return no_answer(j, "leads nowhere");
	for (u32 i = l->n; i-- > 0 && !j->out->why.n;)
		j->out->why = l->steps[i].name;
	if (j->kind == CORE_FIELD_OFFSET)
		j->out->local_size = plain_size(&l->at);
	/* Which word holds a bit-field is anyone's choice; how long it is, and its sign, are not. */
	j->out->validate = !l->at.bit_size || j->kind == CORE_FIELD_EXISTS || j->kind == CORE_FIELD_SIGNED ||
		j->kind == CORE_FIELD_RSHIFT;
	if (!field_candidates(j, root, l))
		return false;
	j->out->poison = !j->found && j->kind != CORE_FIELD_EXISTS;
	return true;
}

static bool type_value(const struct btf *b, u32 id, enum core_kind kind, u64 *v)
{
	*v = kind == CORE_TYPE_ID_TARGET || kind == CORE_TYPE_ID_LOCAL ? id : 1;
	return kind != CORE_TYPE_SIZE || btf_size(b, id, v);
}

static bool resolve_type(struct job *j, const struct btf_node *root)
{
	u64 v, first_off = 0;
	if (!str_is(j->access, "0") || !type_value(j->local, j->type, j->kind, &j->out->local))
		return no_answer(j, "does not ask about a type");
	j->out->why = root->name;
	/* linkers give types new numbers */
	j->out->validate = j->kind != CORE_TYPE_ID_LOCAL && j->kind != CORE_TYPE_ID_TARGET;
	if (j->kind == CORE_TYPE_ID_LOCAL) {
		j->out->target = j->type;
		return true;
	}
	struct cursor c = { .j = j, .root = root };
	for (const struct btf *t; (t = next(&c));) {
		bool fits = j->kind == CORE_TYPE_MATCHES ? btf_matches(j->local, j->type, t, c.id) :
			btf_compatible(j->local, j->type, t, c.id);
		if (!fits)
			continue;
		if (!type_value(t, c.id, j->kind, &v))
			return no_answer(j, "leads to a type without a size");
		if (!take(j, v, 0, &first_off, c.id))
			return false;
	}
	return true;
}

/* The enumerator of that name, flavors aside, in the enum behind a candidate. */
static bool find_enumerator(const struct btf *t, u32 id, str name, struct btf_enumerator *out)
{
	struct btf_node n;
	if (!btf_node(t, btf_skip(t, id), &n))
		return false;
	for (u32 i = 0; btf_enumerator(t, &n, i, out); i++)
		if (str_eq(btf_essential(out->name), btf_essential(name)))
			return true;
	return false;
}

static bool resolve_enum(struct job *j, const struct btf_node *root)
{
	struct path p;
	struct btf_node n;
	struct btf_enumerator want, e;
	u64 first_off = 0;
	bool exists = j->kind == CORE_ENUMVAL_EXISTS;
	if (!parse_access(j->access, &p) || p.n != 1 || !btf_node(j->local, btf_skip(j->local, j->type), &n) ||
	    !btf_enumerator(j->local, &n, p.step[0], &want)) {
		btf_report(j->ds, BAD_CORE, j->where, "the CO-RE enumerator '%.*s' does not exist", STR_ARG(j->access));
		return false;
	}
	j->out->local = exists ? 1 : (u64)want.value;
	j->out->why = want.name;
	struct cursor c = { .j = j, .root = root };
	for (const struct btf *t; (t = next(&c));)
		if (find_enumerator(t, c.id, want.name, &e) && !take(j, exists ? 1 : (u64)e.value, 0, &first_off,
			c.id))
			return false;
	j->out->poison = !j->found && !exists;
	return true;
}

bool btf_core_resolve(const struct core_question *q, struct arena *a, struct core_result *out, struct diags *ds)
{
	struct btf_node root;
	struct job j = { .a = a, .local = q->local, .type = btf_skip_mods(q->local, q->type), .access = q->access,
		.kind = q->kind,
		.targets = q->targets, .ntargets = q->ntargets, .out = out, .steps = q->steps, .where = q->where,
		.ds = ds };
	*out = (struct core_result){ .validate = true, .unknown = true };
	if (!j.type || !btf_node(q->local, j.type, &root) || q->kind >= CORE_KIND_COUNT) {
		btf_report(ds, BAD_CORE, q->where, "a CO-RE relocation names type %u, which does not exist", q->type);
		return false;
	}
	if (!root.name.n && q->kind != CORE_TYPE_ID_LOCAL) {
		btf_report(ds, BAD_CORE, q->where,
			"a CO-RE relocation asks about a type without a name, which no kernel can be asked for");
		return false;
	}
	if (q->kind <= CORE_FIELD_RSHIFT)
		return resolve_field(&j, &root);
	return q->kind >= CORE_ENUMVAL_EXISTS && q->kind <= CORE_ENUMVAL_VALUE ? resolve_enum(&j, &root) :
		resolve_type(&j, &root);
}
