/* min_btf.c: of a kernel's types those that objects' CO-RE records ask about, and no more: what a program takes along
 * for kernels that offer no BTF of their own (btf_custom_path, --btf).
 *
 * Each record is resolved against all types; what the answer went through is marked: the type asked for, each record
 * and member on the way to a field, and what these need to be types at all. Records are written with their marked
 * members alone, but with the kernel's offsets and sizes; what is not marked behind a pointer is void. */
#include "gen/gen.h"

enum { MAX_DEPTH = 64 };

struct marks {
	struct arena *arena;
	const struct btf *from;
	u8 *types;                   /* by id: wanted */
	struct map members;          /* id << 32 | member: wanted */
	struct map whole;            /* id << 1 | behind a pointer: all of it is marked already */
	u32 *ids;                    /* in what is written; 0: not */
};

/* ---- marking ----------------------------------------------------------------------------------------------------- */

/* A type and what it is made of; through pointers where their targets are compared as well. */
static void mark(struct marks *m, u32 id, bool follow, u32 depth)
{
	struct btf_node n;
	struct btf_param p;
	if (!id || depth > MAX_DEPTH || !btf_node(m->from, id, &n))
		return;
	m->types[id] = 1;
	switch (n.kind) {
	case BTF_PTR:
		if (follow)
			mark(m, n.type, follow, depth + 1);
		return;
	case BTF_CONST: case BTF_VOLATILE: case BTF_RESTRICT: case BTF_TYPEDEF: case BTF_TYPE_TAG:
		mark(m, n.type, follow, depth + 1);
		return;
	case BTF_ARRAY:
		mark(m, n.array_type, follow, depth + 1);
		mark(m, n.array_index, follow, depth + 1);
		return;
	case BTF_FUNC_PROTO:
		mark(m, n.type, follow, depth + 1);
		for (u32 i = 0; btf_param(m->from, &n, i, &p); i++)
			mark(m, p.type, follow, depth + 1);
		return;
	default:
		return;
	}
}

static void mark_member(struct marks *m, u32 record, u32 member)
{
	struct btf_node n;
	struct btf_member f;
	if (!btf_node(m->from, record, &n) || !btf_member(m->from, &n, member, &f))
		return;
	m->types[record] = 1;
	map_put(&m->members, m->arena, (u64)record << 32 | member, 1);
	mark(m, f.type, false, 0);
}

/* For bpf_core_type_matches: members too, but of records behind pointers the names alone. */
static void mark_whole(struct marks *m, u32 id, bool behind, u32 depth)
{
	struct btf_node n;
	struct btf_member f;
	struct btf_param p;
	u64 *seen = id ? map_slot(&m->whole, m->arena, (u64)id << 1 | behind) : NULL;
	if (!seen || *seen || depth > MAX_DEPTH || !btf_node(m->from, id, &n))
		return;
	*seen = 1;
	m->types[id] = 1;
	switch (n.kind) {
	case BTF_PTR:
		mark_whole(m, n.type, true, depth + 1);
		return;
	case BTF_CONST: case BTF_VOLATILE: case BTF_RESTRICT: case BTF_TYPEDEF: case BTF_TYPE_TAG:
		mark_whole(m, n.type, behind, depth + 1);
		return;
	case BTF_ARRAY:
		mark_whole(m, n.array_type, behind, depth + 1);
		mark_whole(m, n.array_index, behind, depth + 1);
		return;
	case BTF_STRUCT: case BTF_UNION:
		for (u32 i = 0; !behind && btf_member(m->from, &n, i, &f); i++) {
			map_put(&m->members, m->arena, (u64)id << 32 | i, 1);
			mark_whole(m, f.type, false, depth + 1);
		}
		return;
	case BTF_FUNC_PROTO:
		mark_whole(m, n.type, behind, depth + 1);
		for (u32 i = 0; btf_param(m->from, &n, i, &p); i++)
			mark_whole(m, p.type, behind, depth + 1);
		return;
	default:
		return;
	}
}

