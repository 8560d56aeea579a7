/* uobjnew.c: skep uobjnew: objects that runtimes of languages make, counted by type. */
#include "app/app.h"

#include "tools/runtime/runtime.h"

TOOL_SOURCE(uobjnew);

static const struct tool_option options[] = {
	{ 'l', "LANGUAGE", "c, java, ruby or tcl; if not given, what the process runs" },
	{ 'C', "TYPES", "so many types, those of which most were made" },
	{ 'S', "TYPES", "so many types, those with most bytes" },
	{ 'x', "FILE", "the runtime's program or library", "RUNTIME", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TYPE", 50, false, "type", 0 }, { "ALLOCS", 10, true, "allocs", 0 }, { "BYTES", 12, true, "bytes", 0 },
};

/* c is what every process has: the others first. */
static const struct runtime known[] = { { "java", "jvm", "libjvm" }, { "ruby", "ruby", "libruby" }, { "tcl", "tclsh", "libtcl" }, { "c", "c", "libc.so" } };

static bool begin(struct tool_run *r)
{
	u64 count = 0, size = 0;
	if (!tool_number(r, 'C', UINT32_MAX, &count) || !tool_number(r, 'S', UINT32_MAX, &size))
		return false;
	if (count || size)
		r->top = (u32)(count ? count : size);
	r->sort = count ? "ALLOCS" : r->sort;
	return runtime_of(r, known, ARRAY_LEN(known)) != NULL;
}

const struct tool tool_uobjnew = {
	.name = "uobjnew", .usage = "uobjnew [-l LANGUAGE] [-C TYPES | -S TYPES] [-x FILE] [LANGUAGE] [PID] [INTERVAL]",
	.what = "objects that runtimes of languages make, by type, and blocks of malloc by size",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_uobjnew,
	.source_end = tool_source_uobjnew_end,
	.has_words = true, .table = "objects", .sort = "BYTES", .is_partial = true, .is_of_task = true, .begin = begin,
	.examples = "  skep uobjnew -l c 4242               blocks of malloc by size, until Ctrl-C\n"
		"  skep uobjnew -C 10 -l java 4242 5    the ten types of which most were made, every five seconds\n",
};
