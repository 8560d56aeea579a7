/* obj.c: the object in memory: names, lines. */
#include "obj/obj.h"

struct obj *obj_new(struct arena *a, str path)
{
	struct obj *o = arena_new(a, struct obj);
	o->arena = a;
	o->name = path;
	for (u32 i = 0; i + 1 < path.n; i++)
		if (path.s[i] == '/')
			o->name = str_sub(path, i + 1, path.n);
	for (u32 i = 1; i < o->name.n; i++)
		if (o->name.s[i] == '.')
			o->name.n = i;
	return o;
}

const struct obj_func *obj_func(const struct obj *o, str name)
{
	vec_each(f, &o->funcs)
		if (str_eq(f->name, name))
			return f;
	return NULL;
}

s64 obj_map_index(const struct obj *o, str name)
{
	for (u32 i = 0; i < o->maps.n; i++)
		if (str_eq(o->maps.v[i].name, name))
			return i;
	return -1;
}

bool obj_line_of(const struct obj *o, const struct obj_func *f, u32 insn, struct obj_source *out)
{
	const struct obj_line *best = NULL;
	vec_each(l, &f->lines)
		if (l->insn <= insn && (!best || l->insn >= best->insn))
			best = l;
	if (!best || !o->btf)
		return false;
	*out = (struct obj_source){ btf_str(o->btf, best->file), best->line, best->col, btf_str(o->btf, best->text) };
	return true;
}

static int before(const struct obj_extern *a, const struct obj_extern *b)
{
	return a->align != b->align ? a->align > b->align : a->size != b->size ? a->size < b->size :
		str_cmp(a->name, b->name) < 0;
}

u32 obj_kconfig_order(const struct obj *o, u32 *order)
{
	u32 n = 0;
	for (u32 i = 0; i < o->externs.n; i++) {
		u32 at = n;
		if (o->externs.v[i].kind != EXTERN_KCONFIG)
			continue;
		for (n++; at && before(&o->externs.v[i], &o->externs.v[order[at - 1]]); at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	return n;
}

void obj_place_kconfig(struct obj *o)
{
	u32 *order = arena_array(o->arena, u32, o->externs.n + 1), n = obj_kconfig_order(o, order), end = 0;
	for (u32 i = 0; i < n; i++) {
		struct obj_extern *e = &o->externs.v[order[i]];
		e->kconfig_off = ALIGN_UP(end, MAX(e->align, 1u));
		end = e->kconfig_off + e->size;
	}
	vec_each(m, &o->maps)
		if (m->origin == MAP_KCONFIG)
			m->value_size = end;
}

bool obj_is_arena_data(const struct obj_map *m)
{
	return m->origin == MAP_DATA && str_is(m->section, OBJ_ARENA_SECTION);
}

static bool is_hidden(const struct obj *o, str name)
{
	vec_each(b, &o->bindings)
		if (b->is_hidden && str_eq(b->name, name))
			return true;
	return false;
}

bool obj_has_public(const struct obj *o, const struct obj_map *m)
{
	struct btf_node sec, var;
	struct btf_secinfo v;
	if (!o->btf || !btf_node(o->btf, m->datasec_btf, &sec) || sec.kind != BTF_DATASEC)
		return false;
	for (u32 i = 0; btf_secinfo(o->btf, &sec, i, &v); i++)
		if (btf_node(o->btf, v.type, &var) && var.linkage && !is_hidden(o, var.name))
			return true;
	return false;
}

u32 obj_map_rank(const struct obj_map *m)
{
	static const u32 ranks[] = { [MAP_DECLARED] = 0, [MAP_DATA] = 1, [MAP_KCONFIG] = 2, [MAP_STRUCT_OPS] = 3 };
	return m->is_inner || obj_is_arena_data(m) ? OBJ_MAP_UNLISTED : ranks[m->origin];
}

s64 obj_arena(const struct obj *o)
{
	for (u32 i = 0; i < o->maps.n; i++)
		if (o->maps.v[i].type == MAP_ARENA && !o->maps.v[i].is_inner)
			return i;
	return -1;
}

void obj_type_events(struct obj *o, struct obj_map *m)
{
	struct btf_node n;
	bool is_ring = m->type == MAP_RINGBUF || m->type == MAP_USER_RINGBUF;
	bool is_perf = m->type == MAP_PERF_EVENT_ARRAY && o->btf && m->value_btf &&
		btf_node(o->btf, btf_skip(o->btf, m->value_btf), &n) &&
		n.kind != BTF_INT;
	if (!is_ring && !is_perf)
		return;
	bool is_known = !m->value_btf;
	vec_each(t, &m->event_types)
		is_known |= *t == m->value_btf;
	if (m->value_btf)
		m->event_btf = m->value_btf;
	if (!is_known)
		vec_push(&m->event_types, o->arena, m->value_btf);
	m->key_btf = m->value_btf = 0;
	m->key_size = m->value_size = is_perf ? 4 : 0;
}
