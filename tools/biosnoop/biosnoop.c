/* biosnoop.c: skep biosnoop: block requests, one by one. */
#include "app/app.h"

TOOL_SOURCE(biosnoop);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 },
	{ "COMM", 15, false, "comm", 0 },
	{ "PID", 7, true, "pid", 0 },
	{ "DISK", 7, false, "disk", 0 },
	{ "T", 4, false, "kind", 0 },
	{ "SECTOR", 11, true, "sector", 0 },
	{ "BYTES", 8, true, "bytes", 0 },
	{ "LAT", 8, true, "latency_ns", 0 },
	{ "ERR", 6, false, "error", 0 },
};

const struct tool tool_biosnoop = {
	.name = "biosnoop", .usage = "biosnoop",
	.what = "block requests, one by one: who issued them, how long the device took",
	.columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_biosnoop, .source_end = tool_source_biosnoop_end,
};
