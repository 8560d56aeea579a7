/* pass_switch.c: BPF has no jump tables: a switch becomes a chain of compares in the order of the source. */
#include "cc/pass/pass_private.h"

static ref test(struct ir_build *b, ref v, const struct ir_case *k)
{
	enum ir_type t = ir_at(b->fn, v)->type;
	ref lo = ir_const(b->fn, t, k->lo);
	if (k->lo == k->hi)
		return ir_emit2(b, IR_eq, IRT_W, v, lo);
	ref off = ir_emit2(b, IR_sub, t, v, lo);
	return ir_emit2(b, IR_ule, IRT_W, off, ir_const(b->fn, t, k->hi - k->lo));
}

static void lower_switch(struct ir_fn *fn, blk b, struct arena *tmp)
{
	struct ir_block *x = ir_blk(fn, b);
	ref v = ir_at(fn, x->last)->a;
	u32 n = x->cases.n;
	struct ir_case *cases = arena_array(tmp, struct ir_case, n + 1);
	memcpy(cases, x->cases.v, n * sizeof(*cases));
	struct ir_build at = { fn, b, ir_at(fn, x->last)->at };
	/* A block of its own on each way, so that phis keep their values: then the switch's edges are moved to
	 * tests. */
	blk *way = arena_array(tmp, blk, n + 1);
	for (u32 i = 0; i <= n; i++)
		way[i] = ir_split_edge(fn, b, i);
	ir_remove(fn, ir_blk(fn, b)->last);
	for (u32 i = 0; i <= n; i++)
		ir_blk(fn, way[i])->pred.n = 0;
	ir_blk(fn, b)->succ.n = 0;
	ir_blk(fn, b)->cases.n = 0;
	for (u32 i = 0; i < n; i++) {
		blk next = i + 1 < n ? ir_block_new(fn) : way[0];
		ref c = test(&at, v, &cases[i]);
		ir_emit_br(&at, c, way[i + 1], next);
		at.at = next;
	}
	if (!n)
		ir_emit_jmp(&at, way[0]);
}

bool pass_switch(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = false;
	for (blk b = 1; b < fn->blocks.n; b++) {
		const struct ir_block *x = ir_blk(fn, b);
		if (x->is_removed || !x->last || ir_at(fn, x->last)->op != IR_switch)
			continue;
		lower_switch(fn, b, c->tmp);
		changed = true;
	}
	if (changed)
		ir_order(fn);
	return changed;
}
