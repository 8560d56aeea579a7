/* offcputime.c: skep offcputime: how long threads wait, and where. */
#include "app/app.h"

TOOL_SOURCE(offcputime);

static const struct tool_option options[] = {
	{ 'p', "PID", "only this process", "PID" },
	{ 't', "TID", "only this thread", "TID" },
	{ 'm', "US", "only waits of so many microseconds at least", "MIN_US" },
	{ 'M', "US", "only waits of so many microseconds at most", "MAX_US" },
	{ 0 },
};

/* Where a thread goes on after a switch: the compiler that made the kernel chose the name. */
static void find_return(struct tool_run *r)
{
	static const char *const names[] = { "finish_task_switch", "finish_task_switch.isra.0",
		"finish_task_switch.isra.1",
		"finish_task_switch.constprop.0", NULL };
	const char *name = host_probed(r->h, names);
	if (name)
		tool_define(r, "RETURNS", "\"%s\"", name);
}

static bool begin(struct tool_run *r)
{
	find_return(r);
	static const u8 choices[] = { 'u', TOOL_COMM, TOOL_CGROUP, TOOL_CONTAINER, TOOL_FOLLOW };
	for (u32 i = 0; i < ARRAY_LEN(choices); i++)
		if (r->option[choices[i]]) {
			tool_define(r, "CHOSEN", "1");
			break;
		}
	return true;
}

const struct tool tool_offcputime = {
	.name = "offcputime",
	.usage = "offcputime [-p PID | --follow] [-m US] [-U | -K] [--folded | --svg FILE [--diff FILE]] [-d SECONDS]",
	.what = "how long threads wait, in microseconds, by the stacks that they wait in",
	.options = options, .source = tool_source_offcputime, .source_end = tool_source_offcputime_end,
	.is_of_task = true, .for_all = "on_other on_end", .begin = begin,
	.stacks = "counts", .stacks_unit = "microseconds",
	.examples = "  skep offcputime -d 5 -n 10              the ten largest waits of five seconds\n"
		"  skep offcputime -p 4242 --svg off.svg   one process, until Ctrl-C, as a flame graph\n"
		"  skep offcputime --follow -- make -s     what a command and its children wait for\n",
};
