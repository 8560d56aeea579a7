/* show.h: a map while it is shown: its elements as rows of leaves, those of the key first. */
#ifndef SKEP_APP_SHOW_H
#define SKEP_APP_SHOW_H

#include "app/app.h"

#include "data/data.h"

struct view {
	struct host *h;
	struct loaded *l;
	const struct obj_map *m;
	int fd;
	const struct data_types *types;
	struct data_table t;
	u32 key_columns;             /* that of the CPU is one of them */
	bool json;
	str unit;                    /* of a histogram */
	str title;                   /* "": the map's name */
	u32 top;                     /* so many rows, the largest first; 0: all */
	bool adds_up;                /* its numbers count something */
	bool each_cpu;               /* per-CPU values one by one */
	bool has_upper;              /* headings as those of tools' rows */
	bool only_look;              /* it is somebody else's: nothing may be taken out */
};
/* An empty line between this and what was written before; nothing was: none. */
void show_gap(struct buf *out);
/* Headings as of rows: "time_us" is TIME-US. */
void show_upper(struct arena *a, struct data_table *t);
/* The stacks of a map of stack traces (stacks.c). */
void stacks_show(struct view *v, struct buf *out);
/* What code they have whose stacks the maps speak of, and the command: they may be gone when names are wanted. */
void stacks_note(struct host *h, const struct loaded *l);
/* Variables of .data and .bss that have changed since the start (globals.c). */
void show_globals(struct host *h, struct loaded *l, bool json, struct buf *out);
/* As histograms, when it is one and the rows fit; false: nothing was shown (show_hist.c). */
bool show_hists(struct view *v, bool json, struct buf *out);

#endif
