/* boot.c: the order of things: the JIT's switches, directories of pins, each file in a process of its own, the report,
 * the mark that all is done, and, where it is asked for, files that change later. */
#include "boot/boot_private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 30000, WATCH_MS = 500, READ_BYTES = 65536, MAX_TEXT = 16 << 20 };
/* became: what its process said of it last, a letter; json: its line of the report. */
struct boot_file { str path, subdir; u64 stamp; char became; struct buf json; };
struct boot {
	struct host *h;
	struct boot_opts *o;
	vec(struct boot_file) files;
	u32 loaded, failed, missing, skipped; bool critical;
};

const struct diag_code boot_diags[BOOT_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "boot/boot.diag.def"
#undef DIAG
};

/* ---- files ------------------------------------------------------------------------------------------------------- */

static u64 stamp_of(struct host *h, str path, bool *is_dir)
{
	struct stat st;
	if (h->k->stat(h->k, path.s, &st) < 0)
		return 0;
	*is_dir = S_ISDIR(st.st_mode);
	return (u64)st.st_mtim.tv_sec * 1000000000u + (u64)st.st_mtim.tv_nsec + ((u64)st.st_size << 1) + 1;
}

/* What begins with a dot is an editor's, or half a copy. */
static bool is_object(str name) { return name.s[0] != '.' && (str_ends(name, ".o") || str_ends(name, ".c")); }

/* x.c is not loaded where x.o lies beside it. */
static bool is_shadowed(const struct buf *names, str name)
{
	if (!str_ends(name, ".c"))
		return false;
	for (u32 at = 0; at < names->n;) {
		str other = str_from(names->s + at);
		at += other.n + 1;
		if (str_ends(other, ".o") && str_eq(str_sub(other, 0, other.n - 2), str_sub(name, 0, name.n - 2)))
			return true;
	}
	return false;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(((const struct boot_file *)a)->path, ((const struct boot_file *)b)->path);
}

/* Adds those that are new; returns false where the directory cannot be read. */
static bool find_files(struct boot *b, str dir, str subdir)
{
	struct host *h = b->h;
	struct buf names = BUF_INIT;
	struct arena_mark begin = arena_mark(h->arena);
	long n = h->k->list(h->k, arena_strdup(h->arena, dir), &names);
	arena_reset(h->arena, begin);
	for (u32 at = 0; n > 0 && at < names.n;) {
		struct arena_mark mark = arena_mark(h->arena);
		u32 before = b->files.n;
		str name = str_from(names.s + at), path = arena_printf(h->arena, "%.*s/%.*s", STR_ARG(dir),
			STR_ARG(name));
		bool is_dir = false, is_known = false;
		at += name.n + 1;
		u64 stamp = stamp_of(h, path, &is_dir);
		if (is_dir && !subdir.n && name.s[0] != '.')
			find_files(b, path, arena_str(h->arena, name));
		vec_each(f, &b->files)
			is_known |= str_eq(f->path, path);
		if (!is_dir && stamp && !is_known && is_object(name) && !is_shadowed(&names, name))
			vec_push(&b->files, h->arena, ((struct boot_file){ path, subdir, 0, 0, BUF_INIT }));
		if (b->files.n == before)            /* it is asked again and again */
			arena_reset(h->arena, mark);
	}
	buf_free(&names);
	return n >= 0;
}

/* "boot statu DIR" is a verb that was mistyped. */
static void tell_no_dir(struct boot *b, str dir)
{
	struct diag *d = boot_report(b->h->ds, NO_DIR, where_arg(dir, 0), "this directory cannot be read");
	struct nearest n = { .name = dir };
	nearest_offer(&n, STR("status"));
	nearest_offer(&n, STR("unload"));
	if (n.best.n)
		diag_hint(b->h->ds, d, "did you mean 'skep boot %.*s DIR...'?", STR_ARG(n.best));
}

static bool find_all(struct boot *b)
{
	for (u32 i = 0; i < b->o->ndirs; i++)
		if (!find_files(b, b->o->dirs[i], STR(""))) {
			tell_no_dir(b, b->o->dirs[i]);
			return false;
		}
	if (b->files.n)
		qsort(b->files.v, b->files.n, sizeof(*b->files.v), by_path);
	return true;
}

