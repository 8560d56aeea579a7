/* tool_private.h: what the parts of a tool's run share. tool.c has the order of things. */
#ifndef SKEP_APP_TOOL_PRIVATE_H
#define SKEP_APP_TOOL_PRIVATE_H

#include "app/app.h"

/* tool_options.c: words into r and the session's options; false: reported. */
bool tool_parse(struct tool_run *r, int argc, char **argv);
/* Of the words, before they are read, where options stand and not values: is the help wanted, are messages JSON? */
struct tool_asks { bool help, json; };
struct tool_asks tool_look(const struct tool *t, int argc, char **argv);
bool tool_take(struct tool_run *r, struct run_opts *o);
bool tool_is_format(const struct tool_run *r, const char *format);

/* tool_table.c: rows of a map, or of variables, every interval. */
void tool_table_begin(struct tool_run *r);
void tool_table_tick(struct tool_run *r, bool is_last);
void tool_rates_tick(struct tool_run *r, bool is_last);

/* tool_live.c: skep top TOOL */
bool live_tool_prepare(struct tool_run *r, struct run_opts *o);          /* false: reported */
bool live_tool_open(struct tool_run *r);         /* the terminal, once all is attached; false: reported */
void live_tool_close(struct tool_run *r, struct run_opts *o, struct tool_args *args);
void live_tool_row(struct tool_run *r, const struct data *values);
void live_tool_table(struct tool_run *r, struct data_table *t);
void live_tool_tick(struct tool_run *r, bool is_last);
bool live_tool_keys(void *ctx);

/* tool_stacks.c */
void tool_stacks_tick(struct tool_run *r, bool is_last);

/* tool.c: what it does every interval, and at the end; NULL: nothing. */
typedef void tick_function(struct tool_run *r, bool is_last);
tick_function *tool_tick(const struct tool *t);
/* Of each column its leaf among these, from their own numbers on. */
void tool_find_leaves(struct tool_run *r, const struct data_record *record, u32 from);
void tool_header(struct tool_run *r);
/* Columns of text become as wide as these values, so far as there is room, and others give way. True: they did. */
bool tool_widen(struct tool_run *r, const struct data *values);
/* As text has it: without what the tool omits. */
struct data tool_shown(const struct tool_run *r, const struct data *d);

#endif
