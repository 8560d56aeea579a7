/* btf_c.h: what types as C share: how they are declared (btf_c.c) and in which order defined (btf_c_order.c). */
#ifndef SKEP_BTF_C_H
#define SKEP_BTF_C_H

#include "btf/btf_private.h"

struct btf_c {
	struct arena *arena;
	const struct btf *b;
	u8 *state; u32 n;            /* by id: how far it is (btf_c_order.c) */
	struct map tags, idents;     /* hash of a name: how many have it */
	str *names;                  /* by id: what C calls it; empty until it is asked for */
	vec(u32) queue;              /* ids, in the order in which they are to be defined */
	bool strip_mods;
	bool is_marked;              /* types that others show or name */
	u32 nest;
	u64 left;                    /* steps: BTF may be made so that types within types never end */
};

bool btf_c_enter(struct btf_c *c);      /* false: too deep, or it took too long; else btf_c_leave follows */
void btf_c_leave(struct btf_c *c);
str btf_c_name(struct btf_c *c, const struct btf_node *t);
const char *btf_c_word(u32 kind, bool is_union);      /* "struct" */
void btf_c_body(struct btf_c *c, const struct btf_node *t, u32 indent, struct buf *out);      /* "struct x { ... }" */

#endif
