/* gen_private.h: what the headers of objects have in common (skeleton.c). */
#ifndef SKEP_GEN_PRIVATE_H
#define SKEP_GEN_PRIVATE_H

#include "gen/gen.h"
#include "load/load.h"

struct gen {
	struct arena *arena;
	const struct obj *o;
	struct btf_c *c;             /* NULL: the object has no types */
	str name;
	struct buf *out;
};

void gen_begin(struct gen *g, const char *what, const char *includes);        /* what: the word in its guard */
void gen_text(struct gen *g, const char *s);                          /* '@' is the name */
void gen_bytes(struct gen *g, str bytes);                             /* as a text in quotes */
str  gen_map_ident(struct gen *g, const struct obj_map *m);           /* ".data.more": data_more */
bool gen_is_shown(const struct obj_map *m);
/* A section whose variables others can see: mapped, and a member of the skeleton. */
bool gen_has_vars(const struct gen *g, const struct obj_map *m);
void gen_data_struct(struct gen *g, const struct obj_map *m);
void gen_asserts(struct gen *g);

#endif
