/* show.c: what the maps hold: read element by element, per-CPU values summed, typed by BTF, sorted, with totals. */
#include "app/show.h"

#include "data/data.h"
#include "ui/ui.h"

#include <errno.h>

const struct diag_code app_diags[APP_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "app/app.diag.def"
#undef DIAG
};

enum { MAX_ROWS = 1 << 20 };


static void flatten(struct arena *a, const struct data *d, struct data *row, u32 *n, u32 max)
{
	if (d->kind == DATA_STRUCT)
		for (u32 i = 0; i < d->n; i++)
			flatten(a, &d->item[i], row, n, max);
	else if (*n < max)
		row[(*n)++] = *d;
}

static struct data value_of(struct view *v, const u8 *bytes)
{
	struct arena *a = v->h->arena;
	u32 size = v->m->value_size;
	struct data sum;
	if (!load_is_percpu(v->m->type))
		return data_decode(a, v->l->obj->btf, v->m->value_btf, bytes, size);
	for (u32 cpu = 0; cpu < v->l->ncpus; cpu++) {
		struct data one = data_decode(a, v->l->obj->btf, v->m->value_btf, bytes + (u64)cpu * ALIGN_UP(size, 8u), size);
		if (cpu)
			data_add(&sum, &one);
		else
			sum = one;
	}
	return sum;
}

static bool is_zero(const u8 *p, u64 n)
{
	for (u64 i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void add_row(struct view *v, const u8 *key, const u8 *value)
{
	struct arena *a = v->h->arena;
	struct data k = data_decode(a, v->l->obj->btf, v->m->key_btf, key, v->m->key_size), d = value_of(v, value);
	struct data *row = arena_array(a, struct data, v->t.ncolumns + 2);
	u32 n = 0;
	flatten(a, &k, row, &n, v->key_columns);
	n = v->key_columns;
	flatten(a, &d, row, &n, v->t.ncolumns);
	row[v->t.ncolumns] = k;
	row[v->t.ncolumns + 1] = d;
	vec_push(&v->t.rows, a, row);
}

static void read_rows(struct view *v)
{
	struct kern *k = v->h->k;
	struct arena *a = v->h->arena;
	u64 bytes = load_value_bytes(v->m->type, v->m->value_size, v->l->ncpus);
	u8 *key = arena_alloc(a, v->m->key_size + 8), *next = arena_alloc(a, v->m->key_size + 8);
	bool is_array = v->m->type == MAP_ARRAY || v->m->type == MAP_PERCPU_ARRAY;
	long r = sys_map_next_key(k, v->fd, NULL, next);
	for (u32 n = 0; r == 0 && n < MAX_ROWS; n++) {
		u8 *value = arena_alloc(a, bytes + 8), *own = arena_alloc(a, v->m->key_size + 8);
		memcpy(own, next, v->m->key_size);
		if (sys_map_lookup(k, v->fd, next, value, 0) == 0 && !(is_array && is_zero(value, bytes)))
			add_row(v, own, value);
		memcpy(key, next, v->m->key_size);
		r = sys_map_next_key(k, v->fd, key, next);
	}
}

static str *columns(struct view *v, u32 *n)
{
	struct arena *a = v->h->arena;
	struct data key = data_shape(a, v->l->obj->btf, v->m->key_btf), value = data_shape(a, v->l->obj->btf, v->m->value_btf);
	key.name = STR("key");
	value.name = STR("value");
	struct ui_columns k = ui_columns(a, &key), d = ui_columns(a, &value);
	str *out = arena_array(a, str, k.n + d.n);
	memcpy(out, k.name, k.n * sizeof(str));
	memcpy(out + k.n, d.name, d.n * sizeof(str));
	v->key_columns = k.n;
	*n = k.n + d.n;
	return out;
}

static bool is_data(u32 type)
{
	switch (type) {
	case MAP_HASH: case MAP_ARRAY: case MAP_PERCPU_HASH: case MAP_PERCPU_ARRAY: case MAP_LRU_HASH: case MAP_LRU_PERCPU_HASH:
	case MAP_LPM_TRIE: return true;
	default: return false;
	}
}

static void show_one(struct host *h, struct loaded *l, u32 i, bool json, struct buf *out)
{
	const struct obj_map *m = &l->obj->maps.v[i];
	struct view v = { .h = h, .l = l, .m = m, .fd = l->map_fds[i] };
	if (m->type == MAP_STACK_TRACE) {
		stacks_show(h, m, v.fd, json, out);
		return;
	}
	v.t = (struct data_table){ .title = m->name, .sort_column = -1, .has_pairs = true };
	v.t.column = columns(&v, &v.t.ncolumns);
	v.t.total_from = v.key_columns;
	read_rows(&v);
	if (!json && v.t.rows.n)
		buf_char(out, '\n');
	if (show_hists(&v, json, out))
		return;
	v.t.sort_column = m->type == MAP_ARRAY || m->type == MAP_PERCPU_ARRAY ? 0 : (s32)v.t.ncolumns - 1;
	data_table_sort(&v.t);
	if (json)
		export_json_table(&v.t, h->k->real_ns(h->k), out);
	else if (v.t.rows.n)
		ui_table(&v.t, out);
}

/* Not those that serve the machinery: the counter of what was lost, usdt.bpf.h's records of arguments. */
static bool is_of_user(const struct obj *o, u32 i)
{
	const struct obj_map *m = &o->maps.v[i];
	return (is_data(m->type) || m->type == MAP_STACK_TRACE) && m->origin == MAP_DECLARED && i + 1 != o->loss_map && !str_starts(m->name, "__bpf_usdt_");
}

void show_maps(struct host *h, struct loaded *l, bool json, struct buf *out)
{
	for (u32 i = 0; i < l->obj->maps.n; i++)
		if (l->map_fds[i] >= 0 && is_of_user(l->obj, i))
			show_one(h, l, i, json, out);
}

/* As if it had just been loaded: one object with one map. */
long show_map(struct host *h, u32 id, bool json, struct buf *out)
{
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info);
	long fd = sys_fd_by_id(h->k, BPFCMD_MAP_GET_FD_BY_ID, id), r = fd < 0 ? fd : sys_get_info(h->k, (int)fd, &info, &len);
	int fds[1] = { (int)fd };
	if (r >= 0 && !is_data(info.type) && info.type != MAP_STACK_TRACE)
		r = -EOPNOTSUPP;
	if (r >= 0) {
		struct obj *o = obj_new(h->arena, STR("kernel"));
		struct obj_map m = { .name = arena_str(h->arena, str_from(info.name)), .type = info.type, .key_size = info.key_size,
			.value_size = info.value_size, .max_entries = info.max_entries, .flags = info.map_flags };
		o->btf = host_btf_by_id(h, info.btf_id);
		m.key_btf = o->btf ? info.btf_key_type_id : 0;
		m.value_btf = o->btf ? info.btf_value_type_id : 0;
		vec_push(&o->maps, h->arena, m);
		struct loaded l = { .arena = h->arena, .k = h->k, .obj = o, .map_fds = fds, .ncpus = sys_possible_cpus(h->k) };
		show_one(h, &l, 0, json, out);
	}
	if (fd >= 0)
		h->k->close(h->k, (int)fd);
	return r;
}
