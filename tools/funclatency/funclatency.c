/* funclatency.c: skep funclatency: how long functions take, as a histogram. */
#include "app/app.h"

TOOL_SOURCE(funclatency);

static const struct tool_option options[] = {
	{ 'u', NULL, "in microseconds", "MICROSECONDS", false, "usecs" },
	{ 'm', NULL, "in milliseconds", "MILLISECONDS", false, "msecs" },
	{ 0 },
};

static bool begin(struct tool_run *r)
{
	struct tool_place p;
	if (!tool_probe(r, r->nargs == 1 ? r->args[0] : "", &p))
		return false;
	if (!p.return_section.n)
		return tool_usage_error(r, r->args[0], 0, "only functions return, and this is none");
	tool_define(r, "HOOK", "\"%.*s\"", STR_ARG(p.section));
	tool_define(r, "RETURN_HOOK", "\"%.*s\"", STR_ARG(p.return_section));
	if (!r->option['u'] && !r->option['m'])
		tool_define(r, "NANOSECONDS", "1");
	return true;
}

const struct tool tool_funclatency = {
	.name = "funclatency", .usage = "funclatency [-p PID] [-u | -m] [-i SECONDS] [-d SECONDS] FUNCTION",
	.what = "how long functions take, as a histogram",
	.options = options, .source = tool_source_funclatency, .source_end = tool_source_funclatency_end,
	.has_words = true, .shows = "latency", .unit = "nsecs", .is_of_task = true, .begin = begin,
	.examples = "  skep funclatency -d 5 c:getaddrinfo -m\n"
		"  skep funclatency -u vfs_read\n",
};
