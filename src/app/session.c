/* session.c: the order of things: text -> object -> kernel -> live data -> maps at the end.
 *
 *   the command waits | compile, load | signals are kept | streams, hooks | the command runs, data comes | hooks go, the
 *   command ends, what is left in tracefs and bpffs goes | signals do what they always do | maps, which stand still now */
#include "app/session.h"

#include "app/clock.h"
#include "app/filter.h"
#include "app/places.h"
#include "sym/sym.h"
#include "uapi/uapi.h"

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
		buf_printf(s->o->err, "skep: %-8s %8.3f ms\n", s->phases[i].name,
			(double)(s->phases[i].ns - s->phases[i - 1].ns) / 1e6);
	vec_each(l, &s->links) {
		buf_printf(s->o->err, "skep: attached %.*s\n", STR_ARG(l->how));
		if (l->tried.n)
			buf_printf(s->o->err, "skep:   before that: %.*s\n", STR_ARG(l->tried));
	}
	buf_flush(s->o->err);
}

/* Messages are lines of JSON where the output is: not where it becomes something else on its way. */
static bool tells_json(const struct run_opts *o) { return o->json && !o->out->filter; }

/* No program runs from here on, and nothing is left but what goes with the process. */
static void detach(struct session *s)
{
	const char *const *pinned = s->o->tool ? s->o->tool->pinned : NULL;
	if (s->stream)
		stream_drain(s->stream);
	for (u32 i = s->links.n; i-- > 0;)
		link_close(&s->links.v[i]);
	s->links.n = 0;
	if (s->stream && s->is_running) {
		stream_drain(s->stream);             /* what came in between */
		loss_tell(&s->loss, true);
	}
	stream_close(s->stream);
	s->stream = NULL;
	vec_each(v, &s->views)
		lines_free(&v->lines);
	s->views.n = 0;
	prints_close(&s->prints);
	if (pinned && *pinned)
		s->h->k->unlink(s->h->k, *pinned);
	signals_close(s->signals);
}

u64 session_runs(const struct session *s)
{
	u64 runs = 0;
	vec_each(p, &s->loaded->progs) {
		struct sys_prog_info info = { 0 };
		u32 len = sizeof(info);
		if (p->fd >= 0 && sys_get_info(s->h->k, p->fd, &info, &len) == 0)
			runs += info.run_cnt;
	}
	return runs;
}

/* Who reads lines sees by none that nothing came; on a screen, and where lines are for programs, nothing is said. */
static bool may_tell_runs(const struct session *s)
{
	const struct session_tool *tool = s->o->tool;
	return !s->o->json && (!tool || (tool->has_shown && !tool->keys));
}

/* Nothing came: did the programs run at all? */
static void tell_runs(struct session *s)
{
	const struct session_tool *tool = s->o->tool;
	u64 runs = session_runs(s);
	buf_puts(s->o->err, !tool && (s->views.n || s->prints.text) ? "skep: 0 events" : "skep: nothing to show");
	if (s->stats_fd >= 0 || runs)
		buf_printf(s->o->err, "; the program%s ran %s%llu time%s", s->loaded->progs.n == 1 ? "" : "s",
			s->stats_fd >= 0 ? "" : "at least ", (unsigned long long)runs, runs == 1 ? "" : "s");
	buf_char(s->o->err, '\n');
	buf_flush(s->o->err);
}

void session_show(struct session *s, struct host *h)
{
	const struct session_tool *tool = s->o->tool;
	char clock[CLOCK_TEXT];
	struct show_style style = { .json = s->o->json, .cpus = s->o->cpus, .top = s->o->top };
	style.has_upper = tool != NULL;
	if (tool && tool->shows)
		style.only = str_from(tool->shows), style.unit = str_from(tool->unit ? tool->unit : "");
	if (s->o->interval > 0 && !s->o->json) {     /* one of several: of which moment */
		clock_text(s->h->k, clock);
		buf_printf(s->o->out, "%s\n", clock);
	}
	s->has_shown |= show_maps(h, s->loaded, &style, s->o->out);
}

/* What the maps hold; another Ctrl-C ends it. */
static void conclude(struct session *s)
{
	const struct session_tool *tool = s->o->tool;
	bool has_rest = !session_has_shown_all(s);
	if (tool && tool->tick && has_rest)
		tool->tick(tool->ctx, true);
	if ((!tool || tool->shows) && has_rest)
		session_show(s, s->h);
	if (may_tell_runs(s) && !s->has_shown && !(tool ? *tool->has_shown : s->events))
		tell_runs(s);
	buf_flush(s->o->out);
}

static void let_go(struct session *s)
{
	detach(s);
	load_close(s->loaded);
	s->loaded = NULL;
}

static bool keep_signals(struct session *s)
{
	long r = signals_open(s->signals, s->h->k);
	if (r == 0) {
		signals_watch(s->signals, s->o->out);
		signals_watch(s->signals, s->o->err);
		return true;
	}
	struct diag *d = app_report(s->h->ds, NO_SIGNALS, where_none(),
		"cannot wait for signals, and would not tidy up when one came");
	d->sys_errno = (int)-r;
	return false;
}

static bool tool_attached(struct session *s)
{
	const struct session_tool *tool = s->o->tool;
	return !tool || !tool->attached || tool->attached(tool->ctx, s->loaded);
}

