/* pass_walk.c: a pointer that walks through an object, and is compared with another place in it, becomes an offset. The
 * verifier knows numbers and decides their comparisons; of two pointers it knows nothing.
 *
 *   for (p = v; p < v + 16; p++)       for (i = 0; i < 64; i += 4)
 *           *p = 0;                            *(v + i) = 0;
 *
 * The object is a root: a stack object, a symbol, or a value that does not change in the loop. */
#include "cc/pass/pass_private.h"

/* Where a pointer points: in the object root, so many bytes behind a number that may be missing. walker: 1 + the one
 * whose offset that number is. */
struct place { ref root; sym sym; ref var; u32 walker; s64 off; };

struct walker { ref phi; ref root; sym sym; ref index, address; bool is_needed, goes_up; };

struct walk {
	struct ir_fn *fn;
	struct arena *tmp;
	blk head;
	vec(struct walker) walkers;
};

static bool changes_inside(const struct walk *w, ref r)
{
	const struct ir_ins *x = ir_at(w->fn, r);
	return x->block && ir_in_loop(w->fn, x->block, w->head);
}

enum { MAX_STEPS = 16 };

/* false: it is no place in an object that stays the same in the loop. */
static bool place_of(const struct walk *w, ref r, struct place *out)
{
	*out = (struct place){ 0 };
	for (u32 i = 0; i < MAX_STEPS; i++) {
		const struct ir_ins *x = ir_at(w->fn, r);
		for (u32 k = 0; k < w->walkers.n && !out->var; k++)
			if (w->walkers.v[k].phi == r) {
				out->root = w->walkers.v[k].root;
				out->sym = w->walkers.v[k].sym;
				out->walker = k + 1;
				return true;
			}
		ref from = x->flags & IRF_SCALAR ? 0 : ir_step_back(w->fn, r, &out->off);
		if (from) {
			r = from;
			continue;
		}
		if (x->op == IR_addr) {
			out->sym = x->sym;
			out->off += x->imm;
			return true;
		}
		if (x->op != IR_add || x->type != IRT_D || x->flags & IRF_SCALAR || out->var)
			break;
		out->var = x->b;
		r = x->a;
	}
	out->root = r;
	return ir_at(w->fn, r)->op == IR_alloca || (!ir_is_const(w->fn, r) && !changes_inside(w, r));
}

static bool same_object(const struct place *a, const struct place *b)
{
	return a->root == b->root && a->sym == b->sym;
}

/* How far a turn moves the pointer; 0: not by a constant. */
static s64 step_of(const struct walk *w, ref phi, ref next)
{
	s64 by = 0;
	for (u32 i = 0; i < MAX_STEPS && next && next != phi; i++)
		next = ir_at(w->fn, next)->flags & IRF_SCALAR ? 0 : ir_step_back(w->fn, next, &by);
	return next == phi ? by : 0;
}

static bool is_walker(const struct walk *w, ref phi, struct walker *out)
{
	const struct ir_ins *x = ir_at(w->fn, phi);
	const struct ir_block *head = ir_blk(w->fn, w->head);
	struct place first = { 0 }, p;
	bool begun = false;
	*out = (struct walker){ .phi = phi, .goes_up = true };
	for (u32 k = 0; k < head->pred.n; k++) {
		ref arg = w->fn->args.v[x->args + k];
		if (ir_in_loop(w->fn, head->pred.v[k], w->head)) {
			s64 by = step_of(w, phi, arg);
			if (!by)
				return false;
			out->goes_up &= by > 0;
			continue;
		}
		if (!place_of(w, arg, &p) || p.walker || (begun && !same_object(&p, &first)))
			return false;
		first = p;
		begun = true;
		out->goes_up &= !p.var && p.off >= 0;
	}
	out->root = first.root;
	out->sym = first.sym;
	return begun;
}

/* A comparison or a difference: both sides lie in one object, and one of them walks. */
static bool is_question(const struct walk *w, const struct ir_ins *x, struct place *a, struct place *b)
{
	return (ir_is_compare(x->op) ? x->width == 8 : x->op == IR_sub && x->type == IRT_D) && place_of(w, x->a, a) &&
		place_of(w, x->b, b) && same_object(a, b) && (a->walker || b->walker);
}

static void note_needed(struct walk *w)
{
	struct place a, b;
	vec_each(blk_, &w->fn->order)
		if (ir_in_loop(w->fn, *blk_, w->head))
			ir_each(i, w->fn, *blk_)
				if (is_question(w, ir_at(w->fn, i), &a, &b)) {
					if (a.walker)
						w->walkers.v[a.walker - 1].is_needed = true;
					if (b.walker)
						w->walkers.v[b.walker - 1].is_needed = true;
				}
}

static ref sum_before(struct walk *w, ref where, ref number, s64 off)
{
	if (!number)
		return ir_const(w->fn, IRT_D, off);
	if (!off)
		return number;
	return ir_insert_before(w->fn, where, (struct ir_ins){ .op = IR_add, .type = IRT_D, .flags = IRF_SCALAR,
		.a = number, .b = ir_const(w->fn, IRT_D, off), .at = ir_at(w->fn, where)->at });
}

static ref number_of(struct walk *w, const struct place *p, ref where)
{
	return sum_before(w, where, p->walker ? w->walkers.v[p->walker - 1].index : p->var, p->off);
}

static void make_index(struct walk *w, struct walker *k)
{
	struct ir_build b = { .fn = w->fn, .at = w->head, .pos = ir_at(w->fn, k->phi)->at };
	k->index = ir_emit_phi(&b, IRT_D);
}

