/* filelife.c: skep filelife: files that live short: made and removed while it looks. */
#include "app/app.h"

TOOL_SOURCE(filelife);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "PID", 7, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 },
	{ "AGE", 8, true, "age_ns", 0 }, { "FILE", 32, false, "name", 0 },
};

const struct tool tool_filelife = {
	.name = "filelife", .usage = "filelife [-p PID]",
	.what = "files that live short: made and removed while it looks",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_filelife,
	.source_end = tool_source_filelife_end,
	.is_partial = true, .is_of_task = true,
};
