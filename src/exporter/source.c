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

static void set_text(struct exporter *x, struct source *s, str text, const struct cc_opts *cc)
{
	struct cc_opts o = *cc;
	o.count_loss = true;
	o.find_slots = true;
	s->text = text;
	plan_init(&s->plan, x->h, &o, text);
}

static bool read_file(struct exporter *x, struct source *s, str path)
{
	str text;
	s->path = path;
	if (!host_need_file(x->h, path, &text))
		return false;
	set_text(x, s, text, x->o->cc);
	return true;
}

/* NAME.bpf.o beside NAME.yaml, or NAME.bpf.c in its place. */
static bool read_beside(struct exporter *x, struct source *s)
{
	str base = str_sub(s->config->path, 0, s->config->path.n - 5);
	str c_text = arena_printf(x->h->arena, "%.*s.bpf.c", STR_ARG(base)),
		elf = arena_printf(x->h->arena, "%.*s.bpf.o", STR_ARG(base));
	return read_file(x, s, !exists(x, elf) && exists(x, c_text) ? c_text : elf);
}

static bool prepare_tool(struct exporter *x, struct source *s, const struct tool *t)
{
	struct arena *a = x->h->arena;
	u32 n = s->config ? s->config->options.n : 0;
	char **argv = arena_array(a, char *, n + 2);
	argv[0] = (char *)t->name;
	for (u32 i = 0; i < n; i++)
		argv[i + 1] = arena_strdup(a, s->config->options.v[i]);
	if (!tool_prepare(x->h, t, (int)n + 1, argv, &s->run, &s->filter))
		return false;
	s->tool = t;
	s->reads_processes = t->stacks || t->reads_processes;
	s->path = arena_printf(a, "%s.bpf.c", t->name);
	set_text(x, s, (str){ t->source, (u32)(t->source_end - t->source) }, &s->run.cc);
	return true;
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

/* What is compiled, or loaded as it is. False: reported. */
static bool find_text(struct exporter *x, struct source *s, str what)
{
	const struct tool *t = what.n ? x->o->find_tool(what) : NULL;
	if (s->config && !s->config->tool.n)
		return read_beside(x, s);
	if (t && (s->config || !exists(x, what)))
		return prepare_tool(x, s, t);
	if (s->config) {
		exporter_report(x->h->ds, BAD_CONFIG, where_file(s->config->path, 0), "there is no tool '%.*s'",
			STR_ARG(what));
		return false;
	}
	u32 before = x->h->ds->list.n;
	bool is_read = read_file(x, s, what), is_path = str_find(what, '.') >= 0 || str_find(what, '/') >= 0;
	if (!is_read && !is_path && !exists(x, what) && x->h->ds->list.n > before)
		vec_last(&x->h->ds->list)->hint = STR("there is no tool of this name either: give a file, or one "
			"of the tools of skep --help");
	return is_read;
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

/* Labels that are not as long as the key decode nothing of it. */
static void check_key(struct exporter *x, const struct metric *m, const struct obj_map *om)
{
	enum { CPU_BYTES = 2, INDEX_BYTES = 4 };
	u32 want = metric_key_size(m), n = m->labels.n;
	bool by_cpu = n && load_is_percpu(om->type) && str_is(m->labels.v[n - 1].name, "cpu");
	bool fits = n ? want == om->key_size || (by_cpu && (want == om->key_size + CPU_BYTES ||
		(n == 1 && want == CPU_BYTES && om->key_size == INDEX_BYTES))) : om->key_size == INDEX_BYTES;
	if (!m->is_perf && !fits)
		exporter_report(x->h->ds, ODD_CONFIG, m->where, "labels of '%.*s' are of %u bytes, and keys of its map "
			"of %u: none can be shown", STR_ARG(m->name), want, om->key_size);
}

static void check_name(struct exporter *x, const struct source *s, const struct metric *m)
{
	vec_each(other, &x->sources)
		for (u32 i = 0; i < (*other)->nsinks; i++)
			if (*other != s && str_eq((*other)->sinks[i].metric->name, m->name))
				exporter_report(x->h->ds, ODD_CONFIG, m->where,
					"'%.*s' has a metric '%.*s' too: of rows with the same labels one is shown",
					STR_ARG((*other)->name), STR_ARG(m->name));
}

static bool open_sinks(struct exporter *x, struct source *s)
{
	u32 n = s->config ? s->config->metrics.n : 0;
	s->sinks = arena_array(x->h->arena, struct sink, n);
	for (s->nsinks = 0; s->nsinks < n; s->nsinks++) {
		struct sink *sink = &s->sinks[s->nsinks];
		*sink = (struct sink){ .metric = &s->config->metrics.v[s->nsinks], .x = x, .stream_source = -1 };
		if (!check_map(x, s, sink->metric, &sink->map))
			return false;
		check_key(x, sink->metric, &s->obj->maps.v[sink->map]);
		check_name(x, s, sink->metric);
		series_init(&sink->series, sink->metric, x->o->max_series);
	}
	return true;
}

/* One way of the plan. STAGE_ATTACH: it is loaded. */
static enum plan_stage load_once(struct exporter *x, struct source *s)
{
	struct host *h = x->h;
	struct load_opts lo = host_load_opts(h);
	spans_close(s);
	s->obj = host_object(h, s->path, s->text, &s->plan.cc);
	if (!s->obj || !set_addresses(x, s) || !filter_add(h, s->obj, &s->filter, 0) || !open_sinks(x, s) ||
		!spans_open(x, s))
		return STAGE_COMPILE;
	s->loaded = load_object(h->arena, s->obj, &lo, h->ds);
	return s->loaded ? STAGE_ATTACH : STAGE_LOAD;
}

/* As far as the plan leads. */
static bool load_as_planned(struct exporter *x, struct source *s)
{
	enum plan_stage stage;
	while ((stage = load_once(x, s)) != STAGE_ATTACH)
		if (!plan_next(&s->plan, stage, STR(""), NULL, STR(""))) {
			plan_tell(&s->plan, stage);
			return false;
		}
	s->loaded->ncpus = sys_possible_cpus(x->h->k);
	return true;
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

static str hook_of_tool(const struct source *s, str prog)
{
	const struct run_hook *hooks = s->run.hook.prog.n ? &s->run.hook : s->run.hooks;
	for (u32 i = 0; i < (s->run.hook.prog.n ? 1 : s->run.nhooks); i++)
		if (str_eq(hooks[i].prog, prog))
			return hooks[i].hook;
	return STR("");
}

/* As libbpf attaches by a section's name, and the two that ebpf_exporter adds: perf_event/type=... and
 * xdp/INTERFACE. */
static bool hook_of(struct source *s, struct attach *at, const struct obj_func *f, struct where where,
	struct hook *out)
{
	str named = hook_of_tool(s, f->name);
	if (named.n)
		return hook_parse(at, named, where, out);
	if (hook_of_section(f, where, out))
		return true;
	*out = (struct hook){ .target = f->target, .where = where };
	if (f->sec && f->sec->prog_type == PROG_PERF_EVENT && str_find(f->target, '=') > 0)
		out->kind = STR("perf");
	else if (f->sec && f->sec->prog_type == PROG_XDP && f->target.n)
		out->kind = STR("xdp");
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

struct linking { struct exporter *x; struct source_prog *to; };

static void take_link(void *ctx, struct link *link)
{
	struct linking *l = ctx;
	vec_push(&l->to->links, l->x->h->arena, *link);
}

/* By which way, and what was tried before. */
static str how_of(struct exporter *x, const struct source *s, const struct source_prog *p, const struct obj_func *f)
{
	bool is_planned = f->sec && (f->sec->ctx == CTX_BTF_ARGS || s->plan.is_last_resort);
	const struct link *first = &p->links.v[0];
	str tried = is_planned ? plan_tried(&s->plan, f->name) : STR(""), how = first->how;
	if (p->links.n > 1)
		how = arena_printf(x->h->arena, "%.*s and %u more", STR_ARG(how), p->links.n - 1);
	tried = tried.n ? tried : first->tried;
	return tried.n ? arena_printf(x->h->arena, "%.*s (before that %.*s)", STR_ARG(how), STR_ARG(tried)) : how;
}

static void attach_one(struct exporter *x, struct source *s, struct attach *at, const struct loaded_prog *p)
{
	const struct obj_func *f = &s->obj->funcs.v[p->func];
	struct where where = f->span.at ? where_src(f->span.at, f->span.len) : where_none();
	struct diags_mark mark = diags_mark(x->h->ds);
	struct hook hook;
	struct link link;
	bool has_hook = hook_of(s, at, f, where, &hook);
	if (!has_hook && hook_is_called(s->obj, p->func))
		return;
	struct source_prog *one = vec_add(&s->progs, x->h->arena);
	*one = (struct source_prog){ .p = p, .name = f->name };
	describe(x, one);
	if (!has_hook) {
		exporter_report(x->h->ds, NOT_ATTACHED, where,
			"program '%.*s' of '%.*s': its section '%.*s' does not say where it goes",
			STR_ARG(f->name), STR_ARG(s->name), STR_ARG(f->section));
		return;
	}
	struct linking to = { x, one };
	if (hook_has_pattern(&hook))
		hook_attach_matching(x->h, at, p, &hook, take_link, &to);
	else if (attach_hook(at, p->fd, p, &hook, &link))
		take_link(&to, &link);
	one->how = one->links.n ? how_of(x, s, one, f) : STR("");
	if (!one->links.n) {
		as_warnings(x->h->ds, mark);
		exporter_report(x->h->ds, NOT_ATTACHED, where, "program '%.*s' of '%.*s' is not attached",
			STR_ARG(f->name),
			STR_ARG(s->name));
	}
}

static void attach_tables(struct exporter *x, struct source *s, struct attach *at)
{
	for (u32 i = 0; i < s->loaded->tables.n; i++) {
		const struct obj_map *m = &s->obj->maps.v[s->loaded->tables.v[i].map];
		struct where where = m->span.at ? where_src(m->span.at, m->span.len) : where_none();
		struct diags_mark mark = diags_mark(x->h->ds);
		struct link link;
		if (attach_table(at, s->loaded, i, where, &link)) {
			vec_push(&s->tables, x->h->arena, link);
			continue;
		}
		as_warnings(x->h->ds, mark);
		exporter_report(x->h->ds, NOT_ATTACHED, where, "'%.*s' of '%.*s' is not attached", STR_ARG(m->name),
			STR_ARG(s->name));
	}
}

static bool is_kprobe(const struct hook *h)
{
	return str_is(h->kind, "kprobe") || str_is(h->kind, "kretprobe") || str_ends(h->kind, "syscall");
}

/* A function may take no kprobe, and an fentry program all the same: each that is meant for a kprobe goes there and
 * away again, and for those that could not the source is compiled anew. */
static bool find_other_way(struct exporter *x, struct source *s, struct attach *at)
{
	if (!feat_has(&x->h->feats, FEAT_FENTRY))
		return false;
	vec_each(p, &s->loaded->progs) {
		const struct obj_func *f = &s->obj->funcs.v[p->func];
		struct hook hook;
		struct link link;
		if (p->prog_type != PROG_KPROBE || !hook_of(s, at, f, where_none(), &hook) || !is_kprobe(&hook) ||
			hook_has_pattern(&hook))
			continue;
		s->plan.begin = diags_mark(x->h->ds);
		if (attach_hook(at, p->fd, p, &hook, &link)) {
			link_close(&link);
			continue;
		}
		if (plan_next(&s->plan, STAGE_ATTACH, f->name, &hook, link.tried))
			return true;
		diags_forget(x->h->ds, s->plan.begin);       /* it is told when it is attached */
	}
	return false;
}

static void attach_begin(struct exporter *x, struct source *s, struct attach *at)
{
	attach_init(at, x->h->arena, x->h->k, &x->h->feats, x->h->ds);
	at->loaded = s->loaded;
}

struct source *source_open(struct exporter *x, const struct export_config *c, str what)
{
	struct host *h = x->h;
	struct source *s = arena_new(h->arena, struct source);
	struct attach at;
	*s = (struct source){ .config = c, .name = c ? c->name : source_name(h->arena, what) };
	if (!find_text(x, s, c ? c->tool : what) || !load_as_planned(x, s))
		return NULL;
	for (attach_begin(x, s, &at); !s->plan.is_fixed && find_other_way(x, s, &at); attach_begin(x, s, &at)) {
		load_close(s->loaded);
		if (!load_as_planned(x, s))
			return NULL;
	}
	s->types = host_types(h, s->obj->btf);
	if (!c || (!c->metrics.n && !c->spans.n))
		typed_open(x, s);
	return s;
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
	attach_begin(x, s, &at);
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
	attach_tables(x, s, &at);
	return true;
}

void source_close(struct source *s)
{
	for (u32 i = s->tables.n; i-- > 0;)
		link_close(&s->tables.v[i]);
	for (u32 i = s->progs.n; i-- > 0;)
		for (u32 k = s->progs.v[i].links.n; k-- > 0;)
			link_close(&s->progs.v[i].links.v[k]);
	s->progs.n = s->tables.n = 0;
	load_close(s->loaded);
	s->loaded = NULL;
	for (u32 i = 0; i < s->nsinks; i++)
		series_clear(&s->sinks[i].series);
	arena_clear(&s->groups_arena);
	s->groups = (struct map){ 0 };
	spans_close(s);
	typed_close(s);
}

/* ---- cgroups ----------------------------------------------------------------------------------------------------- */

struct cgroup_fill { struct exporter *x; const struct export_config *c; int fd; struct map now; struct arena arena; };

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
		map_put(&f->now, &f->arena, id, 1);
		return;
	}
	long dir = k->open(k, path.s, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	u32 key = (u32)dir;
	if (dir < 0)
		return;
	sys_map_update(k, f->fd, &key, &one, 0);
	k->close(k, (int)dir);
}

/* Those that are gone leave the map (a cgroup's own storage goes with it). */
void source_cgroups(struct exporter *x, struct source *s)
{
	s64 map = s->config && s->config->cgroup_map.name.n ? obj_map_index(s->obj, s->config->cgroup_map.name) : -1;
	u64 value;
	if (map < 0)
		return;
	struct cgroup_fill f = { .x = x, .c = s->config, .fd = s->loaded->map_fds[map] };
	decode_env_cgroups(x->env, fill_cgroup, &f);
	for (u32 i = 0; i < s->groups.cap; i++)
		if (s->groups.used[i] && !map_get(&f.now, s->groups.keys[i], &value))
			sys_map_delete(x->h->k, f.fd, &s->groups.keys[i]);
	arena_clear(&s->groups_arena);
	s->groups = f.now;
	s->groups_arena = f.arena;
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
