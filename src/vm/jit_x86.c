/* jit_x86.c: instruction by instruction, from BPF to x86-64 (jit_x86.h: registers, and the other parts): arithmetic,
 * jumps, blocks, and how code begins and ends.
 *
 * A block begins by taking the number of its instructions off r9. Where the interpreter has to go on, a stub behind the
 * code puts all registers back. */
#include <sys/random.h>
#include "vm/jit_x86.h"

#if defined(__x86_64__)

const u8 jit_host[REG_COUNT] = { RAX, RDI, RSI, RDX, RCX, R8, RBX, R13, R14, R15, 0 };

static u32 width_of(struct insn i)
{
	return INSN_CLASS(i) == CLS_ALU64 || INSN_CLASS(i) == CLS_JMP ? X86_64 : 0;
}

/* ---- pieces ---- */

void tr_constant(struct tr *t, u32 reg, u64 v)
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

void tr_leave(struct tr *t, u32 from)
{
	vec_push(&t->stubs, &t->arena, ((struct stub){ .from = from, .pc = t->pc, .unrun = t->unrun,
		.init = t->flow->live[t->pc] }));
}

u32 tr_reg_of(struct tr *t, u32 reg, u32 scratch)
{
	if (reg != REG_FP)
		return jit_host[reg];
	x86_rm(t->b, X86_64, 0x8b, scratch, FRAME_AT(fp));
	return scratch;
}

/* The second operand: a register's, or the number, sign extended. */
static u32 operand(struct tr *t, struct insn i)
{
	if (i.code & SRC_X)
		return tr_reg_of(t, i.src, SCRATCH);
	tr_constant(t, SCRATCH, width_of(i) ? (u64)(s64)i.imm : (u32)i.imm);
	return SCRATCH;
}

void tr_wrote(struct tr *t, u32 reg)
{
	if (reg || !t->flow->tracks_r0)
		return;
	x86_rm(t->b, X86_16, 0x83, 1, AT(VM, init));     /* in the width in which it is read */
	x86_number(t->b, 1, 1);
}

/* ---- arithmetic ---- */

static void shift(struct tr *t, struct insn i)
{
	static const u8 digits[16] = { [ALU_LSH >> 4] = 4, [ALU_RSH >> 4] = 5, [ALU_ARSH >> 4] = 7 };
	u32 digit = digits[INSN_OP(i) >> 4], w = width_of(i), dst = jit_host[i.dst], at = dst;
	if (!(i.code & SRC_X)) {
		x86_rr(t->b, w, 0xc1, digit, dst);
		x86_number(t->b, (u32)i.imm, 1);
		return;
	}
	u32 src = tr_reg_of(t, i.src, SCRATCH);
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
	u32 w = width_of(i), dst = jit_host[i.dst], end = 0, end2 = 0, go;
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
	u32 dst = jit_host[i.dst];
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
	u32 is_null = 0, dst = jit_host[i.dst];
	if (!base) {
		tr_leave(t, x86_jump(t->b));
		return;
	}
	x86_mov(t->b, 0, dst, tr_reg_of(t, i.src, SCRATCH));
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
	u32 w = width_of(i), dst = jit_host[i.dst];
	if (!(i.code & SRC_X)) {
		tr_constant(t, dst, w ? (u64)(s64)i.imm : (u32)i.imm);
		return;
	}
	if (i.off == 1) {
		space_cast(t, i);
		return;
	}
	u32 src = tr_reg_of(t, i.src, SCRATCH);
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
	u32 w = width_of(i), dst = jit_host[i.dst], op = INSN_OP(i);
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
	tr_wrote(t, i.dst);
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
		x86_rr(t->b, w, INSN_OP(i) == JMP_SET ? 0x85 : 0x39, src, tr_reg_of(t, i.dst, ADDRESS));
	} else {
		x86_ri(t->b, w, 7, jit_host[i.dst], i.imm);
	}
	jump_to(t, x86_jump_when(t->b, whens[INSN_OP(i) >> 4]), i);
}

static void may_goto(struct tr *t, struct insn i)
{
	x86_rm(t->b, 0, 0x8b, ADDRESS, FRAME_AT(loops_left));
	x86_ri(t->b, 0, 5, ADDRESS, 1);
	jump_to(t, x86_jump_when(t->b, X86_BELOW), i);
	x86_rm(t->b, 0, 0x89, ADDRESS, FRAME_AT(loops_left));
	jump_to(t, x86_jump_when(t->b, X86_EQUAL), i);
}

