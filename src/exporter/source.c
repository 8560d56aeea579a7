/* source.c: a source: its object from a file, from C text or from a tool, loaded, its programs attached where their
 * sections say. A program that cannot be attached is told of and shown as not attached: the others serve. */
#include "exporter/exporter_private.h"

#include "uapi/uapi.h"

#include <errno.h>
#include <fcntl.h>

enum { VALUE_BYTES = 8, PERF_PAGES = 64, HOUR_S = 3600 };
static const u64 NS_PER_S = 1000000000;

const struct diag_code exporter_diags[EXPORTER_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "exporter/exporter.diag.def"
#undef DIAG
};

/* ---- objects ----------------------------------------------------------------------------------------------------- */

static bool exists(struct exporter *x, str path)
{
	long fd = x->h->k->open(x->h->k, path.s, O_RDONLY | O_CLOEXEC, 0);
	if (fd >= 0)
		x->h->k->close(x->h->k, (int)fd);
	return fd >= 0;
}

static struct obj *compiled(struct exporter *x, str path, str text, const struct cc_opts *cc)
{
	struct cc_opts o = *cc;
	o.count_loss = true;
	o.find_slots = true;
	return host_object(x->h, path, text, &o);
}

static struct obj *file_object(struct exporter *x, str path)
{
	str text;
	return host_need_file(x->h, path, &text) ? compiled(x, path, text, x->o->cc) : NULL;
}

/* NAME.bpf.o beside NAME.yaml, or NAME.bpf.c in its place. */
static struct obj *object_beside(struct exporter *x, const struct export_config *c)
{
	str base = str_sub(c->path, 0, c->path.n - 5);
	str c_text = arena_printf(x->h->arena, "%.*s.bpf.c", STR_ARG(base)),
		elf = arena_printf(x->h->arena, "%.*s.bpf.o", STR_ARG(base));
	return file_object(x, !exists(x, elf) && exists(x, c_text) ? c_text : elf);
}

static struct obj *tool_object(struct exporter *x, struct source *s, const struct tool *t)
{
	struct arena *a = x->h->arena;
	struct tool_run *r = arena_new(a, struct tool_run);
	struct run_filter f = { 0 };
	u32 n = s->config ? s->config->options.n : 0;
	char **argv = arena_array(a, char *, n + 2);
	argv[0] = (char *)t->name;
	for (u32 i = 0; i < n; i++)
		argv[i + 1] = arena_strdup(a, s->config->options.v[i]);
	if (!tool_prepare(x->h, t, (int)n + 1, argv, r, &f))
		return NULL;
	s->tool = t;
	s->unit = r->unit;
	s->hook = r->hook;
	return compiled(x, arena_printf(a, "%s.bpf.c", t->name), (str){ t->source, (u32)(t->source_end - t->source) },
		&r->cc);
}

/* "dir/name.bpf.c": "name". */
static str source_name(struct arena *a, str path)
{
	s64 slash = -1, dot;
	for (u32 i = 0; i < path.n; i++)
		slash = path.s[i] == '/' ? i : slash;
	str base = str_sub(path, (u32)(slash + 1), path.n);
	dot = str_find(base, '.');
	return arena_str(a, dot > 0 ? str_sub(base, 0, (u32)dot) : base);
}

static struct obj *object_of(struct exporter *x, struct source *s, str what)
{
	const struct tool *t = what.n ? x->o->find_tool(what) : NULL;
	if (s->config && !s->config->tool.n)
		return object_beside(x, s->config);
	if (t && (s->config || !exists(x, what)))
		return tool_object(x, s, t);
	if (s->config) {
		exporter_report(x->h->ds, BAD_CONFIG, where_file(s->config->path, 0), "there is no tool '%.*s'",
			STR_ARG(what));
		return NULL;
	}
	u32 before = x->h->ds->list.n;
	struct obj *o = file_object(x, what);
	bool is_path = str_find(what, '.') >= 0 || str_find(what, '/') >= 0;
	if (!o && !is_path && !exists(x, what) && x->h->ds->list.n > before)
		vec_last(&x->h->ds->list)->hint = STR("there is no tool of this name either: give a file, or one "
			"of the tools of skep --help");
	return o;
}

