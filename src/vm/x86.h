/* x86.h: instructions of x86-64 as bytes: an opcode, a register, and a register or memory (Intel's manual, volume 2,
 * chapter 2: prefixes, opcode, ModRM, SIB, displacement). Nothing here knows BPF. */
#ifndef SKEP_VM_X86_H
#define SKEP_VM_X86_H

#include "base/base.h"

enum x86_reg { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15 };
/* What jumps ask: the low four bits of their opcodes. */
enum x86_when { X86_BELOW = 2, X86_NOT_BELOW, X86_EQUAL, X86_NOT_EQUAL, X86_NOT_ABOVE, X86_ABOVE, X86_LESS = 12,
	X86_NOT_LESS, X86_NOT_GREATER, X86_GREATER, X86_CARRY = X86_BELOW };
/* Width of the operands; 32 bits else, and then the upper half of what is written becomes zero. BYTE: of the
 * instruction's register alone, or of both. */
enum { X86_64 = 1, X86_16 = 2, X86_BYTE = 4 };

struct x86_mem { u8 base; s32 disp; u8 index; /* a register that is added, not rax; 0: none */ };

/* op: one byte, or 0x0f and a second one as 0x0fNN. reg: a register, or the digit that is part of the opcode. */
void x86_rr(struct buf *b, u32 width, u32 op, u32 reg, u32 rm);
void x86_rm(struct buf *b, u32 width, u32 op, u32 reg, struct x86_mem m);
void x86_number(struct buf *b, u64 v, u32 bytes);
/* digit: 0 add, 1 or, 4 and, 5 sub, 6 xor, 7 cmp; imm is sign extended. */
void x86_ri(struct buf *b, u32 width, u32 digit, u32 reg, s32 imm);
void x86_mov(struct buf *b, u32 width, u32 to, u32 from);
void x86_const(struct buf *b, u32 reg, u64 v);     /* flags do not survive */
void x86_push(struct buf *b, u32 reg);
void x86_pop(struct buf *b, u32 reg);
/* Jumps forward: what comes back is handed to x86_land where they go to. */
u32  x86_jump(struct buf *b);
u32  x86_jump_when(struct buf *b, enum x86_when when);
u32  x86_call(struct buf *b);
void x86_land_at(struct buf *b, u32 from, u32 to);
void x86_land(struct buf *b, u32 from);
void x86_call_far(struct buf *b, u64 address);     /* through rax */

#endif
