/* ui.h: data drawn as text. Pure: data and a width in, text out. */
#ifndef SKEP_UI_H
#define SKEP_UI_H

#include "base/base.h"
#include "data/data.h"

/* One value as people read it: "bash", 42, 0xffff..., {a=1, b=2}, [1, 2]. Control characters are made visible. */
void ui_value(const struct data *d, struct buf *out);
/* Text of programs, process names, file names: it may hold anything, and no escape sequence, newline or other control
 * character of it reaches a terminal: what would is shown as \\n, \\x1b. The one place that decides it. */
void ui_text(str s, struct buf *out);
void ui_line(str s, struct buf *out);            /* the same of a whole line, its tabs as they are; and a newline */
/* Numbers right, text left, columns as wide as their contents: nothing is cut, a terminal may wrap it. */
void ui_table(const struct data_table *t, struct buf *out);
/* width: of the terminal: its bars become shorter, or go; 0: there is none. */
void ui_hist(const struct data_hist *h, u32 width, struct buf *out);

/* A stream of records of one type: widths are fixed by the types, so that lines stand below each other. */
struct ui_columns { str *name; u32 *width; bool *right; u32 n; };
/* Leaves of a record, flattened ("a.b"), with a width each. */
struct ui_columns ui_columns(struct arena *a, const struct data *shape);
void ui_header(const struct ui_columns *c, struct buf *out);
void ui_row(const struct ui_columns *c, const struct data *record, struct buf *out);

#endif
