/* ui.h: data drawn as text. Pure: data and a width in, text out. */
#ifndef SKEP_UI_H
#define SKEP_UI_H

#include "base/base.h"
#include "data/data.h"

/* Text of others (event data, names of tasks, of types) as it may stand on a terminal: control characters, bytes
 * that are not UTF-8 and marks of direction are shown as \n, \t, \r, \x1b. Whatever prints such text goes through
 * here. */
void ui_text(str s, struct buf *out);
void ui_source(str s, struct buf *out);          /* the same, and tabs stay */
void ui_line(str s, struct buf *out);            /* the same of a whole line: tabs stay; and a newline */
void ui_lines(str s, struct buf *out);           /* of many */
/* One value as people read it: "bash", 42, 0xffff..., {a=1, b=2}, [1, 2]. */
void ui_value(const struct data *d, struct buf *out);
bool ui_is_right(u8 kind, u8 format);            /* numbers that are compared digit by digit stand at the right */
/* Columns of a terminal: some characters take two, some none. */
u32  ui_columns_of(str s);
u32  ui_bytes_of(str s, u32 columns);            /* of the characters that have room in so many columns */
/* A text in so many columns at most; what is cut ends in a mark. */
void ui_cut(str s, u32 columns, bool is_utf8, struct buf *out);
/* Words ([...] is one) in lines of so many columns, all but the first with this indent; the line stands at column at
 * now. Ends it. */
void ui_wrap(str text, u32 at, u32 indent, u32 width, struct buf *out);
/* Numbers right, text left, columns as wide as their contents: nothing is cut, a terminal may wrap it. */
void ui_table(const struct data_table *t, struct buf *out);
/* width: of the terminal: its bars become shorter, or go; 0: there is none. */
void ui_hist(const struct data_hist *h, u32 width, struct buf *out);

/* A stream of records of one type: widths are fixed by the types, so that lines stand below each other. Nothing is
 * allocated for a row. */
struct ui_column { str name; u32 width; bool right; };
struct ui_rows { struct ui_column *column; u32 n; struct buf line; };
struct ui_rows ui_rows(struct arena *a, const struct data_record *r);
void ui_rows_free(struct ui_rows *u);
void ui_header(struct ui_rows *u, struct buf *out);
/* a cell for each leaf, as data_load gives them */
void ui_row(struct ui_rows *u, const struct data *cells, struct buf *out);
/* "23:59:59", of this place; worked out once a second. */
struct ui_clock { u64 second; char text[16]; };
void ui_clock(struct ui_clock *c, u64 real_ns, struct buf *out);

/* ---- live.c: a table on a screen, with keys. State, rows and keys in, lines out: the terminal is somebody else's.
 * ---- */

enum { UI_CTRL_C = 3, UI_ESCAPE = 27, UI_DELETE = 127, UI_UP = 256, UI_DOWN, UI_LEFT, UI_RIGHT, UI_PAGE_UP,
	UI_PAGE_DOWN,
	UI_HOME, UI_END };
enum ui_style { UI_PLAIN, UI_BAR, UI_CHOSEN };
/* Lines without newlines, each cut to the width; a style for each whole line. */
struct ui_screen { u32 width, height; bool is_utf8; struct buf *line; u8 *style; };
void ui_screen_size(struct ui_screen *s, u32 width, u32 height);         /* makes room; lines are empty then */
void ui_screen_free(struct ui_screen *s);

enum { UI_FILTER = 40, UI_HISTORY = 60, UI_LIVE_COLUMNS = 24 };
struct ui_live {
	str title, state;            /* "skep top", "34 programs, 51 maps" */
	struct data_table *table;    /* drawing sorts its rows; NULL: text is shown */
	str text;                    /* lines, as they may stand on a terminal */
	bool has_views;              /* Tab shows another table */
	s32 sort; bool ascending;    /* a column; -1: as they came */
	u32 chosen, top, scroll;     /* row; first row on the screen; first line of a text */
	bool is_paused, is_helping, is_typing, is_detail;
	bool wants_view;             /* Tab was pressed; whoever shows another view takes it back */
	char filter[UI_FILTER + 1];
	struct buf detail;           /* of the row that was chosen: all of each value */
	u64 detail_of;               /* the number in its first column */
	double history[UI_HISTORY]; u32 nhistory;        /* what the line at the top draws; newest last */
	u32 width[UI_LIVE_COLUMNS];  /* columns do not become narrower again */
	u32 room;                    /* rows that there was room for */
};
void ui_live_note(struct ui_live *l, double value);      /* into the history */
bool ui_live_key(struct ui_live *l, int key);    /* false: it is to end */
void ui_live_draw(struct ui_live *l, struct ui_screen *s);
void ui_live_free(struct ui_live *l);

#endif