static void end_with(struct tr *t, enum jit_end end)
{
	x86_const(t->b, SCRATCH, end);
	x86_number(t->b, 0xc3, 1);
}

static void exit_here(struct tr *t)
{
	if (t->flow->tracks_r0) {                /* should there be none, this is where */
		x86_rm(t->b, 0, 0xc7, 0, FRAME_AT(pc));
		x86_number(t->b, t->pc, 4);
	}
	end_with(t, JIT_DONE);
}

/* A constant that the machine does not have faults where it is loaded. */
static void load_constant(struct tr *t, struct insn i)
{
	u64 v;
	if (vm_constant(t->vm, t->func, t->pc, &v)) {
		tr_constant(t, jit_host[i.dst], v);
		tr_wrote(t, i.dst);
		return;
	}
	t->vm->failed = false;
	t->vm->end = VM_DONE;
	tr_leave(t, x86_jump(t->b));
}

/* dispatch */
static void translate(struct tr *t, struct insn i)
{
	switch (isa_row(i.code)->form) {
	case FORM_ALU: case FORM_DIV: case FORM_NEG: case FORM_END: case FORM_BSWAP: case FORM_MOVX: alu(t, i); break;
	case FORM_LD64: load_constant(t, i); break;
	case FORM_LDX: tr_load(t, i); break;
	case FORM_ST: case FORM_STX: tr_store(t, i); break;
	case FORM_ATOMIC: tr_atomic(t, i); break;
	case FORM_JCC: jump_when(t, i); break;
	case FORM_JA: case FORM_JA32: jump_to(t, x86_jump(t->b), i); break;
	case FORM_MAYGOTO: may_goto(t, i); break;
	case FORM_CALL: case FORM_CALLX: case FORM_ABS: case FORM_IND: tr_call(t, i); break;
	case FORM_EXIT: exit_here(t); break;
	default: tr_leave(t, x86_jump(t->b));       /* a fault, which the interpreter tells */
	}
}

/* ---- blocks ---- */

static void begin_block(struct tr *t)
{
	t->block = t->pc;
	t->in_address = 0;
	t->unrun = flow_block(t->flow, t->f, t->pc);
	t->at[t->pc] = (u32)t->b->n;
	if (t->vm->opt.counts) {
		x86_rm(t->b, X86_64, 0x8b, SCRATCH, FRAME_AT(hits));
		x86_rm(t->b, 0, 0xff, 0, (struct x86_mem){ SCRATCH, (s32)(4 * t->pc), 0 });
	}
	x86_ri(t->b, X86_64, 5, LEFT, (s32)t->unrun);
	tr_leave(t, x86_jump_when(t->b, X86_BELOW));
	tr_find_groups(t);
}

static const u8 saved[] = { RBP, RBX, R12, R13, R14, R15 };

/* Called as enum jit_end (*)(struct vm *, const void *at): calls the code at that place. */
static void begin_code(struct tr *t)
{
	for (u32 k = 0; k < ARRAY_LEN(saved); k++)
		x86_push(t->b, saved[k]);
	x86_mov(t->b, X86_64, VM, RDI);
	x86_mov(t->b, X86_64, ADDRESS, RSI);
	x86_rm(t->b, X86_64, 0x8b, FRAME, AT(VM, top));
	x86_rm(t->b, X86_64, 0x8b, LEFT, AT(VM, left));
	for (u32 r = 1; r <= 5; r++)
		x86_rm(t->b, X86_64, 0x8b, jit_host[r], REG_AT(r));
	x86_rr(t->b, 0, 0xff, 2, ADDRESS);
	x86_rm(t->b, X86_64, 0x89, LEFT, AT(VM, left));
	x86_rm(t->b, X86_64, 0x89, FRAME, AT(VM, native));
	x86_ri(t->b, 0, 7, SCRATCH, JIT_DONE);
	u32 over = x86_jump_when(t->b, X86_NOT_EQUAL);
	x86_rm(t->b, X86_64, 0x89, RAX, REG_AT(0));
	if (!t->flow->tracks_r0) {
		x86_rm(t->b, 0, 0x80, 1, AT(VM, init));
		x86_number(t->b, 1, 1);
	}
	x86_land(t->b, over);
	x86_mov(t->b, 0, RAX, SCRATCH);
	for (u32 k = ARRAY_LEN(saved); k-- > 0;)
		x86_pop(t->b, saved[k]);
	x86_number(t->b, 0xc3, 1);
}

