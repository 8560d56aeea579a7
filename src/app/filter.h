/* filter.h: whose events a session is about, decided inside the programs; and what is set in an object before it is
 * loaded. */
#ifndef SKEP_APP_FILTER_H
#define SKEP_APP_FILTER_H

#include "app/app.h"

/* --fill MAP[KEY]=VALUE, once the object is loaded. False: reported. */
bool filter_fill(struct host *h, struct loaded *l, str text);

#endif
