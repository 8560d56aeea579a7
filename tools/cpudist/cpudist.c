/* cpudist.c: skep cpudist: how long threads run at a time. */
#include "app/app.h"

TOOL_SOURCE(cpudist);

static const struct tool_option options[] = {
	{ 'O', NULL, "how long they do not run, between two runs" },
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
	if (r->option['O'])
		tool_define(r, "OFF", "1");
	return true;
}

const struct tool tool_cpudist = {
	.name = "cpudist", .usage = "cpudist [-O] [-i SECONDS] [-p TID] [-P] [-m]",
	.what = "how long threads run at a time, or do not, as a histogram",
	.options = options,
	.source = tool_source_cpudist, .source_end = tool_source_cpudist_end,
	.shows = "spans", .unit = "usecs", .begin = begin,
};
