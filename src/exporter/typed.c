/* typed.c: a source without a configuration: its maps' types say what they hold. What identifies an element becomes its
 * labels (members of the key, and text in the value), each number of its value a metric:
 *
 *   struct { comm[16] } -> u64        skep_opens_by_comm_total{comm="bash"} 12
 *   u32 slot of powers of two -> u64  skep_runqlat_latency_seconds_bucket{le="3e-06"} 7
 *
 * A number that programs only ever add to is a counter; another is a gauge. Of a tool it is what the tool shows: the
 * columns of its table, its variables, its histogram; what else its maps hold it notes for itself. Ids of stacks become
 * the functions that were called. Records of buffers are counted. */
#include "exporter/exporter_private.h"

enum { LOG2_BUCKETS = 40, MAX_VARIABLE_BYTES = 1 << 20 };
enum shape { SHAPE_NUMBER, SHAPE_SLOT /* an element a slot */, SHAPE_SLOTS /* an array of slots in a value */ };

struct typed_metric {
	double per;                  /* of the unit */
	u32 map;
	enum shape shape;
	struct metric metric;
	str name;
	struct series series;
	struct data_record key, value;
	u32 leaf;                    /* of the value: the number, the array */
	s32 base;                    /* of slots: the one of 1 */
	u64 total;                   /* of a buffer: records */
	s64 stream_source;
	u32 offset, size;            /* of a variable: where in its section */
};
/* lines: of stacks, by id and process: their functions, which are found once. */
struct typed { struct arena *a; vec(struct typed_metric *) metrics; struct map lines; };

static bool is_data(u32 type)
{
	return type == MAP_HASH || type == MAP_ARRAY || type == MAP_PERCPU_HASH || type == MAP_PERCPU_ARRAY ||
		type == MAP_LRU_HASH || type == MAP_LRU_PERCPU_HASH || type == MAP_LPM_TRIE;
}

static bool is_array(u32 type) { return type == MAP_ARRAY || type == MAP_PERCPU_ARRAY; }
static bool is_buffer(u32 type) { return type == MAP_RINGBUF || type == MAP_PERF_EVENT_ARRAY; }

static bool is_wanted(const struct source *s, u32 map)
{
	const struct obj_map *m = &s->obj->maps.v[map];
	const struct tool *t = s->tool;
	const char *shown = !t ? NULL : t->shows ? t->shows : t->table ? t->table : t->stacks;
	if (s->loaded->map_fds[map] < 0 || m->origin != MAP_DECLARED || map + 1 == s->obj->loss_map ||
		str_starts(m->name, "__bpf_usdt_"))
		return false;
	if (shown || (t && (t->has_rates || t->has_counts)))
		return shown && str_is(m->name, shown);
	return is_data(m->type) || is_buffer(m->type);
}

/* Of a tool: does a column show it? */
static bool is_column(const struct tool *t, str member)
{
	for (u32 i = 0; i < t->ncolumns; i++)
		if (t->columns[i].member && str_is(member, t->columns[i].member))
			return true;
	return false;
}

static bool is_stack(const struct data_leaf *l)
{
	return (l->format == FORMAT_KSTACK || l->format == FORMAT_USTACK) && l->size <= 8;
}

static bool is_number(const struct data_leaf *l)
{
	struct data d = { .kind = l->kind, .format = l->format };
	return (l->kind == DATA_INT || l->kind == DATA_UINT || l->kind == DATA_BOOL) && data_as(&d) == AS_NUMBER;
}

/* Of a value: it says of what the numbers beside it are. */
static bool is_label(const struct data_leaf *l) { return l->kind == DATA_STR || is_stack(l); }

/* ---- what there is ----------------------------------------------------------------------------------------------- */

static void add_label(struct typed_metric *t, struct arena *a, str name)
{
	struct metric_label l = { .name = name_of(a, "", name, "") };
	vec_push(&t->metric.labels, a, l);
}

/* Members of the key, but for the slot of a histogram and the index of a single element; texts of the value. */
static void add_labels(struct typed_metric *t, struct arena *a, const struct obj_map *m)
{
	u32 n = t->key.n - (t->shape == SHAPE_SLOT);
	if (is_array(m->type) && m->max_entries == 1)
		n = 0;
	for (u32 i = 0; i < n; i++)
		add_label(t, a, t->key.leaf[i].name);
	t->key.n = n + (t->shape == SHAPE_SLOT);
	for (u32 i = 0; i < t->value.n; i++)
		if (is_label(&t->value.leaf[i]))
			add_label(t, a, t->value.leaf[i].name);
}

