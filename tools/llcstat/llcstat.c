/* llcstat.c: skep llcstat: hits and misses of the processors' last level cache, by process. */
#include "app/app.h"

TOOL_SOURCE(llcstat);

static const struct tool_column columns[] = {
	{ "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 },
	{ "REFERENCE", 14, true, "references", 0 }, { "MISS", 14, true, "misses", 0 },
};

static bool begin(struct tool_run *r)
{
	static const struct run_hook hooks[] = { { STR("on_reference"), STR("perf:cache-references:1000000") },
		{ STR("on_miss"), STR("perf:cache-misses:10000") } };
	r->hooks = hooks;
	r->nhooks = ARRAY_LEN(hooks);
	return true;
}

const struct tool tool_llcstat = {
	.name = "llcstat", .usage = "llcstat [-i SECONDS] [-n ROWS] [-d SECONDS]",
	.what = "hits and misses of the processors' last level cache, by process",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_llcstat,
	.source_end = tool_source_llcstat_end,
	.table = "counts", .sort = "REFERENCE", .is_of_task = true, .begin = begin,
};
