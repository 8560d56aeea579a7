/* wakeuptime.c: skep wakeuptime: how long threads sleep until they are woken, by the stack of who woke them. */
#include "app/app.h"

TOOL_SOURCE(wakeuptime);

static const struct tool_option options[] = {
	{ 'p', "PID", "only this process", "PID" },
	{ 't', "TID", "only this thread", "TID" },
	{ 0 },
};

const struct tool tool_wakeuptime = {
	.name = "wakeuptime", .usage = "wakeuptime [-p PID] [--folded | --svg FILE] [-d SECONDS]",
	.what = "how long threads sleep until they are woken, by the stack of who woke them",
	.options = options, .source = tool_source_wakeuptime, .source_end = tool_source_wakeuptime_end,
	.is_of_task = true, .for_all = "on_waking", .stacks = "counts", .stacks_unit = "microseconds",
};
