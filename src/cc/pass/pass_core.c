/* pass_core.c: a load or store at pointer + CO-RE offset carries the relocation itself, in its offset: contexts may not
 * be accessed otherwise, and it saves an instruction. The relocation's value stands in c, which is no operand. */
#include "cc/pass/pass_private.h"

/* A copy of a kernel struct on the stack is reached through r10, and its place in the frame is in the offset already,
 * which the loader would overwrite. To load from it, a register gets its address, for all its members; what is not
 * aligned there goes in pieces. */
static bool is_refused_on_stack(const struct ir_fn *fn, const struct ir_ins *x, ref base, u64 off)
{
	ref r = base;
	while (ir_at(fn, r)->op == IR_add || ir_at(fn, r)->op == IR_copy)
		r = ir_at(fn, r)->a;
	if (ir_at(fn, r)->op != IR_alloca)
		return false;
	const struct ir_ins *sum = ir_at(fn, base);
	s64 k = sum->op == IR_add && sum->a == r && ir_is_const(fn, sum->b) ? ir_at(fn, sum->b)->imm : r == base ? 0 : 1;
	u32 align = ir_at(fn, r)->imm >= 8 ? 8 : ir_at(fn, r)->width;    /* stack.c gives larger ones 8 */
	return x->op != IR_load || align < x->width || off % x->width || (u64)k % x->width;
}

bool pass_core(struct ir_fn *fn, struct pass_ctx *c UNUSED)
{
	bool changed = false;
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b) {
			struct ir_ins *x = ir_at(fn, i);
			if ((x->op != IR_load && x->op != IR_store) || x->imm || x->c)
				continue;
			const struct ir_ins *add = ir_at(fn, x->a);
			if (add->op != IR_add || ir_at(fn, add->b)->op != IR_core)
				continue;
			const struct ir_core *k = &fn->mod->cores.v[ir_at(fn, add->b)->imm];
			if (k->local > INT16_MAX || is_refused_on_stack(fn, x, add->a, k->local))
				continue;
			x->c = add->b;
			x->a = add->a;
			changed = true;
		}
	return changed;
}
