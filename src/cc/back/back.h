/* back.h: from IR to instructions, by way of the machine form.
 *
 *   layout.c  order of the blocks
 *   sel*.c    chooses instructions: IR -> machine form over virtual registers
 *   live.c    what is live where
 *   ra*.c     graph colouring gives registers, or a place on the stack
 *   peep.c    what is only seen with registers at hand; tail.c: ends that blocks share
 *   loops.c   ways into loops, counters on the right; close.c: loops that verifiers of older kernels take
 *   emit.c    writes: jumps, relocations, lines
 *
 * A machine instruction is a BPF instruction whose registers may be virtual, or one of few pseudo instructions. What
 * the machine fixes is said with real registers: arguments are moved to r1..r5, a call spoils r0..r5, results come from
 * r0. The moves go where both ends get one register. Nothing is reserved for temporaries: r0 to r9 are all given out.
 */
#ifndef SKEP_CC_BACK_H
#define SKEP_CC_BACK_H

#include "cc/cc_diag.h"
#include "cc/ir/ir.h"
#include "isa/isa.h"

typedef u32 mreg;                    /* below VREG: r0 to r10; from VREG on: virtual */
enum { VREG = 16, NO_REG = ~0u, COLORS = 10, CALLER_SAVED = 0x3f };

enum mop {
	M_INSN,                      /* as isa.h has it */
	M_MOVE,                      /* dst = src, all 64 bits; goes when both are the same register */
	M_LD64,                      /* two slots: imm, or the address of sym plus imm */
	M_LEA,                       /* dst = r10 + imm: two instructions */
	M_CALL,                      /* helper imm, or sym; reads r1 to r<nargs>, writes r0, spoils r1 to r5 */
	/* a conditional jump inside the block, to the M_LABEL of the same number (target) */
	M_SKIP,
	M_LABEL,
	M_JCC,                       /* a conditional jump to block target; what follows is the other way */
	M_JMP,
	M_EXIT,                      /* reads r0 */
	M_ASM,                       /* number target in asms */
};

struct mins {
	u8 op, code;                 /* enum mop; opcode of M_INSN, M_SKIP, M_JCC */
	u8 nargs;
	bool is_partial;             /* may be skipped: what dst held before counts */
	mreg dst, src;
	s32 off;
	u32 target;
	s64 imm;
	sym sym;                     /* M_LD64, M_CALL */
	/* CO-RE relocation number + 1: it patches off of a memory access, imm of the rest */
	u32 core;
	pos at;
};

/* Inline assembly: registers of the operands in the order of the text's numbers; NO_REG where an operand is no
 * register. */
struct masm {
	const struct ir_asm *text;
	mreg *reg;                   /* by operand; an input tied to an output has the same one */
	ref *value;                  /* by operand, of inputs: constants and addresses are written into the text */
	u16 clobbers;                /* real registers */
	blk *labels;
};

typedef vec(struct mins) mins_list;
struct mblock { blk id; mins_list ins; };

struct vreg {
	bool is_temp;                /* made by spilling: lives for an instruction or few, is not spilled again */
	u8 splits;                   /* how often what it stands for was spilled */
	bool is_remat;               /* may be made anew, by this, instead of being kept */
	struct mins made;
};

enum { BACK_LOCALS = 3, BACK_LOCAL_MIN = 32 };
struct back_local { pos at; u32 len, bytes; };           /* a variable that lies on the stack, where it is declared */

struct back_variable { sym local; s32 place; };          /* on the stack, behind r10 */

struct back_ctx { struct arena *tmp /* reset after each function */; struct diags *ds; u8 cpu; /* 1..4 */ };

struct mfn {
	struct ir_fn *fn;
	const struct back_ctx *c;
	struct arena *tmp;
	vec(struct mblock) blocks;   /* in the order they are written */
	u32 *at;                     /* by block name: index in blocks */
	blk last_id, id_limit;       /* names past the IR's are of blocks that tail.c cut off */
	vec(struct vreg) vregs;      /* number VREG + n */
	vec(struct masm) asms;
	u32 labels;
	u32 frame;                   /* bytes of stack in use */
	u32 objects;                 /* of those, bytes of objects and what is between them; spills lie deeper */
	struct back_local locals[BACK_LOCALS];   /* as in back_fn */
	vec(struct back_variable) variables;
	bool has_labels;             /* inline assembly jumps to blocks */
	bool failed;                 /* reported */
};

static inline bool is_virtual(mreg r) { return r >= VREG && r != NO_REG; }
static inline struct vreg *vreg_of(const struct mfn *m, mreg r) { return &m->vregs.v[r - VREG]; }
mreg vreg_new(struct mfn *m);

/* What an instruction reads and writes. A register that is both stands in both. */
struct mregs { mreg *use[40], *def[40]; u32 nuse, ndef; u16 reads, writes; /* real ones by nature: calls, cmpxchg */ };
void mins_regs(struct mfn *m, struct mins *i, struct mregs *out);

/* ---- sel.c: false: reported ---------------------------------------------------------------------- */
bool sel_run(struct mfn *m);

/* ---- live.c: by index in blocks, bits of the numbers in global; NO_REG: lives in one block only ---- */
struct live { u32 n, words; u32 *global; mreg *reg; u64 **in, **out; };
/* false: too many blocks and registers to hold the sets */
bool live_run(struct mfn *m, struct live *l, struct arena *tmp);
static inline bool live_has(const u64 *bits, u32 n) { return bits[n / 64] >> n % 64 & 1; }

/* ---- ra.c, ra_spill.c ------------------------------------------------------------------------------ */
bool ra_run(struct mfn *m);
void ra_rewrite(struct mfn *m, const s32 *slot, const bool *is_spilled);

void layout_run(struct ir_fn *fn, struct arena *tmp);    /* of fn->order */

/* ---- stack.c: places of stack objects, by ref; false: reported --------------------------------------- */
bool stack_objects(struct mfn *m, s32 *slot);

void peep_run(struct mfn *m);
void close_run(struct mfn *m);
void tail_run(struct mfn *m);
u8   peep_opposite(const struct mfn *m, u8 code);        /* of a conditional jump; itself when there is none */
void loops_run(struct mfn *m);                          /* before close_run */

struct back_reloc { u32 insn; sym to; s64 addend; };
struct back_core { u32 insn, core; };
struct back_line { u32 insn; pos at; };
struct back_fn {
	vec(struct insn) insns;
	vec(struct back_reloc) relocs;
	vec(struct back_core) cores;
	vec(struct back_line) lines;
	u32 frame;                   /* bytes of stack */
	/* the largest, from BACK_LOCAL_MIN bytes on, the largest first; bytes 0: no more */
	struct back_local locals[BACK_LOCALS];
	vec(struct back_variable) variables;     /* of name_locals */
};
bool emit_run(struct mfn *m, struct arena *out_arena, struct back_fn *out);

/* Names that only assembly speaks of ("r1 = LIMIT ll") become symbols of this type, which another object or a loader
 * defines. */
void back_declare(struct ir_module *mod, const struct type *type);
/* A function as instructions; false: it cannot be, and that was reported. */
bool back_emit(struct ir_fn *fn, const struct back_ctx *c, struct arena *out_arena, struct back_fn *out);

#endif
