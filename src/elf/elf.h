/* elf.h: ELF64 files as bytes: read any, write relocatable ones. No libelf. Hostile input is expected. */
#ifndef SKEP_ELF_H
#define SKEP_ELF_H

#include "base/base.h"

enum { ELF_EM_BPF = 247, ELF_EM_X86_64 = 62, ELF_EM_AARCH64 = 183, ELF_ET_REL = 1, ELF_ET_EXEC = 2, ELF_ET_DYN = 3 };
enum { ELF_SHT_NULL, ELF_SHT_PROGBITS, ELF_SHT_SYMTAB, ELF_SHT_STRTAB, ELF_SHT_RELA, ELF_SHT_NOTE = 7,
	ELF_SHT_NOBITS = 8, ELF_SHT_REL = 9, ELF_SHT_DYNSYM = 11 };
enum { ELF_SHF_WRITE = 1, ELF_SHF_ALLOC = 2, ELF_SHF_EXEC = 4, ELF_SHF_MERGE = 16, ELF_SHF_STRINGS = 32 };
enum { ELF_STT_NOTYPE, ELF_STT_OBJECT, ELF_STT_FUNC, ELF_STT_SECTION, ELF_STT_FILE, ELF_STT_IFUNC = 10 };
enum { ELF_STB_LOCAL, ELF_STB_GLOBAL, ELF_STB_WEAK };
enum { ELF_STV_DEFAULT, ELF_STV_INTERNAL, ELF_STV_HIDDEN, ELF_STV_PROTECTED };
enum { ELF_R_BPF_64_64 = 1, ELF_R_BPF_64_ABS64 = 2, ELF_R_BPF_64_ABS32 = 3, ELF_R_BPF_64_NODYLD32 = 4,
	ELF_R_BPF_64_32 = 10 };

struct elf_section { str name; u32 type; u64 flags, addr, offset, size, entsize, align; u32 link, info;
	const u8 *data; /* NULL: NOBITS */ };
struct elf_symbol  { str name; u64 value, size; u32 section; u8 type, bind, visibility; };
struct elf_reloc   { u64 offset; u32 type, symbol; s64 addend; };
struct elf_segment { u32 type, flags; u64 offset, vaddr, filesz, memsz; };
struct elf {
	struct arena *arena;
	const u8 *bytes; u64 len;
	u16 type, machine;
	u64 entry;
	struct elf_section *sections; u32 nsections;
	struct elf_segment *segments; u32 nsegments;
};

/* Header and section table; all offsets checked. False: reported. bytes must outlive e. */
bool elf_open(struct elf *e, struct arena *a, const void *bytes, u64 len, struct diags *ds);
const struct elf_section *elf_section(const struct elf *e, const char *name);  /* NULL: none */
/* Every symbol of a SYMTAB or DYNSYM section; false: reported. */
bool elf_symbols(const struct elf *e, const struct elf_section *symtab, struct elf_symbol **out, u32 *n,
	struct diags *ds);
bool elf_relocs(const struct elf *e, const struct elf_section *rel, struct elf_reloc **out, u32 *n, struct diags *ds);

/* Writing a relocatable BPF object. Sections get their numbers in order of addition, from 1. */
struct elf_write;
struct elf_write *elf_write_new(struct arena *a, u16 machine);
u32  elf_write_section(struct elf_write *w, struct elf_section s);     /* addr and offset are not looked at */
/* index as given out; sorted (locals first) at the end */
u32  elf_write_symbol(struct elf_write *w, struct elf_symbol s);
void elf_write_reloc(struct elf_write *w, u32 section, struct elf_reloc r);    /* symbol: what elf_write_symbol gave */
bool elf_write_finish(struct elf_write *w, struct buf *out);

#endif
