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

/* Code that only takes locks, and waits, lies together. */
static bool begin(struct tool_run *r)
{
	static const struct { const char *symbol, *define; } edges[] = { { "__lock_text_start", "LOCK_FROM" },
		{ "__lock_text_end", "LOCK_TO" }, { "__sched_text_start", "SCHED_FROM" },
		{ "__sched_text_end", "SCHED_TO" } };
	u64 at[ARRAY_LEN(edges)];
	u32 n = 0;
	while (n < ARRAY_LEN(edges) && host_address(r->h, str_from(edges[n].symbol), &at[n]))
		n++;
	for (u32 i = 0; n == ARRAY_LEN(edges) && i < n; i++)
		tool_define(r, edges[i].define, "0x%llxull", (unsigned long long)at[i]);
	return true;
}

const struct tool tool_klockstat = {
	.name = "klockstat", .usage = "klockstat [-p PID] [-t TID] [-i SECONDS] [-n ROWS] [-d SECONDS]",
	.what = "who waits for locks of the kernel: how often and how long, by lock and place",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_klockstat, .source_end = tool_source_klockstat_end,
	.table = "locks", .sort = "TOTAL", .needs = "struct trace_event_raw_contention_begin", .since = "5.19",
	.begin = begin,
};
