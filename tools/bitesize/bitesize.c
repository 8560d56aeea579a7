/* bitesize.c: skep bitesize: sizes of block requests by process, as histograms. */
#include "app/app.h"

TOOL_SOURCE(bitesize);

const struct tool tool_bitesize = {
	.name = "bitesize", .usage = "bitesize [-i SECONDS] [-d SECONDS]",
	.what = "sizes of block requests by process, as histograms",
	.source = tool_source_bitesize, .source_end = tool_source_bitesize_end,
	.shows = "sizes", .unit = "kbytes",
};
