/* app_run.c: a session while it runs, on a kernel made by hand whose time passes while somebody waits: how long it
 * waits each time, what it shows when, what ends it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"

#include "fake_kern.h"
#include "golden.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>

#define TEXT(s) s, sizeof(s) - 1
static const char event_format[] = "name: e\nID: 7\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n";
static const struct fake_file files[] = { { "/sys/kernel/tracing/events/cat/ev/id", TEXT("7\n") },
	{ "/sys/kernel/tracing/events/cat/ev/format", event_format, sizeof(event_format) - 1 },
	{ "/sys/devices/system/cpu/possible", TEXT("0-1\n") },
	{ "/sys/devices/system/cpu/online", TEXT("0-1\n") },
	{ "/proc/self/status", TEXT("Name:\tx\nCapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n") },
	{ "/proc/1/stat", TEXT("1") }, { "/sys/kernel/tracing/available_events", TEXT("cat:ev\ncat:else\ndog:ev\n") },
	{ "/sys/kernel/tracing/events/cat/else/id", TEXT("8\n") } };
static const char source[] =
	"BPF_HASH(counts, u32);\nTRACEPOINT_PROBE(cat, ev) { u32 k = 1; counts.increment(k); return 0; }\n";

/* Variables, of which the first and the last are as interesting as those between; a list that is long. */
static const char with_globals[] = "int first, same = 5, counted = 3; short list[70]; char word[8]; short last;\n"
	"TRACEPOINT_PROBE(cat, ev) { first++; same *= 5; counted += 2; list[first & 31] = 1; word[0] = first; last = "
		"first; return 0; }\n";

/* One program a hook. */
static str hooks_source(struct arena *a, u32 n)
{
	str text = str_from(source);
	for (u32 i = 1; i < n; i++)
		text = arena_printf(a, "%.*sRAW_TRACEPOINT_PROBE(event_%u) { return 0; }\n", STR_ARG(text), i);
	return text;
}

enum { NOBODY = 0, KEYS = -1, CHILD = -2, BROKEN = -3 };
struct job { const char *what; double seconds, interval; bool json, clears, verbose, is_tool, says, shows; u64 tool_ms;
	bool has_command, has_globals; const char *text; u32 nhooks, at, runs /* of each program at a look */; int comes /* at the at-th wait */; };
struct world { struct fake f; struct buf *log; const struct job *job; u32 elements, waits; u64 began, runs; int signal;
	u32 bytes[FAKE_FDS]; };

static struct world *world_of(struct kern *k) { return (struct world *)k->ctx; }
static u32 ms_since(struct world *w) { return (u32)((w->f.now - w->began) / 1000000); }

/* The one map: elements 1, 2, 3 with ten times as much in each. */
static long map_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct world *w = world_of(k);
	struct sys_map_elem *a = attr;
	u32 key = 0;
	u64 value;
	if (w->job->has_globals && cmd == BPFCMD_MAP_CREATE) {
		long fd = fake_new_fd(&w->f, FD_OBJECT, ((struct sys_map_create *)attr)->map_name);
		w->bytes[fd - FAKE_FIRST_FD] = ((struct sys_map_create *)attr)->value_size;
		return fd;
	}
	/* each byte is 1, of .data the first four are as they were */
	if (w->job->has_globals && cmd == BPFCMD_MAP_LOOKUP_ELEM) {
		const char *name = w->f.fd[a->map_fd - FAKE_FIRST_FD].path;
		memset((void *)(uintptr_t)a->value, 1, w->bytes[a->map_fd - FAKE_FIRST_FD]);
		if (strstr(name, ".data"))
			memcpy((void *)(uintptr_t)a->value, &(u32){ 5 }, 4);
		return 0;
	}
	if (w->job->runs && cmd == BPFCMD_OBJ_GET_INFO_BY_FD && ((struct sys_get_info *)attr)->info_len ==
		sizeof(struct sys_prog_info)) {
		((struct sys_prog_info *)(uintptr_t)((struct sys_get_info *)attr)->info)->run_cnt = w->runs += w->job->runs;
		return 0;
	}
	switch (cmd) {
	case BPFCMD_MAP_LOOKUP_BATCH: return -EINVAL;
	case BPFCMD_MAP_GET_NEXT_KEY:
		if (a->key)
			memcpy(&key, (const void *)(uintptr_t)a->key, 4);
		key = key ? key + 1 : 4 - w->elements;
		if (key > 3)
			return -ENOENT;
		memcpy((void *)(uintptr_t)a->value, &key, 4);
		return 0;
	case BPFCMD_MAP_LOOKUP_ELEM:
		assert_int_equal(a->flags, 0);
		memcpy(&key, (const void *)(uintptr_t)a->key, 4);
		value = key * 10;
		memcpy((void *)(uintptr_t)a->value, &value, 8);
		return 0;
	case BPFCMD_MAP_DELETE_ELEM:
		w->elements--;
		buf_printf(w->log, "  deleted at %u ms\n", ms_since(w));
		return 0;
	case BPFCMD_ENABLE_STATS: return fake_new_fd(&w->f, FD_OBJECT, "stats");
	case BPFCMD_LINK_CREATE:
		if (((struct sys_link_create *)attr)->perf_event.bpf_cookie)
			buf_printf(w->log, "  a link with cookie %llu\n",
				(unsigned long long)((struct sys_link_create *)attr)->perf_event.bpf_cookie);
		return fake_bpf(k, cmd, attr, size);
	default: return fake_bpf(k, cmd, attr, size);
	}
}

