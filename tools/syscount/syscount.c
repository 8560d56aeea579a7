/* syscount.c: skep syscount: system calls by process, by call, or both. */
#include "app/app.h"

#include "uapi/uapi.h"

TOOL_SOURCE(syscount);

/* As in syscount.bpf.c. */
struct which { u32 pid, nr; };
struct count { u64 calls, errors, time_ns; char comm[16]; };

static const struct tool_option options[] = {
	{ 'S', NULL, "by system call" },
	{ 'P', NULL, "by process and system call" },
	{ 'L', NULL, "those that took longest first" },
	{ 'x', NULL, "only calls that fail", "FAILED" },
	{ 'e', "ERRNO", "only calls that fail so: ENOENT, or 2" },
	{ 'm', "PATH", "pin the map of counts here (in bpffs) while it runs" },
	{ 0 },
};

static bool by_call(const struct tool_run *r) { return r->option['S'] && !r->option['P']; }

/* "ENOENT" or "2"; 0: there is none. */
static u32 error_number(const char *text)
{
	enum { MOST = 4095 };
	u64 n = 0;
	for (int e = 1; e <= MOST; e++) {
		const char *name = uapi_errno_name(e);
		if (name && !strcmp(name, text))
			return (u32)e;
	}
	return str_to_u64(str_from(text), &n) && n <= MOST ? (u32)n : 0;
}

static bool begin(struct tool_run *r)
{
	const char *error = r->option['e'];
	u32 number = error ? error_number(error) : 0;
	r->typed = r->option['m'] != NULL;
	if (error && !number)
		return tool_usage_error(r, error, 0, "there is no such error");
	if (error)
		tool_define(r, "ERROR", "%u", number);
	if (r->option['P'])
		tool_define(r, "BY_BOTH", "1");
	else if (by_call(r))
		tool_define(r, "BY_CALL", "1");
	return true;
}

static bool attached(struct tool_run *r)
{
	return !r->option['m'] || tool_pin(r, "counts", r->option['m']);
}

static struct data call_of(struct tool_run *r, u32 nr)
{
	const char *name = uapi_syscall_name(r->cc.arch, nr);
	return data_str(STR("call"), name ? str_from(name) : arena_printf(r->h->arena, "%u", nr));
}

static void add_row(struct tool_run *r, struct data_table *t, const struct which *key, const struct count *c)
{
	struct arena *a = r->h->arena;
	struct data *row = arena_array(a, struct data, t->ncolumns);
	u32 n = 0;
	if (!by_call(r)) {
		row[n++] = data_uint(STR("pid"), key->pid);
		row[n++] = data_str(STR("comm"), arena_str(a,
			(str){ c->comm, (u32)strnlen(c->comm, sizeof(c->comm)) }));
	}
	if (r->option['P'] || by_call(r))
		row[n++] = call_of(r, r->option['P'] ? key->nr : key->pid);
	row[n++] = data_uint(STR("errors"), c->errors);
	row[n++] = data_uint(STR("time_us"), c->time_ns / 1000);
	row[n++] = data_uint(STR("calls"), c->calls);
	vec_push(&t->rows, a, row);
}

static void tick(struct tool_run *r, bool is_last)
{
	static const char *const names[] = { "pid", "comm", "call", "errors", "time_us", "calls" };
	struct data_table t = { .title = STR("system calls"), .descending = true, };
	struct tool_cursor at = { 0 };
	struct which key = { 0 };
	struct count c;
	str columns[ARRAY_LEN(names)];
	for (u32 i = by_call(r) ? 2 : 0; i < ARRAY_LEN(names); i++)
		if (i != 2 || by_call(r) || r->option['P'])
			columns[t.ncolumns++] = str_from(names[i]);
	t.column = columns;
	t.total_from = t.ncolumns - 3;
	t.sort_column = (s32)t.ncolumns - (r->option['L'] ? 2 : 1);
	while (tool_next(r, "counts", &at, &key, &c))
		add_row(r, &t, &key, &c);
	tool_table(r, &t);
	if (is_last)
		tool_tell_lost(r, "lost", "calls");
	else
		tool_forget(r, "counts");
}

const struct tool tool_syscount = {
	.name = "syscount", .usage =
	"syscount [-P | -S] [-L] [-x] [-e ERRNO] [-p PID] [-n ROWS] [-i SECONDS] [-m PATH]",
	.what = "system calls: how many, how long, how many failed, by process",
	.options = options, .source = tool_source_syscount, .source_end = tool_source_syscount_end,
	.is_of_task = true, .begin = begin, .attached = attached, .tick = tick,
};
