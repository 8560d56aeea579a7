/* drsnoop.c: skep drsnoop: processes that must free memory themselves before they get some (direct reclaim). */
#include "app/app.h"

TOOL_SOURCE(drsnoop);

static const struct tool_column columns[] = {
	{ "COMM", 16, false, "comm", 0 }, { "PID", 7, true, "pid", 0 }, { "LAT", 8, true, "time_ns", 0 },
	{ "PAGES", 8, true, "pages", 0 },
};

const struct tool tool_drsnoop = {
	.name = "drsnoop", .usage = "drsnoop [-p PID] [-T]",
	.what = "processes that must free memory themselves before they get some (direct reclaim)",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_drsnoop,
	.source_end = tool_source_drsnoop_end,
	.is_of_task = true,
};
