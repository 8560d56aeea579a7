/* live.h: rows that come now and then, on a terminal with keys. */
#ifndef SKEP_APP_LIVE_H
#define SKEP_APP_LIVE_H

#include "app/app.h"
#include "ui/ui.h"

enum { LIVE_ROWS = 1000 };
struct live {
	struct host *h;
	struct screen *screen;
	struct arena arena;          /* texts of the columns, the list of rows */
	struct ui_live ui;
	struct ui_screen picture;
	struct data_table table;
	/* copies, each one piece of memory; is_ring: the newest LIVE_ROWS, in a ring */
	vec(struct data *) rows;
	bool is_ring; u32 newest;
	u64 came;                    /* rows since the last note in the history */
	struct buf text;             /* in place of rows */
	/* after each look: what else is known of the row whose details are on the screen; NULL: nothing */
	void (*details)(void *ctx, struct buf *out);
	void *ctx;
};

/* open: the terminal, which live_close gives back. False: there is none. */
bool live_open(struct live *l, struct host *h, screen_open_fn *open, str title);
void live_close(struct live *l);
void live_column(struct live *l, const char *name);
void live_forget(struct live *l);                /* all rows, and the columns too where others come */
void live_row(struct live *l, const struct data *cells, bool is_stream);
void live_text(struct live *l, str text);        /* copied */
void live_draw(struct live *l);
/* Takes the keys that wait, and draws if there were any. False: it is to end. */
bool live_keys(struct live *l);

#endif
