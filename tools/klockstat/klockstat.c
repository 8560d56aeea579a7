/* klockstat.c: skep klockstat: who waits for locks of the kernel: how often and how long, by lock and place. */
#include "app/app.h"

TOOL_SOURCE(klockstat);

static const struct tool_option options[] = {
	{ 'p', "PID", "only this process", "PID" },
	{ 't', "TID", "only this thread", "TID" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "CALLER", 28, false, "caller", 0 }, { "LOCK", 6, false, "kind", 0 },
	{ "AVG", 7, true, "average_ns", 0 }, { "COUNT", 6, true, "count", 0 }, { "MAX", 7, true, "max_ns", 0 },
	{ "TOTAL", 7, true, "total_ns", 0 }, { "COMM OF MAX", 16, false, "comm", 0 },
};

const struct tool tool_klockstat = {
	.name = "klockstat", .usage = "klockstat [-p PID] [-t TID] [-i SECONDS] [-n ROWS] [-d SECONDS]",
	.what = "who waits for locks of the kernel: how often and how long, by lock and place",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_klockstat, .source_end = tool_source_klockstat_end,
	.table = "locks", .sort = "TOTAL", .needs = "struct trace_event_raw_contention_begin", .since = "5.19",
};
