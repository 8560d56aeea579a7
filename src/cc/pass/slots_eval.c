/* slots_eval.c: does a function compute a logarithm? Names prove nothing and everybody writes their own, with shifts, a
 * loop or a binary search, counting from 0 or from 1. So it is computed: a function of one number is a logarithm when,
 * at every power of two and just before the next, it gives base + n; it may stop growing at the top, as clamped ones
 * do. */
#include "cc/pass/slots_private.h"

#include "cc/pass/pass_private.h"

enum { MAX_STEPS = 4000, MAX_DEPTH = 4, FEWEST_SLOTS = 8 };

struct machine { const struct ir_module *mod; struct arena *tmp; u32 steps, depth; };
struct activation { const struct ir_fn *fn; s64 *value; s64 *object; s64 param; };

static bool call(struct machine *m, const struct ir_fn *fn, s64 param, s64 *result);

static s64 operand(const struct activation *a, ref r)
{
	const struct ir_ins *x = ir_at(a->fn, r);
	return x->op == IR_const ? x->imm : x->op == IR_param ? a->param : a->value[r];
}

static s64 narrow(s64 v, u8 width, bool is_signed)
{
	u32 up = 64 - width * 8u;
	return is_signed ? (s64)((u64)v << up) >> up : (s64)((u64)v << up >> up);
}

/* Stack objects are numbers here: one value each, stored and loaded as a whole. */
static bool is_number(const struct ir_fn *fn, const struct ir_ins *x)
{
	const struct ir_ins *object = ir_at(fn, x->a);
	return object->op == IR_alloca && x->imm == 0 && object->imm == x->width;
}

static s64 as_type(const struct ir_ins *x, s64 v) { return x->type == IRT_W ? (s32)v : v; }

static bool step(struct machine *m, struct activation *a, ref i)
{
	const struct ir_ins *x = ir_at(a->fn, i);
	switch (x->op) {
	case IR_load:
		a->value[i] = as_type(x, narrow(a->object[x->a], x->width, x->flags & IRF_SIGNED));
		return is_number(a->fn, x);
	case IR_store:
		a->object[x->a] = operand(a, x->b);
		return is_number(a->fn, x);
	case IR_select:
		a->value[i] = operand(a, operand(a, x->a) ? x->b : x->c);
		return true;
	case IR_call:
		return x->sym && x->nargs == 1 && m->mod->syms.v[x->sym].fn &&
			call(m, m->mod->syms.v[x->sym].fn, operand(a, a->fn->args.v[x->args]), &a->value[i]);
	default:
		return ir_ops[x->op].effect == 'P' && x->a && !x->c && fold_const(x, operand(a, x->a),
			x->b ? operand(a, x->b) : 0, &a->value[i]);
	}
}

static void enter(struct activation *a, blk from, blk to)
{
	u32 edge = 0;
	while (edge < ir_blk(a->fn, to)->pred.n && ir_blk(a->fn, to)->pred.v[edge] != from)
		edge++;
	ir_each(i, a->fn, to)
		if (ir_at(a->fn, i)->op == IR_phi)
			a->value[i] = edge < ir_at(a->fn, i)->nargs ? operand(a,
				a->fn->args.v[ir_at(a->fn, i)->args + edge]) : 0;
}

static bool run(struct machine *m, struct activation *a, s64 *result)
{
	for (blk b = a->fn->entry, to; m->steps < MAX_STEPS; b = to) {
		ref i = ir_blk(a->fn, b)->first;
		for (; i && !ir_is_end(ir_at(a->fn, i)->op); i = ir_at(a->fn, i)->next)
			if (m->steps++ >= MAX_STEPS || (ir_at(a->fn, i)->op != IR_phi && !step(m, a, i)))
				return false;
		const struct ir_ins *end = ir_at(a->fn, i);
		if (i && end->op == IR_ret && end->a) {
			*result = operand(a, end->a);
			return true;
		}
		if (!i || (end->op != IR_jmp && end->op != IR_br))
			return false;
		to = ir_blk(a->fn, b)->succ.v[end->op == IR_br && !operand(a, end->a) ? 1 : 0];
		enter(a, b, to);
	}
	return false;
}

static bool call(struct machine *m, const struct ir_fn *fn, s64 param, s64 *result)
{
	if (fn->nparams != 1 || fn->is_program || m->depth++ >= MAX_DEPTH)
		return false;
	struct activation a = { .fn = fn, .param = fn->param_type[0] == IRT_W ? (s32)param : param,
		.value = arena_array(m->tmp, s64, fn->ins.n), .object = arena_array(m->tmp, s64, fn->ins.n) };
	bool ok = run(m, &a, result);
	m->depth--;
	return ok;
}

static bool value_at(const struct ir_module *mod, struct arena *tmp, const struct ir_fn *fn, u64 v, s64 *result)
{
	struct arena_mark mark = arena_mark(tmp);
	struct machine m = { .mod = mod, .tmp = tmp };
	bool ok = call(&m, fn, (s64)v, result);
	*result = (s32)*result;
	arena_reset(tmp, mark);
	return ok;
}

bool slots_is_log2(const struct ir_module *mod, struct arena *tmp, const struct ir_fn *fn, s64 *base)
{
	s64 low, high, top;
	u32 bits = fn->nparams == 1 && fn->param_type[0] == IRT_W ? 31 : 63, n = 1;
	if (!value_at(mod, tmp, fn, 1, base) || *base < 0 || *base > 2 || !value_at(mod, tmp, fn, (1ull << bits) - 1,
		&top))
		return false;
	for (; n < bits; n++) {
		if (!value_at(mod, tmp, fn, 1ull << n, &low) || !value_at(mod, tmp, fn, (2ull << n) - 1, &high) ||
			low != high)
			return false;
		if (low != MIN(*base + (s64)n, top))
			return false;
	}
	return top - *base >= FEWEST_SLOTS && value_at(mod, tmp, fn, 0, &low) && (low == *base || low == *base - 1);
}
