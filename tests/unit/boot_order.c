/* boot_order.c: the order of things in skep boot, on a kernel made by hand: which files of directories are objects, a
 * process for each, what it says and how it ends, switches, the report, the mark that all is done, and files that
 * change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "boot/boot_private.h"

#include "fake_kern.h"
#include "golden.h"

#include <poll.h>
#include <signal.h>

/* What a process writes, in parts; how it ends. poll_fails: what poll(2) returns, and 1. */
struct answer { const char *parts[3]; int status; long poll_fails, read_fails, fork_fails; u32 interrupted; };
struct node { const char *path; bool is_dir; s64 seconds; u64 bytes; };
struct world {
	struct fake f;
	struct buf *log;
	const struct node *nodes; u32 nnodes;
	const struct answer *answers; u32 nanswers, asked, part, interrupted;
	const char *read_only;       /* a file that cannot be written */
	u32 rounds;                  /* of a watch */
	bool has_setprop, no_pipe;
};
static struct world *watched;

static struct world *world_of(struct kern *k) { return k->ctx; }

static const struct answer *answer_of(struct world *w) { return &w->answers[(w->asked - 1) % w->nanswers]; }

static long see(struct kern *k, const char *path, struct stat *st)
{
	struct world *w = world_of(k);
	memset(st, 0, sizeof(*st));
	for (u32 i = 0; i < w->nnodes; i++) {
		const struct node *n = &w->nodes[i];
		if (strcmp(n->path, path) || !n->seconds)        /* 0: gone since it was listed */
			continue;
		/* the files are of another time in the second round of a watch */
		st->st_mode = n->is_dir ? S_IFDIR | 0755 : S_IFREG | 0644;
		st->st_mtim.tv_sec = n->seconds + (n->seconds == 5 && w->rounds > 1);
		st->st_size = (off_t)n->bytes;
		return 0;
	}
	if (!strncmp(path, "/sys/fs/bpf", 11)) {
		st->st_mode = S_IFDIR | 0755;
		return 0;
	}
	if (!strcmp(path, "/system/bin/setprop"))
		return w->has_setprop ? 0 : -ENOENT;
	return -ENOENT;
}

static long names(struct kern *k, const char *path, struct buf *out)
{
	struct world *w = world_of(k);
	size_t len = strlen(path);
	long n = 0;
	bool is_there = false;
	for (u32 i = 0; i < w->nnodes; i++) {
		const char *p = w->nodes[i].path;
		is_there |= !strcmp(p, path) && w->nodes[i].is_dir;
		if (strncmp(p, path, len) || p[len] != '/' || strchr(p + len + 1, '/'))
			continue;
		buf_add(out, p + len + 1, strlen(p + len + 1) + 1);
		n++;
	}
	return is_there ? n : -ENOENT;
}

static long new_pipe(struct kern *k, int ends[2])
{
	struct world *w = world_of(k);
	if (w->no_pipe)
		return -EMFILE;
	ends[0] = (int)fake_new_fd(&w->f, FD_OBJECT, "read end"), ends[1] = (int)fake_new_fd(&w->f, FD_OBJECT,
		"write end");
	return 0;
}

static long new_process(struct kern *k)
{
	struct world *w = world_of(k);
	w->asked++, w->part = 0, w->interrupted = answer_of(w)->interrupted;
	buf_printf(w->log, "  a process\n");
	return answer_of(w)->fork_fails ? answer_of(w)->fork_fails : FAKE_CHILD;
}

static bool interrupt(struct world *w, u32 bit)
{
	bool is_now = w->interrupted & bit;
	w->interrupted &= ~bit;
	return is_now;
}

static long wait_ready(struct kern *k, struct pollfd *fds, u32 n, int ms)
{
	struct world *w = world_of(k);
	if (!n) {                                    /* a watch sleeps */
		buf_printf(w->log, "  sleeps %d ms\n", ms);
		w->rounds++;
		return 0;
	}
	assert_int_equal(fds->events, POLLIN);
	assert_int_equal(ms, 30000);
	return interrupt(w, 1) ? -EINTR : answer_of(w)->poll_fails ? answer_of(w)->poll_fails - 1 : 1;
}

