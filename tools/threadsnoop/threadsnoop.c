/* threadsnoop.c: skep threadsnoop: threads that programs make with pthread_create, and the function they begin with. */
#include "app/app.h"

TOOL_SOURCE(threadsnoop);

static const struct tool_option options[] = {
	{ 'l', "FILE", "the library; libc if not given", "LIBRARY", true },
	{ 0 },
};

static const struct tool_column columns[] = {
	{ "TIME", 8, false, NULL, 0 }, { "PID", 7, true, NULL, 0 }, { "COMM", 16, false, NULL, 0 },
	{ "FUNC", 30, false, NULL, 0 },
};

/* As in threadsnoop.bpf.c. */
struct event { u32 pid; char comm[16]; u64 function; };

static void event(struct tool_run *r, const void *bytes, u32 len)
{
	struct event e;
	if (len < sizeof(e))
		return;
	memcpy(&e, bytes, sizeof(e));
	tool_row(r, (struct data[]){ tool_time(r), data_uint(STR("pid"), e.pid),
		data_str(STR("comm"), (str){ e.comm, (u32)strnlen(e.comm, sizeof(e.comm)) }),
		data_str(STR("func"), tool_user_symbol(r, r->h->arena, e.pid, e.function)) });
}

const struct tool tool_threadsnoop = {
	.name = "threadsnoop", .usage = "threadsnoop [-p PID] [-l FILE]",
	.what = "threads that programs make with pthread_create, and the function they begin with",
	.options = options, .columns = columns, .ncolumns = ARRAY_LEN(columns),
	.source = tool_source_threadsnoop, .source_end = tool_source_threadsnoop_end,
	.is_of_task = true, .reads_processes = true, .event = event,
};
