/* funcslower.c: skep funcslower: calls of functions that take long, with their arguments. */
#include "app/app.h"

TOOL_SOURCE(funcslower);

static const struct tool_option options[] = {
	{ 'm', "MS", "so many milliseconds at least; 1 if not given" },
	{ 'u', "US", "so many microseconds at least", "MIN_US" },
	{ 'a', "COUNT", "so many arguments, in hexadecimal: up to 4; none if not given" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "COMM", 16, false, "comm", 0 }, { "PID", 7, true, "pid", 0 }, { "LAT", 8, true, "time_ns", 0 },
	{ "RVAL", 18, true, "ret", 0 }, { "ARG1", 18, true, "arg1", 0 }, { "ARG2", 18, true, "arg2", 0 },
	{ "ARG3", 18, true, "arg3", 0 }, { "ARG4", 18, true, "arg4", 0 },
};

enum { FIRST_ARGUMENT = 4, MAX_ARGUMENTS = 4 };

static bool begin(struct tool_run *r)
{
	struct tool_place p;
	u64 ms = 1, us = 0, arguments = 0;
	if (!tool_probe(r, r->nargs == 1 ? r->args[0] : "", &p) || !tool_number(r, 'm', 1u << 20, &ms) ||
		!tool_number(r, 'u', 1u << 30, &us) || !tool_number(r, 'a', MAX_ARGUMENTS, &arguments))
		return false;
	if (!p.return_section.n)
		return tool_usage_error(r, r->args[0], 0, "only functions return, and this is none");
	for (u64 i = arguments; i < MAX_ARGUMENTS; i++)
		r->hidden |= 1ull << (FIRST_ARGUMENT + i);
	tool_define(r, "HOOK", "\"%.*s\"", STR_ARG(p.section));
	tool_define(r, "RETURN_HOOK", "\"%.*s\"", STR_ARG(p.return_section));
	tool_define(r, "MIN_NS", "%lluull", (unsigned long long)(r->option['u'] ? us * 1000 : ms * 1000000));
	return true;
}

const struct tool tool_funcslower = {
	.name = "funcslower", .usage = "funcslower [-p PID] [-m MS | -u US] [-a COUNT] [-T] FUNCTION",
	.what = "calls of functions that take long, with their arguments",
	.options = options, .narrow = "ARG4 ARG3 ARG2", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_funcslower, .source_end = tool_source_funcslower_end,
	.has_words = true, .is_of_task = true, .begin = begin,
	.examples = "  skep funcslower -m 10 c:getaddrinfo\n"
		"  skep funcslower -u 100 -a 2 vfs_fsync_range\n",
};
