/* live.c: a table on a screen: sorted, filtered, a row chosen and looked at closely, a line of history. It knows no
 * terminal: keys come in, lines of a fixed width go out, so a screen is a value that tests compare.
 *
 *    skep top  12:00:01  3 programs, 7 maps                        ▁▁▂█▂    title, state, history
 *        ID  TYPE        NAME            RUNS/S  [TIME/S]  OWNER            columns; the one it is sorted by in brackets
 *        12  tracing     on_switch        12034    1.24ms  skep(4242)       rows; those that hold the filter's text
 *    q end  ? help  / filter  < > sort  p pause        1-3 of 3             keys, or the filter while it is typed */
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>

enum { GAP = 2, NARROW = 8 /* no text is cut shorter */, SPARKS = 20, TAB = 8 };

/* ---- lines ------------------------------------------------------------------------------------------------------- */

void ui_screen_free(struct ui_screen *s)
{
	for (u32 i = 0; i < s->height; i++)
		buf_free(&s->line[i]);
	free(s->line);
	free(s->style);
	s->line = NULL;
	s->style = NULL;
	s->height = s->width = 0;
}

void ui_screen_size(struct ui_screen *s, u32 width, u32 height)
{
	if (s->width != width || s->height != height) {
		ui_screen_free(s);
		s->line = calloc(height, sizeof(*s->line));
		s->style = calloc(height, 1);
		if (height && (!s->line || !s->style))
			base_out_of_memory(height * sizeof(*s->line));
		for (u32 i = 0; i < height; i++)
			s->line[i] = BUF_INIT;
		s->width = width;
		s->height = height;
	}
	for (u32 i = 0; i < height; i++) {
		s->line[i].n = 0;
		s->style[i] = UI_PLAIN;
	}
}

static void cut_line(const struct ui_screen *s, struct buf *line)
{
	line->n = ui_bytes_of(buf_view(line), s->width);
}

/* From the line's end to a column. */
static void pad_to(struct buf *line, u32 column)
{
	u32 n = ui_columns_of(buf_view(line));
	if (n < column)
		buf_pad(line, ' ', column - n);
}

/* ---- the history ------------------------------------------------------------------------------------------------- */

void ui_live_note(struct ui_live *l, double value)
{
	if (l->nhistory == UI_HISTORY)
		memmove(l->history, l->history + 1, sizeof(l->history) - sizeof(*l->history));
	else
		l->nhistory++;
	l->history[l->nhistory - 1] = value;
}

/* The newest values, the largest of them as high as can be. */
static void put_sparks(const struct ui_live *l, bool is_utf8, struct buf *out)
{
	static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const letters[] = { "_", ".", "-", ":", "=", "+", "*", "#" };
	u32 from = l->nhistory > SPARKS ? l->nhistory - SPARKS : 0;
	double most = 0;
	for (u32 i = from; i < l->nhistory; i++)
		most = MAX(most, l->history[i]);
	for (u32 i = from; i < l->nhistory; i++) {
		u32 level = most > 0 ? (u32)(l->history[i] / most * (ARRAY_LEN(blocks) - 1) + 0.5) : 0;
		buf_puts(out, (is_utf8 ? blocks : letters)[level]);
	}
}

