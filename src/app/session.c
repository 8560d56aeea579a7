/* session.c: text -> object -> kernel -> live data -> maps at the end. */
#include "app/loss.h"
#include "app/places.h"
#include "app/plan.h"
#include "app/prints.h"

#include "data/data.h"
#include "export/export.h"
#include "stream/stream.h"
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_PHASES = 8, DRAIN_MS = 50, DEFAULT_PAGES = 64, LOOK_NS = 1000000000 /* between looks at what was lost */ };

struct source_view { const struct obj_map *map; struct ui_columns columns; u32 type; bool header; };
struct session {
	struct host *h;
	struct run_opts *o;
	struct obj *obj;
	struct loaded *loaded;
	vec(struct link) links;
	struct plan plan;
	str failed_prog, failed_tried; struct hook failed_hook;      /* what could not be attached */
	struct stream *stream;
	vec(struct source_view) views;
	struct arena scratch;        /* of one record */
	u64 events, started_ns;
	struct prints prints;
	struct loss loss;
	pid_t child;
	struct { const char *name; u64 ns; } phases[MAX_PHASES]; u32 nphases;
};

static void phase(struct session *s, const char *name)
{
	if (s->nphases < MAX_PHASES)
		s->phases[s->nphases].name = name, s->phases[s->nphases++].ns = s->h->k->now_ns(s->h->k);
}

static void tell_phases(struct session *s)
{
	if (!s->o->verbose)
		return;
	for (u32 i = 1; i < s->nphases; i++)
		buf_printf(s->o->err, "skep: %-8s %8.3f ms\n", s->phases[i].name, (double)(s->phases[i].ns - s->phases[i - 1].ns) / 1e6);
	vec_each(l, &s->links) {
		buf_printf(s->o->err, "skep: attached %.*s\n", STR_ARG(l->how));
		if (l->tried.n)
			buf_printf(s->o->err, "skep:   before that: %.*s\n", STR_ARG(l->tried));
	}
	buf_flush(s->o->err);
}

/* ---- records ------------------------------------------------------------------------------------------ */

static void clock_text(char out[16])
{
	struct timespec t;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &t);
	localtime_r(&t.tv_sec, &tm);
	strftime(out, 16, "%H:%M:%S", &tm);
}

/* RFC 3339, in UTC, to the microsecond. */
static void iso_text(char *out, size_t size)
{
	struct timespec t;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &tm);
	size_t n = strftime(out, size, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(out + n, size - n, ".%06ldZ", t.tv_nsec / 1000);
}

static void on_event(void *ctx, u32 source, const void *bytes, u32 len, u32 cpu UNUSED)
{
	struct session *s = ctx;
	struct source_view *v = &s->views.v[source];
	if (s->o->tool && s->o->tool->event) {
		s->events++;
		s->o->tool->event(s->o->tool->ctx, bytes, len);
		return;
	}
	struct arena_mark m = arena_mark(&s->scratch);
	struct data d = data_decode(&s->scratch, s->obj->btf, v->type, bytes, len);
	s->events++;
	if (s->o->json) {
		char at[40];
		iso_text(at, sizeof(at));
		buf_puts(s->o->out, "{\"type\":\"event\",\"map\":");
		buf_json_str(s->o->out, v->map->name);
		buf_printf(s->o->out, ",\"time\":\"%s\",\"data\":", at);
		export_json(&d, s->o->out);
		buf_puts(s->o->out, "}\n");
	} else {
		char clock[16];
		if (!v->header) {
			v->header = true;
			buf_puts(s->o->out, "TIME     ");
			ui_header(&v->columns, s->o->out);
		}
		clock_text(clock);
		buf_printf(s->o->out, "%s ", clock);
		ui_row(&v->columns, &d, s->o->out);
	}
	arena_reset(&s->scratch, m);
}

static void on_line(void *ctx, str line)
{
	struct session *s = ctx;
	if (!prints_take(&s->prints, &line) || !line.n)  /* empty: the newline that people end their formats with */
		return;
	s->events++;
	if (s->o->json) {
		print_json(line, s->o->out);
		return;
	}
	buf_str(s->o->out, line);
	buf_char(s->o->out, '\n');
}

