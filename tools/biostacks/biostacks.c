/* biostacks.c: skep biostacks: who waits for disks: time of block requests by the stack that asked for them. */
#include "app/app.h"

TOOL_SOURCE(biostacks);

const struct tool tool_biostacks = {
	.name = "biostacks", .usage = "biostacks [-K | -U] [--folded | --svg FILE] [-d SECONDS]",
	.what = "who waits for disks: time of block requests by the stack that asked for them",
	.source = tool_source_biostacks, .source_end = tool_source_biostacks_end,
	.stacks = "counts", .stacks_unit = "microseconds",
};
