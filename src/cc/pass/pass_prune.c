/* pass_prune.c: blocks nobody reaches, blocks that only jump on, phis with one value; straight lines become one
 * block. */
#include "cc/pass/pass_private.h"

/* What replaces the phis that went, or NULL. */
static ref *drop_phis(struct ir_fn *fn, struct arena *tmp)
{
	ref *to = NULL;
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each_safe(i, fn, b) {
			struct ir_ins *p = ir_at(fn, i);
			ref one = 0;
			bool same = true;
			if (p->op != IR_phi)
				break;
			for (u32 n = 0; n < p->nargs; n++) {
				ref v = fn->args.v[p->args + n];
				while (to && to[v])
					v = to[v];
				if (v == i)
					continue;
				same &= !one || v == one;
				one = one ? one : v;
			}
			if (!same || !one)
				continue;
			to = to ? to : arena_array(tmp, ref, fn->ins.n);
			to[i] = one;
			ir_remove(fn, i);
		}
	return to;
}

/* b ends in a jump to a block that only b enters: append it. */
static bool merge(struct ir_fn *fn, blk b)
{
	struct ir_block *x = ir_blk(fn, b);
	if (!x->last || ir_at(fn, x->last)->op != IR_jmp)
		return false;
	blk n = x->succ.v[0];
	struct ir_block *y = ir_blk(fn, n);
	if (n == b || n == fn->entry || y->pred.n != 1 || (y->first && ir_at(fn, y->first)->op == IR_phi))
		return false;
	ir_remove(fn, x->last);
	x->succ.n = 0;
	if (y->first) {
		ir_each(i, fn, n)
			ir_at(fn, i)->block = b;
		ir_at(fn, y->first)->prev = x->last;
		if (x->last)
			ir_at(fn, x->last)->next = y->first;
		else
			x->first = y->first;
		x->last = y->last;
	}
	x->succ.v = y->succ.v, x->succ.n = y->succ.n, x->succ.cap = y->succ.cap;
	x->cases.v = y->cases.v, x->cases.n = y->cases.n, x->cases.cap = y->cases.cap;
	for (u32 s = 0; s < x->succ.n; s++) {
		struct ir_block *z = ir_blk(fn, x->succ.v[s]);
		for (u32 p = 0; p < z->pred.n; p++)
			if (z->pred.v[p] == n)
				z->pred.v[p] = b;
	}
	*y = (struct ir_block){ .is_removed = true };
	fn->shape++;
	return true;
}

/* A block that only jumps on is jumped over, where the target has no phis: their moves would stand on both ways. */
static bool skip_empty(struct ir_fn *fn, blk b)
{
	bool changed = false;
	for (u32 n = 0; n < ir_blk(fn, b)->succ.n; n++) {
		blk to = ir_blk(fn, b)->succ.v[n];
		struct ir_block *t = ir_blk(fn, to);
		if (t->first != t->last || !t->first || ir_at(fn, t->first)->op != IR_jmp || t->succ.v[0] == to ||
			t->unroll)
			continue;
		struct ir_block *end = ir_blk(fn, t->succ.v[0]);
		if (end->first && ir_at(fn, end->first)->op == IR_phi)
			continue;
		ir_retarget(fn, b, n, t->succ.v[0]);
		changed = true;
	}
	return changed;
}

/* Both ways lead to the same place. */
static bool same_ways(struct ir_fn *fn, blk b)
{
	struct ir_block *x = ir_blk(fn, b);
	if (!x->last || ir_at(fn, x->last)->op != IR_br || x->succ.v[0] != x->succ.v[1])
		return false;
	blk to = x->succ.v[0];
	if (ir_blk(fn, to)->first && ir_at(fn, ir_blk(fn, to)->first)->op == IR_phi)
		return false;
	ir_to_jmp(fn, b, 0);
	return true;
}

/* Ways out that give the same constant, or nothing, share one block. */
static bool share_returns(struct ir_fn *fn, struct arena *tmp)
{
	struct map out = { 0 };
	bool changed = false;
	for (u32 k = 0; k < fn->order.n; k++) {
		blk b = fn->order.v[k];
		const struct ir_block *x = ir_blk(fn, b);
		if (x->is_removed || !x->first || x->first != x->last || ir_at(fn, x->last)->op != IR_ret ||
			b == fn->entry)
			continue;
		ref v = ir_at(fn, x->last)->a;
		u64 *first = map_slot(&out, tmp, v);
		if (v && !ir_is_const(fn, v))
			continue;
		if (!*first) {
			*first = b;
			continue;
		}
		while (ir_blk(fn, b)->pred.n) {
			blk from = ir_blk(fn, b)->pred.v[0];
			u32 n = 0;
			while (ir_blk(fn, from)->succ.v[n] != b)
				n++;
			ir_retarget(fn, from, n, (blk)*first);
		}
		changed = true;
	}
	return changed;
}

static bool shorten_ways(struct ir_fn *fn, struct arena *tmp)
{
	bool changed = false;
	for (blk b = 1; b < fn->blocks.n; b++) {
		if (ir_blk(fn, b)->is_removed)
			continue;
		changed |= skip_empty(fn, b);
		changed |= same_ways(fn, b);
	}
	return changed | share_returns(fn, tmp);
}

static bool merge_all(struct ir_fn *fn)
{
	bool changed = false;
	for (blk b = 1; b < fn->blocks.n; b++)
		while (!ir_blk(fn, b)->is_removed && merge(fn, b))
			changed = true;
	return changed;
}

bool pass_prune(struct ir_fn *fn, struct pass_ctx *c)
{
	bool any = false, changed = true;
	while (changed) {
		changed = shorten_ways(fn, c->tmp);
		if (changed)
			ir_order(fn);
		bool merged = merge_all(fn);
		ref *to = drop_phis(fn, c->tmp);
		if (to)
			ir_replace_uses(fn, to);
		if (merged)
			ir_order(fn);
		changed |= merged || to;
		any |= changed;
	}
	return any;
}
