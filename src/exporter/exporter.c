/* exporter.c: the order of things: configurations, objects, hooks, the socket, rights given up, then a loop that
 * answers until a signal ends it. One thread: what waits, waits in stream_poll(). */
#include "exporter/exporter_private.h"

#include "sym/sym.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

enum { MS = 1000000, TICK_MS = 200, CGROUPS_EVERY_S = 5 };
static const u64 SECOND_NS = 1000000000;

struct loop { struct exporter *x; struct web_config config; struct web *web; struct push_url url, traces; int signal_fd;
	long signal_wake; u64 next_push, next_spans, next_cgroups, end;
	u64 failed, taken;           /* requests, as far as they were looked at */
	bool is_unwritten, is_mute;  /* told: the file cannot be written; requests are not taken */
};

/* ---- start ------------------------------------------------------------------------------------------------------- */

static bool add_source(struct exporter *x, const struct export_config *c, str what)
{
	struct source *s = source_open(x, c, what);
	if (s)
		vec_push(&x->sources, x->h->arena, s);
	host_tell(x->h, false, x->o->err);
	return s != NULL;
}

static bool is_twice(struct exporter *x, str name)
{
	vec_each(s, &x->sources)
		if (str_eq((*s)->name, name)) {
			exporter_report(x->h->ds, BAD_CONFIG, where_arg(name, 0), "there are two sources of this name");
			return true;
		}
	return false;
}

static bool open_sources(struct exporter *x)
{
	bool needs_symbols = false;
	for (u32 i = 0; i < x->o->nnames; i++) {
		struct export_config *c = is_twice(x, x->o->names[i]) ? NULL : config_read(x->h, x->o->dir,
			x->o->names[i]);
		if (!c || !add_source(x, c, STR("")))
			return false;
		needs_symbols |= c->needs_symbols;
	}
	for (u32 i = 0; i < x->o->nsources; i++) {
		if (!add_source(x, NULL, x->o->sources[i]))
			return false;
	}
	if (needs_symbols)                   /* later the right to read them is given up */
		decode_env_symbols(x->env);
	return true;
}

static bool attach_sources(struct exporter *x)
{
	u32 all = 0, attached = 0;
	attach_sweep(x->h->k, x->h->arena);
	vec_each(s, &x->sources) {
		if (!source_attach(x, *s))
			return false;
		vec_each(p, &(*s)->progs) {
			all++;
			attached += p->links.n > 0;
			if (!p->links.n && x->o->strict)
				exporter_report(x->h->ds, MISSED, where_none(),
					"program '%.*s' of '%.*s' is not attached",
					STR_ARG(p->name), STR_ARG((*s)->name));
		}
	}
	host_tell(x->h, false, x->o->err);
	if (x->o->strict && attached < all)
		return false;
	buf_printf(x->o->err, "skep: %u source%s, %u of %u programs attached\n", x->sources.n, x->sources.n == 1 ? "" :
		"s",
		attached, all);
	buf_flush(x->o->err);
	return true;
}

/* ---- rights: only what is needed to read and to tidy up, or what the user says ----------------------------------- */

static bool keep_named(struct exporter *x)
{
	u64 keep = 0;
	str names = x->o->keep, one;
	while (names.n) {
		str_cut(names, ',', &one, &names);
		u32 cap = 0;
		while (cap < 64 && !str_eq(sys_cap_names(x->h->arena, 1ull << cap, ""), one)) {
			str name = sys_cap_names(x->h->arena, 1ull << cap, "");
			bool is_same = name.n == one.n;
			for (u32 i = 0; i < one.n && is_same; i++)
				is_same = (name.s[i] | 32) == (one.s[i] | 32);
			if (is_same)
				break;
			cap++;
		}
		if (cap == 64) {
			exporter_report(x->h->ds, BAD_CONFIG, where_arg(one, 0), "there is no such capability");
			return false;
		}
		keep |= 1ull << cap;
	}
	x->h->k->keep_rights(x->h->k, keep & sys_permitted(x->h->k, x->h->arena));
	return true;
}

/* What it takes to undo it. */
static void use_link(struct exporter *x, const struct link *link, struct rights_use *use)
{
	use->kept |= link->rights;
	if (!link->legacy.n)
		return;
	const char **files = arena_array(x->h->arena, const char *, use->nfiles + 1);
	if (use->nfiles)
		memcpy(files, use->files, use->nfiles * sizeof(*files));
	files[use->nfiles++] = link->legacy_file;
	use->files = files;
}

static bool drop_rights(struct exporter *x)
{
	struct rights_use use = { 0 };
	const struct loaded *any = NULL;
	if (str_is(x->o->keep, "all"))
		return true;
	if (str_is(x->o->keep, "none")) {
		x->h->k->keep_rights(x->h->k, 0);
		return true;
	}
	if (x->o->keep.n)
		return keep_named(x);
	vec_each(s, &x->sources) {
		any = any && any->obj->maps.n ? any : (*s)->loaded;
		use.reads_processes |= (*s)->reads_processes;
		vec_each(p, &(*s)->progs)
			vec_each(link, &p->links)
				use_link(x, link, &use);
	}
	str what = rights_drop(x->h, any, &use);
	if (what.n)
		buf_printf(x->o->err, "skep: %.*s\n", STR_ARG(what));
	buf_flush(x->o->err);
	return true;
}

