/* hardirqs.c: skep hardirqs: interrupts of devices. */
#include "app/app.h"

TOOL_SOURCE(hardirqs);

static const struct tool_option options[] = {
	{ 'i', "SECONDS", "a table every so often, counted anew" },
	{ 0 },
};

const struct tool tool_hardirqs = {
	.name = "hardirqs", .usage = "hardirqs [-i SECONDS]",
	.what = "interrupts of devices: how many of each, and how long they took",
	.options = options,
	.source = tool_source_hardirqs, .source_end = tool_source_hardirqs_end,
	.shows = "hardirqs",
};
