/* layout.c: the order in which blocks are written: reverse postorder, with the tests of loops at their ends. Where a
 * loop is left from its header, the header goes behind the block that jumps back to it: going round takes one branch
 * then, not a branch and a jump. */
#include "cc/back/back.h"

/* The one block of the loop that jumps to its header, if that is all it does at its end; 0: none such. */
static blk latch_of(const struct ir_fn *fn, blk header)
{
	blk latch = 0;
	vec_each(p, &ir_blk(fn, header)->pred) {
		if (!ir_dominates(fn, header, *p))
			continue;
		if (latch || ir_blk(fn, *p)->succ.n != 1 || *p == header)
			return 0;
		latch = *p;
	}
	return latch;
}

/* One way goes on, the other leaves. */
static bool is_test_of(const struct ir_fn *fn, blk b, blk header)
{
	const struct ir_block *x = ir_blk(fn, b);
	return ir_at(fn, x->last)->op == IR_br && ir_in_loop(fn, x->succ.v[0], header) != ir_in_loop(fn, x->succ.v[1],
		header);
}

/* A test leads to the latch, which does nothing: the loop tests at its end as it is. */
static bool tests_at_end(const struct ir_fn *fn, blk header, blk latch)
{
	const struct ir_block *x = ir_blk(fn, latch);
	return x->first == x->last && x->pred.n == 1 && x->pred.v[0] != header && is_test_of(fn, x->pred.v[0], header);
}

static u32 place_of(const struct ir_fn *fn, blk b)
{
	u32 k = 0;
	while (k < fn->order.n && fn->order.v[k] != b)
		k++;
	return k;
}

/* The blocks of the loop lie together, its header first and the latch behind: else it stays as it is. */
static void turn(struct ir_fn *fn, blk header, blk latch)
{
	u32 from = place_of(fn, header), to = place_of(fn, latch);
	if (from == 0 || to <= from || to >= fn->order.n)
		return;
	for (u32 k = from; k <= to; k++)
		if (!ir_in_loop(fn, fn->order.v[k], header))
			return;
	for (u32 k = from; k < to; k++)
		fn->order.v[k] = fn->order.v[k + 1];
	fn->order.v[to] = header;
}

void layout_run(struct ir_fn *fn, struct arena *tmp)
{
	vec(blk) headers = { 0 };
	ir_dominators(fn);
	ir_loops(fn);
	vec_each(b, &fn->order)
		if (ir_blk(fn, *b)->loop == *b && is_test_of(fn, *b, *b))
			vec_push(&headers, tmp, *b);
	vec_each(h, &headers) {
		blk latch = latch_of(fn, *h);
		if (latch && !tests_at_end(fn, *h, latch))
			turn(fn, *h, latch);
	}
}
