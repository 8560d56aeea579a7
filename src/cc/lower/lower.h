/* lower.h: the typed tree to IR. */
#ifndef SKEP_CC_LOWER_H
#define SKEP_CC_LOWER_H

#include "cc/tree/tree.h"
#include "cc/cc.h"
#include "cc/ir/ir.h"

/* What can be reached from programs and from what must stand in the object, in order of the source. The module is made
 * even when errors were reported (they are in ds). */
struct ir_module *lower_unit(struct arena *a, struct unit *u, const struct cc_opts *opts, struct diags *ds,
	const struct src_map *src);

#endif
