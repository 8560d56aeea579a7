/* app_tool.c: a tool's words: what becomes of them, and what is said of those that are wrong; its help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/tool_private.h"

#include "fake_kern.h"
#include "golden.h"

static const struct tool_option own[] = {
	{ 'x', NULL, "only what failed", "ONLY_FAILED", false, NULL }, { 'm', "N", "at least so much", "AT_LEAST",
	false, NULL },
	{ 'P', "NAME", "a name", "NAME", true, NULL }, { 'M', NULL, "in milliseconds", "IN_MS", false, "ms" },
	{ 't', NULL, "its own -t, before that of all", "OWN_T", false, NULL }, { 0 } };
static const struct tool_column columns[] = { { "PID", 6, true, "pid", 0 }, { "COMM", 16, false, "comm", 0 } };
static const struct tool_column timed[] = { { "TIME", 8, false, NULL, 0 }, { "COMM", 16, false, "comm", 0 } };
#define OF(n, ...) { .name = n, .usage = n " [options]", .what = "what " n " is for", __VA_ARGS__ }
static const struct tool tools[] = {
	OF("rows", .options = own, .columns = columns, .ncolumns = 2, .is_of_task = true, .unit = "us",
		.examples = "  skep rows -x\n"),
	OF("timed", .columns = timed, .ncolumns = 2), OF("counts", .table = "counts", .sort = "N", .columns = columns,
	.ncolumns = 2),
	OF("rates", .has_rates = true, .columns = columns, .ncolumns = 2), OF("stacks", .stacks = "stacks",
	.stacks_unit = "samples", .is_of_task = true),
	OF("words", .has_words = true, .shows = "h", .is_of_task = true) };

static const struct { u32 tool; const char *words; } cases[] = {
	{ 0, "" }, { 0, "-x" }, { 0, "-m 5 -P a" }, { 0, "-m5" }, { 0, "-m" }, { 0, "-m x" }, { 0, "-xv" }, { 0, "-M" },
	{ 0, "-P a\"b\\c" }, { 0, "-t" },
	{ 0, "-t 5" }, { 0, "-p 7 -u 0 --comm sh --cgroup /sys/x --container ab" }, { 0, "-p 4294967295" },
	{ 0, "-p 4294967296" }, { 0, "-p x" },
	{ 0, "-u 4294967294" }, { 0, "-u no-such-user-here" }, { 0, "--follow" }, { 0, "--follow -- true x" },
	{ 0, "--follow -c true" }, { 0, "-c ls -d 5" },
	{ 0, "-d 5s" }, { 0, "-d 100ms" }, { 0, "-d 7us" }, { 0, "-d 2m" }, { 0, "-d 1h" }, { 0, "-d 0" },
	{ 0, "-d -1" }, { 0, "-d 5x" }, { 0, "-d s" },
	{ 0, "-d 1e9" }, { 0, "-d 999999999" }, { 0, "-d 0.25" }, { 0, "-f json" }, { 0, "-f text" },
	{ 0, "-f folded" }, { 0, "-T" }, { 0, "-i 1" },
	{ 0, "-n 1" }, { 0, "--nothing" }, { 0, "-Z" }, { 0, "-" }, { 0, "--" }, { 0, "a b -- c" }, { 0, "-v" },
	{ 0, "--x" }, { 0, "--folded" },
	{ 1, "-T" }, { 1, "-p 1" }, { 2, "" }, { 2, "1" }, { 2, "500ms 3" }, { 2, "0" }, { 2, "1 0" }, { 2, "1 2 3" },
	{ 2, "x" }, { 2, "1 x" }, { 2, "-i 2" },
	{ 2, "-i x" }, { 2, "-n 10" }, { 2, "-n 4294967295" }, { 2, "-n 4294967296" }, { 2, "-T" }, { 2, "-i 2 -d x" },
	{ 3, "" }, { 3, "2 4" },
	{ 4, "--folded" }, { 4, "-f folded -n 3" }, { 4, "-U -a" }, { 4, "-K --svg x.svg" }, { 4, "--svg x.svg --diff y" }, { 4, "--diff y" }, { 4, "-f svg" },
	{ 4, "--svg" }, { 5, "a b" },
	{ 5, "a -i 3 -- sh -c x" }, { 5, "-" }, { 5, "a b -- c" }, { 0, "-x 1" }, { 1, "1 1" }, { 4, "5" },
};

/* 2000 threads; few; what nobody has */
#define FILE_OF(text) { "/proc/loadavg", text, sizeof(text) - 1 }
static const struct fake_file threads[] = { FILE_OF("0.10 0.20 0.30 3/2000 4711\n"), FILE_OF("0.10 0.20 0.30 3/40 4711\n"),
	FILE_OF("0.10 0.20 0.30 3/99999999 4711\n"), { 0 } };

