/* tool.c: what every tool shares: its program compiled and run, rows under a header or as JSON. tool_options.c has its
 * options, tool_table.c and tool_stacks.c what tools without a line of code for it show. */
#include "app/tool_private.h"

#include "app/clock.h"
#include "app/live.h"
#include "app/show.h"

#include "sym/sym.h"
#include "sys/sys.h"
#include "ui/ui.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

EMBED(tool_source_common, "tools/tool.bpf.h");

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

void tool_quote(struct tool_run *r, str name, str word, str part)
{
	struct arena *a = r->h->arena;
	struct pp_words *list = arena_array(a, struct pp_words, r->cc.nwords + 1);
	uintptr_t at = (uintptr_t)part.s, begin = (uintptr_t)word.s;
	bool is_inside = at >= begin && at + part.n <= begin + word.n;
	word = is_inside ? word : part;
	u32 from = part.n ? (u32)(part.s - word.s) : 0;
	if (r->cc.nwords)
		memcpy(list, r->cc.words, r->cc.nwords * sizeof(*list));
	list[r->cc.nwords++] = (struct pp_words){ name, STR("<text>"), word, from, from + part.n };
	r->cc.words = list;
}

/* ---- output ------------------------------------------------------------------------------------------ */

struct data tool_shown(const struct tool_run *r, const struct data *d)
{
	const char *omits = r->tool->omits;
	struct data out = *d;
	if (omits && d->kind == DATA_ENUM && str_starts(d->text, omits))
		out.text = str_sub(d->text, (u32)strlen(omits), d->text.n);
	return out;
}

/* *over: how far values before it stood over their columns (an IPv6 address): blanks of this one make up for it.
 * text: holds the value, for what is in out may be written at any time. */
static void cell(u32 width, bool is_right, u32 *over, const struct buf *text, struct buf *out)
{
	u32 n = ui_columns_of(buf_view(text)), pad = width > n + *over ? width - n - *over : 0;
	*over = n + *over > width ? n + *over - width : 0;
	if (is_right)
		buf_pad(out, ' ', pad);
	buf_str(out, buf_view(text));
	if (!is_right)
		buf_pad(out, ' ', pad);
}

static u32 column_width(const struct tool_run *r, u32 column)
{
	return MAX((u32)r->tool->columns[column].width, (u32)r->wide[column]);
}

static bool is_shown(const struct tool_run *r, u32 column)
{
	char with = r->tool->columns[column].with;
	return (!with || r->option[(u8)with]) && !(r->hidden >> column & 1);
}

/* Of a line, the blanks between its columns among them. */
static u32 width_of(const struct tool_run *r)
{
	u32 width = r->has_stamps ? CLOCK_TEXT : 0, n = 0;
	for (u32 i = 0; i < r->tool->ncolumns; i++)
		if (is_shown(r, i))
			width += column_width(r, i) + (n++ > 0);
	return width;
}

static void hide(struct tool_run *r, str name)
{
	for (u32 i = 0; i < r->tool->ncolumns; i++)
		if (str_is(name, r->tool->columns[i].name))
			r->hidden |= 1ull << i;
}

/* Columns give way until the line fits. */
static void fit(struct tool_run *r)
{
	str names = str_from(r->tool->narrow), name;
	u32 room = show_width(r->out->fd);
	while (room && names.n && width_of(r) > room) {
		str_cut(names, ' ', &name, &names);
		hide(r, name);
	}
}

static u32 last_shown(const struct tool_run *r)
{
	u32 last = 0;
	for (u32 i = 0; i < r->tool->ncolumns; i++)
		last = is_shown(r, i) ? i : last;
	return last;
}

void tool_header(struct tool_run *r)
{
	if (r->live)
		return;
	fit(r);
	u32 last = last_shown(r);
	if (r->has_stamps)
		buf_puts(r->out, "TIME     ");
	for (u32 i = 0; i <= last; i++) {
		const struct tool_column *c = &r->tool->columns[i];
		int width = (int)column_width(r, i);
		if (is_shown(r, i))
			buf_printf(r->out, "%*s%s", c->is_right ? width : i == last ? 0 : -width, c->name,
				i == last ? "\n" : " ");
	}
}

static void text_of(struct tool_run *r, const struct data *d, struct buf *text)
{
	struct data shown = tool_shown(r, d);
	text->n = 0;
	ui_value(&shown, text);
}