/* The block that the head leads to in the loop, when it is the only one and nothing else leads there; else 0. */
static blk body_of(const struct walk *w)
{
	const struct ir_block *head = ir_blk(w->fn, w->head);
	blk body = 0;
	vec_each(s, &head->succ)
		if (ir_in_loop(w->fn, *s, w->head)) {
			if (body)
				return 0;
			body = *s;
		}
	return body && body != w->head && ir_blk(w->fn, body)->pred.n == 1 ? body : 0;
}

/* Is the pointer used in the head, or behind the loop? What the head computes is computed twice when loops rotate. */
static bool is_wanted_in_head(const struct walk *w, ref phi)
{
	for (ref i = 1; i < w->fn->ins.n; i++) {
		const struct ir_ins *x = ir_at(w->fn, i);
		bool inside = x->block && ir_in_loop(w->fn, x->block, w->head) &&
			(x->block != w->head || x->op == IR_phi);
		for (u32 n = x->block && !inside ? ir_operand_count(w->fn, i) : 0; n--;)
			if (*ir_operand(w->fn, i, n) == phi)
				return true;
	}
	return false;
}

static void make_address(struct walk *w, struct walker *k)
{
	blk body = body_of(w), b = body && !is_wanted_in_head(w, k->phi) ? body : w->head;
	ref at = ir_blk(w->fn, b)->first;
	while (ir_at(w->fn, at)->op == IR_phi)
		at = ir_at(w->fn, at)->next;
	k->address = ir_insert_before(w->fn, at, (struct ir_ins){ .op = IR_add, .type = IRT_D,
		.a = k->sym ? ir_addr(w->fn, k->sym, 0) : k->root, .b = k->index, .at = ir_at(w->fn, k->phi)->at });
}

static void fill_index(struct walk *w, struct walker *k)
{
	for (u32 n = 0; n < ir_blk(w->fn, w->head)->pred.n; n++) {
		blk from = ir_blk(w->fn, w->head)->pred.v[n];
		ref arg = w->fn->args.v[ir_at(w->fn, k->phi)->args + n], end = ir_blk(w->fn, from)->last, value;
		struct place p;
		if (ir_in_loop(w->fn, from, w->head))
			value = sum_before(w, end, k->index, step_of(w, k->phi, arg));
		else
			value = place_of(w, arg, &p) ? number_of(w, &p, end) : 0;
		w->fn->args.v[ir_at(w->fn, k->index)->args + n] = value;
	}
}

/* Of two numbers that are not negative the order of addresses is theirs; else that of signed ones is, within an object. */
static u8 order_of(const struct walk *w, u8 op, const struct place *a, const struct place *b)
{
	const struct place *side[] = { a, b };
	bool plain = true;
	for (u32 i = 0; i < 2; i++)
		plain &= side[i]->off >= 0 && !side[i]->var &&
			(!side[i]->walker || w->walkers.v[side[i]->walker - 1].goes_up);
	return plain ? op : op == IR_ult ? IR_slt : op == IR_ule ? IR_sle : op;
}

static void ask_numbers(struct walk *w)
{
	struct place a, b;
	vec_each(blk_, &w->fn->order)
		if (ir_in_loop(w->fn, *blk_, w->head))
			ir_each(i, w->fn, *blk_) {
				if (!is_question(w, ir_at(w->fn, i), &a, &b))
					continue;
				bool known = (!a.walker || w->walkers.v[a.walker - 1].is_needed) &&
					(!b.walker || w->walkers.v[b.walker - 1].is_needed);
				if (!known)
					continue;
				ref x = number_of(w, &a, i), y = number_of(w, &b, i);
				ir_at(w->fn, i)->op = order_of(w, ir_at(w->fn, i)->op, &a, &b);
				ir_at(w->fn, i)->a = x;
				ir_at(w->fn, i)->b = y;
			}
}

static bool walk_loop(struct walk *w)
{
	struct walker k;
	bool any = false;
	w->walkers.n = 0;
	ir_each(i, w->fn, w->head) {
		if (ir_at(w->fn, i)->op != IR_phi)
			break;
		if (ir_at(w->fn, i)->type == IRT_D && is_walker(w, i, &k))
			vec_push(&w->walkers, w->tmp, k);
	}
	if (w->walkers.n)
		note_needed(w);
	vec_each(x, &w->walkers)
		any |= x->is_needed;
	if (!any)
		return false;
	vec_each(x, &w->walkers)
		if (x->is_needed)
			make_index(w, x);
	vec_each(x, &w->walkers)
		if (x->is_needed)
			fill_index(w, x);
	ask_numbers(w);
	vec_each(x, &w->walkers)
		if (x->is_needed)
			make_address(w, x);
	ref *to = arena_array(w->tmp, ref, w->fn->ins.n);
	vec_each(x, &w->walkers)
		if (x->is_needed)
			to[x->phi] = x->address;
	ir_replace_uses(w->fn, to);
	return true;
}

bool pass_walk(struct ir_fn *fn, struct pass_ctx *c)
{
	struct walk w = { .fn = fn, .tmp = c->tmp };
	u64 work = 0;
	bool changed = false;
	vec_each(b, &fn->order)
		if (ir_blk(fn, *b)->loop == *b && (work += 4ull * fn->ins.n) <= PASS_MOST_WORK) {
			w.head = *b;
			changed |= walk_loop(&w);
		}
	return changed;
}
