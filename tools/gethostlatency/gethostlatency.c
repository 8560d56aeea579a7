/* gethostlatency.c: skep gethostlatency: host names that processes look up, and how long that takes. */
#include "app/app.h"

TOOL_SOURCE(gethostlatency);

static const struct tool_option options[] = {
	{ 'l', "FILE", "the C library; libc if not given", "LIBRARY", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 },
	{ "LAT", 8, true, "time_ns", 0 }, { "HOST", 30, false, "host", 0 },
};

const struct tool tool_gethostlatency = {
	.name = "gethostlatency", .usage = "gethostlatency [-p PID] [-l FILE]",
	.what = "host names that processes look up, and how long that takes",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_gethostlatency, .source_end = tool_source_gethostlatency_end,
	.is_partial = true, .is_of_task = true,
};
