/* sym.h: names and addresses: symbols of ELF files for uprobes, kernel symbols for stacks. */
#ifndef SKEP_SYM_H
#define SKEP_SYM_H

#include "base/base.h"
#include "sys/sys.h"

/* A program or library by the name a person gives: a path as it is, "bash" in $PATH, "c" or "libc.so.6" among the
 * libraries. pid > 0: as that process sees it. "" when there is none. */
str  sym_find_binary(struct kern *k, struct arena *a, str name, s32 pid);
/* A program or library that is looked into; a file that cannot be read has nothing in it. Answers live in arena. */
struct sym_file { struct kern *k; struct arena *arena; struct diags *ds; str path; };
/* The place in the file of an address as linked; false: it is in none of its segments. */
struct elf;
bool sym_to_offset(const struct elf *e, u64 address, u64 *offset);
/* Offset in the file of a function symbol (.symtab, then .dynsym). near gets a name alike when there is one; the
 * return values: 1 found, 0 not found, -1 reported (not an ELF file, damaged). */
int  sym_file_offset(const struct sym_file *f, str symbol, u64 *offset, str *near);

/* Offsets in the file of all functions whose names match (str_glob), each once. False: reported. */
bool sym_file_match(const struct sym_file *f, str pattern, u64 **offsets, u32 *n);

/* Their names instead, copied; some may be there twice. */
bool sym_file_names(const struct sym_file *f, str pattern, str **names, u32 *n);

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
bool sym_usdt(const struct sym_file *f, str provider, str name, struct sym_usdt **out, u32 *n);

/* elf_file.c: an object's file; of large ones the sections of DWARF are zeros. Bytes, or -errno. */
long sym_read_object(struct kern *k, struct arena *a, const char *path, str *out);

struct ksyms;                        /* /proc/kallsyms, read once */
struct ksyms *ksyms_read(struct kern *k, struct arena *a);
/* The symbol that address lies in, and how far; false: none, or addresses are hidden. */
bool ksyms_find(const struct ksyms *s, u64 address, str *name, u64 *offset);
str  ksyms_module(const struct ksyms *s, u64 address);         /* whose text that is: "ext4"; "": the kernel's own */
/* The symbol that begins there, with its module as kallsyms writes it: "commit_timeout\t[jbd2]". */
bool ksyms_exact(const struct ksyms *s, u64 address, str *name);
bool ksyms_address(const struct ksyms *s, str name, u64 *address);

/* ---- users.c: names of code addresses in processes ------------------------------------------------------- */

enum sym_why {
	SYM_NAMED,
	SYM_NO_PROCESS,              /* it is gone, or may not be looked at */
	SYM_NO_MAPPING,              /* there is no code of its at this address */
	SYM_NO_FILE,                 /* the code's file cannot be read, or is no ELF file */
	SYM_NO_SYMBOL,               /* nothing in the file, nor beside it, names the function */
	SYM_WHY_COUNT
};
/* Who reads debug information (sym_users_inline). bytes: of an ELF file, there until close; NULL: it has none. names:
 * of functions that were compiled into the one that the address as linked lies in, the innermost first; they live as
 * long as what open returned. */
struct sym_inliner {
	void *(*open)(void *bytes, u64 len);
	u32 (*names)(void *of, u64 address, str *names, u32 max);
	void (*close)(void *of);
};
struct sym_frame {
	str name;                    /* of the function, demangled; "" where why says so */
	str symbol;                  /* what name was made of; "": nothing was */
	str path;                    /* of the file, as the process has it; "" where there is none */
	str module;                  /* last part of the file's path, "vdso", "jit"; "" not known */
	/* bytes from the function's begin; without a name in the file; without a file the address */
	u64 offset;
	enum sym_why why;
	const str *inlined; u32 ninlined;    /* functions compiled into this one that the address lies in, the innermost first */
};
/* Processes and files that were looked at. Bounded: the oldest processes are forgotten, files past 4096 have no names.
 * Texts of frames live as long. */
struct sym_users;
struct sym_users *sym_users_new(struct kern *k);
void sym_users_free(struct sym_users *u);            /* NULL: nothing */
/* From now on frames tell of functions that were compiled into others; NULL: nobody reads that. */
void sym_users_inline(struct sym_users *u, const struct sym_inliner *by);
/* Was there a frame in a file whose debug information nobody could read? */
bool sym_users_missed_inlined(const struct sym_users *u);
/* What lies where in a process now: for processes that may be gone when their addresses are asked for, and again when
 * one has executed another program. Silent when it is gone already. */
void sym_users_note(struct sym_users *u, u32 pid);
/* A record of what a process has mapped, or of a new process (stream_add_mappings): for those that are gone before
 * anybody could look. What is no such record is left alone. */
void sym_users_told(struct sym_users *u, const void *record, u32 len);
/* Of a return address ask for the byte before it. */
struct sym_frame sym_users_find(struct sym_users *u, u32 pid, u64 address);
/* Where the function with that symbol lies in the process. module: path or last part of it; "": any file's. */
bool sym_users_address(struct sym_users *u, u32 pid, str module, str symbol, u64 *address);
/* A C++ or Rust name as it was written, copied; others as they are. */
str  sym_demangle(struct arena *a, str name, bool with_arguments);
bool sym_can_demangle(void);                         /* was it built with libiberty? */

/* ---- builds.c: names in files that are known by their build id, as stacks of BPF_F_STACK_BUILD_ID have them ------ */

struct sym_builds;
struct sym_builds *sym_builds_new(struct kern *k);
void sym_builds_free(struct sym_builds *b);          /* NULL: nothing */
/* False: it is no ELF file, or has no build id. */
bool sym_builds_add(struct sym_builds *b, const char *path);
/* id: the first bytes of the build id; offset: in the file. SYM_NO_FILE: no such file was added. Texts of the frame
 * live as long as b. */
struct sym_frame sym_builds_find(struct sym_builds *b, const u8 *id, u32 bytes, u64 offset);

#endif
