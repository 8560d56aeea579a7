/* execsnoop.c: skep execsnoop: new programs with their arguments. */
#include "app/app.h"

TOOL_SOURCE(execsnoop);

static const struct tool_option options[] = {
	{ 'x', NULL, "also those that fail to begin" },
	{ 'T', NULL, "with the time of day" },
	{ 'U', NULL, "with the user's number" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' }, { "UID", 6, true, "uid", 'U' }, { "PCOMM", 16, false, "comm", 0 },
	{ "PID", 7, true, "pid", 0 },
	{ "PPID", 7, true, "ppid", 0 }, { "RET", 7, true, "ret", 0 }, { "ARGS", 40, false, "args", 0 },
};

static bool begin(struct tool_run *r)
{
	if (r->option['x'])
		tool_define(r, "FAILED", "1");
	return true;
}

const struct tool tool_execsnoop = {
	.name = "execsnoop", .usage = "execsnoop [-x] [-T] [-U]", .what = "new programs and their arguments",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_execsnoop,
	.source_end = tool_source_execsnoop_end,
	.is_of_task = true, .begin = begin,
};
