/* funcslower.c: skep funcslower: calls of functions that take long, with their arguments. */
#include "app/app.h"

TOOL_SOURCE(funcslower);

static const struct tool_option options[] = {
	{ 'm', "MS", "so many milliseconds at least; 1 if not given" },
	{ 'u', "US", "so many microseconds at least", "MIN_US" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "COMM", 16, false, "comm", 0 }, { "PID", 7, true, "pid", 0 }, { "LAT", 8, true, "time_ns", 0 },
	{ "RVAL", 18, true, "ret", 0 }, { "ARG1", 18, true, "arg1", 0 }, { "ARG2", 18, true, "arg2", 0 },
	{ "ARG3", 18, true, "arg3", 0 }, { "ARG4", 18, true, "arg4", 0 },
};

static bool begin(struct tool_run *r)
{
	struct tool_place p;
	u64 ms = 1, us = 0;
	if (!tool_probe(r, r->nargs == 1 ? r->args[0] : "", &p) || !tool_number(r, 'm', 1u << 20, &ms) ||
		!tool_number(r, 'u', 1u << 30, &us))
		return false;
	if (!p.return_section.n) {
		app_report(r->h->ds, BAD_OPTION, where_arg(str_from(r->args[0]), 0),
			"only functions return, and this is none");
		return false;
	}
	tool_define(r, "HOOK", "\"%.*s\"", STR_ARG(p.section));
	tool_define(r, "RETURN_HOOK", "\"%.*s\"", STR_ARG(p.return_section));
	tool_define(r, "MIN_NS", "%lluull", (unsigned long long)(r->option['u'] ? us * 1000 : ms * 1000000));
	return true;
}

const struct tool tool_funcslower = {
	.name = "funcslower", .usage = "funcslower [-p PID] [-m MS | -u US] [-T] FUNCTION",
	.what = "calls of functions that take long, with their arguments",
	.options = options, .narrow = "ARG4 ARG3 ARG2", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_funcslower, .source_end = tool_source_funcslower_end,
	.has_words = true, .is_of_task = true, .begin = begin,
	.examples = "  skep funcslower -m 10 c:getaddrinfo\n"
		"  skep funcslower -u 100 vfs_fsync_range\n",
};
