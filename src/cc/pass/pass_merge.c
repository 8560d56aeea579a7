/* pass_merge.c: what all ways into a block compute alike, each of its own value, is computed behind their meeting:
 *
 *   if (a) q = p + x * 8 + 8; else q = p + 8;          q = p; if (a) q += x * 8; q += 8;
 *
 * That is less to write, and pointers that differ in nothing but their variable parts have one fixed offset then: the
 * verifier sees that one of them covers the other.
 *
 * Where all ways bring constants, what is computed of them is computed on the ways, for nothing; a meeting that only
 * leads to the next one is left out: its ways go there. A branch on what came by such ways is then decided on each of
 * them (pass_thread.c). Headers of loops keep their phis as they are. */
#include "cc/pass/pass_private.h"

/* The same operation with the same constant, or an operation of one value. */
static bool is_alike(const struct ir_fn *fn, const struct ir_ins *x, const struct ir_ins *y)
{
	bool same_const = x->b == y->b || (x->b && y->b && ir_is_const(fn, x->b) && ir_is_const(fn, y->b) &&
		ir_at(fn, x->b)->imm == ir_at(fn, y->b)->imm);
	return x->op == y->op && x->type == y->type && x->width == y->width && x->flags == y->flags &&
		ir_at(fn, x->a)->type == ir_at(fn, y->a)->type && same_const;
}

static bool is_simple(const struct ir_fn *fn, const struct ir_ins *x)
{
	if (ir_ops[x->op].effect != 'P' || ir_is_floating(x->op) || ir_is_compare(x->op) || !x->block)
		return false;
	switch (ir_ops[x->op].operands) {
	case 1: return x->op != IR_copy && x->op != IR_asmout;
	case 2: return ir_is_const(fn, x->b);
	default: return false;
	}
}

/* Do all ways bring the same of something? */
static bool brings_alike(const struct ir_fn *fn, const struct ir_ins *phi)
{
	const ref *v = &fn->args.v[phi->args];
	bool differ = false;
	if (phi->nargs < 2 || !is_simple(fn, ir_at(fn, v[0])))
		return false;
	for (u32 n = 1; n < phi->nargs; n++) {
		if (!is_alike(fn, ir_at(fn, v[0]), ir_at(fn, v[n])))
			return false;
		differ |= v[n] != v[0];
	}
	return differ;
}

/* Nobody else wants what they bring. */
static bool is_only_use(const struct ir_fn *fn, const struct ir_ins *phi, const u32 *uses)
{
	const ref *v = &fn->args.v[phi->args];
	for (u32 n = 0; n < phi->nargs; n++) {
		u32 here = 0;
		for (u32 k = 0; k < phi->nargs; k++)
			here += v[k] == v[n];
		if (uses[v[n]] != here)
			return false;
	}
	return true;
}

static void merge(struct ir_fn *fn, ref phi)
{
	struct ir_ins now = *ir_at(fn, fn->args.v[ir_at(fn, phi)->args]);
	ref head = phi, of = ir_insert_before(fn, phi, (struct ir_ins){ .op = IR_phi, .type = ir_at(fn, now.a)->type });
	for (u32 n = 0; n < ir_at(fn, phi)->nargs; n++)
		ir_phi_add(fn, of, ir_at(fn, fn->args.v[ir_at(fn, phi)->args + n])->a);
	while (ir_at(fn, head)->op == IR_phi)
		head = ir_at(fn, head)->next;
	ir_move_before(fn, head, phi);
	struct ir_ins *x = ir_at(fn, phi);
	x->op = now.op;
	x->a = of;
	x->b = now.b;
	x->width = now.width;
	x->flags = now.flags;
	x->at = now.at;
	x->nargs = 0;
}

struct meetings { struct ir_fn *fn; struct arena *tmp; u32 *uses; /* counted when first asked for */ };

static bool is_used_once(struct meetings *m, ref v)
{
	m->uses = m->uses ? m->uses : ir_use_counts(m->fn, m->tmp);
	return m->uses[v] == 1;
}

static bool is_constant_phi(const struct ir_fn *fn, ref v, blk b)
{
	const struct ir_ins *x = ir_at(fn, v);
	if (x->op != IR_phi || x->block != b)
		return false;
	for (u32 n = 0; n < x->nargs; n++)
		if (!ir_is_const(fn, fn->args.v[x->args + n]))
			return false;
	return true;
}

/* An operation of a phi of constants that nobody else wants becomes a phi of results. */
static bool compute_on_ways(struct meetings *m, ref i)
{
	struct ir_fn *fn = m->fn;
	const struct ir_ins x = *ir_at(fn, i);
	u32 operands = ir_ops[x.op].operands;
	bool computes = ir_ops[x.op].effect == 'P' && x.op != IR_phi && x.op != IR_copy && x.op != IR_asmout;
	if (!computes || (operands != 1 && (operands != 2 || !ir_is_const(fn, x.b))) ||
		!is_constant_phi(fn, x.a, x.block) || !is_used_once(m, x.a))
		return false;
	u32 n = ir_at(fn, x.a)->nargs;
	ref *result = arena_array(m->tmp, ref, n);
	for (u32 k = 0; k < n; k++) {
		s64 v, a = ir_at(fn, fn->args.v[ir_at(fn, x.a)->args + k])->imm;
		if (!fold_const(&x, a, x.b ? ir_at(fn, x.b)->imm : 0, &v))
			return false;
		result[k] = ir_const(fn, x.type, v);
	}
	ir_move_before(fn, x.a, i);
	*ir_at(fn, i) = (struct ir_ins){ .op = IR_phi, .type = x.type, .block = x.block, .prev = ir_at(fn, i)->prev,
		.next = ir_at(fn, i)->next, .at = x.at };
	ir_set_args(fn, i, result, n);
	return true;
}