/* What the command line says of the object. */
static bool prepare(struct session *s)
{
	for (u32 i = 0; i < s->o->nset; i++)
		if (!filter_set(s->h, s->obj, s->o->set[i]))
			return false;
	return filter_add(s->h, s->obj, &s->o->filter, s->o->filter.follow ? (u32)s->child.pid : 0);
}

static bool fill(struct session *s)
{
	for (u32 i = 0; i < s->o->nfill; i++)
		if (!filter_fill(s->h, s->loaded, s->o->fill[i]))
			return false;
	return true;
}

/* From text to attached programs, once. */
static enum plan_stage attempt(struct session *s)
{
	struct host *h = s->h;
	struct load_opts lo = host_load_opts(h);
	lo.lean = !s->o->typed;
	s->nphases = 1;
	s->failed_prog = STR("");
	prints_init(&s->prints, h);
	struct cc_opts cc = s->plan.cc;
	cc.print_mark = str_from(s->prints.mark);
	cc.count_loss = true;
	cc.find_slots = !s->o->tool || s->o->tool->has_hists;
	s->obj = host_object(h, s->o->path, s->o->text, &cc);
	phase(s, "compile");
	if (!s->obj)
		return STAGE_COMPILE;
	if (!prepare(s))
		return STAGE_COMPILE;
	if (!s->o->tool)                                  /* their loops are known to end soon */
		verify_forecast(h, s->obj);
	host_tell(h, tells_json(s->o), s->o->err);         /* warnings: loading may take its time */
	prints_mark(&s->prints, s->obj);
	struct load_prog_want *wants;
	bool found = places_types(h, &s->o->places, s->obj, &wants) && load_find_shared(h->k, h->arena, s->obj, h->ds);
	lo.progs = wants;
	s->loaded = found ? load_object(h->arena, s->obj, &lo, h->ds) : NULL;
	places_loaded(h, wants, s->obj);
	phase(s, "load");
	if (!s->loaded)
		return STAGE_LOAD;
	bool ok = fill(s) && keep_signals(s) && session_open_streams(s) && session_attach(s) && tool_attached(s);
	phase(s, "attach");
	return ok ? STAGE_DONE : STAGE_ATTACH;
}

static bool start(struct session *s)
{
	enum plan_stage stage;
	host_tell(s->h, tells_json(s->o), s->o->err);
	plan_init(&s->plan, s->h, s->o->cc, s->o->text);
	while ((stage = attempt(s)) != STAGE_DONE) {
		if (!plan_next(&s->plan, stage, s->failed_prog, s->failed_prog.n ? &s->failed_hook : NULL,
			s->failed_tried)) {
			plan_tell(&s->plan, stage);
			return false;
		}
		let_go(s);
	}
	return true;
}

static void child_result(struct session *s)
{
	int signal = s->child.status - CHILD_BY_SIGNAL;
	s->o->status = s->child.status;
	const char *name = uapi_signal_name(signal);
	if (s->child.is_killed)
		app_report(s->h->ds, KILLED, where_none(), "the command was ended by signal %d%s%s", signal,
			name ? ", " : "", name ? name : "");
}

/* Who waits at a terminal is told for what, and how it ends. */
static void tell_end(struct session *s)
{
	struct run_opts *o = s->o;
	if (o->tool || o->json || o->command || o->seconds > 0 || !s->links.n || session_has_only_iters(s))
		return;
	const struct link *first = &s->links.v[0];
	buf_printf(o->err, "skep: attached %.*s", STR_ARG(first->how));
	if (s->links.n > 1)
		buf_printf(o->err, " and %u more", s->links.n - 1);
	buf_puts(o->err, "; Ctrl-C ends it\n");
	buf_flush(o->err);
}

/* It may have been meant for another. */
static void tell_iters(struct session *s)
{
	vec_each(l, &s->links)
		if (l->only_map.n && !s->o->json)
			buf_printf(s->o->err, "skep: %.*s goes through '%.*s', the only map; for another: --hook "
				"PROGRAM=iter:map=PIN|id:N\n", STR_ARG(l->how), STR_ARG(l->only_map));
	buf_flush(s->o->err);
}

static bool run(struct session *s)
{
	s->is_running = true;
	tell_phases(s);
	tell_iters(s);
	tell_end(s);
	s->stats_fd = may_tell_runs(s) ? (int)sys_enable_stats(s->h->k) : -1;
	bool ok = session_read_iters(s) && (session_has_only_iters(s) || session_loop(s));
	if (s->child.has_ended)
		child_result(s);
	child_end(&s->child);
	detach(s);
	if (ok)
		conclude(s);
	return ok;
}

bool session_run(struct host *h, struct run_opts *o)
{
	struct session s = { .h = h, .o = o, .stats_fd = -1, .signals = arena_new(h->arena, struct signals) };
	phase(&s, "start");
	attach_sweep(h->k, h->arena);
	bool ok = (!o->command || child_make(&s.child, h, o->command)) && start(&s) && run(&s);
	child_end(&s.child);
	let_go(&s);
	if (s.stats_fd >= 0)
		h->k->close(h->k, s.stats_fd);
	sym_users_free(h->users);
	h->users = NULL;
	return ok;
}
