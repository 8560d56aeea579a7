/* tcprtt.c: skep tcprtt: round trip times of TCP connections, as a histogram. */
#include "app/app.h"

TOOL_SOURCE(tcprtt);

static const struct tool_option options[] = {
	{ 'm', NULL, "in milliseconds", "MILLISECONDS", false, "msecs" },
	{ 'p', "PORT", "only connections from this port here", "LOCAL_PORT" },
	{ 'P', "PORT", "only to this port there", "REMOTE_PORT" },
	{ 'B', NULL, "each address there apart", "BY_REMOTE" },
	{ 0 },
};

const struct tool tool_tcprtt = {
	.name = "tcprtt", .usage = "tcprtt [-m] [-p PORT] [-P PORT] [-B] [-i SECONDS] [-d SECONDS] [-4 | -6]",
	.what = "round trip times of TCP connections, as a histogram",
	.options = options, .source = tool_source_tcprtt, .source_end = tool_source_tcprtt_end,
	.shows = "rtt", .unit = "usecs",
	.has_families = true,
};
