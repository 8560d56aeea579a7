/* xdpstat.c: skep xdpstat: what XDP programs do with packets, where it is out of the ordinary. */
#include "app/app.h"

TOOL_SOURCE(xdpstat);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "REDIRECT", 10, true, "redirects", 0 },
	{ "ERROR", 10, true, "errors", 0 }, { "EXCEPTION", 10, true, "exceptions", 0 },
	{ "DEVMAP", 10, true, "sends", 0 }, { "CPUMAP", 10, true, "enqueued", 0 },
};

const struct tool tool_xdpstat = {
	.name = "xdpstat", .usage = "xdpstat [-i SECONDS] [-d SECONDS]",
	.what = "what XDP programs do with packets, where it is out of the ordinary",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_xdpstat,
	.source_end = tool_source_xdpstat_end,
	.has_counts = true, .is_partial = true,
};
