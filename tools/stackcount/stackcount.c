/* stackcount.c: skep stackcount: stacks that lead to a function, a tracepoint or a probe, counted. */
#include "app/app.h"

TOOL_SOURCE(stackcount);

static bool begin(struct tool_run *r)
{
	struct tool_place p;
	if (r->nargs != 1)
		return tool_probe(r, "", &p);
	if (!tool_probe(r, r->args[0], &p))
		return false;
	str section = p.is_return ? p.return_section : p.section;
	tool_define(r, "HOOK", "\"%.*s\"", STR_ARG(section));
	return true;
}

const struct tool tool_stackcount = {
	.name = "stackcount", .usage = "stackcount [-p PID] [-U | -K] [--folded | --svg FILE] [-d SECONDS] PLACE",
	.what = "stacks that lead to a function, a tracepoint or a probe, counted",
	.source = tool_source_stackcount, .source_end = tool_source_stackcount_end,
	.has_words = true, .stacks = "counts", .stacks_unit = "hits", .is_of_task = true, .begin = begin,
	.examples = "  skep stackcount -d 5 t:block:block_rq_issue      who sends requests to disks\n"
		"  skep stackcount -p 4242 c:malloc                  where a process allocates\n"
		"  skep stackcount tcp_sendmsg                       a function of the kernel\n",
};
