/* exporter_run.c: skep export from its start to its end, on a kernel whose clock stands still but for waits: what is
 * read before rights are given up, when numbers are written and sent, how long is waited, what ends it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exporter/exporter_private.h"

#include "fake_kern.h"
#include "golden.h"
#include "no_libraries.h"

#include <poll.h>
#include <signal.h>

/* Who serves says how long it can wait. */
static struct buf *told;
static int web_waits; /* ms; -2: it cannot be opened */
struct web {
	int fd;
};
static struct web server = {33};
struct web *web_open(struct exporter *x, const struct web_config *c)
{
	(void)x, (void)c;
	buf_puts(told, "  listens\n");
	return web_waits == -2 ? NULL : &server;
}
long web_fd(const struct web *w)
{
	return w->fd;
}
void web_run(struct web *w)
{
	(void)w, buf_puts(told, "  answers\n");
}
int web_timeout_ms(const struct web *w)
{
	(void)w;
	return web_waits;
}
void web_close(struct web *w)
{
	if (w)
		buf_puts(told, "  listens no more\n");
}

struct row {
	const char *what, *source, *otlp, *traces, *textfile, *keep, *listen;
	double seconds, interval;
	bool check, strict, stats, once, openmetrics, takes_none;
	int web_waits, signal_at, poll_gives;
	u32 twice;
};
static const struct row *row;
static struct fake fake;
static u32 polls, forks;
static u64 begin;

static void tell_time(void)
{
	buf_printf(told, "  %llu ms: ", (unsigned long long)((fake.now - begin) / 1000000));
}

static u64 still(struct kern *k)
{
	(void)k;
	return fake.now;
}
static long told_poll(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	(void)k;
	tell_time();
	buf_printf(told, "waits %d ms for %u\n", ms, n);
	fake.now += (u64)MAX(ms, 0) * 1000000;
	assert_true(++polls < 50); /* it ends */
	for (u32 i = 0; i < n; i++)
		fds[i].revents = 0;
	if (n && row->signal_at && polls == (u32)row->signal_at)
		fds[n - 1].revents = POLLIN;
	return row->poll_gives ? row->poll_gives : n && fds[n - 1].revents;
}
static long told_fork(struct kern *k)
{
	(void)k;
	tell_time();
	buf_puts(told, "sends\n");
	forks++;
	return 4711;
}
static long told_wait(struct kern *k, int pid, int *status, bool until_end)
{
	(void)k;
	*status = row->takes_none ? 1 << 8 : 0;
	assert_int_equal(pid, 4711);
	buf_puts(told, until_end ? "  waits for what is sent\n" : "");
	return until_end || forks > 1 ? pid : 0; /* the first one takes until the end */
}
static long told_rename(struct kern *k, const char *from, const char *to)
{
	(void)k;
	tell_time();
	buf_printf(told, "%s becomes %s\n", from, to);
	return strstr(to, "full") ? -ENOSPC : 0;
}
static long told_open(struct kern *k, const char *path, int flags, int mode)
{
	if (!strncmp(path, "dir/out", 7))
		return fake_new_fd(&fake, FD_FILE, path);
	if (!strcmp(path, "/proc/kallsyms"))
		buf_puts(told, "  reads symbols\n");
	return fake_open(k, path, flags, mode);
}
static long told_write(struct kern *k, int fd, const void *p, u64 n)
{
	(void)k, (void)p;
	return fake_is_open(&fake, fd) ? (long)n : -EBADF;
}
static long told_keep(struct kern *k, u64 caps)
{
	(void)k;
	buf_printf(told, "  keeps %llx\n", (unsigned long long)caps);
	return 0;
}
static long told_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	if (cmd == BPFCMD_ENABLE_STATS)
		return buf_puts(told, "  counts runs\n"), fake_new_fd(&fake, FD_OBJECT, "statistics");
	return fake_bpf(k, cmd, attr, size);
}
static long told_pid(struct kern *k)
{
	(void)k;
	return 42;
}

#define HEAD "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nint hits;\nchar L[] SEC(\"license\") = \"GPL\";\n"
static const char good[] = HEAD "SEC(\"raw_tp/sys_enter\") int f(void *c) { return hits++; }\n";
static const char idle[] = HEAD "SEC(\"socket\") int f(void *c) { return hits++; }\n";
static const struct tool *no_tool(str name)
{
	(void)name;
	return NULL;
}

