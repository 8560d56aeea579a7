/* runqslower.c: skep runqslower: threads that waited long for a processor. */
#include "app/app.h"

TOOL_SOURCE(runqslower);

static const struct tool_option options[] = {
	{ 'p', "TID", "only this thread" },
	{ 'm', "US", "the same as MICROSECONDS: this long or longer; 10000 if not given" },
	{ 'P', NULL, "with what ran before" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 },
	{ "COMM", 16, false, "comm", 0 },
	{ "TID", 7, true, "tid", 0 },
	{ "LAT(us)", 9, true, "latency_us", 0 },
	{ "PREV COMM", 16, false, "before", 'P' },
	{ "PREV TID", 8, true, "before_tid", 'P' },
};

static bool begin(struct tool_run *r)
{
	u64 thread = 0, us = 0;
	if (!tool_number(r, 'p', 1u << 22, &thread) || !tool_number(r, 'm', UINT32_MAX, &us))
		return false;
	if (r->nargs && (r->nargs > 1 || !str_to_u64(str_from(r->args[0]), &us) || us > UINT32_MAX))
		return tool_usage_error(r, r->args[0], 0, "this is no number of microseconds");
	if (thread)
		tool_define(r, "PID", "%u", (u32)thread);
	if (r->option['m'] || r->nargs)
		tool_define(r, "MIN_US", "%u", (u32)us);
	return true;
}

const struct tool tool_runqslower = {
	.name = "runqslower", .usage = "runqslower [-p TID] [-P] [MICROSECONDS]",
	.what = "threads that waited long for a processor, and what ran before them",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_runqslower, .source_end = tool_source_runqslower_end,
	.has_words = true, .begin = begin,
};
