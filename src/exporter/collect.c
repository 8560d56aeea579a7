/* collect.c: a scrape: elements of maps into series, and what skep tells of itself. Names and meanings of what begins
 * with ebpf_exporter_ are that program's; what begins with skep_ is ours. */
#include "exporter/exporter_private.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { BATCH = 4096, MAX_ELEMENTS = 1 << 22, CPU_LABEL_BYTES = 2, CURSOR_BYTES = 64 };
#define PREFIX "ebpf_exporter_"

/* ---- maps -------------------------------------------------------------------------------------------------------- */

struct reading { struct kern *k; int fd; u32 key_size; u64 value_bytes; struct arena *tmp; element_fn *fn; void *ctx; };

static long one_by_one(struct reading *r)
{
	u8 *key = arena_alloc(r->tmp, r->key_size + 8), *next = arena_alloc(r->tmp, r->key_size + 8),
		*value = arena_alloc(r->tmp, r->value_bytes + 8);
	long e = sys_map_next_key(r->k, r->fd, NULL, next);
	for (u32 n = 0; e == 0 && n < MAX_ELEMENTS; n++) {
		if (sys_map_lookup(r->k, r->fd, next, value, 0) == 0)
			r->fn(r->ctx, next, value);
		memcpy(key, next, r->key_size);
		e = sys_map_next_key(r->k, r->fd, key, next);
	}
	return e == -ENOENT ? 0 : e;
}

long each_element(struct kern *k, const struct loaded *l, u32 map, struct arena *tmp, element_fn *fn, void *ctx)
{
	const struct obj_map *m = &l->obj->maps.v[map];
	struct reading r = { k, l->map_fds[map], m->key_size, load_value_bytes(m->type, m->value_size, l->ncpus), tmp,
		fn, ctx };
	u32 room = MIN(MAX(m->max_entries, 1u), (u32)BATCH), seen = 0;
	u8 *keys = arena_alloc(tmp, (u64)room * r.key_size + 8), *values = arena_alloc(tmp, room * r.value_bytes + 8);
	u8 *from = arena_alloc(tmp, r.key_size + CURSOR_BYTES), *to = arena_alloc(tmp, r.key_size + CURSOR_BYTES);
	bool is_first = true;
	for (;;) {
		struct sys_batch b = { .from = is_first ? NULL : from, .to = to, .keys = keys, .values = values,
			.n = room };
		long e = sys_map_lookup_batch(k, r.fd, &b);
		if (e < 0 && e != -ENOENT) {
			/* no batches on this kernel, or a bucket larger than our room: nothing was told yet, or what
			 * is behind it is not */
			return seen ? e : one_by_one(&r);
		}
		for (u32 i = 0; i < b.n && i < room; i++)
			fn(ctx, keys + (u64)i * r.key_size, values + i * r.value_bytes);
		seen += b.n;
		if (e == -ENOENT || seen > MAX_ELEMENTS)
			return 0;
		memcpy(from, to, r.key_size + CURSOR_BYTES);
		is_first = false;
	}
}

/* ---- metrics of a configuration ---------------------------------------------------------------------------------- */

struct taking { struct exporter *x; struct source *s; struct sink *sink; u8 *key; u32 key_size, want; bool is_percpu,
	by_cpu; };

static u64 number_at(const u8 *p)
{
	u64 n;
	memcpy(&n, p, sizeof(n));
	return n;
}

static bool is_zero_key(const u8 *key, u32 size)
{
	u32 zero = 0;
	return size == sizeof(zero) && !memcmp(key, &zero, sizeof(zero));
}

/* Each CPU by itself: its number stands behind the key as the last label. Of a map of one element the key is left
 * out. */
static void take_cpus(struct taking *t, const u8 *key, const u8 *value)
{
	bool is_alone = t->sink->metric->labels.n == 1 && is_zero_key(key, t->key_size);
	u32 n = is_alone ? 0 : t->key_size;
	if (n + CPU_LABEL_BYTES != t->want) {
		t->sink->series.errors++;
		return;
	}
	memcpy(t->key, key, n);
	for (u32 cpu = 0; cpu < t->s->loaded->ncpus; cpu++) {
		u16 number = (u16)cpu;
		memcpy(t->key + n, &number, sizeof(number));
		series_add(&t->sink->series, t->x->env, t->key, number_at(value + (u64)cpu * 8));
	}
}

static void take(void *ctx, const u8 *key, const u8 *value)
{
	struct taking *t = ctx;
	u64 sum = 0;
	if (t->by_cpu) {
		take_cpus(t, key, value);
		return;
	}
	bool fits = t->want ? t->want == t->key_size : is_zero_key(key, t->key_size);
	if (!fits) {
		t->sink->series.errors++;
		return;
	}
	for (u32 cpu = 0; cpu < (t->is_percpu ? t->s->loaded->ncpus : 1); cpu++)
		sum += number_at(value + (u64)cpu * 8);
	series_add(&t->sink->series, t->x->env, key, sum);
}

