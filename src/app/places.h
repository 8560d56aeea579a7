/* places.h: where the programs of a session go. */
#ifndef SKEP_APP_PLACES_H
#define SKEP_APP_PLACES_H

#include "app/app.h"

/* The hook of a program; false: reported. */
bool places_hook(struct attach *at, const struct run_places *p, const struct obj_func *f, struct where where, struct hook *out);
/* Do the options name programs that there are? False: reported. */
bool places_check(struct host *h, const struct run_places *p, const struct obj *o);

#endif
