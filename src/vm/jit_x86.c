/* jit_x86.c: instruction by instruction, from BPF to x86-64. r0 to r9 stay in registers of the host. r10 is not one of
 * them: the frame's memory is, and loads and stores relative to r10 are loads and stores there. Any other address goes
 * through one of a few pieces of code at the end, which find its region and check it ("checks" below).
 *
 *	rax rdi rsi rdx rcx r8 rbx r13 r14 r15   r0 .. r9
 *	rbp   the end of the frame's stack       r12  struct vm
 *	r9    instructions left                  r10, r11  scratch; r11: an address, then where it is
 *
 * A block begins by taking the number of its instructions off r9. Where the interpreter has to go on, a stub behind the
 * code puts all registers back. */
#include <sys/random.h>
#include "vm/jit.h"
#include "vm/x86.h"

#if defined(__x86_64__)

enum { VM = R12, LEFT = R9, STACK = RBP, SCRATCH = R10, ADDRESS = R11, CHECKS = 8 };
static const u8 host[REG_COUNT] = { RAX, RDI, RSI, RDX, RCX, R8, RBX, R13, R14, R15, 0 };

/* Out of line: the interpreter goes on at pc. */
struct stub {
	u32 from, pc, unrun;
	u16 init;
	u8 field;                /* 1 + host register that takes a packet pointer; 0: none */
	u32 back;
};
struct patch { u32 from, to; };
struct tr {
	struct vm *vm;
	const struct obj_func *f;
	const struct flow *flow;
	struct buf *b;
	struct arena arena;
	u32 func, *at;
	u32 pc, unrun;           /* of the block, this instruction included */
	vec(struct patch) jumps; /* to instructions */
	vec(struct patch) checks;
	vec(struct stub) stubs;
	vec(u32) ends;           /* jumps to the end of the code */
	bool blinds;
	u64 key;
};

#define AT(base, field) ((struct x86_mem){ base, (s32)offsetof(struct vm, field) })
#define REG_AT(n) ((struct x86_mem){ VM, (s32)(offsetof(struct vm, r) + 8 * (n)) })
#define FRAME_AT(base, field) ((struct x86_mem){ base, (s32)offsetof(struct frame, field) })
#define REGION_AT(base, field) ((struct x86_mem){ base, (s32)offsetof(struct region, field) })

static u32 width_of(struct insn i)
{
	return INSN_CLASS(i) == CLS_ALU64 || INSN_CLASS(i) == CLS_JMP ? X86_64 : 0;
}

static u32 size_of(struct insn i)
{
	static const u8 sizes[] = { 4, 2, 1, 8 };
	return sizes[i.code >> 3 & 3];
}

static u32 width_of_size(u32 size)
{
	return size == 8 ? X86_64 : size == 2 ? X86_16 : size == 1 ? X86_BYTE : 0;
}

/* ---- pieces ---- */

/* A number of the program's, in two halves that do not say what it is. */
static void constant(struct tr *t, u32 reg, u64 v)
{
	u32 other = reg == SCRATCH ? ADDRESS : SCRATCH;
	if (!t->blinds) {
		x86_const(t->b, reg, v);
		return;
	}
	t->key = t->key * 6364136223846793005ull + 1442695040888963407ull;
	u64 key = t->key ^ t->key >> 29;
	x86_const(t->b, reg, v ^ key);
	x86_const(t->b, other, key);
	x86_rr(t->b, X86_64, 0x31, other, reg);
}

static void leave(struct tr *t, u32 from)
{
	vec_push(&t->stubs, &t->arena, ((struct stub){ .from = from, .pc = t->pc, .unrun = t->unrun,
		.init = t->flow->live[t->pc] }));
}

/* The register that has this one's value; r10's is loaded. */
static u32 reg_of(struct tr *t, u32 reg, u32 scratch)
{
	if (reg != REG_FP)
		return host[reg];
	x86_rm(t->b, X86_64, 0x8b, scratch, REG_AT(REG_FP));
	return scratch;
}

/* The second operand: a register's, or the number, sign extended. */
static u32 operand(struct tr *t, struct insn i)
{
	if (i.code & SRC_X)
		return reg_of(t, i.src, SCRATCH);
	constant(t, SCRATCH, width_of(i) ? (u64)(s64)i.imm : (u32)i.imm);
	return SCRATCH;
}

