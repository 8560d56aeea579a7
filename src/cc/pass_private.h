/* pass_private.h: what the passes share. */
#ifndef SKEP_CC_PASS_PRIVATE_H
#define SKEP_CC_PASS_PRIVATE_H

#include "cc/cc_diag.h"
#include "cc/ir.h"

pass_fn pass_prune, pass_inline, pass_mem2reg, pass_fold, pass_space, pass_dce, pass_switch, pass_core, pass_align;

#endif
