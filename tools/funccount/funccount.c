/* funccount.c: skep funccount: calls of functions, tracepoints and probes that match a pattern, counted. */
#include "app/app.h"

TOOL_SOURCE(funccount);

/* As in funccount.bpf.c; pid: of functions of user space alone. */
struct which { u64 place; u32 pid; };
struct state { struct tool_place probe; hook_names names; };

/* Of many functions that return, which it was: what the kernel must tell. */
static bool tells_returns(struct tool_run *r, const struct tool_place *p)
{
	bool is_user = p->kind == PROBE_USER;
	if (!p->is_return || !p->has_pattern || feat_has(&r->h->feats, is_user ? FEAT_UPROBE_MULTI : FEAT_KPROBE_MULTI))
		return true;
	app_report(r->h->ds, TOOL_NEEDS, where_arg(str_from(r->args[0]), 0),
		"this kernel does not tell which of several functions returns")->hint = is_user ?
		STR("Linux 6.6 does; here one function can be named, or calls be counted") :
		STR("Linux 5.18 does with CONFIG_FPROBE; here one function can be named, or calls be counted");
	return false;
}

static bool begin(struct tool_run *r)
{
	struct state *s = r->state = arena_new(r->h->arena, struct state);
	bool is_kind;
	if (!tool_probe(r, r->nargs == 1 ? r->args[0] : "", &s->probe))
		return false;
	const struct tool_place *p = &s->probe;
	if (!tells_returns(r, p))
		return false;
	str section = p->is_return ? p->return_section : p->section;
	tool_define(r, "HOOK", "\"%.*s\"", STR_ARG(section));
	r->asks_no_names = !p->has_pattern;
	if ((p->kind == PROBE_USER || p->kind == PROBE_KERNEL) && !p->has_pattern)
		tool_define(r, "IS_ONE", "1");           /* it has its name, whoever calls it and is gone by then */
	else if (p->kind == PROBE_USER)
		tool_define(r, "IS_USER", "1");
	if (p->kind == PROBE_USER && p->has_pattern && p->is_return)
		tool_define(r, "IS_RETURN", "1");
	if (p->kind == PROBE_TRACEPOINT || p->kind == PROBE_USDT)
		tool_define(r, "BY_COOKIE", "1");
	return p->kind != PROBE_TRACEPOINT || names_find(r->h, STR("tracepoint"), arena_printf(r->h->arena, "%.*s:%.*s",
		STR_ARG(p->object), STR_ARG(p->name)), false, &s->names, &is_kind);
}

/* Names of the kernel while they may be read. */
static bool attached(struct tool_run *r)
{
	const struct tool_place *p = &((struct state *)r->state)->probe;
	if (p->kind == PROBE_KERNEL && p->has_pattern)
		host_need_symbols(r->h);
	return true;
}

static str name_of(struct tool_run *r, const struct which *w)
{
	struct state *s = r->state;
	struct arena *a = r->h->arena;
	if (s->probe.kind == PROBE_USER && s->probe.has_pattern) {
		str name = tool_user_symbol(r, a, w->pid, w->place), plain, offset;
		str_cut(name, '+', &plain, &offset);
		return plain;
	}
	if (s->probe.kind == PROBE_KERNEL && s->probe.has_pattern) {
		str name = host_symbol(r->h, a, w->place);
		return name.n ? name : arena_printf(a, "0x%llx", (unsigned long long)w->place);
	}
	return w->place && w->place <= s->names.n ? s->names.v[w->place - 1].text : s->probe.name;
}

static void tick(struct tool_run *r, bool is_last)
{
	struct arena *a = r->h->arena;
	static const char *const names[] = { "function", "count" };
	str columns[] = { str_from(names[0]), str_from(names[1]) };
	struct data_table t = { .title = STR("calls"), .column = columns, .ncolumns = 2, .sort_column = 1,
		.descending = true };
	struct intern seen;
	struct tool_cursor at = { 0 };
	struct which key = { 0 };
	u64 count;
	intern_init(&seen, a);
	while (tool_next(r, "counts", &at, &key, &count)) {
		u32 before = seen.n, id = intern_add(&seen, name_of(r, &key));
		if (seen.n != before || id > t.rows.n) {
			struct data *row = arena_array(a, struct data, 2);
			row[0] = data_str(columns[0], intern_text(&seen, id));
			row[1] = data_uint(columns[1], 0);
			vec_push(&t.rows, a, row);
		}
		t.rows.v[id - 1][1].u += count;
	}
	tool_table(r, &t);
	if (!is_last)
		tool_forget(r, "counts");
}

const struct tool tool_funccount = {
	.name = "funccount", .usage = "funccount [-p PID] [-i SECONDS] [-n ROWS] [-d SECONDS] PATTERN",
	.what = "calls of functions, tracepoints and probes that match a pattern, counted",
	.source = tool_source_funccount, .source_end = tool_source_funccount_end,
	.has_words = true, .event = tool_note_process, .tick = tick, .is_of_task = true,
	.reads_processes = true, .begin = begin, .attached = attached,
	.examples = "  skep funccount -d 5 't:sched:*'          tracepoints\n"
		"  skep funccount -d 5 'c:str*'             functions of the C library\n"
		"  skep funccount -i 1 -n 10 'vfs_*'        functions of the kernel\n",
};
