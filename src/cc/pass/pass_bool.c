/* pass_bool.c: a comparison whose result is a value, not a branch, becomes arithmetic where that takes no more
 * instructions than a branch around a move. The verifier then follows one path, where it would follow two.
 * The sign of a difference of two numbers below 2^63 tells which is less; x - 1 is negative only for 0. A comparison
 * that branches use too is made again for each branch, since a branch must make its own. */
#include "cc/pass/pass_private.h"

struct maker { struct ir_fn *fn; ref before, had; const u32 *uses, *branches; };

static ref make(struct maker *m, enum ir_op op, enum ir_type t, ref a, ref b, u8 width)
{
	return ir_insert_before(m->fn, m->before, (struct ir_ins){ .op = op, .type = t, .a = a, .b = b,
		.width = width });
}

static ref number(struct maker *m, s64 v) { return ir_const(m->fn, IRT_D, v); }

/* As a D below 2^63, or 0. */
static ref wide(struct maker *m, ref v)
{
	const struct ir_ins *x = ir_at(m->fn, v);
	if (x->op == IR_const)
		return x->type == IRT_W ? number(m, (u32)x->imm) : x->imm >= 0 ? v : 0;
	if (x->type == IRT_W)
		return make(m, IR_zext, IRT_D, v, 0, 4);
	return fold_bits(m->fn, v) < 64 ? v : 0;
}

static ref sign_of(struct maker *m, ref d) { return make(m, IR_lshr, IRT_D, d, number(m, 63), 0); }

static ref less(struct maker *m, ref a, ref b)
{
	a = wide(m, a);
	b = a ? wide(m, b) : 0;
	if (!b)
		return 0;
	if (ir_is_const(m->fn, b))
		return sign_of(m, make(m, IR_add, IRT_D, a, number(m, -ir_at(m->fn, b)->imm), 0));
	return sign_of(m, make(m, IR_sub, IRT_D, a, b, 0));
}

/* Zero when the two are equal, below 2^63; or 0. */
static ref difference(struct maker *m, ref a, ref b)
{
	const struct ir_ins *k = ir_at(m->fn, b);
	enum ir_type t = ir_at(m->fn, a)->type;
	if (k->op == IR_const && !k->imm)
		return wide(m, a);
	if (t == IRT_D && (fold_bits(m->fn, a) == 64 || fold_bits(m->fn, b) == 64))
		return 0;
	return wide(m, make(m, IR_xor, t, a, b, 0));
}

static ref arithmetic(struct maker *m, const struct ir_ins *x)
{
	const struct ir_ins *b = ir_at(m->fn, x->b);
	bool kb = b->op == IR_const;
	enum ir_type t = ir_at(m->fn, x->a)->type;
	ref d;
	if (ir_is_const(m->fn, x->a))
		return 0;
	switch (x->op) {
	case IR_ult: return less(m, x->a, x->b);
	case IR_ule: return kb && b->imm >= 0 && b->imm < INT32_MAX ? less(m, x->a, ir_const(m->fn, t, b->imm + 1)) : 0;
	case IR_slt: return kb && !b->imm ? make(m, IR_lshr, t, x->a, ir_const(m->fn, t, t == IRT_W ? 31 : 63), 0) : 0;
	case IR_eq:
		d = difference(m, x->a, x->b);
		return d ? sign_of(m, make(m, IR_add, IRT_D, d, number(m, -1), 0)) : 0;
	case IR_ne:
		d = difference(m, x->a, x->b);
		return d ? sign_of(m, make(m, IR_neg, IRT_D, d, 0, 0)) : 0;
	default: return 0;
	}
}

/* A comparison made before in this block that says the same, or the opposite. */
static ref twin(struct maker *m, const struct ir_ins *x, bool *opposite)
{
	enum { MAX_LOOK_BACK = 64 };
	static const u8 not[][2] = { { IR_eq, IR_ne }, { IR_ult, IR_ule }, { IR_slt, IR_sle } };
	u32 steps = 0;
	for (ref i = ir_at(m->fn, m->before)->prev; i && steps < MAX_LOOK_BACK; i = ir_at(m->fn, i)->prev, steps++) {
		const struct ir_ins *y = ir_at(m->fn, i);
		if (y->width != x->width || !ir_is_compare(y->op) || i >= m->had || m->uses[i] == m->branches[i])
			continue;
		*opposite = false;
		if (y->op == x->op && y->a == x->a && y->b == x->b)
			return i;
		*opposite = true;
		for (u32 k = 0; k < 3; k++)
			if ((not[k][0] == y->op && not[k][1] == x->op) || (not[k][1] == y->op && not[k][0] == x->op))
				if (k ? y->a == x->b && y->b == x->a : y->a == x->a && y->b == x->b)
					return i;
	}
	return 0;
}

static void own_compare(struct ir_fn *fn, blk b)
{
	ref end = ir_blk(fn, b)->last, c = ir_at(fn, end)->a;
	struct ir_ins x = *ir_at(fn, c);
	x.prev = x.next = 0;
	ref own = ir_insert_before(fn, end, x);
	ir_at(fn, end)->a = own;
}

bool pass_bool(struct ir_fn *fn, struct pass_ctx *c)
{
	u32 had = fn->ins.n;
	u32 *uses = ir_use_counts(fn, c->tmp), *branches = arena_array(c->tmp, u32, had);
	ref *to = arena_array(c->tmp, ref, had * 6 + 16), *whole = arena_array(c->tmp, ref, had);    /* as a D */
	bool changed = false;
	vec_each(b, &fn->order) {
		const struct ir_ins *t = ir_at(fn, ir_blk(fn, *b)->last);
		if (t->op != IR_br || !ir_is_compare(ir_at(fn, t->a)->op) || t->a >= had)
			continue;
		branches[t->a]++;
		if (uses[t->a] > 1) {
			own_compare(fn, *b);
			changed = true;
		}
	}
	vec_each(b, &fn->order)
		ir_each_safe(i, fn, *b) {
			struct ir_ins x = *ir_at(fn, i);
			struct maker m = { fn, i, had, uses, branches };
			if (i < had && x.op == IR_zext && x.type == IRT_D && x.a < had && whole[x.a]) {
				to[i] = whole[x.a];
				ir_remove(fn, i);
			}
			if (i >= had || !ir_is_compare(x.op) || uses[i] == branches[i])
				continue;
			ref v = arithmetic(&m, &x);
			bool opposite = false;
			if (!v && (v = twin(&m, &x, &opposite)) && opposite)
				v = make(&m, IR_xor, IRT_W, v, ir_const(fn, IRT_W, 1), 0);
			if (!v)
				continue;
			whole[i] = ir_at(fn, v)->type == IRT_D ? v : 0;
			to[i] = whole[i] ? make(&m, IR_trunc, IRT_W, v, 0, 0) : v;
			ir_remove(fn, i);
			changed = true;
		}
	ir_replace_uses(fn, to);
	return changed;
}