static void print(const struct tool_run *r, const struct run_filter *f, struct buf *out)
{
	buf_printf(out, "  %.9g s, every %.9g s, %llu times, top %u%s%s unit %s", r->seconds, r->interval,
		(unsigned long long)r->count, r->top,
		r->json ? " json" : "", r->has_stamps ? " stamps" : "", r->unit ? r->unit : "-");
	for (int i = 0; i < r->nargs; i++)
		buf_printf(out, " arg %s", r->args[i]);
	for (char **c = r->command; c && *c; c++)
		buf_printf(out, " run %s", *c);
	for (u32 i = 0; i < ARRAY_LEN(r->option); i++)
		if (r->option[i])
			buf_printf(out, i > ' ' ? " -%c=%s" : " %u=%s", i, r->option[i]);
	for (u32 i = 0; i < r->cc.ndefines; i++)
		if (!str_starts(r->cc.defines[i], "OWN_PID="))         /* another one each time */
			buf_printf(out, " %.*s", STR_ARG(r->cc.defines[i]));
	if (f->has_pid || f->has_tid || f->has_uid || f->comm.n || f->cgroup.n || f->container.n || f->follow)
		buf_printf(out, " of %d:%u %d:%u %d:%u '%.*s' '%.*s' '%.*s'%s", f->has_pid, f->pid, f->has_tid, f->tid,
			f->has_uid, f->uid,
			STR_ARG(f->comm), STR_ARG(f->cgroup), STR_ARG(f->container), f->follow ? " follow" : "");
	buf_char(out, '\n');
}

static void words(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct fake fake;
		struct src_map src;
		struct diags ds;
		struct host h;
		struct tool_run r;
		struct run_filter f;
		char *argv[20] = { (char *)tools[cases[i].tool].name };
		int argc = 1;
		fake_init(&fake, &threads[i % 4], i % 4 < 3);
		src_init(&src, &a);
		diags_init(&ds, &a, &src);
		host_init(&h, &a, &fake.kern, &ds, &src);
		for (str rest = str_from(cases[i].words), word; rest.n; argv[argc++] = arena_strdup(&a, word))
			str_cut(rest, ' ', &word, &rest);
		buf_printf(&out, "%s %s\n", argv[0], cases[i].words);
		bool ok = tool_prepare(&h, &tools[cases[i].tool], argc, argv, &r, &f);
		assert_true(ok == !ds.errors);
		if (ok)
			print(&r, &f, &out);
		diags_print(&ds, (struct diag_style){ 0 }, &out);
		assert_int_equal(fake_left(&a, &fake).n, 0);
		arena_clear(&a);
	}
	assert_true(golden("app_tool_words", &out));
}

static void help(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	for (u32 i = 0; i < ARRAY_LEN(tools); i++)
		tool_help(&tools[i], &out);
	assert_true(golden("app_tool_help", &out));
}

/* Rows under their header as text, with and without the columns that an option brings, and as lines of JSON. */
static const struct tool_column shown[] = { { "TIME", 8, false, NULL, 0 }, { "PID", 6, true, "pid", 0 },
	{ "READ/S-2z", 8, false, "x", 'x' },
	{ "Z_9@[`{", 5, true, "z", 0 }, { "LAST", 9, false, "last", 'y' } };
static const struct { const char *options; bool has_stamps, json; u32 ncolumns; } looks[] = { { "", false, false, 5 },
	{ "x", false, false, 5 },
	{ "xy", false, false, 5 }, { "y", true, false, 5 }, { "", true, false, 4 }, { "xy", false, true, 5 },
	{ "", false, false, 1 } };

