/* pass_dce.c: values that nobody uses, and calls of nothing. */
#include "cc/pass/pass_private.h"

static bool is_needed(const struct ir_fn *fn, ref i)
{
	const struct ir_ins *x = ir_at(fn, i);
	char e = ir_ops[x->op].effect;
	if (x->op == IR_load)
		return x->flags & IRF_VOLATILE;
	if (x->op == IR_launder)
		return false;
	return e == 'S' || e == 'T';
}

enum { LIVE = 1, USED = 2 };

bool pass_dce(struct ir_fn *fn, struct pass_ctx *c)
{
	u8 *live = arena_array(c->tmp, u8, fn->ins.n);
	vec(ref) todo = { 0 }, fetches = { 0 };
	bool changed = false;
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			if (is_needed(fn, i)) {
				live[i] = LIVE;
				vec_push(&todo, c->tmp, i);
				if (ir_at(fn, i)->op == IR_atomic && ir_at(fn, i)->aop != IRA_XCHG)
					vec_push(&fetches, c->tmp, i);
			}
	while (todo.n) {
		ref i = vec_pop(&todo);
		for (u32 n = ir_operand_count(fn, i); n--;) {
			ref o = *ir_operand(fn, i, n);
			if (o && !live[o])
				vec_push(&todo, c->tmp, o);
			live[o] |= LIVE | USED;
		}
	}
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each_safe(i, fn, b)
			if (!live[i]) {
				ir_remove(fn, i);
				changed = true;
			}
	vec_each(i, &fetches)
		if (!(live[*i] & USED))
			ir_at(fn, *i)->flags &= (u8)~IRF_FETCH;
	return changed;
}
