/* table.c: a finished table, each column as wide as what stands in it. */
#include "ui/ui.h"

#include <stdlib.h>

enum { GAP = 2 };

static str cell_text(const struct data *d, struct buf *scratch)
{
	scratch->n = 0;
	ui_value(d, scratch);
	return buf_view(scratch);
}

static bool is_right(const struct data_table *t, u32 column)
{
	vec_each(row, &t->rows)
		if ((*row)[column].kind != DATA_NULL)
			return ui_is_right((*row)[column].kind, (*row)[column].format) &&
				(*row)[column].kind != DATA_BOOL;
	return false;
}

static void put(str s, u32 width, bool right, bool last, struct buf *out)
{
	u32 n = ui_columns_of(s), pad = n < width ? width - n : 0;
	if (right)
		buf_pad(out, ' ', pad);
	buf_str(out, s);
	if (!last) {
		if (!right)
			buf_pad(out, ' ', pad);
		buf_pad(out, ' ', GAP);
	}
}

/* What can be added: numbers, times taken, sizes; not ports. */
static bool is_added(const struct data *d)
{
	bool is_amount = d->format == FORMAT_DURATION || d->format == FORMAT_DURATION_US || d->format == FORMAT_BYTES;
	return data_is_number(d) && d->kind != DATA_ENUM && (!d->format || is_amount);
}

/* The sum of a column, or "" where it has none. */
static str total_text(const struct data_table *t, u32 column, struct buf *scratch)
{
	struct data sum = { .kind = DATA_INT, .width = 8 };
	scratch->n = 0;
	if (!t->total_from || column < t->total_from || t->rows.n < 2 || !is_right(t, column))
		return STR("");
	vec_each(row, &t->rows) {
		const struct data *d = &(*row)[column];
		if (!is_added(d))
			return STR("");
		sum.i = (s64)((u64)sum.i + (u64)data_number(d));
		sum.format = d->format;
	}
	data_text(&sum, scratch);
	return buf_view(scratch);
}

static void put_total(const struct data_table *t, const u32 *width, struct buf *scratch, struct buf *out)
{
	u32 last = 0;
	for (u32 c = 0; c < t->ncolumns; c++)
		last = total_text(t, c, scratch).n ? c : last;
	if (!last)
		return;
	for (u32 c = 0; c <= last; c++)
		put(c ? total_text(t, c, scratch) : STR("total"), width[c], c > 0, c == last, out);
	buf_char(out, '\n');
}

void ui_table(const struct data_table *t, struct buf *out)
{
	struct buf scratch = BUF_INIT;
	u32 *width = calloc(t->ncolumns + 1, sizeof(u32));
	bool *right = calloc(t->ncolumns + 1, sizeof(bool));
	if (!width || !right)
		base_out_of_memory(t->ncolumns);
	for (u32 c = 0; c < t->ncolumns; c++) {
		width[c] = MAX(ui_columns_of(t->column[c]), c == 0 && t->total_from && t->rows.n > 1 ? 5u :
			MAX(ui_columns_of(total_text(t, c, &scratch)), 1u));
		right[c] = is_right(t, c);
		vec_each(row, &t->rows)
			width[c] = MAX(width[c], ui_columns_of(cell_text(&(*row)[c], &scratch)));
	}
	if (t->title.n)
		buf_printf(out, "%.*s\n", STR_ARG(t->title));
	for (u32 c = 0; c < t->ncolumns; c++)
		put(t->column[c], width[c], right[c], c + 1 == t->ncolumns, out);
	buf_char(out, '\n');
	vec_each(row, &t->rows) {
		for (u32 c = 0; c < t->ncolumns; c++)
			put(cell_text(&(*row)[c], &scratch), width[c], right[c], c + 1 == t->ncolumns, out);
		buf_char(out, '\n');
	}
	put_total(t, width, &scratch, out);
	free(width);
	free(right);
	buf_free(&scratch);
}