/* Functions that may end without a value keep the record of whether r0 has one. */
static void wrote(struct tr *t, u32 reg)
{
	if (reg || !t->flow->tracks_r0)
		return;
	x86_rm(t->b, 0, 0x80, 1, AT(VM, init));
	x86_number(t->b, 1, 1);
}

/* ---- arithmetic ---- */

static void shift(struct tr *t, struct insn i)
{
	static const u8 digits[16] = { [ALU_LSH >> 4] = 4, [ALU_RSH >> 4] = 5, [ALU_ARSH >> 4] = 7 };
	u32 digit = digits[INSN_OP(i) >> 4], w = width_of(i), dst = host[i.dst], at = dst;
	if (!(i.code & SRC_X)) {
		x86_rr(t->b, w, 0xc1, digit, dst);
		x86_number(t->b, (u32)i.imm, 1);
		return;
	}
	u32 src = reg_of(t, i.src, SCRATCH);
	if (src != RCX) {                        /* the count stands in cl */
		x86_mov(t->b, X86_64, ADDRESS, RCX);
		x86_mov(t->b, X86_64, RCX, src);
	} else if (dst == RCX) {
		x86_mov(t->b, X86_64, ADDRESS, RCX);
	}
	at = dst == RCX ? ADDRESS : dst;
	x86_rr(t->b, w, 0xd3, digit, at);
	if (src != RCX || dst == RCX)
		x86_mov(t->b, X86_64, RCX, ADDRESS);
}

/* By zero: 0, or what was to be divided. By -1, signed: the least number has no positive one. */
static void divide(struct tr *t, struct insn i)
{
	u32 w = width_of(i), dst = host[i.dst], end = 0, end2 = 0, go;
	bool is_mod = INSN_OP(i) == ALU_MOD, is_signed = i.off == 1;
	x86_mov(t->b, X86_64, ADDRESS, operand(t, i));
	x86_rr(t->b, w, 0x85, ADDRESS, ADDRESS);
	go = x86_jump_when(t->b, X86_NOT_EQUAL);
	if (is_mod)
		x86_mov(t->b, w, dst, dst);
	else
		x86_const(t->b, dst, 0);
	end = x86_jump(t->b);
	x86_land(t->b, go);
	if (is_signed) {
		x86_ri(t->b, w, 7, ADDRESS, -1);
		go = x86_jump_when(t->b, X86_NOT_EQUAL);
		if (is_mod)
			x86_const(t->b, dst, 0);
		else
			x86_rr(t->b, w, 0xf7, 3, dst);
		end2 = x86_jump(t->b);
		x86_land(t->b, go);
	}
	x86_push(t->b, RAX);
	x86_push(t->b, RDX);
	x86_mov(t->b, w, RAX, dst);
	if (is_signed)
		x86_rr(t->b, w, 0x99, 0, 0), t->b->n--;          /* cdq, cqo: no operands */
	else
		x86_const(t->b, RDX, 0);
	x86_rr(t->b, w, 0xf7, is_signed ? 7 : 6, ADDRESS);
	x86_mov(t->b, X86_64, ADDRESS, is_mod ? RDX : RAX);
	x86_pop(t->b, RDX);
	x86_pop(t->b, RAX);
	x86_mov(t->b, w, dst, ADDRESS);
	x86_land(t->b, end);
	if (is_signed)
		x86_land(t->b, end2);
}

static void swap_bytes(struct tr *t, struct insn i)
{
	u32 dst = host[i.dst];
	bool swaps = isa_row(i.code)->form == FORM_BSWAP || i.code & SRC_X;
	if (swaps && i.imm == 16) {
		x86_rr(t->b, X86_16, 0xc1, 1, dst);              /* ror, by 8 */
		x86_number(t->b, 8, 1);
	} else if (swaps) {
		x86_rr(t->b, i.imm == 64 ? X86_64 : 0, 0x0fc8 | (dst & 7), 0, dst), t->b->n--;
	}
	if (i.imm == 16)
		x86_rr(t->b, 0, 0x0fb7, dst, dst);
	else if (i.imm == 32 && !swaps)
		x86_mov(t->b, 0, dst, dst);
}

