/* ui.h: data drawn as text. Pure: data and a width in, text out. */
#ifndef SKEP_UI_H
#define SKEP_UI_H

#include "base/base.h"
#include "data/data.h"

/* Text of others (event data, names of tasks, of types) as it may stand on a terminal: control characters, bytes
 * that are not UTF-8 and marks of direction are shown as \n, \t, \r, \x1b. Whatever prints such text goes through
 * here. */
void ui_text(str s, struct buf *out);
void ui_line(str s, struct buf *out);            /* the same of a whole line: tabs stay; and a newline */
/* One value as people read it: "bash", 42, 0xffff..., {a=1, b=2}, [1, 2]. */
void ui_value(const struct data *d, struct buf *out);
bool ui_is_right(u8 kind, u8 format);            /* numbers that are compared digit by digit stand at the right */
u32  ui_columns_of(str s);                       /* as terminals count them: UTF-8 continuation bytes take none */
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

#endif
