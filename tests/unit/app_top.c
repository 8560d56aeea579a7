/* app_top.c: skep top on a kernel made by hand: what programs cost between two looks, whose they are, maps, all of one;
 * as text, as JSON, and on a terminal with keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/app.h"
#include "ui/ui.h"

#include "fake_kern.h"
#include "golden.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>

#define TEXT(s) s, sizeof(s) - 1
static const struct fake_file files[] = { { "/proc/42/fdinfo/3", TEXT("pos:\t0\nprog_id:\t7\n") },
	{ "/proc/42/fdinfo/4", TEXT("map_id:\t5\n") }, { "/proc/42/comm", TEXT("holder\n") },
	{ "/proc/77/fdinfo/9", TEXT("link_id:\t2\nprog_id:\t12\n") }, { "/proc/77/comm", TEXT("li\033nker\n") },
	{ "/sys/fs/bpf/pinned", TEXT("") }, { "/sys/fs/bpf/other", TEXT("") },
	{ "/proc/self/fdinfo/100", TEXT("prog_id:\t30\nmemlock:\t4096\n") },
	{ "/proc/self/fdinfo/101", TEXT("memlock:\t8192\n") },
	{ "/proc/self/fdinfo/102", TEXT("memlock:\t123456\n") } };

/* Rates by the second; 30 is there from the first second on, 12 begins anew after three. */
struct hand_prog { u32 id, type; const char *name; u64 runs, ns, more; };
static const struct hand_prog progs[] = { { 7, 5, "on_switch", 1000, 2500000, 17 }, { 12, 6, "pass", 3, 900, 4 },
	{ 30, 2, "idle", 0, 0, 0 }, { 41, 250, "odd\033", 1, 1000000000, 0 } };
static const struct { u32 id, type, key, value, entries; const char *name; } maps[] = { { 5, 1, 4, 8, 64, "counts" },
	{ 9, 27, 0, 0, 4096, "events" }, { 11, 99, 8, 16, 2, "new_kind" } };
struct world { struct fake f; struct buf *log; const char *keys; u32 pressed, waits; u64 began; long no_stats;
	bool is_refused, is_signalled; u32 gone_at; struct screen screen; long (*read)(struct kern *k, int fd, void *p, u64 n); };
static struct world *on_screen;

static double seconds_of(struct world *w) { return (double)(w->f.now - w->began) / 1e9; }

static long next_id(struct world *w, int cmd, struct sys_get_id *a)
{
	u32 n = cmd == BPFCMD_PROG_GET_NEXT_ID ? ARRAY_LEN(progs) : cmd == BPFCMD_MAP_GET_NEXT_ID ? ARRAY_LEN(maps) : 1;
	for (u32 i = 0; i < n; i++) {
		u32 id = cmd == BPFCMD_PROG_GET_NEXT_ID ? progs[i].id : cmd == BPFCMD_MAP_GET_NEXT_ID ? maps[i].id : 2;
		if (id > a->id && !(cmd == BPFCMD_PROG_GET_NEXT_ID && id == 30 && seconds_of(w) < 1)) {
			a->next_id = id;
			return 0;
		}
	}
	return w->is_refused && cmd == BPFCMD_PROG_GET_NEXT_ID ? -EPERM : -ENOENT;
}

static void prog_info(struct world *w, u32 id, struct sys_prog_info *i)
{
	u32 *map_ids = (u32 *)(uintptr_t)i->map_ids, room = i->nr_map_ids;
	double s = seconds_of(w);
	for (u32 n = 0; n < ARRAY_LEN(progs); n++)
		if (progs[n].id == id) {
			const struct hand_prog *p = &progs[n];
			double since = id == 12 && s > 3 ? s - 3 : s;
			*i = (struct sys_prog_info){ .type = p->type, .id = id, .tag = { 0xab, 1, 2, 3, 4, 5, 6, 0xcd },
				.jited_len = 200, .xlated_len = 160, .load_time = w->began, .uid = 9,
				.run_cnt = (u64)((double)p->runs * since + (double)p->more),
				.run_time_ns = (u64)((double)p->ns * since), .verified_insns = 33,
				.nr_map_ids = id == 7 ? 2 : 0 };
			snprintf(i->name, sizeof(i->name), "%s", p->name);
			if (id == 7 && room >= 2)
				map_ids[0] = 5, map_ids[1] = 9;
		}
}

