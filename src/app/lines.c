/* lines.c: what was sent, a line each. All that a type decides is worked out before the first record comes. A
 * buffer may carry records of several types; which one a record has, its length says. */
#include "app/lines.h"

enum { PADDING = 8 /* a perf buffer's records are rounded up to whole words, with their length's word before them */ };

static struct line_kind kind_of(struct host *h, const struct data_types *types, u32 type, str map)
{
	struct line_kind k = { .record = data_record(h->arena, types, type, STR("value")) };
	host_need_names(h, &k.record);
	k.rows = ui_rows(h->arena, &k.record);
	k.json_rows = json_rows(h->arena, &k.record, map);
	k.is_struct = k.record.is_flat;
	return k;
}

void lines_init(struct lines *x, struct host *h, const struct data_types *types, const struct obj_map *m, bool json)
{
	u32 cells = 1;
	*x = (struct lines){ .h = h, .json = json, .kind = arena_array(h->arena, struct line_kind, m->event_types.n +
		2u) };
	vec_each(t, &m->event_types)
		x->kind[x->nkinds++] = kind_of(h, types, *t, m->name);
	if (!x->nkinds && m->event_btf)
		x->kind[x->nkinds++] = kind_of(h, types, m->event_btf, m->name);
	x->kind[x->nkinds++] = kind_of(h, types, 0, m->name);
	for (u32 i = 0; i < x->nkinds; i++)
		cells = MAX(cells, x->kind[i].record.n);
	x->cells = arena_array(h->arena, struct data, cells);
}

/* The largest type that fills the record; else the first struct: a program may send a part of it, or more behind it. */
static struct line_kind *kind_for(struct lines *x, u32 len)
{
	struct line_kind *best = NULL;
	if (x->nkinds == 2 && x->kind[0].is_struct)
		return &x->kind[0];
	for (u32 i = 0; i + 1 < x->nkinds; i++) {
		u64 size = x->kind[i].record.size;
		if (size <= len && len - size < PADDING && (!best || size > best->record.size))
			best = &x->kind[i];
	}
	for (u32 i = 0; i + 1 < x->nkinds && !best; i++)
		best = x->kind[i].is_struct ? &x->kind[i] : NULL;
	return best ? best : &x->kind[x->nkinds - 1];
}

void lines_put(struct lines *x, const void *bytes, u32 len, struct buf *out)
{
	struct arena_mark m = arena_mark(&x->scratch);
	struct line_kind *k = kind_for(x, len);
	u64 now = x->h->k->real_ns(x->h->k);
	data_load(&k->record, bytes, len, &x->scratch, x->cells);
	if (x->json) {
		json_row(&k->json_rows, x->cells, now, out);
	} else {
		if (x->last != k) {
			buf_puts(out, "TIME     ");
			ui_header(&k->rows, out);
			x->last = k;
		}
		ui_clock(&x->clock, now, out);
		buf_char(out, ' ');
		ui_row(&k->rows, x->cells, out);
	}
	arena_reset(&x->scratch, m);
}

void lines_free(struct lines *x)
{
	for (u32 i = 0; i < x->nkinds; i++)
		ui_rows_free(&x->kind[i].rows);
	arena_clear(&x->scratch);
}
