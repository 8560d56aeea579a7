/* show.h: maps of a loaded object as tables and histograms. */
#ifndef SKEP_APP_SHOW_H
#define SKEP_APP_SHOW_H

#include "app/app.h"

void show_maps(struct host *h, struct loaded *l, bool json, struct buf *out);

#endif
