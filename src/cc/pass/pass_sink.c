/* pass_sink.c: values that only one way out of a block uses are computed on that way: the other way has less to do, and
 * fewer registers are held across the branch. Loads move when nothing is written in between; nothing moves into a loop,
 * and nothing moves that would keep two operands alive for the sake of one value. Blocks are left upwards, so that
 * chains move as a whole. Moving down is always over a check and never before one (doc/verifier.md). */
#include "cc/pass/pass_private.h"

static bool may_move(struct ir_fn *fn, ref i)
{
	const struct ir_ins *x = ir_at(fn, i);
	u32 held = 0;
	if (x->op == IR_phi || x->op == IR_asmout || x->type == IRT_V)
		return false;
	if (x->op == IR_load)
		return !(x->flags & IRF_VOLATILE);
	for (u32 n = ir_operand_count(fn, i); n--;)
		held += *ir_operand(fn, i, n) && !ir_is_floating(ir_at(fn, *ir_operand(fn, i, n))->op);
	return ir_ops[x->op].effect == 'P' && held < 2;
}

struct use { ref by; u32 n; };
struct sink {
	struct ir_fn *fn;
	u32 *first;                  /* by ref: its uses are those from first[v] to first[v + 1] */
	struct use *uses;
};

static void collect(struct sink *s, struct arena *tmp)
{
	struct ir_fn *fn = s->fn;
	u32 *counts = ir_use_counts(fn, tmp), total = 0;
	s->first = arena_array(tmp, u32, fn->ins.n + 1);
	for (ref v = 0; v < fn->ins.n; v++) {
		s->first[v] = total;
		total += counts[v];
		counts[v] = s->first[v];
	}
	s->first[fn->ins.n] = total;
	s->uses = arena_array(tmp, struct use, total + 1);
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref o = *ir_operand(fn, i, n);
				if (o && counts[o] < s->first[o + 1])
					s->uses[counts[o]++] = (struct use){ i, n };
			}
}

static blk common(const struct ir_fn *fn, blk a, blk b)
{
	while (a && !ir_dominates(fn, a, b))
		a = ir_blk(fn, a)->idom;
	return a;
}

/* The block that all uses lie in or below; a phi uses its values at the ends of the blocks before. */
static blk used_in(const struct sink *s, ref v)
{
	blk in = 0;
	for (u32 k = s->first[v]; k < s->first[v + 1]; k++) {
		const struct use *u = &s->uses[k];
		if (!u->by)
			return 0;
		const struct ir_ins *x = ir_at(s->fn, u->by);
		blk at = x->op == IR_phi ? ir_blk(s->fn, x->block)->pred.v[u->n] : x->block;
		in = in ? common(s->fn, in, at) : at;
		if (!in)
			return 0;
	}
	return in;
}

/* The successor that all uses are in or behind. */
static blk way_to(const struct sink *s, blk b, blk user)
{
	const struct ir_block *x = ir_blk(s->fn, b);
	if (!user || user == b || x->succ.n < 2)
		return 0;
	vec_each(t, &x->succ)
		if (ir_blk(s->fn, *t)->pred.n == 1 && ir_dominates(s->fn, *t, user) &&
			ir_blk(s->fn, *t)->loop_depth <= x->loop_depth)
			return *t;
	return 0;
}

static ref head_of(const struct ir_fn *fn, blk b)
{
	ref i = ir_blk(fn, b)->first;
	while (ir_at(fn, i)->op == IR_phi)
		i = ir_at(fn, i)->next;
	return i;
}

static bool is_written_after(const struct ir_fn *fn, ref i)
{
	for (ref k = ir_at(fn, i)->next; k; k = ir_at(fn, k)->next)
		if (ir_ops[ir_at(fn, k)->op].effect == 'S')
			return true;
	return false;
}

static bool sink_block(struct sink *s, blk b)
{
	bool changed = false;
	for (ref i = ir_blk(s->fn, b)->last, before; i; i = before) {
		struct ir_ins x = *ir_at(s->fn, i);
		before = x.prev;
		blk to = may_move(s->fn, i) ? way_to(s, b, used_in(s, i)) : 0;
		if (!to || (x.op == IR_load && is_written_after(s->fn, i)))
			continue;
		ir_move_before(s->fn, head_of(s->fn, to), i);
		changed = true;
	}
	return changed;
}

bool pass_sink(struct ir_fn *fn, struct pass_ctx *c)
{
	struct sink s = { .fn = fn };
	bool changed = false;
	collect(&s, c->tmp);
	vec_each(b, &fn->order)
		changed |= sink_block(&s, *b);
	return changed;
}
