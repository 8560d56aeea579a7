/* cc_diag.c: the table of the compiler's messages, from cc.diag.def. */
#include "cc/cc_diag.h"

const struct diag_code cc_diags[CC_DIAG_COUNT] = {
#define DIAG(name, id, severity, exit, hint) { id, #name, severity, exit, hint },
#include "cc/cc.diag.def"
#undef DIAG
};