static void read_sink(struct exporter *x, struct source *s, struct sink *sink, struct arena *a)
{
	const struct obj_map *m = &s->obj->maps.v[sink->map];
	const struct metric *metric = sink->metric;
	struct taking t = { .x = x, .s = s, .sink = sink, .key_size = m->key_size, .want = metric_key_size(metric),
		.is_percpu = load_is_percpu(m->type), .key = arena_alloc(a, m->key_size + 8) };
	t.by_cpu = t.is_percpu && metric->labels.n && str_is(metric->labels.v[metric->labels.n - 1].name, "cpu");
	if (metric->is_perf)
		return;
	series_begin(&sink->series);
	if (each_element(x->h->k, s->loaded, (u32)sink->map, a, take, &t) < 0)
		s->errors++;
}

static void config_families(struct exporter *x, struct source *s, struct arena *a, families *out)
{
	for (u32 i = 0; i < s->nsinks; i++) {
		struct sink *sink = &s->sinks[i];
		read_sink(x, s, sink, a);
		family_of_series(out, a, &sink->series, name_of(a, PREFIX, sink->metric->name, ""));
	}
}

/* ---- about programs ---------------------------------------------------------------------------------------------- */

static const str *values(struct arena *a, u32 n, const str *given)
{
	str *own = arena_array(a, str, n);
	memcpy(own, given, n * sizeof(str));
	return own;
}

#define point_of(f, a, ...) family_point((f), (a), values((a), ARRAY_LEN(((str[]){ __VA_ARGS__ })), \
	(str[]){ __VA_ARGS__ }))

static struct family *labelled(struct family *f, const str *labels, u32 n)
{
	f->labels = labels;
	f->nlabels = n;
	return f;
}

static bool has_run_times(struct exporter *x)
{
	u64 on = 0;
	return x->stats_fd >= 0 || (sys_read_number(x->h->k, "/proc/sys/kernel/bpf_stats_enabled", &on) == 0 && on);
}

/* Families are made one after the other: each goes over all programs. */
static void program_families(struct exporter *x, struct arena *a, families *out)
{
	static const str info_labels[] = { { "config", 6 }, { "program", 7 }, { "tag", 3 }, { "id", 2 } },
		how_labels[] = { { "config", 6 }, { "program", 7 }, { "how", 3 }, { "id", 2 } };
	const str *id = &info_labels[3];
	bool has_times = has_run_times(x);
	struct family info = { .type = FAMILY_GAUGE, .name = STR(PREFIX "ebpf_program_info"),
		.help = STR("Info about ebpf programs"), .labels = info_labels, .nlabels = 4 },
		attached = { .type = FAMILY_GAUGE, .name = STR(PREFIX "ebpf_program_attached"),
		.help = STR("Whether a program is attached"), .labels = id, .nlabels = 1 },
		run_time = { .type = FAMILY_COUNTER, .name = STR(PREFIX "ebpf_program_run_time_seconds"),
		.help = STR("How long has the program been executing"), .labels = id, .nlabels = 1 },
		run_count = { .type = FAMILY_COUNTER, .name = STR(PREFIX "ebpf_program_run_count_total"),
		.help = STR("How many times has the program been executed"), .labels = id, .nlabels = 1 },
		how = { .type = FAMILY_GAUGE, .name = STR("skep_program_hook_info"),
		.help = STR("By which way a program is attached"), .labels = how_labels, .nlabels = 4 };
	vec_each(s, &x->sources)
		vec_each(p, &(*s)->progs) {
			struct sys_prog_info now = { 0 };
			u32 len = sizeof(now);
			point_of(&info, a, (*s)->name, p->name, p->tag, p->id)->u = 1;
			point_of(&attached, a, p->id)->u = p->links.n > 0;
			if (p->links.n)
				point_of(&how, a, (*s)->name, p->name, p->how, p->id)->u = 1;
			if (!has_times || sys_get_info(x->h->k, p->p->fd, &now, &len) < 0)
				continue;
			struct point *t = point_of(&run_time, a, p->id);
			t->is_float = true;
			t->d = (double)now.run_time_ns / 1e9;
			point_of(&run_count, a, p->id)->u = now.run_cnt;
		}
	const struct family *all[] = { &info, &attached, &run_time, &run_count, &how };
	for (u32 i = 0; i < ARRAY_LEN(all); i++)
		if (all[i]->points.n)
			vec_push(out, a, *all[i]);
}

