/* places.h: where the programs of a session go. */
#ifndef SKEP_APP_PLACES_H
#define SKEP_APP_PLACES_H

#include "app/app.h"

/* The hook of a program; false: reported, as a warning when it may stay unattached. */
bool places_hook(struct attach *at, const struct run_places *p, const struct obj_func *f, struct where where,
	bool may_stay, struct hook *out);
/* What --hook changes of programs before they are loaded: the type, when it is another kind of hook than the section
 * says; the loaded program that one replaces a function of. *wants is NULL when there is nothing. False: reported. */
bool places_types(struct host *h, const struct run_places *p, const struct obj *o, struct load_prog_want **wants);
/* they are loaded, or not */
void places_loaded(struct host *h, struct load_prog_want *wants, const struct obj *o);
/* Nobody attaches it: it is called (syscall), or stands in a map of devices or CPUs. */
bool places_is_called(const struct obj_func *f);
/* Do the options name programs that there are? False: reported. */
bool places_check(struct host *h, const struct run_places *p, const struct obj *o);

#endif
