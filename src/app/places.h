/* places.h: where the programs of a session go. */
#ifndef SKEP_APP_PLACES_H
#define SKEP_APP_PLACES_H

#include "app/app.h"

/* The hook of a program; false: reported, as a warning when it may stay unattached. */
bool places_hook(struct attach *at, const struct run_places *p, const struct obj_func *f, struct where where,
	bool may_stay, struct hook *out);
/* Types of programs that --hook puts onto another kind of hook than their sections say; NULL: there are none. */
const struct load_prog_want *places_types(struct host *h, const struct run_places *p, const struct obj *o);
/* Nobody attaches it: it is called (syscall), or stands in a map of devices or CPUs. */
bool places_is_called(const struct obj_func *f);
/* Do the options name programs that there are? False: reported. */
bool places_check(struct host *h, const struct run_places *p, const struct obj *o);

#endif
