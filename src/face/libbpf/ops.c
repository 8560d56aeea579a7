/* ops.c: tables of functions (struct_ops) before they are loaded. A caller sees a table as the object has it, with a
 * struct bpf_program * where it has a function ("shadow type"): it may set plain members, put other programs there or
 * take them away. What stands there when the object is loaded is what counts.
 *
 *     s->struct_ops.mine->ssthresh = s->progs.other;      s->struct_ops.mine->undo_cwnd = NULL; */
#include "face/libbpf/face.h"

/* The caller's copy: the object's bytes stay as they were read. */
void face_ops_open(struct bpf_map *m)
{
	struct obj_map *x = map_of(m);
	u8 *copy = arena_alloc(&m->obj->arena, x->data_size + 1);
	if (x->data)
		memcpy(copy, x->data, x->data_size);
	vec_each(r, &x->data_relocs) {
		const struct bpf_program *p = face_program(m->obj, r->to);
		if (p && (u64)r->insn + sizeof(p) <= x->data_size)
			memcpy(copy + r->insn, &p, sizeof(p));
	}
	x->data = m->mmaped = copy;
	m->mmap_bytes = x->data_size;
}

static bool is_func_ptr(const struct btf *b, u32 type)
{
	struct btf_node ptr, to;
	return btf_node(b, btf_skip(b, type), &ptr) && ptr.kind == BTF_PTR && btf_node(b, btf_skip(b, ptr.type), &to) &&
		to.kind == BTF_FUNC_PROTO;
}

static struct bpf_program *program_at(const struct bpf_object *o, const u8 *at)
{
	struct bpf_program *p;
	memcpy(&p, at, sizeof(p));
	for (u32 i = 0; i < o->nprogs; i++)
		if (p == &o->progs[i])
			return p;
	return NULL;
}

static bool stands_in(const struct bpf_map *m, u32 func)
{
	vec_each(r, &map_of(m)->data_relocs)
		if (r->to == func)
			return true;
	return false;
}

static long take_member(struct bpf_map *m, const struct btf_member *f)
{
	struct obj_map *x = map_of(m);
	u32 off = f->bit_off / 8;
	void *set;
	if ((u64)off + sizeof(set) > x->data_size)
		return 0;
	memcpy(&set, x->data + off, sizeof(set));
	if (!set)
		return 0;
	const struct bpf_program *p = program_at(m->obj, x->data + off);
	if (!p || want_of(p)->type != PROG_STRUCT_OPS) {
		face_log(LIBBPF_WARN, "table '%s': member '%.*s' is no program of SEC(\"struct_ops\") of this object",
			m->name, STR_ARG(f->name));
		return -ENOTSUP;
	}
	struct obj_reloc at = { .insn = off, .kind = RELOC_FUNC, .to = p->func };
	vec_push(&x->data_relocs, &m->obj->arena, at);
	return 0;
}

/* The programs that stand in the table now; one that was taken out of it is not loaded for it. */
static long take_table(struct bpf_map *m)
{
	struct obj_map *x = map_of(m);
	const struct btf *b = m->obj->o->btf;
	__typeof__(x->data_relocs) before = x->data_relocs;
	struct btf_node t;
	struct btf_member f;
	if (!b || !btf_node(b, btf_skip(b, x->struct_ops_btf), &t))
		return 0;
	x->data_relocs.v = NULL, x->data_relocs.n = x->data_relocs.cap = 0;
	for (u32 i = 0; btf_member(b, &t, i, &f); i++) {
		long r = is_func_ptr(b, f.type) ? take_member(m, &f) : 0;
		if (r < 0)
			return r;
	}
	vec_each(r, &before)
		if (!stands_in(m, r->to))
			m->obj->o->funcs.v[r->to].autoload = false;
	return 0;
}

/* What stands in a table is loaded when one of its tables is made, whatever was said of the program itself. */
static void load_with_tables(struct bpf_object *o, struct bpf_program *p)
{
	bool stands = false, made = false;
	for (u32 i = 0; i < o->nlisted; i++)
		if (map_of(&o->maps[i])->origin == MAP_STRUCT_OPS && stands_in(&o->maps[i], p->func))
			stands = true, made |= o->maps[i].autocreate;
	if (stands)
		func_of(p)->autoload = made;
}

long face_ops_want(struct bpf_object *o)
{
	for (u32 i = 0; i < o->nlisted; i++) {
		struct bpf_map *m = &o->maps[i];
		long r = map_of(m)->origin == MAP_STRUCT_OPS && m->autocreate ? take_table(m) : 0;
		if (r < 0)
			return r;
	}
	for (u32 i = 0; i < o->nprogs; i++)
		if (want_of(&o->progs[i])->type == PROG_STRUCT_OPS)
			load_with_tables(o, &o->progs[i]);
	return 0;
}
