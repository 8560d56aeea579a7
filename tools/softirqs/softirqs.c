/* softirqs.c: skep softirqs: soft interrupts by kind. */
#include "app/app.h"

TOOL_SOURCE(softirqs);

static const struct tool_option options[] = {
	{ 'i', "SECONDS", "a table every so often, counted anew" },
	{ 0 },
};

const struct tool tool_softirqs = {
	.name = "softirqs", .usage = "softirqs [-i SECONDS]",
	.what = "soft interrupts: how many of each kind, and how long they took",
	.options = options,
	.source = tool_source_softirqs, .source_end = tool_source_softirqs_end,
	.shows = "softirqs",
};
