/* sym_private.h: what the files of this room share. */
#ifndef SKEP_SYM_PRIVATE_H
#define SKEP_SYM_PRIVATE_H

#include "sym/sym.h"

#include "elf/elf.h"

/* elf_sym.c. 1: e is open until sym_close; 0: there is nothing to read; -1: reported. */
int  sym_open(const struct sym_file *f, struct elf *e);
void sym_close(const struct sym_file *f, const struct elf *e);

#endif
