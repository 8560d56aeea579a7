/* ucalls.c: skep ucalls: functions that scripts call, counted: python, ruby, perl, php, tcl, java, by their own
 * probes. */
#include "app/app.h"

TOOL_SOURCE(ucalls);

static const struct tool_option options[] = {
	{ 'x', "FILE", "the runtime's program or library", "RUNTIME", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "WHERE", 40, false, "where", 0 }, { "METHOD", 30, false, "function", 0 },
	{ "CALLS", 8, true, "value", 0 },
};

/* where, function: a text of the probe's arguments a to e, and its bytes, as ucalls.bpf.c has them. */
static const struct runtime { const char *name, *file, *probe, *where, *function; } runtimes[] = {
	{ "python", "python3", "python:function__entry", "a, ENDS", "b, ENDS" },
	{ "ruby", "ruby", "ruby:method__entry", "a, ENDS", "b, ENDS" },
	{ "perl", "perl", "perl:sub__entry", "b, ENDS", "a, ENDS" },
	{ "php", "php", "php:function__entry", "b, ENDS", "a, ENDS" },
	{ "tcl", "tclsh", "tcl:proc__entry", "NULL, 0", "a, ENDS" },
	{ "java", "jvm", "hotspot:method__entry", "b, c", "d, e" },
};

static bool begin(struct tool_run *r)
{
	const char *which = r->nargs == 1 ? r->args[0] : "";
	for (u32 i = 0; i < ARRAY_LEN(runtimes); i++) {
		const struct runtime *t = &runtimes[i];
		if (strcmp(which, t->name))
			continue;
		tool_define(r, "PROBE", "\"%s\"", t->probe);
		tool_define(r, "WHERE", "%s", t->where);
		tool_define(r, "FUNCTION", "%s", t->function);
		if (!r->option['x'])
			tool_define(r, "RUNTIME", "\"%s\"", t->file);
		return true;
	}
	return tool_usage_error(r, "", 0, "which runtime: python, ruby, perl, php, tcl or java?");
}

const struct tool tool_ucalls = {
	.name = "ucalls", .usage =
	"ucalls [-p PID] [-x FILE] [-i SECONDS] [-n ROWS] python | ruby | perl | php | tcl | java",
	.what = "functions that scripts call, counted: python, ruby, perl, php, tcl, java, by their own probes",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_ucalls,
	.source_end = tool_source_ucalls_end,
	.has_words = true, .table = "counts", .is_of_task = true, .begin = begin,
};
