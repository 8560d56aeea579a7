/* value.c: one value as text, and a stream of records as lines. */
#include "ui/ui.h"

#include <time.h>

/* ---- text of others: escape sequences must not reach the terminal --------------------------------------------- */

void ui_text(str s, struct buf *out) { buf_visible(out, s, false); }
void ui_source(str s, struct buf *out) { buf_visible(out, s, true); }

void ui_lines(str s, struct buf *out)
{
	str line;
	while (s.n) {
		str_cut(s, '\n', &line, &s);
		ui_line(line, out);
	}
}

void ui_line(str s, struct buf *out)
{
	buf_visible(out, s, true);
	buf_char(out, '\n');
}

static void list(const struct data *d, struct buf *out)
{
	bool is_struct = d->kind == DATA_STRUCT;
	buf_char(out, is_struct ? '{' : '[');
	for (u32 i = 0; i < d->n; i++) {
		buf_puts(out, i ? ", " : "");
		if (is_struct && d->item[i].name.n) {
			ui_text(d->item[i].name, out);
			buf_char(out, '=');
		}
		ui_value(&d->item[i], out);
	}
	buf_char(out, is_struct ? '}' : ']');
}

void ui_value(const struct data *d, struct buf *out)
{
	switch (d->kind) {
	case DATA_STRUCT: case DATA_ARRAY: list(d, out); return;
	case DATA_STR: ui_text(d->text, out); return;
	case DATA_ENUM:
		if (d->text.n) {
			ui_text(d->text, out);
			return;
		}
		/* fall through */
	default: data_text(d, out);
	}
}

/* ---- streams ----------------------------------------------------------------------------------------------------- */

static u32 width_of(const struct data_leaf *l)
{
	if (l->format && l->kind != DATA_STR && l->kind != DATA_ARRAY)
		return data_width(l->format);
	switch (l->kind) {
	case DATA_INT: case DATA_UINT: return l->width == 1 ? 4 : l->width == 2 ? 6 : l->width == 4 ? 7 : 12;
	case DATA_WIDE: case DATA_SWIDE: return 20;
	case DATA_FLOAT: return l->width == 4 ? 12 : 20;
	case DATA_BOOL: return 5;
	case DATA_PTR: return 18;
	case DATA_ENUM: return 12;
	case DATA_BYTES: return l->size ? MIN(l->size * 3 - 1, 40u) : 16;
	case DATA_STR: return MIN(l->width ? l->width : 16u, 40u);
	default: return 16;
	}
}

bool ui_is_right(u8 kind, u8 format)
{
	bool is_wide = kind == DATA_WIDE || kind == DATA_SWIDE;
	bool is_number = kind == DATA_INT || kind == DATA_UINT || kind == DATA_BOOL || kind == DATA_FLOAT || is_wide;
	return is_number && data_as(&(struct data){ .format = format }) == AS_NUMBER;
}

struct ui_rows ui_rows(struct arena *a, const struct data_record *r)
{
	struct ui_rows u = { .n = r->n, .column = arena_array(a, struct ui_column, r->n + 1), .line = BUF_INIT };
	for (u32 i = 0; i < r->n; i++) {
		const struct data_leaf *l = &r->leaf[i];
		u32 width = MAX(width_of(l), l->name.n);
		u.column[i] = (struct ui_column){ l->name, width, ui_is_right(l->kind, l->format) };
	}
	return u;
}

void ui_rows_free(struct ui_rows *u) { buf_free(&u->line); }

/* What stands in the line from a place on gets its width. */
static void pad(const struct ui_rows *u, u32 i, size_t from, struct buf *line)
{
	const struct ui_column *c = &u->column[i];
	u32 len = (u32)(line->n - from), n = ui_columns_of((str){ line->s + from, len });
	u32 room = n < c->width ? c->width - n : 0;
	if (!room || (!c->right && i + 1 == u->n))
		return;
	char *p = buf_room(line, room) - len;
	if (c->right)
		memmove(p + room, p, len);
	memset(c->right ? p : p + len, ' ', room);
	line->n += room;
}

void ui_header(struct ui_rows *u, struct buf *out)
{
	u->line.n = 0;
	for (u32 i = 0; i < u->n; i++) {
		if (i)
			buf_char(&u->line, ' ');
		size_t from = u->line.n;
		ui_text(u->column[i].name, &u->line);
		for (size_t k = from; k < u->line.n; k++)
			if (u->line.s[k] >= 'a' && u->line.s[k] <= 'z')
				u->line.s[k] = (char)(u->line.s[k] - 32);
		pad(u, i, from, &u->line);
	}
	buf_char(&u->line, '\n');
	buf_str(out, buf_view(&u->line));
}

void ui_row(struct ui_rows *u, const struct data *cells, struct buf *out)
{
	u->line.n = 0;
	for (u32 i = 0; i < u->n; i++) {
		if (i)
			buf_char(&u->line, ' ');
		size_t from = u->line.n;
		ui_value(&cells[i], &u->line);
		pad(u, i, from, &u->line);
	}
	buf_char(&u->line, '\n');
	buf_str(out, buf_view(&u->line));
}

void ui_clock(struct ui_clock *c, u64 real_ns, struct buf *out)
{
	u64 second = real_ns / 1000000000u;
	if (second != c->second || !c->text[0]) {
		time_t t = (time_t)second;
		struct tm tm;
		c->second = second;
		strftime(c->text, sizeof(c->text), "%H:%M:%S", localtime_r(&t, &tm));
	}
	buf_puts(out, c->text);
}
