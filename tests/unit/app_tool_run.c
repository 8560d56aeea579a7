/* app_tool_run.c: tools without a line of code for what they show, from their C text to the screen, on a kernel made by
 * hand: maps hold what the test says, time passes while somebody waits, and a terminal is what is drawn on it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/tool_private.h"
#include "ui/ui.h"

#include "fake_kern.h"
#include "golden.h"

#include <poll.h>

#define TEXT(s) s, sizeof(s) - 1
static const char event_format[] = "name: e\nID: 7\nformat:\n\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n";
static const struct fake_file files[] = { { "/sys/kernel/tracing/events/cat/ev/id", TEXT("7\n") },
	{ "/sys/kernel/tracing/events/cat/ev/format", event_format, sizeof(event_format) - 1 },
	{ "/sys/devices/system/cpu/possible", TEXT("0-1\n") },
	{ "/sys/devices/system/cpu/online", TEXT("0-1\n") },
	{ "/proc/self/status", TEXT("Name:\tx\nCapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n") },
	{ "/proc/1/stat", TEXT("1") }, { "/proc/kallsyms", TEXT("ffffffff81000000 T schedule\nffffffff81000100 T do_read\nffffffff81000200 t vfs;odd\n") },
	{ "/proc/42/maps", TEXT("10000-20000 r-xp 00000000 00:00 0 \n") },
	{ "/proc/42/status", TEXT("NSpid:\t42\t7\n") },
	{ "/proc/42/root/tmp/perf-7.map", TEXT("10000 100 start_thread\n10100 100 work x;y\n10200 100 inner\n") },
	{ "before.txt", TEXT("worker;start_thread;inner 30\nno count\nworker x\nother;f 5\n") } };

/* ---- what maps hold ---------------------------------------------------------------------------------------------- */

struct element { const char *map; const void *key; u32 key_size; const void *value; u32 value_size; };
struct job { const char *what; u32 tool; const char *words; bool is_live; const char *keys; bool is_gone; };
struct world { struct fake f; struct buf *log; const struct job *job; const struct element *elements; u32 nelements;
	bool forgotten; struct arena made; u64 grows; u32 waits, pressed; struct screen screen; };
static struct world *world_of(struct kern *k) { return (struct world *)k->ctx; }

static const struct element *next_of(struct world *w, const char *map, const void *key)
{
	bool found = !key;
	for (u32 i = 0; i < w->nelements && !w->forgotten; i++) {
		const struct element *e = &w->elements[i];
		if (strcmp(e->map, map))
			continue;
		if (found)
			return e;
		found = !memcmp(e->key, key, e->key_size);
	}
	return NULL;
}

static const struct element *element_of(struct world *w, const char *map, const void *key)
{
	for (u32 i = 0; i < w->nelements && !w->forgotten; i++)
		if (!strcmp(w->elements[i].map, map) && !memcmp(w->elements[i].key, key, w->elements[i].key_size))
			return &w->elements[i];
	return NULL;
}

static long lookup(struct world *w, const char *map, struct sys_map_elem *a)
{
	u8 *to = (u8 *)(uintptr_t)a->value;
	const struct element *e = element_of(w, map, (const void *)(uintptr_t)a->key);
	if (strstr(map, ".bss")) {           /* variables grow from look to look: 40, 30, 3 at a time */
		const u64 values[] = { w->grows * 40, w->grows * 30, w->grows * 3 };
		memcpy(to, values, sizeof(values));
		return 0;
	}
	if (!e)
		return -ENOENT;
	memcpy(to, e->value, e->value_size);
	return 0;
}

