/* tool.c: what every tool shares: options from its table, its program compiled and run, rows under a header or as
 * JSON. */
#include "app/app.h"
#include "app/clock.h"

#include "sys/sys.h"
#include "ui/ui.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const struct tool_option common[] = {
	{ 'd', "SECONDS", "end after so long" },
	{ 'f', "text|json", "json: one object a line" },
	{ 'v', NULL, "tell the phases and their times, what was attached and how" },
	{ 0 },
};

/* Of tools whose programs run for a task: filter.c, as in skep run. */
static const struct tool_option of_task[] = {
	{ 'p', "PID", "only this process" },
	{ 't', "TID", "only this thread" },
	{ 'u', "USER", "only this user's" },
	{ TOOL_COMM, "NAME", "only processes of this name" },
	{ TOOL_CGROUP, "PATH", "only this cgroup and those below it" },
	{ TOOL_FOLLOW, NULL, "only the command behind -- and its children" },
	{ 0 },
};

enum { OPTION_LISTS = 3 };
static const char *const words[] = { [TOOL_COMM] = "--comm", [TOOL_CGROUP] = "--cgroup", [TOOL_FOLLOW] = "--follow" };

/* NULL: it has a letter. */
static const char *word_of(const struct tool_option *o)
{
	return (u32)o->letter < ARRAY_LEN(words) ? words[(u32)o->letter] : NULL;
}

static const struct tool_option *option_list(const struct tool *t, u32 i)
{
	const struct tool_option *const lists[OPTION_LISTS] = { t->options, t->is_of_task ? of_task : NULL, common };
	return lists[i];
}

/* By letter, or by word: "--comm". */
static const struct tool_option *find_option(const struct tool *t, char letter, const char *word)
{
	for (u32 i = 0; i < OPTION_LISTS; i++)
		for (const struct tool_option *o = option_list(t, i); o && o->letter; o++)
			if (word ? word_of(o) && !strcmp(word_of(o), word) : o->letter == letter)
				return o;
	return NULL;
}

static void help(const struct tool *t, struct buf *out)
{
	buf_printf(out, "usage: skep %s\n%s\n\n", t->usage, t->what);
	for (u32 i = 0; i < OPTION_LISTS; i++)
		for (const struct tool_option *o = option_list(t, i); o && o->letter; o++) {
			const char *arg = o->arg ? o->arg : "", *word = word_of(o);
			if (find_option(t, o->letter, NULL) != o)        /* the tool has its own */
				continue;
			if (word)
				buf_printf(out, "  %s %-*s %s\n", word, (int)MAX(14 - (s64)strlen(word), 0), arg,
					o->what);
			else
				buf_printf(out, "  -%c %-12s %s\n", o->letter, arg, o->what);
		}
}

static bool usage_error(struct tool_run *r, const char *arg, int i, const char *why)
{
	struct diag *d = app_report(r->h->ds, BAD_OPTION, where_arg(str_from(arg), (u64)i), "%s", why);
	diag_hint(r->h->ds, d, "skep %s --help", r->tool->name);
	return false;
}

static bool parse(struct tool_run *r, int argc, char **argv)
{
	int i = 1;
	for (; i < argc && argv[i][0] == '-' && argv[i][1] && strcmp(argv[i], "--"); i++) {
		bool is_word = argv[i][1] == '-', is_joined = !is_word && argv[i][2];
		const struct tool_option *o = find_option(r->tool, argv[i][1], is_word ? argv[i] : NULL);
		if (!o || (word_of(o) && !is_word) || (is_joined && !o->arg))
			return usage_error(r, argv[i], i, "this option is not known");
		if (!o->arg)
			r->option[(u8)o->letter] = "";
		else if (is_joined)
			r->option[(u8)o->letter] = argv[i] + 2;
		else if (i + 1 < argc)
			r->option[(u8)o->letter] = argv[++i];
		else
			return usage_error(r, argv[i], i, "this option needs a value");
	}
	if (i + 1 < argc && !strcmp(argv[i], "--")) {
		r->command = argv + i + 1;
		argc = i;
	}
	r->args = argv + i;
	r->nargs = argc - i;
	return true;
}

static bool seconds(struct tool_run *r, char letter, double *out)
{
	const char *v = r->option[(u8)letter];
	char *end;
	if (!v)
		return true;
	*out = strtod(v, &end);
	return (*v && !*end && *out > 0 && *out < 1e9) || usage_error(r, v, 0, "this is no number of seconds");
}

/* text, json, and what else the tool's own -f says. */
static bool is_format(const struct tool_run *r)
{
	const char *f = r->option['f'];
	str rest = str_from(find_option(r->tool, 'f', NULL)->arg), word;
	while (f && rest.n) {
		str_cut(rest, '|', &word, &rest);
		if (str_is(word, f))
			return true;
	}
	return !f;
}

