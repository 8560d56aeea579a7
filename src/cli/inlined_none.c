/* inlined_none.c: in place of inlined.c, where there is no libdw. */
#include "cli/inlined.h"

const struct sym_inliner *inlined_by(void) { return NULL; }