/* per: of them in one of what is told. A number is divided by it: 15 / 1e6 is 1.5e-05, 15 * 1e-6 is not quite. */
struct unit { const char *name, *suffix; double per; };
static const struct unit *unit_of(const struct source *s)
{
	static const struct unit units[] = { { "nsecs", "_seconds", 1e9 }, { "usecs", "_seconds", 1e6 },
		{ "msecs", "_seconds", 1e3 }, { "secs", "_seconds", 1 }, { "bytes", "_bytes", 1 } };
	for (u32 i = 0; s->run.unit && i < ARRAY_LEN(units); i++)
		if (!strcmp(s->run.unit, units[i].name))
			return &units[i];
	return NULL;
}

/* skep_SOURCE_MAP_MEMBER; no word twice. */
static str name_in(struct arena *a, const struct source *s, str map, str member, const char *suffix)
{
	struct buf b = BUF_INIT;
	buf_str(&b, s->name);
	if (!str_eq(map, s->name))
		buf_printf(&b, "_%.*s", STR_ARG(map));
	if (member.n && !str_eq(member, map))
		buf_printf(&b, "_%.*s", STR_ARG(member));
	str name = name_of(a, "skep_", buf_view(&b), suffix);
	buf_free(&b);
	return name;
}

/* What the tool is for, and of several columns which. */
static str help_of_tool(struct arena *a, const struct tool *t, str leaf)
{
	const char *unit = t->stacks && t->stacks_unit ? t->stacks_unit : "";
	str what = t->stacks ? str_from(unit) : str_is(leaf, "value") ? STR("") : leaf;
	return arena_printf(a, "%s%s%.*s", t->what, what.n ? "; " : "", STR_ARG(what));
}

static struct typed_metric *add(struct exporter *x, struct source *s, u32 map, enum shape shape, str leaf)
{
	struct arena *a = s->typed->a;
	const struct obj_map *m = &s->obj->maps.v[map];
	struct typed_metric *t = arena_new(a, struct typed_metric);
	const struct unit *unit = shape == SHAPE_NUMBER ? NULL : unit_of(s);
	*t = (struct typed_metric){ .map = map, .shape = shape, .stream_source = -1,
		.key = data_record(a, s->types, m->key_btf, STR("key")), .value = data_record(a, s->types, m->value_btf,
		STR("value")) };
	t->metric.is_histogram = shape != SHAPE_NUMBER;
	t->per = unit ? unit->per : 1;
	t->metric.multiplier = 1 / t->per;
	t->name = t->metric.name = name_in(a, s, m->name, str_is(leaf, "value") ? STR("") : leaf, unit ? unit->suffix :
		"");
	t->metric.help = s->tool ? help_of_tool(a, s->tool, leaf) : arena_printf(a, "%s '%.*s' of %.*s",
		shape == SHAPE_NUMBER ? "What programs keep in map" : "Histogram of map", STR_ARG(m->name),
		STR_ARG(s->name));
	if (is_data(m->type))
		add_labels(t, a, m);
	host_need_names(x->h, &t->key);
	host_need_names(x->h, &t->value);
	for (u32 i = 0; i < t->key.n + t->value.n; i++)
		s->reads_processes |= (i < t->key.n ? &t->key.leaf[i] : &t->value.leaf[i - t->key.n])->format ==
			FORMAT_USTACK;
	vec_push(&s->typed->metrics, a, t);
	return t;
}

/* The slot is the last label of a histogram's metric, as it is in a configuration. */
static void finish(struct exporter *x, struct source *s, struct typed_metric *t)
{
	if (t->metric.is_histogram) {
		add_label(t, s->typed->a, STR("le"));
		t->metric.buckets = BUCKETS_LINEAR;
		t->metric.max = LOG2_BUCKETS - 1;
	}
	if (!t->metric.is_histogram && !t->metric.is_gauge && !str_ends(t->name, "_total"))
		t->name = t->metric.name = arena_printf(s->typed->a, "%.*s_total", STR_ARG(t->name));
	series_init(&t->series, &t->metric, x->o->max_series);
}

