/* pass_inline.c: a call of a static function that is small, the calls in it counted as what they cost, or not large and
 * called once, becomes a copy of its body: the block is cut at the call, the copy's returns jump behind it, and a phi
 * gathers their values. So does that of a small global one: as a call its arguments would be unknown to the verifier,
 * and could be NULL. __noinline functions stay calls of BPF subprograms. */
#include "cc/pass/pass_private.h"

enum { SMALL = 40, SMALL_ONCE = 400, CALL_COST = 5, FOR_CONSTANT = 14, SMALL_GLOBAL = 45, MAX_GROWN = 200000 };

static u32 body_size(const struct ir_fn *fn)
{
	u32 n = 0;
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			n++;
	return n;
}

/* About as many instructions as the body becomes: what a call needs around it counts, what joins ways does not. */
static u32 body_cost(const struct ir_fn *fn)
{
	u32 n = 0;
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b) {
			const struct ir_ins *x = ir_at(fn, i);
			n += x->op == IR_phi ? 0 : x->op == IR_call ? CALL_COST + x->nargs : 1;
		}
	return n;
}

/* An argument that is a constant or the answer to a question is worth something: what asks for it goes, or joins that
 * question. */
static u32 allowed_cost(const struct ir_fn *fn, const struct ir_ins *call)
{
	u32 n = SMALL;
	for (u32 i = 0; i < call->nargs; i++) {
		ref v = fn->args.v[call->args + i];
		n += ir_is_const(fn, v) || ir_is_compare(ir_at(fn, v)->op) ? FOR_CONSTANT : 0;
	}
	return n;
}

static struct ir_fn *wanted(const struct ir_fn *fn, const struct ir_ins *call)
{
	struct ir_module *m = fn->mod;
	if (call->op != IR_call || !call->sym)
		return NULL;
	struct ir_sym *s = &m->syms.v[call->sym];
	if (!s->fn || s->fn == fn || s->inl == INLINE_NEVER || (!s->is_static && s->inl != INLINE_ALWAYS && s->fn->sec))
		return NULL;
	if (s->inl == INLINE_ALWAYS)
		return s->fn;
	if (!s->is_static)                   /* as clang does; a weak one may be another's in the end */
		return !s->is_weak && body_size(s->fn) <= SMALL_GLOBAL ? s->fn : NULL;
	if (s->fn->nparams > 5)              /* as a call it could not be */
		return s->fn;
	if (s->calls == 1)
		return body_size(s->fn) <= SMALL_ONCE ? s->fn : NULL;
	return body_cost(s->fn) <= allowed_cost(fn, call) ? s->fn : NULL;
}

struct copy { struct ir_fn *to; const struct ir_fn *from; ref *map; blk *blocks; const ref *args; };

/* Floating values are found again in the caller; a callee's stack object becomes one of the caller's. */
static ref map_ref(struct copy *c, ref r)
{
	const struct ir_ins *i = &c->from->ins.v[r];
	if (!r || c->map[r])
		return c->map[r];
	switch (i->op) {
	case IR_const: return c->map[r] = ir_const(c->to, i->type, i->imm);
	case IR_undef: return c->map[r] = ir_undef(c->to, i->type);
	case IR_addr: return c->map[r] = ir_addr(c->to, i->sym, i->imm);
	case IR_core: return c->map[r] = ir_core(c->to, i->type, (u32)i->imm);
	case IR_alloca:
		c->map[r] = ir_alloca(c->to, (u64)i->imm, i->width, i->ctype, i->at);
		ir_at(c->to, c->map[r])->sym = i->sym;
		return c->map[r];
	case IR_param: return c->map[r] = c->args[i->imm];
	default: return 0;
	}
}

static void copy_ins(struct copy *c, blk into, ref r)
{
	struct ir_ins ins = c->from->ins.v[r];
	struct ir_build b = { c->to, into, ins.at };
	u32 n = ir_has_list(ins.op) ? ins.nargs : 0, at = c->to->args.n;
	for (u32 k = 0; k < n; k++)
		vec_push(&c->to->args, c->to->arena, 0);
	ins.args = at;
	ins.nargs = n;
	ins.prev = ins.next = 0;
	if (ins.op == IR_asm || ins.op == IR_asmgoto) {
		vec_push(&c->to->asms, c->to->arena, c->from->asms.v[ins.imm]);
		ins.imm = c->to->asms.n - 1;
	}
	c->map[r] = ir_emit(&b, ins);
}

static void map_operands(struct copy *c, ref r)
{
	const struct ir_ins *old = &c->from->ins.v[r];
	ref now = c->map[r], a = map_ref(c, old->a), b = map_ref(c, old->b), cc = map_ref(c, old->c);
	struct ir_ins *i = ir_at(c->to, now);
	i->a = a, i->b = b, i->c = cc;
	for (u32 k = 0; k < i->nargs; k++) {
		ref v = map_ref(c, c->from->args.v[old->args + k]);
		c->to->args.v[ir_at(c->to, now)->args + k] = v;
		i = ir_at(c->to, now);
	}
}

static void copy_edges(struct copy *c, blk b)
{
	const struct ir_block *old = &c->from->blocks.v[b];
	struct ir_block *now = ir_blk(c->to, c->blocks[b]);
	now->unroll = old->unroll;
	now->loop_at = old->loop_at;
	now->likely = old->likely;
	for (u32 i = 0; i < old->succ.n; i++)
		vec_push(&now->succ, c->to->arena, c->blocks[old->succ.v[i]]);
	for (u32 i = 0; i < old->pred.n; i++)
		vec_push(&now->pred, c->to->arena, c->blocks[old->pred.v[i]]);
	for (u32 i = 0; i < old->cases.n; i++) {
		struct ir_case k = old->cases.v[i];
		k.to = c->blocks[k.to];
		vec_push(&now->cases, c->to->arena, k);
	}
}

