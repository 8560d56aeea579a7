/* vfsstat.c: skep vfsstat: what the virtual file system is asked for, a line every interval. */
#include "app/app.h"

#include <stdlib.h>

enum { CALLS = 8 };
TOOL_SOURCE(vfsstat);

struct state { u64 last[CALLS]; u64 lines, count; double interval; };

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "READ/S", 9, true, NULL, 0 }, { "WRITE/S", 9, true, NULL, 0 },
	{ "FSYNC/S", 9, true, NULL, 0 }, { "OPEN/S", 9, true, NULL, 0 },
	{ "CREATE/S", 9, true, NULL, 0 }, { "UNLINK/S", 9, true, NULL, 0 }, { "MKDIR/S", 9, true, NULL, 0 },
	{ "RMDIR/S", 9, true, NULL, 0 },
};

static bool begin(struct tool_run *r)
{
	struct state *s = r->state = arena_new(r->h->arena, struct state);
	char *end = (char *)"";
	s->interval = r->nargs > 0 ? strtod(r->args[0], &end) : 1;
	bool ok = !*end && s->interval >= 0.01 && s->interval < 1e6;
	if (ok && r->nargs > 1)
		ok = str_to_u64(str_from(r->args[1]), &s->count) && s->count;
	if (!ok || r->nargs > 2) {
		app_report(r->h->ds, BAD_OPTION, where_none(),
			"vfsstat takes an interval in seconds and a count of lines");
		return false;
	}
	r->interval = s->interval;
	if (s->count)
		r->seconds = s->interval * ((double)s->count + 0.5);
	return true;
}

static void tick(struct tool_run *r, bool is_last)
{
	struct state *s = r->state;
	u64 now[CALLS];
	struct data row[CALLS + 1];
	if (is_last || (s->count && s->lines == s->count) || !tool_variable(r, "calls", now, sizeof(now)))
		return;
	row[0] = tool_time(r);
	for (u32 i = 0; i < CALLS; i++)
		row[i + 1] = data_uint(STR(""), (u64)((double)(now[i] - s->last[i]) / s->interval + 0.5));
	memcpy(s->last, now, sizeof(now));
	s->lines++;
	tool_row(r, row);
}

const struct tool tool_vfsstat = {
	.name = "vfsstat", .usage = "vfsstat [INTERVAL [COUNT]]",
	.what = "reads, writes, opens and the like of the virtual file system, per second",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_vfsstat,
	.source_end = tool_source_vfsstat_end,
	.is_partial = true, .begin = begin, .tick = tick,
};