/* c NULL: what programs do is not asked. */
static void add_numbers(struct exporter *x, struct source *s, u32 map, const struct counters *c)
{
	const struct obj_map *m = &s->obj->maps.v[map];
	const struct tool *tool = s->tool;
	struct data_record v = data_record(s->typed->a, s->types, m->value_btf, STR("value"));
	bool all_add = counters_add_up(c, s->obj, map);
	for (u32 i = 0; i < v.n; i++) {
		bool adds = all_add || (c && counters_adds_at(c, map, v.leaf[i].off, v.leaf[i].size)),
			is_shown = adds || !tool || (tool->table && is_column(tool, v.leaf[i].name));
		if (!is_number(&v.leaf[i]) || !is_shown)
			continue;
		struct typed_metric *t = add(x, s, map, SHAPE_NUMBER, v.leaf[i].name);
		t->leaf = i;
		t->metric.is_gauge = !adds || (tool && tool->gives_back);
		t->metric.is_signed = t->metric.is_gauge && (v.leaf[i].is_signed || (tool && tool->gives_back));
		finish(x, s, t);
	}
}

static void add_map(struct exporter *x, struct source *s, u32 map, const struct counters *counters)
{
	const struct obj_map *m = &s->obj->maps.v[map];
	struct data_record v = data_record(s->typed->a, s->types, m->value_btf, STR("value"));
	struct typed_metric *t;
	if (is_buffer(m->type)) {
		finish(x, s, add(x, s, map, SHAPE_NUMBER, STR("events")));
	} else if (m->hist == HIST_LOG2 && v.n == 1) {
		t = add(x, s, map, SHAPE_SLOT, STR(""));
		t->base = m->hist_base;
		finish(x, s, t);
	} else if (m->hists_in.n) {
		vec_each(in, &m->hists_in)
			for (u32 i = 0; i < v.n; i++)
				if (v.leaf[i].kind == DATA_ARRAY && str_eq(v.leaf[i].name, in->member.n ? in->member :
					STR("value"))) {
					t = add(x, s, map, SHAPE_SLOTS, v.leaf[i].name);
					t->leaf = i;
					t->base = in->base;
					finish(x, s, t);
				}
	} else {
		add_numbers(x, s, map, counters);
	}
}

/* Variables of .data and .bss that are numbers; of a tool those that are its columns, which only grow. */
static void add_variables(struct exporter *x, struct source *s, u32 map)
{
	const struct obj_map *m = &s->obj->maps.v[map];
	struct btf_node section, var;
	struct btf_secinfo place;
	if (m->origin != MAP_DATA || m->is_readonly || s->loaded->map_fds[map] < 0 || !s->obj->btf ||
		m->value_size > MAX_VARIABLE_BYTES || !btf_node(s->obj->btf, m->datasec_btf, &section))
		return;
	for (u32 i = 0; btf_secinfo(s->obj->btf, &section, i, &place); i++) {
		if (!btf_node(s->obj->btf, place.type, &var) || place.offset + (u64)place.size > m->value_size)
			continue;
		struct data_record v = data_record(s->typed->a, s->types, var.type, var.name);
		if (v.n != 1 || !is_number(&v.leaf[0]) || (s->tool && !is_column(s->tool, var.name)))
			continue;
		struct typed_metric *t = add(x, s, map, SHAPE_NUMBER, var.name);
		t->name = t->metric.name = name_in(s->typed->a, s, var.name, STR(""), "");
		if (!s->tool)
			t->metric.help = arena_printf(s->typed->a, "Variable '%.*s' of %.*s", STR_ARG(var.name),
				STR_ARG(s->name));
		t->metric.labels.n = 0;
		t->key.n = 0;
		t->value = v;
		t->offset = place.offset;
		t->size = place.size;
		t->metric.is_gauge = !s->tool;
		t->metric.is_signed = t->metric.is_gauge && v.leaf[0].is_signed;
		finish(x, s, t);
	}
}

void typed_open(struct exporter *x, struct source *s)
{
	s->typed = arena_new(x->h->arena, struct typed);
	s->typed->a = x->h->arena;
	const struct counters *counters = counters_find(x->h->arena, s->obj);
	for (u32 i = 0; i < s->obj->maps.n; i++) {
		if (is_wanted(s, i))
			add_map(x, s, i, counters);
		if (!s->tool || s->tool->has_rates || s->tool->has_counts)
			add_variables(x, s, i);
	}
}

static void on_record(void *ctx, u32 source UNUSED, const void *bytes UNUSED, u32 len UNUSED, u32 cpu UNUSED)
{
	struct typed_metric *t = ctx;
	t->total++;
}

/* A process is told of when it is first seen: what code it has is noted, for it may be gone when it is asked for. */
static void on_process(void *ctx, u32 source UNUSED, const void *bytes, u32 len, u32 cpu UNUSED)
{
	tool_note_process(&((struct source *)ctx)->run, bytes, len);
}