static void rows(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	setenv("TZ", "UTC", 1);
	for (u32 i = 0; i < ARRAY_LEN(looks); i++) {
		struct arena a = { 0 };
		struct fake fake;
		struct src_map src;
		struct diags ds;
		struct host h;
		const struct tool tool = { .name = "shows", .columns = shown, .ncolumns = looks[i].ncolumns };
		struct tool_run r = { .tool = &tool, .h = &h, .out = &out, .json = looks[i].json,
			.has_stamps = looks[i].has_stamps };
		fake_init(&fake, NULL, 0);
		src_init(&src, &a);
		diags_init(&ds, &a, &src);
		host_init(&h, &a, &fake.kern, &ds, &src);
		for (const char *o = looks[i].options; *o; o++)
			r.option[(u8)*o] = "";
		buf_printf(&out, "==== %s%s%s\n", looks[i].options, looks[i].has_stamps ? " stamps" : "",
			looks[i].json ? " json" : "");
		for (u32 n = 0; n < 2; n++) {
			const struct data row[] = { tool_time(&r), data_uint(STR("pid"), n ? 1234567 : 7),
				data_str(STR("x"), n ? STR("longer than it") : STR("ab")),
				data_int(STR("z"), n ? -12345 : -1), data_str(STR("last"), STR("end")) };
			tool_row(&r, row);
		}
		assert_int_equal(r.has_header, !looks[i].json);
		arena_clear(&a);
	}
	assert_true(golden("app_tool_rows", &out));
}

/* More rows than are held before they are written: they are the same, wherever a row is cut. */
static long keep(void *ctx, int fd, const void *p, size_t n)
{
	(void)fd;
	buf_add(ctx, p, n);
	return (long)n;
}

static void rows_written(void **state)
{
	static const struct tool_column columns[] = { { "COMM", 12, false, "comm", 0 }, { "PID", 9, true, "pid", 0 },
		{ "FILE", 8, false, "file", 0 } };
	const struct tool tool = { .name = "shows", .columns = columns, .ncolumns = ARRAY_LEN(columns) };
	struct arena a = { 0 };
	struct fake fake;
	struct src_map src;
	struct diags ds;
	struct host h;
	struct buf kept = BUF_INIT, written = BUF_INIT, out = { .fd = 1, .put = keep, .put_ctx = &written };
	(void)state;
	fake_init(&fake, NULL, 0);
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &fake.kern, &ds, &src);
	struct tool_run r = { .tool = &tool, .h = &h };
	for (u32 n = 0; n < 40000; n++) {
		const struct data row[] = { data_str(STR("comm"), str_sub(STR("a process"), 0, 1 + n % 9)),
			data_uint(STR("pid"), n * 7919 % 100003), data_str(STR("file"), STR("file")) };
		r.out = &kept, r.has_header = n;
		tool_row(&r, row);
		r.out = &out, r.has_header = n;
		tool_row(&r, row);
	}
	assert_true(written.n > 1 << 20 && buf_flush(&out));
	assert_int_equal(written.n, kept.n);
	assert_memory_equal(written.s, kept.s, kept.n);
	/* its header and the first two */
	static const char begins[] = "COMM               PID FILE\n"
		"a                    0 file\na                 7919 file\n";
	assert_memory_equal(kept.s, begins, sizeof(begins) - 1);
	buf_free(&kept), buf_free(&out), buf_free(&written);
	arena_clear(&a);
}

/* Words of a process as one line. */
static void cmdlines(void **state)
{
	static const struct fake_file files[] = { { "/proc/7/cmdline", "sh\0-c\0a\nb\1 c\0\0", 14 },
		{ "/proc/8/cmdline", "", 0 }, { "/proc/9/cmdline", "x", 1 } };
	static const char *const wants[] = { "sh -c a b  c", "", "x", "" };
	struct arena a = { 0 };
	struct fake fake;
	(void)state;
	fake_init(&fake, files, ARRAY_LEN(files));
	struct host h = { .k = &fake.kern, .arena = &a };
	struct tool_run r = { .h = &h };
	for (u32 i = 0; i < ARRAY_LEN(wants); i++) {
		str s = tool_cmdline(&r, &a, 7 + i);
		if (!str_is(s, wants[i]))
			fail_msg("%u: '%.*s'", 7 + i, STR_ARG(s));
	}
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(words), cmocka_unit_test(help), cmocka_unit_test(rows),
		cmocka_unit_test(rows_written), cmocka_unit_test(cmdlines) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
