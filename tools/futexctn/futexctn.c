/* futexctn.c: skep futexctn: waits for locks of user space (futexes): how long, by process and lock. */
#include "app/app.h"

TOOL_SOURCE(futexctn);

static const struct tool_column columns[] = {
	{ "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 }, { "LOCK", 18, true, "lock", 0 },
	{ "WAITS", 8, true, "count", 0 }, { "MAX", 8, true, "max_ns", 0 }, { "TOTAL", 8, true, "total_ns", 0 },
};

const struct tool tool_futexctn = {
	.name = "futexctn", .usage = "futexctn [-p PID] [-i SECONDS] [-n ROWS] [-d SECONDS]",
	.what = "waits for locks of user space (futexes): how long, by process and lock",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_futexctn,
	.source_end = tool_source_futexctn_end,
	.table = "locks", .sort = "TOTAL", .is_of_task = true,
};
