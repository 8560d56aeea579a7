/* loss.c: lost events. Two parties count: the programs, where skep compiled them, each failed reserve and
 * output in a per-CPU map (lower_loss.c); and the kernel, what a perf buffer or a trace pipe dropped, in the stream
 * itself. For a perf buffer both may have seen the same loss, so the larger number holds.
 *
 * An object that was compiled elsewhere does not count what a ring buffer refuses. Of its ring buffers it is known only
 * whether they were ever full: if not, nothing was lost. */
#include "app/loss.h"

void loss_init(struct loss *x)
{
	u32 n = x->loaded->obj->maps.n;
	x->source = arena_array(x->h->arena, s32, n);
	x->told = arena_array(x->h->arena, u64, n + 3);
	x->mappings = -1;
	for (u32 i = 0; i < n; i++)
		x->source[i] = -1;
}

void loss_source(struct loss *x, u32 map, u32 source) { x->source[map] = (s32)source; }

static u64 counted(struct loss *x, u32 slot)
{
	struct loaded *l = x->loaded;
	u32 map = l->obj->loss_map;
	u64 sum = 0;
	if (!map)
		return 0;
	l->ncpus = l->ncpus ? l->ncpus : sys_possible_cpus(x->h->k);
	u64 *values = arena_array(x->h->arena, u64, l->ncpus);
	if (sys_map_lookup(x->h->k, l->map_fds[map - 1], &slot, values, 0) == 0)
		for (u32 i = 0; i < l->ncpus; i++)
			sum += values[i];
	return sum;
}

static void tell(struct loss *x, const char *type, str name, u64 total, u64 *told, bool is_last)
{
	u64 n = total - MIN(total, *told);
	*told = MAX(total, *told);
	if (x->json && n) {
		struct json j = host_json(x->h, "lost", x->out);
		json_str(&j, type, name);
		json_u64(&j, "count", n);
		json_u64(&j, "total", total);
		json_end_line(&j);
	} else if (!x->json && is_last && total) {
		buf_printf(x->err, "skep: %.*s: %llu events were lost: there was no room for them\n", STR_ARG(name),
			(unsigned long long)total);
	} else if (!x->json && n) {
		buf_printf(x->err, "skep: %.*s: %llu events lost\n", STR_ARG(name), (unsigned long long)n);
		buf_flush(x->err);
	}
}

/* Records that may be gone, and nobody can say how many. */
static void tell_full(struct loss *x, u32 i)
{
	const struct obj_map *m = &x->loaded->obj->maps.v[i];
	const struct btf *btf = x->loaded->obj->btf;
	u64 bytes = 0;
	if (m->event_btf && btf)
		btf_size(btf, m->event_btf, &bytes);
	if (x->loaded->obj->is_ours || m->type != MAP_RINGBUF || x->source[i] < 0 ||
		!stream_was_full(x->stream, (u32)x->source[i], (u32)bytes))
		return;
	if (x->json) {
		struct json j = host_json(x->h, "lost", x->out);
		json_str(&j, "map", m->name);
		json_null(&j, "count");
		json_null(&j, "total");
		json_end_line(&j);
	} else {
		buf_printf(x->err, "skep: %.*s: the buffer was full, so events may be lost; this object does not "
			"count them, its source does when it is run\n",
			STR_ARG(m->name));
	}
}

void loss_tell(struct loss *x, bool is_last)
{
	const struct obj *o = x->loaded->obj;
	struct arena_mark m = arena_mark(x->h->arena);
	for (u32 i = 0; i < o->maps.n; i++) {
		const struct obj_map *map = &o->maps.v[i];
		u64 by_program = map->loss_slot ? counted(x, map->loss_slot) : 0;
		u64 by_kernel = x->source[i] >= 0 ? stream_lost(x->stream, (u32)x->source[i]) : 0;
		tell(x, "map", map->name, MAX(by_program, by_kernel), &x->told[i], is_last);
		if (is_last)
			tell_full(x, i);
	}
	tell(x, "map", STR("(buffer)"), counted(x, 0), &x->told[o->maps.n], is_last);
	tell(x, "source", STR("bpf_trace_printk"), stream_lost(x->stream, STREAM_TRACE), &x->told[o->maps.n + 1],
		is_last);
	if (x->mappings >= 0)
		tell(x, "source", STR("mappings of processes"), stream_lost(x->stream, (u32)x->mappings),
			&x->told[o->maps.n + 2], is_last);
	arena_reset(x->h->arena, m);
}
