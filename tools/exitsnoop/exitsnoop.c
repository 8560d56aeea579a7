/* exitsnoop.c: skep exitsnoop: processes that end, and how. */
#include "app/app.h"

TOOL_SOURCE(exitsnoop);

static const struct tool_option options[] = {
	{ 'x', NULL, "only those that end with a status other than 0, or by a signal" },
	{ 'a', NULL, "each thread, not only processes" },
	{ 'T', NULL, "with the time of day" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' }, { "PCOMM", 16, false, "comm", 0 }, { "PID", 7, true, "pid", 0 },
	{ "PPID", 7, true, "ppid", 0 },
	{ "TID", 7, true, "tid", 0 }, { "AGE", 8, true, "age_ns", 0 }, { "SIGNAL", 8, false, "signal", 0 },
	{ "EXIT_CODE", 9, true, "code", 0 },
};

static bool begin(struct tool_run *r)
{
	if (r->option['x'])
		tool_define(r, "FAILED", "1");
	if (r->option['a'])
		tool_define(r, "THREADS", "1");
	return true;
}

const struct tool tool_exitsnoop = {
	.name = "exitsnoop", .usage = "exitsnoop [-x] [-a] [-T]",
	.what = "processes that end: how old, with which status, by which signal",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_exitsnoop,
	.source_end = tool_source_exitsnoop_end,
	.is_of_task = true, .begin = begin,
};
