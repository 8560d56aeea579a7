/* mountsnoop.c: skep mountsnoop: file systems that are mounted and unmounted. */
#include "app/app.h"

TOOL_SOURCE(mountsnoop);

static const struct tool_option options[] = {
	{ 'T', NULL, "with the time of day" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 'T' },
	{ "COMM", 14, false, "comm", 0 },
	{ "PID", 7, true, "pid", 0 },
	{ "MNT_NS", 10, true, "mount_ns", 0 },
	{ "CALL", 10, false, "call", 0 },
	{ "RET", 7, false, "ret", 0 },
	{ "FS", 7, false, "type", 0 },
	{ "SOURCE", 12, false, "source", 0 },
	{ "TARGET", 24, false, "target", 0 },
};

const struct tool tool_mountsnoop = {
	.name = "mountsnoop", .usage = "mountsnoop [-T]",
	.what = "file systems that are mounted and unmounted, and where",
	.options = options, .narrow = "MNT_NS", .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_mountsnoop, .source_end = tool_source_mountsnoop_end,
	.is_partial = true, .is_of_task = true,
};