/* The callee's blocks behind the call's, joined at their ends with what follows the call. */
static void copy_body(struct copy *c, blk rest, pos at)
{
	struct ir_fn *fn = c->to;
	vec_each(o, &c->from->order)
		ir_each(i, c->from, *o)
			copy_ins(c, c->blocks[*o], i);
	vec_each(o, &c->from->order) {
		copy_edges(c, *o);
		ir_each(i, c->from, *o)
			map_operands(c, i);
	}
	vec_each(o, &c->from->order) {
		ref end = ir_blk(fn, c->blocks[*o])->last;
		if (!end || ir_at(fn, end)->op != IR_ret)
			continue;
		ir_remove(fn, end);
		struct ir_build b = { fn, c->blocks[*o], at };
		ir_emit_jmp(&b, rest);
	}
}

/* The value of the call: what each way back returns, in the order of the ways. */
static ref result_of(struct copy *c, blk rest, struct ir_ins call)
{
	struct ir_fn *fn = c->to;
	struct ir_build b = { fn, rest, call.at };
	if (!ir_blk(fn, rest)->pred.n)
		return ir_undef(fn, call.type);
	ref phi = ir_emit_phi(&b, call.type);
	u32 p = 0;
	vec_each(o, &c->from->order) {
		ref end = ir_blk(c->from, *o)->last;
		if (!end || ir_at(c->from, end)->op != IR_ret)
			continue;
		ref v = map_ref(c, ir_at(c->from, end)->a);
		fn->args.v[ir_at(fn, phi)->args + p++] = v ? v : ir_undef(fn, call.type);
	}
	return phi;
}

/* Calls that have gone, and their values: replaced all at once in the end. */
struct gone { ref call, value; };
typedef vec(struct gone) gone_calls;

static void inline_one(struct ir_fn *fn, ref call, struct ir_fn *callee, struct arena *tmp, gone_calls *gone)
{
	struct ir_ins at = *ir_at(fn, call);
	ref *args = arena_array(tmp, ref, callee->nparams + at.nargs + 1);
	struct copy c = { fn, callee, arena_array(tmp, ref, callee->ins.n), arena_array(tmp, blk, callee->blocks.n),
		args };
	for (u32 i = 0; i < at.nargs; i++)
		args[i] = fn->args.v[at.args + i];
	for (u32 i = at.nargs; i < callee->nparams; i++)
		args[i] = ir_undef(fn, callee->param_type[i]);
	blk rest = ir_split_block(fn, at.next);
	ir_remove(fn, call);
	vec_each(o, &callee->order)
		c.blocks[*o] = ir_block_new(fn);
	struct ir_build b = { fn, at.block, at.at };
	ir_emit_jmp(&b, c.blocks[callee->entry]);
	copy_body(&c, rest, at.at);
	if (at.type != IRT_V)
		vec_push(gone, tmp, ((struct gone){ call, result_of(&c, rest, at) }));
}

static void replace_gone(struct ir_fn *fn, const gone_calls *gone, struct arena *tmp)
{
	ref *to = gone->n ? arena_array(tmp, ref, fn->ins.n) : NULL;
	vec_each(g, gone)
		to[g->call] = g->value;
	if (to)
		ir_replace_uses(fn, to);
}

/* "if (out) *out = v;" of an inlined function that got &local: a stack object has an address. Until the test goes, the
 * object would have to stand in memory. */
static void test_addresses(struct ir_fn *fn, struct pass_ctx *c)
{
	ref *to = NULL;
	for (blk b = 1; b < fn->blocks.n; b++) {
		struct ir_block *x = ir_blk(fn, b);
		if (x->is_removed)
			continue;
		ir_each(i, fn, b) {
			const struct ir_ins *t = ir_at(fn, i);
			bool is_test = (t->op == IR_eq || t->op == IR_ne) && ir_at(fn, t->a)->op == IR_alloca &&
				ir_is_const(fn, t->b) && ir_at(fn, t->b)->imm == 0;
			if (!is_test)
				continue;
			ref v = ir_const(fn, IRT_W, t->op == IR_ne);
			to = to ? to : arena_array(c->tmp, ref, fn->ins.n + fn->blocks.n + 64);
			to[i] = v;
		}
		if (x->last && ir_at(fn, x->last)->op == IR_br && ir_at(fn, ir_at(fn, x->last)->a)->op == IR_alloca)
			ir_to_jmp(fn, b, 0);
	}
	if (to)
		ir_replace_uses(fn, to);
}

/* Last to first: what stands behind a call moves into a block of its own, so it should not hold many calls any more. */
static bool inline_block(struct ir_fn *fn, blk b, struct arena *tmp, gone_calls *gone)
{
	bool changed = false;
	for (ref i = ir_blk(fn, b)->last, before; i && fn->ins.n < MAX_GROWN; i = before) {
		struct ir_fn *callee = wanted(fn, ir_at(fn, i));
		before = ir_at(fn, i)->prev;
		if (callee)
			inline_one(fn, i, callee, tmp, gone);
		changed |= callee != NULL;
	}
	return changed;
}

bool pass_inline(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = false;
	gone_calls gone = { 0 };
	for (blk b = 1; b < fn->blocks.n; b++)         /* the bodies that came may have calls too */
		if (!ir_blk(fn, b)->is_removed)
			changed |= inline_block(fn, b, c->tmp, &gone);
	replace_gone(fn, &gone, c->tmp);
	if (changed)
		test_addresses(fn, c);
	return changed;
}