static long map_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct world *w = world_of(k);
	struct sys_map_elem *a = attr;
	const struct element *e;
	if (cmd == BPFCMD_MAP_CREATE)
		return fake_new_fd(&w->f, FD_OBJECT, ((struct sys_map_create *)attr)->map_name);
	if (cmd == BPFCMD_MAP_LOOKUP_BATCH)
		return -EINVAL;
	if (cmd != BPFCMD_MAP_LOOKUP_ELEM && cmd != BPFCMD_MAP_GET_NEXT_KEY && cmd != BPFCMD_MAP_DELETE_ELEM)
		return fake_bpf(k, cmd, attr, size);
	const char *map = w->f.fd[a->map_fd - FAKE_FIRST_FD].path;
	if (cmd == BPFCMD_MAP_LOOKUP_ELEM) {
		assert_int_equal(a->flags, 0);
		return lookup(w, map, a);
	}
	if (cmd == BPFCMD_MAP_DELETE_ELEM) {
		w->forgotten |= w->waits > 2;        /* the first ones come again */
		return w->forgotten ? 0 : -ENOENT;
	}
	e = next_of(w, map, (const void *)(uintptr_t)a->key);
	if (!e)
		return -ENOENT;
	memcpy((void *)(uintptr_t)a->value, e->key, e->key_size);
	return 0;
}

static long waits(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	struct world *w = world_of(k);
	assert_true(++w->waits < 200);
	w->f.now += (u64)ms * 1000000 - 1000;
	w->grows++;
	bool has_keys = w->job->keys && w->job->keys[w->pressed] && w->waits >= 22;
	for (u32 i = 0; i < n; i++)
		fds[i].revents = has_keys && fds[i].fd == 0;
	return has_keys;
}

/* A graph is a file: what stands in it, less the script at its head. */
static long make_file(struct kern *k, const char *path, int flags, int mode)
{
	struct world *w = world_of(k);
	if (!(flags & O_CREAT))
		return fake_open(k, path, flags, mode);
	return strchr(path, '/') ? -ENOENT : fake_new_fd(&w->f, FD_FILE, arena_strdup(&w->made, str_from(path)));
}

static long write_file(struct kern *k, int fd, const void *p, u64 n)
{
	struct world *w = world_of(k);
	str line, text = { p, (u32)n };
	if (!str_is(str_from(w->f.fd[fd - FAKE_FIRST_FD].path), "x.svg"))
		return fake_write(k, fd, p, n);
	while (text.n) {
		str_cut(text, '\n', &line, &text);
		if (memmem(line.s, line.n, "<title>", 7) || memmem(line.s, line.n, "<text", 5))
			buf_printf(w->log, "svg %.*s\n", STR_ARG(line));
	}
	return (long)n;
}

/* ---- a terminal of 60 columns and 12 lines ----------------------------------------------------------------------- */

static struct world *on_screen;
static void screen_size(struct screen *s, u32 *width, u32 *height) { (void)s; *width = 60, *height = 12; }
static void screen_close(struct screen *s) { (void)s; buf_puts(on_screen->log, "-- closed\n"); }
static void screen_draw(struct screen *s, const struct ui_screen *picture)
{
	(void)s;
	buf_printf(on_screen->log, "-- drawn at %u ms\n", (u32)(on_screen->f.now / 1000000));
	for (u32 y = 0; y < picture->height; y++)
		buf_printf(on_screen->log, "|%.*s\n", (int)picture->line[y].n, picture->line[y].s);
}

/* One key at a time; '.' none more for now. */
static int screen_key(struct screen *s)
{
	(void)s;
	char key = on_screen->job->keys ? on_screen->job->keys[on_screen->pressed] : 0;
	if (!key)
		return 0;
	on_screen->pressed++;
	return key == '.' ? 0 : key;
}

static struct screen *open_screen(struct arena *a)
{
	(void)a;
	if (on_screen->job->is_gone)
		return NULL;
	on_screen->screen = (struct screen){ true, screen_size, screen_draw, screen_key, screen_close };
	return &on_screen->screen;
}

/* ---- tools ------------------------------------------------------------------------------------------------------- */

#define HEAD "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nchar L[] SEC(\"license\") = \"GPL\";\n"
#define MAP(name, type, k, v) "struct { __uint(type, BPF_MAP_TYPE_" type "); __uint(max_entries, 64); __type(key, " k "); __type(value, " v "); } " name " SEC(\".maps\");\n"
static const char table_source[] =
	HEAD "struct key { unsigned pid; char comm[8]; }; struct val { unsigned long n, bytes; };\n" MAP("counts",
	"HASH", "struct key", "struct val")
	"SEC(\"tracepoint/cat/ev\") int f(void *c) { struct key k = {}; struct val v = {}; bpf_map_update_elem(&counts, &k, &v, 0); return 0; }\n";