/* imm 1: from the arena's own addresses; else back to the machine's, where null stays null. */
static void space_cast(struct tr *t, struct insn i)
{
	u64 base = vm_arena_base(t->vm);
	u32 is_null = 0, dst = host[i.dst];
	if (!base) {
		leave(t, x86_jump(t->b));
		return;
	}
	x86_mov(t->b, 0, dst, reg_of(t, i.src, SCRATCH));
	if (i.imm != 1) {
		x86_rr(t->b, 0, 0x85, dst, dst);
		is_null = x86_jump_when(t->b, X86_EQUAL);
	}
	x86_const(t->b, ADDRESS, base);
	x86_rr(t->b, X86_64, 0x09, ADDRESS, dst);
	if (is_null)
		x86_land(t->b, is_null);
}

static void move(struct tr *t, struct insn i)
{
	u32 w = width_of(i), dst = host[i.dst];
	if (!(i.code & SRC_X)) {
		constant(t, dst, w ? (u64)(s64)i.imm : (u32)i.imm);
		return;
	}
	if (i.off == 1) {
		space_cast(t, i);
		return;
	}
	u32 src = reg_of(t, i.src, SCRATCH);
	switch (i.off) {
	case 8:  x86_rr(t->b, w | X86_BYTE, 0x0fbe, dst, src); break;
	case 16: x86_rr(t->b, w, 0x0fbf, dst, src); break;
	case 32: x86_rr(t->b, w, 0x63, dst, src); break;
	default: x86_mov(t->b, w, dst, src);
	}
}

static void alu(struct tr *t, struct insn i)
{
	static const struct { u8 op, digit; } plain[16] = { [ALU_ADD >> 4] = { 0x01, 0 }, [ALU_SUB >> 4] = { 0x29, 5 },
		[ALU_OR >> 4] = { 0x09, 1 }, [ALU_AND >> 4] = { 0x21, 4 }, [ALU_XOR >> 4] = { 0x31, 6 } };
	u32 w = width_of(i), dst = host[i.dst], op = INSN_OP(i);
	switch (op) {
	case ALU_MOV: move(t, i); break;
	case ALU_NEG: x86_rr(t->b, w, 0xf7, 3, dst); break;
	case ALU_END: swap_bytes(t, i); break;
	case ALU_DIV: case ALU_MOD: divide(t, i); break;
	case ALU_LSH: case ALU_RSH: case ALU_ARSH: shift(t, i); break;
	case ALU_MUL: x86_rr(t->b, w, 0x0faf, dst, operand(t, i)); break;
	default:
		if (i.code & SRC_X || t->blinds)
			x86_rr(t->b, w, plain[op >> 4].op, operand(t, i), dst);
		else
			x86_ri(t->b, w, plain[op >> 4].digit, dst, i.imm);
	}
	wrote(t, i.dst);
}

/* ---- memory ---- */

/* Where the bytes at base + off are, once they are checked; otherwise the code leaves. */
static struct x86_mem reach(struct tr *t, u32 base, s16 off, u32 size, bool is_write)
{
	u32 which = (size == 8 ? 3 : size / 2) + (is_write ? 4 : 0);
	if (base == REG_FP && off >= -STACK_BYTES && off <= -(s32)size)
		return (struct x86_mem){ STACK, off };
	x86_rm(t->b, X86_64, 0x8d, ADDRESS, (struct x86_mem){ (u8)reg_of(t, base, ADDRESS), off });
	vec_push(&t->checks, &t->arena, ((struct patch){ x86_call(t->b), which }));
	leave(t, x86_jump_when(t->b, X86_CARRY));
	return (struct x86_mem){ ADDRESS, 0 };
}

static void load(struct tr *t, struct insn i)
{
	u32 size = size_of(i), dst = host[i.dst], stubs = t->stubs.n;
	struct x86_mem m = reach(t, i.src, i.off, size, false);
	bool is_signed = (i.code & 0xe0) == MODE_MEMSX;
	switch (size) {
	case 1: x86_rm(t->b, is_signed ? X86_64 : 0, is_signed ? 0x0fbe : 0x0fb6, dst, m); break;
	case 2: x86_rm(t->b, is_signed ? X86_64 : 0, is_signed ? 0x0fbf : 0x0fb7, dst, m); break;
	case 4: x86_rm(t->b, is_signed ? X86_64 : 0, is_signed ? 0x63 : 0x8b, dst, m); break;
	default: x86_rm(t->b, X86_64, 0x8b, dst, m);
	}
	if (t->stubs.n > stubs) {
		t->stubs.v[stubs].field = (u8)(1 + dst);
		t->stubs.v[stubs].back = (u32)t->b->n;
	}
	wrote(t, i.dst);
}

