/* fsslower.c: skep fsslower: operations on files of a kind of file system that take long. */
#include "app/app.h"

TOOL_SOURCE(fsslower);

static const struct tool_option options[] = {
	{ 't', "TYPE", "only this type: ext4, xfs, btrfs, nfs, tmpfs, overlay ...", "FS", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "COMM", 16, false, "comm", 0 }, { "PID", 7, true, "pid", 0 }, { "T", 1, false, "kind", 0 },
	{ "BYTES", 8, true, "bytes", 0 }, { "OFF_KB", 8, true, "offset_kb", 0 },
	{ "LAT", 8, true, "time_ns", 0 }, { "FS", 7, false, "system", 0 },
	{ "FILENAME", 32, false, "name", 0 },
};

/* At least 10 milliseconds, if nothing else is said. ext4slower is about ext4. */
static bool begin(struct tool_run *r)
{
	const char *name = r->tool->name;
	u32 n = (u32)(strlen(name) - strlen("slower"));
	u64 ms = 10;
	if (r->nargs && (r->nargs > 1 || !str_to_u64(str_from(r->args[0]), &ms) || ms > 1u << 30))
		return tool_usage_error(r, r->args[0], 0, "this is no number of milliseconds");
	tool_define(r, "MIN_NS", "%lluull", (unsigned long long)ms * 1000000);
	if (strcmp(name, "fsslower"))
		tool_define(r, "FS", "\"%.*s\"", (int)n, name);
	return true;
}

const struct tool tool_fsslower = {
	.name = "fsslower", .usage = "fsslower [-t TYPE] [-p PID] [-T] [MIN_MS]",
	.what = "operations on files of a kind of file system that take long",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_fsslower,
	.source_end = tool_source_fsslower_end,
	.is_partial = true, .is_of_task = true, .has_words = true, .begin = begin,
};

/* The same of one type of file system, under the names that people know. */
#define OF(type, what_) \
	const struct tool tool_##type##slower = { \
		.name = #type "slower", .usage = #type "slower [-p PID] [-T] [MIN_MS]", .what = what_, \
		.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_fsslower, \
		.source_end = tool_source_fsslower_end, \
		.is_partial = true, .is_of_task = true, .has_words = true, .begin = begin, \
	}

OF(ext4, "operations on files of ext4 that take long");
OF(xfs, "operations on files of xfs that take long");
OF(btrfs, "operations on files of btrfs that take long");
OF(nfs, "operations on files of nfs that take long");
