/* check.h: what is allowed and most likely wrong, looked for in the finished tree of each function (warnings C4xx). */
#ifndef SKEP_CC_CHECK_H
#define SKEP_CC_CHECK_H

#include "cc/cc.h"
#include "cc/tree/tree.h"
#include "cc/warn.h"

struct check {
	struct arena *arena;
	struct diags *ds;
	const struct src_map *src;
	struct unit *unit;
	const struct cc_opts *opts;
	const struct warns *warns;
	struct diag dropped;                 /* what is not reported, for callers that add a hint */
};
/* Functions that have errors of their own are left out, the unit as a whole where there is any. Only warnings come of
 * it. */
void check_unit(struct check *c);

#endif