static long waits(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	struct world *w = world_of(k);
	bool comes = ++w->waits == w->job->at;
	if (!n)
		return fake_poll(k, fds, n, ms);
	buf_printf(w->log, "  waits %d ms at %u ms for %u\n", ms, ms_since(w), n);
	if (w->waits > 60)
		return -EIO;
	if (comes && w->job->comes == BROKEN)
		return -EIO;
	w->f.now += (u64)ms * 1000000 - 1000;
	for (u32 i = 0; i < n; i++)
		fds[i].revents = comes && ((w->job->comes == KEYS && fds[i].fd == 0) ||
			(w->job->comes != KEYS && fds[i].fd >= FAKE_FIRST_FD)) ? 1 : 0;
	if (comes && w->job->comes > 0)
		w->signal = w->job->comes;
	if (comes && w->job->comes == CHILD)
		w->signal = SIGCHLD, w->f.child_ends = true, w->f.child_status = 3 << 8;
	return comes;
}

static long reads(struct kern *k, int fd, void *p, u64 n)
{
	struct world *w = world_of(k);
	struct signalfd_siginfo info = { .ssi_signo = (u32)w->signal };
	if (!w->signal || n != sizeof(info) || strcmp(w->f.fd[fd - FAKE_FIRST_FD].path, "signalfd"))
		return fake_read(k, fd, p, n);
	w->signal = 0;
	memcpy(p, &info, sizeof(info));
	return sizeof(info);
}

/* ---- a tool ------------------------------------------------------------------------------------------------------ */

static bool attached(void *ctx, struct loaded *l)
{
	(void)l; buf_puts(((struct world *)ctx)->log, "  attached\n"); return true;
}

static void event(void *ctx, const void *bytes, u32 len) { (void)ctx, (void)bytes, (void)len; }
static void tick(void *ctx, bool is_last)
{
	struct world *w = ctx;
	buf_printf(w->log, "  ticks at %u ms%s\n", ms_since(w), is_last ? ", the last" : "");
}

static bool keys(void *ctx)
{
	struct world *w = ctx;
	buf_printf(w->log, "  looks at keys at %u ms\n", ms_since(w));
	return w->job->comes == SIGWINCH;
}

#define SECTIONS(name) "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n" \
	"SEC(\"" name "\") int on(void *c) { return 0; }\n"
#define COOKIES(name) "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\"; long of;\n" \
	"SEC(\"" name "\") int on(void *c) { of = bpf_get_attach_cookie(c); return 0; }\n"
