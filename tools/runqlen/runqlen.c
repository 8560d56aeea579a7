/* runqlen.c: skep runqlen: how many threads wait for each processor, by samples, as a histogram. */
#include "app/app.h"

TOOL_SOURCE(runqlen);

static const struct tool_option options[] = {
	{ 'C', NULL, "each processor apart", "BY_CPU" },
	{ 'F', "HZ", "so many samples a second; 99 if not given" },
	{ 0 },
};

static bool begin(struct tool_run *r) { return tool_sample(r, "on_sample", 99); }

const struct tool tool_runqlen = {
	.name = "runqlen", .usage = "runqlen [-C] [-F HZ] [-i SECONDS] [-d SECONDS]",
	.what = "how many threads wait for each processor, by samples, as a histogram",
	.options = options, .source = tool_source_runqlen, .source_end = tool_source_runqlen_end,
	.shows = "lengths", .is_linear = true, .unit = "threads", .begin = begin,
};