/* ---- what a configuration says of an object ---------------------------------------------------------------------- */

static bool set_addresses(struct exporter *x, struct source *s)
{
	for (u32 i = 0; s->config && i < s->config->kaddrs.n; i++) {
		str symbol = s->config->kaddrs.v[i];
		u64 address;
		if (!decode_env_address(x->env, symbol, &address)) {
			struct diag *d = exporter_report(x->h->ds, NO_SYMBOL, where_file(s->config->path, 0),
				"there is no address for kernel symbol '%.*s'", STR_ARG(symbol));
			diag_hint(x->h->ds, d, "see /proc/kallsyms; addresses are shown to who has CAP_SYSLOG");
			return false;
		}
		if (!filter_set(x->h, s->obj, arena_printf(x->h->arena, "kaddr_%.*s=%llu", STR_ARG(symbol),
			(unsigned long long)address)))
			return false;
	}
	return true;
}

/* Values of maps are numbers of 64 bits; keys are as long as the labels say. */
static bool check_map(struct exporter *x, struct source *s, const struct metric *m, s64 *map)
{
	*map = obj_map_index(s->obj, m->name);
	const struct obj_map *om = *map < 0 ? NULL : &s->obj->maps.v[*map];
	struct nearest near = { .name = m->name };
	if (!om) {
		vec_each(one, &s->obj->maps)
			nearest_offer(&near, one->name);
		struct diag *d = exporter_report(x->h->ds, NO_MAP, m->where, "the object has no map '%.*s'",
			STR_ARG(m->name));
		if (near.best.n)
			diag_hint(x->h->ds, d, "did you mean '%.*s'?", STR_ARG(near.best));
		return false;
	}
	if (m->is_perf != (om->type == MAP_PERF_EVENT_ARRAY)) {
		exporter_report(x->h->ds, NO_MAP, m->where, m->is_perf ? "map '%.*s' is no perf event array" :
			"map '%.*s' is a perf event array: say perf_event_array: true", STR_ARG(m->name));
		return false;
	}
	if (!m->is_perf && om->value_size != VALUE_BYTES) {
		exporter_report(x->h->ds, NO_MAP, m->where,
			"values of map '%.*s' have %u bytes: a metric is a number of 8",
			STR_ARG(m->name), om->value_size);
		return false;
	}
	return true;
}

static bool open_sinks(struct exporter *x, struct source *s)
{
	u32 n = s->config ? s->config->metrics.n : 0;
	s->sinks = arena_array(x->h->arena, struct sink, n);
	for (; s->nsinks < n; s->nsinks++) {
		struct sink *sink = &s->sinks[s->nsinks];
		*sink = (struct sink){ .metric = &s->config->metrics.v[s->nsinks], .x = x, .stream_source = -1 };
		if (!check_map(x, s, sink->metric, &sink->map))
			return false;
		series_init(&sink->series, sink->metric, x->o->max_series);
	}
	return true;
}

struct source *source_open(struct exporter *x, const struct export_config *c, str what)
{
	struct host *h = x->h;
	struct source *s = arena_new(h->arena, struct source);
	struct load_opts lo = host_load_opts(h);
	*s = (struct source){ .config = c, .name = c ? c->name : source_name(h->arena, what) };
	s->obj = object_of(x, s, c ? c->tool : what);
	if (!s->obj || !set_addresses(x, s) || !open_sinks(x, s) || !spans_open(x, s))
		return NULL;
	s->loaded = load_object(h->arena, s->obj, &lo, h->ds);
	if (!s->loaded)
		return NULL;
	s->loaded->ncpus = sys_possible_cpus(h->k);
	s->types = host_types(h, s->obj->btf);
	if (!c || (!c->metrics.n && !c->spans.n))
		typed_open(x, s);
	return s;
}

/* ---- attaching --------------------------------------------------------------------------------------------------- */

