/* capable.c: skep capable: capabilities that processes are asked for, and whether they have them. */
#include "app/app.h"

TOOL_SOURCE(capable);

static const struct tool_option options[] = {
	{ 'v', NULL, "also checks that are not to be logged", "ALL" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "UID", 6, true, "uid", 0 }, { "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 },
	{ "CAP", 3, true, "number", 0 }, { "NAME", 22, false, "cap", 0 }, { "AUDIT", 5, true, "audit", 0 },
	{ "RET", 6, false, "ret", 0 },
};

static bool begin(struct tool_run *r)
{
	str format;
	if (host_tracepoint(r->h, STR("capability"), STR("cap_capable"), &format))
		tool_define(r, "BY_TRACEPOINT", "1");
	return true;
}

const struct tool tool_capable = {
	.name = "capable", .usage = "capable [-p PID] [-v] [-T]",
	.what = "capabilities that processes are asked for, and whether they have them",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_capable,
	.source_end = tool_source_capable_end,
	.is_of_task = true, .begin = begin,
};
