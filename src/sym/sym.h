/* sym.h: names and addresses: symbols of ELF files for uprobes, kernel symbols for stacks. */
#ifndef SKEP_SYM_H
#define SKEP_SYM_H

#include "base/base.h"
#include "sys/sys.h"

/* A program or library by the name a person gives: a path as it is, "bash" in $PATH, "c" or "libc.so.6" among the
 * libraries. pid > 0: as that process sees it. "" when there is none. */
str  sym_find_binary(struct kern *k, struct arena *a, str name, s32 pid);
/* Offset in the file of a function symbol (.symtab, then .dynsym). near gets a name alike when there is one; the
 * return values: 1 found, 0 not found, -1 reported (not an ELF file, damaged). */
int  sym_file_offset(struct kern *k, struct arena *a, str path, str symbol, u64 *offset, str *near, struct diags *ds);

/* Offsets in the file of all functions whose names match (str_glob), each once. False: reported. */
bool sym_file_match(struct kern *k, struct arena *a, str path, str pattern, u64 **offsets, u32 *n, struct diags *ds);

/* Their names instead, copied; some may be there twice. */
bool sym_file_names(struct kern *k, struct arena *a, str path, str pattern, str **names, u32 *n, struct diags *ds);

/* A place of a statically defined probe (section .note.stapsdt): provider:name, and where its arguments lie there. */
struct sym_usdt {
	u64 offset;                  /* in the file */
	u64 address;                 /* as linked */
	u64 counter;                 /* in the file: who looks at the probe counts here; 0: nobody needs to */
	u64 counter_address;         /* the same as linked */
	str args;                    /* "-4@%edi 8@16(%rsp)" */
	str provider, name;
};
/* Those of this provider and name; "": of any. */
bool sym_usdt(struct kern *k, struct arena *a, str path, str provider, str name, struct sym_usdt **out, u32 *n,
	struct diags *ds);

struct ksyms;                        /* /proc/kallsyms, read once */
struct ksyms *ksyms_read(struct kern *k, struct arena *a);
/* The symbol that address lies in, and how far; false: none, or addresses are hidden. */
bool ksyms_find(const struct ksyms *s, u64 address, str *name, u64 *offset);
/* The symbol that begins there, with its module as kallsyms writes it: "commit_timeout\t[jbd2]". */
bool ksyms_exact(const struct ksyms *s, u64 address, str *name);
bool ksyms_address(const struct ksyms *s, str name, u64 *address);

#endif
