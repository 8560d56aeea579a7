/* oomkill.c: skep oomkill: processes that are ended for want of memory. */
#include "app/app.h"

TOOL_SOURCE(oomkill);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 },
	{ "TRIGGERED BY", 12, true, "by", 0 },
	{ "COMM", 16, false, "by_comm", 0 },
	{ "PID", 7, true, "pid", 0 },
	{ "VICTIM", 16, false, "comm", 0 },
};

const struct tool tool_oomkill = {
	.name = "oomkill", .usage = "oomkill", .what = "processes that the kernel ends for want of memory",
	.columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_oomkill, .source_end = tool_source_oomkill_end,
};
