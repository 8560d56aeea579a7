/* obj_private.h: messages of the room, and the state of reading an ELF object. */
#ifndef SKEP_OBJ_PRIVATE_H
#define SKEP_OBJ_PRIVATE_H

#include "obj/obj.h"

enum obj_diag {
#define DIAG(name, id, severity, exit, hint) OBJ_D_##name,
#include "obj/obj.diag.def"
#undef DIAG
	OBJ_DIAG_COUNT
};
extern const struct diag_code obj_diags[OBJ_DIAG_COUNT];
#define obj_report(ds, name, where, ...) diag_add((ds), &obj_diags[OBJ_D_##name], (where), __VA_ARGS__)

struct obj_place { u32 section; u64 at; };      /* a function's or a map's place in the file */

struct obj_reader {
	struct obj *o;
	struct arena *arena;
	struct diags *ds;
	struct elf elf;
	struct elf_symbol *syms; u32 nsyms;
	u32 text;                    /* section .text; 0: none */
	vec(struct obj_place) func_at;       /* parallel to o->funcs: sorted, none overlap */
	struct map func_by_place;    /* section << 32 | byte -> index */
	struct map map_by_place;     /* the same for declared maps and struct_ops */
	s64 *data_map;               /* by section: index of its data map, -1: none */
	s64 *extern_of;              /* by symbol: index in o->externs, -1: none */
	struct btf_ext ext;
};

/* Reports that the object is damaged; returns false. */
bool obj_damaged(struct obj_reader *x, struct where where, const char *what);
bool obj_read_btf(struct obj_reader *x);
bool obj_read_funcs(struct obj_reader *x);
bool obj_read_maps(struct obj_reader *x);
bool obj_read_externs(struct obj_reader *x);
bool obj_read_relocs(struct obj_reader *x);
bool obj_read_ext(struct obj_reader *x);
/* Index of the function that starts there, or -1. */
s64  obj_func_at(const struct obj_reader *x, u32 section, u64 at);
s64  obj_map_at(const struct obj_reader *x, u32 section, u64 at);
bool obj_is_struct_ops(str section);
/* Fills the places of variables into a copy of .BTF. */
bool obj_place_vars(const struct elf *e, const struct elf_symbol *syms, u32 nsyms, u8 *bytes, u64 len,
	struct diags *ds);

#endif
