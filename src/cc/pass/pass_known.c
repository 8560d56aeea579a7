/* pass_known.c: behind a branch its condition is known: where the way taken dominates a use of the comparison, the use
 * is of 1 or 0. Values that are compared stay as they are: the verifier knows them better than constants in their
 * place. */
#include "cc/pass/pass_private.h"

struct known { struct ir_fn *fn; blk *asked_in; /* by ref of a comparison: the block that branches on it */ };

/* Is block b only reached by way n of the branch in from? */
static bool only_by(const struct ir_fn *fn, blk from, u32 n, blk b)
{
	blk to = ir_blk(fn, from)->succ.v[n];
	return ir_blk(fn, to)->pred.n == 1 && ir_dominates(fn, to, b);
}

static bool replace(struct known *k, ref user, u32 n, blk at)
{
	ref c = *ir_operand(k->fn, user, n);
	blk from = k->asked_in[c];
	for (u32 way = 0; way < 2; way++)
		if (only_by(k->fn, from, way, at)) {
			ref v = ir_const(k->fn, IRT_W, !way);
			*ir_operand(k->fn, user, n) = v;
			return true;
		}
	return false;
}

bool pass_known(struct ir_fn *fn, struct pass_ctx *c)
{
	struct known k = { fn, arena_array(c->tmp, blk, fn->ins.n) };
	u32 had = fn->ins.n;
	bool any = false, changed = false;
	vec_each(b, &fn->order) {
		const struct ir_block *x = ir_blk(fn, *b);
		const struct ir_ins *end = ir_at(fn, x->last);
		if (end->op == IR_br && x->succ.v[0] != x->succ.v[1] && ir_is_compare(ir_at(fn, end->a)->op)) {
			k.asked_in[end->a] = *b;
			any = true;
		}
	}
	if (!any)
		return false;
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref o = *ir_operand(fn, i, n);
				if (o && o < had && k.asked_in[o] && k.asked_in[o] != *b)
					changed |= replace(&k, i, n, ir_at(fn, i)->op == IR_phi ? ir_blk(fn,
						*b)->pred.v[n] : *b);
			}
	return changed;
}
