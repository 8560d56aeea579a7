/* pass_hoist.c: addresses that do not change in a loop are computed in front of it, where the kernel counts the rounds:
 * in loops of iterators (bpf_for, bpf_for_each) and of may_goto. From round to round the verifier forgets there what
 * numbers lie between, so that a checked index is none in the next round; pointers it keeps.
 *
 *   bpf_for(i, 0, ROWS)                        sum += grid[i][j];  i was checked outside:
 *           bpf_for(j, 0, COLUMNS)             &grid[i] is made there too
 *
 * Behind a check inside the loop nothing is taken out (doc/verifier.md). */
#include "cc/pass/pass_private.h"

struct hoist {
	struct ir_fn *fn;
	bool *is_counted;            /* by header: the kernel counts its rounds */
	bool *is_asked;              /* by ref: compared inside the loop */
	blk head;                    /* of the loop at hand */
	ref before;                  /* the end of the block in front of it */
};

/* The only block that leads into the loop, and nowhere else; 0: there is none. */
static blk front_of(const struct ir_fn *fn, blk head)
{
	blk front = 0;
	vec_each(p, &ir_blk(fn, head)->pred) {
		if (ir_in_loop(fn, *p, head))
			continue;
		if (front || ir_blk(fn, *p)->succ.n != 1)
			return 0;
		front = *p;
	}
	return front;
}

static bool changes_inside(const struct hoist *h, ref v)
{
	const struct ir_ins *x = ir_at(h->fn, v);
	return x->block && ir_in_loop(h->fn, x->block, h->head);
}

enum { MAX_DEPTH = 6 };

/* Can v be computed in front of the loop? */
static bool may_hoist(const struct hoist *h, ref v, u32 depth)
{
	const struct ir_ins *x = ir_at(h->fn, v);
	if (h->is_asked[v])
		return false;
	if (!changes_inside(h, v))
		return true;
	switch (x->op) {
	case IR_add: case IR_mul: case IR_shl: case IR_zext: case IR_sext: case IR_copy: break;
	default: return false;
	}
	return depth < MAX_DEPTH && may_hoist(h, x->a, depth + 1) && (!x->b || may_hoist(h, x->b, depth + 1));
}

static void hoist(struct hoist *h, ref v)
{
	if (!changes_inside(h, v))
		return;
	ref a = ir_at(h->fn, v)->a, b = ir_at(h->fn, v)->b;
	hoist(h, a);
	if (b)
		hoist(h, b);
	ir_move_before(h->fn, h->before, v);
}

static bool is_address(const struct ir_fn *fn, const struct ir_ins *x)
{
	return x->op == IR_add && x->type == IRT_D && ir_at(fn, x->a)->op == IR_addr && !ir_is_const(fn, x->b);
}

/* Where what is compared came from is asked with it. */
static void note_asked(struct hoist *h, ref v)
{
	for (const struct ir_ins *x = ir_at(h->fn, v); v; x = ir_at(h->fn, v)) {
		h->is_asked[v] = !ir_is_floating(x->op) || x->op == IR_param;
		v = x->op == IR_zext || x->op == IR_sext || x->op == IR_trunc || x->op == IR_copy ? x->a : 0;
	}
}

static bool hoist_loop(struct hoist *h, struct arena *tmp)
{
	struct ir_fn *fn = h->fn;
	blk front = front_of(fn, h->head);
	bool changed = false;
	if (!front)
		return false;
	h->before = ir_blk(fn, front)->last;
	h->is_asked = arena_array(tmp, bool, fn->ins.n);
	vec_each(b, &fn->order)
		if (ir_in_loop(fn, *b, h->head))
			ir_each(i, fn, *b)
				for (u32 n = ir_is_compare(ir_at(fn, i)->op) ? 2 : 0; n--;)
					note_asked(h, *ir_operand(fn, i, n));
	vec_each(b, &fn->order)
		if (ir_in_loop(fn, *b, h->head))
			ir_each_safe(i, fn, *b)
				if (is_address(fn, ir_at(fn, i)) && may_hoist(h, i, 0)) {
					hoist(h, i);
					changed = true;
				}
	return changed;
}

bool pass_hoist(struct ir_fn *fn, struct pass_ctx *c)
{
	struct hoist h = { .fn = fn, .is_counted = arena_array(c->tmp, bool, fn->blocks.n) };
	bool changed = false;
	if (!ir_counted_loops(fn, h.is_counted))
		return false;
	for (u32 k = fn->order.n; k--;) {    /* inner loops first: what leaves them may leave the outer one */
		h.head = fn->order.v[k];
		if (h.is_counted[h.head])
			changed |= hoist_loop(&h, c->tmp);
	}
	return changed;
}
