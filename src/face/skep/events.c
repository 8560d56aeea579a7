/* events.c: what programs send, what of it was lost, and typed values as text. */
#include "face/skep/face.h"

#include "ui/ui.h"

enum { DEFAULT_PAGES = 64 };

s64 face_map(const struct skep *s, const char *name) { return s->obj ? obj_map_index(s->obj, str_from(name)) : -1; }

void face_forget_streams(struct skep *s)
{
	if (s->stream)
		stream_close(s->stream);
	s->stream = NULL;
	s->sources = NULL;
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

static void on_event(void *ctx, u32 source UNUSED, const void *bytes, u32 len, u32 cpu)
{
	const struct face_source *x = ctx;
	const struct obj_map *m = &x->s->obj->maps.v[x->map];
	struct skep_event e = { .sz = sizeof(e), .map = x->name, .bytes = bytes, .size = len,
		.cpu = cpu, .type = m->event_btf };
	x->fn(x->ctx, &e);
}

static bool is_buffer(const struct obj_map *m) { return m->type == MAP_RINGBUF || m->type == MAP_PERF_EVENT_ARRAY; }

static bool open_buffer(struct skep *s, u32 i, skep_event_fn *fn, void *ctx)
{
	const struct obj_map *m = &s->obj->maps.v[i];
	struct face_source *x = &s->sources[i];
	*x = (struct face_source){ s, i, arena_strdup(&s->arena, m->name), fn, ctx, -1 };
	x->source = m->type == MAP_RINGBUF ?
		stream_add_ringbuf(s->stream, s->loaded->map_fds[i], m->max_entries, on_event, x) :
		stream_add_perf(s->stream, s->loaded->map_fds[i], s->pages ? s->pages : DEFAULT_PAGES, on_event, x);
	if (x->source >= 0)
		return true;
	app_report(&s->ds, NO_BUFFER, where_none(), "cannot read buffer '%.*s'", STR_ARG(m->name))->sys_errno =
		(int)-x->source;
	x->source = -1;
	return false;
}

int skep_listen(struct skep *s, const char *map, skep_event_fn *fn, void *ctx)
{
	face_begin(s);
	s64 only = map ? face_map(s, map) : -1;
	if (!s->loaded || !fn)
		return face_misuse(s, map, s->loaded ? "there is no function" : "nothing is loaded");
	if (map && (only < 0 || !is_buffer(&s->obj->maps.v[only]) || (s->sources && s->sources[only].source >= 0)))
		return face_misuse(s, map, "this is no buffer, or somebody listens to it");
	if (!s->stream) {
		s->stream = stream_new(&s->arena, s->k);
		s->sources = arena_array(&s->arena, struct face_source, s->obj->maps.n + 1);
		for (u32 i = 0; i < s->obj->maps.n; i++)
			s->sources[i].source = -1;
	}
	bool ok = true;
	for (u32 i = 0; i < s->obj->maps.n && ok; i++) {
		bool is_meant = map ? i == only : is_buffer(&s->obj->maps.v[i]) && s->sources[i].source < 0;
		if (is_meant && s->loaded->map_fds[i] >= 0)
			ok = open_buffer(s, i, fn, ctx);
	}
	return face_end(s, ok);
}

int skep_poll(struct skep *s, int timeout_ms)
{
	if (!s->stream)
		return SKEP_USE;
	long n = stream_poll(s->stream, timeout_ms);
	return n < 0 ? SKEP_KERNEL : (int)MIN(n, INT32_MAX);
}

/* ---- loss -------------------------------------------------------------------------------------------------------- */

static u64 counted(struct skep *s, u32 slot)
{
	struct loaded *l = s->loaded;
	u64 sum = 0;
	if (!s->obj->loss_map)
		return 0;
	l->ncpus = l->ncpus ? l->ncpus : sys_possible_cpus(s->k);
	struct arena_mark m = arena_mark(&s->scratch);
	u64 *values = arena_array(&s->scratch, u64, l->ncpus);
	if (sys_map_lookup(s->k, l->map_fds[s->obj->loss_map - 1], &slot, values, 0) == 0)
		for (u32 i = 0; i < l->ncpus; i++)
			sum += values[i];
	arena_reset(&s->scratch, m);
	return sum;
}

int skep_lost(struct skep *s, const char *map, unsigned long long *count)
{
	s64 only = map ? face_map(s, map) : -1;
	if (!s->loaded || (map && only < 0))
		return SKEP_USE;
	*count = map ? 0 : counted(s, 0);
	for (u32 i = 0; i < s->obj->maps.n; i++) {
		const struct obj_map *m = &s->obj->maps.v[i];
		u64 by_program = m->loss_slot ? counted(s, m->loss_slot) : 0;
		u64 by_kernel = s->sources && s->sources[i].source >= 0 ?
			stream_lost(s->stream, (u32)s->sources[i].source) : 0;
		if (!map || i == only)
			*count += MAX(by_program, by_kernel);
	}
	return 0;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

/* Where a value's text goes, cut to what has room there. */
struct room { char *out; size_t size; bool is_json; };

static int show(struct skep *s, u32 type, const void *bytes, u64 len, struct room to)
{
	struct buf b = BUF_INIT;
	if (!s->types)
		s->types = host_types(&s->host, s->obj->btf);
	struct arena_mark m = arena_mark(&s->scratch);
	struct data d = type ? data_decode(&s->scratch, s->types, type, bytes, len) : data_raw(bytes, len);
	if (to.is_json)
		export_json(&d, &b);
	else
		ui_value(&d, &b);
	size_t n = to.size ? MIN(b.n, to.size - 1) : 0;
	if (to.size) {
		memcpy(to.out, b.s, n);
		to.out[n] = 0;
	}
	int whole = (int)b.n;
	buf_free(&b);
	arena_reset(&s->scratch, m);
	return whole;
}

int skep_event_text(struct skep *s, const struct skep_event *e, char *out, size_t size)
{
	return s->obj ? show(s, e->type, e->bytes, e->size, (struct room){ out, size, false }) : SKEP_USE;
}

int skep_event_json(struct skep *s, const struct skep_event *e, char *out, size_t size)
{
	return s->obj ? show(s, e->type, e->bytes, e->size, (struct room){ out, size, true }) : SKEP_USE;
}

static int show_part(struct skep *s, const char *map, enum skep_part part, const void *bytes, struct room to)
{
	s64 i = face_map(s, map);
	if (i < 0)
		return SKEP_USE;
	const struct obj_map *m = &s->obj->maps.v[i];
	bool is_key = part == SKEP_MAP_KEY;
	return show(s, is_key ? m->key_btf : m->value_btf, bytes, is_key ? m->key_size : m->value_size, to);
}

int skep_map_text(struct skep *s, const char *map, enum skep_part part, const void *bytes, char *out, size_t size)
{
	return show_part(s, map, part, bytes, (struct room){ out, size, false });
}

int skep_map_json(struct skep *s, const char *map, enum skep_part part, const void *bytes, char *out, size_t size)
{
	return show_part(s, map, part, bytes, (struct room){ out, size, true });
}
