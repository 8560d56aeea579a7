/* emit_private.h: what writing instructions shares with inline assembly. */
#ifndef SKEP_CC_EMIT_PRIVATE_H
#define SKEP_CC_EMIT_PRIVATE_H

#include "cc/back/back.h"

struct fixup { u32 insn; blk to; };
struct emit {
	struct mfn *m;
	struct arena *arena;         /* of what is handed out */
	struct back_fn *out;
	vec(struct fixup) fixups;
	u32 *start;                  /* first instruction, by index in blocks */
	u32 *skip_from;              /* by label: the jump to it */
	pos at;
};

u32 emit_put(struct emit *e, struct insn i);
void emit_jump_to(struct emit *e, u32 insn, blk to);
void emit_asm(struct emit *e, const struct mins *i);

#endif
