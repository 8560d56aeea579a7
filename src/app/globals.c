/* globals.c: counters in the libbpf style are variables: at the end those of .data and .bss are shown that have
 * changed, as a table of names and values. */
#include "app/show.h"

#include "ui/ui.h"

enum { MAX_ITEMS = 64 /* of an array, as text */ };

static bool is_variables(const struct loaded *l, u32 i)
{
	const struct obj_map *m = &l->obj->maps.v[i];
	struct btf_node n;
	return m->origin == MAP_DATA && !m->is_readonly && l->map_fds[i] >= 0 && l->obj->btf &&
		btf_node(l->obj->btf, m->datasec_btf, &n) && n.kind == BTF_DATASEC;
}

/* A long array is cut: as text nobody reads it. */
static void cut(struct arena *a, struct data *d)
{
	if (d->kind != DATA_ARRAY || d->n <= MAX_ITEMS)
		return;
	struct data *item = arena_array(a, struct data, MAX_ITEMS + 1);
	memcpy(item, d->item, MAX_ITEMS * sizeof(*item));
	item[MAX_ITEMS] = data_str(STR(""), STR("..."));
	d->item = item;
	d->n = MAX_ITEMS + 1;
}

static void add_variable(struct view *v, const struct btf_node *var, const u8 *bytes, u32 size)
{
	struct arena *a = v->h->arena;
	struct data *row = arena_array(a, struct data, 4);
	row[0] = row[2] = data_str(STR("key"), var->name);
	row[1] = row[3] = data_decode(a, v->types, var->type, bytes, size);
	if (!v->json)
		cut(a, &row[1]);
	vec_push(&v->t.rows, a, row);
}

static void add_section(struct view *v, u32 map)
{
	const struct btf *b = v->l->obj->btf;
	const struct obj_map *m = &v->l->obj->maps.v[map];
	struct btf_node section, var;
	struct btf_secinfo place;
	u32 zero = 0;
	u8 *now = arena_alloc(v->h->arena, m->value_size + 8), *before = arena_alloc(v->h->arena, m->value_size + 8);
	memset(before, 0, m->value_size + 8);
	if (m->data)
		memcpy(before, m->data, MIN(m->data_size, (u64)m->value_size));
	if (!btf_node(b, m->datasec_btf, &section) || sys_map_lookup(v->h->k, v->l->map_fds[map], &zero, now, 0) != 0)
		return;
	for (u32 i = 0; btf_secinfo(b, &section, i, &place); i++) {
		bool is_inside = place.offset <= m->value_size && place.size <= m->value_size - place.offset;
		if (is_inside && btf_node(b, place.type, &var) && memcmp(now + place.offset, before + place.offset,
			place.size))
			add_variable(v, &var, now + place.offset, place.size);
	}
}

void show_globals(struct host *h, struct loaded *l, bool json, struct buf *out)
{
	static const str columns[] = { { "name", 4 }, { "value", 5 } };
	struct view v = { .h = h, .l = l, .json = json, .types = host_types(h, l->obj->btf) };
	v.t = (struct data_table){ .title = STR("globals"), .column = (str *)columns, .ncolumns = ARRAY_LEN(columns),
		.has_pairs = true, .sort_column = -1 };
	for (u32 i = 0; i < l->obj->maps.n; i++)
		if (is_variables(l, i))
			add_section(&v, i);
	if (!v.t.rows.n)
		return;
	if (json) {
		export_json_table(&v.t, h->k->real_ns(h->k), out);
		return;
	}
	show_gap(out);
	ui_table(&v.t, out);
}
