/* pass_thread.c: jump threading. A block of phis and little else ends in a branch; on a way into it on which the
 * branch is decided, by the constants that the phis get there or by the branch just taken, the block is jumped over.
 *
 * Values of the block that are used behind it then have two origins. They are put into stack objects here, and
 * mem2reg, which runs next, makes phis of these where the ways meet again. Headers of loops are left alone: their
 * shape is wanted for unrolling, and by the verifier. */
#include "cc/pass/pass_private.h"

enum { MAX_CLONED = 4, MAX_DEPTH = 6, MAX_CLIMB = 32 };

struct thread {
	struct ir_fn *fn;
	struct arena *tmp;
	u32 had, blocks;             /* values and blocks before the change */
	u8 *outside;                 /* by ref: used in another block than its own */
	ref *slot;                   /* by ref: stack object that carries it */
	u32 *uses;                   /* by ref: how often it is used; counted when first asked for */
	bool changed;
};

/* ---- is the branch decided? ---------------------------------------------------------------------------- */

static bool known(const struct thread *t, blk b, u32 pred, ref v, u32 depth, s64 *out)
{
	const struct ir_fn *fn = t->fn;
	const struct ir_ins *x = ir_at(fn, v);
	s64 k1 = 0, k2 = 0;
	if (x->op == IR_const) {
		*out = x->imm;
		return true;
	}
	if (x->op == IR_phi && x->block == b) {
		const struct ir_ins *y = ir_at(fn, fn->args.v[x->args + pred]);
		*out = y->imm;
		return y->op == IR_const;
	}
	if (x->block != b || depth > MAX_DEPTH || ir_ops[x->op].effect != 'P' || ir_ops[x->op].operands > 2 ||
		!ir_ops[x->op].operands)
		return false;
	return known(t, b, pred, x->a, depth + 1, &k1) && (!x->b || known(t, b, pred, x->b, depth + 1, &k2)) &&
		fold_const(x, k1, k2, out);
}

/* The value of v on the way from predecessor number pred. */
static ref incoming(const struct thread *t, blk b, u32 pred, ref v)
{
	const struct ir_ins *x = ir_at(t->fn, v);
	return x->op == IR_phi && x->block == b ? t->fn->args.v[x->args + pred] : v;
}

/* v != 0 and v == 0 ask for v itself. */
static ref asked_for(const struct ir_fn *fn, ref v, bool *not)
{
	for (;;) {
		const struct ir_ins *x = ir_at(fn, v);
		if ((x->op != IR_eq && x->op != IR_ne) || !ir_is_const(fn, x->b) || ir_at(fn, x->b)->imm ||
			x->width != (ir_at(fn, x->a)->type == IRT_D ? 8 : 4))
			return v;
		*not ^= x->op == IR_eq;
		v = x->a;
	}
}

/* The same question, b's c, as asked by a branch before b; *not: the other way round. */
static bool asks(const struct thread *t, blk b, u32 pred, ref c, ref asked, bool *not)
{
	const struct ir_fn *fn = t->fn;
	*not = false;
	ref v = asked_for(fn, c, not), w = asked_for(fn, asked, not);
	const struct ir_ins *x = ir_at(fn, v), *y = ir_at(fn, w);
	if (w == incoming(t, b, pred, v))
		return true;
	return ir_is_compare(x->op) && ir_is_compare(y->op) && x->op == y->op && x->width == y->width &&
		x->block == b &&
		incoming(t, b, pred, x->a) == y->a && incoming(t, b, pred, x->b) == y->b;
}

/* A branch that leads here, only one of whose ways does, asked the same: a pointer is asked for NULL, and again behind
 * what was done about it. The verifier of older kernels does not know the second answer, and follows ways that cannot
 * be. */