static bool uses_helper(const struct obj *o, s32 helper)
{
	vec_each(f, &o->funcs)
		for (u32 i = 0; i < f->ninsns; i++)
			if (insn_is_call(f->insns[i]) && f->insns[i].src == CALL_HELPER && f->insns[i].imm == helper)
				return true;
	return false;
}

static bool open_streams(struct session *s)
{
	s->stream = stream_new(s->h->arena, s->h->k);
	loss_init(&s->loss, s->h, s->loaded, s->stream, s->o->json, s->o->out, s->o->err);
	for (u32 i = 0; i < s->obj->maps.n; i++) {
		const struct obj_map *m = &s->obj->maps.v[i];
		struct source_view v = { .map = m, .type = m->event_btf };
		long r;
		if (m->type != MAP_RINGBUF && m->type != MAP_PERF_EVENT_ARRAY)
			continue;
		if (m->type == MAP_PERF_EVENT_ARRAY && !uses_helper(s->obj, HELPER_perf_event_output))
			continue;
		struct data shape = data_shape(s->h->arena, s->obj->btf, m->event_btf);
		v.columns = ui_columns(s->h->arena, &shape);
		vec_push(&s->views, s->h->arena, v);
		u32 size = 4096;
		while (size < m->max_entries && size < 1u << 31)
			size *= 2;
		r = m->type == MAP_RINGBUF ? stream_add_ringbuf(s->stream, s->loaded->map_fds[i], size, on_event, s) :
			stream_add_perf(s->stream, s->loaded->map_fds[i], s->o->pages ? s->o->pages : DEFAULT_PAGES, on_event, s);
		if (r < 0) {
			app_report(s->h->ds, NO_BUFFER, where_none(), "cannot read buffer '%.*s'", STR_ARG(m->name))->sys_errno = (int)-r;
			return false;
		}
		loss_source(&s->loss, i, (u32)r);
	}
	if (!uses_helper(s->obj, HELPER_trace_printk) && !uses_helper(s->obj, HELPER_trace_vprintk))
		return true;
	return prints_open(&s->prints, s->obj, s->stream, on_line, s);
}

/* ---- attaching ---------------------------------------------------------------------------------------- */

/* Stands in a program array: called by other programs, and attached only where its section says so. */
static bool is_tail_called(const struct obj *o, u32 func)
{
	vec_each(m, &o->maps)
		vec_each(i, &m->init)
			if (i->kind == INIT_FUNC && i->to == func)
				return true;
	return false;
}

static void keep_link(struct session *s, const struct obj_func *f, struct link *link)
{
	str tried = f->sec->ctx == CTX_BTF_ARGS || s->plan.cc.no_kprobes ? plan_tried(&s->plan, f->name) : STR("");
	if (tried.n)
		link->tried = arena_printf(s->h->arena, "%.*s%s%.*s", STR_ARG(tried), link->tried.n ? "; " : "", STR_ARG(link->tried));
	vec_push(&s->links, s->h->arena, *link);
}

static bool attach_tables(struct session *s, struct attach *at)
{
	for (u32 i = 0; i < s->loaded->tables.n; i++) {
		const struct obj_map *m = &s->obj->maps.v[s->loaded->tables.v[i].map];
		struct link link;
		if (!attach_table(at, s->loaded, i, m->span.at ? where_src(m->span.at, m->span.len) : where_none(), &link))
			return false;
		vec_push(&s->links, s->h->arena, link);
	}
	return true;
}

static bool attach_all(struct session *s)
{
	struct attach at;
	struct diags_mark begin = diags_mark(s->h->ds);
	if (!places_check(s->h, &s->o->places, s->obj))
		return false;
	attach_init(&at, s->h->arena, s->h->k, &s->h->feats, s->h->ds);
	at.loaded = s->loaded;
	vec_each(p, &s->loaded->progs) {
		const struct obj_func *f = &s->obj->funcs.v[p->func];
		struct hook hook;
		struct link link;
		struct where where = f->span.at ? where_src(f->span.at, f->span.len) : where_none();
		if (p->prog_type == PROG_STRUCT_OPS || (places_is_called(f) && s->loaded->progs.n > 1) || (is_tail_called(s->obj, p->func) && !hook_of_section(f, where, &hook)))
			continue;
		if (!places_hook(&at, &s->o->places, f, where, &hook))
			return false;
		struct diags_mark mark = diags_mark(s->h->ds);
		bool may_fail = s->o->tool && s->o->tool->is_partial;
		if (attach_hook(&at, p->fd, p, &hook, &link)) {
			keep_link(s, f, &link);
		} else if (!may_fail) {
			s->failed_prog = f->name, s->failed_hook = hook, s->failed_tried = link.tried;
			return false;
		}
		else if (mark.errors != begin.errors)
			diags_forget(s->h->ds, mark);        /* the first reason is enough */
	}
	if (!attach_tables(s, &at))
		return false;
	if (s->links.n)
		diags_forget(s->h->ds, begin);
	return s->links.n || !s->loaded->progs.n;
}

