/* filter.h: whose events a session is about, decided inside the programs; and what is set in an object before it is
 * loaded. */
#ifndef SKEP_APP_FILTER_H
#define SKEP_APP_FILTER_H

#include "app/app.h"

/* A guard at the entry of each program that runs for somebody: it ends with 0 for everybody else. child: the group of
 * the command, with .follow; 0: none. False: reported. */
bool filter_add(struct host *h, struct obj *o, const struct run_filter *f, u32 child);
/* --fill MAP[KEY]=VALUE, once the object is loaded. False: reported. */
bool filter_fill(struct host *h, struct loaded *l, str text);

#endif
