/* swapin.c: skep swapin: pages read back from swap, by process. */
#include "app/app.h"

TOOL_SOURCE(swapin);

static const struct tool_column columns[] = {
	{ "COMM", 16, false, "comm", 0 }, { "PID", 7, true, "pid", 0 }, { "COUNT", 10, true, "value", 0 },
};

const struct tool tool_swapin = {
	.name = "swapin", .usage = "swapin [-p PID] [-i SECONDS] [-d SECONDS]",
	.what = "pages read back from swap, by process",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_swapin,
	.source_end = tool_source_swapin_end,
	.table = "counts", .sort = "COUNT", .is_partial = true, .is_of_task = true,
};