static bool mark_record(struct marks *m, const struct obj *o, const struct obj_func *f, const struct obj_core *c,
	struct core_step *steps, struct diags *ds)
{
	struct core_question q = { .local = o->btf, .type = c->type, .access = btf_str(o->btf, c->access),
		.kind = c->kind,
		.targets = &m->from, .ntargets = 1, .where = where_insn(f->name, c->insn), .steps = steps };
	struct core_result r;
	if (c->kind == CORE_TYPE_ID_LOCAL)
		return true;
	if (!btf_core_resolve(&q, m->arena, &r, ds))
		return false;
	if (!r.target_id)
		return true;
	if (c->kind == CORE_TYPE_MATCHES)
		mark_whole(m, r.target_id, false, 0);
	else
		mark(m, r.target_id, c->kind < CORE_ENUMVAL_EXISTS, 0);
	for (u32 i = 0; i < r.nsteps; i++)
		mark_member(m, steps[i].record, steps[i].member);
	return true;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

struct move { const struct marks *m; struct btf_build *to; };

static void move_word(void *ctx, void *word, enum btf_word what)
{
	struct move *v = ctx;
	u32 x;
	memcpy(&x, word, sizeof(x));
	x = what == BTF_WORD_STR ? btf_add_str(v->to, btf_str(v->m->from, x)) : v->m->ids[x];
	memcpy(word, &x, sizeof(x));
}

/* A copy of the type, of a record's members those that are marked. */
static u32 copy_type(const struct marks *m, u32 id, u8 *out)
{
	enum { HEAD = 12, MEMBER = 12 };
	struct btf_node n;
	u32 bytes, kept = 0;
	const u8 *from = btf_type_bytes(m->from, id, &bytes);
	u64 wanted;
	btf_node(m->from, id, &n);
	memcpy(out, from, bytes);
	if (n.kind != BTF_STRUCT && n.kind != BTF_UNION)
		return bytes;
	for (u32 i = 0; i < n.vlen; i++)
		if (map_get(&m->members, (u64)id << 32 | i, &wanted))
			memcpy(out + HEAD + MEMBER * kept++, from + HEAD + MEMBER * i, MEMBER);
	u32 info;
	memcpy(&info, out + 4, sizeof(info));
	info = (info & ~0xffffu) | kept;
	memcpy(out + 4, &info, sizeof(info));
	return HEAD + MEMBER * kept;
}

static void write_marked(struct marks *m, struct buf *out)
{
	u32 end = btf_count(m->from), n = 0, most = 0, bytes;
	struct move move = { m, btf_build_new(m->arena) };
	m->ids = arena_array(m->arena, u32, end);
	for (u32 id = 1; id < end; id++)
		if (m->types[id] && btf_type_bytes(m->from, id, &bytes)) {
			m->ids[id] = ++n;
			most = MAX(most, bytes);
		}
	u8 *copy = arena_alloc(m->arena, most + 1);
	for (u32 id = 1; id < end; id++)
		if (m->ids[id]) {
			bytes = copy_type(m, id, copy);
			btf_words(copy, move_word, &move);
			btf_add_bytes(move.to, copy, bytes);
		}
	btf_build_finish(move.to, out);
}

bool gen_min_btf(struct arena *a, const struct btf *from, const struct obj *const *objects, u32 n, struct buf *out,
	struct diags *ds)
{
	struct marks m = { .arena = a, .from = from, .types = arena_array(a, u8, btf_count(from)) };
	struct core_step *steps = arena_array(a, struct core_step, CORE_WAY_STEPS);
	for (u32 i = 0; i < n; i++)
		vec_each(f, &objects[i]->funcs)
			vec_each(c, &f->cores)
				if (!mark_record(&m, objects[i], f, c, steps, ds))
					return false;
	write_marked(&m, out);
	return true;
}
