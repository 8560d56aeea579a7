/* prints.h: what a session's own programs print with bpf_trace_printk, and nobody else's. */
#ifndef SKEP_APP_PRINTS_H
#define SKEP_APP_PRINTS_H

#include "app/app.h"
#include "stream/stream.h"

enum { PRINT_MARK_LEN = 24 };

struct prints {
	struct host *h;
	char mark[PRINT_MARK_LEN + 1];       /* of this session: see lower_print.c */
	str instance;                /* our tracefs instance; "" none */
	bool takes_unmarked;         /* some prints have no mark: lines without one may be ours */
	bool is_ours;                /* the last line that began a record */
	char *text;                  /* the line without its mark */
};
void prints_init(struct prints *p, struct host *h);
/* Opens the pipe before anything is attached. False: reported. */
/* Before it is loaded: an object of another compiler has no marks yet. */
void prints_mark(struct prints *p, struct obj *o);
bool prints_open(struct prints *p, struct obj *o, struct stream *s, stream_line_fn *fn, void *ctx);
/* false: not of this session; the mark is taken out */
bool prints_take(struct prints *p, str *line);
void prints_close(struct prints *p);

#endif