static long take_part(struct kern *k, int fd, void *p, u64 n)
{
	struct world *w = world_of(k);
	const struct answer *a = answer_of(w);
	assert_string_equal(w->f.fd[fd - FAKE_FIRST_FD].path, "read end");
	if (interrupt(w, 2))
		return -EINTR;
	if (w->part == ARRAY_LEN(a->parts) || !a->parts[w->part])
		return a->read_fails;
	u64 len = strlen(a->parts[w->part]);
	assert_true(len <= n);
	memcpy(p, a->parts[w->part++], len);
	return (long)len;
}

static long end_process(struct kern *k, int pid, int signal)
{
	buf_printf(world_of(k)->log, "  kill %d, signal %d\n", pid, signal);
	return 0;
}

static long wait_end(struct kern *k, int pid, int *status, bool until_end)
{
	struct world *w = world_of(k);
	if (interrupt(w, 4))
		return -EINTR;
	buf_printf(w->log, "  waited for %d%s\n", pid, until_end ? ", to its end" : "");
	*status = w->nanswers ? answer_of(w)->status : 0;
	return pid;
}

static long open_any(struct kern *k, const char *path, int flags, int mode)
{
	struct world *w = world_of(k);
	if ((flags & O_ACCMODE) == O_RDONLY)
		return fake_open(k, path, flags, mode);
	return w->read_only && !strcmp(w->read_only, path) ? -EROFS : fake_new_fd(&w->f, FD_FILE, path);
}

static long write_any(struct kern *k, int fd, const void *p, u64 n)
{
	struct world *w = world_of(k);
	buf_printf(w->log, "  to %s: %.*s%s", w->f.fd[fd - FAKE_FIRST_FD].path, (int)n, (const char *)p,
		n && ((const char *)p)[n - 1] == '\n' ? "" : "\n");
	return (long)n;
}

static long new_dir(struct kern *k, const char *path, int mode)
{
	buf_printf(world_of(k)->log, "  makes %s %o\n", path, (unsigned)mode);
	return strcmp(path, "/sys/fs/bpf/r") ? -EEXIST : 0;
}

static u64 no_time(struct kern *k) { (void)k; return 5000; }

static void until_stopped(void) { buf_printf(watched->log, "  watches\n"); }
static bool stopped(void) { return watched->rounds >= 4; }

struct row {
	const char *what;
	struct boot_opts o;
	const struct answer *answers; u32 nanswers;
	const char *read_only; bool has_setprop, no_pipe;
};
#define ANSWERS(list) .answers = (list), .nanswers = ARRAY_LEN(list)

static const struct node nodes[] = { { "/etc/bpf", true, 1, 0 }, { "/etc/bpf/b.o", false, 2, 10 }, { "/etc/bpf/a.c",
	false, 3, 20 },
	{ "/etc/bpf/b.c", false, 3, 0 }, { "/etc/bpf/bb.c", false, 5, 0 }, { "/etc/bpf/.c", false, 3, 0 },
		{ "/etc/bpf/.hidden.c", false, 3, 0 },
	{ "/etc/bpf/notes", false, 3, 0 }, { "/etc/bpf/c.h", false, 3, 0 }, { "/etc/bpf/sub", true, 3, 0 },
	{ "/etc/bpf/sub/x.o", false, 4, 0 }, { "/etc/bpf/sub/deep", true, 4, 0 }, { "/etc/bpf/sub/deep/y.o", false, 4,
		0 },
	{ "/etc/bpf/.git", true, 3, 0 }, { "/etc/bpf/.git/z.o", false, 3, 0 }, { "/more", true, 1, 0 }, { "/more/a.o",
		false, 1, 1 },
	{ "/empty", true, 1, 0 }, { "/etc/bpf/gone.o", false, 0, 0 } };

