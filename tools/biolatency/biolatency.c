/* biolatency.c: skep biolatency: how long block requests take. */
#include "app/app.h"

TOOL_SOURCE(biolatency);

static const struct tool_option options[] = {
	{ 'i', "SECONDS", "histograms every so often, counted anew" },
	{ 'D', NULL, "each disk apart" },
	{ 'm', NULL, "in milliseconds" },
	{ 0 },
};

static bool begin(struct tool_run *r)
{
	if (r->option['D'])
		tool_define(r, "BY_DISK", "1");
	if (r->option['m']) {
		tool_define(r, "MILLISECONDS", "1");
		r->unit = "msecs";
	}
	return true;
}

const struct tool tool_biolatency = {
	.name = "biolatency", .usage = "biolatency [-i SECONDS] [-D] [-m]",
	.what = "how long block requests take, as a histogram",
	.options = options,
	.source = tool_source_biolatency, .source_end = tool_source_biolatency_end,
	.shows = "latency", .unit = "usecs", .begin = begin,
};
