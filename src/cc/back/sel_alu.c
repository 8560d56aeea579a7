/* sel_alu.c: arithmetic. BPF has two addresses: the first operand is moved to the result's register, where the register
 * allocator drops the move if the operand ends there. Before -mcpu=v3 a 32-bit value sits in a 64-bit register with
 * anything above it, and is extended where the operation looks there. */
#include "cc/back/sel.h"

#include "btf/btf.h"

static u8 alu_code(u8 op)
{
	static const u8 codes[] = { [IR_add] = ALU_ADD, [IR_sub] = ALU_SUB, [IR_mul] = ALU_MUL, [IR_udiv] = ALU_DIV,
		[IR_sdiv] = ALU_DIV,
		[IR_umod] = ALU_MOD, [IR_smod] = ALU_MOD, [IR_and] = ALU_AND, [IR_or] = ALU_OR, [IR_xor] = ALU_XOR,
		[IR_shl] = ALU_LSH,
		[IR_lshr] = ALU_RSH, [IR_ashr] = ALU_ARSH };
	return codes[op];
}

static bool is_wide(const struct sel *s, u8 type) { return type == IRT_D || !s->has_alu32; }
static u8 alu_class(const struct sel *s, u8 type) { return is_wide(s, type) ? CLS_ALU64 : CLS_ALU; }

/* ---- what stands above the low 32 bits --------------------------------------------------------------- */

static bool clean_now(const struct sel *s, const struct ir_ins *x)
{
	switch (x->op) {
	case IR_const: return x->imm >= 0 || s->has_alu32;
	case IR_undef: return true;
	case IR_core: return s->fn->mod->cores.v[x->imm].kind != CORE_ENUMVAL_VALUE;
	case IR_load: return !(x->flags & IRF_SIGNED) || (s->has_alu32 && s->c->cpu < 4);
	case IR_zext: case IR_bswap: return true;
	case IR_atomic: case IR_cmpxchg: return x->width == 4;
	case IR_phi:
		for (u32 n = 0; n < x->nargs; n++)
			if (!s->is_clean[s->fn->args.v[x->args + n]])
				return false;
		return true;
	case IR_select: return s->is_clean[x->b] && s->is_clean[x->c];
	case IR_copy: case IR_launder: return s->is_clean[x->a];
	case IR_and: return s->has_alu32 || s->is_clean[x->a] || s->is_clean[x->b];
	case IR_or: case IR_xor: return s->has_alu32 || (s->is_clean[x->a] && s->is_clean[x->b]);
	case IR_lshr: case IR_udiv: case IR_umod: return true;
	case IR_add: case IR_sub: case IR_mul: case IR_shl: case IR_ashr: case IR_sdiv: case IR_smod: case IR_neg:
		case IR_sext: return s->has_alu32;
	default: return ir_is_compare(x->op);
	}
}

/* All are, until one is found not to be: what loops carry stays clean that way. */
void sel_find_clean(struct sel *s)
{
	bool changed = true;
	for (ref i = 1; i < s->fn->ins.n; i++)
		s->is_clean[i] = sel_at(s, i)->type == IRT_W;
	while (changed) {
		changed = false;
		for (ref i = 1; i < s->fn->ins.n; i++) {
			const struct ir_ins *x = sel_at(s, i);
			if (s->is_clean[i] && (x->block || ir_is_floating(x->op)) && !clean_now(s, x)) {
				s->is_clean[i] = false;
				changed = true;
			}
		}
	}
}

void sel_zext32(struct sel *s, mreg dst, mreg src)
{
	if (s->has_alu32) {
		sel_insn(s, CLS_ALU | ALU_MOV | SRC_X, dst, src, 0, 0);
		return;
	}
	sel_move(s, dst, src);
	sel_insn(s, CLS_ALU64 | ALU_LSH, dst, 0, 0, 32);
	sel_insn(s, CLS_ALU64 | ALU_RSH, dst, 0, 0, 32);
}

/* From bits, to 64, or to 32 where type is W. */
static void sign_extend(struct sel *s, mreg dst, mreg src, u32 bits, u8 type)
{
	u8 cls = alu_class(s, type), up = (u8)((cls == CLS_ALU ? 32 : 64) - bits);
	if (s->c->cpu >= 4) {
		sel_insn(s, cls | ALU_MOV | SRC_X, dst, src, (s32)bits, 0);
		return;
	}
	sel_move(s, dst, src);
	sel_insn(s, cls | ALU_LSH, dst, 0, 0, up);
	sel_insn(s, cls | ALU_ARSH, dst, 0, 0, up);
}

