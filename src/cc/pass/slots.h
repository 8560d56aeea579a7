/* slots.h: maps whose keys number the slots of a histogram. */
#ifndef SKEP_CC_SLOTS_H
#define SKEP_CC_SLOTS_H

#include "cc/ir/ir.h"

/* *base: its value at 1. */
bool slots_is_log2(const struct ir_module *mod, struct arena *tmp, const struct ir_fn *fn, s64 *base);
/* Sets ir_sym.slots and slot_base of maps; of the module as the front end made it, before any pass. */
void slots_find(struct ir_module *mod, struct arena *tmp);

#endif