static str two[] = { { "/more", 5 }, { "/etc/bpf", 8 } }, more[] = { { "/more", 5 } }, none[] = { { "/empty", 6 } },
	wrong[] = { { "/more", 5 }, { "/nowhere", 8 } }, etc[] = { { "/etc/bpf", 8 } };
static const struct answer well = { { "o{\"it\":1}\nloaded   x\n" }, .interrupted = 0 },
	each[] = { { .parts = { "o{\"it\":1}\nloaded   1\n" } }, { .parts = { "f{\"it\":2}\n", "failed   ", "2\n" } },
		{ .parts = { "s{\"it\":3}\nskipped  3\n" } },
		{ .parts = { "c{\"it\":4}\nfailed   4\n" } } },
	ends[] = { { { "" }, .status = SIGSEGV }, { { "o{}\nnever\n" }, .status = SIGSEGV }, { { "o{}\nlate\n" },
		.poll_fails = 1 },
		{ { "o{}\nlate\n" }, .poll_fails = -EBADF }, { { "o{}\ncut\n" }, .read_fails = -EIO } },
	interrupted[] = { { { "o{\"it\":1}\n", "loaded", "   1\n" }, .interrupted = 7 } },
	no_fork = { .fork_fails = -EAGAIN }, exits = { { "o{}\nexits with 1\n" }, .status = 1 << 8 };
#define LOAD .verb = BOOT_LOAD, .root = { "/sys/fs/bpf/r", 13 }
static const struct row rows[] = {
	{ "all goes well", { LOAD, .dirs = two, .ndirs = 2 }, .answers = &well, .nanswers = 1 },
	{ "each letter", { LOAD, .dirs = two, .ndirs = 2, .report = { "/r.json", 7 }, .ready = { "/ready", 6 } },
		ANSWERS(each) },
	{ "each letter, JSON", { LOAD, .dirs = two, .ndirs = 2, .json = true }, ANSWERS(each) },
	{ "ends", { LOAD, .dirs = two, .ndirs = 2 }, ANSWERS(ends) },
	{ "ends, JSON", { LOAD, .dirs = etc, .ndirs = 1, .json = true }, ANSWERS(ends) },
	{ "interrupted", { LOAD, .dirs = more, .ndirs = 1 }, ANSWERS(interrupted) },
	{ "a status that is not 0", { LOAD, .dirs = more, .ndirs = 1 }, .answers = &exits, .nanswers = 1 },
	{ "no pipe", { LOAD, .dirs = more, .ndirs = 1 }, .answers = &well, .nanswers = 1, .no_pipe = true },
	{ "no process", { LOAD, .dirs = more, .ndirs = 1 }, .answers = &no_fork, .nanswers = 1 },
	{ "nothing there", { LOAD, .dirs = none, .ndirs = 1, .ready = { "/ready", 6 } }, .answers = &well,
		.nanswers = 1 },
	{ "no directory", { LOAD, .dirs = wrong, .ndirs = 2, .ready = { "/ready", 6 } }, .answers = &well,
		.nanswers = 1 },
	{ "status", { .verb = BOOT_STATUS, .root = { "/sys/fs/bpf/r", 13 }, .dirs = more, .ndirs = 1,
		.sysctl = { "/proc/sys", 9 },
		.ready = { "/ready", 6 } }, .answers = each + 1, .nanswers = 1 },
	{ "unload", { .verb = BOOT_UNLOAD, .root = { "/sys/fs/bpf/r", 13 }, .dirs = more, .ndirs = 1,
		.sysctl = { "/proc/sys", 9 },
		.watch = true }, .answers = &well, .nanswers = 1 },
	{ "dry", { LOAD, .dirs = more, .ndirs = 1, .sysctl = { "/proc/sys", 9 }, .ready = { "/ready", 6 },
		.dry_run = true }, .answers = &well, .nanswers = 1 },
	{ "switches", { LOAD, .dirs = more, .ndirs = 1, .sysctl = { "/proc/sys", 9 } }, .answers = &well,
		.nanswers = 1 },
	{ "switches as on Android", { LOAD, .dirs = more, .ndirs = 1, .sysctl = { "/proc/sys", 9 }, .android = true },
		.answers = &well, .nanswers = 1,
		.has_setprop = true },
	{ "a switch that stays", { LOAD, .dirs = more, .ndirs = 1, .sysctl = { "/proc/sys", 9 } }, .answers = &well,
		.nanswers = 1,
		.read_only = "/proc/sys/net/core/bpf_jit_kallsyms" },
	{ "a switch that stays, JSON", { LOAD, .dirs = more, .ndirs = 1, .sysctl = { "/proc/sys", 9 }, .json = true },
		.answers = &well, .nanswers = 1,
		.read_only = "/proc/sys/net/core/bpf_jit_kallsyms" },
	{ "no report", { LOAD, .dirs = more, .ndirs = 1, .report = { "/r.json", 7 } }, .answers = &well, .nanswers = 1,
		.read_only = "/r.json" },
	{ "no mark", { LOAD, .dirs = more, .ndirs = 1, .ready = { "/ready", 6 } }, .answers = &well, .nanswers = 1,
		.read_only = "/ready" },
	{ "a watch", { LOAD, .dirs = etc, .ndirs = 1, .watch = true }, .answers = each, .nanswers = 2 },
	{ "no root for pins", { .verb = BOOT_LOAD, .root = { "/tmp/r", 6 }, .dirs = more, .ndirs = 1 },
		.answers = &well, .nanswers = 1 },
};

