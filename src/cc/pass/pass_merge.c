/* pass_merge.c: what all ways into a block compute alike, each of its own value, is computed behind their meeting:
 *
 *   if (a) q = p + x * 8 + 8; else q = p + 8;          q = p; if (a) q += x * 8; q += 8;
 *
 * That is less to write, and pointers that differ in nothing but their variable parts have one fixed offset then: the
 * verifier sees that one of them covers the other. Headers of loops keep their phis as they are. */
#include "cc/pass/pass_private.h"

/* The same operation with the same constant, or an operation of one value. */
static bool is_alike(const struct ir_fn *fn, const struct ir_ins *x, const struct ir_ins *y)
{
	bool same_const = x->b == y->b || (x->b && y->b && ir_is_const(fn, x->b) && ir_is_const(fn, y->b) &&
		ir_at(fn, x->b)->imm == ir_at(fn, y->b)->imm);
	return x->op == y->op && x->type == y->type && x->width == y->width && x->flags == y->flags &&
		ir_at(fn, x->a)->type == ir_at(fn, y->a)->type && same_const;
}

static bool is_simple(const struct ir_fn *fn, const struct ir_ins *x)
{
	if (ir_ops[x->op].effect != 'P' || ir_is_floating(x->op) || ir_is_compare(x->op) || !x->block)
		return false;
	switch (ir_ops[x->op].operands) {
	case 1: return x->op != IR_copy && x->op != IR_asmout;
	case 2: return ir_is_const(fn, x->b);
	default: return false;
	}
}

/* Do all ways bring the same of something? */
static bool brings_alike(const struct ir_fn *fn, const struct ir_ins *phi)
{
	const ref *v = &fn->args.v[phi->args];
	bool differ = false;
	if (phi->nargs < 2 || !is_simple(fn, ir_at(fn, v[0])))
		return false;
	for (u32 n = 1; n < phi->nargs; n++) {
		if (!is_alike(fn, ir_at(fn, v[0]), ir_at(fn, v[n])))
			return false;
		differ |= v[n] != v[0];
	}
	return differ;
}

/* Nobody else wants what they bring. */
static bool is_only_use(const struct ir_fn *fn, const struct ir_ins *phi, const u32 *uses)
{
	const ref *v = &fn->args.v[phi->args];
	for (u32 n = 0; n < phi->nargs; n++) {
		u32 here = 0;
		for (u32 k = 0; k < phi->nargs; k++)
			here += v[k] == v[n];
		if (uses[v[n]] != here)
			return false;
	}
	return true;
}

static void merge(struct ir_fn *fn, ref phi)
{
	struct ir_ins now = *ir_at(fn, fn->args.v[ir_at(fn, phi)->args]);
	ref head = phi, of = ir_insert_before(fn, phi, (struct ir_ins){ .op = IR_phi, .type = ir_at(fn, now.a)->type });
	for (u32 n = 0; n < ir_at(fn, phi)->nargs; n++)
		ir_phi_add(fn, of, ir_at(fn, fn->args.v[ir_at(fn, phi)->args + n])->a);
	while (ir_at(fn, head)->op == IR_phi)
		head = ir_at(fn, head)->next;
	ir_move_before(fn, head, phi);
	struct ir_ins *x = ir_at(fn, phi);
	x->op = now.op;
	x->a = of;
	x->b = now.b;
	x->width = now.width;
	x->flags = now.flags;
	x->at = now.at;
	x->nargs = 0;
}

bool pass_merge(struct ir_fn *fn, struct pass_ctx *c)
{
	u32 *uses = NULL, had = fn->ins.n;
	bool changed = false;
	vec_each(b, &fn->order) {
		if (ir_blk(fn, *b)->pred.n < 2 || ir_is_led_back_to(fn, *b))
			continue;
		ir_each_safe(i, fn, *b) {
			if (ir_at(fn, i)->op != IR_phi)
				break;
			if (i >= had || !brings_alike(fn, ir_at(fn, i)))
				continue;
			uses = uses ? uses : ir_use_counts(fn, c->tmp);
			if (!is_only_use(fn, ir_at(fn, i), uses))
				continue;
			merge(fn, i);
			changed = true;
		}
	}
	return changed;
}
