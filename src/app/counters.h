/* counters.h: which numbers in a map's values only ever grow by what is added to them. */
#ifndef SKEP_APP_COUNTERS_H
#define SKEP_APP_COUNTERS_H

#include "obj/obj.h"

struct counters;
struct counters *counters_find(struct arena *a, const struct obj *o);
/* May values of this map be added up (those of CPUs, or of a column)? Text in them does not count. c NULL: nothing is
 * known. */
bool counters_add_up(const struct counters *c, const struct obj *o, u32 map);

#endif
