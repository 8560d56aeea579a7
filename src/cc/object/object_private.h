/* object_private.h: what the parts of the last step share. */
#ifndef SKEP_CC_OBJECT_PRIVATE_H
#define SKEP_CC_OBJECT_PRIVATE_H

#include "cc/object/object.h"

#include "obj/obj.h"
#include "uapi/uapi.h"

struct build {
	struct arena *arena;
	struct ir_module *mod;
	struct types *ts;
	struct diags *ds;
	const struct src_map *src;
	struct obj *obj;
	struct btf_build *btf;
	s64 *index;                  /* by symbol: in funcs, maps or externs; data: the section's map; -1: none */
	u64 *offset;                 /* data: in its section */
	struct back_fn *codes;       /* by number of the function */
	bool *is_later;              /* by number of the function: runs after the one that names it has returned */
};

u32 object_btf(struct build *b, const struct type *t);         /* its id in the object's BTF; void: 0 */
void object_tags(struct build *b, const struct ir_sym *s, u32 id);   /* btf_decl_tag of a function or variable */

/* object_depth.c: the stack along calls, once of each function was found what it has run later. */
void object_find_later(struct build *b, const struct ir_fn *fn);
void object_check_depth(struct build *b);

void object_add_locals(struct build *b);                       /* object_local.c: where a debugger finds them */

/* object_map.c: declared maps and tables of functions. */
void object_add_map(struct build *b, sym id);
void object_add_struct_ops(struct build *b, sym id);
void object_fill_maps(struct build *b);                        /* slots, when all have their numbers */
void object_describe_maps(struct build *b);
bool object_is_struct_ops(str section);

/* object_data.c: data sections and externs. */
void object_add_binding(struct build *b, const struct ir_sym *s);
void object_add_data(struct build *b, sym id);
void object_fill_data(struct build *b);
void object_describe_data(struct build *b);
void object_add_extern(struct build *b, sym id);
void object_describe_externs(struct build *b);

#endif
