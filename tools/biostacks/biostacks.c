/* biostacks.c: skep biostacks: who waits for disks: time of block requests by the stack that asked for them. */
#include "app/app.h"

TOOL_SOURCE(biostacks);

static bool begin(struct tool_run *r)
{
	str format;
	if (host_tracepoint(r->h, STR("block"), STR("block_io_start"), &format))
		tool_define(r, "BY_REQUEST", "1");
	return true;
}

const struct tool tool_biostacks = {
	.name = "biostacks", .usage = "biostacks [-K | -U] [--folded | --svg FILE] [-d SECONDS]",
	.what = "who waits for disks: time of block requests by the stack that asked for them",
	.source = tool_source_biostacks, .source_end = tool_source_biostacks_end,
	.begin = begin, .stacks = "counts", .stacks_unit = "microseconds",
};