/* ---- iterators: each is read once, when everything is attached ------------------------------------------- */

static void iter_line(struct session *s, str line)
{
	if (!s->o->json) {
		buf_str(s->o->out, line);
		buf_char(s->o->out, '\n');
		return;
	}
	buf_puts(s->o->out, "{\"type\":\"line\",\"text\":");
	buf_json_str(s->o->out, line);
	buf_puts(s->o->out, "}\n");
}

static bool read_iter(struct session *s, const struct link *l)
{
	struct kern *k = s->h->k;
	struct buf text = BUF_INIT;
	char part[4096];
	long fd = sys_iter_create(k, l->link_fd), n = fd;
	while (fd >= 0 && (n = k->read(k, (int)fd, part, sizeof(part))) > 0)
		buf_add(&text, part, (u64)n);
	if (fd >= 0)
		k->close(k, (int)fd);
	if (n < 0)
		app_report(s->h->ds, NO_ITERATOR, where_none(), "cannot read iterator %.*s", STR_ARG(l->how))->sys_errno = (int)-n;
	str rest = buf_view(&text), line;
	while (rest.n) {
		str_cut(rest, '\n', &line, &rest);
		iter_line(s, line);
	}
	buf_free(&text);
	return n >= 0;
}

/* False: reported. *only: there is nothing but iterators, which have said everything now. */
static bool read_iters(struct session *s, bool *only)
{
	*only = s->links.n > 0 && !s->o->command && !s->o->tool && s->o->seconds <= 0;
	vec_each(l, &s->links) {
		*only &= l->is_iter;
		if (l->is_iter && !read_iter(s, l))
			return false;
	}
	return true;
}

/* ---- the loop -------------------------------------------------------------------------------------------- */

static bool start_command(struct session *s)
{
	if (!s->o->command)
		return true;
	s->child = fork();
	if (s->child == 0) {
		sigset_t none;
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		signal(SIGPIPE, SIG_DFL);            /* ours is ignored, and that would be inherited */
		execvp(s->o->command[0], s->o->command);
		_exit(127);
	}
	if (s->child < 0)
		app_report(s->h->ds, NO_COMMAND, where_arg(str_from(s->o->command[0]), 0), "cannot start the command")->sys_errno = errno;
	return s->child > 0;
}

static bool ended(struct session *s, int sigfd)
{
	struct signalfd_siginfo info;
	while (read(sigfd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo != SIGCHLD)
			return true;
		int status;
		if (s->child > 0 && waitpid(s->child, &status, WNOHANG) == s->child) {
			s->child = 0;
			if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
				app_report(s->h->ds, NO_COMMAND, where_arg(str_from(s->o->command[0]), 0), "cannot start the command");
			return true;
		}
	}
	return false;
}

static void drop_rights(struct session *s)
{
	struct arena *a = s->h->arena;
	const struct session_tool *tool = s->o->tool;
	str removed[] = { s->prints.instance, tool && tool->pinned && *tool->pinned ? str_from(*tool->pinned) : STR("") };
	struct rights_use use = { .files = arena_array(a, const char *, s->links.n + 1u), .removed = removed, .nremoved = ARRAY_LEN(removed),
		.has_command = s->child > 0 };
	vec_each(l, &s->links)
		use.kept |= l->rights;
	vec_each(l, &s->links)
		if (l->legacy.n)
			use.files[use.nfiles++] = l->legacy_file;
	str what = rights_drop(s->h, s->loaded, &use);
	if (s->o->verbose && what.n)
		buf_printf(s->o->err, "skep: %.*s\n", STR_ARG(what));
	buf_flush(s->o->err);
}

