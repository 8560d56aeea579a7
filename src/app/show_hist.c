/* show_hist.c: maps as histograms: an element for each slot, or an array of slots in each value. */
#include "app/show.h"

#include "ui/ui.h"

#include <sys/ioctl.h>
#include <unistd.h>

/* Asked when it is wanted: a terminal may have been resized meanwhile. */
u32 show_width(int fd)
{
	struct winsize size;
	return isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static void put_hist(const struct view *v, const struct data_hist *h, bool json, struct buf *out)
{
	if (json)
		export_json_hist(h, v->h->k->real_ns(v->h->k), out);
	else
		ui_hist(h, show_width(out->fd), out);
}

static bool same_key(const struct view *v, const struct data *a, const struct data *b)
{
	for (u32 c = 0; c + 1 < v->key_columns; c++)
		if (data_compare(&a[c], &b[c]))
			return false;
	return true;
}

/* ---- histograms: the last part of the key is the slot; what stands before it tells the histograms apart ------ */

enum { MAX_LINEAR = 256 /* bars, the empty ones too */, LOG2_SLOTS = 64 };

/* From 1 on, by powers of two: the first one, to 1, has zeros as well, which some logarithms count apart. */
static s64 slot_of(const struct view *v, const struct data *row)
{
	s64 slot = data_number(&row[v->key_columns - 1]);
	return v->m->hist == HIST_LOG2 ? MAX(slot - v->m->hist_base + 1, slot == v->m->hist_base - 1) : slot;
}

/* Do all rows fit into a histogram? Otherwise they are a table. */
static bool is_slots(const struct view *v)
{
	s64 min = INT64_MAX, max = 0;
	if (!v->m->hist || !v->key_columns || v->t.ncolumns != v->key_columns + 1)
		return false;
	vec_each(row, &v->t.rows) {
		const struct data *slot = &(*row)[v->key_columns - 1], *count = slot + 1;
		if (!data_is_number(slot) || !data_is_number(count) || data_number(count) < 0 || slot_of(v, *row) < 0)
			return false;
		min = MIN(min, slot_of(v, *row));
		max = MAX(max, slot_of(v, *row));
	}
	return v->m->hist == HIST_LOG2 ? min > 0 && max <= LOG2_SLOTS : max - min < MAX_LINEAR;
}

static struct data_bar power_of_two(u64 n, u64 count)
{
	return (struct data_bar){ n ? 1ull << n : 0, n == LOG2_SLOTS - 1 ? ~0ull : (2ull << n) - 1, count };
}

static void show_hist(struct view *v, u32 first, bool *done, bool json, struct buf *out)
{
	struct data **rows = v->t.rows.v;
	struct data_bar bar[MAX_LINEAR] = { 0 };
	struct data_hist h = { .title = v->t.title, .unit = v->unit, .column = v->t.column, .key = rows[first],
		.nkeys = v->key_columns - 1, .bar = bar };
	bool is_log2 = v->m->hist == HIST_LOG2;
	u64 low = is_log2 ? 1 : (u64)slot_of(v, rows[first]);        /* they are sorted */
	for (u32 i = first; i < v->t.rows.n; i++) {
		if (done[i] || !same_key(v, rows[i], rows[first]))
			continue;
		u64 n = (u64)slot_of(v, rows[i]) - low;
		bar[n].count += (u64)data_number(&rows[i][v->key_columns]);
		h.nbars = (u32)MAX(h.nbars, n + 1);
		done[i] = true;
	}
	for (u64 n = 0; n < h.nbars; n++)
		bar[n] = is_log2 ? power_of_two(n, bar[n].count) : (struct data_bar){ low + n, low + n, bar[n].count };
	put_hist(v, &h, json, out);
}

static void show_slots(struct view *v, bool json, struct buf *out)
{
	bool *done = arena_array(v->h->arena, bool, v->t.rows.n + 1);
	v->t.sort_column = 0;
	data_table_sort(&v->t);
	for (u32 i = 0; i < v->t.rows.n; i++) {
		if (done[i])
			continue;
		if (i && !json)
			buf_char(out, '\n');
		show_hist(v, i, done, json, out);
	}
}

/* ---- arrays of slots in values: what else an element has tells its histogram apart ------------------------------ */

/* The column of an array of slots; -1: none of that name. */
static s64 column_of(const struct view *v, const struct obj_hist_in *in)
{
	for (u32 c = v->key_columns; c < v->t.ncolumns; c++)
		if (str_eq(v->t.column[c], in->member.n ? in->member : STR("value")))
			return c;
	return -1;
}

static bool is_slots_in(const struct view *v, const struct obj_hist_in *in)
{
	s64 c = column_of(v, in);
	vec_each(row, &v->t.rows) {
		const struct data *array = c < 0 ? NULL : &(*row)[c];
		if (!array || array->kind != DATA_ARRAY || array->n > LOG2_SLOTS || in->base > 1)
			return false;
		for (u32 i = 0; i < array->n; i++)
			if (!data_is_number(&array->item[i]) || data_number(&array->item[i]) < 0)
				return false;
	}
	return v->t.rows.n > 0;
}

static bool is_array_of_slots(const struct view *v, u32 column)
{
	vec_each(in, &v->m->hists_in)
		if (column_of(v, in) == (s64)column)
			return true;
	return false;
}

static void show_array(struct view *v, const struct obj_hist_in *in, const struct data *row, bool json, struct buf *out)
{
	struct arena *a = v->h->arena;
	const struct data *array = &row[column_of(v, in)];
	struct data_bar bar[LOG2_SLOTS + 1] = { 0 };
	struct data *key = arena_array(a, struct data, v->t.ncolumns);
	str *names = arena_array(a, str, v->t.ncolumns);
	struct data_hist h = { .title = v->t.title, .unit = v->unit, .column = names, .key = key, .bar = bar };
	if (v->m->hists_in.n > 1)
		h.title = arena_printf(a, "%.*s.%.*s", STR_ARG(v->t.title), STR_ARG(in->member));
	for (u32 c = 0; c < v->t.ncolumns; c++)
		if (!is_array_of_slots(v, c)) {
			names[h.nkeys] = v->t.column[c];
			key[h.nkeys++] = row[c];
		}
	for (u32 i = 0; i < array->n; i++) {
		u64 n = (u64)MAX((s64)i - in->base, 0);
		bar[n] = power_of_two(n, bar[n].count + (u64)data_number(&array->item[i]));
		h.nbars = bar[n].count ? (u32)n + 1 : h.nbars;
	}
	put_hist(v, &h, json, out);
}

static bool show_arrays(struct view *v, bool json, struct buf *out)
{
	bool is_first = true;
	vec_each(in, &v->m->hists_in)
		if (!is_slots_in(v, in))
			return false;
	v->t.sort_column = 0;
	data_table_sort(&v->t);
	vec_each(row, &v->t.rows)
		vec_each(in, &v->m->hists_in) {
			if (!is_first && !json)
				buf_char(out, '\n');
			is_first = false;
			show_array(v, in, *row, json, out);
		}
	return v->m->hists_in.n > 0;
}

bool show_hists(struct view *v, bool json, struct buf *out)
{
	if (!v->t.rows.n || !is_slots(v))
		return show_arrays(v, json, out);
	show_slots(v, json, out);
	return true;
}