static const struct job jobs[] = {
	{ "for 120 ms", .seconds = 0.12 }, { "for 120 ms, told", .seconds = 0.12, .verbose = true },
	{ "for 10 ms", .seconds = 0.01 },
	{ "every 40 ms", .seconds = 0.13, .interval = 0.04 }, { "every 40 ms anew", .seconds = 0.13, .interval = 0.04,
	.clears = true },
	{ "every 70 ms, JSON", .seconds = 0.15, .interval = 0.07, .json = true }, { "until a signal", .at = 3,
	.comes = SIGINT },
	{ "all that matches", .text = SECTIONS("tracepoint/cat/e*"), .seconds = 0.02, .verbose = true },
	{ "all that matches, told apart", .text = COOKIES("tracepoint/cat/e*"), .seconds = 0.02 },
	{ "one that matches", .text = SECTIONS("tracepoint/cat/ev*"), .seconds = 0.02, .verbose = true },
	{ "nothing that matches", .text = SECTIONS("tracepoint/cat/none*"), .seconds = 0.02 },
	{ "no such hook", .text = SECTIONS("tracepoint/cat/none"), .seconds = 0.02 },
	{ "two hooks until a signal", .nhooks = 2, .at = 3, .comes = SIGINT },
	{ "four hooks until a signal", .nhooks = 4, .at = 3, .comes = SIGINT },
	{ "four hooks, told", .nhooks = 4, .seconds = 0.05, .verbose = true },
	{ "until a signal, every 60 ms", .interval = 0.06, .at = 3, .comes = SIGTERM },
	{ "another size is no end", .seconds = 0.12, .at = 1, .comes = SIGWINCH },
	{ "a child of nobody is no end", .seconds = 0.12, .at = 1, .comes = SIGCHLD },
	{ "waiting fails", .at = 2, .comes = BROKEN },
	{ "until the command ends", .has_command = true, .at = 2, .comes = CHILD },
	{ "the time is over before the command", .seconds = 0.06, .has_command = true },
	{ "variables", .seconds = 0.05, .has_globals = true }, { "variables as JSON", .seconds = 0.05,
	.has_globals = true, .json = true },
	{ "a tool", .seconds = 0.12, .is_tool = true }, { "a tool, every 50 ms", .seconds = 0.12, .is_tool = true,
	.tool_ms = 50 },
	{ "a tool that shows nothing", .seconds = 0.12, .is_tool = true, .tool_ms = 50, .says = true },
	{ "a tool that shows nothing and runs", .seconds = 0.12, .is_tool = true, .tool_ms = 50, .says = true, .runs = 1 },
	{ "a tool that shows nothing and runs often", .seconds = 0.12, .is_tool = true, .tool_ms = 50, .says = true,
	.runs = 500 },
	{ "a tool that shows something", .seconds = 0.12, .is_tool = true, .tool_ms = 50, .says = true, .shows = true },
	{ "a tool that shows nothing as JSON", .seconds = 0.12, .is_tool = true, .tool_ms = 50, .says = true, .json = true },
	{ "a tool, until a key", .is_tool = true, .tool_ms = 50, .at = 3, .comes = KEYS },
	{ "a tool on another size", .seconds = 0.12, .is_tool = true, .tool_ms = 50, .at = 2, .comes = SIGWINCH },
};

static void run_one(const struct job *j, struct buf *log)
{
	static char *command[] = { (char *)"true", NULL };
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct buf out = BUF_INIT, err = BUF_INIT;
	struct world w = { .log = log, .job = j, .elements = 3 };
	struct cc_opts cc = { 0 };
	const struct session_tool tool = { .ctx = &w, .attached = attached, .event = event, .tick = tick,
		.interval_ns = j->tool_ms * 1000000, .has_shown = j->says ? &j->shows : NULL,
		.keys = (j->at || !j->tool_ms) && !j->says ? keys : NULL };
	fake_init(&w.f, files, ARRAY_LEN(files));
	w.f.kern.bpf = map_bpf, w.f.kern.poll = waits, w.f.kern.read = reads;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &w.f.kern, &ds, &src);
	host_cc_opts(&h, true, &cc);
	w.began = w.f.now;
	struct run_opts o = { .path = STR("x.c"), .text = j->text ? str_from(j->text) :
		j->has_globals ? str_from(with_globals) :
		hooks_source(&a, j->nhooks),
		.seconds = j->seconds,
		.interval = j->interval, .json = j->json,
		.clears = j->clears, .verbose = j->verbose, .cc = &cc, .out = &out, .err = &err,
		.tool = j->is_tool ? &tool : NULL,
		.command = j->has_command ? command : NULL };
	out.fd = err.fd = -1;
	buf_printf(log, "==== %s\n", j->what);
	bool ok = session_run(&h, &o);
	buf_printf(log, "  %s after %u ms, status %d\n", ok ? "ends" : "fails", ms_since(&w), o.status);
	diags_print(&ds, (struct diag_style){ 0 }, log);
	buf_printf(log, "-- out\n%.*s-- err\n%.*s", (int)out.n, out.s, (int)err.n, err.s);
	str left = fake_left(&a, &w.f);
	if (left.n)
		fail_msg("%s leaves%.*s", j->what, STR_ARG(left));
	buf_free(&out), buf_free(&err);
	arena_clear(&a);
}

static void runs(void **state)
{
	struct buf log = BUF_INIT;
	(void)state;
	setenv("TZ", "UTC", 1);
	for (u32 i = 0; i < ARRAY_LEN(jobs); i++)
		run_one(&jobs[i], &log);
	assert_true(golden("app_run", &log));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(runs) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
