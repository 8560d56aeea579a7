/* records.c: what programs send while they run: records of ring and perf buffers, field by field, and lines of prints. */
#include "app/session.h"

#include "app/clock.h"
#include "data/data.h"

enum { DEFAULT_PAGES = 64, PAGE = 4096 };

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
		struct json j = host_json(s->h, "event", s->o->out);
		json_str(&j, "map", v->map->name);
		json_data(&j, "data", &d);
		json_end_line(&j);
	} else {
		char clock[CLOCK_TEXT];
		if (!v->header) {
			v->header = true;
			buf_puts(s->o->out, "TIME     ");
			ui_header(&v->columns, s->o->out);
		}
		clock_text(s->h->k, clock);
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
		print_json(s->h, line, s->o->out);
		return;
	}
	ui_line(line, s->o->out);
}

static bool uses_helper(const struct obj *o, s32 helper)
{
	vec_each(f, &o->funcs)
		for (u32 i = 0; i < f->ninsns; i++)
			if (insn_is_call(f->insns[i]) && f->insns[i].src == CALL_HELPER && f->insns[i].imm == helper)
				return true;
	return false;
}

bool session_open_streams(struct session *s)
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