static const char rates_source[] = HEAD "unsigned long hits, misses, odd;\nSEC(\"tracepoint/cat/ev\") int f(void *c) { hits++; misses++; odd++; return 0; }\n";
static const char stacks_source[] =
	HEAD "struct stack_key { unsigned pid; int kernel, user; char comm[16]; };\n"
	"struct { __uint(type, BPF_MAP_TYPE_STACK_TRACE); __uint(max_entries, 64); __uint(key_size, 4); __uint(value_size, 127 * 8); } stacks SEC(\".maps\");\nunsigned long uncounted;\n"
	MAP("counts", "HASH", "struct stack_key", "unsigned long")
	"SEC(\"tracepoint/cat/ev\") int f(void *c) { struct stack_key k = {}; unsigned long v = 1; uncounted++; k.kernel = bpf_get_stackid(c, &stacks, 0); bpf_map_update_elem(&counts, &k, &v, 0); return 0; }\n";
static const char shows_source[] = HEAD MAP("sizes", "HASH", "unsigned", "unsigned long")
	"SEC(\"tracepoint/cat/ev\") int f(void *c) { unsigned k = 1; unsigned long v = 1; bpf_map_update_elem(&sizes, &k, &v, 0); return 0; }\n";

static const struct tool_column table_columns[] = { { "TIME", 8, false, NULL, 0 }, { "PID", 6, true, "pid", 0 },
	{ "COMM", 8, false, "comm", 0 }, { "N", 5, true, "n", 0 },
	{ "BYTES", 6, true, "bytes", 'b' } };
static const struct tool_column rates_columns[] = { { "TIME", 8, false, NULL, 0 }, { "HITS", 6, true, "hits", 0 },
	{ "MISSES", 6, true, "misses", 0 },
	{ "SHARE", 7, true, "%MISSES/HITS", 0 }, { "LEFT", 6, true, "-HITS/MISSES", 0 },
	{ "NONE", 6, true, "-MISSES/HITS", 0 } };
/* Rows of a tool's own: names as members of its records have them. */
static void own_tick(struct tool_run *r, bool is_last)
{
	str columns[] = { STR("process_name"), STR("bytes"), STR("SUM") };
	struct arena *a = r->h->arena;
	struct data_table t = { .column = columns, .ncolumns = 3, .sort_column = 1, .descending = true };
	(void)is_last;
	for (u32 i = 0; i < 3; i++) {
		struct data *row = arena_array(a, struct data, 3);
		row[0] = data_str(columns[0], i == 1 ? STR("middle") : STR("other"));
		row[1] = data_uint(columns[1], i == 1 ? 50 : 40 + i), row[2] = data_uint(columns[2], i);
		vec_push(&t.rows, a, row);
	}
	tool_table(r, &t);
}

static const struct tool_option table_options[] = { { 'b', NULL, "bytes too", NULL, false, NULL }, { 0 } };
#define SOURCE(s) .source = s, .source_end = s + sizeof(s) - 1
static const struct tool tools[] = {
	{ .name = "tabled", SOURCE(table_source), .columns = table_columns, .ncolumns = 5, .table = "counts",
	.sort = "N", .options = table_options },
	{ .name = "rated", SOURCE(rates_source), .columns = rates_columns, .ncolumns = 6, .has_rates = true },
	{ .name = "counted", SOURCE(rates_source), .columns = rates_columns, .ncolumns = 4, .has_counts = true },
	{ .name = "stacked", SOURCE(stacks_source), .stacks = "counts", .stacks_unit = "samples" },
	{ .name = "shown", SOURCE(shows_source), .shows = "sizes" },
	{ .name = "owned", SOURCE(rates_source), .tick = own_tick },
	{ .name = "tabled2", SOURCE(table_source), .columns = table_columns, .ncolumns = 3, .table = "counts" },
};

struct key { u32 pid; char comm[8]; };
struct val { u64 n, bytes; };
struct stack_key { u32 pid; s32 kernel, user; char comm[16]; };
static const struct key keys[] = { { 7, "sh" }, { 42, "worker" }, { 9, "a\033b" } };
static const struct val vals[] = { { 5, 100 }, { 30, 7 }, { 11, 5000 } };
static const struct stack_key stack_keys[] = { { 42, 1, 2, "worker" }, { 42, 3, 2, "worker" },
	{ 9, -17, -12, "gone;x" }, { 9, 1, 4, "gone;x" }, { 3, -14, -14, "none" },
	{ 5, 9, 9, "lost" }, { 6, 1, -14, "zero" } };
