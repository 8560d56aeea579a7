/* verb_opcodes_none.c: in place of verb_opcodes.c, where there is no disassembler library. */
#include "cli/verb_prog.h"

bool verb_has_disassembler(void) { return false; }
bool prog_dump_jited(struct verb *v UNUSED, struct prog_dump *d UNUSED) { return false; }