static void describe(struct exporter *x, struct source_prog *p)
{
	struct sys_prog_info info = { 0 };
	u32 len = sizeof(info);
	struct buf tag = BUF_INIT;
	p->id = p->tag = STR("");
	if (sys_get_info(x->h->k, p->p->fd, &info, &len) < 0)
		return;
	buf_hex_bytes(&tag, info.tag, sizeof(info.tag), "");
	p->tag = arena_str(x->h->arena, buf_view(&tag));
	p->id = arena_printf(x->h->arena, "%u", info.id);
	buf_free(&tag);
}

/* As libbpf attaches by a section's name, and the two that ebpf_exporter adds: perf_event/type=... and
 * xdp/INTERFACE. */
static bool hook_of(struct source *s, const struct obj_func *f, struct where where, struct hook *out)
{
	if (hook_of_section(f, where, out))
		return true;
	*out = (struct hook){ .target = f->target, .where = where };
	if (f->sec && f->sec->prog_type == PROG_PERF_EVENT && str_find(f->target, '=') > 0)
		out->kind = STR("perf");
	else if (f->sec && f->sec->prog_type == PROG_XDP && f->target.n)
		out->kind = STR("xdp");
	else if (str_eq(s->hook.prog, f->name) && s->hook.hook.n)
		return str_cut(s->hook.hook, ':', &out->kind, &out->target);
	return out->kind.n > 0;
}

/* The errors of a program that is left out are told as warnings. */
static void as_warnings(struct diags *ds, struct diags_mark m)
{
	for (u32 i = m.n; i < ds->list.n; i++)
		if (ds->list.v[i]->severity == DIAG_ERROR)
			ds->list.v[i]->severity = DIAG_WARNING;
	ds->warnings += ds->errors - m.errors;
	ds->errors = m.errors;
}

static void attach_one(struct exporter *x, struct source *s, struct attach *at, const struct loaded_prog *p)
{
	const struct obj_func *f = &s->obj->funcs.v[p->func];
	struct where where = f->span.at ? where_src(f->span.at, f->span.len) : where_none();
	struct diags_mark mark = diags_mark(x->h->ds);
	struct source_prog *one = vec_add(&s->progs, x->h->arena);
	struct hook hook;
	*one = (struct source_prog){ .p = p, .name = f->name };
	describe(x, one);
	if (!hook_of(s, f, where, &hook)) {
		exporter_report(x->h->ds, NOT_ATTACHED, where,
			"program '%.*s' of '%.*s': its section '%.*s' does not say where it goes",
			STR_ARG(f->name), STR_ARG(s->name), STR_ARG(f->section));
		return;
	}
	one->is_attached = attach_hook(at, p->fd, p, &hook, &one->link);
	one->how = one->is_attached ? one->link.how : STR("");
	if (!one->is_attached) {
		as_warnings(x->h->ds, mark);
		exporter_report(x->h->ds, NOT_ATTACHED, where, "program '%.*s' of '%.*s' is not attached",
			STR_ARG(f->name),
			STR_ARG(s->name));
	}
}

static void on_event(void *ctx, u32 source UNUSED, const void *bytes, u32 len, u32 cpu UNUSED)
{
	struct sink *sink = ctx;
	if (len < metric_key_size(sink->metric))
		sink->series.errors++;
	else
		series_add(&sink->series, sink->x->env, bytes, 1);
}

static bool open_buffer(struct exporter *x, struct source *s, struct sink *sink)
{
	if (!sink->metric->is_perf)
		return true;
	sink->stream_source = stream_add_perf(x->stream, s->loaded->map_fds[sink->map], PERF_PAGES, on_event, sink);
	if (sink->stream_source >= 0)
		return true;
	exporter_report(x->h->ds, NO_MAP, sink->metric->where, "cannot read the events of '%.*s'",
		STR_ARG(sink->metric->name))->sys_errno = (int)-sink->stream_source;
	return false;
}

