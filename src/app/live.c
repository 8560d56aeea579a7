/* live.c: rows that come now and then, on a terminal with keys: rows are copied, for the keys sort and filter them when
 * whoever brought them has forgotten them. What the screen looks like is ui/live.c's, the terminal cli/screen_*.c's. */
#include "app/live.h"

#include <stdlib.h>

bool live_open(struct live *l, struct host *h, screen_open_fn *open, str title)
{
	*l = (struct live){ .h = h, .screen = open(h->arena), .ui = { .title = title, .sort = -1, .detail = BUF_INIT },
		.text = BUF_INIT };
	return l->screen != NULL;
}

void live_forget(struct live *l)
{
	vec_each(r, &l->rows)
		free(*r);
	l->rows.n = 0;
	l->newest = 0;
}

void live_close(struct live *l)
{
	if (!l->screen)
		return;
	l->screen->close(l->screen);
	l->screen = NULL;
	live_forget(l);
	ui_live_free(&l->ui);
	ui_screen_free(&l->picture);
	buf_free(&l->text);
	arena_clear(&l->arena);
}

void live_column(struct live *l, const char *name)
{
	str *all = arena_array(&l->arena, str, l->table.ncolumns + 1);
	if (l->table.ncolumns)
		memcpy(all, l->table.column, l->table.ncolumns * sizeof(*all));
	all[l->table.ncolumns++] = arena_str(&l->arena, str_from(name));
	l->table.column = all;
}

/* Text that a cell shows, where it is not a number. */
static str text_of(const struct data *d, struct buf *scratch)
{
	scratch->n = 0;
	if (d->kind == DATA_STRUCT || d->kind == DATA_ARRAY || d->kind == DATA_BYTES)
		ui_value(d, scratch);
	return scratch->n ? buf_view(scratch) : d->text;
}

static struct data *copy(const struct data *cells, u32 n)
{
	struct buf scratch = BUF_INIT;
	size_t bytes = 0;
	for (u32 i = 0; i < n; i++)
		bytes += text_of(&cells[i], &scratch).n;
	struct data *row = malloc(n * sizeof(*row) + bytes + 1);
	if (!row)
		base_out_of_memory(bytes);
	char *at = (char *)(row + n);
	for (u32 i = 0; i < n; i++) {
		str text = text_of(&cells[i], &scratch);
		row[i] = cells[i];
		if (scratch.n)
			row[i] = data_str(STR(""), text);
		if (text.n)
			memcpy(at, text.s, text.n);
		row[i].text = (str){ at, text.n };
		row[i].name = STR("");
		at += text.n;
	}
	buf_free(&scratch);
	return row;
}

void live_row(struct live *l, const struct data *cells, bool is_stream)
{
	l->came++;
	if (l->ui.is_paused)
		return;
	struct data *row = copy(cells, l->table.ncolumns);
	l->is_ring = is_stream;
	if (!is_stream || l->rows.n < LIVE_ROWS) {
		vec_push(&l->rows, &l->arena, row);
		l->newest = l->rows.n - 1;
		return;
	}
	l->newest = (l->newest + 1) % LIVE_ROWS;
	free(l->rows.v[l->newest]);
	l->rows.v[l->newest] = row;
}

void live_text(struct live *l, str text)
{
	if (l->ui.is_paused)
		return;
	l->text.n = 0;
	buf_str(&l->text, text);
}

/* All rows, of a stream the newest first, for one picture: the list is in the arena behind a mark of the caller's. */
static void list_rows(struct live *l)
{
	u32 n = l->rows.n;
	l->table.rows.v = arena_array(&l->arena, struct data *, n + 1);
	l->table.rows.n = n;
	l->table.rows.cap = n + 1;
	for (u32 i = 0; i < n; i++)
		l->table.rows.v[i] = l->is_ring ? l->rows.v[(l->newest + n - i) % n] : l->rows.v[i];
}

static void make_picture(struct live *l)
{
	u32 width, height;
	list_rows(l);
	l->ui.table = l->table.ncolumns ? &l->table : NULL;
	l->ui.text = buf_view(&l->text);
	l->screen->size(l->screen, &width, &height);
	ui_screen_size(&l->picture, width, height);
	l->picture.is_utf8 = l->screen->is_utf8;
	ui_live_draw(&l->ui, &l->picture);
}

static void forget_picture(struct live *l, struct arena_mark m)
{
	arena_reset(&l->arena, m);
	l->table.rows.n = 0;
}

void live_draw(struct live *l)
{
	struct arena_mark m = arena_mark(&l->arena);
	if (l->ui.is_detail && l->details && !l->ui.is_paused)
		l->details(l->ctx, &l->ui.detail);
	make_picture(l);
	l->screen->draw(l->screen, &l->picture);
	forget_picture(l, m);
}

bool live_keys(struct live *l)
{
	int key;
	while ((key = l->screen->key(l->screen)) > 0) {
		struct arena_mark m = arena_mark(&l->arena);
		make_picture(l);                     /* which row is the chosen one, is known once they are in order */
		bool goes_on = ui_live_key(&l->ui, key);
		forget_picture(l, m);
		if (!goes_on)
			return false;
	}
	if (key == 0)
		live_draw(l);
	return key == 0;
}
