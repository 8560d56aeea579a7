/* cc_diag.h: the compiler's message codes: cc_diags[CC_NAME]. */
#ifndef SKEP_CC_DIAG_H
#define SKEP_CC_DIAG_H

#include "base/base.h"

enum cc_diag {
#define DIAG(name, id, severity, exit, hint) CC_##name,
#include "cc/cc.diag.def"
#undef DIAG
	CC_DIAG_COUNT
};
extern const struct diag_code cc_diags[CC_DIAG_COUNT];
#define cc_report(ds, name, where, ...) diag_add((ds), &cc_diags[CC_##name], (where), __VA_ARGS__)

#endif
