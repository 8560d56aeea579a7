/* offcputime.c: skep offcputime: how long threads wait, and where in the kernel. */
#include "app/app.h"

TOOL_SOURCE(offcputime);

static const struct tool_option options[] = {
	{ 'p', "PID", "only this process" },
	{ 'f', "text|json|folded", "folded: a line for each stack, as flame graphs want it" },
	{ 0 },
};

static bool begin(struct tool_run *r)
{
	u64 n = 0;
	if (!tool_number(r, 'p', 1u << 22, &n))
		return false;
	if (n)
		tool_define(r, "PID", "%llu", (unsigned long long)n);
	return true;
}

static void tick(struct tool_run *r, bool is_last)
{
	if (is_last)
		tool_stacks(r, "counts", "stacks");
}

const struct tool tool_offcputime = {
	.name = "offcputime", .usage = "offcputime [-p PID] [-f text|json|folded]",
	.what = "how long threads wait, in microseconds, by the stack of the kernel",
	.options = options,
	.source = tool_source_offcputime, .source_end = tool_source_offcputime_end,
	.tick = tick, .begin = begin,
};
