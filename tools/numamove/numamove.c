/* numamove.c: skep numamove: pages that move to another node of memory, and how long that takes. */
#include "app/app.h"

TOOL_SOURCE(numamove);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "MOVES", 10, true, "moves", 0 },
	{ "TIME-US", 12, true, "time_us", 0 },
};

const struct tool tool_numamove = {
	.name = "numamove", .usage = "numamove [-i SECONDS] [-d SECONDS]",
	.what = "pages that move to another node of memory, and how long that takes",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_numamove,
	.source_end = tool_source_numamove_end,
	.has_counts = true, .is_partial = true,
};