/* Registers go back: r10 has the instruction, r11 what holds a value and, above, how many of the block did not run. */
static void put_back(struct tr *t)
{
	for (u32 r = 0; r < REG_FP; r++)
		x86_rm(t->b, X86_64, 0x89, jit_host[r], REG_AT(r));
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
	x86_rm(t->b, 0, 0x89, SCRATCH, FRAME_AT(pc));
	x86_rm(t->b, X86_64, 0x8b, ADDRESS, FRAME_AT(fp));
	x86_rm(t->b, X86_64, 0x89, ADDRESS, REG_AT(REG_FP));
	end_with(t, JIT_LEFT);
}

static void end_stubs(struct tr *t)
{
	vec(u32) all = { 0 };
	vec_each(s, &t->stubs) {
		x86_land(t->b, s->from);
		x86_const(t->b, SCRATCH, s->pc);
		x86_const(t->b, ADDRESS, (u32)((t->flow->tracks_r0 ? s->init & ~1u : s->init) | 1 << REG_FP) |
			s->unrun << 16);
		vec_push(&all, &t->arena, x86_jump(t->b));
	}
	vec_each(from, &all)
		x86_land(t->b, *from);
	put_back(t);
}

/* What is made of it leaves r11 alone, or tells what it puts there (in_address). */
static bool keeps_address(const struct tr *t, struct insn i)
{
	u8 form = isa_row(i.code)->form, op = INSN_OP(i);
	bool is_memory = form == FORM_LDX || form == FORM_ST || form == FORM_STX;
	bool is_alu = form == FORM_ALU || form == FORM_NEG || form == FORM_MOVX, is_move = op == ALU_MOV && !i.off;
	bool is_plain = op == ALU_ADD || op == ALU_SUB || op == ALU_AND || op == ALU_OR || op == ALU_XOR ||
		op == ALU_NEG || op == ALU_MUL;
	return !t->blinds && (is_memory || (is_alu && (is_move || is_plain)));
}

static u32 translate_at(struct tr *t)
{
	struct insn i = t->f->insns[t->pc];
	if (!keeps_address(t, i))
		t->in_address = 0;
	translate(t, i);
	t->pc += 1u + insn_is_ld64(i);
	t->unrun--;
	return t->pc;
}

/* From the instruction at which a check of several failed to the end of the block. */
static void end_single(struct tr *t, const struct single *s)
{
	t->is_single = true;
	x86_land(t->b, s->from);
	t->block = t->pc = s->pc;
	t->unrun = flow_block(t->flow, t->f, t->pc);
	while (t->pc < t->f->ninsns && (t->pc == s->pc || !(t->flow->marks[t->pc] & FLOW_LEADER)))
		translate_at(t);
	t->unrun = 0;
	if (t->pc < t->f->ninsns)
		vec_push(&t->jumps, &t->arena, ((struct patch){ x86_jump(t->b), t->pc }));
	else
		tr_leave(t, x86_jump(t->b));
	t->is_single = false;
}

bool jit_translate(struct vm *vm, u32 func, struct buf *code, u32 *at)
{
	const struct obj_func *f = &vm->obj->funcs.v[func];
	struct tr t = { .vm = vm, .f = f, .func = func, .flow = flow_of(vm->opt.jit, func), .b = code, .at = at,
		.ctx_kind = vm->ctx_kind,
		.blinds = vm->opt.jit->blinds };
	if (t.blinds && getrandom(&t.key, sizeof(t.key), 0) != sizeof(t.key))
		return false;
	t.group_of = arena_array(&t.arena, u32, f->ninsns + 1);
	begin_code(&t);
	while (t.pc < f->ninsns) {
		if (t.flow->marks[t.pc] & FLOW_LEADER)
			begin_block(&t);
		translate_at(&t);
	}
	t.unrun = 0;
	tr_leave(&t, x86_jump(t.b));             /* past the last instruction */
	tr_end_misses(&t);
	for (u32 k = 0; k < t.singles.n; k++)
		end_single(&t, &t.singles.v[k]);
	tr_end_misses(&t);                       /* those of single accesses */
	vec_each(j, &t.jumps)
		x86_land_at(t.b, j->from, t.at[j->to]);
	tr_end_fills(&t);
	end_stubs(&t);
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