/* ---- the loop ---------------------------------------------------------------------------------------------------- */

/* A file that cannot be written, requests that are not taken: told when that begins and when it is over, not each time:
 * a collector may be away for a night. */
static void tell_again(struct loop *l, str what, const char *how)
{
	buf_printf(l->x->o->err, "skep: %.*s %s\n", STR_ARG(what), how);
	buf_flush(l->x->o->err);
}

static void tell_text(struct loop *l, long err)
{
	struct exporter *x = l->x;
	if (err < 0 && !l->is_unwritten) {
		exporter_report(x->h->ds, NO_TEXTFILE, where_arg(x->o->textfile, 0),
			"cannot write the file")->sys_errno = (int)-err;
		host_tell(x->h, false, x->o->err);
	}
	if (err >= 0 && l->is_unwritten)
		tell_again(l, x->o->textfile, "is written again");
	x->errors += err < 0;
	l->is_unwritten = err < 0;
}

static str collector(const struct exporter *x) { return x->o->otlp.n ? x->o->otlp : x->traces; }

static void tell_pushes(struct loop *l)
{
	struct exporter *x = l->x;
	u64 failed = x->pusher.failed, taken = x->pusher.sent - failed - (x->pusher.pid != 0);
	if (failed > l->failed && !l->is_mute) {
		exporter_report(x->h->ds, NOT_TAKEN, where_arg(collector(x), 0),
			"a request was not taken by the collector");
		host_tell(x->h, false, x->o->err);
		l->is_mute = true;
	} else if (taken > l->taken && l->is_mute) {
		tell_again(l, collector(x), "takes requests again");
		l->is_mute = false;
	}
	l->failed = failed;
	l->taken = taken;
}

/* Who waits for the numbers, and got none of them, learns it from the status. */
static bool all_got_away(struct loop *l)
{
	const struct pusher *p = &l->x->pusher;
	if (p->failed && p->failed == p->sent)
		exporter_report(l->x->h->ds, NOT_TAKEN, where_arg(collector(l->x), 0), "%llu of %llu requests were not "
			"taken by the collector", (unsigned long long)p->failed, (unsigned long long)p->sent);
	return !l->is_unwritten && !(p->failed && p->failed == p->sent);
}

static void write_text(struct loop *l)
{
	struct exporter *x = l->x;
	struct buf b = BUF_INIT;
	struct arena a = { 0 };
	const char *to = arena_strdup(&a, x->o->textfile);
	const char *tmp = arena_printf(&a, "%s.%ld", to, x->h->k->getpid(x->h->k)).s;
	web_page(x, x->o->metrics_path, STR(""), &b);
	long r = sys_save_file(x->h->k, tmp, buf_view(&b));
	tell_text(l, r < 0 ? r : x->h->k->rename(x->h->k, tmp, to));
	arena_clear(&a);
	buf_free(&b);
}

/* Spans that wait, and this request besides (NULL: none). While another is under way they wait on. */
static void send_with_spans(struct loop *l, const struct push_request *besides)
{
	struct exporter *x = l->x;
	struct push_request requests[2];
	struct buf body = BUF_INIT;
	u32 n = 0;
	if (besides)
		requests[n++] = *besides;
	if (!x->pusher.pid && spans_wait(x)) {
		spans_take(x, &body);
		requests[n++] = (struct push_request){ &l->traces, buf_view(&body) };
	}
	if (n)
		push_start(&x->pusher, requests, n);
	buf_free(&body);
}

static void push(struct loop *l)
{
	struct exporter *x = l->x;
	struct arena a = { 0 };
	families f = { 0 };
	struct buf body = BUF_INIT;
	struct otlp_resource r = { STR("skep"), str_from(x->o->version), x->started_ns, x->h->k->real_ns(x->h->k) };
	collect(x, &a, &f);
	metrics_otlp(&f, &r, &body);
	send_with_spans(l, &(struct push_request){ &l->url, buf_view(&body) });
	collect_end(x);
	buf_free(&body);
	arena_clear(&a);
}

static void on_tick(struct loop *l, u64 now)
{
	struct exporter *x = l->x;
	push_look(&x->pusher, false);
	tell_pushes(l);
	vec_each(s, &x->sources)
		source_flush(x, *s);
	if (now >= l->next_cgroups) {
		vec_each(s, &x->sources)
			source_cgroups(x, *s);
		l->next_cgroups = now + CGROUPS_EVERY_S * SECOND_NS;
	}
	if (now >= l->next_spans && !x->pusher.pid) {
		send_with_spans(l, NULL);
		l->next_spans = now + SECOND_NS;
	}
	if (now >= l->next_push) {
		if (x->o->otlp.n)
			push(l);
		if (x->o->textfile.n)
			write_text(l);
		l->next_push = now + (u64)(x->o->interval * 1e9);
	}
}

