/* slabratetop.c: skep slabratetop: allocations from the kernel's caches, by cache. */
#include "app/app.h"

TOOL_SOURCE(slabratetop);

static const struct tool_column columns[] = {
	{ "CACHE", 32, false, "cache", 0 }, { "ALLOCS", 10, true, "allocations", 0 },
	{ "BYTES", 10, true, "bytes", 0 },
};

static bool begin(struct tool_run *r)
{
	str format;
	if (host_tracepoint(r->h, STR("kmem"), STR("kmem_cache_alloc"), &format) &&
		memmem(format.s, format.n, "accounted", 9))
		tool_define(r, "BY_TRACEPOINT", "1");
	return true;
}

const struct tool tool_slabratetop = {
	.name = "slabratetop", .usage = "slabratetop [-p PID] [-i SECONDS] [-n ROWS] [-d SECONDS]",
	.what = "allocations from the kernel's caches, by cache",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_slabratetop,
	.source_end = tool_source_slabratetop_end,
	.table = "counts", .sort = "BYTES", .is_of_task = true, .begin = begin,
};
