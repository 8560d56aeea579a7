/* killsnoop.c: skep killsnoop: signals that are sent by kill and the like. */
#include "app/app.h"

TOOL_SOURCE(killsnoop);

static const struct tool_option options[] = {
	{ 's', "SIGNAL", "only this signal: KILL, SIGKILL or 9" },
	{ 'x', NULL, "only those that fail" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 },
	{ "PID", 7, true, "pid", 0 },
	{ "COMM", 16, false, "comm", 0 },
	{ "SIG", 8, false, "signal", 0 },
	{ "TPID", 7, true, "target", 0 },
	{ "RESULT", 8, false, "result", 0 },
};

static bool begin(struct tool_run *r)
{
	u32 n;
	if (!tool_signal(r, 's', &n))
		return false;
	if (n)
		tool_define(r, "SIGNAL", "%u", n);
	if (r->option['x'])
		tool_define(r, "FAILED", "1");
	return true;
}

const struct tool tool_killsnoop = {
	.name = "killsnoop", .usage = "killsnoop [-s SIGNAL] [-x]",
	.what = "signals that are sent by kill(2), sigqueue(3) and the like, and what came of the call",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_killsnoop, .source_end = tool_source_killsnoop_end,
	.is_partial = true, .is_of_task = true, .begin = begin,
};