static void store_reg(struct tr *t, u32 size, u32 src, struct x86_mem m)
{
	x86_rm(t->b, width_of_size(size), size == 1 ? 0x88 : 0x89, reg_of(t, src, SCRATCH), m);
}

static void store(struct tr *t, struct insn i)
{
	u32 size = size_of(i);
	struct x86_mem m = reach(t, i.dst, i.off, size, true);
	if (INSN_CLASS(i) == CLS_STX) {
		store_reg(t, size, i.src, m);
	} else if (t->blinds) {
		/* the second half of the number needs the address's register: on the stack meanwhile */
		x86_push(t->b, ADDRESS);
		constant(t, SCRATCH, (u64)(s64)i.imm);
		x86_pop(t->b, ADDRESS);
		x86_rm(t->b, width_of_size(size), size == 1 ? 0x88 : 0x89, SCRATCH, m);
	} else {
		x86_rm(t->b, width_of_size(size), size == 1 ? 0xc6 : 0xc7, 0, m);
		x86_number(t->b, (u32)i.imm, MIN(size, 4));
	}
}

/* Addresses of atomics are multiples of their size. */
static void check_multiple(struct tr *t, u32 base, s16 off, u32 size)
{
	if (base == REG_FP) {
		if (off % (s32)size)
			leave(t, x86_jump(t->b));
		return;
	}
	x86_rm(t->b, X86_64, 0x8d, ADDRESS, (struct x86_mem){ host[base], off });
	x86_rr(t->b, X86_BYTE, 0xf6, 0, ADDRESS);
	x86_number(t->b, size - 1, 1);
	leave(t, x86_jump_when(t->b, X86_NOT_EQUAL));
}

/* The machine runs one program at a time: what is atomic there need not be here. */
static void atomic(struct tr *t, struct insn i)
{
	static const u8 ops[16] = { [ATOMIC_ADD >> 4] = 0x01, [ATOMIC_OR >> 4] = 0x09, [ATOMIC_AND >> 4] = 0x21,
		[ATOMIC_XOR >> 4] = 0x31 };
	bool is_load = i.imm == ATOMIC_LOAD_ACQ;
	u32 size = size_of(i), w = width_of_size(size), src, base = is_load ? i.src : i.dst;
	check_multiple(t, base, i.off, size);
	struct x86_mem m = reach(t, base, i.off, size, !is_load);
	if (is_load) {
		u32 op = size == 1 ? 0x0fb6 : size == 2 ? 0x0fb7 : 0x8b;
		x86_rm(t->b, size == 8 ? X86_64 : 0, op, host[i.dst], m);
		wrote(t, i.dst);
	} else if (i.imm == ATOMIC_STORE_REL) {
		store_reg(t, size, i.src, m);
	} else if (i.imm == ATOMIC_CMPXCHG) {
		src = reg_of(t, i.src, SCRATCH);
		x86_rm(t->b, w, 0x0fb1, src, m);
		if (size == 4)
			x86_mov(t->b, 0, RAX, RAX);
		wrote(t, 0);
	} else if (i.imm & ATOMIC_FETCH) {
		src = host[i.src];
		x86_rm(t->b, w, 0x8b, SCRATCH, m);
		x86_rm(t->b, w, i.imm == ATOMIC_XCHG ? 0x89 : ops[i.imm >> 4 & 15], src, m);
		x86_mov(t->b, w, src, SCRATCH);
		wrote(t, i.src);
	} else {
		x86_rm(t->b, w, ops[i.imm >> 4 & 15], reg_of(t, i.src, SCRATCH), m);
	}
}

/* ---- jumps and calls ---- */

static void jump_to(struct tr *t, u32 from, struct insn i)
{
	vec_push(&t->jumps, &t->arena, ((struct patch){ from, (u32)isa_target(i, t->pc) }));
}

