/* pass_undef.c: what a variable holds on ways on which it was never set.
 *
 * The kernel's verifier lets no register be read that nothing was written to, not even to be copied. So where ways meet
 * and one of them has no value, it gets the one that the others agree on if that is a constant or was made before on
 * all ways, which often settles the variable altogether, else 0. The warning about it stands at the source
 * (check_flow.c). */
#include "cc/pass/pass_private.h"

static ref operand(const struct ir_fn *fn, const struct ir_ins *phi, u32 n) { return fn->args.v[phi->args + n]; }

/* The only value among the operands, where it is one on each way: 0: they differ, or one comes too late. */
static ref agreed(const struct ir_fn *fn, ref i)
{
	const struct ir_ins *x = ir_at(fn, i);
	ref known = 0;
	for (u32 n = 0; n < x->nargs; n++) {
		ref o = operand(fn, x, n);
		if (ir_at(fn, o)->op == IR_undef || o == i || o == known)
			continue;
		if (known && !(ir_is_const(fn, o) && ir_is_const(fn, known) && ir_at(fn, known)->imm == ir_at(fn,
			o)->imm))
			return 0;
		known = o;
	}
	blk made = known ? ir_at(fn, known)->block : 0;
	return made && (made == x->block || !ir_dominates(fn, made, x->block)) ? 0 : known;
}

bool pass_undef(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = false;
	(void)c;
	vec_each(b, &fn->order)
		ir_each(i, fn, *b) {
			if (ir_at(fn, i)->op != IR_phi)
				continue;
			ref known = agreed(fn, i), value = known ? known : ir_const(fn, ir_at(fn, i)->type, 0);
			const struct ir_ins *x = ir_at(fn, i);
			for (u32 n = 0; n < x->nargs; n++)
				if (ir_at(fn, operand(fn, x, n))->op == IR_undef) {
					fn->args.v[x->args + n] = value;
					changed = true;
				}
		}
	return changed;
}
