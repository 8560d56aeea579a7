/* tool_live.c: skep top TOOL: a tool's rows, table or histogram on a terminal with keys. The tool does not know: what
 * it would print goes to live.c, and what others print meanwhile is kept until the terminal is as it was. */
#include "app/tool_private.h"

#include "app/clock.h"
#include "app/live.h"

#include <stdlib.h>

enum { ROWS_EVERY_MS = 250, COLUMNS = 64 };

static bool no_terminal(struct tool_run *r, const char *why)
{
	app_report(r->h->ds, NO_TERMINAL, where_arg(str_from(r->tool->name), 0), "%s", why);
	return false;
}

bool live_tool_prepare(struct tool_run *r, struct run_opts *o)
{
	const struct tool *t = r->tool;
	struct buf *both = arena_array(r->h->arena, struct buf, 2);
	if (r->option[TOOL_SVG])
		return no_terminal(r, "a graph is made at the end of a tool without a screen: leave out --svg, or top");
	if (r->option['f'])
		return no_terminal(r, "-f is for pipes and files, not for a live screen");
	both[0] = both[1] = BUF_INIT;
	r->out = o->out = &both[0];
	o->err = &both[1];
	/* rows as they come, tables anew every second */
	bool has_rows = !tool_tick(t) && !t->shows;
	if (r->interval <= 0)
		r->interval = has_rows ? ROWS_EVERY_MS / 1e3 : 1;
	return true;
}

static bool is_column(const struct tool_run *r, u32 c)
{
	char with = r->tool->columns[c].with;
	return !with || r->option[(u8)with];
}

static void take_columns(struct tool_run *r, const struct data_table *t)
{
	struct live *l = r->live;
	l->ui.ascending = false;
	for (u32 c = 0; t ? c < t->ncolumns : c < r->tool->ncolumns; c++) {
		if (!t && !is_column(r, c))
			continue;
		const char *name = t ? arena_strdup(r->h->arena, t->column[c]) : r->tool->columns[c].name;
		if (t ? (s32)c == t->sort_column : r->sort && !strcmp(name, r->sort))
			l->ui.sort = (s32)l->table.ncolumns;
		live_column(l, name);
	}
}

bool live_tool_open(struct tool_run *r)
{
	if (r->tool->stacks)                 /* what a look takes is given back after it */
		host_need_symbols(r->h);
	r->live = calloc(1, sizeof(*r->live));
	if (!r->live)
		base_out_of_memory(sizeof(*r->live));
	if (live_open(r->live, r->h, r->open, arena_printf(r->h->arena, "skep %s", r->tool->name)))
		return true;
	free(r->live);
	r->live = NULL;
	return no_terminal(r, "there is no terminal to show it on");
}

/* What would have gone to the error stream goes there now. */
void live_tool_close(struct tool_run *r, struct run_opts *o, struct tool_args *args)
{
	if (r->live)
		live_close(r->live);
	free(r->live);
	r->live = NULL;
	buf_str(args->err, buf_view(o->err));
	buf_flush(args->err);
	buf_free(o->out);
	buf_free(o->err);
}

void live_tool_row(struct tool_run *r, const struct data *values)
{
	struct data shown[COLUMNS];
	u32 n = 0;
	if (!r->live->table.ncolumns)
		take_columns(r, NULL);
	for (u32 c = 0; c < r->tool->ncolumns && n < COLUMNS; c++)
		if (is_column(r, c))
			shown[n++] = tool_shown(r, &values[c]);
	live_row(r->live, shown, true);
}

/* t->column NULL: the tool's columns. */
void live_tool_table(struct tool_run *r, struct data_table *t)
{
	struct live *l = r->live;
	double sum = 0;
	if (!l->table.ncolumns)
		take_columns(r, t->column ? t : NULL);
	if (!l->ui.is_paused)
		live_forget(l);
	vec_each(row, &t->rows) {
		struct data shown[COLUMNS];
		u32 n = 0;
		for (u32 c = 0; c < t->ncolumns && n < COLUMNS; c++)
			if (t->column || is_column(r, c))
				shown[n++] = (*row)[c];
		live_row(l, shown, false);
		if (l->ui.sort >= 0 && data_is_number(&shown[l->ui.sort]))
			sum += (double)data_number(&shown[l->ui.sort]);
	}
	ui_live_note(&l->ui, sum);
	l->came = 0;
}

void live_tool_tick(struct tool_run *r, bool is_last)
{
	struct live *l = r->live;
	char clock[CLOCK_TEXT];
	if (!l || is_last)
		return;
	if (tool_tick(r->tool))
		tool_tick(r->tool)(r, false);
	else if (r->tool->shows)
		tool_show(r, STR(""), !l->ui.is_paused);
	if (l->came) {
		ui_live_note(&l->ui, (double)l->came);
		l->came = 0;
	}
	if (r->out->n)
		live_text(l, buf_view(r->out));
	r->out->n = 0;
	if (!l->table.ncolumns && !r->tool->shows && !tool_tick(r->tool))
		take_columns(r, NULL);
	clock_text(r->h->k, clock);
	l->ui.state = arena_str(r->h->arena, str_from(clock));
	live_draw(l);
	l->ui.state = STR("");
}

bool live_tool_keys(void *ctx)
{
	struct tool_run *r = ctx;
	char clock[CLOCK_TEXT];
	if (!r->live)
		return true;
	clock_text(r->h->k, clock);
	r->live->ui.state = str_from(clock);
	bool goes_on = live_keys(r->live);
	r->live->ui.state = STR("");
	return goes_on;
}