static const struct row rows[] = {
    {.what = "printed once", .seconds = 0.5, .once = true, .keep = "all"},
    {.what = "printed once, as the newer text", .seconds = 0.2, .once = true, .openmetrics = true, .keep = "all"},
    {.what = "a short while", .seconds = 0.05, .keep = "none"},
    {.what = "sent", .seconds = 1, .interval = 0.4, .otlp = "http://h", .keep = "all"},
    {.what = "spans alone are sent elsewhere", .seconds = 0.3, .interval = 9, .traces = "http://h/x", .keep = "all"},
    {.what = "written", .seconds = 0.7, .interval = 0.25, .textfile = "dir/out.prom", .keep = "all"},
    {.what = "written once", .seconds = 0.2, .interval = 9, .textfile = "dir/out.prom", .once = true, .keep = "all"},
    {.what = "not taken", .seconds = 1, .interval = 0.4, .otlp = "http://h", .takes_none = true, .keep = "all"},
    {.what = "cannot be written",
     .seconds = 0.3,
     .interval = 0.1,
     .textfile = "dir/out.full",
     .once = true,
     .keep = "all"},
    {.what = "served", .seconds = 0.5, .listen = ":1", .web_waits = 70, .keep = "all"},
    {.what = "served without haste", .seconds = 0.3, .listen = ":1", .web_waits = -1, .keep = "all"},
    {.what = "nobody can listen", .seconds = 0.3, .listen = ":1", .web_waits = -2, .keep = "all"},
    {.what = "until a signal", .signal_at = 3, .keep = "all"},
    {.what = "waiting fails", .poll_gives = -EBADF, .keep = "all"},
    {.what = "waiting is interrupted", .seconds = 0.3, .poll_gives = -EINTR, .keep = "all"},
    {.what = "only looked at", .check = true, .keep = "none"},
    {.what = "counted", .seconds = 0.1, .stats = true, .keep = "all"},
    {.what = "an idle program", .source = "idle.bpf.c", .seconds = 0.1, .keep = "all"},
    {.what = "no program may be idle", .source = "idle.bpf.c", .strict = true, .seconds = 0.1, .keep = "all"},
    {.what = "named rights", .seconds = 0.1, .keep = "CAP_KILL,cap_bpf"},
    {.what = "one right", .seconds = 0.1, .keep = "cap_SYSLOG"},
    {.what = "no such right", .seconds = 0.1, .keep = "cap_kill,cap_kil"},
    {.what = "what is needed", .seconds = 0.1},
    {.what = "no such source", .source = "lacking.bpf.c", .seconds = 0.1},
    {.what = "two sources", .twice = 1, .seconds = 0.1, .keep = "all"},
    {.what = "no collector", .otlp = "h"},
    {.what = "no collector of spans", .traces = "https://h"}};

static void one(const struct row *r, struct buf *out)
{
	static const char status[] = "CapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n";
	const struct fake_file files[] = {{"good.bpf.c", good, sizeof(good) - 1},
					  {"idle.bpf.c", idle, sizeof(idle) - 1},
					  {"/proc/kallsyms", "ffffffff81000000 T vfs_read\n", 28},
					  {"/proc/self/status", status, sizeof(status) - 1},
					  {"/proc/sys/kernel/cap_last_cap", "40\n", 3},
					  {"/proc/1/stat", "1", 1},
					  {"/sys/devices/system/cpu/possible", "0\n", 2}};
	struct arena a = {0};
	struct src_map src;
	struct diags ds;
	struct host h;
	struct cc_opts cc = {0};
	struct buf printed = BUF_INIT, said = BUF_INIT;
	str sources[] = {str_from(r->source ? r->source : "good.bpf.c"), STR("good.bpf.c")};
	row = r, told = out, polls = forks = 0, web_waits = r->web_waits;
	fake_init(&fake, files, ARRAY_LEN(files));
	struct kern *k = &fake.kern;
	k->now_ns = k->boot_ns = still, k->poll = told_poll, k->fork = told_fork, k->wait = told_wait,
	k->rename = told_rename;
	k->open = told_open, k->write = told_write, k->keep_rights = told_keep, k->bpf = told_bpf, k->getpid = told_pid;
	begin = fake.now = 5000000000;
	src_init(&src, &a), diags_init(&ds, &a, &src), host_init(&h, &a, k, &ds, &src), host_cc_opts(&h, true, &cc);
	struct export_opts o = {.sources = sources,
				.nsources = 1 + r->twice,
				.find_tool = no_tool,
				.metrics_path = STR("/metrics"),
				.otlp = str_from(r->otlp),
				.traces = str_from(r->traces),
				.textfile = str_from(r->textfile),
				.keep = str_from(r->keep),
				.listen = str_from(r->listen),
				.seconds = r->seconds,
				.interval = r->interval,
				.check = r->check,
				.strict = r->strict,
				.stats = r->stats,
				.once = r->once,
				.openmetrics = r->openmetrics,
				.max_series = 9,
				.cc = &cc,
				.out = &printed,
				.err = &said,
				.version = "9"};
	buf_printf(out, "==== %s\n", r->what);
	bool ok = export_run(&h, &o);
	str first, rest;
	str_cut(buf_view(&printed), '\n', &first, &rest);
	buf_printf(out, "  %s; said: %.*s", ok ? "done" : "failed", STR_ARG(buf_view(&said)));
	if (printed.n)
		buf_printf(out, "  printed: %.*s%s\n", STR_ARG(first),
			   strstr(buf_cstr(&printed), "# EOF") ? " ... # EOF" : "");
	diags_print(&ds, (struct diag_style){0}, out);
	str left = fake_left(&a, &fake);
	if (left.n)
		fail_msg("%s: left%.*s", r->what, STR_ARG(left));
	buf_free(&printed), buf_free(&said);
	kernel_types_close(&h.types);
	arena_clear(&a);
}

static void runs(void **state)
{
	struct buf out = BUF_INIT;
	sigset_t before;
	(void)state;
	sigprocmask(SIG_SETMASK, NULL, &before);
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		one(&rows[i], &out);
	sigprocmask(SIG_SETMASK, &before, NULL);
	assert_true(golden("exporter_runs", &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(runs)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
