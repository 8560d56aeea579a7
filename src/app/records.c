/* records.c: what programs send while they run: records of ring and perf buffers, field by field, and lines of
 * prints. */
#include "app/session.h"

#include "data/data.h"
#include "sym/sym.h"

enum { DEFAULT_PAGES = 64 };

static void on_event(void *ctx, u32 source, const void *bytes, u32 len, u32 cpu UNUSED)
{
	struct session *s = ctx;
	struct source_view *v = &s->views.v[source];
	if (s->o->tool && s->o->tool->event) {
		s->events++;
		s->o->tool->event(s->o->tool->ctx, bytes, len);
		return;
	}
	s->events++;
	lines_put(&v->lines, bytes, len, s->o->out);
}

static void on_line(void *ctx, str line)
{
	struct session *s = ctx;
	if (!prints_take(&s->prints, &line) || !line.n)  /* empty: the newline that people end their formats with */
		return;
	s->events++;
	if (s->o->json) {
		print_json(s->h, line, s->o->out);
		return;
	}
	ui_line(line, s->o->out);
}

bool session_uses_helper(const struct obj *o, s32 helper)
{
	vec_each(f, &o->funcs)
		for (u32 i = 0; i < f->ninsns; i++)
			if (insn_is_call(f->insns[i]) && f->insns[i].src == CALL_HELPER && f->insns[i].imm == helper)
				return true;
	return false;
}

static void on_mapping(void *ctx, u32 source UNUSED, const void *record, u32 len, u32 cpu UNUSED)
{
	struct session *s = ctx;
	sym_users_told(host_users(s->h), record, len);
}

/* Processes may be gone before anybody looks at their code. Where this cannot be had, those that live longer have names
 * still. */
static void open_mappings(struct session *s)
{
	enum { PAGES = 256, LEAST = 16 };            /* of a CPU; how much is free may be limited */
	const struct session_tool *tool = s->o->tool;
	if (tool ? !tool->reads_processes : !session_has_stacks(s->obj))
		return;
	long r = -1;
	for (u32 pages = PAGES; pages >= LEAST && r < 0; pages /= 4)
		r = stream_add_mappings(s->stream, pages, on_mapping, s);
	s->loss.mappings = (s32)MAX(r, -1);
}

bool session_open_streams(struct session *s)
{
	const struct data_types *types = host_types(s->h, s->obj->btf);
	s->stream = stream_new(s->h->arena, s->h->k);
	s->loss = (struct loss){ .h = s->h, .loaded = s->loaded, .stream = s->stream, .json = s->o->json,
		.out = s->o->out, .err = s->o->err };
	loss_init(&s->loss);
	for (u32 i = 0; i < s->obj->maps.n; i++) {
		const struct obj_map *m = &s->obj->maps.v[i];
		struct source_view v = { .map = m };
		long r;
		if (m->type != MAP_RINGBUF && m->type != MAP_PERF_EVENT_ARRAY)
			continue;
		if (m->type == MAP_PERF_EVENT_ARRAY && !session_uses_helper(s->obj, HELPER_perf_event_output))
			continue;
		lines_init(&v.lines, s->h, types, m, s->o->json);
		vec_push(&s->views, s->h->arena, v);
		r = m->type == MAP_RINGBUF ? stream_add_ringbuf(s->stream, s->loaded->map_fds[i], m->max_entries,
			on_event, s) :
			stream_add_perf(s->stream, s->loaded->map_fds[i], s->o->pages ? s->o->pages : DEFAULT_PAGES,
			on_event, s);
		if (r < 0) {
			app_report(s->h->ds, NO_BUFFER, where_none(), "cannot read buffer '%.*s'",
				STR_ARG(m->name))->sys_errno = (int)-r;
			return false;
		}
		loss_source(&s->loss, i, (u32)r);
	}
	open_mappings(s);
	if (!session_uses_helper(s->obj, HELPER_trace_printk) && !session_uses_helper(s->obj, HELPER_trace_vprintk))
		return true;
	return prints_open(&s->prints, s->obj, s->stream, on_line, s);
}