void typed_buffers(struct exporter *x, struct source *s)
{
	enum { PAGES = 64 };
	for (u32 i = 0; s->typed && s->tool && s->tool->stacks && i < s->obj->maps.n; i++)
		if (s->obj->maps.v[i].type == MAP_RINGBUF && s->loaded->map_fds[i] >= 0)
			stream_add_ringbuf(x->stream, s->loaded->map_fds[i], s->obj->maps.v[i].max_entries, on_process,
				s);
	for (u32 i = 0; s->typed && i < s->typed->metrics.n; i++) {
		struct typed_metric *t = s->typed->metrics.v[i];
		const struct obj_map *m = &s->obj->maps.v[t->map];
		if (m->type == MAP_RINGBUF)
			t->stream_source = stream_add_ringbuf(x->stream, s->loaded->map_fds[t->map], m->max_entries,
				on_record, t);
		else if (m->type == MAP_PERF_EVENT_ARRAY)
			t->stream_source = stream_add_perf(x->stream, s->loaded->map_fds[t->map], PAGES, on_record, t);
	}
}

/* ---- what they hold now ------------------------------------------------------------------------------------------ */

struct typed_take { struct exporter *x; struct source *s; struct typed_metric *t; struct arena *a; struct data *key,
	*value,
	*one; str *labels; };

static str label_text(struct arena *a, const struct data *d)
{
	struct buf b = BUF_INIT;
	if (d->kind == DATA_STR || (d->kind == DATA_ENUM && d->text.n))
		return d->text;
	data_text(d, &b);
	str text = arena_str(a, buf_view(&b));
	buf_free(&b);
	return text;
}

/* Frames that the program itself has put down, as a line. */
static str frames_line(struct arena *a, const struct data *d)
{
	struct buf b = BUF_INIT;
	for (u32 i = d->n; i-- > 0;) {
		str name, offset;
		str_cut(label_text(a, &d->item[i]), '+', &name, &offset);
		buf_printf(&b, "%s%.*s", b.n ? ";" : "", STR_ARG(name));
	}
	str line = arena_str(a, buf_view(&b));
	buf_free(&b);
	return line;
}

/* Whose the stack beside it is. */
static u32 owner_of(const struct typed_take *w)
{
	for (u32 i = 0; i < w->t->key.n + w->t->value.n; i++) {
		const struct data_leaf *l = i < w->t->key.n ? &w->t->key.leaf[i] : &w->t->value.leaf[i - w->t->key.n];
		const struct data *d = i < w->t->key.n ? &w->key[i] : &w->value[i - w->t->key.n];
		if ((str_is(l->name, "pid") || str_is(l->name, "tgid")) && data_is_number(d))
			return (u32)data_number(d);
	}
	return 0;
}

/* An id means the same functions as long as the object is loaded: they are found once. */
static str stack_line(struct typed_take *w, s64 id, u32 pid)
{
	enum { MAX_LINES = 1 << 16 };
	struct typed *typed = w->s->typed;
	u64 key = (u64)pid << 32 | (u32)id, at;
	if (id < 0)
		return STR("");
	if (map_get(&typed->lines, key, &at))
		return *(const str *)(uintptr_t)at;
	str line = stacks_line(w->x->h, w->s->loaded, w->a, id, pid);
	if (typed->lines.n >= MAX_LINES)
		return line;
	str *kept = arena_new(typed->a, str);
	*kept = arena_str(typed->a, line);
	map_put(&typed->lines, typed->a, key, (u64)(uintptr_t)kept);
	return *kept;
}

static str label_of(struct typed_take *w, const struct data_leaf *l, const struct data *d)
{
	bool is_user = l->format == FORMAT_USTACK;
	if (!is_user && l->format != FORMAT_KSTACK)
		return label_text(w->a, d);
	if (d->kind == DATA_ARRAY)
		return frames_line(w->a, d);
	u32 pid = is_user ? owner_of(w) : 0;
	return is_user && !pid ? STR("") : stack_line(w, d->i, pid);
}

/* The value of all CPUs in one. */
static void load_value(struct typed_take *w, const u8 *bytes)
{
	const struct obj_map *m = &w->s->obj->maps.v[w->t->map];
	data_load(&w->t->value, bytes, m->value_size, w->a, w->value);
	for (u32 cpu = 1; load_is_percpu(m->type) && cpu < w->s->loaded->ncpus; cpu++) {
		data_load(&w->t->value, bytes + (u64)cpu * ALIGN_UP(m->value_size, 8u), m->value_size, w->a, w->one);
		for (u32 i = 0; i < w->t->value.n; i++)
			data_add(&w->value[i], &w->one[i]);
	}
}

