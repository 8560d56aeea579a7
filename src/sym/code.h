/* code.h: the code of one file: which of its bytes lie at which address as linked, and the functions there. */
#ifndef SKEP_SYM_CODE_H
#define SKEP_SYM_CODE_H

#include "sym/sym.h"

enum { BUILD_ID_MAX = 32 };

/* Where the bytes of an ELF file come from: a file, or memory. */
struct code_source { struct kern *k; int fd; const u8 *bytes; u64 len; };

struct code_segment { u64 offset, vaddr, filesz; };
struct code_symbol { u64 value, size; u32 name /* in names */; u8 bind; };
struct code {
	struct arena arena;
	struct code_segment *segments; u32 nsegments;
	struct code_symbol *symbols; u32 nsymbols;               /* by value, each value once */
	str names;
	str *shown;                                              /* demangled, when it was asked for */
	u8 build_id[BUILD_ID_MAX]; u32 build_id_len;
	str debug_link; u32 debug_crc;
	bool has_symtab;
	bool has_debug;              /* .debug_info */
	int debug_fd;                /* the file it was read from, where has_debug and somebody wants it; 0: none */
};

/* Reads what a file says of its functions, from hostile files too: nothing is mapped, and sizes are bounded. False: it
 * is no ELF file of 64 bits, or damaged; what was read until then stays. */
bool code_read(struct code *c, const struct code_source *from);
void code_clear(struct code *c);
/* The address as linked of a place in the file; false: no code was loaded from there. */
bool code_address(const struct code *c, u64 offset, u64 *address);
/* The function that an address as linked lies in; its name, and the symbol that this was made of, stay as long as the
 * code. */
bool code_find(struct code *c, u64 address, str *name, str *symbol, u64 *offset);
/* The address as linked of the function with that symbol. */
bool code_symbol_address(const struct code *c, str symbol, u64 *address);
/* Functions of another file, which was split off this one. */
void code_take_symbols(struct code *c, struct code *from);

#endif
