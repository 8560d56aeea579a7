/* tool_private.h: what the parts of a tool's run share. tool.c has the order of things. */
#ifndef SKEP_APP_TOOL_PRIVATE_H
#define SKEP_APP_TOOL_PRIVATE_H

#include "app/app.h"

/* tool_options.c: words into r and the session's options; false: reported. */
bool tool_parse(struct tool_run *r, int argc, char **argv);
bool tool_take(struct tool_run *r, struct run_opts *o);
void tool_help(const struct tool *t, struct buf *out);
bool tool_usage_error(struct tool_run *r, const char *arg, int i, const char *why);
bool tool_is_format(const struct tool_run *r, const char *format);

/* tool_table.c: rows of a map, or of variables, every interval. */
void tool_table_begin(struct tool_run *r);
void tool_table_tick(struct tool_run *r, bool is_last);
void tool_rates_tick(struct tool_run *r, bool is_last);

/* tool_stacks.c */
void tool_stacks_tick(struct tool_run *r, bool is_last);

/* tool.c: of each column its leaf among these, from their own numbers on. */
void tool_find_leaves(struct tool_run *r, const struct data_record *record, u32 from);
void tool_header(struct tool_run *r);

#endif
