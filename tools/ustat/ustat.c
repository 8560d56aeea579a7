/* ustat.c: skep ustat: what runtimes of languages do, by process, by their own probes. */
#include "app/app.h"

TOOL_SOURCE(ustat);

static const struct tool_option options[] = {
	{ 'x', "FILE", "the runtime's program or library", "RUNTIME", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "PID", 7, true, "pid", 0 }, { "METHOD", 10, true, "calls", 0 }, { "GC", 7, true, "collections", 0 },
	{ "OBJNEW", 10, true, "objects", 0 }, { "CLOAD", 8, true, "classes", 0 },
	{ "EXC", 8, true, "exceptions", 0 }, { "THR", 6, true, "threads", 0 },
};

static const struct { const char *name, *file, *define; } runtimes[] = { { "java", "jvm", "JAVA" },
	{ "python", "python3", "PYTHON" }, { "ruby", "ruby", "RUBY" }, { "node", "node", "NODE" }, { "php", "php", "PHP" },
	{ "perl", "perl", "PERL" }, { "tcl", "tclsh", "TCL" } };

static bool begin(struct tool_run *r)
{
	const char *which = r->nargs == 1 ? r->args[0] : "";
	for (u32 i = 0; i < ARRAY_LEN(runtimes); i++) {
		if (strcmp(which, runtimes[i].name))
			continue;
		tool_define(r, runtimes[i].define, "1");
		if (!r->option['x'])
			tool_define(r, "RUNTIME", "\"%s\"", runtimes[i].file);
		return true;
	}
	return tool_usage_error(r, which, 0, "which runtime: java, python, ruby, node, php, perl or tcl?");
}

const struct tool tool_ustat = {
	.name = "ustat", .usage =
	"ustat [-p PID] [-x FILE] [-i SECONDS] java | python | ruby | node | php | perl | tcl",
	.what = "calls, collections, objects, exceptions of language runtimes, by process, by their own probes",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_ustat,
	.source_end = tool_source_ustat_end,
	.has_words = true, .table = "counts", .sort = "METHOD", .is_partial = true, .is_of_task = true, .begin = begin,
	.examples = "  skep ustat -i 1 java                     every second\n"
		"  skep ustat -x ./libruby.so ruby          of another build\n",
};
