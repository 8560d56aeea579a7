/* uflow.c: skep uflow: calls and returns of the functions of scripts, as they come. */
#include "app/app.h"

#include "tools/runtime/runtime.h"

TOOL_SOURCE(uflow);

static const struct tool_option options[] = {
	{ 'l', "LANGUAGE", "java, perl, php, python, ruby or tcl; if not given, what the process runs" },
	{ 'M', "METHOD", "only functions whose names begin so", "METHOD", true },
	{ 'C', "CLASS", "only classes, or files, whose names begin so", "CLASS", true },
	{ 'x', "FILE", "the runtime's program or library", "RUNTIME", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "CPU", 3, true, NULL, 0 }, { "PID", 7, true, NULL, 0 }, { "TID", 7, true, NULL, 0 },
	{ "TIME(S)", 8, true, NULL, 0 }, { "METHOD", 40, false, NULL, 0 },
};

static const struct runtime known[] = { { "java", "jvm", "libjvm" }, { "python", "python3", "libpython" }, { "ruby", "ruby", "libruby" },
	{ "perl", "perl", "libperl" }, { "php", "php", "libphp" }, { "tcl", "tclsh", "libtcl" } };

/* As in uflow.bpf.c. */
enum { NAME = 80, MAX_INDENT = 30 };
struct event { u32 cpu, pid, tid, depth; u64 time_ns; u32 is_return; char where[NAME], function[NAME]; };

static str text_of(const char *s) { return (str){ s, (u32)strnlen(s, NAME) }; }

/* "    -> class.method", the deeper the further right. */
static str call_of(struct arena *a, const struct event *e)
{
	str where = text_of(e->where);
	u32 indent = e->depth ? MIN(e->depth - 1, (u32)MAX_INDENT) : 0;
	return arena_printf(a, "%*s%s %.*s%s%.*s", (int)(2 * indent), "", e->is_return ? "<-" : "->", STR_ARG(where),
		where.n ? "." : "", STR_ARG(text_of(e->function)));
}

static void event(struct tool_run *r, const void *bytes, u32 len)
{
	struct event e;
	struct arena *a = r->h->arena;
	u64 *began = r->state;
	if (len < sizeof(e))
		return;
	memcpy(&e, bytes, sizeof(e));
	u64 ms = e.time_ns > *began ? (e.time_ns - *began) / 1000000 : 0;
	tool_row(r, (struct data[]){ data_uint(STR("cpu"), e.cpu), data_uint(STR("pid"), e.pid), data_uint(STR("tid"), e.tid),
		data_str(STR("time"), arena_printf(a, "%llu.%03llu", (unsigned long long)ms / 1000,
			(unsigned long long)ms % 1000)),
		data_str(STR("method"), call_of(a, &e)) });
}

static bool begin(struct tool_run *r)
{
	u64 *began = arena_new(r->h->arena, u64);
	*began = r->h->k->now_ns(r->h->k);
	r->state = began;
	return runtime_of(r, known, ARRAY_LEN(known)) != NULL;
}

const struct tool tool_uflow = {
	.name = "uflow", .usage = "uflow [-l LANGUAGE] [-M METHOD] [-C CLASS] [-x FILE] [LANGUAGE] [PID]",
	.what = "calls and returns of the functions of scripts, as they come, by the probes of their runtimes",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_uflow,
	.source_end = tool_source_uflow_end, .narrow = "CPU TID",
	.has_words = true, .is_partial = true, .is_of_task = true, .event = event, .begin = begin,
	.examples = "  skep uflow 4242                          what the process runs is found out\n"
		"  skep uflow -M index -l ruby 4242         only methods whose names begin with index\n",
};
