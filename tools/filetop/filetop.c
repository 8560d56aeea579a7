/* filetop.c: skep filetop: reads and writes by process and file: how many, how much. */
#include "app/app.h"

TOOL_SOURCE(filetop);

static const struct tool_option options[] = {
	{ 'a', NULL, "all kinds of files: pipes and sockets too" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TID", 7, true, "tid", 0 }, { "COMM", 16, false, "comm", 0 }, { "READS", 7, true, "reads", 0 },
	{ "WRITES", 7, true, "writes", 0 }, { "R_BYTES", 8, true, "read_bytes", 0 },
	{ "W_BYTES", 8, true, "written_bytes", 0 }, { "T", 1, false, "kind", 0 },
	{ "FILE", 32, false, "name", 0 },
};

static bool begin(struct tool_run *r)
{
	tool_define(r, "ANY_FILE", r->option['a'] ? "1" : "0");
	return true;
}

const struct tool tool_filetop = {
	.name = "filetop", .usage = "filetop [-p PID] [-a] [-i SECONDS] [-n ROWS] [-d SECONDS]",
	.what = "reads and writes by process and file: how many, how much",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_filetop,
	.source_end = tool_source_filetop_end,
	.table = "files", .sort = "W_BYTES", .is_partial = true, .is_of_task = true, .begin = begin,
	.examples = "  skep filetop -i 1 -n 20\n"
		"  skep filetop -p 4242 -d 5\n",
};
