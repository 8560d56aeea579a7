/* jit_x86.h: what the makers of x86-64 code share.
 *
 *   jit_x86.c        arithmetic, jumps, blocks; how code is entered and left
 *   jit_x86_mem.c    loads, stores, atomics, and their checks
 *   jit_x86_call.c   calls: of functions, which have frames, and of all else, by the machine
 *   jit_x86_map.c    lookups in arrays, in place
 *
 * r0 to r9 stay in registers of the host. r10 is not one of them: the frame's memory is, and loads and stores relative
 * to r10 are loads and stores there.
 *
 *	rax rdi rsi rdx rcx r8 rbx r13 r14 r15   r0 .. r9
 *	rbp   the frame, below it its stack      r12  struct vm
 *	r9    instructions left                  r10, r11  scratch; r11: from an address to where it is
 *
 * The code of a function is called, with a stack that is a multiple of 16 behind the call, and returns an enum jit_end
 * in r10; r0's value stays where it is. */
#ifndef SKEP_VM_JIT_X86_H
#define SKEP_VM_JIT_X86_H

#include "vm/jit.h"
#include "vm/x86.h"

enum { VM = R12, LEFT = R9, FRAME = RBP, SCRATCH = R10, ADDRESS = R11 };

/* Out of line: the interpreter goes on at pc. */
struct stub { u32 from, pc, unrun; u16 init; };
/* Out of line: the window (jit.h) of a base register is not where the address is. */
struct miss {
	struct stub stub;        /* from: below the window; the interpreter goes on where there is no such memory */
	u32 above, got, done;    /* the other jump; where the code goes on with r11, and with a packet pointer */
	s32 low;                 /* what is checked: low and so many bytes */
	u32 bytes, slot;
	u8 base, dst;            /* host registers; dst: 1 + the one that is loaded, 0: none */
	bool is_group;           /* what is checked is more than this access */
};
/* Out of line: a load that may be of a packet pointer, and is not. */
struct other { u32 from, back, pc, unrun; };
/* The rest of a block once more, in which each access is checked for itself. */
struct single { u32 from, pc; };
struct patch { u32 from, to; };
/* Accesses by the same register in a block, between which it stays as it is: one check is enough for them. */
struct group { s32 low, high; u32 first, n; };

struct tr {
	struct vm *vm;
	const struct obj_func *f;
	const struct flow *flow;
	struct buf *b;
	struct arena arena;
	u32 func, *at;
	enum uapi_ctx ctx_kind;  /* of the run for which it is made: what its context may be */
	u32 block;               /* its first instruction */
	u32 pc, unrun;           /* of the block, this instruction included */
	vec(struct patch) jumps; /* to instructions */
	vec(struct stub) stubs;
	vec(struct miss) misses;
	vec(struct other) others;
	vec(struct single) singles;
	vec(u32) returns;        /* of the call that is made: jumps behind it */
	vec(u32) fills;          /* calls of the code that fills a frame */
	vec(u32) fill_bytes;     /* of each */
	vec(struct group) groups;
	u32 *group_of;           /* by instruction: index + 1; 0: an access that is checked for itself */
	bool is_single;          /* all are */
	u32 in_address;          /* 1 + the window whose distance is in r11; 0: something else is */
	bool blinds;
	u64 key;
};

extern const u8 jit_host[REG_COUNT];

#define AT(base, field) ((struct x86_mem){ base, (s32)offsetof(struct vm, field), 0 })
#define REG_AT(n) ((struct x86_mem){ VM, (s32)(offsetof(struct vm, r) + 8 * (n)), 0 })
#define FRAME_AT(field) ((struct x86_mem){ FRAME, (s32)offsetof(struct frame, field), 0 })

/* A number of the program's, in two halves that do not say what it is, where it blinds. */
void tr_constant(struct tr *t, u32 reg, u64 v);
/* Where the jump at from goes, the interpreter goes on. */
void tr_leave(struct tr *t, u32 from);
/* The register that has this one's value; r10's is loaded. */
u32  tr_reg_of(struct tr *t, u32 reg, u32 scratch);
/* Functions that may end without a value keep the record of whether r0 has one. */
void tr_wrote(struct tr *t, u32 reg);

void tr_load(struct tr *t, struct insn i);
void tr_store(struct tr *t, struct insn i);
void tr_atomic(struct tr *t, struct insn i);
/* Where bytes to be read are, once they are checked. base is not r10. */
struct x86_mem tr_reach(struct tr *t, u32 base, s32 off, u32 size);
void tr_find_groups(struct tr *t);                         /* of the block that begins */
void tr_end_misses(struct tr *t);                          /* behind all code: what accesses and calls jump to */

void tr_call(struct tr *t, struct insn i);
/* The lookup at pc, if it is one in an array that is known: r0's value. *slow: a jump to where the machine does it. */
bool tr_lookup(struct tr *t, u32 *slow);
void tr_end_fills(struct tr *t);

#endif