bool tool_number(struct tool_run *r, char letter, u64 max, u64 *out)
{
	const char *v = r->option[(u8)letter];
	return !v || (str_to_u64(str_from(v), out) && *out <= max) ||
		usage_error(r, v, 0, "this is no number, or too large");
}

void tool_define(struct tool_run *r, const char *name, const char *fmt, ...)
{
	struct arena *a = r->h->arena;
	va_list ap;
	va_start(ap, fmt);
	str value = arena_vprintf(a, fmt, ap);
	va_end(ap);
	str *list = arena_array(a, str, r->cc.ndefines + 1);
	if (r->cc.ndefines)
		memcpy(list, r->cc.defines, r->cc.ndefines * sizeof(str));
	list[r->cc.ndefines++] = arena_printf(a, "%s=%.*s", name, STR_ARG(value));
	r->cc.defines = list;
}

static bool take_id(struct tool_run *r, char letter, bool *has, u32 *id)
{
	u64 n = 0;
	*has = r->option[(u8)letter] != NULL;
	if (!tool_number(r, letter, UINT32_MAX, &n))
		return false;
	*id = (u32)n;
	return true;
}

/* Options of of_task; false: reported. */
static bool take_filter(struct tool_run *r, struct run_filter *f)
{
	const char *const *o = r->option;
	if (!r->tool->is_of_task)
		return true;
	f->comm = o[TOOL_COMM] ? str_from(o[TOOL_COMM]) : STR("");
	f->cgroup = o[TOOL_CGROUP] ? str_from(o[TOOL_CGROUP]) : STR("");
	f->follow = o[TOOL_FOLLOW] != NULL;
	if (f->follow && !r->command)
		return usage_error(r, "--follow", 0, "there is no command to follow: it stands behind --");
	if (o['u'] && !run_user(f, o['u']))
		return usage_error(r, o['u'], 0, "there is no such user");
	return take_id(r, 'p', &f->has_pid, &f->pid) && take_id(r, 't', &f->has_tid, &f->tid);
}

/* ---- output ------------------------------------------------------------------------------------------ */

static void cell(const struct tool_column *c, const struct data *d, bool is_last, struct buf *out)
{
	u32 from = out->n;
	ui_value(d, out);
	u32 n = out->n - from;
	if (n >= c->width || (is_last && !c->is_right))
		return;
	if (!c->is_right) {
		buf_pad(out, ' ', c->width - n);
		return;
	}
	struct buf text = BUF_INIT;
	buf_add(&text, out->s + from, n);
	out->n = from;
	buf_pad(out, ' ', c->width - n);
	buf_str(out, buf_view(&text));
	buf_free(&text);
}

static bool is_shown(const struct tool_run *r, u32 column)
{
	char with = r->tool->columns[column].with;
	return !with || r->option[(u8)with];
}

static void header(struct tool_run *r)
{
	const char *between = "";
	for (u32 i = 0; i < r->tool->ncolumns; i++) {
		const struct tool_column *c = &r->tool->columns[i];
		bool is_last = i + 1 == r->tool->ncolumns;
		if (is_shown(r, i))
			buf_printf(r->out, "%s%*s%s", between, c->is_right ? c->width : is_last ? 0 : -c->width,
				c->name, is_last ? "\n" : "");
		between = is_shown(r, i) ? " " : between;
	}
}

