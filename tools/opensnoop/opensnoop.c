/* opensnoop.c: skep opensnoop: files that are opened, by whom, with which result. */
#include "app/app.h"

TOOL_SOURCE(opensnoop);

static const struct tool_option options[] = {
	{ 'x', NULL, "only those that fail" },
	{ 'T', NULL, "with the time of day" },
	{ 'U', NULL, "with the user's number" },
	{ 'e', NULL, "with the flags" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' }, { "UID", 6, true, "uid", 'U' }, { "PID", 7, true, "pid", 0 },
	{ "COMM", 16, false, "comm", 0 },
	{ "FD", 4, true, "fd", 0 }, { "ERR", 8, false, "err", 0 }, { "FLAGS", 8, true, "flags", 'e' },
	{ "PATH", 40, false, "path", 0 },
};

static bool begin(struct tool_run *r)
{
	if (r->option['x'])
		tool_define(r, "FAILED", "1");
	return true;
}

const struct tool tool_opensnoop = {
	.name = "opensnoop", .usage = "opensnoop [-x] [-T] [-U] [-e]",
	.what = "files that are opened, by whom, with which result",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_opensnoop,
	.source_end = tool_source_opensnoop_end,
	.is_partial = true, .is_of_task = true, .begin = begin,
};
