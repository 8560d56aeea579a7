/* sel_branch.c: comparisons: as branches, as values, as choices.
 *
 * Comparisons of 32 bits are made in 64 where both sides have zeros above: the verifier then knows the bound in the
 * width in which the value is used later. -mcpu=v1 has no "less" jumps, v1 and v2 no 32-bit ones. */
#include "cc/back/sel.h"

struct cond { u8 code; mreg a, b; s64 imm; };

/* A user next to the comparison, or after nothing that would have to keep its operands alive for longer. */
bool sel_can_fuse(const struct sel *s, ref user, ref cmp)
{
	const struct ir_ins *x = sel_at(s, cmp);
	return ir_is_compare(x->op) && s->uses[cmp] == 1 && x->block == sel_at(s, user)->block;
}

static u8 jump_code(u8 op)
{
	switch (op) {
	case IR_eq: return JMP_EQ;
	case IR_ne: return JMP_NE;
	case IR_ult: return JMP_LT;
	case IR_ule: return JMP_LE;
	case IR_slt: return JMP_SLT;
	default: return JMP_SLE;
	}
}

static u8 opposite(u8 code)
{
	switch (code) {
	case JMP_EQ: return JMP_NE;
	case JMP_NE: return JMP_EQ;
	case JMP_LT: return JMP_GE;
	case JMP_GE: return JMP_LT;
	case JMP_LE: return JMP_GT;
	case JMP_GT: return JMP_LE;
	case JMP_SLT: return JMP_SGE;
	case JMP_SGE: return JMP_SLT;
	case JMP_SLE: return JMP_SGT;
	default: return JMP_SLE;
	}
}

static u8 swapped(u8 code)
{
	switch (code) {
	case JMP_LT: return JMP_GT;
	case JMP_GT: return JMP_LT;
	case JMP_LE: return JMP_GE;
	case JMP_GE: return JMP_LE;
	case JMP_SLT: return JMP_SGT;
	case JMP_SGT: return JMP_SLT;
	case JMP_SLE: return JMP_SGE;
	case JMP_SGE: return JMP_SLE;
	default: return code;
	}
}

static bool is_less(u8 code) { return code == JMP_LT || code == JMP_LE || code == JMP_SLT || code == JMP_SLE; }
static bool is_signed_jump(u8 code) { return code == JMP_SGT || code == JMP_SGE || code == JMP_SLT || code == JMP_SLE; }

/* One side of a 32-bit comparison that has to be made in 64 bits. */
static mreg widened(struct sel *s, ref v, bool is_signed)
{
	s64 imm;
	if (!is_signed && s->is_clean[v])
		return sel_use(s, v);
	mreg t = vreg_new(s->m);
	if (sel_is_imm(s, v, &imm)) {
		sel_const(s, t, is_signed ? imm : (s64)(u32)imm);
	} else if (is_signed) {
		sel_into(s, t, v);
		sel_insn(s, CLS_ALU64 | ALU_LSH, t, 0, 0, 32);
		sel_insn(s, CLS_ALU64 | ALU_ARSH, t, 0, 0, 32);
	} else {
		sel_zext32(s, t, sel_use(s, v));
	}
	return t;
}

static struct cond condition(struct sel *s, u8 code, ref a, ref b, u8 width)
{
	struct cond k = { .b = NO_REG };
	s64 imm;
	if (sel_at(s, a)->op == IR_const && sel_at(s, b)->op != IR_const) {
		ref t = a;
		a = b, b = t;
		code = swapped(code);
	}
	bool is_imm = sel_is_imm(s, b, &imm), both_clean = s->is_clean[a] && (is_imm ? imm >= 0 : s->is_clean[b]) &&
		!is_signed_jump(code);
	bool widen = width == 4 && !s->has_alu32, narrow = width == 4 && !widen && !both_clean;
	if (widen && is_imm && !is_signed_jump(code) && imm < 0)
		is_imm = false;
	if (s->c->cpu == 1 && is_less(code) && is_imm)
		is_imm = false;
	k.code = (narrow ? CLS_JMP32 : CLS_JMP) | code;
	k.a = widen ? widened(s, a, is_signed_jump(code)) : sel_use(s, a);
	if (is_imm)
		k.imm = imm;
	else
		k.b = widen ? widened(s, b, is_signed_jump(code)) : sel_use(s, b);
	if (s->c->cpu == 1 && is_less(code)) {
		mreg t = k.a;
		k.a = k.b, k.b = t;
		k.code = CLS_JMP | swapped(code);
	}
	return k;
}

/* The jump to make if v is not zero; with invert, if it is. */
static struct cond condition_of(struct sel *s, ref v, bool invert)
{
	const struct ir_ins *x = sel_at(s, v);
	u8 code = s->is_fused[v] ? jump_code(x->op) : JMP_NE;
	if (invert)
		code = opposite(code);
	if (s->is_fused[v])
		return condition(s, code, x->a, x->b, x->width);
	return condition(s, code, v, ir_const(s->fn, x->type, 0), x->type == IRT_W ? 4 : 8);
}

static struct mins *put_jump(struct sel *s, enum mop op, struct cond k, u32 target)
{
	bool by_reg = k.b != NO_REG;
	struct mins *i = sel_put(s, (struct mins){ .op = (u8)op, .code = k.code | (by_reg ? SRC_X : SRC_K), .dst = k.a,
		.src = by_reg ? k.b : 0, .imm = k.imm });
	i->target = target;
	return i;
}

static void put_label(struct sel *s, u32 label) { sel_put(s, (struct mins){ .op = M_LABEL, .target = label }); }

void sel_compare(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	u32 label = ++s->m->labels;
	struct cond k = condition(s, jump_code(x->op), x->a, x->b, x->width);
	mreg d = sel_def(s, r);
	sel_const(s, d, 1);
	put_jump(s, M_SKIP, k, label);
	sel_const(s, d, 0);
	vec_last(s->out).is_partial = true;
	put_label(s, label);
}

void sel_select(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	u32 label = ++s->m->labels;
	struct cond k = condition_of(s, x->a, false);
	mreg d = sel_def(s, r), other = ir_is_floating(sel_at(s, x->c)->op) ? NO_REG : sel_use(s, x->c);
	sel_into(s, d, x->b);
	put_jump(s, M_SKIP, k, label);
	if (other == NO_REG)
		sel_into(s, d, x->c);
	else
		sel_move(s, d, other);
	vec_last(s->out).is_partial = true;
	put_label(s, label);
}

void sel_branch(struct sel *s, blk b, blk next)
{
	const struct ir_block *k = ir_blk(s->fn, b);
	ref cond = sel_at(s, k->last)->a;
	blk yes = k->succ.v[0], no = k->succ.v[1];
	bool invert = yes == next;
	put_jump(s, M_JCC, condition_of(s, cond, invert), invert ? no : yes);
	if (!invert && no != next)
		sel_put(s, (struct mins){ .op = M_JMP, .target = no });
}