/* Bars begin with 0 and 1, then go by powers of two. */
static void add_slot(struct typed_take *w, struct series_row *r, s64 slot, u64 count)
{
	s64 bar = MAX(slot - w->t->base, 0);
	r->cells[bar < LOG2_BUCKETS ? bar : LOG2_BUCKETS] += count;
}

static void take(void *ctx, const u8 *key, const u8 *value)
{
	struct typed_take *w = ctx;
	struct typed_metric *t = w->t;
	struct arena_mark mark = arena_mark(w->a);
	u32 n = 0, nkeys = t->key.n - (t->shape == SHAPE_SLOT);
	data_load(&t->key, key, w->s->obj->maps.v[t->map].key_size, w->a, w->key);
	load_value(w, value);
	for (u32 i = 0; i < nkeys; i++)
		w->labels[n++] = label_of(w, &t->key.leaf[i], &w->key[i]);
	for (u32 i = 0; i < t->value.n; i++)
		if (is_label(&t->value.leaf[i]))
			w->labels[n++] = label_of(w, &t->value.leaf[i], &w->value[i]);
	const struct data *d = &w->value[t->leaf];
	struct series_row *r = series_row(&t->series, w->labels);
	if (r && t->shape == SHAPE_NUMBER)
		r->cells[0] += (u64)data_number(d);
	else if (r && t->shape == SHAPE_SLOT)
		add_slot(w, r, data_number(&w->key[nkeys]), (u64)data_number(d));
	else if (r)
		for (u32 i = 0; i < d->n; i++)
			add_slot(w, r, i, (u64)data_number(&d->item[i]));
	arena_reset(w->a, mark);
}

static void take_variable(struct exporter *x, struct source *s, struct typed_metric *t, struct arena *a)
{
	u32 zero = 0;
	u8 *all = arena_alloc(a, s->obj->maps.v[t->map].value_size + 8);
	struct data d;
	if (sys_map_lookup(x->h->k, s->loaded->map_fds[t->map], &zero, all, 0) < 0)
		return;
	data_load(&t->value, all + t->offset, t->size, a, &d);
	series_row(&t->series, NULL)->cells[0] = (u64)data_number(&d);
}

static void read_metric(struct exporter *x, struct source *s, struct typed_metric *t, struct arena *a)
{
	struct typed_take w = { x, s, t, a, arena_array(a, struct data, t->key.n + 1),
		arena_array(a, struct data, t->value.n + 1),
		arena_array(a, struct data, t->value.n + 1), arena_array(a, str, t->metric.labels.n + 1) };
	series_begin(&t->series);
	if (is_buffer(s->obj->maps.v[t->map].type))
		series_row(&t->series, NULL)->cells[0] = t->total;
	else if (t->size)
		take_variable(x, s, t, a);
	else if (each_element(x->h->k, s->loaded, t->map, a, take, &w) < 0)
		s->errors++;
}

/* Bounds of bars: what is counted are whole numbers, so each bar's last one is its bound. */
static void set_bounds(struct family *f, struct arena *a, const struct typed_metric *t)
{
	double *bounds = arena_array(a, double, LOG2_BUCKETS);
	for (u32 i = 0; i < LOG2_BUCKETS; i++)
		bounds[i] = (double)((2ull << i) - 1) / t->per;
	f->bounds = bounds;
	vec_each(p, &f->points) {
		p->has_sum = false;
		p->over = p->cells[LOG2_BUCKETS];
	}
}

void typed_families(struct exporter *x, struct source *s, struct arena *a, families *out)
{
	for (u32 i = 0; s->typed && i < s->typed->metrics.n; i++) {
		struct typed_metric *t = s->typed->metrics.v[i];
		read_metric(x, s, t, a);
		family_of_series(out, a, &t->series, t->name);
		if (t->metric.is_histogram)
			set_bounds(&out->v[out->n - 1], a, t);
	}
}

void typed_cut(struct source *s, struct arena *a, struct family *f)
{
	for (u32 i = 0; s->typed && i < s->typed->metrics.n; i++) {
		str *values = arena_array(a, str, 2);
		values[0] = s->name;
		values[1] = s->typed->metrics.v[i]->name;
		family_point(f, a, values)->u = s->typed->metrics.v[i]->series.cut;
	}
}

void typed_end(struct source *s)
{
	for (u32 i = 0; s->typed && i < s->typed->metrics.n; i++)
		series_end(&s->typed->metrics.v[i]->series);
}

void typed_close(struct source *s)
{
	for (u32 i = 0; s->typed && i < s->typed->metrics.n; i++)
		series_clear(&s->typed->metrics.v[i]->series);
}