static void jump_when(struct tr *t, struct insn i)
{
	static const u8 whens[16] = { [JMP_EQ >> 4] = X86_EQUAL, [JMP_GT >> 4] = X86_ABOVE,
		[JMP_GE >> 4] = X86_NOT_BELOW,
		[JMP_SET >> 4] = X86_NOT_EQUAL, [JMP_NE >> 4] = X86_NOT_EQUAL, [JMP_SGT >> 4] = X86_GREATER,
		[JMP_SGE >> 4] = X86_NOT_LESS, [JMP_LT >> 4] = X86_BELOW, [JMP_LE >> 4] = X86_NOT_ABOVE,
		[JMP_SLT >> 4] = X86_LESS, [JMP_SLE >> 4] = X86_NOT_GREATER };
	u32 w = width_of(i);
	if (i.code & SRC_X || t->blinds || INSN_OP(i) == JMP_SET || i.dst == REG_FP) {
		u32 src = operand(t, i);
		x86_rr(t->b, w, INSN_OP(i) == JMP_SET ? 0x85 : 0x39, src, reg_of(t, i.dst, ADDRESS));
	} else {
		x86_ri(t->b, w, 7, host[i.dst], i.imm);
	}
	jump_to(t, x86_jump_when(t->b, whens[INSN_OP(i) >> 4]), i);
}

static void may_goto(struct tr *t, struct insn i)
{
	x86_rm(t->b, X86_64, 0x8b, SCRATCH, AT(VM, top));
	x86_rm(t->b, 0, 0x8b, ADDRESS, FRAME_AT(SCRATCH, loops_left));
	x86_ri(t->b, 0, 5, ADDRESS, 1);
	jump_to(t, x86_jump_when(t->b, X86_BELOW), i);
	x86_rm(t->b, 0, 0x89, ADDRESS, FRAME_AT(SCRATCH, loops_left));
	jump_to(t, x86_jump_when(t->b, X86_EQUAL), i);
}

/* What holds a value: all that is read from here on does. */
static void set_init(struct tr *t, u16 init)
{
	if (t->flow->tracks_r0) {
		x86_rm(t->b, X86_16, 0x81, 4, AT(VM, init));
		x86_number(t->b, 1, 2);
		x86_rm(t->b, X86_16, 0x81, 1, AT(VM, init));
		x86_number(t->b, (init & ~1u) | 1 << REG_FP, 2);
	} else {
		x86_rm(t->b, X86_16, 0xc7, 0, AT(VM, init));
		x86_number(t->b, init | 1 << REG_FP, 2);
	}
}

static void end_with(struct tr *t, enum jit_end end)
{
	x86_const(t->b, RAX, end);
	vec_push(&t->ends, &t->arena, x86_jump(t->b));
}

/* By the machine. Behind it r1 to r5 are 0, so that nothing of the host's is in them. */
static void call(struct tr *t, struct insn i)
{
	u32 go, go2 = 0, at, stubs;
	bool is_function = insn_is_call(i) && flow_callee(t->vm->opt.jit, t->func, t->pc, &at) != UINT32_MAX;
	u16 live = t->pc + 1 < t->f->ninsns ? t->flow->live[t->pc + 1] : 0;
	for (u32 r = 0; r < REG_FP; r++)
		if ((r && r <= 5) || t->flow->live[t->pc] >> r & 1)
			x86_rm(t->b, X86_64, 0x89, host[r], REG_AT(r));
	x86_rm(t->b, X86_64, 0x89, LEFT, AT(VM, left));
	set_init(t, t->flow->live[t->pc]);
	x86_mov(t->b, X86_64, RDI, VM);
	x86_const(t->b, RSI, t->pc);
	x86_call_far(t->b, (u64)(uintptr_t)jit_call);
	x86_rm(t->b, X86_64, 0x8b, LEFT, AT(VM, left));
	x86_rr(t->b, 0, 0x85, RAX, RAX);
	go = x86_jump_when(t->b, X86_EQUAL);
	x86_ri(t->b, 0, 7, RAX, JIT_NO_R0);
	if (is_function && !(live & 1)) {
		go2 = x86_jump_when(t->b, X86_EQUAL);
	} else if (is_function) {
		stubs = t->stubs.n;
		leave(t, x86_jump_when(t->b, X86_EQUAL));
		t->stubs.v[stubs].pc = t->pc + 1;
		t->stubs.v[stubs].unrun = 0;
		t->stubs.v[stubs].init = live & (u16)~1;
	}
	vec_push(&t->ends, &t->arena, x86_jump(t->b));
	x86_land(t->b, go);
	if (go2)
		x86_land(t->b, go2);
	x86_rm(t->b, X86_64, 0x8b, RAX, REG_AT(0));
	for (u32 r = 1; r <= 5; r++)
		x86_const(t->b, host[r], 0);
}