bool tool_widen(struct tool_run *r, const struct data *values)
{
	u32 room = show_width(r->out->fd);
	u64 hidden = r->hidden;
	u16 wide[ARRAY_LEN(r->wide)];
	struct buf text = BUF_INIT;
	bool is_wider = false;
	memcpy(wide, r->wide, sizeof(wide));
	for (u32 i = 0, last = last_shown(r); i < last && i < ARRAY_LEN(r->wide); i++)
		if (is_shown(r, i) && !r->tool->columns[i].is_right) {
			text_of(r, &values[i], &text);
			u32 n = ui_columns_of(buf_view(&text));
			if (n > column_width(r, i)) {
				r->wide[i] = (u16)n;
				is_wider = true;
			}
		}
	buf_free(&text);
	fit(r);
	if (!is_wider || !room || width_of(r) <= room)
		return is_wider;
	memcpy(r->wide, wide, sizeof(wide));         /* nothing would make it fit */
	r->hidden = hidden;
	return false;
}

/* A column's name as a key of JSON: "PID": pid, "READ/S": read_s, "TIME(s)": time_s. */
static const char *key_of(struct arena *a, const char *name)
{
	char *s = arena_strdup(a, str_from(name)), *end = s;
	for (char *p = s; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : (*p >= 'a' && *p <= 'z') ||
			(*p >= '0' && *p <= '9') ? *p : '_', end = *p == '_' ? end : p + 1;
	*end = 0;                            /* not "hit_" of "HIT%" */
	return s;
}

static void put_row(struct tool_run *r, const struct data *values)
{
	u32 over = 0;
	struct buf text = BUF_INIT;
	if (r->has_stamps) {
		char clock[CLOCK_TEXT];
		clock_text(r->h->k, clock);
		buf_printf(r->out, "%s ", clock);
	}
	for (u32 i = 0, last = last_shown(r); i <= last; i++)
		if (is_shown(r, i)) {
			bool is_right = r->tool->columns[i].is_right;
			text_of(r, &values[i], &text);
			cell(i == last && !is_right ? 0 : column_width(r, i), is_right, &over, &text, r->out);
			buf_char(r->out, i == last ? '\n' : ' ');      /* no blanks at its end */
		}
	buf_free(&text);
}

void tool_row(struct tool_run *r, const struct data *values)
{
	u32 n = r->tool->ncolumns;
	r->has_shown = true;
	if (r->live) {
		live_tool_row(r, values);
		return;
	}
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
	/* for a person the columns stand as wide from now on, below new headings; for scripts blanks make up */
	bool is_wider = !r->tool->table && show_width(r->out->fd) && tool_widen(r, values);
	if (!r->has_header || is_wider)
		tool_header(r);
	r->has_header = true;
	put_row(r, values);
}

struct data tool_time(struct tool_run *r)
{
	char *text = arena_alloc(r->h->arena, CLOCK_TEXT);
	clock_text(r->h->k, text);
	return data_str(STR("time"), str_from(text));
}

void tool_stamp(struct tool_run *r)
{
	char clock[CLOCK_TEXT];
	if (r->interval <= 0 || r->json || r->live)
		return;
	clock_text(r->h->k, clock);
	buf_printf(r->out, "%s\n", clock);
}

void tool_table(struct tool_run *r, struct data_table *t)
{
	r->has_shown |= t->rows.n > 0;
	if (r->live) {
		show_upper(r->h->arena, t);
		live_tool_table(r, t);
		return;
	}
	data_table_sort(t);
	if (r->top)
		t->rows.n = MIN(t->rows.n, r->top);
	if (r->json) {
		export_json_table(t, r->h->k->real_ns(r->h->k), r->out);
		return;
	}
	tool_stamp(r);
	show_upper(r->h->arena, t);
	ui_table(t, r->out);
	if (r->interval > 0)
		buf_char(r->out, '\n');
}

void tool_show(struct tool_run *r, str title, bool clears)
{
	struct show_style style = { .json = r->json, .only = str_from(r->tool->shows),
		.top = r->top ? r->top : UINT32_MAX, .unit = str_from(r->unit ? r->unit : ""), .title = title,
		.has_upper = true };
	r->has_shown |= show_maps(r->h, r->l, &style, r->out);
	if (clears)
		show_clear(r->h, r->l);
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

str tool_user_symbol(struct tool_run *r, struct arena *a, u32 pid, u64 address)
{
	struct sym_frame f = sym_users_find(host_users(r->h), pid, address);
	if (f.why == SYM_NAMED)
		return f.offset ? arena_printf(a, "%.*s+0x%llx", STR_ARG(f.name), (unsigned long long)f.offset) :
			f.name;
	return f.module.n ? arena_printf(a, "[%.*s+0x%llx]", STR_ARG(f.module), (unsigned long long)f.offset) :
		arena_printf(a, "0x%llx", (unsigned long long)address);
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

void tool_find_leaves(struct tool_run *r, const struct data_record *record, u32 from)
{
	for (u32 c = 0; c < r->tool->ncolumns; c++)
		for (u32 i = 0; r->tool->columns[c].member && i < record->n; i++)
			if (str_is(record->leaf[i].name, r->tool->columns[c].member) && r->leaf[c] == UINT32_MAX)
				r->leaf[c] = from + i;
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
	memset(r->leaf, 0xff, r->tool->ncolumns * sizeof(*r->leaf));
	tool_find_leaves(r, &r->record, 0);
	for (u32 c = 0; c < r->tool->ncolumns; c++)
		BUG_ON(r->tool->columns[c].member && r->leaf[c] == UINT32_MAX,
			"a column's member is not in the record");
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
	s64 shown = r->tool->is_linear ? obj_map_index(l->obj, str_from(r->tool->shows)) : -1;
	r->l = l;
	if (shown >= 0)
		l->obj->maps.v[shown].hist = HIST_LINEAR;
	if (r->tool->table)
		tool_table_begin(r);
	else if (!r->tool->event && !r->tool->tick && r->tool->columns && !r->tool->has_rates && !r->tool->has_counts)
		find_members(r);
	bool has_rows = !r->tool->table && (r->record.n || (r->tool->event && !r->tool->tick && r->tool->columns));
	if (has_rows && !r->json && !r->has_header)        /* who waits sees that it has begun */
		tool_header(r);
	r->has_header |= has_rows;
	return (!r->open || live_tool_open(r)) && (!r->tool->attached || r->tool->attached(r));
}

typedef void event_function(struct tool_run *r, const void *bytes, u32 len);

static event_function *event_of(const struct tool *t)
{
	return t->event ? t->event : t->stacks ? tool_note_process : show_record;
}

tick_function *tool_tick(const struct tool *t)
{
	return t->tick ? t->tick : t->table ? tool_table_tick : t->stacks ? tool_stacks_tick : t->has_rates ||
		t->has_counts ?
		tool_rates_tick : NULL;
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
	event_of(r->tool)(r, bytes, len);
	give_back(r, m, messages);
}
static void on_tick(void *ctx, bool is_last)
{
	struct tool_run *r = ctx;
	struct arena_mark m = arena_mark(r->h->arena);
	u32 messages = r->h->ds->list.n;
	if (r->open) {
		live_tool_tick(r, is_last);
	} else {
		r->ticks++;
		tool_tick(r->tool)(r, is_last);
	}
	give_back(r, m, messages);
}

/* #include "../tool.bpf.h", which all tools may use, is the only file: what lies where somebody happens to be, a
 * vmlinux.h maybe, is not a part of a tool. */
static bool read_source(void *host UNUSED, str path, str *text)
{
	*text = (str){ tool_source_common, (u32)(tool_source_common_end - tool_source_common) };
	return str_ends(path, "/tool.bpf.h");
}

static void fill_session(struct tool_run *r, struct run_opts *o, struct session_tool *st)
{
	const struct tool *t = r->tool;
	*st = (struct session_tool){ .ctx = r, .attached = on_attached, .event = t->shows && !t->event ? NULL :
		on_event,
		.tick = tool_tick(t) || r->open ? on_tick : NULL, .keys = r->open ? live_tool_keys : NULL,
		.pinned = &r->pinned, .has_shown = &r->has_shown, .is_partial = t->is_partial,
		.shows = t->tick ? NULL : t->shows, .has_hists = t->shows != NULL,
		.reads_processes = t->stacks != NULL || (t->reads_processes && !r->asks_no_names),
		.interval_ns = (u64)(r->interval * 1e9),
		.unit = r->unit };
	o->tool = st;
	o->seconds = r->seconds;
	o->interval = r->interval;
	o->count = r->count;
	o->clears = true;
	o->top = r->top ? r->top : UINT32_MAX;
	o->command = r->command;
	o->places.hooks = r->hook.prog.n ? &r->hook : r->hooks;
	o->places.nhooks = r->hook.prog.n ? 1 : r->nhooks;
	o->json = r->json;
	o->verbose = r->option['v'] != NULL;
	o->typed = r->typed;
	o->cc = &r->cc;
}

/* Maps of threads have room for four times as many as there are: a kernel that is asked for 65,536 takes longer to make
 * them than for all else that a tool does. /proc/loadavg: its fourth word is those that run, '/', all. */
static void define_threads(struct tool_run *r)
{
	enum { LEAST = 4096, MOST = 1 << 20 };
	str left, text = { 0 };
	u64 n = 0;
	if (sys_read_file(r->h->k, r->h->arena, "/proc/loadavg", 0, &text) > 0 && str_cut(text, '/', &left, &text) &&
		str_cut(text, ' ', &left, &text))
		str_to_u64(left, &n);
	tool_define(r, "MAX_THREADS", "%u", (u32)MAX((u64)LEAST, MIN(n * 4, (u64)MOST)));
}

/* Does the kernel have what the tool tells of? */
static bool has_needed(struct tool_run *r)
{
	const struct tool *t = r->tool;
	const struct btf *b = t->needs ? host_btf(r->h) : NULL;
	str kind, name;
	if (!b || !str_cut(str_from(t->needs), ' ', &kind, &name) || btf_find(b, str_is(kind, "enum") ? BTF_ENUM :
		BTF_STRUCT, name))
		return true;
	struct diag *d = app_report(r->h->ds, TOOL_NEEDS, where_none(),
		"%s tells of '%s', which this kernel does not have", t->name, t->needs);
	diag_hint(r->h->ds, d, "it takes Linux %s", t->since);
	return false;
}

bool tool_prepare(struct host *h, const struct tool *t, int argc, char **argv, struct tool_run *r, struct run_filter *f)
{
	struct run_opts o = { .json = false };
	*r = (struct tool_run){ .tool = t, .h = h, .unit = t->unit, .sort = t->sort, .interval = t->has_rates ? 1 : 0 };
	if (!tool_parse(r, argc, argv))
		return false;
	host_cc_opts(h, true, &r->cc);
	r->cc.read_file = read_source;
	define_threads(r);
	tool_define(r, "OWN_PID", "%ld", h->k->getpid(h->k));
	bool ok = tool_take(r, &o);
	*f = o.filter;
	return ok && has_needed(r) && (!t->begin || t->begin(r));
}

/* Who runs a tool did not write its program: a line of it tells them nothing (but for what the compiler says, and with
 * -v), and another hook is no way out. */
static void say_what_to_do(struct tool_run *r)
{
	vec_each(d, &r->h->ds->list)
		if ((*d)->where.kind == WHERE_SRC && (*d)->code->id[0] != 'C' && !r->option['v'])
			(*d)->where = where_none();
	vec_each(d, &r->h->ds->list)
		if (!strcmp((*d)->code->id, "C102") && !(*d)->hint.n && r->cc.nwords)
			(*d)->hint = STR("there are arg1 to arg5, of returns retval, of tracepoints args->MEMBER; "
				"parameters get names so: vfs_read(struct file *f)");
		else if (!strcmp((*d)->code->id, "A005"))
			(*d)->hint = r->tool->has_words ?
				STR("look at a tracepoint, t:CATEGORY:EVENT (skep list tracepoint), "
				"or at a library's function") :
				STR("this tool has no other way: it takes a kernel with kprobes (CONFIG_KPROBES)");
}

bool tool_main(struct host *h, const struct tool *t, struct tool_args *args)
{
	struct tool_run r;
	struct run_opts o = { .out = args->out, .err = args->err, .path = arena_printf(h->arena, "%s.bpf.c", t->name),
		.text = { t->source, (u32)(t->source_end - t->source) } };
	struct session_tool st;
	struct tool_asks asks = tool_look(t, args->argc, args->argv);
	args->json = asks.json;
	if (asks.help) {
		tool_help(t, args->out);
		return true;
	}
	bool ok = tool_prepare(h, t, args->argc, args->argv, &r, &o.filter);
	if (!ok)
		return false;
	args->json = r.json;
	r.out = args->out;
	r.open = args->open;
	if (r.open && !live_tool_prepare(&r, &o))
		return false;
	fill_session(&r, &o, &st);
	ok = session_run(h, &o);
	if (!ok)
		say_what_to_do(&r);
	if (r.open)
		live_tool_close(&r, &o, args);
	free(r.stacks_before);
	args->status = o.status;
	return ok;
}