static int wait_ms(const struct loop *l, u64 now)
{
	int ms = TICK_MS, web = l->web ? web_timeout_ms(l->web) : -1;
	if (web >= 0 && web < ms)
		ms = web;
	if (l->end && (l->end - MIN(now, l->end)) / MS < (u64)ms)
		ms = (int)((l->end - MIN(now, l->end)) / MS) + 1;
	return ms;
}

static bool run(struct loop *l)
{
	struct exporter *x = l->x;
	struct kern *k = x->h->k;
	if (l->web)
		stream_add_wake(x->stream, (int)web_fd(l->web));
	for (;;) {
		u64 now = k->now_ns(k);
		on_tick(l, now);
		if (l->end && now >= l->end)
			return true;
		long r = stream_poll(x->stream, wait_ms(l, now));
		if (r < 0 && r != -EINTR) {
			exporter_report(x->h->ds, NO_LISTEN, where_none(), "cannot wait for requests")->sys_errno =
				(int)-r;
			return false;
		}
		if (l->web)
			web_run(l->web);
		if (stream_ready(x->stream, l->signal_wake))
			return true;
	}
}

/* Programs may wait for this moment by a uprobe: all is attached. ebpf_exporter's sources know it by this name. */
__attribute__((noinline, visibility("default"))) void post_attach_mark(void);
void post_attach_mark(void) { __asm__ volatile(""); }

static bool open_signals(struct loop *l)
{
	struct kern *k = l->x->h->k;
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	l->signal_fd = (int)k->signalfd(k, sys_signal(SIGINT) | sys_signal(SIGTERM) | sys_signal(SIGHUP));
	l->signal_wake = stream_add_wake(l->x->stream, l->signal_fd);
	return l->signal_fd >= 0;
}

static bool serve(struct loop *l)
{
	struct exporter *x = l->x;
	if (x->o->listen.n && !(l->web = web_open(x, &l->config)))
		return false;
	if (!drop_rights(x))
		return false;
	if (l->web)
		buf_printf(x->o->err, "skep: %s://%.*s%.*s\n", l->config.key.n ? "https" : "http",
			STR_ARG(x->o->listen),
			STR_ARG(x->o->metrics_path));
	buf_flush(x->o->err);
	host_notify("READY=1\nSTATUS=answers\n");
	bool ok = run(l);
	host_notify("STOPPING=1\n");
	return ok;
}

/* What -d or a signal has ended is printed. */
static void print_once(struct exporter *x)
{
	web_page(x, x->o->metrics_path, x->o->openmetrics ? STR("application/openmetrics-text") : STR(""), x->o->out);
	buf_flush(x->o->out);
}

/* Spans go where they are sent to by name, else beside metrics: ".../v1/traces". */
static bool parse_traces(struct exporter *x, struct loop *l)
{
	str url = x->traces = x->o->traces.n ? x->o->traces : x->o->otlp;
	const char *metrics = "/v1/metrics";
	if (str_ends(url, metrics))
		url = arena_printf(x->h->arena, "%.*s/v1/traces", (int)(url.n - strlen(metrics)), url.s);
	return !url.n || push_parse(x->h, url, STR("v1/traces"), &l->traces);
}

bool export_run(struct host *h, struct export_opts *o)
{
	struct exporter *x = arena_new(h->arena, struct exporter);
	struct loop *l = arena_new(h->arena, struct loop);
	*x = (struct exporter){ .h = h, .o = o, .env = decode_env_new(h->arena, h->k), .stream = stream_new(h->arena,
		h->k),
		.started_ns = h->k->real_ns(h->k), .pusher = { .h = h }, .stats_fd = -1 };
	*l = (struct loop){ .x = x, .signal_fd = -1 };
	host_notify("STATUS=attaches\n");
	bool ok = web_config_read(h, o->web_config, &l->config) && (!o->otlp.n || push_parse(h, o->otlp,
		STR("v1/metrics"), &l->url)) && parse_traces(x, l) && open_sources(x);
	if (ok && o->stats)
		x->stats_fd = sys_enable_stats(h->k);
	ok = ok && attach_sources(x);
	if (ok && !o->check) {
		post_attach_mark();
		l->end = o->seconds > 0 ? h->k->now_ns(h->k) + (u64)(o->seconds * 1e9) : 0;
		l->next_push = h->k->now_ns(h->k) + (u64)(o->interval * 1e9);
		ok = open_signals(l) && serve(l);
		if (ok && o->textfile.n)             /* the last numbers, also of less than an interval */
			write_text(l);
		else if (ok && o->once)
			print_once(x);
		push_look(&x->pusher, true);
		if (ok && o->otlp.n)
			push(l);
		else if (ok)
			send_with_spans(l, NULL);
		push_look(&x->pusher, true);
		ok = all_got_away(l) && ok;
	}
	web_close(l->web);
	stream_close(x->stream);
	if (l->signal_fd >= 0)
		h->k->close(h->k, l->signal_fd);
	if (x->stats_fd >= 0)
		h->k->close(h->k, (int)x->stats_fd);
	for (u32 i = x->sources.n; i-- > 0;)
		source_close(x->sources.v[i]);
	sym_users_free(h->users);
	h->users = NULL;
	return ok;
}
