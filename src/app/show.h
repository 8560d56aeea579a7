/* show.h: a map while it is shown: its elements as rows of leaves, those of the key first. */
#ifndef SKEP_APP_SHOW_H
#define SKEP_APP_SHOW_H

#include "app/app.h"

#include "data/data.h"

struct view { struct host *h; struct loaded *l; const struct obj_map *m; int fd; struct data_table t; u32 key_columns; };
/* As histograms, when it is one and the rows fit; false: nothing was shown (show_hist.c). */
bool show_hists(struct view *v, bool json, struct buf *out);

#endif
