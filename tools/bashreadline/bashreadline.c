/* bashreadline.c: skep bashreadline: lines that people type into bash, of all users. */
#include "app/app.h"

TOOL_SOURCE(bashreadline);

static const struct tool_option options[] = {
	{ 's', "FILE", "the shell, or libreadline.so where it has its own; bash if not given", "LIBRARY", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "PID", 7, true, "pid", 0 }, { "COMMAND", 40, false, "command", 0 },
};

const struct tool tool_bashreadline = {
	.name = "bashreadline", .usage = "bashreadline [-s FILE]",
	.what = "lines that people type into bash, of all users",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_bashreadline, .source_end = tool_source_bashreadline_end,
	.is_of_task = true,
};
