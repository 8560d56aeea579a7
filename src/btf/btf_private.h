/* btf_private.h: the view behind struct btf. */
#ifndef SKEP_BTF_PRIVATE_H
#define SKEP_BTF_PRIVATE_H

#include "btf/btf.h"

enum btf_diag {
#define DIAG(name, id, severity, exit, hint) BTF_D_##name,
#include "btf/btf.diag.def"
#undef DIAG
	BTF_DIAG_COUNT
};
extern const struct diag_code btf_diags[BTF_DIAG_COUNT];
#define btf_report(ds, name, where, ...) diag_add((ds), &btf_diags[BTF_D_##name], (where), __VA_ARGS__)

enum { BTF_KINDS = 32, BTF_MAGIC = 0xeb9f, BTF_HEADER = 24, BTF_MAX_IDS = 1 << 24, BTF_MAX_CHAIN = 64 };

struct btf_raw { u32 name_off, info, size; };        /* size or type */

/* Names lie apart by what is asked for: who wants a struct waits for no index of all functions. */
enum btf_table { BTF_TABLE_TYPES, BTF_TABLE_FUNCS, BTF_TABLE_ENUMERATORS, BTF_TABLES };
struct btf_slots { const u32 *v; u32 n; };           /* hash of names -> id; n: a power of two */

struct btf_index_header {
	u8 magic[8];                 /* btf_index.c has it */
	u64 identity;
	u32 ids, slots[BTF_TABLES];  /* slots: a power of two */
};

struct btf {
	u64 identity;                /* as the caller knows it; 0: of all bytes (btf_index.c) */
	struct arena *arena;
	const u8 *bytes; u64 len;
	const u8 *types; u32 types_len;
	const char *strs; u32 strs_len;
	const struct btf *base;
	u32 first_id, str_base;      /* of the split part */
	const u32 *offs;             /* by id - first_id: offset in types; NULL: not yet counted */
	u32 count;                   /* first_id + number of types; valid with offs */
	bool is_counted;             /* of_kind and elements are known: an index brings offs alone */
	bool is_cut;                 /* what follows the last of them is no type; likewise */
	struct btf_slots slots[BTF_TABLES]; /* each made when first asked; enumerators: the id of their enum */
	u32 of_kind[BTF_KINDS], elements[BTF_KINDS];         /* types, and what they list together; counted with offs */
	struct arena_mark mark;
};

u32  btf_kind_extra(u32 kind, u32 vlen);             /* bytes behind struct btf_raw; ~0: unknown kind */
bool btf_count_types(const struct btf *b);
u64  btf_name_hash(str name);                        /* stable: it is stored */
/* a type of a program, and the kernel's to compare it with */
struct btf_pair { const struct btf *local, *target; u32 l, t; };
bool btf_fields_fit(struct btf_pair p);              /* btf_match.c: the one field can be read as the other */

#endif
