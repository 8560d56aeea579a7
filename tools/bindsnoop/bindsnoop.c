/* bindsnoop.c: skep bindsnoop: ports that processes bind to, and whether they got them. */
#include "app/app.h"

TOOL_SOURCE(bindsnoop);

static const struct tool_option options[] = {
	{ 'P', "PORT", "only this port", "PORT" },
	{ 'U', NULL, "with the user's number" },
	{ 'F', NULL, "with the descriptor" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "UID", 6, true, "uid", 'U' }, { "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 }, { "RET", 8, false, "ret", 0 },
	{ "PROT", 5, false, "proto", 0 }, { "ADDR", 24, false, "addr", 0 }, { "PORT", 5, true, "port", 0 },
	{ "OPTS", 5, false, "opts", 0 }, { "IF", 3, true, "interface", 0 }, { "FD", 4, true, "fd", 'F' },
};

const struct tool tool_bindsnoop = {
	.name = "bindsnoop", .usage = "bindsnoop [-p PID] [-P PORT] [-U] [-F] [-T]",
	.what = "ports that processes bind to, and whether they got them",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_bindsnoop, .source_end = tool_source_bindsnoop_end,
	.is_of_task = true,
};