/* Some block leads to both: which of its ways brings which value is told by their order alone. */
static bool share_a_way(const struct ir_fn *fn, blk b, blk to)
{
	blk last = 0;
	vec_each(p, &ir_blk(fn, b)->pred) {
		if (*p == last)
			continue;
		last = *p;
		vec_each(s, &ir_blk(fn, *p)->succ)
			if (*s == to)
				return true;
	}
	return false;
}

/* Nothing but phis, for phis of the block behind alone, all of which take one. */
static bool only_leads_on(struct meetings *m, blk b)
{
	const struct ir_fn *fn = m->fn;
	const struct ir_block *x = ir_blk(fn, b);
	if (x->pred.n < 2 || b == fn->entry || !x->last || ir_at(fn, x->last)->op != IR_jmp ||
		ir_at(fn, ir_at(fn, x->last)->prev)->op != IR_phi || ir_is_led_back_to(fn, b))
		return false;
	blk to = x->succ.v[0];
	u32 phis = 0, way = 0;
	if (ir_at(fn, ir_blk(fn, to)->first)->op != IR_phi || ir_is_led_back_to(fn, to) || share_a_way(fn, b, to))
		return false;
	ir_each(i, fn, b)
		phis += i != x->last;            /* the last before the jump is one, so are all */
	while (ir_blk(fn, to)->pred.v[way] != b)
		way++;
	ir_each(i, fn, to) {
		const struct ir_ins *y = ir_at(fn, i);
		if (y->op != IR_phi)
			break;
		ref from = fn->args.v[y->args + way];
		if (ir_at(fn, from)->op != IR_phi || ir_at(fn, from)->block != b || !is_used_once(m, from))
			return false;
		phis--;
	}
	return !phis;
}

static void leave_out(struct ir_fn *fn, blk b, struct arena *tmp)
{
	blk to = ir_blk(fn, b)->succ.v[0];
	u32 way = 0, n = 0;
	while (ir_blk(fn, to)->pred.v[way] != b)
		way++;
	ir_each(i, fn, b)
		n++;
	ref *phi = arena_array(tmp, ref, n), *brought = arena_array(tmp, ref, n);
	n = 0;
	ir_each(i, fn, to) {
		if (ir_at(fn, i)->op != IR_phi)
			break;
		phi[n++] = fn->args.v[ir_at(fn, i)->args + way];
	}
	while (ir_blk(fn, b)->pred.n) {
		blk from = ir_blk(fn, b)->pred.v[0];
		u32 edge = 0, k = 0;
		for (u32 m = 0; m < n; m++)
			brought[m] = fn->args.v[ir_at(fn, phi[m])->args];
		while (ir_blk(fn, from)->succ.v[edge] != b)
			edge++;
		ir_retarget(fn, from, edge, to);
		ir_each(i, fn, to) {
			if (ir_at(fn, i)->op != IR_phi)
				break;
			ir_phi_add(fn, i, brought[k++]);
		}
	}
}

static bool shorten_meetings(struct ir_fn *fn, struct arena *tmp)
{
	struct meetings m = { fn, tmp, NULL };
	bool changed = false, moved = false;
	vec_each(b, &fn->order) {
		const struct ir_block *x = ir_blk(fn, *b);
		if (x->pred.n < 2 || ir_at(fn, x->first)->op != IR_phi || ir_is_led_back_to(fn, *b))
			continue;
		ir_each_safe(i, fn, *b)
			changed |= compute_on_ways(&m, i);
	}
	for (u32 k = fn->order.n; k--;)                  /* backwards: chains of them go in one walk */
		if (only_leads_on(&m, fn->order.v[k])) {
			leave_out(fn, fn->order.v[k], tmp);
			moved = true;
		}
	if (moved)
		ir_order(fn);
	return changed || moved;
}

bool pass_merge(struct ir_fn *fn, struct pass_ctx *c)
{
	u32 *uses = NULL, had = fn->ins.n;
	bool changed = false;
	vec_each(b, &fn->order) {
		if (ir_blk(fn, *b)->pred.n < 2 || ir_is_led_back_to(fn, *b))
			continue;
		ir_each_safe(i, fn, *b) {
			if (ir_at(fn, i)->op != IR_phi)
				break;
			if (i >= had || !brings_alike(fn, ir_at(fn, i)))
				continue;
			uses = uses ? uses : ir_use_counts(fn, c->tmp);
			if (!is_only_use(fn, ir_at(fn, i), uses))
				continue;
			merge(fn, i);
			changed = true;
		}
	}
	return shorten_meetings(fn, c->tmp) || changed;
}