static void loop(struct session *s)
{
	sigset_t set;
	struct kern *k = s->h->k;
	u64 end = s->o->seconds > 0 ? k->now_ns(k) + (u64)(s->o->seconds * 1e9) : 0;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	int sigfd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	stream_add_wake(s->stream, sigfd);
	long reader = stream_add_hangup(s->stream, s->o->out->fd);
	if (!start_command(s)) {
		close(sigfd);
		return;
	}
	drop_rights(s);                      /* the command has its own already */
	const struct session_tool *tool = s->o->tool;
	u64 next = tool && tool->interval_ns ? k->now_ns(k) + tool->interval_ns : 0;
	u64 look = k->now_ns(k) + LOOK_NS;
	for (;;) {
		u64 now = k->now_ns(k);
		if (now >= look) {
			loss_tell(&s->loss, false);
			look = now + LOOK_NS;
		}
		if (next && now >= next) {
			tool->tick(tool->ctx, false);
			next += tool->interval_ns;
		}
		int wait = end ? now >= end ? 0 : (int)MIN((end - now + 999999) / 1000000, (u64)DRAIN_MS) : DRAIN_MS;
		if ((end && now >= end) || stream_poll(s->stream, wait) < 0)
			break;
		if (!buf_flush(s->o->out) || stream_ready(s->stream, reader))
			break;                       /* the reader is gone */
		if (ended(s, sigfd))
			break;
	}
	stream_drain(s->stream);
	if (tool && tool->tick)
		tool->tick(tool->ctx, true);
	close(sigfd);
}

static void let_go(struct session *s)
{
	for (u32 i = s->links.n; i-- > 0;)
		link_close(&s->links.v[i]);
	s->links.n = s->views.n = 0;
	stream_close(s->stream);
	prints_close(&s->prints);
	load_close(s->loaded);
	s->stream = NULL;
	s->loaded = NULL;
}

static void close_all(struct session *s)
{
	let_go(s);
	if (s->child > 0)
		kill(s->child, SIGTERM);
	arena_clear(&s->scratch);
}

/* From text to attached programs, once. */
static enum plan_stage attempt(struct session *s)
{
	struct host *h = s->h;
	struct load_opts lo = { .k = h->k, .feats = &h->feats, .kernel_btf = host_btf_at, .kernel_btf_fd = host_btf_fd, .ctx = h, .lean = !s->o->typed,
		.kern_version = host_kernel_version() };
	s->nphases = 1;
	s->failed_prog = STR("");
	prints_init(&s->prints, h);
	struct cc_opts cc = s->plan.cc;
	cc.print_mark = str_from(s->prints.mark);
	cc.count_loss = true;
	cc.find_slots = !s->o->tool;
	s->obj = host_object(h, s->o->path, s->o->text, &cc);
	phase(s, "compile");
	if (!s->obj)
		return STAGE_COMPILE;
	prints_mark(&s->prints, s->obj);
	s->loaded = load_object(h->arena, s->obj, &lo, h->ds);
	phase(s, "load");
	if (!s->loaded)
		return STAGE_LOAD;
	bool ok = open_streams(s) && attach_all(s) && (!s->o->tool || !s->o->tool->attached || s->o->tool->attached(s->o->tool->ctx, s->loaded));
	phase(s, "attach");
	return ok ? STAGE_DONE : STAGE_ATTACH;
}

static bool start(struct session *s)
{
	enum plan_stage stage;
	plan_init(&s->plan, s->h, s->o->cc, s->o->text);
	while ((stage = attempt(s)) != STAGE_DONE) {
		if (!plan_next(&s->plan, stage, s->failed_prog, s->failed_prog.n ? &s->failed_hook : NULL, s->failed_tried)) {
			plan_tell(&s->plan, stage);
			return false;
		}
		let_go(s);
	}
	return true;
}

bool session_run(struct host *h, struct run_opts *o)
{
	struct session s = { .h = h, .o = o };
	phase(&s, "start");
	attach_sweep(h->k, h->arena);
	bool ok = start(&s);
	if (ok) {
		bool done;
		tell_phases(&s);
		ok = read_iters(&s, &done);
		if (ok && !done)
			loop(&s);
		if (!o->tool)
			show_maps(h, s.loaded, o->json, o->out);
		loss_tell(&s.loss, true);
		buf_flush(o->out);
	}
	close_all(&s);
	return ok;
}
