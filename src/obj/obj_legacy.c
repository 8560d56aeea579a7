/* obj_legacy.c: maps declared by records of numbers, before BTF: libbpf's struct bpf_map_def, the kernel samples',
 * iproute2's struct bpf_elf_map, Android's. The first five numbers are the same in all: type, sizes of key and value,
 * max_entries, flags.
 *
 *   samples    28 bytes   ..., index of the template of a map of maps, NUMA node
 *   iproute2   36 bytes   ..., id, pinning, id of the template, index at which an inner map stands in the map that has it
 *
 * iproute2 names a program array's slot by the section of the program that goes there: "2/1" is slot 1 of the map with
 * id 2. */
#include "obj/obj_private.h"

enum { F_NUMA_NODE = 1 << 2, SAMPLES_RECORD = 28, IPROUTE2_RECORD = 36, PIN_GLOBAL = 2 };

void obj_legacy_record(struct obj *o, struct obj_map *m, const void *record, u32 bytes)
{
	u32 w[IPROUTE2_RECORD / 4] = { 0 };
	memcpy(w, record, MIN(bytes, (u32)sizeof(w)));
	m->type = w[0], m->key_size = w[1], m->value_size = w[2], m->max_entries = w[3], m->flags = bytes >= 20 ? w[4] :
		0;
	struct obj_legacy more = { .map = o->maps.n, .is_iproute2 = bytes == IPROUTE2_RECORD };
	bool of_maps = m->type == MAP_ARRAY_OF_MAPS || m->type == MAP_HASH_OF_MAPS;
	if (of_maps && !m->value_size)
		m->value_size = 4;               /* the samples leave it out */
	if (bytes == SAMPLES_RECORD) {
		m->numa_node = m->flags & F_NUMA_NODE ? w[6] : 0;
		more.id = w[5];              /* in iproute2's first years */
		more.inner = of_maps ? w[5] : 0;
	} else if (bytes == IPROUTE2_RECORD) {
		if (w[6] == PIN_GLOBAL)
			m->pin_path = arena_printf(o->arena, "/sys/fs/bpf/tc/globals/%.*s", STR_ARG(m->name));
		more.id = w[5];
		more.inner = of_maps ? w[7] : 0;
		more.index = w[8];
	}
	more.has_inner = of_maps && (bytes == SAMPLES_RECORD || bytes == IPROUTE2_RECORD);
	vec_push(&o->legacy, o->arena, more);
}

static const struct obj_legacy *with_id(const struct obj *o, u32 id, const struct obj_legacy *not_this)
{
	vec_each(x, &o->legacy)
		if (id && x != not_this && x->id == id)
			return x;
	return NULL;
}

static bool no_inner(const struct obj *o, const struct obj_legacy *x, struct diags *ds)
{
	const struct obj_map *m = &o->maps.v[x->map];
	obj_report(ds, BAD_MAP, where_elf(m->section, m->decl_off),
		"map '%.*s' holds maps, but its inner map is missing", STR_ARG(m->name));
	return false;
}

/* The samples count records, iproute2 gives numbers; and there each inner map says where it stands. */
static bool resolve_inner(struct obj *o, const struct obj_legacy *x, struct diags *ds)
{
	const struct obj_legacy *in = x->is_iproute2 ? with_id(o, x->inner, x) :
		x->inner < o->legacy.n ? &o->legacy.v[x->inner] : NULL;
	struct obj_map *m = &o->maps.v[x->map];
	if (!in || in == x)
		return no_inner(o, x, ds);
	m->inner = in->map + 1;
	for (u32 i = 0; x->is_iproute2 && i < o->legacy.n; i++) {
		const struct obj_legacy *y = &o->legacy.v[i];
		struct obj_map_init slot = { y->index, INIT_MAP, y->map };
		if (y != x && y->id == x->inner && y->index < m->max_entries)
			vec_push(&m->init, o->arena, slot);
	}
	return true;
}

/* "2/1" */
static bool is_tail(str section, u32 *id, u32 *index)
{
	str left, right;
	u64 a, b;
	if (!str_cut(section, '/', &left, &right) || !str_to_u64(left, &a) || !str_to_u64(right, &b) ||
		a > UINT32_MAX || b > UINT32_MAX)
		return false;
	*id = (u32)a;
	*index = (u32)b;
	return true;
}

/* What calls it is of its type: that of the object's other programs, else a classifier. */
static const struct uapi_sec *type_of_callers(const struct obj *o)
{
	vec_each(f, &o->funcs)
		if (f->is_entry && f->sec)
			return f->sec;
	return uapi_sec_find(STR("classifier"), NULL, NULL);
}

bool obj_resolve_legacy(struct obj *o, struct diags *ds)
{
	const struct uapi_sec *type = type_of_callers(o);
	u32 id, index;
	vec_each(x, &o->legacy)
		if (x->has_inner && !resolve_inner(o, x, ds))
			return false;
	for (u32 i = 0; i < o->funcs.n; i++) {
		struct obj_func *f = &o->funcs.v[i];
		if (!f->is_entry || f->sec || !is_tail(f->section, &id, &index))
			continue;
		const struct obj_legacy *x = with_id(o, id, NULL);
		struct obj_map_init slot = { index, INIT_FUNC, i };
		if (!x || o->maps.v[x->map].type != MAP_PROG_ARRAY) {
			obj_report(ds, BAD_MAP, where_elf(f->section, 0),
				"'%.*s' goes into the program array with id %u, which there is not", STR_ARG(f->name),
				id);
			return false;
		}
		f->sec = type;
		vec_push(&o->maps.v[x->map].init, o->arena, slot);
	}
	return true;
}