static void exit_here(struct tr *t)
{
	x86_rm(t->b, X86_64, 0x89, RAX, REG_AT(0));
	x86_rm(t->b, X86_64, 0x8b, SCRATCH, AT(VM, top));
	x86_rm(t->b, 0, 0xc7, 0, FRAME_AT(SCRATCH, pc));
	x86_number(t->b, t->pc, 4);
	if (!t->flow->tracks_r0) {
		x86_rm(t->b, 0, 0x80, 1, AT(VM, init));
		x86_number(t->b, 1, 1);
	}
	end_with(t, JIT_DONE);
}

/* A constant that the machine does not have faults where it is loaded. */
static void load_constant(struct tr *t, struct insn i)
{
	u64 v;
	if (vm_constant(t->vm, t->func, t->pc, &v)) {
		constant(t, host[i.dst], v);
		wrote(t, i.dst);
		return;
	}
	t->vm->failed = false;
	t->vm->end = VM_DONE;
	leave(t, x86_jump(t->b));
}

/* dispatch */
static void translate(struct tr *t, struct insn i)
{
	switch (isa_row(i.code)->form) {
	case FORM_ALU: case FORM_DIV: case FORM_NEG: case FORM_END: case FORM_BSWAP: case FORM_MOVX: alu(t, i); break;
	case FORM_LD64: load_constant(t, i); break;
	case FORM_LDX: load(t, i); break;
	case FORM_ST: case FORM_STX: store(t, i); break;
	case FORM_ATOMIC: atomic(t, i); break;
	case FORM_JCC: jump_when(t, i); break;
	case FORM_JA: case FORM_JA32: jump_to(t, x86_jump(t->b), i); break;
	case FORM_MAYGOTO: may_goto(t, i); break;
	case FORM_CALL: case FORM_CALLX: case FORM_ABS: case FORM_IND: call(t, i); break;
	case FORM_EXIT: exit_here(t); break;
	default: leave(t, x86_jump(t->b));       /* a fault, which the interpreter tells */
	}
}

/* ---- blocks ---- */

static void begin_block(struct tr *t)
{
	t->unrun = flow_block(t->flow, t->f, t->pc);
	t->at[t->pc] = (u32)t->b->n;
	if (t->vm->opt.counts) {
		x86_rm(t->b, X86_64, 0x8b, SCRATCH, AT(VM, top));
		x86_rm(t->b, X86_64, 0x8b, SCRATCH, FRAME_AT(SCRATCH, hits));
		x86_rm(t->b, 0, 0xff, 0, (struct x86_mem){ SCRATCH, (s32)(4 * t->pc) });
	}
	x86_ri(t->b, X86_64, 5, LEFT, (s32)t->unrun);
	leave(t, x86_jump_when(t->b, X86_BELOW));
}

static const u8 saved[] = { RBP, RBX, R12, R13, R14, R15 };

/* Called as enum jit_end (*)(struct vm *, const void *at). The stack stays a multiple of 16. */
static void begin_code(struct tr *t)
{
	for (u32 k = 0; k < ARRAY_LEN(saved); k++)
		x86_push(t->b, saved[k]);
	x86_ri(t->b, X86_64, 5, RSP, 8);
	x86_mov(t->b, X86_64, VM, RDI);
	x86_mov(t->b, X86_64, ADDRESS, RSI);
	x86_rm(t->b, X86_64, 0x8b, STACK, AT(VM, top));
	x86_rm(t->b, X86_64, 0x8b, STACK, FRAME_AT(STACK, end));
	x86_rm(t->b, X86_64, 0x8b, LEFT, AT(VM, left));
	for (u32 r = 1; r <= 5; r++)
		x86_rm(t->b, X86_64, 0x8b, host[r], REG_AT(r));
	x86_rr(t->b, 0, 0xff, 4, ADDRESS);
}

static void end_code(struct tr *t)
{
	vec_each(e, &t->ends)
		x86_land(t->b, *e);
	x86_rm(t->b, X86_64, 0x89, LEFT, AT(VM, left));
	x86_ri(t->b, X86_64, 0, RSP, 8);
	for (u32 k = ARRAY_LEN(saved); k-- > 0;)
		x86_pop(t->b, saved[k]);
	x86_number(t->b, 0xc3, 1);
}

