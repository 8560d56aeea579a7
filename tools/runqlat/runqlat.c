/* runqlat.c: skep runqlat: how long threads wait for a processor. */
#include "app/app.h"

TOOL_SOURCE(runqlat);

static const struct tool_option options[] = {
	{ 'i', "SECONDS", "histograms every so often, counted anew" },
	{ 'p', "TID", "only this thread" },
	{ 'P', NULL, "each thread apart" },
	{ 'm', NULL, "in milliseconds" },
	{ 0 },
};

static bool begin(struct tool_run *r)
{
	u64 pid = 0;
	if (!tool_number(r, 'p', 1u << 22, &pid))
		return false;
	if (pid)
		tool_define(r, "PID", "%llu", (unsigned long long)pid);
	if (r->option['P'])
		tool_define(r, "BY_PID", "1");
	if (r->option['m']) {
		tool_define(r, "MILLISECONDS", "1");
		r->unit = "msecs";
	}
	return true;
}

const struct tool tool_runqlat = {
	.name = "runqlat", .usage = "runqlat [-i SECONDS] [-p TID] [-P] [-m]",
	.what = "how long threads wait for a processor, as a histogram",
	.options = options,
	.source = tool_source_runqlat, .source_end = tool_source_runqlat_end,
	.shows = "latency", .unit = "usecs", .begin = begin,
};