/* Counters of events are counted anew when their time has come. */
void source_flush(struct exporter *x, struct source *s)
{
	u64 now = x->h->k->now_ns(x->h->k);
	for (u32 i = 0; i < s->nsinks; i++) {
		struct sink *sink = &s->sinks[i];
		u64 every = sink->metric->flush_ns ? sink->metric->flush_ns : HOUR_S * NS_PER_S;
		if (!sink->metric->is_perf)
			continue;
		if (sink->flush_at && now >= sink->flush_at)
			series_clear(&sink->series);
		if (!sink->flush_at || now >= sink->flush_at)
			sink->flush_at = now + every;
	}
}

bool source_attach(struct exporter *x, struct source *s)
{
	struct attach at;
	attach_init(&at, x->h->arena, x->h->k, &x->h->feats, x->h->ds);
	at.loaded = s->loaded;
	for (u32 i = 0; i < s->nsinks; i++)
		if (!open_buffer(x, s, &s->sinks[i]))
			return false;
	if (!spans_listen(x, s))
		return false;
	typed_buffers(x, s);
	source_cgroups(x, s);
	source_flush(x, s);
	vec_each(p, &s->loaded->progs)
		if (p->prog_type != PROG_STRUCT_OPS)
			attach_one(x, s, &at, p);
	return true;
}

void source_close(struct source *s)
{
	for (u32 i = s->progs.n; i-- > 0;)
		if (s->progs.v[i].is_attached)
			link_close(&s->progs.v[i].link);
	s->progs.n = 0;
	load_close(s->loaded);
	s->loaded = NULL;
	for (u32 i = 0; i < s->nsinks; i++)
		series_clear(&s->sinks[i].series);
	spans_close(s);
	typed_close(s);
}

/* ---- cgroups ----------------------------------------------------------------------------------------------------- */

struct cgroup_fill { struct exporter *x; const struct export_config *c; int fd; };

static void fill_cgroup(void *ctx, u64 id, str path)
{
	struct cgroup_fill *f = ctx;
	struct kern *k = f->x->h->k;
	u64 one = 1;
	str match, group;
	bool is_wanted = false;
	vec_each(r, &f->c->cgroup_map.regexps)
		is_wanted |= regex_find(*r, path, &match, &group);
	if (!is_wanted)
		return;
	if (!f->c->cgroup_map.is_storage) {
		sys_map_update(k, f->fd, &id, &one, 0);
		return;
	}
	long dir = k->open(k, path.s, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	u32 key = (u32)dir;
	if (dir < 0)
		return;
	sys_map_update(k, f->fd, &key, &one, 0);
	k->close(k, (int)dir);
}

void source_cgroups(struct exporter *x, struct source *s)
{
	s64 map = s->config && s->config->cgroup_map.name.n ? obj_map_index(s->obj, s->config->cgroup_map.name) : -1;
	if (map < 0)
		return;
	struct cgroup_fill f = { x, s->config, s->loaded->map_fds[map] };
	decode_env_cgroups(x->env, fill_cgroup, &f);
}

/* ---- loss -------------------------------------------------------------------------------------------------------- */

/* What programs that skep compiled count themselves (slot 0: of buffers that are not known by name), and what the
 * kernel dropped. Both may have seen the same: the larger number holds. */
u64 source_lost(struct exporter *x, const struct source *s, u32 map, struct arena *tmp)
{
	const struct obj_map *m = &s->obj->maps.v[map];
	u64 sum = 0, dropped = 0;
	if (s->obj->loss_map && m->loss_slot) {
		u64 *values = arena_array(tmp, u64, s->loaded->ncpus + 1);
		if (sys_map_lookup(x->h->k, s->loaded->map_fds[s->obj->loss_map - 1], &m->loss_slot, values, 0) == 0)
			for (u32 i = 0; i < s->loaded->ncpus; i++)
				sum += values[i];
	}
	for (u32 i = 0; i < s->nsinks; i++)
		if (s->sinks[i].stream_source >= 0 && s->sinks[i].map == (s64)map)
			dropped = stream_lost(x->stream, (u32)s->sinks[i].stream_source);
	return MAX(sum, dropped);
}
