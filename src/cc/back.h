/* back.h: from IR to instructions: ra.c gives registers and stack, emit.c writes. */
#ifndef SKEP_CC_BACK_H
#define SKEP_CC_BACK_H

#include "cc/cc_diag.h"
#include "cc/ir.h"
#include "isa/isa.h"

struct back_reloc { u32 insn; sym to; s64 addend; };
struct back_core { u32 insn, core; };
struct back_line { u32 insn; pos at; };
struct back_fn {
	vec(struct insn) insns;
	vec(struct back_reloc) relocs;
	vec(struct back_core) cores;
	vec(struct back_line) lines;
	u32 frame;                   /* bytes of stack */
};
/* False: reported. */
bool back_emit(struct ir_fn *fn, struct pass_ctx *c, struct arena *out_arena, struct back_fn *out);

/* ---- ra.c --------------------------------------------------------------------------------------- */

/* r0 and r5 stay free for what instructions need in passing; r1 to r4 hold what no call crosses, r6 to r9 the rest. */
enum { SCRATCH = 0, SCRATCH2 = 5, NO_REG = 0xff };
struct ra {
	u8 *reg;                     /* by ref; NO_REG: none */
	s16 *slot;                   /* by ref: offset from r10 of an alloca or a spilled value; 0: none */
	u8 *fused;                   /* a comparison that its branch makes */
	u32 *uses;
	u32 frame;
};
bool ra_run(struct ir_fn *fn, struct pass_ctx *c, struct ra *out);

#endif