static void config_state(struct exporter *x, struct arena *a, families *out)
{
	static const str name[] = { { "name", 4 } }, config[] = { { "config", 6 } };
	struct family *f = labelled(family_add(out, a, FAMILY_GAUGE, STR(PREFIX "enabled_configs"),
		"The set of enabled configs"), name, 1);
	vec_each(s, &x->sources)
		point_of(f, a, (*s)->name)->u = 1;
	f = labelled(family_add(out, a, FAMILY_COUNTER, STR(PREFIX "decoder_errors_total"),
		"How many times has decoders encountered errors"), config, 1);
	vec_each(s, &x->sources) {
		u64 n = (*s)->errors;
		for (u32 i = 0; i < (*s)->nsinks; i++)
			n += (*s)->sinks[i].series.errors;
		for (u32 i = 0; i < (*s)->nspans; i++)
			n += (*s)->spans[i].errors;
		point_of(f, a, (*s)->name)->u = n;
	}
}

/* Where there are spans at all. */
static void span_families(struct exporter *x, struct arena *a, families *out)
{
	static const str labels[] = { { "config", 6 }, { "span", 4 } };
	static const char *const names[] = { "skep_spans_total", "skep_spans_dropped_total" },
		*const help[] = { "Spans that were made",
		"Spans that were not sent: too many waited, or there is no collector" };
	bool any = false;
	vec_each(s, &x->sources)
		any |= (*s)->nspans > 0;
	for (u32 n = 0; any && n < ARRAY_LEN(names); n++) {
		struct family *f = labelled(family_add(out, a, FAMILY_COUNTER, str_from(names[n]), help[n]), labels, 2);
		vec_each(s, &x->sources)
			for (u32 i = 0; i < (*s)->nspans; i++) {
				const struct span_sink *k = &(*s)->spans[i];
				point_of(f, a, (*s)->name, k->span->record.name)->u = n ? k->dropped : k->made;
			}
	}
}

static void loss_families(struct exporter *x, struct arena *a, families *out)
{
	static const str labels[] = { { "config", 6 }, { "map", 3 } };
	struct family *f = labelled(family_add(out, a, FAMILY_COUNTER, STR("skep_events_lost_total"),
		"Events that a buffer had no room for"), labels, 2);
	vec_each(s, &x->sources)
		for (u32 i = 0; i < (*s)->obj->maps.n; i++) {
			const struct obj_map *m = &(*s)->obj->maps.v[i];
			bool is_buffer = m->type == MAP_RINGBUF || m->type == MAP_PERF_EVENT_ARRAY;
			if (is_buffer && (*s)->loaded->map_fds[i] >= 0)
				point_of(f, a, (*s)->name, m->name)->u = source_lost(x, *s, i, a);
		}
	f = labelled(family_add(out, a, FAMILY_COUNTER, STR("skep_series_cut_total"),
		"Elements of maps that are not shown, for their metric has as many series as it may have"), labels, 2);
	vec_each(s, &x->sources) {
		for (u32 i = 0; i < (*s)->nsinks; i++)
			point_of(f, a, (*s)->name, (*s)->sinks[i].metric->name)->u = (*s)->sinks[i].series.cut;
		typed_cut(*s, a, f);
	}
}

/* ---- about this process: names that all exporters have ----------------------------------------------------------- */

/* The i-th number of /proc/self/stat, from 1; those from 3 on stand behind the name in parentheses. */
static u64 stat_number(str line, u32 i)
{
	u64 n = 0;
	str one;
	for (u32 at = line.n; at-- > 0;)
		if (line.s[at] == ')') {
			line = str_sub(line, at + 2, line.n);
			break;
		}
	for (u32 at = 3; at <= i; at++)
		str_cut(line, ' ', &one, &line);
	return str_to_u64(str_trim(one), &n) ? n : 0;
}

static void number(families *out, struct arena *a, enum family_type type, const char *name, const char *help, u64 u)
{
	family_point(family_add(out, a, type, str_from(name), help), a, NULL)->u = u;
}

static void real(families *out, struct arena *a, enum family_type type, const char *name, const char *help, double d)
{
	struct point *p = family_point(family_add(out, a, type, str_from(name), help), a, NULL);
	p->is_float = true;
	p->d = d;
}

