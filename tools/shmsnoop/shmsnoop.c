/* shmsnoop.c: skep shmsnoop: System V shared memory: who makes, attaches, leaves and removes it. */
#include "app/app.h"

TOOL_SOURCE(shmsnoop);

static const struct tool_column columns[] = {
	{ "PID", 7, true, "pid", 0 }, { "COMM", 12, false, "comm", 0 }, { "SYS", 6, false, "call", 0 },
	{ "RET", 14, true, "ret", 0 }, { "ARG1", 10, true, "arg1", 0 }, { "ARG2", 14, true, "arg2", 0 },
	{ "ARG3", 8, true, "arg3", 0 },
};

const struct tool tool_shmsnoop = {
	.name = "shmsnoop", .usage = "shmsnoop [-p PID] [-T]",
	.what = "System V shared memory: who makes, attaches, leaves and removes it",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_shmsnoop,
	.source_end = tool_source_shmsnoop_end,
	.is_partial = true, .is_of_task = true,
};
