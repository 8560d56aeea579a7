/* pass_core.c: a load or store at pointer + CO-RE offset carries the relocation itself, in its offset: contexts may not
 * be accessed otherwise, and it saves an instruction. The relocation's value stands in c, which is no operand. */
#include "cc/pass/pass_private.h"

/* A copy of a kernel struct on the stack: its place in the frame is in the offset already, which the loader would
 * overwrite. */
static bool is_on_stack(const struct ir_fn *fn, ref r)
{
	while (ir_at(fn, r)->op == IR_add || ir_at(fn, r)->op == IR_copy)
		r = ir_at(fn, r)->a;
	return ir_at(fn, r)->op == IR_alloca;
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
			if (k->local > INT16_MAX || is_on_stack(fn, add->a))
				continue;
			x->c = add->b;
			x->a = add->a;
			changed = true;
		}
	return changed;
}
