/* sym_private.h: what the files of this room share. */
#ifndef SKEP_SYM_PRIVATE_H
#define SKEP_SYM_PRIVATE_H

#include "sym/sym.h"

#include "elf/elf.h"

/* The place in the file of an address as linked; false: it is in none of its segments. */
bool sym_to_offset(const struct elf *e, u64 address, u64 *offset);

#endif