enum upper { ANY, ZERO, SIGN };
static enum upper wanted_above(const struct sel *s, const struct ir_ins *x)
{
	if (x->type != IRT_W || s->has_alu32)
		return ANY;
	switch (x->op) {
	case IR_lshr: case IR_udiv: case IR_umod: return ZERO;
	case IR_ashr: case IR_sdiv: case IR_smod: return SIGN;
	default: return ANY;
	}
}

static void into_extended(struct sel *s, mreg dst, ref v, enum upper want)
{
	s64 imm;
	if (want == ANY || (want == ZERO && s->is_clean[v]))
		sel_into(s, dst, v);
	else if (sel_is_imm(s, v, &imm))
		sel_const(s, dst, want == ZERO ? (s64)(u32)imm : imm);
	else if (want == ZERO)
		sel_zext32(s, dst, sel_use(s, v));
	else
		sign_extend(s, dst, sel_use(s, v), 32, IRT_D);
}

/* ---- division with signs before v4: of what is left without them ---------------------------------------- */

/* v = -v, unless sign >= 0; with invert: unless sign <= 0. */
static void negate_if(struct sel *s, u8 cls, bool invert, mreg v, mreg sign)
{
	u8 jmp = cls == CLS_ALU ? CLS_JMP32 : CLS_JMP;
	u32 label = ++s->m->labels;
	mreg zero = invert ? vreg_new(s->m) : 0;
	if (invert)
		sel_const(s, zero, 0);
	if (invert)
		sel_put(s, (struct mins){ .op = M_SKIP, .code = jmp | JMP_SGE | SRC_X, .dst = zero, .src = sign,
			.target = label });
	else
		sel_put(s, (struct mins){ .op = M_SKIP, .code = jmp | JMP_SGE, .dst = sign, .target = label });
	sel_insn(s, cls | ALU_NEG, v, 0, 0, 0);
	sel_put(s, (struct mins){ .op = M_LABEL, .target = label });
}

static void signed_division(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	u8 cls = alu_class(s, x->type);
	enum upper want = wanted_above(s, x);
	bool is_mod = x->op == IR_smod;
	s64 imm = sel_at(s, x->b)->op == IR_const ? sel_at(s, x->b)->imm : 0, size = imm < 0 ? (s64)(0 - (u64)imm) :
		imm;
	mreg d = sel_def(s, r), b, sign = vreg_new(s->m);
	into_extended(s, d, x->a, want);
	sel_move(s, sign, d);
	if (size > 0 && fits32(size)) {
		negate_if(s, cls, false, d, d);
		sel_insn(s, cls | alu_code(x->op), d, 0, 0, size);
		negate_if(s, cls, !is_mod && imm < 0, d, sign);
		return;
	}
	b = vreg_new(s->m);
	into_extended(s, b, x->b, want);
	if (!is_mod)
		sel_insn(s, cls | ALU_XOR | SRC_X, sign, b, 0, 0);
	negate_if(s, cls, false, d, d);
	negate_if(s, cls, false, b, b);
	sel_insn(s, cls | alu_code(x->op) | SRC_X, d, b, 0, 0);
	negate_if(s, cls, false, d, sign);
}

/* ---- two operands ------------------------------------------------------------------------------------------ */

static bool is_commutative(u8 op)
{
	return op == IR_add || op == IR_mul || op == IR_and || op == IR_or || op == IR_xor;
}

/* A count past the width counts modulo the width: 64-bit shifts would take one bit more. */
static mreg shift_count(struct sel *s, const struct ir_ins *x)
{
	mreg c = sel_use(s, x->b);
	if (x->type != IRT_W || s->has_alu32)
		return c;
	mreg t = vreg_new(s->m);
	sel_move(s, t, c);
	sel_insn(s, CLS_ALU64 | ALU_AND, t, 0, 0, 31);
	return t;
}

static mreg second(struct sel *s, const struct ir_ins *x, ref b, enum upper want)
{
	if (x->op == IR_shl || x->op == IR_lshr || x->op == IR_ashr)
		return shift_count(s, x);
	if (want == ANY || (want == ZERO && s->is_clean[b]))
		return sel_use(s, b);
	mreg t = vreg_new(s->m);
	into_extended(s, t, b, want);
	return t;
}

static bool divides(u8 op) { return op >= IR_udiv && op <= IR_smod; }