/* ---- an object, in a process of its own -------------------------------------------------------------------------- */

/* False: it failed, or, with x->became set, something of it is missing. */
static bool do_verb(struct boot *b, struct boot_object *x)
{
	if (b->o->verb == BOOT_LOAD)
		return boot_place(b->h, b->o, x);
	if (b->o->verb == BOOT_STATUS)
		return boot_status(b->h, b->o, x);
	return boot_unload(b->h, x);
}

/* What the process says: one letter (o: well; f: failed; m: missing; c, M: so, and critical; s: not for here), a line
 * of JSON, text. */
static void work(struct boot *b, const struct boot_file *f, int to)
{
	struct host *h = b->h;
	struct boot_object x;
	struct buf json = BUF_INIT, text = BUF_INIT;
	u32 from = h->ds->list.n;
	h->ds->errors = h->ds->warnings = 0;         /* those of other files are not this one's */
	bool ok = boot_read(h, b->o, f->path, f->subdir, &x) && do_verb(b, &x);
	if (!ok && x.became == STATE_OK)
		x.became = STATE_FAILED;
	boot_tell(h, &x, from, &json, &text);
	struct buf all = BUF_INIT;
	all.fd = to;
	buf_char(&all, ok ? (x.skipped.n ? 's' : 'o') : b->o->verb != BOOT_STATUS || x.became == STATE_FAILED ?
			(x.is_critical ? 'c' : 'f') : x.is_critical ? 'M' : 'm');
	buf_str(&all, buf_view(&json));
	buf_str(&all, buf_view(&text));
	buf_flush(&all);
	_exit(0);
}