/* Registers go back: r10 has the instruction, r11 what holds a value and, above, how many of the block did not run. */
static void put_back(struct tr *t)
{
	for (u32 r = 0; r < REG_FP; r++)
		x86_rm(t->b, X86_64, 0x89, host[r], REG_AT(r));
	if (t->flow->tracks_r0) {
		x86_rm(t->b, X86_16, 0x81, 4, AT(VM, init));
		x86_number(t->b, 1, 2);
		x86_rm(t->b, X86_16, 0x09, ADDRESS, AT(VM, init));
	} else {
		x86_rm(t->b, X86_16, 0x89, ADDRESS, AT(VM, init));
	}
	x86_rr(t->b, 0, 0xc1, 5, ADDRESS);
	x86_number(t->b, 16, 1);
	x86_rm(t->b, 0, 0x89, ADDRESS, AT(VM, unrun));
	x86_rr(t->b, X86_64, 0x01, ADDRESS, LEFT);
	x86_rm(t->b, X86_64, 0x8b, ADDRESS, AT(VM, top));
	x86_rm(t->b, 0, 0x89, SCRATCH, FRAME_AT(ADDRESS, pc));
	x86_const(t->b, RAX, JIT_LEFT);
}

static void end_stubs(struct tr *t)
{
	vec(u32) all = { 0 };
	vec_each(s, &t->stubs) {
		u32 init = (t->flow->tracks_r0 ? s->init & ~1u : s->init) | 1 << REG_FP, go;
		x86_land(t->b, s->from);
		if (s->field) {
			x86_rr(t->b, X86_64, 0x85, ADDRESS, ADDRESS);
			go = x86_jump_when(t->b, X86_EQUAL);
			x86_mov(t->b, X86_64, s->field - 1u, ADDRESS);
			x86_land_at(t->b, x86_jump(t->b), s->back);
			x86_land(t->b, go);
		}
		x86_const(t->b, SCRATCH, s->pc);
		x86_const(t->b, ADDRESS, init | s->unrun << 16);
		vec_push(&all, &t->arena, x86_jump(t->b));
	}
	vec_each(from, &all)
		x86_land(t->b, *from);
	put_back(t);
}

/* ---- checks ---- */

/* The region's rules on sight (vm_probe has all of them): r11 is an address, afterwards where it is in memory. What is
 * not plain, and what is wrong, goes to jit_at. Carry: no such memory; then r11 is a packet pointer, or 0. */