/* A column's name as a key of JSON: "PID": pid, "READ/S": read_s. */
static const char *key_of(struct arena *a, const char *name)
{
	char *s = arena_strdup(a, str_from(name));
	for (char *p = s; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : (*p >= 'a' && *p <= 'z') ||
			(*p >= '0' && *p <= '9') ? *p : '_';
	return s;
}

void tool_row(struct tool_run *r, const struct data *values)
{
	u32 n = r->tool->ncolumns;
	if (r->json) {
		struct json j = host_json(r->h, "row", r->out);
		json_text(&j, "tool", r->tool->name);
		json_open(&j, "data", '{');
		for (u32 i = 0; i < n; i++)
			if (strcmp(r->tool->columns[i].name, "TIME"))        /* each line has it */
				json_data(&j, key_of(r->h->arena, r->tool->columns[i].name), &values[i]);
		json_close(&j, '}');
		json_end_line(&j);
		return;
	}
	if (!r->has_header)
		header(r);
	r->has_header = true;
	for (u32 i = 0; i < n; i++)
		if (is_shown(r, i)) {
			cell(&r->tool->columns[i], &values[i], i + 1 == n, r->out);
			buf_char(r->out, i + 1 == n ? '\n' : ' ');
		}
}

struct data tool_time(struct tool_run *r)
{
	char *text = arena_alloc(r->h->arena, CLOCK_TEXT);
	clock_text(r->h->k, text);
	return data_str(STR("time"), str_from(text));
}

void tool_table(struct tool_run *r, struct data_table *t)
{
	char clock[CLOCK_TEXT];
	data_table_sort(t);
	if (r->json) {
		export_json_table(t, r->h->k->real_ns(r->h->k), r->out);
		return;
	}
	clock_text(r->h->k, clock);
	if (r->interval > 0)
		buf_printf(r->out, "%s\n", clock);
	ui_table(t, r->out);
	if (r->interval > 0)
		buf_char(r->out, '\n');
}

void tool_tell_lost(struct tool_run *r, const char *variable, const char *what)
{
	u64 n = 0;
	if (tool_variable(r, variable, &n, sizeof(n)) && n)
		app_report(r->h->ds, LOST, where_none(), "%llu %s were lost: there was no room for them",
			(unsigned long long)n, what);
}

/* ---- data -------------------------------------------------------------------------------------------- */

bool tool_variable(struct tool_run *r, const char *name, void *out, u32 size)
{
	const struct obj *o = r->l->obj;
	for (u32 i = 0; i < o->maps.n; i++) {
		const struct obj_map *m = &o->maps.v[i];
		struct btf_node section, var;
		struct btf_secinfo place;
		u32 zero = 0;
		if (m->origin != MAP_DATA || r->l->map_fds[i] < 0 || !o->btf || !btf_node(o->btf, m->datasec_btf,
			&section))
			continue;
		for (u32 v = 0; btf_secinfo(o->btf, &section, v, &place); v++) {
			if (!btf_node(o->btf, place.type, &var) || !str_is(var.name, name) || place.size != size ||
				place.offset + size > m->value_size)
				continue;
			u8 *all = arena_alloc(r->h->arena, m->value_size);
			if (sys_map_lookup(r->h->k, r->l->map_fds[i], &zero, all, 0) != 0)
				return false;
			memcpy(out, all + place.offset, size);
			return true;
		}
	}
	return false;
}

bool tool_next(struct tool_run *r, const char *map, struct tool_cursor *c, void *key, void *value)
{
	s64 i = obj_map_index(r->l->obj, str_from(map));
	if (i < 0)
		return false;
	const struct obj_map *m = &r->l->obj->maps.v[i];
	u8 *next = arena_alloc(r->h->arena, m->key_size);
	while (c->n < m->max_entries && sys_map_next_key(r->h->k, r->l->map_fds[i], c->n ? key : NULL, next) == 0) {
		c->n++;
		memcpy(key, next, m->key_size);
		if (sys_map_lookup(r->h->k, r->l->map_fds[i], key, value, 0) == 0)
			return true;
	}
	return false;
}

void tool_forget(struct tool_run *r, const char *map)
{
	s64 i = obj_map_index(r->l->obj, str_from(map));
	if (i < 0)
		return;
	const struct obj_map *m = &r->l->obj->maps.v[i];
	u8 *key = arena_alloc(r->h->arena, m->key_size);
	for (u32 n = 0; n <= m->max_entries && sys_map_next_key(r->h->k, r->l->map_fds[i], NULL, key) == 0; n++)
		sys_map_delete(r->h->k, r->l->map_fds[i], key);
}

bool tool_pin(struct tool_run *r, const char *map, const char *path)
{
	s64 i = obj_map_index(r->l->obj, str_from(map));
	long e = i < 0 ? -ENOENT : 0;
	if (!load_need_bpffs(r->h->k, path, r->h->ds))
		return false;
	e = e ? e : sys_obj_pin(r->h->k, r->l->map_fds[i], path);
	if (e < 0)
		app_report(r->h->ds, NO_PIN, where_arg(str_from(path), 0), "cannot pin map '%s' here",
			map)->sys_errno = (int)-e;
	else
		r->pinned = path;
	return e == 0;
}

str tool_cmdline(struct tool_run *r, struct arena *a, u32 pid)
{
	char path[32];
	str text;
	snprintf(path, sizeof(path), "/proc/%u/cmdline", pid);
	if (sys_read_file(r->h->k, a, path, 4096, &text) <= 0)
		return STR("");
	char *s = (char *)text.s;
	while (text.n && !s[text.n - 1])
		text.n--;
	for (u32 i = 0; i < text.n; i++)
		if ((u8)s[i] < ' ')
			s[i] = ' ';
	return text;
}

/* ---- the run ------------------------------------------------------------------------------------------ */

/* The type of records: what is sent through the first buffer. */
static u32 record_type(const struct obj *o)
{
	vec_each(m, &o->maps)
		if (m->type == MAP_RINGBUF && (m->event_types.n || m->event_btf))
			return m->event_types.n ? m->event_types.v[0] : m->event_btf;
	return 0;
}

/* Finds each column's member once. */
static void find_members(struct tool_run *r)
{
	struct arena *a = r->h->arena;
	const struct obj *o = r->l->obj;
	r->record = data_record(a, host_types(r->h, o->btf), record_type(o), STR("value"));
	host_need_names(r->h, &r->record);
	r->cells = arena_array(a, struct data, r->record.n + r->tool->ncolumns);
	r->leaf = arena_array(a, u32, r->tool->ncolumns);
	for (u32 c = 0; c < r->tool->ncolumns; c++) {
		const char *member = r->tool->columns[c].member;
		for (r->leaf[c] = 0; member && r->leaf[c] < r->record.n && !str_is(r->record.leaf[r->leaf[c]].name,
			member);)
			r->leaf[c]++;
		BUG_ON(member && r->leaf[c] == r->record.n, "a column's member is not in the record");
	}
}

static void show_record(struct tool_run *r, const void *bytes, u32 len)
{
	struct data *row = r->cells + r->record.n;
	data_load(&r->record, bytes, len, r->h->arena, r->cells);
	for (u32 c = 0; c < r->tool->ncolumns; c++)
		row[c] = r->tool->columns[c].member ? r->cells[r->leaf[c]] : tool_time(r);
	tool_row(r, row);
}

static bool on_attached(void *ctx, struct loaded *l)
{
	struct tool_run *r = ctx;
	r->l = l;
	if (!r->tool->event && r->tool->columns)
		find_members(r);
	if (r->record.n && !r->json && !r->has_header)   /* who waits sees that it has begun */
		header(r);
	r->has_header |= r->record.n > 0;
	return !r->tool->attached || r->tool->attached(r);
}
/* What a tool's function took is given back; its messages stay, and then all that was taken. */
static void give_back(struct tool_run *r, struct arena_mark m, u32 messages)
{
	if (r->h->ds->list.n == messages)
		arena_reset(r->h->arena, m);
}
static void on_event(void *ctx, const void *bytes, u32 len)
{
	struct tool_run *r = ctx;
	struct arena_mark m = arena_mark(r->h->arena);
	u32 messages = r->h->ds->list.n;
	(r->tool->event ? r->tool->event : show_record)(r, bytes, len);
	give_back(r, m, messages);
}
static void on_tick(void *ctx, bool is_last)
{
	struct tool_run *r = ctx;
	struct arena_mark m = arena_mark(r->h->arena);
	u32 messages = r->h->ds->list.n;
	r->tool->tick(r, is_last);
	give_back(r, m, messages);
}

bool tool_prepare(struct host *h, const struct tool *t, int argc, char **argv, struct tool_run *r, struct run_filter *f)
{
	*r = (struct tool_run){ .tool = t, .h = h, .unit = t->unit };
	if (!parse(r, argc, argv))
		return false;
	r->cc = host_cc_opts(h, true);
	return take_filter(r, f) && (!t->begin || t->begin(r));
}

bool tool_main(struct host *h, const struct tool *t, int argc, char **argv, struct buf *out, struct buf *err,
	bool *json)
{
	struct tool_run r = { .tool = t, .h = h, .out = out, .unit = t->unit };
	struct run_opts o = { .out = out, .err = err, .path = arena_printf(h->arena, "%s.bpf.c", t->name),
		.text = { t->source, (u32)(t->source_end - t->source) } };
	struct session_tool st = { .ctx = &r, .attached = on_attached, .event = t->shows ? NULL : on_event,
		.tick = t->tick ? on_tick : NULL,
		.pinned = &r.pinned, .is_partial = t->is_partial, .shows = t->shows };
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		help(t, out);
		return true;
	}
	if (!parse(&r, argc, argv) || !seconds(&r, 'd', &r.seconds) || (find_option(t, 'i', NULL) &&
		!seconds(&r, 'i', &r.interval)))
		return false;
	if (!is_format(&r))
		return usage_error(&r, r.option['f'], 0, "this is no format of this tool");
	*json = r.json = r.option['f'] && !strcmp(r.option['f'], "json");
	r.cc = host_cc_opts(h, true);
	if (!take_filter(&r, &o.filter))
		return false;
	if (t->begin && !t->begin(&r))
		return false;
	st.interval_ns = (u64)(r.interval * 1e9);
	st.unit = r.unit;
	o.tool = &st;
	o.seconds = r.seconds;
	o.interval = r.interval;
	o.clears = true;
	o.top = UINT32_MAX;
	o.command = r.command;
	if (r.hook.prog.n)
		o.places.hooks = &r.hook, o.places.nhooks = 1;
	o.json = r.json;
	o.verbose = r.option['v'] != NULL;
	o.typed = r.typed;
	o.cc = &r.cc;
	return session_run(h, &o);
}
