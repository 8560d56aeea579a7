/* ir_check.c: what every pass may rely on. Blocks end once, edges stand on both ends, phis come first and have one
 * argument for each predecessor, operands have the type their instruction wants, and definitions dominate uses. */
#include "cc/ir/ir.h"

#include <stdio.h>

struct checker { const struct ir_fn *fn; struct arena *a; const char *wrong; };

static void bad(struct checker *c, ref i, const char *what)
{
	if (!c->wrong)
		c->wrong = arena_printf(c->a, "%%%u (%s) in b%u: %s", i, ir_ops[c->fn->ins.v[i].op].name,
			c->fn->ins.v[i].block, what).s;
}

static void bad_block(struct checker *c, blk b, const char *what)
{
	if (!c->wrong)
		c->wrong = arena_printf(c->a, "b%u: %s", b, what).s;
}

static u32 count_of(const blk *v, u32 n, blk b)
{
	u32 k = 0;
	for (u32 i = 0; i < n; i++)
		k += v[i] == b;
	return k;
}

static void check_edges(struct checker *c, blk b)
{
	const struct ir_block *x = ir_blk(c->fn, b);
	vec_each(s, &x->succ)
		if (!*s || *s >= c->fn->blocks.n || ir_blk(c->fn, *s)->is_removed)
			bad_block(c, b, "an edge leads nowhere");
	if (c->wrong)
		return;
	vec_each(s, &x->succ)
		if (x->succ.n <= 16 && count_of(x->succ.v, x->succ.n, *s) != count_of(ir_blk(c->fn, *s)->pred.v,
			ir_blk(c->fn, *s)->pred.n, b))
			bad_block(c, b, "an edge stands on one end only");
	enum ir_op end = c->fn->ins.v[x->last].op;
	u32 want = end == IR_jmp ? 1 : end == IR_br ? 2 : end == IR_switch ? x->cases.n + 1 :
		end == IR_asmgoto ? x->succ.n : 0;
	if (x->succ.n != want)
		bad_block(c, b, "its end does not fit its edges");
}

/* Type wanted of operand n: IRT_V is any. */
static enum ir_type wanted(const struct ir_ins *x, u32 n)
{
	if ((x->op >= IR_add && x->op <= IR_neg) || x->op == IR_phi || x->op == IR_copy || x->op == IR_launder)
		return x->type;
	if (x->op == IR_select)
		return n ? x->type : IRT_V;
	if (ir_is_compare(x->op))
		return x->width == 8 ? IRT_D : IRT_W;
	if (x->op == IR_trunc || ((x->op == IR_load || x->op == IR_store || x->op == IR_atomic || x->op == IR_cmpxchg ||
		x->op == IR_memset) && n == 0) ||
	    x->op == IR_memcpy)
		return IRT_D;
	return IRT_V;
}

static void check_operands(struct checker *c, ref i)
{
	const struct ir_ins *x = ir_at(c->fn, i);
	for (u32 n = 0, count = ir_operand_count(c->fn, i); n < count && !c->wrong; n++) {
		ref o = *ir_operand((struct ir_fn *)c->fn, i, n);     /* only read */
		if (!o && x->op == IR_ret)
			continue;
		if (!o || o >= c->fn->ins.n) {
			bad(c, i, "an operand is missing");
			return;
		}
		const struct ir_ins *y = ir_at(c->fn, o);
		enum ir_type t = wanted(x, n);
		if (!ir_is_floating(y->op) && !y->block)
			bad(c, i, "an operand was removed");
		else if (y->type == IRT_V && x->op != IR_asmout)
			bad(c, i, "an operand has no value");
		else if (t != IRT_V && y->type != t)
			bad(c, i, "an operand has the wrong width");
	}
}

static void check_block(struct checker *c, blk b)
{
	const struct ir_block *x = ir_blk(c->fn, b);
	bool head = true;
	ref before = 0;
	if (!x->last || !ir_is_end(c->fn->ins.v[x->last].op)) {
		bad_block(c, b, "it has no end");
		return;
	}
	ir_each(i, c->fn, b) {
		const struct ir_ins *y = ir_at(c->fn, i);
		head &= y->op == IR_phi;
		if (y->block != b || y->prev != before)
			bad(c, i, "the links of the block are broken");
		else if (y->op == IR_phi && !head)
			bad(c, i, "a phi behind other instructions");
		else if (y->op == IR_phi && y->nargs != x->pred.n)
			bad(c, i, "not one argument for each predecessor");
		else if (ir_is_end(y->op) && i != x->last)
			bad(c, i, "an end inside a block");
		else if (ir_is_floating(y->op))
			bad(c, i, "a floating value stands in a block");
		check_operands(c, i);
		if (c->wrong)
			return;
		before = i;
	}
	check_edges(c, b);
}

/* Uses of what another block makes; order and dominators must be those of now. */
static void check_dominance(struct checker *c, blk b, const u32 *place)
{
	const struct ir_fn *fn = c->fn;
	ir_each(i, fn, b)
		for (u32 n = 0, count = ir_operand_count(fn, i); n < count; n++) {
			ref o = *ir_operand((struct ir_fn *)fn, i, n);
			const struct ir_ins *y = ir_at(fn, o);
			if (!o || ir_is_floating(y->op))
				continue;
			blk at = fn->ins.v[i].op == IR_phi ? ir_blk(fn, b)->pred.v[n] : b;
			if (y->block == at ? fn->ins.v[i].op != IR_phi && place[o] >= place[i] :
				!ir_dominates(fn, y->block, at))
				bad(c, i, "a use that its definition does not dominate");
		}
}

/* What ir_order and ir_dominators would leave alone must be what they would find. */
static void check_kept_shape(struct checker *c)
{
	struct ir_fn *fn = (struct ir_fn *)c->fn;        /* only what is kept changes */
	if (fn->dominated != fn->shape + 1)
		return;
	blk *idom = arena_array(c->a, blk, fn->blocks.n);
	u32 reached = fn->order.n;
	vec_each(b, &fn->order)
		idom[*b] = ir_blk(fn, *b)->idom;
	fn->shape++;
	ir_dominators(fn);
	if (fn->order.n != reached)
		bad(c, 0, "blocks changed that fn->shape does not count");
	vec_each(b, &fn->order)
		if (ir_blk(fn, *b)->idom != idom[*b])
			bad(c, ir_blk(fn, *b)->last, "edges changed that fn->shape does not count");
}

const char *ir_wrong(const struct ir_fn *fn, struct arena *a)
{
	struct checker c = { fn, a, NULL };
	u32 *place = arena_array(a, u32, fn->ins.n), n = 0;
	for (blk b = 1; b < fn->blocks.n && !c.wrong; b++)
		if (!ir_blk(fn, b)->is_removed) {
			check_block(&c, b);
			ir_each(i, fn, b)
				place[i] = ++n;
		}
	if (c.wrong)
		return c.wrong;
	check_kept_shape(&c);
	ir_dominators((struct ir_fn *)fn);       /* only what is kept changes */
	vec_each(b, &fn->order)
		check_dominance(&c, *b, place);
	return c.wrong;
}

void ir_check(const struct ir_fn *fn, const char *after)
{
	struct arena tmp = { 0 };
	const char *wrong = ir_wrong(fn, &tmp);
	if (wrong) {
		char text[256];
		snprintf(text, sizeof(text), "broken IR in '%.*s' after %s: %s", STR_ARG(fn->name), after, wrong);
		base_bug(__FILE__, __LINE__, text);
	}
	arena_clear(&tmp);
}
