/* trace.h: a verifier's log as a person reads it. */
#ifndef SKEP_APP_TRACE_H
#define SKEP_APP_TRACE_H

#include "base/base.h"

struct trace_line { str file, text; u32 line; };
/* The source of an instruction; false: not known. */
typedef bool trace_line_fn(void *ctx, u32 insn, struct trace_line *out);

/* Adds to `out` a listing of `log`, which verify_program() wrote with want_log: lines of source in the order in which
 * they were walked, and below each what it made known. A line is shown at most TRACE_TIMES times. */
enum { TRACE_TIMES = 4 };
void trace_print(str log, trace_line_fn *line_at, void *ctx, struct buf *out);

#endif
