/* loop.c: a session while it runs: data comes, time passes, until a signal, the end of the command, of the time or of
 * the reader. */
#include "app/session.h"

#include "app/show.h"

#include <unistd.h>

enum { DRAIN_MS = 50, LOOK_NS = 1000000000 /* between looks at what was lost */, NS_PER_MS = 1000000,
	ENOUGH_RUNS = 1000 /* to know that programs do run: counting costs a little, of all programs */ };

bool session_has_stacks(const struct obj *o)
{
	vec_each(m, &o->maps)
		if (m->type == MAP_STACK_TRACE)
			return true;
	return false;
}

static void drop_rights(struct session *s)
{
	struct arena *a = s->h->arena;
	const struct session_tool *tool = s->o->tool;
	str removed[] = { s->prints.instance, tool && tool->pinned && *tool->pinned ? str_from(*tool->pinned) :
		STR("") };
	struct rights_use use = { .files = arena_array(a, const char *, s->links.n + 1u), .removed = removed,
		.nremoved = ARRAY_LEN(removed),
		.has_command = s->child.pid > 0,
		.reads_processes = tool ? tool->reads_processes : session_has_stacks(s->obj) };
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

/* Stacks get names at the end; whose they are may be gone by then. */
static void note_processes(struct session *s)
{
	struct host *h = s->h;
	if (s->o->tool || !session_has_stacks(s->obj))
		return;
	h->stacks_of = s->child.pid > 0 ? (u32)s->child.pid : s->o->filter.has_pid ? s->o->filter.pid : 0;
	stacks_note(h, s->loaded);
}

static bool has_ended(struct session *s)
{
	signals_take(s->signals);
	if (s->signals->child_told)
		child_look(&s->child);
	s->signals->child_told = false;
	return s->signals->has_ended || s->child.has_ended;
}

bool session_has_shown_all(const struct session *s)
{
	return s->o->count && s->intervals >= s->o->count;
}

/* How long to wait for data: not past the end, nor past the next tick. */
static int wait_ms(u64 now, u64 end, u64 tick)
{
	u64 until = now + DRAIN_MS * (u64)NS_PER_MS;
	until = end ? MIN(until, end) : until;
	until = tick ? MIN(until, tick) : until;
	return until > now ? (int)((until - now + NS_PER_MS - 1) / NS_PER_MS) : 0;
}

static void no_data(struct session *s, long err)
{
	app_report(s->h->ds, NO_WAIT, where_none(), "cannot wait for data")->sys_errno = (int)-err;
}

static void show_interval(struct session *s)
{
	struct arena once = { 0 };
	struct host for_once = *s->h;        /* rows take memory, and there are many intervals */
	for_once.arena = &once;
	session_show(s, &for_once);
	if (!s->o->json)
		buf_char(s->o->out, '\n');
	if (s->o->clears)
		show_clear(&for_once, s->loaded);
	arena_clear(&once);
}

/* False: it is to end. */
static bool take_keys(struct session *s, long keys)
{
	const struct session_tool *tool = s->o->tool;
	bool is_wanted = keys >= 0 && (stream_ready(s->stream, keys) || s->signals->is_resized);
	s->signals->is_resized = false;
	return !is_wanted || tool->keys(tool->ctx);
}

static bool run(struct session *s, u64 end)
{
	struct kern *k = s->h->k;
	const struct session_tool *tool = s->o->tool;
	u64 interval = tool && tool->tick ? tool->interval_ns : (u64)(s->o->interval * 1e9);
	u64 tick = interval ? k->now_ns(k) + interval : 0, look = k->now_ns(k) + LOOK_NS;
	long reader = stream_add_hangup(s->stream, s->o->out->fd);
	long keys = tool && tool->keys ? stream_add_wake(s->stream, STDIN_FILENO) : -1;
	for (;;) {
		u64 now = k->now_ns(k);
		if (now >= look) {
			loss_tell(&s->loss, false);
			look = now + LOOK_NS;
		}
		bool is_due = tick && now >= tick && (!end || tick < end);     /* also when it comes late */
		if (is_due) {
			if (tool && tool->tick)
				tool->tick(tool->ctx, false);
			else
				show_interval(s);
			tick += interval;
			s->intervals++;
		}
		if ((end && now >= end) || session_has_shown_all(s))
			return true;
		long r = stream_poll(s->stream, wait_ms(now, end, tick));
		if (r < 0) {
			no_data(s, r);
			return false;
		}
		if (!buf_flush(s->o->out) || stream_ready(s->stream, reader))
			return true;                 /* the reader is gone */
		if (s->stats_fd >= 0 && (s->events || session_runs(s) >= ENOUGH_RUNS)) {
			k->close(k, s->stats_fd);
			s->stats_fd = -1;
		}
		note_processes(s);
		if (has_ended(s) || !take_keys(s, keys))
			return true;
	}
}

bool session_loop(struct session *s)
{
	struct kern *k = s->h->k;
	u64 end = s->o->seconds > 0 ? k->now_ns(k) + (u64)(s->o->seconds * 1e9) : 0;
	stream_add_wake(s->stream, s->signals->fd);
	if (s->child.pid && !child_start(&s->child))
		return false;
	drop_rights(s);                      /* the command has its own already */
	return run(s, end);
}