static bool implied(const struct thread *t, blk b, u32 pred, ref c, s64 *out)
{
	const struct ir_fn *fn = t->fn;
	blk to = b, at = ir_blk(fn, b)->pred.v[pred];
	bool only = true;            /* "to" is reached from "at" alone, or is where we come from */
	for (u32 depth = 0; at && depth < MAX_CLIMB; depth++) {
		const struct ir_block *x = ir_blk(fn, at);
		const struct ir_ins *end = ir_at(fn, x->last);
		bool not;
		if (only && end->op == IR_br && x->succ.v[0] != x->succ.v[1] &&
			(x->succ.v[0] == to || x->succ.v[1] == to) &&
		    asks(t, b, pred, c, end->a, &not)) {
			*out = (x->succ.v[0] == to) != not;
			return true;
		}
		to = at;
		only = x->pred.n == 1;
		at = x->idom;
	}
	return false;
}

/* The branch asks for what the block before has just compared, or what was compared for this branch alone: that block
 * may as well branch by itself. */
static bool compared_before(struct thread *t, blk b, u32 pred, ref c)
{
	struct ir_fn *fn = t->fn;
	blk from = ir_blk(fn, b)->pred.v[pred];
	bool not = false;
	ref asked = asked_for(fn, c, &not);
	if (ir_at(fn, asked)->op != IR_phi || ir_at(fn, asked)->block != b || ir_blk(fn, from)->succ.n != 1)
		return false;
	ref v = fn->args.v[ir_at(fn, asked)->args + pred];
	if (!ir_is_compare(ir_at(fn, v)->op) || ir_at(fn, v)->block == from)
		return ir_is_compare(ir_at(fn, v)->op);
	t->uses = t->uses ? t->uses : ir_use_counts(fn, t->tmp);
	return v < t->had && t->uses[v] == 1;
}

enum { BOTH_WAYS = ~0u };
static bool decided(struct thread *t, blk b, u32 pred, u32 *way)
{
	ref c = ir_at(t->fn, ir_blk(t->fn, b)->last)->a;
	s64 v;
	if (compared_before(t, b, pred, c)) {
		*way = BOTH_WAYS;
		return true;
	}
	if (!known(t, b, pred, c, 0, &v) && !implied(t, b, pred, c, &v))
		return false;
	*way = v ? 0 : 1;
	return true;
}

static bool is_candidate(const struct thread *t, blk b)
{
	const struct ir_fn *fn = t->fn;
	const struct ir_block *x = ir_blk(fn, b);
	u32 cloned = 0;
	if (x->is_removed || b == fn->entry || !x->last || x->last >= t->had || ir_at(fn, x->last)->op != IR_br ||
		!x->pred.n || x->unroll)
		return false;
	if (x->succ.v[0] == b || x->succ.v[1] == b || x->succ.v[0] == x->succ.v[1])
		return false;
	vec_each(p, &x->pred)
		if (*p == b || !ir_blk(fn, *p)->rpo || ir_dominates(fn, b, *p))
			return false;
	ir_each(i, fn, b) {
		const struct ir_ins *y = ir_at(fn, i);
		if (i >= t->had || (y->op != IR_phi && i != x->last && (ir_ops[y->op].effect != 'P' ||
			y->op == IR_asmout)))
			return false;
		cloned += y->op != IR_phi && i != x->last && !ir_is_compare(y->op);
	}
	return cloned <= MAX_CLONED;
}

/* ---- values in stack objects ---------------------------------------------------------------------------- */

static void find_outside(struct thread *t)
{
	struct ir_fn *fn = t->fn;
	t->outside = arena_array(t->tmp, u8, fn->ins.n);
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref o = *ir_operand(fn, i, n);
				if (ir_at(fn, o)->block != b || ir_at(fn, i)->op == IR_phi)
					t->outside[o] = 1;
			}
}

static u8 width_of(const struct ir_fn *fn, ref v) { return ir_at(fn, v)->type == IRT_D ? 8 : 4; }

/* A value of b that others use gets a stack object; it is stored at its birth. */
static void demote(struct thread *t, blk b)
{
	struct ir_fn *fn = t->fn;
	ref head = ir_blk(fn, b)->first;
	while (ir_at(fn, head)->op == IR_phi)
		head = ir_at(fn, head)->next;
	ir_each_safe(i, fn, b) {
		if (i >= t->had || !t->outside[i] || t->slot[i] || ir_at(fn, i)->type == IRT_V)
			continue;
		u8 w = width_of(fn, i);
		ref s = ir_alloca(fn, w, w, NULL, ir_at(fn, i)->at);
		struct ir_ins store = { .op = IR_store, .a = s, .b = i, .width = w, .mem = IRM_DIRECT };
		t->slot[i] = s;
		if (ir_at(fn, i)->op == IR_phi)
			ir_insert_before(fn, head, store);
		else
			ir_insert_after(fn, i, store);
	}
}