/* The imm of an instruction is sign-extended, and a division by one that is 0 is not taken by the verifier. */
static bool by_imm(const struct sel *s, const struct ir_ins *x, ref b, enum upper want, s64 *imm)
{
	if (!sel_is_imm(s, b, imm) || (divides(x->op) && !*imm) || (want == ZERO && *imm < 0))
		return false;
	if (x->op == IR_shl || x->op == IR_lshr || x->op == IR_ashr)
		*imm &= x->type == IRT_W ? 31 : 63;
	return true;
}

/* A pointer always comes first: the verifier knows the frame of "pointer += scalar", not that of "scalar +=
 * pointer". */
static bool carries(const struct sel *s, ref phi, const struct ir_ins *x)
{
	const struct ir_ins *p = sel_at(s, phi);
	for (u32 n = 0; p->op == IR_phi && n < p->nargs; n++)
		if (sel_at(s, s->fn->args.v[p->args + n]) == x)
			return true;
	return false;
}

static bool is_better_turned(const struct sel *s, const struct ir_ins *x)
{
	const struct ir_ins *a = sel_at(s, x->a), *b = sel_at(s, x->b);
	s64 imm;
	if (!is_commutative(x->op) || b->op == IR_core || sel_is_imm(s, x->b, &imm))
		return false;
	if (a->op == IR_core || sel_is_imm(s, x->a, &imm) || b->op == IR_alloca || b->op == IR_addr)
		return true;
	bool may_point = x->op == IR_add && x->type == IRT_D && !(x->flags & IRF_SCALAR);
	bool b_ends = s->uses[x->b] == 1 && s->uses[x->a] > 1 && !ir_is_floating(b->op);
	return !may_point && (b_ends || (carries(s, x->b, x) && !carries(s, x->a, x)));
}

void sel_alu(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	u8 cls = alu_class(s, x->type), code = cls | alu_code(x->op);
	bool is_signed = x->op == IR_sdiv || x->op == IR_smod;
	enum upper want = wanted_above(s, x);
	ref a = x->a, b = x->b;
	s64 imm;
	if (is_signed && s->c->cpu < 4) {
		signed_division(s, r);
		return;
	}
	if (is_better_turned(s, x)) {
		b = x->a;
		a = x->b;
	}
	mreg d = sel_def(s, r);
	if (sel_at(s, a)->op == IR_alloca && x->op == IR_add && sel_is_imm(s, b, &imm) && fits32(s->slot[a] + imm)) {
		sel_put(s, (struct mins){ .op = M_LEA, .dst = d, .imm = s->slot[a] + imm });
		return;
	}
	if (sel_at(s, b)->op == IR_core && !sel_is_wide_core(s, sel_at(s, b)) && want == ANY && !divides(x->op)) {
		u32 core = (u32)sel_at(s, b)->imm;
		sel_into(s, d, a);
		sel_insn(s, code, d, 0, 0, (s64)s->fn->mod->cores.v[core].local)->core = core + 1;
		return;
	}
	if (by_imm(s, x, b, want, &imm)) {
		into_extended(s, d, a, want);
		if (x->op == IR_sub && imm != INT32_MIN)
			sel_insn(s, cls | ALU_ADD, d, 0, 0, -imm);
		else
			sel_insn(s, code, d, 0, is_signed, imm);
		return;
	}
	mreg breg = second(s, x, b, want);
	into_extended(s, d, a, want);
	sel_insn(s, code | SRC_X, d, breg, is_signed, 0);
}

/* ---- one operand --------------------------------------------------------------------------------------------- */

void sel_extend(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	mreg d = sel_def(s, r);
	u32 bits = x->width * 8u;
	if (x->op == IR_zext && x->width == 4) {
		if (sel_at(s, x->a)->type == IRT_W && s->is_clean[x->a])
			sel_into(s, d, x->a);
		else
			sel_zext32(s, d, sel_use(s, x->a));
	} else if (x->op == IR_zext) {
		sel_into(s, d, x->a);
		sel_insn(s, alu_class(s, x->type) | ALU_AND, d, 0, 0, x->width == 1 ? 0xff : 0xffff);
	} else {
		sign_extend(s, d, sel_use(s, x->a), bits, x->type);
	}
}

void sel_unary(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	mreg d = sel_def(s, r);
	sel_into(s, d, x->a);
	if (x->op == IR_neg)
		sel_insn(s, alu_class(s, x->type) | ALU_NEG, d, 0, 0, 0);
	else if (s->c->cpu >= 4)
		sel_insn(s, CLS_ALU64 | ALU_END, d, 0, 0, x->width * 8);
	else
		sel_insn(s, CLS_ALU | ALU_END | SRC_X, d, 0, 0, x->width * 8);
}