static long hand_bpf(struct kern *k, int cmd, void *attr, u32 size)
{
	struct world *w = k->ctx;
	struct sys_get_info *g = attr;
	char name[32];
	switch (cmd) {
	case BPFCMD_ENABLE_STATS: return w->no_stats ? w->no_stats : fake_new_fd(&w->f, FD_OBJECT, "stats");
	case BPFCMD_PROG_GET_NEXT_ID: case BPFCMD_MAP_GET_NEXT_ID: case BPFCMD_LINK_GET_NEXT_ID:
		return next_id(w, cmd, attr);
	case BPFCMD_PROG_GET_FD_BY_ID: case BPFCMD_MAP_GET_FD_BY_ID: case BPFCMD_LINK_GET_FD_BY_ID:
		if (w->gone_at && w->waits >= w->gone_at && cmd != BPFCMD_LINK_GET_FD_BY_ID)
			return -ENOENT;
		snprintf(name, sizeof(name), "%c%u", cmd == BPFCMD_PROG_GET_FD_BY_ID ? 'p' :
			cmd == BPFCMD_MAP_GET_FD_BY_ID ? 'm' : 'l', ((struct sys_get_id *)attr)->id);
		return fake_new_fd(&w->f, FD_OBJECT, name);
	case BPFCMD_OBJ_GET: return strstr((const char *)(uintptr_t)((struct sys_obj_path *)attr)->pathname,
		"pinned") ? fake_new_fd(&w->f, FD_OBJECT, "pin") : -EPERM;
	case BPFCMD_OBJ_GET_INFO_BY_FD: break;
	default: return fake_bpf(k, cmd, attr, size);
	}
	const char *path = w->f.fd[g->bpf_fd - FAKE_FIRST_FD].path;
	u32 id = (u32)atoi(path + 1);
	void *to = (void *)(uintptr_t)g->info;
	if (*path == 'p')
		prog_info(w, id, to);
	for (u32 i = 0; *path == 'm' && i < ARRAY_LEN(maps); i++)
		if (maps[i].id == id) {
			struct sys_map_info m = { .type = maps[i].type, .id = id, .key_size = maps[i].key,
				.value_size = maps[i].value, .max_entries = maps[i].entries };
			snprintf(m.name, sizeof(m.name), "%s", maps[i].name);
			memcpy(to, &m, sizeof(m));
		}
	if (*path == 'l')
		memcpy(to, &(struct sys_link_info){ .type = 6, .id = 2, .prog_id = 12 }, sizeof(struct sys_link_info));
	return 0;
}

static long waits(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	struct world *w = k->ctx;
	assert_true(++w->waits < 100);
	buf_printf(w->log, "-- waits %d ms\n", ms);
	w->f.now += (u64)ms * 1000000 - 1000;
	w->is_signalled = w->keys && w->keys[w->pressed] == '!' && w->waits >= 3;
	bool has_keys = w->keys && w->keys[w->pressed] && !w->is_signalled && w->waits >= 3;
	for (u32 i = 0; i < n; i++)
		fds[i].revents = has_keys && fds[i].fd == 0;
	return has_keys;
}

static long reads(struct kern *k, int fd, void *to, u64 n)
{
	struct world *w = k->ctx;
	if (n != sizeof(struct signalfd_siginfo))
		return w->read(k, fd, to, n);
	if (!w->is_signalled)
		return -EAGAIN;
	w->is_signalled = false, w->pressed++;
	*(struct signalfd_siginfo *)to = (struct signalfd_siginfo){ .ssi_signo = SIGTERM };
	return (long)n;
}