static void own_families(struct exporter *x, struct arena *a, families *out)
{
	enum { UTIME = 14, STIME = 15, RSS = 24 };
	static const str version[] = { { "version", 7 } };
	struct buf fds = BUF_INIT;
	str line;
	if (sys_read_file(x->h->k, a, "/proc/self/stat", 0, &line) > 0) {
		double ticks = (double)sysconf(_SC_CLK_TCK);
		real(out, a, FAMILY_COUNTER, "process_cpu_seconds_total",
			"Total user and system CPU time spent in seconds.",
			(double)(stat_number(line, UTIME) + stat_number(line, STIME)) / ticks);
		number(out, a, FAMILY_GAUGE, "process_resident_memory_bytes", "Resident memory size in bytes.",
			stat_number(line, RSS) * x->h->k->page_size(x->h->k));
	}
	long open = x->h->k->list(x->h->k, "/proc/self/fd", &fds);
	if (open >= 0)
		number(out, a, FAMILY_GAUGE, "process_open_fds", "Number of open file descriptors.", (u64)open);
	buf_free(&fds);
	real(out, a, FAMILY_GAUGE, "process_start_time_seconds",
		"Start time of the process since unix epoch in seconds.",
		(double)x->started_ns / 1e9);
	point_of(labelled(family_add(out, a, FAMILY_GAUGE, STR("skep_build_info"), "Which skep this is"), version, 1),
		a,
		str_from(x->o->version))->u = 1;
	number(out, a, FAMILY_COUNTER, "skep_scrapes_total", "How often these numbers were asked for", x->scrapes);
	real(out, a, FAMILY_GAUGE, "skep_scrape_duration_seconds", "How long it took to read the maps, the last time",
		(double)x->scrape_ns / 1e9);
	if (x->sources.n > 1)
		number(out, a, FAMILY_COUNTER, "skep_series_twice_total",
			"Rows that were left out: another configuration has them too", x->twice);
	if (!x->o->otlp.n)
		return;
	number(out, a, FAMILY_COUNTER, "skep_pushes_total", "Requests to the collector", x->pusher.sent);
	number(out, a, FAMILY_COUNTER, "skep_push_failures_total", "Requests that the collector did not take",
		x->pusher.failed);
}

static int by_name(const void *a, const void *b)
{
	const struct family *x = *(const struct family *const *)a, *y = *(const struct family *const *)b;
	int order = str_cmp(x->name, y->name);
	return order ? order : (x > y) - (x < y);
}

/* Of each name one family: its points stand together. */
static void sort(families *f, struct arena *a)
{
	const struct family **order = arena_array(a, const struct family *, f->n + 1);
	struct family *sorted = arena_array(a, struct family, f->n + 1);
	for (u32 i = 0; i < f->n; i++)
		order[i] = &f->v[i];
	qsort(order, f->n, sizeof(*order), by_name);
	for (u32 i = 0; i < f->n; i++)
		sorted[i] = *order[i];
	f->v = sorted;
}

/* Of families of one name, from several configurations, no row stands twice: who scrapes would refuse all of them. */
static void leave_out_twice(struct exporter *x, struct arena *a, const struct family *f, u32 n)
{
	struct intern seen;
	intern_init(&seen, a);
	for (u32 i = 0; i < n; i++) {
		struct family *one = (struct family *)&f[i];
		u32 kept = 0;
		vec_each(p, &one->points) {
			struct buf b = BUF_INIT;
			u32 before = seen.n;
			for (u32 l = 0; l < one->nlabels; l++)
				buf_printf(&b, "%.*s=%.*s%c", STR_ARG(one->labels[l]), STR_ARG(p->values[l]), 0);
			buf_char(&b, '.');
			intern_add(&seen, buf_view(&b));
			buf_free(&b);
			if (seen.n > before)
				one->points.v[kept++] = *p;
			else
				x->twice++;
		}
		one->points.n = kept;
	}
}

static void find_twice(struct exporter *x, struct arena *a, const families *f)
{
	for (u32 i = 0, n; i < f->n; i += n) {
		for (n = 1; i + n < f->n && str_eq(f->v[i].name, f->v[i + n].name); n++)
			continue;
		if (n > 1)
			leave_out_twice(x, a, &f->v[i], n);
	}
}

void collect(struct exporter *x, struct arena *a, families *out)
{
	u64 from = x->h->k->now_ns(x->h->k);
	x->scrapes++;
	config_state(x, a, out);
	program_families(x, a, out);
	vec_each(s, &x->sources) {
		config_families(x, *s, a, out);
		typed_families(x, *s, a, out);
	}
	loss_families(x, a, out);
	span_families(x, a, out);
	x->scrape_ns = x->h->k->now_ns(x->h->k) - from;
	own_families(x, a, out);
	sort(out, a);
	find_twice(x, a, out);
}

/* After it was written: rows that are gone may go. */
void collect_end(struct exporter *x)
{
	vec_each(s, &x->sources) {
		for (u32 i = 0; i < (*s)->nsinks; i++)
			series_end(&(*s)->sinks[i].series);
		typed_end(*s);
	}
}

str name_of(struct arena *a, const char *before, str name, const char *behind)
{
	str all = arena_printf(a, "%s%.*s%s", before, STR_ARG(name), behind);
	char *s = (char *)all.s;
	for (u32 i = 0; i < all.n; i++)
		if (!metrics_is_name((str){ s + i, 1 }, false) && !(i && s[i] >= '0' && s[i] <= '9'))
			s[i] = '_';
	return all;
}