static ref load_slot(struct thread *t, ref before, ref v)
{
	struct ir_fn *fn = t->fn;
	return ir_insert_before(fn, before, (struct ir_ins){ .op = IR_load, .type = ir_at(fn, v)->type, .a = t->slot[v],
		.width = width_of(fn, v), .mem = IRM_DIRECT });
}

/* Uses behind the block load what was stored. */
static void load_uses(struct thread *t)
{
	struct ir_fn *fn = t->fn;
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref o = *ir_operand(fn, i, n);
				bool is_phi = ir_at(fn, i)->op == IR_phi;
				if (o >= t->had || !t->slot[o] || (ir_at(fn, o)->block == b && !is_phi))
					continue;
				ref at = is_phi ? ir_blk(fn, ir_blk(fn, b)->pred.v[n])->last : i;
				if (is_phi && ir_at(fn, at)->block == ir_at(fn, o)->block)
					continue;
				ref v = load_slot(t, at, o);
				*ir_operand(fn, i, n) = v;
			}
}

/* ---- the change ------------------------------------------------------------------------------------------ */

/* Phis of a block get for the newest way what they get from b. */
static void add_phis(struct ir_fn *fn, blk to, blk b, const struct map *now)
{
	u32 old = 0;
	while (ir_blk(fn, to)->pred.v[old] != b)
		old++;
	ir_each(i, fn, to) {
		u64 o;
		if (ir_at(fn, i)->op != IR_phi)
			break;
		ref v = fn->args.v[ir_at(fn, i)->args + old];
		ir_phi_add(fn, i, map_get(now, v, &o) ? (ref)o : v);
	}
}

/* The end of a copy of b: where the branch is known to lead, or the branch itself. */
static void leave(struct thread *t, blk b, blk mid, u32 way, const struct map *now, struct ir_build at)
{
	struct ir_fn *fn = t->fn;
	u64 o;
	ref c = ir_at(fn, ir_blk(fn, b)->last)->a;
	if (way == BOTH_WAYS)
		ir_emit(&at, (struct ir_ins){ .op = IR_br, .a = map_get(now, c, &o) ? (ref)o : c });
	else
		ir_emit(&at, (struct ir_ins){ .op = IR_jmp });
	for (u32 n = 0; n < 2; n++) {
		if (way != BOTH_WAYS && n != way)
			continue;
		ir_link(fn, mid, ir_blk(fn, b)->succ.v[n]);
		add_phis(fn, ir_blk(fn, b)->succ.v[n], b, now);
	}
}

/* The way from predecessor number pred goes to a copy of the block's body, and from there where the branch leads. */
static void thread_way(struct thread *t, blk b, u32 pred, u32 way)
{
	struct ir_fn *fn = t->fn;
	blk from = ir_blk(fn, b)->pred.v[pred], mid = ir_block_new(fn);
	u32 n = 0, nth = 0, edge = 0;
	struct map now = { 0 };
	struct ir_build at = { fn, mid, ir_at(fn, ir_blk(fn, b)->last)->at };
	for (u32 p = 0; p < pred; p++)
		nth += ir_blk(fn, b)->pred.v[p] == from;
	for (n = 0;; n++)
		if (ir_blk(fn, from)->succ.v[n] == b && !nth--)
			break;
	edge = n;
	ir_each(i, fn, b) {
		struct ir_ins x = *ir_at(fn, i);
		ref v = 0;
		if (x.op == IR_phi) {
			v = fn->args.v[x.args + pred];
		} else if (i != ir_blk(fn, b)->last && (i < t->had || x.op == IR_load)) {
			/* loads: of values of other such blocks */
			u64 o;
			x.a = map_get(&now, x.a, &o) ? (ref)o : x.a;
			x.b = map_get(&now, x.b, &o) ? (ref)o : x.b;
			x.c = map_get(&now, x.c, &o) ? (ref)o : x.c;
			v = ir_emit(&at, x);
		} else {
			continue;
		}
		map_put(&now, t->tmp, i, v);
		if (i < t->had && t->slot[i])
			ir_emit_store(&at, ir_slot(t->slot[i], 0, width_of(fn, i)), v);
	}
	leave(t, b, mid, way, &now, at);
	ir_retarget(fn, from, edge, mid);
	t->changed = true;
}

