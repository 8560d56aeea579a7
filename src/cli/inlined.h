/* inlined.h: functions that were compiled into others, by a library that reads debug information. */
#ifndef SKEP_CLI_INLINED_H
#define SKEP_CLI_INLINED_H

#include "sym/sym.h"

/* NULL: the library is not there. */
const struct sym_inliner *inlined_by(void);

#endif