static void draw_title(const struct ui_live *l, struct ui_screen *s)
{
	struct buf *line = &s->line[0], sparks = BUF_INIT;
	buf_printf(line, " %.*s  ", STR_ARG(l->title));
	ui_text(l->state, line);
	put_sparks(l, s->is_utf8, &sparks);
	u32 n = ui_columns_of(buf_view(&sparks)), used = ui_columns_of(buf_view(line));
	if (n && used + GAP + n + 1 <= s->width) {
		pad_to(line, s->width - n - 1);
		buf_str(line, buf_view(&sparks));
	}
	cut_line(s, line);
	buf_free(&sparks);
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

struct layout { u32 width[UI_LIVE_COLUMNS]; bool right[UI_LIVE_COLUMNS]; };

static u32 columns_shown(const struct data_table *t) { return MIN(t->ncolumns, (u32)UI_LIVE_COLUMNS); }

static bool is_right(const struct data_table *t, u32 column)
{
	vec_each(row, &t->rows)
		if ((*row)[column].kind != DATA_NULL)
			return ui_is_right((*row)[column].kind, (*row)[column].format);
	return false;
}

static str text_of(const struct data *d, struct buf *scratch)
{
	scratch->n = 0;
	ui_value(d, scratch);
	return buf_view(scratch);
}

/* Is the filter's text in any of its values? Upper and lower case are the same. */
static bool is_meant(const struct ui_live *l, const struct data *row, struct buf *scratch)
{
	for (u32 c = 0; c < columns_shown(l->table); c++) {
		text_of(&row[c], scratch);
		if (strcasestr(buf_cstr(scratch), l->filter))
			return true;
	}
	return false;
}

/* Takes the rows that are not meant out of the table's list. */
static void filter(struct ui_live *l, struct buf *scratch)
{
	u32 n = 0;
	if (!*l->filter)
		return;
	vec_each(row, &l->table->rows)
		if (is_meant(l, *row, scratch))
			l->table->rows.v[n++] = *row;
	l->table->rows.n = n;
}

static u32 total_of(const struct data_table *t, const u32 *width)
{
	u32 n = 1;
	for (u32 c = 0; c < columns_shown(t); c++)
		n += width[c] + (c ? GAP : 0u);
	return n;
}

/* Texts give way, the widest first, until the line fits or nothing is left to give; the last one is cut at the edge. */
static void fit(const struct data_table *t, struct layout *to, u32 room)
{
	u32 *width = to->width;
	for (u32 total = total_of(t, width); total > room; total--) {
		s32 widest = -1;
		for (u32 c = 0; c < columns_shown(t); c++)
			if (!to->right[c] && width[c] > MAX((u32)NARROW, ui_columns_of(t->column[c])) &&
			    (widest < 0 || width[c] > width[widest]))
				widest = (s32)c;
		if (widest < 0)
			return;
		width[widest]--;
	}
}

static void measure(struct ui_live *l, struct layout *to, u32 room, struct buf *scratch)
{
	const struct data_table *t = l->table;
	for (u32 c = 0; c < columns_shown(t); c++) {
		to->right[c] = is_right(t, c);
		l->width[c] = MAX(l->width[c], MAX(ui_columns_of(t->column[c]), 1u));
		vec_each(row, &t->rows)
			l->width[c] = MAX(l->width[c], ui_columns_of(text_of(&(*row)[c], scratch)));
		to->width[c] = l->width[c];
	}
	fit(t, to, room);
}

/* Names of columns. The brackets stand in the gaps, so that nothing moves when another is chosen. */
static void draw_columns(const struct ui_live *l, struct ui_screen *s, u32 y, const struct layout *to)
{
	struct buf *line = &s->line[y];
	u32 at = 1;
	for (u32 c = 0; c < columns_shown(l->table); c++) {
		str name = l->table->column[c];
		bool is_sort = l->sort == (s32)c;
		u32 n = ui_columns_of(name), from = at + (to->right[c] && n < to->width[c] ? to->width[c] - n : 0);
		pad_to(line, from - is_sort);
		const char *before = !is_sort ? "" : l->ascending ? "^" : "[", *after = !is_sort ? "" :
			l->ascending ? "^" : "]";
		buf_printf(line, "%s%.*s%s", before, STR_ARG(name), after);
		at += to->width[c] + GAP;
	}
	pad_to(line, s->width);
	cut_line(s, line);
	s->style[y] = UI_BAR;
}

static void draw_row(const struct ui_live *l, struct ui_screen *s, u32 y, const struct data *row,
	const struct layout *to, struct buf *scratch)
{
	struct buf *line = &s->line[y];
	u32 at = 1;
	for (u32 c = 0; c < columns_shown(l->table); c++) {
		str text = text_of(&row[c], scratch);
		u32 width = to->width[c], n = MIN(ui_columns_of(text), width);
		u32 left = at < s->width ? s->width - at : 0;
		pad_to(line, to->right[c] ? at + width - n : at);
		ui_cut(text, to->right[c] ? width : MIN(width, left), s->is_utf8, line);
		at += width + GAP;
	}
	cut_line(s, line);
}

static void keep_in_view(struct ui_live *l, u32 rows, u32 room)
{
	l->room = room;
	l->chosen = rows ? MIN(l->chosen, rows - 1) : 0;
	if (l->chosen < l->top)
		l->top = l->chosen;
	if (room && l->chosen >= l->top + room)
		l->top = l->chosen - room + 1;
	if (l->top && l->top + room > rows)
		l->top = rows > room ? rows - room : 0;
}

static void draw_keys(const struct ui_live *l, struct ui_screen *s, u32 rows)
{
	struct buf *line = &s->line[s->height - 1];
	char place[48] = "";
	if (l->is_typing) {
		buf_puts(line, " filter: ");
		buf_printf(line, "%s_   Enter keeps it, Escape takes it away", l->filter);
	} else {
		buf_printf(line, " q end  ? help  %s  / filter%s%s%s  p %s%s", l->is_detail ? "Esc back" : "< > sort",
			*l->filter ? " '" : "", l->filter, *l->filter ? "'" : "", l->is_paused ? "PAUSED" : "pause",
			l->has_views ? "  Tab other" : "");
	}
	if (l->table && !l->is_detail && !l->is_helping && rows)
		snprintf(place, sizeof(place), "%u-%u of %u ", l->top + 1, MIN(l->top + l->room, rows), rows);
	u32 n = (u32)strlen(place), used = ui_columns_of(buf_view(line));
	if (n && used + GAP + n <= s->width) {
		pad_to(line, s->width - n);
		buf_puts(line, place);
	}
	pad_to(line, s->width);
	cut_line(s, line);
	s->style[s->height - 1] = UI_BAR;
}

static void draw_table(struct ui_live *l, struct ui_screen *s)
{
	struct data_table *t = l->table;
	struct buf scratch = BUF_INIT;
	struct layout to = { 0 };
	u32 room = s->height > 3 ? s->height - 3 : 0;
	t->sort_column = l->sort;
	t->descending = !l->ascending;
	data_table_sort(t);
	measure(l, &to, s->width, &scratch);
	filter(l, &scratch);
	keep_in_view(l, t->rows.n, room);
	draw_columns(l, s, 1, &to);
	for (u32 i = 0; i < room && l->top + i < t->rows.n; i++) {
		draw_row(l, s, 2 + i, t->rows.v[l->top + i], &to, &scratch);
		if (l->top + i == l->chosen) {
			s->style[2 + i] = UI_CHOSEN;
			pad_to(&s->line[2 + i], s->width);
			s->line[2 + i].s[0] = '>';
		}
	}
	if (!t->rows.n && room)
		buf_puts(&s->line[2], *l->filter ? " no row has this text: / and Escape shows all of them" :
			" nothing yet");
	buf_free(&scratch);
}

/* ---- texts ------------------------------------------------------------------------------------------------------- */

static const char help[] =
	" up, down, PgUp, PgDn, Home, End   choose a row\n"
	" Enter                             all that is known of it; Escape goes back\n"
	" <  >  or left, right              sort by the next column, the one in brackets\n"
	" r                                 the other way round: the smallest first, ^ and ^\n"
	" /                                 only rows with this text, whatever the case\n"
	" p or Space                        the picture stands still\n"
	" Tab                               programs, maps\n"
	" q or Ctrl-C                       end\n";

/* Lines from l->scroll on, which is kept where there are lines. */
static void draw_text(struct ui_live *l, struct ui_screen *s, str text)
{
	u32 lines = 0, room = s->height > 2 ? s->height - 2 : 0, y = 0, i = 0;
	str line, rest = text;
	for (u32 k = 0; k < text.n; k++)
		lines += text.s[k] == '\n';
	l->room = room;
	l->scroll = MIN(l->scroll, lines > room ? lines - room : 0);
	for (; rest.n && y < room; i++) {
		str_cut(rest, '\n', &line, &rest);
		if (i < l->scroll)
			continue;
		for (u32 k = 0; k < line.n; k++)
			if (line.s[k] == '\t')
				buf_pad(&s->line[1 + y], ' ', TAB);
			else
				buf_char(&s->line[1 + y], line.s[k]);
		cut_line(s, &s->line[1 + y++]);
	}
}

/* Lines that are longer than the screen go on below, a little to the right, broken at blanks where there are some. */
static void wrap(str text, u32 width, struct buf *out)
{
	enum { INDENT = 4 };
	str line;
	while (text.n) {
		u32 room = width, blanks = 0;
		str_cut(text, '\n', &line, &text);
		while (room > 2 * INDENT && ui_columns_of(line) > room) {
			u32 n = ui_bytes_of(line, room), whole = n;
			while (n > whole / 2 && line.s[n] != ' ')
				n--;
			n = line.s[n] == ' ' ? n : whole;
			buf_pad(out, ' ', blanks);
			buf_printf(out, "%.*s\n", (int)n, line.s);
			line = str_sub(line, line.s[n] == ' ' ? n + 1 : n, line.n);
			blanks = INDENT;
			room = width - INDENT;
		}
		buf_pad(out, ' ', blanks);
		buf_printf(out, "%.*s\n", STR_ARG(line));
	}
}

static void draw_wrapped(struct ui_live *l, struct ui_screen *s, str text)
{
	struct buf lines = BUF_INIT;
	wrap(text, s->width, &lines);
	draw_text(l, s, buf_view(&lines));
	buf_free(&lines);
}

void ui_live_draw(struct ui_live *l, struct ui_screen *s)
{
	if (s->height < 2 || !s->width)
		return;
	draw_title(l, s);
	if (l->is_helping)
		draw_text(l, s, str_from(help));
	else if (l->is_detail)
		draw_wrapped(l, s, buf_view(&l->detail));
	else if (l->table)
		draw_table(l, s);
	else
		draw_text(l, s, l->text.n ? l->text : STR(" nothing yet\n"));
	draw_keys(l, s, l->table ? l->table->rows.n : 0);
}

/* ---- keys -------------------------------------------------------------------------------------------------------- */

/* All of the chosen row, a line each. */
static void look_closely(struct ui_live *l)
{
	const struct data_table *t = l->table;
	u32 widest = 0;
	if (!t || l->chosen >= t->rows.n)
		return;
	l->detail.n = 0;
	for (u32 c = 0; c < t->ncolumns; c++)
		widest = MAX(widest, t->column[c].n);
	for (u32 c = 0; c < t->ncolumns; c++) {
		buf_printf(&l->detail, " %-*.*s  ", (int)widest, STR_ARG(t->column[c]));
		ui_value(&t->rows.v[l->chosen][c], &l->detail);
		buf_char(&l->detail, '\n');
	}
	l->detail_of = t->rows.v[l->chosen][0].u;
	l->is_detail = true;
	l->scroll = 0;
}

static void type(struct ui_live *l, int key)
{
	u32 n = (u32)strlen(l->filter);
	if (key == '\n' || key == '\r' || key == UI_ESCAPE) {
		l->is_typing = false;
		if (key == UI_ESCAPE)
			memset(l->filter, 0, sizeof(l->filter));
	} else if ((key == UI_DELETE || key == '\b') && n) {
		l->filter[n - 1] = 0;
	} else if (key >= ' ' && key < UI_DELETE && n < UI_FILTER) {
		l->filter[n] = (char)key;
	}
	l->chosen = l->top = 0;
}

static void move(struct ui_live *l, s64 rows)
{
	u32 *at = l->table && !l->is_detail && !l->is_helping ? &l->chosen : &l->scroll;
	s64 to = (s64)*at + rows;
	*at = to < 0 ? 0 : (u32)MIN(to, (s64)INT32_MAX);
}

static void sort_next(struct ui_live *l, s32 step)
{
	s32 n = l->table ? (s32)columns_shown(l->table) : 0;
	if (n && !l->is_detail)
		l->sort = (MAX(l->sort, 0) + step + n) % n;
	l->chosen = l->top = 0;
}

static void back(struct ui_live *l)
{
	l->is_detail = l->is_helping = false;
	l->scroll = 0;
}

bool ui_live_key(struct ui_live *l, int key)
{
	enum { FAR = 1 << 30 };
	if (key == UI_CTRL_C)
		return false;
	if (l->is_typing) {
		type(l, key);
		return true;
	}
	switch (key) {
	case 'q': return false;
	case '?': case 'h': l->is_helping = !l->is_helping; l->scroll = 0; break;
	case 'p': case ' ': l->is_paused = !l->is_paused; break;
	case '/': l->is_typing = true; back(l); break;
	case '<': case UI_LEFT: sort_next(l, -1); break;
	case '>': case UI_RIGHT: case 's': sort_next(l, 1); break;
	case 'r': l->ascending = !l->ascending; break;
	case '\t': l->wants_view = l->has_views; back(l); break;
	case UI_UP: case 'k': move(l, -1); break;
	case UI_DOWN: case 'j': move(l, 1); break;
	case UI_PAGE_UP: move(l, -(s64)MAX(l->room, 1u)); break;
	case UI_PAGE_DOWN: move(l, MAX(l->room, 1u)); break;
	case UI_HOME: move(l, -FAR); break;
	case UI_END: move(l, FAR); break;
	case '\n': case '\r':
		if (!l->is_detail && !l->is_helping)
			look_closely(l);
		break;
	case UI_ESCAPE: back(l); break;
	default: break;
	}
	return true;
}

void ui_live_free(struct ui_live *l) { buf_free(&l->detail); }