static const u64 stack_values[] = { 10, 10, 25, 4, 1, 2, 0 };
static const u32 ids[] = { 1, 2, 3, 4 };
static const u64 stacks[][127] = { { 0xffffffff81000010, 0xffffffff81000210, 0xffffffff80000000 },
	{ 0x10210, 0x10101, 0x10010 }, { 0xffffffff81000020, 0xffffffff81000220, 0xffffffff80000000 },
	{ 0x7000, 0x10200 } };
static const u32 sizes[] = { 1, 2, 3 };
static const u64 amounts[] = { 8, 900, 30 };
#define KEYED(map, k, v) { map, &(k), sizeof(k), &(v), sizeof(v) }
static const struct element elements[] = { KEYED("counts", keys[0], vals[0]), KEYED("counts", keys[1], vals[1]),
	KEYED("counts", keys[2], vals[2]) };
static const struct element stack_elements[] = { KEYED("counts", stack_keys[0], stack_values[0]),
	KEYED("counts", stack_keys[1], stack_values[1]),
	KEYED("counts", stack_keys[2], stack_values[2]), KEYED("counts", stack_keys[3], stack_values[3]),
	KEYED("counts", stack_keys[4], stack_values[4]),
	KEYED("counts", stack_keys[5], stack_values[5]), KEYED("counts", stack_keys[6], stack_values[6]),
	KEYED("stacks", ids[0], stacks[0]), KEYED("stacks", ids[1], stacks[1]),
	KEYED("stacks", ids[2], stacks[2]), KEYED("stacks", ids[3], stacks[3]) };
static const struct element size_elements[] = { KEYED("sizes", sizes[0], amounts[0]),
	KEYED("sizes", sizes[1], amounts[1]), KEYED("sizes", sizes[2], amounts[2]) };

