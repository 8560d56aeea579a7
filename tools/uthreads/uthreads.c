/* uthreads.c: skep uthreads: threads that begin, and those of java that end. */
#include "app/app.h"

#include "tools/runtime/runtime.h"

TOOL_SOURCE(uthreads);

static const struct tool_option options[] = {
	{ 'l', "LANGUAGE", "c, java or none, which is c; if not given, what the process runs" },
	{ 'x', "FILE", "the runtime's library", "RUNTIME", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "PID", 7, true, NULL, 0 }, { "ID", 16, false, NULL, 0 },
	{ "TYPE", 7, false, NULL, 0 }, { "DESCRIPTION", 30, false, NULL, 0 },
};

static const struct runtime known[] = { { "java", "jvm", "libjvm" }, { "c", "c", "libc.so" }, { "none", "c", "libc.so" } };

/* As in uthreads.bpf.c. */
enum kind { PTHREAD, START, STOP };
struct event { u64 function, id; u32 pid, tid, kind; char name[80]; };

static void event(struct tool_run *r, const void *bytes, u32 len)
{
	static const char *const kinds[] = { "pthread", "start", "stop" };
	struct event e;
	struct arena *a = r->h->arena;
	if (len < sizeof(e))
		return;
	memcpy(&e, bytes, sizeof(e));
	str id = e.kind == PTHREAD ? arena_printf(a, "%u", e.tid) : arena_printf(a, "R=%llu/N=%u",
		(unsigned long long)e.id, e.tid);
	str what = e.kind == PTHREAD ? tool_user_symbol(r, a, e.pid, e.function) :
		(str){ e.name, (u32)strnlen(e.name, sizeof(e.name)) };
	tool_row(r, (struct data[]){ tool_time(r), data_uint(STR("pid"), e.pid), data_str(STR("id"), id),
		data_str(STR("type"), str_from(kinds[MIN(e.kind, (u32)STOP)])), data_str(STR("description"), what) });
}

static bool begin(struct tool_run *r)
{
	return runtime_of(r, known, ARRAY_LEN(known)) != NULL;
}

const struct tool tool_uthreads = {
	.name = "uthreads", .usage = "uthreads [-l LANGUAGE] [-x FILE] [LANGUAGE] [PID]",
	.what = "threads that begin, by their first functions; of java also those that end, by its own probes",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns), .source = tool_source_uthreads,
	.source_end = tool_source_uthreads_end,
	.has_words = true, .is_partial = true, .is_of_task = true, .reads_processes = true, .event = event, .begin = begin,
	.examples = "  skep uthreads 4242                   of a process\n"
		"  skep uthreads -l none                of all that the C library makes\n",
};