static bool read_all(struct kern *k, int fd, struct buf *out, u64 patience_ms)
{
	char part[READ_BYTES];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	for (;;) {
		long ready = k->poll(k, &p, 1, (int)patience_ms);
		if (ready == -EINTR)
			continue;
		if (ready <= 0)
			return false;
		long n = k->read(k, fd, part, sizeof(part));
		if (n == -EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		if (out->n + (size_t)n > MAX_TEXT)
			return false;
		buf_add(out, part, (size_t)n);
	}
}

/* error: an errno, where there was no process to begin with. */
static void tell_died(struct boot *b, struct boot_file *f, const char *how, long error)
{
	u32 from = b->h->ds->list.n;
	struct boot_object x = { .file = f->path, .became = STATE_FAILED };
	struct buf json = BUF_INIT, text = BUF_INIT;
	struct diag *d = boot_report(b->h->ds, DIED, where_file(f->path, 0), "reading this object %s", how);
	if (error) {
		d->sys_errno = (int)error;
		d->hint = STR("each object has a process and a pipe of its own, for a while");
	}
	boot_tell(b->h, &x, from, &json, &text);
	f->became = 'f';
	buf_str(&f->json, buf_view(&json));
	buf_str(b->o->out, buf_view(b->o->json ? &json : &text));
	b->h->ds->list.n = from;
	buf_free(&json);
	buf_free(&text);
}

static void take_answer(struct boot *b, struct boot_file *f, str said, bool is_whole, int status)
{
	str json, text;
	if (!is_whole || !said.n || !WIFEXITED(status)) {
		tell_died(b, f, is_whole ? "brought its process down" : "took longer than half a minute", 0);
		return;
	}
	f->became = said.s[0];
	str_cut(str_sub(said, 1, said.n), '\n', &json, &text);
	buf_printf(&f->json, "%.*s\n", STR_ARG(json));
	if (b->o->json)
		buf_printf(b->o->out, "%.*s\n", STR_ARG(json));
	else
		buf_str(b->o->out, text);
}

static void do_file(struct boot *b, struct boot_file *f)
{
	int pipes[2], status = 0;
	struct buf said = BUF_INIT;
	bool is_dir;
	f->stamp = stamp_of(b->h, f->path, &is_dir);
	f->json.n = 0;
	buf_flush(b->o->out);
	struct kern *k = b->h->k;
	long r = k->pipe(k, pipes);
	pid_t pid = r < 0 ? (pid_t)r : (pid_t)k->fork(k);
	if (pid == 0)
		work(b, f, pipes[1]);
	if (r >= 0)
		k->close(k, pipes[1]);
	bool is_whole = pid > 0 && read_all(k, pipes[0], &said, PATIENCE_MS);
	if (r >= 0)
		k->close(k, pipes[0]);
	if (pid > 0 && !is_whole)
		k->kill(k, pid, SIGKILL);
	while (pid > 0 && k->wait(k, pid, &status, true) == -EINTR)
		;
	if (pid < 0)
		tell_died(b, f, "could not begin", -pid);
	else
		take_answer(b, f, buf_view(&said), is_whole, status);
	buf_flush(b->o->out);
	buf_free(&said);
}

/* ---- before and after -------------------------------------------------------------------------------------------- */

/* What cannot be written is told, and no more: a kernel without a JIT interprets. */
static void set_switches(struct boot *b)
{
	static const struct { const char *file, *value; bool android; } rows[] = {
		{ "kernel/unprivileged_bpf_disabled", "0\n", true }, { "net/core/bpf_jit_enable", "1\n", false },
		{ "net/core/bpf_jit_kallsyms", "1\n", false } };
	for (u32 i = 0; i < ARRAY_LEN(rows) && b->o->sysctl.n && !b->o->dry_run; i++) {
		str path = arena_printf(b->h->arena, "%.*s/%s", STR_ARG(b->o->sysctl), rows[i].file);
		if (rows[i].android && !b->o->android)
			continue;
		long r = sys_write_file(b->h->k, path.s, str_from(rows[i].value), O_WRONLY);
		if (r < 0 && !b->o->json)
			buf_printf(b->o->out, "%s: cannot be written (%s)\n", path.s, strerrorname_np((int)-r));
	}
}

static void sweep(struct boot *b)
{
	boot_sweep(b->h, b->o->root);
	vec_each(f, &b->files)
		if (f->subdir.n)
			boot_sweep(b->h, arena_printf(b->h->arena, "%.*s/%.*s", STR_ARG(b->o->root),
				STR_ARG(f->subdir)));
}

/* Android's init waits for this property: it is set whatever happened, or the machine would not start. */
static void set_property(struct boot *b)
{
	char *argv[] = { "/system/bin/setprop", "bpf.progs_loaded", "1", NULL };
	struct stat st;
	struct kern *k = b->h->k;
	int gate = -1, status;
	if (k->stat(k, argv[0], &st) < 0)
		return;
	int pid = (int)k->spawn(k, argv, &gate);
	if (pid > 0 && k->write(k, gate, "", 1) == 1)
		k->wait(k, pid, &status, true);
	if (pid > 0)
		k->close(k, gate);
}

static void count(struct boot *b)
{
	b->loaded = b->failed = b->missing = b->skipped = 0;
	b->critical = false;
	vec_each(f, &b->files) {
		b->critical |= f->became == 'c' || f->became == 'M';
		b->failed += f->became == 'f' || f->became == 'c';
		b->missing += f->became == 'm' || f->became == 'M';
		b->skipped += f->became == 's';
		b->loaded += f->became == 'o';
	}
}

/* What became of each file when it was loaded last. */
static void write_report(struct boot *b, u64 from)
{
	struct buf report = BUF_INIT;
	struct arena_mark mark = arena_mark(b->h->arena);
	count(b);
	vec_each(f, &b->files)
		buf_str(&report, buf_view(&f->json));
	struct json j = host_json(b->h, "boot", &report);
	json_u64(&j, "loaded", b->loaded);
	json_u64(&j, "failed", b->failed);
	if (b->o->verb == BOOT_STATUS)
		json_u64(&j, "missing", b->missing);
	json_u64(&j, "skipped", b->skipped);
	json_bool(&j, "critical", b->critical);
	json_u64(&j, "us", (b->h->k->now_ns(b->h->k) - from) / 1000);
	json_end_line(&j);
	const char *path = arena_strdup(b->h->arena, b->o->report);
	long r = b->o->report.n ? sys_save_file(b->h->k, path, buf_view(&report)) : 0;
	if (r >= 0)
		arena_reset(b->h->arena, mark);
	else
		boot_report(b->h->ds, NO_REPORT, where_file(b->o->report, 0),
			"the report cannot be written")->sys_errno = (int)-r;
	buf_free(&report);
}

static void tell_sum(struct boot *b)
{
	buf_printf(b->o->out, "%u %s, ", b->loaded, b->o->verb == BOOT_UNLOAD ? "removed" : "loaded");
	if (b->o->verb == BOOT_STATUS)
		buf_printf(b->o->out, "%u missing, ", b->missing);
	buf_printf(b->o->out, "%u failed, %u skipped\n", b->failed, b->skipped);
}

static void mark_ready(struct boot *b)
{
	set_property(b);
	if (b->o->ready.n && sys_save_file(b->h->k, arena_strdup(b->h->arena, b->o->ready), STR("1\n")) < 0)
		boot_report(b->h->ds, NO_REPORT, where_file(b->o->ready, 0), "the ready mark cannot be written");
	host_notify("READY=1\n");
}

/* What is wrong with the watching itself is told when it begins, and is no error at the end. */
static void tell_now(struct boot *b, struct diags_mark from, bool is_known)
{
	struct diags *ds = b->h->ds;
	struct buf text = BUF_INIT;
	for (u32 i = from.n; i < ds->list.n && !is_known; i++)
		diag_print(ds, ds->list.v[i], (struct diag_style){ 0 }, &text);
	if (text.n)
		b->h->k->write(b->h->k, STDERR_FILENO, text.s, text.n);
	buf_free(&text);
	diags_forget(ds, from);
}

/* False: a directory is not there, for now; is_known: it was not there before. */
static bool find_new(struct boot *b, bool is_known)
{
	struct diags_mark from = diags_mark(b->h->ds);
	struct arena_mark begin = arena_mark(b->h->arena);
	u32 before = b->files.n;
	bool ok = find_all(b);
	if (!ok)
		tell_now(b, from, is_known);
	if (b->files.n == before)
		arena_reset(b->h->arena, begin);
	return ok;
}

/* Files that change, or come, are loaded again: maps keep what they hold. A signal ends it, orderly, and what is loaded
 * when it comes is loaded to the end. */
static void watch(struct boot *b)
{
	bool is_there = true;
	b->o->until_stopped();
	while (!b->o->stopped()) {
		b->h->k->poll(b->h->k, NULL, 0, WATCH_MS);
		if (b->o->stopped())
			return;
		is_there = find_new(b, !is_there);
		u64 from = b->h->k->now_ns(b->h->k);
		bool any = false;
		vec_each(f, &b->files) {
			bool is_dir;
			u64 stamp = stamp_of(b->h, f->path, &is_dir);
			if (!stamp || stamp == f->stamp)
				continue;
			do_file(b, f);
			any = true;
		}
		struct diags_mark mark = diags_mark(b->h->ds);
		if (any)
			write_report(b, from);
		tell_now(b, mark, false);
	}
}

bool boot_run(struct host *h, struct boot_opts *o, bool *critical)
{
	struct boot *b = arena_new(h->arena, struct boot);
	u64 from = h->k->now_ns(h->k);
	struct diags_mark begin = diags_mark(h->ds);
	*b = (struct boot){ .h = h, .o = o };
	if (!find_all(b))
		return false;
	if (o->verb == BOOT_LOAD && !o->dry_run && (!load_need_bpffs(h->k, arena_strdup(h->arena, o->root), h->ds) ||
		!boot_make_dir(h, o, o->root)))
		return false;
	if (o->verb == BOOT_LOAD) {
		set_switches(b);
		sweep(b);
		host_btf(h);                         /* once, for all processes */
	}
	vec_each(f, &b->files)
		do_file(b, f);
	write_report(b, from);
	if (o->verb == BOOT_LOAD && !o->dry_run)
		mark_ready(b);
	if (!o->json)
		tell_sum(b);
	buf_flush(o->out);
	*critical = b->critical;
	if (o->verb == BOOT_LOAD && o->watch) {
		tell_now(b, begin, false);
		watch(b);
		*critical = false;                   /* what failed was told when it did; this is an orderly end */
		return true;
	}
	return !b->failed && !b->missing && !h->ds->errors;
}
