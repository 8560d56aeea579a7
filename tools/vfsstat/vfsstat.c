/* vfsstat.c: skep vfsstat: what the virtual file system is asked for, a line every interval. */
#include "app/app.h"

TOOL_SOURCE(vfsstat);

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "READ/S", 8, true, "reads", 0 }, { "WRITE/S", 8, true, "writes", 0 },
	{ "FSYNC/S", 8, true, "fsyncs", 0 }, { "OPEN/S", 8, true, "opens", 0 }, { "CREATE/S", 8, true, "creates", 0 },
	{ "UNLINK/S", 8, true, "unlinks", 0 }, { "MKDIR/S", 8, true, "mkdirs", 0 }, { "RMDIR/S", 8, true, "rmdirs", 0 },
};

const struct tool tool_vfsstat = {
	.name = "vfsstat", .usage = "vfsstat [INTERVAL [COUNT]]",
	.what = "reads, writes, opens and the like of the virtual file system, per second",
	.columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_vfsstat,
	.source_end = tool_source_vfsstat_end,
	.is_partial = true, .is_of_task = true, .has_rates = true,
};