static void one(const struct row *r, struct buf *said)
{
	static struct world w;
	struct arena a = { 0 };
	struct src_map src;
	struct diags ds;
	struct host h;
	struct cc_opts cc = { 0 };
	struct buf out = BUF_INIT;
	bool critical = true;
	memset(&w, 0, sizeof(w));
	fake_init(&w.f, NULL, 0);
	w.log = said, w.nodes = nodes, w.nnodes = ARRAY_LEN(nodes), w.answers = r->answers, w.nanswers = r->nanswers;
	w.read_only = r->read_only, w.has_setprop = r->has_setprop, w.no_pipe = r->no_pipe;
	struct kern *k = &w.f.kern;
	k->stat = see, k->list = names, k->pipe = new_pipe, k->fork = new_process, k->poll = wait_ready,
		k->read = take_part,
		k->kill = end_process, k->wait = wait_end, k->open = open_any, k->write = write_any, k->mkdir = new_dir,
		k->now_ns = no_time;
	watched = &w;
	src_init(&src, &a);
	diags_init(&ds, &a, &src);
	host_init(&h, &a, k, &ds, &src);
	host_cc_opts(&h, true, &cc);
	struct boot_opts o = r->o;
	o.cc = &cc, o.out = &out, o.until_stopped = until_stopped, o.stopped = stopped;
	out.fd = -1;
	buf_printf(said, "==== %s\n", r->what);
	bool ok = boot_run(&h, &o, &critical);
	buf_printf(said, "%s%s\n%.*s", ok ? "well" : "not well", critical ? ", critical" : "", (int)out.n, out.s);
	diags_print(&ds, (struct diag_style){ 0 }, said);
	w.f.children = 0;
	str left = fake_left(&a, &w.f);
	buf_printf(said, "%s%.*s%s", left.n ? "left:" : "", STR_ARG(left), left.n ? "\n" : "");
	buf_free(&out);
	kernel_types_close(&h.types);
	arena_clear(&a);
}

static void in_order(void **state)
{
	struct buf said = BUF_INIT;
	(void)state;
	unsetenv("NOTIFY_SOCKET");
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		one(&rows[i], &said);
	assert_true(golden("boot_order", &said));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(in_order) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