static void screen_size(struct screen *s, u32 *width, u32 *height) { (void)s; *width = 78, *height = 22; }
static void screen_close(struct screen *s) { (void)s; buf_puts(on_screen->log, "-- closed\n"); }
static void screen_draw(struct screen *s, const struct ui_screen *picture)
{
	(void)s;
	for (u32 y = 0; y < picture->height; y++)
		if (picture->line[y].n)
			buf_printf(on_screen->log, "|%.*s\n", (int)picture->line[y].n, picture->line[y].s);
}

static int screen_key(struct screen *s)
{
	(void)s;
	char key = on_screen->keys ? on_screen->keys[on_screen->pressed] : 0;
	on_screen->pressed += key != 0;
	return key == '.' ? 0 : key;
}

static struct screen *open_screen(struct arena *a)
{
	(void)a;
	on_screen->screen = (struct screen){ true, screen_size, screen_draw, screen_key, screen_close };
	return &on_screen->screen;
}

struct job { const char *what; double interval; u32 count, rows; bool json, is_refused;
	long no_stats; const char *keys; u32 gone_at;
	};
static const struct job jobs[] = {
	{ .what = "a table", .interval = 1, .count = 1 }, { .what = "three tables, two rows", .interval = 0.5,
	.count = 3, .rows = 2 }, { .what = "JSON", .interval = 2, .count = 2, .json = true },
	{ .what = "refused", .interval = 1, .count = 1, .is_refused = true }, { .what = "not counted", .interval = 1,
	.count = 1, .no_stats = -EINVAL },
	{ .what = "live", .interval = 1, .keys = "..q" }, { .what = "maps", .interval = 1, .keys = "\t...\t.q" },
	{ .what = "all of one", .interval = 1, .keys = "<<<<r.\r.\r.q" }, { .what = "all of one with a link",
	.interval = 1, .keys = "<<<<rj.\r.q" },
	{ .what = "paused", .interval = 1, .keys = "p..p.q" }, { .what = "all of a map", .interval = 2,
	.keys = "\t.<<<<<<.\r.q" },
	{ .what = "a signal", .interval = 1, .keys = ".!" },
	{ .what = "one that goes", .interval = 1, .keys = "<<<<r.\r.\r.q", .gone_at = 4 },
	{ .what = "one whose maps go", .interval = 1, .keys = "<<<<r.\r.\r.q", .gone_at = 5 },
};

static void run_one(const struct job *j, struct buf *log)
{
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct buf out = BUF_INIT;
	struct world w = { .log = log, .keys = j->keys, .no_stats = j->no_stats, .gone_at = j->gone_at,
		.is_refused = j->is_refused };
	on_screen = &w;
	fake_init(&w.f, files, ARRAY_LEN(files));
	w.f.kern.bpf = hand_bpf, w.f.kern.poll = waits;
	w.read = w.f.kern.read, w.f.kern.read = reads;
	w.f.ndirs = 0;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, &w.f.kern, &ds, &src);
	w.began = w.f.now;
	out.fd = -1;
	buf_printf(log, "==== %s\n", j->what);
	bool ok = top_run(&h, &(struct top_opts){ .interval = j->interval, .count = j->count, .rows = j->rows,
		.json = j->json, .open = j->keys ? open_screen : NULL, .out = &out });
	buf_printf(log, "%s\n%.*s", ok ? "ends" : "fails", (int)out.n, out.s);
	diags_print(&ds, (struct diag_style){ 0 }, log);
	str left = fake_left(&a, &w.f);
	if (left.n)
		fail_msg("%s leaves%.*s", j->what, STR_ARG(left));
	buf_free(&out);
	arena_clear(&a);
}

static void tops(void **state)
{
	struct buf log = BUF_INIT;
	(void)state;
	setenv("TZ", "UTC", 1);
	for (u32 i = 0; i < ARRAY_LEN(jobs); i++)
		run_one(&jobs[i], &log);
	assert_true(golden("app_top", &log));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(tops) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