static void check(struct tr *t, u32 size, bool is_write)
{
	static const u8 kept[] = { RAX, RDI, RSI, RDX, RCX, R8, LEFT };
	u32 slow[8], n = 0, one_piece, good;
	x86_push(t->b, ADDRESS);
	x86_mov(t->b, X86_64, SCRATCH, ADDRESS);
	x86_rr(t->b, X86_64, 0xc1, 5, SCRATCH);
	x86_number(t->b, 32, 1);
	x86_ri(t->b, 0, 0, SCRATCH, 1 << 16);            /* of an address of memory, its region's number remains */
	x86_rm(t->b, 0, 0x3b, SCRATCH, AT(VM, regions.n));
	slow[n++] = x86_jump_when(t->b, X86_NOT_BELOW);
	x86_rr(t->b, X86_64, 0x6b, SCRATCH, SCRATCH);
	x86_number(t->b, sizeof(struct region), 1);
	x86_rm(t->b, X86_64, 0x03, SCRATCH, AT(VM, regions.v));
	x86_rm(t->b, 0, 0xf6, 0, REGION_AT(SCRATCH, plain));
	x86_number(t->b, is_write ? PLAIN_WRITE : PLAIN_READ, 1);
	slow[n++] = x86_jump_when(t->b, X86_EQUAL);
	x86_ri(t->b, 0, 5, ADDRESS, VM_FIRST);
	x86_rm(t->b, 0, 0x3b, ADDRESS, REGION_AT(SCRATCH, low));
	slow[n++] = x86_jump_when(t->b, X86_BELOW);
	x86_rm(t->b, 0, 0x3b, ADDRESS, REGION_AT(SCRATCH, high));
	slow[n++] = x86_jump_when(t->b, X86_NOT_BELOW);
	x86_rm(t->b, 0, 0x83, 7, REGION_AT(SCRATCH, mask));
	x86_number(t->b, 0, 1);
	one_piece = x86_jump_when(t->b, X86_EQUAL);
	x86_rm(t->b, 0, 0x23, ADDRESS, REGION_AT(SCRATCH, mask));
	x86_ri(t->b, 0, 0, ADDRESS, (s32)size);
	x86_rm(t->b, 0, 0x3b, ADDRESS, REGION_AT(SCRATCH, size));
	slow[n++] = x86_jump_when(t->b, X86_ABOVE);
	good = x86_jump(t->b);
	x86_land(t->b, one_piece);
	x86_ri(t->b, 0, 0, ADDRESS, (s32)size);
	slow[n++] = x86_jump_when(t->b, X86_CARRY);
	x86_rm(t->b, 0, 0x3b, ADDRESS, REGION_AT(SCRATCH, high));
	slow[n++] = x86_jump_when(t->b, X86_ABOVE);
	x86_land(t->b, good);
	x86_pop(t->b, ADDRESS);
	x86_ri(t->b, 0, 5, ADDRESS, VM_FIRST);
	x86_rm(t->b, X86_64, 0x03, ADDRESS, REGION_AT(SCRATCH, host));   /* no carry: a sum of the host's addresses */
	x86_number(t->b, 0xc3, 1);
	while (n-- > 0)
		x86_land(t->b, slow[n]);
	x86_pop(t->b, ADDRESS);
	for (u32 k = 0; k < ARRAY_LEN(kept); k++)
		x86_push(t->b, kept[k]);
	x86_mov(t->b, X86_64, RDI, VM);
	x86_mov(t->b, X86_64, RSI, ADDRESS);
	x86_const(t->b, RDX, size + (is_write ? JIT_WRITES : 0));
	x86_call_far(t->b, (u64)(uintptr_t)jit_at);
	x86_mov(t->b, X86_64, ADDRESS, RAX);
	for (u32 k = ARRAY_LEN(kept); k-- > 0;)
		x86_pop(t->b, kept[k]);
	x86_rr(t->b, X86_64, 0x85, ADDRESS, ADDRESS);
	good = x86_jump_when(t->b, X86_NOT_EQUAL);
	x86_rm(t->b, X86_64, 0x8b, ADDRESS, AT(VM, field));
	x86_number(t->b, 0xf9, 1);                               /* stc */
	x86_land(t->b, good);
	x86_number(t->b, 0xc3, 1);
}

static void end_checks(struct tr *t)
{
	for (u32 which = 0; which < CHECKS; which++) {
		bool is_used = false;
		vec_each(p, &t->checks) {
			if (p->to != which)
				continue;
			x86_land(t->b, p->from);
			is_used = true;
		}
		if (is_used)
			check(t, 1u << which % 4, which >= 4);
	}
}

bool jit_translate(struct vm *vm, u32 func, struct buf *code, u32 *at)
{
	const struct obj_func *f = &vm->obj->funcs.v[func];
	struct tr t = { .vm = vm, .f = f, .func = func, .flow = flow_of(vm->opt.jit, func), .b = code, .at = at,
		.blinds = vm->opt.jit->blinds };
	if (t.blinds && getrandom(&t.key, sizeof(t.key), 0) != sizeof(t.key))
		return false;
	begin_code(&t);
	for (; t.pc < f->ninsns; t.pc += 1u + insn_is_ld64(f->insns[t.pc]), t.unrun--) {
		if (t.flow->marks[t.pc] & FLOW_LEADER)
			begin_block(&t);
		translate(&t, f->insns[t.pc]);
	}
	t.unrun = 0;
	leave(&t, x86_jump(t.b));                /* past the last instruction */
	vec_each(j, &t.jumps)
		x86_land_at(t.b, j->from, t.at[j->to]);
	end_stubs(&t);
	end_code(&t);
	end_checks(&t);
	arena_clear(&t.arena);
	return true;
}

const char *vm_jit_missing(void)
{
	return NULL;
}

#else

bool jit_translate(struct vm *vm, u32 func, struct buf *code, u32 *at)
{
	(void)vm, (void)func, (void)code, (void)at;
	return false;
}

const char *vm_jit_missing(void)
{
	return "native code is made for x86-64 alone: programs are interpreted";
}

#endif
