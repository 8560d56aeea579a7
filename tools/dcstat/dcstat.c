/* dcstat.c: skep dcstat: how often the cache of directory entries knows a name. */
#include "app/app.h"

TOOL_SOURCE(dcstat);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "REFS", 9, true, "references", 0 }, { "SLOW", 9, true, "slow", 0 },
	{ "MISS", 9, true, "misses", 0 }, { "HITS", 9, true, "-REFS/MISS", 0 },
	{ "HIT%", 8, true, "%HITS/REFS", 0 },
};

const struct tool tool_dcstat = {
	.name = "dcstat", .usage = "dcstat [INTERVAL [COUNT]] [-d SECONDS]",
	.what = "how often the cache of directory entries knows a name",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_dcstat,
	.source_end = tool_source_dcstat_end,
	.has_rates = true, .is_of_task = true, .is_partial = true,
};
