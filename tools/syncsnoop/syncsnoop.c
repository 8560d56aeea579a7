/* syncsnoop.c: skep syncsnoop: calls that wait for the disk. */
#include "app/app.h"

TOOL_SOURCE(syncsnoop);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 },
	{ "PID", 7, true, "pid", 0 },
	{ "COMM", 16, false, "comm", 0 },
	{ "CALL", 15, false, "call", 0 },
	{ "ERR", 8, false, "err", 0 },
	{ "TOOK", 8, true, "time_ns", 0 },
};

const struct tool tool_syncsnoop = {
	.name = "syncsnoop", .usage = "syncsnoop", .what = "sync, fsync and the like: by whom, how long they took",
	.columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_syncsnoop, .source_end = tool_source_syncsnoop_end,
	.is_partial = true, .is_of_task = true,
};
