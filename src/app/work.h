/* work.h: where a verifier's work goes. */
#ifndef SKEP_APP_WORK_H
#define SKEP_APP_WORK_H

#include "base/base.h"
#include "isa/isa.h"

struct work { const struct insn *insns; u32 ninsns; const u32 *visits /* by instruction */; };
struct work_loop { u32 head, end; u64 times /* at its head */, ways /* into it */; };

/* The loop that was gone around most; false: there is none. */
bool work_loop(const struct work *w, struct work_loop *out);
bool work_has_loop(const struct insn *insns, u32 ninsns);

#endif
