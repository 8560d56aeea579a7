/* sel.h: what the files of instruction selection share. */
#ifndef SKEP_CC_SEL_H
#define SKEP_CC_SEL_H

#include "cc/back/back.h"

struct sel {
	struct mfn *m;
	struct ir_fn *fn;
	const struct back_ctx *c;
	u32 *uses;
	mreg *reg;                   /* by ref: the register of a value; of an asm: its number */
	s32 *slot;                   /* by ref: where a stack object is, from r10 */
	bool *is_fused;              /* made by its users: a comparison, the address of blocks with an offset */
	bool *is_clean;              /* a W whose register has zeros above */
	u32 *made_in;                /* by ref, of floating values: the block they were last made in */
	ref *addr_of;                /* by symbol: the last of its addresses that was made */
	u32 *above;                  /* by number of a block: that of the only one that leads to it, or 0 */
	bool *is_late;               /* by ref: made behind a block's last comparison */
	bool is_ending;
	u32 block;                   /* number of the block under way, from 1 */
	mins_list *out;
	pos at;
	bool has_alu32;              /* -mcpu=v3 and later: arithmetic and jumps of 32 bits */
};

struct mins *sel_put(struct sel *s, struct mins i);    /* at gets where the IR instruction stands */
struct mins *sel_insn(struct sel *s, u8 code, mreg dst, mreg src, s32 off, s64 imm);
void sel_move(struct sel *s, mreg dst, mreg src);
void sel_const(struct sel *s, mreg dst, s64 v);
mreg sel_use(struct sel *s, ref v);                      /* a register that holds it; not to be written */
void sel_into(struct sel *s, mreg dst, ref v);
bool sel_is_made(const struct sel *s, ref v);            /* a floating value: a register has it on every way here */
mreg sel_def(struct sel *s, ref v);                      /* the register that the value gets */
bool sel_is_wide_core(const struct sel *s, const struct ir_ins *x);      /* takes a ld_imm64 */
bool sel_is_imm(const struct sel *s, ref v, s64 *imm);   /* fits the imm of an instruction */
void sel_cannot(struct sel *s, pos at, const char *what);
static inline struct ir_ins *sel_at(const struct sel *s, ref r) { return &s->fn->ins.v[r]; }
static inline bool fits32(s64 v) { return v >= INT32_MIN && v <= INT32_MAX; }

/* sel_alu.c */
void sel_alu(struct sel *s, ref r);
void sel_extend(struct sel *s, ref r);
void sel_unary(struct sel *s, ref r);
void sel_zext32(struct sel *s, mreg dst, mreg src);
void sel_find_clean(struct sel *s);

/* sel_branch.c */
bool sel_can_fuse(const struct sel *s, ref user, ref cmp);
void sel_compare(struct sel *s, ref r);                  /* as a value */
void sel_select(struct sel *s, ref r);
void sel_branch(struct sel *s, blk b, blk next);

/* sel_mem.c */
void sel_load(struct sel *s, ref r);
void sel_store(struct sel *s, ref r);
void sel_memcpy(struct sel *s, ref r);
void sel_memset(struct sel *s, ref r);
bool sel_is_moved(const struct sel *s, ref a, s64 bytes);
void sel_atomic(struct sel *s, ref r);
void sel_cmpxchg(struct sel *s, ref r);

/* sel_call.c */
void sel_call(struct sel *s, ref r);
void sel_ldabs(struct sel *s, ref r);
void sel_asm(struct sel *s, ref r);
void sel_asmout(struct sel *s, ref r);
void sel_params(struct sel *s);
void sel_ret(struct sel *s, ref r);

#endif
