/* biotop.c: skep biotop: block requests by process and disk: how many, how much, how long. */
#include "app/app.h"

TOOL_SOURCE(biotop);

static const struct tool_column columns[] = {
	{ "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 }, { "D", 1, false, "kind", 0 },
	{ "DISK", 8, false, "disk", 0 }, { "I/O", 8, true, "io", 0 }, { "BYTES", 8, true, "bytes", 0 },
	{ "TIME", 8, true, "time_ns", 0 },
};

const struct tool tool_biotop = {
	.name = "biotop", .usage = "biotop [-i SECONDS] [-n ROWS] [-d SECONDS]",
	.what = "block requests by process and disk: how many, how much, how long",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_biotop,
	.source_end = tool_source_biotop_end,
	.table = "counts", .sort = "BYTES",
	.examples = "  skep biotop -i 1 -n 10        the ten busiest of every second\n",
};
