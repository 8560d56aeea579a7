/* show.c: what the maps hold: read element by element, typed by BTF, sorted; values of CPUs and
 * columns are added up where they count something (counters.c). */
#include "app/show.h"

#include "data/data.h"
#include "ui/ui.h"

#include <errno.h>

const struct diag_code app_diags[APP_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "app/app.diag.def"
#undef DIAG
};

enum { MAX_ROWS = 1 << 20, MAX_ZEROS = 32, MAX_ZEROS_JSON = 4096 /* longer arrays leave their zeros out */ };

static void flatten(struct arena *a, const struct data *d, struct data *row, u32 *n, u32 max)
{
	if (d->kind == DATA_STRUCT)
		for (u32 i = 0; i < d->n; i++)
			flatten(a, &d->item[i], row, n, max);
	else if (*n < max)
		row[(*n)++] = *d;
}

static struct data decode_value(struct view *v, const u8 *bytes)
{
	return data_decode(v->h->arena, v->types, v->m->value_btf, bytes, v->m->value_size);
}

static const u8 *of_cpu(const struct view *v, const u8 *bytes, u32 cpu)
{
	return bytes + (u64)cpu * ALIGN_UP(v->m->value_size, 8u);
}

static struct data sum_of(struct view *v, const u8 *bytes)
{
	struct data sum = decode_value(v, bytes);
	for (u32 cpu = 1; cpu < v->l->ncpus; cpu++) {
		struct data one = decode_value(v, of_cpu(v, bytes, cpu));
		data_add(&sum, &one);
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

/* cpu: in a column behind the key; NULL: there is none. */
static void add_row(struct view *v, const struct data *key, const struct data *cpu, const struct data *value)
{
	struct arena *a = v->h->arena;
	struct data *row = arena_array(a, struct data, v->t.ncolumns + 2);
	u32 n = 0, own = v->key_columns - (cpu != NULL);
	flatten(a, key, row, &n, own);
	n = own;
	if (cpu)
		row[n++] = *cpu;
	flatten(a, value, row, &n, v->t.ncolumns);
	row[v->t.ncolumns] = *key;
	row[v->t.ncolumns + 1] = *value;
	vec_push(&v->t.rows, a, row);
}

/* Text: a line for each CPU that has something. JSON: an array, by number of the CPU. */
static void add_cpus(struct view *v, const struct data *key, const u8 *bytes)
{
	struct data all = { .kind = DATA_ARRAY, .item = arena_array(v->h->arena, struct data, v->l->ncpus),
		.n = v->l->ncpus };
	for (u32 cpu = 0; cpu < v->l->ncpus; cpu++) {
		struct data number = data_uint(STR("cpu"), cpu);
		all.item[cpu] = decode_value(v, of_cpu(v, bytes, cpu));
		if (!v->json && !is_zero(of_cpu(v, bytes, cpu), v->m->value_size))
			add_row(v, key, &number, &all.item[cpu]);
	}
	if (v->json)
		add_row(v, key, NULL, &all);
}

static void add_element(struct view *v, const u8 *key, const u8 *value)
{
	struct data k = data_decode(v->h->arena, v->types, v->m->key_btf, key, v->m->key_size), d;
	if (v->each_cpu) {
		add_cpus(v, &k, value);
		return;
	}
	d = load_is_percpu(v->m->type) ? sum_of(v, value) : decode_value(v, value);
	add_row(v, &k, NULL, &d);
}

/* Of maps whose values are not for user space: a key, and no value. */
static void add_hidden(struct view *v, const u8 *key)
{
	struct data k = data_decode(v->h->arena, v->types, v->m->key_btf, key, v->m->key_size), none = { 0 };
	add_row(v, &k, NULL, &none);
}

static bool is_array(const struct view *v) { return v->m->type == MAP_ARRAY || v->m->type == MAP_PERCPU_ARRAY; }

static void read_rows(struct view *v)
{
	struct kern *k = v->h->k;
	struct arena *a = v->h->arena;
	u64 bytes = load_value_bytes(v->m->type, v->m->value_size, v->l->ncpus);
	u8 *key = arena_alloc(a, v->m->key_size + 8), *next = arena_alloc(a, v->m->key_size + 8);
	bool is_slots = v->m->hist || v->m->hists_in.n;
	bool skips_zeros = is_array(v) && (is_slots || v->m->max_entries > (v->json ? MAX_ZEROS_JSON : MAX_ZEROS));
	long r = sys_map_next_key(k, v->fd, NULL, next);
	for (u32 n = 0; r == 0 && n < MAX_ROWS; n++) {
		u8 *value = arena_alloc(a, bytes + 8), *own = arena_alloc(a, v->m->key_size + 8);
		memcpy(own, next, v->m->key_size);
		long seen = sys_map_lookup(k, v->fd, next, value, 0);
		if (seen == 0 && !(skips_zeros && is_zero(value, bytes)))
			add_element(v, own, value);
		else if (seen < 0 && seen != -ENOENT)
			add_hidden(v, own);
		memcpy(key, next, v->m->key_size);
		r = sys_map_next_key(k, v->fd, key, next);
	}
}

/* A queue or a stack gives its elements away: one that is pinned keeps them, and shows the next one alone. */
static void read_queue(struct view *v)
{
	bool keeps = v->m->pin_path.n || v->m->pinning || v->only_look;
	u8 *value = arena_alloc(v->h->arena, v->m->value_size + 8);
	for (u32 n = 0; n < v->m->max_entries && n < MAX_ROWS; n++) {
		long r = keeps ? sys_map_lookup(v->h->k, v->fd, NULL, value, 0) : sys_map_take(v->h->k, v->fd, value);
		if (r != 0)
			return;
		u8 *own = arena_alloc(v->h->arena, v->m->value_size + 8);
		memcpy(own, value, v->m->value_size);
		struct data number = data_uint(STR("key"), n), d = decode_value(v, own);
		add_row(v, &number, NULL, &d);
		if (keeps)
			return;
	}
}

static bool is_queue(u32 type) { return type == MAP_QUEUE || type == MAP_LIFO; }

static str *columns(struct view *v, u32 *n)
{
	struct arena *a = v->h->arena;
	struct data_record k = data_record(a, v->types, v->m->key_btf, STR("key")), d = data_record(a, v->types,
		v->m->value_btf, STR("value"));
	bool has_cpu = v->each_cpu && !v->json;
	str *out = arena_array(a, str, k.n + has_cpu + d.n);
	for (u32 i = 0; i < k.n; i++)
		out[i] = k.leaf[i].name;
	if (has_cpu)
		out[k.n] = STR("cpu");
	v->key_columns = k.n + has_cpu;
	for (u32 i = 0; i < d.n; i++)
		out[v->key_columns + i] = d.leaf[i].name;
	*n = v->key_columns + d.n;
	return out;
}

static bool is_data(u32 type)
{
	switch (type) {
	case MAP_HASH: case MAP_ARRAY: case MAP_PERCPU_HASH: case MAP_PERCPU_ARRAY: case MAP_LRU_HASH:
		case MAP_LRU_PERCPU_HASH:
	case MAP_LPM_TRIE: case MAP_QUEUE: case MAP_LIFO: return true;
	default: return false;
	}
}

/* Maps of other things too: the kernel tells ids, indexes, or that it does not tell. */
static bool can_dump(u32 type)
{
	switch (type) {
	case MAP_PROG_ARRAY: case MAP_PERF_EVENT_ARRAY: case MAP_CGROUP_ARRAY: case MAP_ARRAY_OF_MAPS:
		case MAP_HASH_OF_MAPS: case MAP_DEVMAP: case MAP_DEVMAP_HASH:
	case MAP_CPUMAP: case MAP_XSKMAP: case MAP_SOCKMAP: case MAP_SOCKHASH: case MAP_REUSEPORT_SOCKARRAY:
		case MAP_OPS: case MAP_STACK_TRACE:
	case MAP_CGROUP_STORAGE: case MAP_PERCPU_CGROUP_STORAGE: return true;
	default: return is_data(type);
	}
}

void show_gap(struct buf *out)
{
	if (out->flushed + out->n)
		buf_char(out, '\n');
}

void show_upper(struct arena *a, struct data_table *t)
{
	str *all = arena_array(a, str, t->ncolumns + 1);
	for (u32 c = 0; c < t->ncolumns; c++) {
		char *name = arena_strdup(a, t->column[c]);
		for (u32 i = 0; i < t->column[c].n; i++)
			name[i] = name[i] == '_' ? '-' : name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 32) :
				name[i];
		all[c] = (str){ name, t->column[c].n };
	}
	t->column = all;
}

static void show_one(struct view v, struct buf *out)
{
	const struct obj_map *m = v.m;
	if (m->type == MAP_STACK_TRACE) {
		stacks_show(&v, out);
		return;
	}
	v.t = (struct data_table){ .title = v.title.n ? v.title : m->name, .sort_column = -1, .has_pairs = true };
	v.t.column = columns(&v, &v.t.ncolumns);
	v.t.total_from = v.adds_up && !v.each_cpu ? v.key_columns : 0;
	if (is_queue(m->type))
		read_queue(&v);
	else
		read_rows(&v);
	if (!v.json && v.t.rows.n)
		show_gap(out);
	if (show_hists(&v, v.json, out))
		return;
	v.t.sort_column = !v.top && (is_array(&v) || is_queue(m->type) || v.each_cpu) ? 0 : (s32)v.t.ncolumns - 1;
	v.t.descending = v.top > 0;
	data_table_sort(&v.t);
	v.t.rows.n = v.top ? MIN(v.t.rows.n, v.top) : v.t.rows.n;
	if (v.json) {
		export_json_table(&v.t, v.h->k->real_ns(v.h->k), out);
		return;
	}
	if (v.has_upper)
		show_upper(v.h->arena, &v.t);
	if (v.t.rows.n)
		ui_table(&v.t, out);
}

/* Not those that serve the machinery: the counter of what was lost, usdt.bpf.h's records of arguments. */
static bool is_of_user(const struct obj *o, u32 i)
{
	const struct obj_map *m = &o->maps.v[i];
	return (is_data(m->type) || m->type == MAP_STACK_TRACE) && m->origin == MAP_DECLARED && i + 1 != o->loss_map &&
		!str_starts(m->name, "__bpf_usdt_");
}

static struct view view_of(struct host *h, struct loaded *l, u32 i, const struct show_style *style)
{
	const struct obj_map *m = &l->obj->maps.v[i];
	struct view v = { .h = h, .l = l, .m = m, .fd = l->map_fds[i], .json = style->json, .top = style->top,
		.unit = style->unit, .title = style->title,
		.has_upper = style->has_upper, .types = host_types(h, l->obj->btf) };
	bool is_slots = m->hist || m->hists_in.n;
	v.adds_up = counters_add_up(style->counters, l->obj, i);
	if (load_is_percpu(m->type)) {
		l->ncpus = l->ncpus ? l->ncpus : sys_possible_cpus(h->k);
		v.each_cpu = style->cpus == CPUS_EACH || (style->cpus == CPUS_AUTO && !v.adds_up && !is_slots);
	}
	return v;
}

bool show_maps(struct host *h, struct loaded *l, const struct show_style *given, struct buf *out)
{
	u64 before = out->flushed + out->n;
	struct show_style style = *given;
	style.counters = counters_find(h->arena, l->obj);
	for (u32 i = 0; i < l->obj->maps.n; i++)
		if (l->map_fds[i] >= 0 && (style.only.n ? str_eq(l->obj->maps.v[i].name, style.only) :
			is_of_user(l->obj, i)))
			show_one(view_of(h, l, i, &style), out);
	if (!style.only.n)
		show_globals(h, l, style.json, out);
	return out->flushed + out->n != before;
}

static void clear(struct host *h, struct loaded *l, u32 i)
{
	const struct obj_map *m = &l->obj->maps.v[i];
	u64 bytes = load_value_bytes(m->type, m->value_size, MAX(l->ncpus, sys_possible_cpus(h->k)));
	u8 *key = arena_alloc(h->arena, m->key_size + 8), *next = arena_alloc(h->arena, m->key_size + 8),
		*zero = arena_alloc(h->arena, bytes + 8);
	bool is_array = m->type == MAP_ARRAY || m->type == MAP_PERCPU_ARRAY;
	memset(zero, 0, bytes + 8);
	long r = sys_map_next_key(h->k, l->map_fds[i], NULL, next);
	for (u32 n = 0; r == 0 && n < MAX_ROWS; n++) {
		memcpy(key, next, m->key_size);
		r = sys_map_next_key(h->k, l->map_fds[i], key, next);
		if (is_array)
			sys_map_update(h->k, l->map_fds[i], key, zero, 0);
		else
			sys_map_delete(h->k, l->map_fds[i], key);
	}
}

void show_clear(struct host *h, struct loaded *l)
{
	for (u32 i = 0; i < l->obj->maps.n; i++)
		if (l->map_fds[i] >= 0 && is_of_user(l->obj, i) && !is_queue(l->obj->maps.v[i].type))
			clear(h, l, i);
}

/* As if it had just been loaded: one object with one map. */
long show_map(struct host *h, u32 id, bool json, struct buf *out)
{
	struct sys_map_info info = { 0 };
	u32 len = sizeof(info);
	long fd = sys_fd_by_id(h->k, BPFCMD_MAP_GET_FD_BY_ID, id), r = fd < 0 ? fd : sys_get_info(h->k, (int)fd, &info,
		&len);
	int fds[1] = { (int)fd };
	if (r >= 0 && !can_dump(info.type))
		r = -EOPNOTSUPP;
	if (r >= 0) {
		struct obj *o = obj_new(h->arena, STR("kernel"));
		struct obj_map m = { .name = arena_str(h->arena, str_from(info.name)), .type = info.type,
			.key_size = info.key_size,
			.value_size = info.value_size, .max_entries = info.max_entries, .flags = info.map_flags };
		o->btf = host_btf_by_id(h, info.btf_id);
		m.key_btf = o->btf ? info.btf_key_type_id : 0;
		m.value_btf = o->btf ? info.btf_value_type_id : 0;
		vec_push(&o->maps, h->arena, m);
		struct loaded l = { .arena = h->arena, .k = h->k, .obj = o, .map_fds = fds,
			.ncpus = sys_possible_cpus(h->k) };
		struct view v = view_of(h, &l, 0, &(struct show_style){ .json = json });
		v.only_look = true;
		show_one(v, out);
	}
	if (fd >= 0)
		h->k->close(h->k, (int)fd);
	return r;
}
