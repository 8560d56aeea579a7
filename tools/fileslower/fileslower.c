/* fileslower.c: skep fileslower: reads and writes of files that take long. */
#include "app/app.h"

TOOL_SOURCE(fileslower);

static const struct tool_option options[] = {
	{ 'a', NULL, "all kinds of files: pipes and sockets too" },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "COMM", 16, false, "comm", 0 }, { "TID", 7, true, "tid", 0 }, { "D", 1, false, "kind", 0 },
	{ "BYTES", 8, true, "bytes", 0 }, { "LAT", 8, true, "time_ns", 0 },
	{ "FILENAME", 32, false, "name", 0 },
};

/* At least 10 milliseconds, if nothing else is said. */
static bool begin(struct tool_run *r)
{
	u64 ms = 10;
	if (r->nargs && (r->nargs > 1 || !str_to_u64(str_from(r->args[0]), &ms) || ms > 1u << 30))
		return tool_usage_error(r, r->args[0], 0, "this is no number of milliseconds");
	tool_define(r, "MIN_NS", "%lluull", (unsigned long long)ms * 1000000);
	tool_define(r, "ANY_FILE", r->option['a'] ? "1" : "0");
	return true;
}

const struct tool tool_fileslower = {
	.name = "fileslower", .usage = "fileslower [-p PID] [-a] [-T] [MIN_MS]",
	.what = "reads and writes of files that take long",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_fileslower, .source_end = tool_source_fileslower_end,
	.is_partial = true, .is_of_task = true, .has_words = true, .begin = begin,
};
