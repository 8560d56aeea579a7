/* statsnoop.c: skep statsnoop: what processes ask of files by path. */
#include "app/app.h"

TOOL_SOURCE(statsnoop);

static const struct tool_option options[] = {
	{ 'x', NULL, "only those that fail" },
	{ 'T', NULL, "with the time of day" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' },
	{ "PID", 7, true, "pid", 0 },
	{ "COMM", 16, false, "comm", 0 },
	{ "CALL", 9, false, "call", 0 },
	{ "ERR", 8, false, "err", 0 },
	{ "PATH", 40, false, "path", 0 },
};

static bool begin(struct tool_run *r)
{
	if (r->option['x'])
		tool_define(r, "FAILED", "1");
	return true;
}

const struct tool tool_statsnoop = {
	.name = "statsnoop", .usage = "statsnoop [-x] [-T]",
	.what = "stat, access and the like: by whom, which path, with which result",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_statsnoop, .source_end = tool_source_statsnoop_end,
	.is_partial = true, .is_of_task = true, .begin = begin,
};
