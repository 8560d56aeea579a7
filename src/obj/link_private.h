/* link_private.h: several objects on their way into one (link.c, link_btf.c). */
#ifndef SKEP_LINK_PRIVATE_H
#define SKEP_LINK_PRIVATE_H

#include "obj/obj_private.h"

/* What an object's section became: number of the section in the result and the place in it; sec 0: left out. */
struct link_at { u32 sec; u64 at; bool is_copy; /* of a section that is there once: license, version */ };

struct link_in {
	str name;
	struct elf elf;
	struct elf_symbol *syms; u32 nsyms;
	struct link_at *at;          /* by section */
	u32 *sym;                    /* by symbol: its number in the result; 0: none */
	struct btf *btf;             /* NULL: none */
	struct btf_ext ext;
	u32 *type;                   /* by id: its number among the joined types; 0: left out */
	u32 *type_sym;               /* by id of a VAR or FUNC that others stand for: the symbol */
};

struct link_sec { str name; u32 type; u64 flags, size; u32 align, entsize; struct buf bytes;
	u32 symbol /* of the section */; };

struct link_sym {
	struct elf_symbol s;         /* section: of the result; 0: not defined */
	u32 in;                      /* who defines it, or the first that names it */
	u32 type;                    /* its VAR or FUNC among the joined types; 0: none */
	u32 type_in, type_id;        /* the same in its object */
};

/* Code or data of a weak definition for which another one stands. */
struct link_dead { u32 sec; u64 from, to; };

struct obj_link {
	struct arena *arena;
	struct diags *ds;
	vec(struct link_in) ins;
	vec(struct link_sec) secs;   /* [0] unused */
	vec(struct link_sym) syms;   /* [0] unused */
	struct map globals;          /* hash of a name -> its symbol */
	vec(struct link_dead) dead;
	struct btf_build *types;
};

u32  link_global(struct obj_link *l, str name);              /* 0: none */
bool link_is_dead(const struct obj_link *l, u32 sec, u64 at);
bool link_read_types(struct obj_link *l, struct link_in *in);
bool link_types(struct obj_link *l, str *btf, str *ext);     /* "" for none; false: reported */

#endif