static void thread_block(struct thread *t, blk b)
{
	u32 way;
	for (u32 p = ir_blk(t->fn, b)->pred.n; p--;)
		if (decided(t, b, p, &way))
			thread_way(t, b, p, way);
}

typedef vec(blk) block_list;
typedef void each_fn(struct thread *t, blk b);

static bool change(struct thread *t, const block_list *todo, each_fn *fn)
{
	if (!todo->n)
		return false;
	find_outside(t);
	t->slot = arena_array(t->tmp, ref, t->fn->ins.n);
	vec_each(b, todo)
		demote(t, *b);
	load_uses(t);
	vec_each(b, todo)
		fn(t, *b);
	ir_order(t->fn);
	return t->changed;
}

bool pass_thread(struct ir_fn *fn, struct pass_ctx *c)
{
	struct thread t = { .fn = fn, .tmp = c->tmp, .had = fn->ins.n };
	block_list todo = { 0 };
	u32 way;
	vec_each(b, &fn->order) {
		bool any = false;
		for (u32 p = 0; is_candidate(&t, *b) && p < ir_blk(fn, *b)->pred.n && !any; p++)
			any = decided(&t, *b, p, &way);
		if (any)
			vec_push(&todo, c->tmp, *b);
	}
	return change(&t, &todo, thread_block);
}

/* ---- loops that test at their end -------------------------------------------------------------------------- */

/* A header that does nothing but test whether to go on. */
static bool is_test(const struct thread *t, blk b)
{
	const struct ir_fn *fn = t->fn;
	const struct ir_block *x = ir_blk(fn, b);
	u32 cloned = 0;
	if (x->loop != b || ir_at(fn, x->last)->op != IR_br || ir_in_loop(fn, x->succ.v[0], b) == ir_in_loop(fn,
		x->succ.v[1], b))
		return false;
	if (x->succ.v[0] == b || x->succ.v[1] == b)
		return false;
	ir_each(i, fn, b) {
		const struct ir_ins *y = ir_at(fn, i);
		if (y->op != IR_phi && i != x->last && (ir_ops[y->op].effect != 'P' || y->op == IR_asmout))
			return false;
		cloned += y->op != IR_phi && i != x->last && !ir_is_compare(y->op);
	}
	return cloned <= 1;
}

/* A way into the loop on which the first test is decided already. */
static bool is_decided_entry(struct thread *t, blk b, u32 p, u32 *way)
{
	blk from = ir_blk(t->fn, b)->pred.v[p];
	return from < t->blocks && !ir_in_loop(t->fn, from, b) && decided(t, b, p, way) && *way != BOTH_WAYS;
}

/* It goes in behind the test. */
static void rotate_block(struct thread *t, blk b)
{
	u32 way;
	for (u32 p = ir_blk(t->fn, b)->pred.n; p--;)
		if (is_decided_entry(t, b, p, &way))
			thread_way(t, b, p, way);
}

bool pass_rotate(struct ir_fn *fn, struct pass_ctx *c)
{
	struct thread t = { .fn = fn, .tmp = c->tmp, .had = fn->ins.n, .blocks = fn->blocks.n };
	block_list todo = { 0 };
	vec_each(b, &fn->order) {
		bool any = false;
		u32 way;
		for (u32 p = 0; is_test(&t, *b) && p < ir_blk(fn, *b)->pred.n && !any; p++)
			any = is_decided_entry(&t, *b, p, &way);
		if (any)
			vec_push(&todo, c->tmp, *b);
	}
	return change(&t, &todo, rotate_block);
}