enum { TABLE, RATES, COUNTS, STACKS, SHOWS, OWN, TABLE2 };
#define TEXT_JOB(w, t, words_) { .what = w, .tool = t, .words = words_ }
#define LIVE_JOB(w, t, words_, keys_) { .what = w, .tool = t, .words = words_, .is_live = true, .keys = keys_ }
static const struct job jobs[] = {
	TEXT_JOB("a table at the end", TABLE, "-d 0.1"), TEXT_JOB("with another column", TABLE, "-d 0.1 -b"),
		TEXT_JOB("two rows", TABLE, "-d 0.1 -n 2"), TEXT_JOB("a table as JSON", TABLE, "-d 0.1 -f json"),
	TEXT_JOB("a table every 100 ms", TABLE, "-i 0.1 -d 0.25"), TEXT_JOB("a table every 100 ms, twice", TABLE,
	"0.1 2 -d 0.35"), TEXT_JOB("a table every 100 ms, JSON", TABLE, "-i 0.1 -d 0.25 -f json"),
	TEXT_JOB("a table by its last column", TABLE2, "-d 0.1"), TEXT_JOB("rates every second", RATES, "-d 2.5"),
	TEXT_JOB("rates every 2 seconds", RATES, "2 -d 4.1"),
	TEXT_JOB("rates as JSON", RATES, "-d 1.5 -f json"), TEXT_JOB("counts at the end", COUNTS, "-d 1"),
	TEXT_JOB("counts every second", COUNTS, "1 -d 2.5"),
	TEXT_JOB("stacks", STACKS, "-d 0.1"), TEXT_JOB("one stack", STACKS, "-d 0.1 -n 1"),
	TEXT_JOB("stacks, marked", STACKS, "-d 0.1 -a --folded"), TEXT_JOB("stacks, folded", STACKS,
	"-d 0.1 -f folded"),
	TEXT_JOB("stacks, two lines", STACKS, "-d 0.1 -f folded -n 2"), TEXT_JOB("stacks as JSON", STACKS,
	"-d 0.1 -f json"), TEXT_JOB("stacks without a file", STACKS, "-d 0.1 --svg x.svg --diff none.txt"),
	TEXT_JOB("a graph of stacks", STACKS, "-d 0.1 --svg x.svg"),
	TEXT_JOB("a graph beside an earlier one", STACKS, "-d 0.1 --svg x.svg --diff before.txt"),
	TEXT_JOB("a graph that cannot be written", STACKS, "-d 0.1 --svg none/x.svg"),
	TEXT_JOB("a map", SHOWS, "-d 0.1"), TEXT_JOB("a map, the largest", SHOWS, "-d 0.1 -n 1"),
	TEXT_JOB("a map every 100 ms as JSON", SHOWS, "-i 0.1 -d 0.25 -f json"),
	TEXT_JOB("a table of its own", OWN, "-d 0.1"), TEXT_JOB("a table of its own, two rows", OWN, "-d 0.1 -n 2"),
	TEXT_JOB("a table of its own every 100 ms", OWN, "-i 0.1 -d 0.25"),
	TEXT_JOB("a table of its own as JSON", OWN, "-d 0.1 -f json"),
	LIVE_JOB("a live table of its own", OWN, "-d 1.1", NULL),
	LIVE_JOB("a live table", TABLE, "-d 2.2", NULL), LIVE_JOB("a live table, keys", TABLE, "-d 3.2", "<<.<.r.>>.q"),
	LIVE_JOB("live rates", RATES, "-d 2.1", NULL),
	LIVE_JOB("a live table that waits", TABLE, "-d 2.2 -b", " ."), LIVE_JOB("a live map", SHOWS, "-d 1.1", NULL),
	LIVE_JOB("live stacks", STACKS, "-d 2.1", NULL), LIVE_JOB("the largest live stack", STACKS, "-d 1.1 -n 1", NULL),
	LIVE_JOB("no live graph", STACKS, "--svg x.svg", NULL), LIVE_JOB("no live JSON", TABLE, "-f json", NULL),
	{ .what = "no terminal", .tool = TABLE, .words = "-d 0.1", .is_live = true, .is_gone = true },
};

static void run_one(const struct job *j, struct buf *log)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct buf out = BUF_INIT, err = BUF_INIT;
	struct world w = { .log = log, .job = j };
	char *argv[20] = { (char *)tools[j->tool].name };
	int argc = 1;
	w.elements = j->tool == STACKS ? stack_elements : j->tool == SHOWS ? size_elements : elements;
	w.nelements = j->tool == STACKS ? ARRAY_LEN(stack_elements) : 3;
	on_screen = &w;
	fake_init(&w.f, files, ARRAY_LEN(files));
	w.f.kern.bpf = map_bpf, w.f.kern.poll = waits, w.f.kern.open = make_file, w.f.kern.write = write_file;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &w.f.kern, &ds, &src);
	for (str rest = str_from(j->words), word; rest.n; argv[argc++] = arena_strdup(&a, word))
		str_cut(rest, ' ', &word, &rest);
	out.fd = err.fd = -1;
	buf_printf(log, "==== %s: %s %s\n", j->what, argv[0], j->words);
	struct tool_args args = { .argc = argc, .argv = argv, .out = &out, .err = &err,
		.open = j->is_live ? open_screen : NULL };
	bool ok = tool_main(&h, &tools[j->tool], &args);
	buf_printf(log, "%s, status %d%s\n%.*s-- err\n%.*s", ok ? "ends" : "fails", args.status, args.json ? ", JSON" :
		"", (int)out.n, out.s, (int)err.n, err.s);
	diags_print(&ds, (struct diag_style){ 0 }, log);
	str left = fake_left(&a, &w.f);
	if (left.n)
		fail_msg("%s leaves%.*s", j->what, STR_ARG(left));
	buf_free(&out), buf_free(&err);
	arena_clear(&w.made);
	arena_clear(&a);
}

static void runs(void **state)
{
	struct buf log = BUF_INIT;
	(void)state;
	setenv("TZ", "UTC", 1);
	for (u32 i = 0; i < ARRAY_LEN(jobs); i++)
		run_one(&jobs[i], &log);
	assert_true(golden("app_tool_run", &log));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(runs) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
