/* pass_unroll.c: a loop whose number of turns is known becomes that many copies of its body, when #pragma unroll asks
 * for it and the copies stay below a size (a kernel that takes loops follows a long one as well), or when that is no
 * longer than what is gained (a body with calls costs more than it shows, one with a switch is never short). Before copying, values that are used behind
 * the loop are put into stack objects, which mem2reg turns into values again; so a copy needs to mend nothing but its
 * own phis. The test in each copy stays and is folded away, since all that it compares is constant there; after the
 * last copy the way back is dead.
 *
 * Other short loops lose their first turn, which then stands before them, where that turn alone differs: a variable is
 * the same from the second on ("found = false" at the end of each). It is a constant in the loop then. */
#include "cc/pass/pass_private.h"

enum { PEEL_SIZE = 24, AUTO_TURNS = 16, AUTO_SIZE = 128, AUTO_SIZE_CALL = 96, MAX_TURNS = 1024, MAX_SIZE = 1 << 14,
	MAX_SIZE_NO_LOOPS = 1 << 16 };

struct unroll {
	struct ir_fn *fn;
	struct arena *tmp;
	blk header;
	vec(blk) blocks;             /* of the loop, the header first */
	u32 size, turns, max_size;
	const s64 *phi;              /* the header's phis in the last turn: value, and whether it is known */
	bool has_call, has_switch;
	/* by ref of the original: what it is in the newest copy, and in the one under way */
	ref *now, *then;
	blk *made;                   /* by block of the original: its newest copy */
	blk entry, latch;            /* the block it is entered from; the one that goes back */
	blk exit;                    /* the block whose condition counts the turns */
	u32 had;                     /* values before the change */
};

static bool is_in(const struct unroll *u, blk b)
{
	for (blk l = ir_blk(u->fn, b)->loop; l; l = ir_blk(u->fn, l)->loop_parent)
		if (l == u->header)
			return true;
	return false;
}

/* ---- how many turns ------------------------------------------------------------------------------------- */

/* The value in a turn, from what the header's phis are in it. */
static bool value_in(const struct unroll *u, ref v, const s64 *phi, u32 depth, s64 *out)
{
	enum { DEEP = 8 };
	const struct ir_ins *x = ir_at(u->fn, v);
	s64 a = 0, b = 0;
	if (x->op == IR_const) {
		*out = x->imm;
		return true;
	}
	if (x->op == IR_phi && x->block == u->header) {
		u32 n = 0;
		ir_each(i, u->fn, u->header) {
			if (i == v)
				break;
			n++;
		}
		*out = phi[n * 2];
		return phi[n * 2 + 1];
	}
	if (depth > DEEP || !x->block || ir_ops[x->op].effect != 'P' || ir_ops[x->op].operands > 2 ||
		!ir_ops[x->op].operands || x->op == IR_asmout)
		return false;
	return value_in(u, x->a, phi, depth + 1, &a) && (!x->b || value_in(u, x->b, phi, depth + 1, &b)) &&
		fold_const(x, a, b, out);
}

static u32 pred_number(const struct ir_fn *fn, blk b, blk from)
{
	u32 n = 0;
	while (n < ir_blk(fn, b)->pred.n && ir_blk(fn, b)->pred.v[n] != from)
		n++;
	return n;
}

/* Walks the turns as the machine would: phis are pairs of value and whether it is known. The number of turns behind
 * which the exit leaves; 0: not known, or too many. */
static u32 count_turns(struct unroll *u, u32 max)
{
	const struct ir_fn *fn = u->fn;
	const struct ir_ins *end = ir_at(fn, ir_blk(fn, u->exit)->last);
	u32 in = pred_number(fn, u->header, u->entry), back = pred_number(fn, u->header, u->latch), nphis = 0, k;
	bool stays_if = is_in(u, ir_blk(fn, u->exit)->succ.v[0]);
	ir_each(i, fn, u->header)
		nphis += ir_at(fn, i)->op == IR_phi;
	s64 *phi = arena_array(u->tmp, s64, nphis * 2 + 2), *next = arena_array(u->tmp, s64, nphis * 2 + 2);
	for (u32 turn = 0; turn <= max; turn++) {
		k = 0;
		ir_each(i, fn, u->header) {
			const struct ir_ins *x = ir_at(fn, i);
			if (x->op != IR_phi)
				break;
			ref v = fn->args.v[x->args + (turn ? back : in)];
			next[k + 1] = value_in(u, v, phi, 0, &next[k]) && (turn || ir_is_const(fn, v));
			k += 2;
		}
		memcpy(phi, next, sizeof(s64) * nphis * 2);
		s64 cond;
		if (!value_in(u, end->a, phi, 0, &cond))
			return 0;
		u->phi = phi;
		if ((cond != 0) != stays_if)
			return turn;
	}
	return 0;
}

/* ---- is it one to unroll? ------------------------------------------------------------------------------------ */

static bool gather(struct unroll *u)
{
	const struct ir_fn *fn = u->fn;
	vec_push(&u->blocks, u->tmp, u->header);
	vec_each(b, &fn->order) {
		if (!is_in(u, *b))
			continue;
		if (*b != u->header)
			vec_push(&u->blocks, u->tmp, *b);
		if (ir_blk(fn, *b)->loop != u->header)
			return false;                        /* a loop in it: that one first */
		ir_each(i, fn, *b) {
			const struct ir_ins *x = ir_at(fn, i);
			u->size += x->op != IR_phi && x->op != IR_jmp;
			if (x->nargs > 64)
				return false;
			u->has_call |= x->op == IR_call || x->op == IR_asm || x->op == IR_asmgoto ||
				x->op == IR_tailcall || x->op == IR_callptr;
			if (x->op == IR_asmgoto)
				return false;
		}
		u->size += ir_blk(fn, *b)->cases.n;
		u->has_switch |= ir_blk(fn, *b)->cases.n > 0;
	}
	return true;
}

/* It leads out of the loop, and each turn comes by. */
static bool is_exit(const struct unroll *u, blk b)
{
	const struct ir_block *x = ir_blk(u->fn, b);
	return ir_at(u->fn, x->last)->op == IR_br && is_in(u, x->succ.v[0]) != is_in(u, x->succ.v[1]) &&
		ir_dominates(u->fn, b, u->latch);
}

static bool find_turns(struct unroll *u, u32 max)
{
	vec_each(b, &u->blocks) {
		u->exit = *b;
		if (is_exit(u, *b) && (u->turns = count_turns(u, max)) != 0)
			return true;
	}
	return false;
}

/* A pointer that each turn moves on: what it points to has a known offset in each copy. */
static bool walks(const struct unroll *u, ref i)
{
	const struct ir_fn *fn = u->fn;
	const struct ir_ins *x = ir_at(fn, i), *from = ir_at(fn, x->a);
	return x->op == IR_add && ir_is_const(fn, x->b) && from->op == IR_phi && from->block == u->header &&
		fn->args.v[from->args + pred_number(fn, u->header, u->latch)] == i;
}

/* What is left of a turn in each copy, where its number is known. */
static u32 copy_size(const struct unroll *u)
{
	u32 n = 0;
	s64 v;
	vec_each(b, &u->blocks)
		ir_each(i, u->fn, *b) {
			const struct ir_ins *x = ir_at(u->fn, i);
			bool is_end = i == ir_blk(u->fn, u->exit)->last;
			n += x->op != IR_phi && x->op != IR_jmp && !is_end && !walks(u, i) && !value_in(u, i, u->phi, 0, &v);
		}
	return n;
}

static u32 edge_to(const struct ir_fn *fn, blk from, blk to)
{
	u32 n = 0;
	while (ir_blk(fn, from)->succ.v[n] != to)
		n++;
	return n;
}

/* A block that all ways back go through. */
static void join_ways_back(struct unroll *u)
{
	struct ir_fn *fn = u->fn;
	struct ir_build at = { fn, ir_block_new(fn), 0 };
	u32 entry = pred_number(fn, u->header, u->entry), n = ir_blk(fn, u->header)->pred.n, nphis = 0;
	blk *from = arena_array(u->tmp, blk, n);
	ref *made = arena_array(u->tmp, ref, fn->ins.n);
	memcpy(from, ir_blk(fn, u->header)->pred.v, n * sizeof(blk));
	ir_each(i, fn, u->header) {
		if (ir_at(fn, i)->op != IR_phi)
			break;
		ref join = ir_emit(&at, (struct ir_ins){ .op = IR_phi, .type = ir_at(fn, i)->type });
		for (u32 k = 0; k < n; k++)
			if (k != entry)
				ir_phi_add(fn, join, fn->args.v[ir_at(fn, i)->args + k]);
		made[nphis++] = join;
	}
	for (u32 k = 0; k < n; k++)
		if (k != entry)
			ir_retarget(fn, from[k], edge_to(fn, from[k], u->header), at.at);
	ir_emit_jmp(&at, u->header);
	nphis = 0;
	ir_each(i, fn, u->header) {
		if (ir_at(fn, i)->op != IR_phi)
			break;
		ir_phi_add(fn, i, made[nphis++]);
	}
	ir_order(fn);
	ir_dominators(fn);
	ir_loops(fn);
}

static bool find_ways(struct unroll *u)
{
	const struct ir_block *h = ir_blk(u->fn, u->header);
	u32 entries = 0, back = 0;
	vec_each(p, &h->pred) {
		*(is_in(u, *p) ? &u->latch : &u->entry) = *p;
		*(is_in(u, *p) ? &back : &entries) += 1;
	}
	if (entries != 1 || !back || (back > 1 && !h->unroll))
		return false;
	if (back > 1) {
		join_ways_back(u);
		return find_ways(u);
	}
	return true;
}

static bool is_wanted(struct unroll *u)
{
	const struct ir_fn *fn = u->fn;
	u32 wish = ir_blk(fn, u->header)->unroll;
	if (wish == 1 || !find_ways(u) || !gather(u) || (u->has_switch && !wish))
		return false;
	u32 asked = wish ? MIN(wish == ~0u ? MAX_TURNS : wish, MAX_TURNS) : 0;
	if (!find_turns(u, asked ? MAX_TURNS : AUTO_TURNS))
		return false;
	if (asked)
		return u->turns <= MAX(asked, 1u) && (u64)u->size * u->turns <= u->max_size;
	return u->has_call ? u->size * u->turns <= AUTO_SIZE_CALL : copy_size(u) * u->turns <= AUTO_SIZE;
}

/* ---- copies ------------------------------------------------------------------------------------------------------ */

/* What is used behind the loop goes by way of the stack. */
static void demote(struct unroll *u)
{
	struct ir_fn *fn = u->fn;
	ref *slot = arena_array(u->tmp, ref, u->had);
	for (blk b = 1; b < fn->blocks.n; b++) {
		if (ir_blk(fn, b)->is_removed || is_in(u, b))
			continue;
		ir_each(i, fn, b)
			for (u32 n = ir_operand_count(fn, i); i < u->had && n--;) {
				ref o = *ir_operand(fn, i, n);
				const struct ir_ins x = *ir_at(fn, o);
				bool is_phi = ir_at(fn, i)->op == IR_phi;
				blk from = is_phi ? ir_blk(fn, b)->pred.v[n] : 0;
				if (o >= u->had || !x.block || !is_in(u, x.block) || (is_phi && is_in(u, from)))
					continue;
				u8 w = x.type == IRT_D ? 8 : 4;
				if (!slot[o])
					slot[o] = ir_alloca(fn, w, w, NULL, x.at);
				ref before = is_phi ? ir_blk(fn, from)->last : i;
				ref v = ir_insert_before(fn, before, (struct ir_ins){ .op = IR_load, .type = x.type,
					.a = slot[o], .width = w, .mem = IRM_DIRECT });
				*ir_operand(fn, i, n) = v;
			}
	}
	for (ref o = 1; o < u->had; o++) {
		if (!slot[o])
			continue;
		u8 w = ir_at(fn, o)->type == IRT_D ? 8 : 4;
		ref after = o;
		while (ir_at(fn, after)->op == IR_phi && ir_at(fn, ir_at(fn, after)->next)->op == IR_phi)
			after = ir_at(fn, after)->next;
		ir_insert_after(fn, after, (struct ir_ins){ .op = IR_store, .a = slot[o], .b = o, .width = w,
			.mem = IRM_DIRECT });
	}
}

static ref mapped(const struct unroll *u, ref v) { return v && u->now[v] ? u->now[v] : v; }

/* Which of its target's predecessors b's way out number n is: a switch may lead to one block by several. */
static u32 way_number(const struct ir_fn *fn, blk b, u32 n)
{
	blk to = ir_blk(fn, b)->succ.v[n];
	u32 before = 0, p = 0;
	for (u32 k = 0; k < n; k++)
		before += ir_blk(fn, b)->succ.v[k] == to;
	while (ir_blk(fn, to)->pred.v[p] != b || before--)
		p++;
	return p;
}

static void copy_block(struct unroll *u, blk b, u32 way)
{
	struct ir_fn *fn = u->fn;
	ref args[64];
	struct ir_build at = { fn, u->made[b], 0 };
	ir_each(i, fn, b) {
		struct ir_ins x = *ir_at(fn, i);
		u32 nargs = x.nargs;
		if (x.op == IR_phi && b == u->header) {
			u->then[i] = mapped(u, fn->args.v[x.args + way]);
			continue;
		}
		if (nargs)
			memcpy(args, &fn->args.v[x.args], nargs * sizeof(ref));
		x.args = x.nargs = 0;
		at.pos = x.at;
		u->then[i] = ir_emit(&at, x);
		if (nargs)
			ir_set_args(fn, u->then[i], args, nargs);
	}
}

static void copy_operands(struct unroll *u, blk b, u32 limit)
{
	ir_each(i, u->fn, u->made[b])
		for (u32 n = ir_operand_count(u->fn, i); n--;) {
			ref *o = ir_operand(u->fn, i, n);
			*o = *o && *o < limit && u->then[*o] ? u->then[*o] : *o;
		}
}

/* Ways inside lead to the copies, ways out where they led; the way back is the next copy's affair. */
static void copy_ways(struct unroll *u, blk b, u32 limit)
{
	struct ir_fn *fn = u->fn;
	for (u32 n = 0; n < ir_blk(fn, b)->cases.n; n++) {
		struct ir_case k = ir_blk(fn, b)->cases.v[n];
		k.to = is_in(u, k.to) ? u->made[k.to] : k.to;
		vec_push(&ir_blk(fn, u->made[b])->cases, fn->arena, k);
	}
	for (u32 n = 0; n < ir_blk(fn, b)->succ.n; n++) {
		blk to = ir_blk(fn, b)->succ.v[n];
		if (to == u->header)
			continue;
		if (is_in(u, to)) {
			ir_link(fn, u->made[b], u->made[to]);
			continue;
		}
		u32 p = way_number(fn, b, n);
		ir_link(fn, u->made[b], to);
		ir_each(i, fn, to) {
			if (ir_at(fn, i)->op != IR_phi)
				break;
			ref v = fn->args.v[ir_at(fn, i)->args + p];
			ir_phi_add(fn, i, v < limit && u->then[v] ? u->then[v] : v);
		}
	}
}

/* The turn that follows where the header is reached from "from". */
static void copy_body(struct unroll *u, blk from, u32 limit)
{
	struct ir_fn *fn = u->fn;
	u32 way = pred_number(fn, u->header, from);
	memset(u->then, 0, limit * sizeof(ref));
	vec_each(b, &u->blocks) {
		u->made[*b] = ir_block_new(fn);
		ir_blk(fn, u->made[*b])->likely = ir_blk(fn, *b)->likely;
	}
	vec_each(b, &u->blocks)
		copy_block(u, *b, way);
	vec_each(b, &u->blocks)
		copy_operands(u, *b, limit);
	vec_each(b, &u->blocks)
		copy_ways(u, *b, limit);
	vec_each(b, &u->blocks)                  /* in the order of the original's, so that phis stay right */
		for (u32 n = 0; *b != u->header && n < ir_blk(fn, *b)->pred.n; n++)
			ir_blk(fn, u->made[*b])->pred.v[n] = u->made[ir_blk(fn, *b)->pred.v[n]];
	ref *t = u->now;
	u->now = u->then;
	u->then = t;
}

/* A way back of its own, so that what leads there can lead to a copy. The values before the change. */
static u32 begin_copies(struct unroll *u)
{
	struct ir_fn *fn = u->fn;
	u->had = fn->ins.n;
	demote(u);
	if (ir_blk(fn, u->latch)->succ.n > 1) {
		blk back = ir_split_edge(fn, u->latch, edge_to(fn, u->latch, u->header));
		ir_blk(fn, back)->loop = u->header;
		vec_push(&u->blocks, u->tmp, back);
		u->latch = back;
	}
	u32 limit = fn->ins.n;
	u->now = arena_array(u->tmp, ref, limit);
	u->then = arena_array(u->tmp, ref, limit);
	u->made = arena_array(u->tmp, blk, fn->blocks.n);
	return limit;
}

static void unroll_loop(struct unroll *u)
{
	struct ir_fn *fn = u->fn;
	u32 limit = begin_copies(u);
	blk first = 0, tail = 0;
	for (u32 turn = 1; turn <= u->turns; turn++) {
		copy_body(u, u->latch, limit);
		if (tail)
			ir_link(fn, tail, u->made[u->header]);
		first = first ? first : u->made[u->header];
		tail = u->made[u->latch];
	}
	ir_to_unreachable(fn, tail);
	ir_retarget(fn, u->latch, edge_to(fn, u->latch, u->header), first);
}

/* ---- the first turn ---------------------------------------------------------------------------------------------- */

/* A variable that no turn but the first sees as anything but one constant, and that is none before. */
static bool settles(const struct unroll *u)
{
	const struct ir_fn *fn = u->fn;
	u32 in = pred_number(fn, u->header, u->entry), back = pred_number(fn, u->header, u->latch);
	ir_each(i, fn, u->header) {
		const struct ir_ins *x = ir_at(fn, i);
		if (x->op != IR_phi)
			break;
		if (ir_is_const(fn, fn->args.v[x->args + back]) && !ir_is_const(fn, fn->args.v[x->args + in]))
			return true;
	}
	return false;
}

static void peel_loop(struct unroll *u)
{
	struct ir_fn *fn = u->fn;
	u32 limit = begin_copies(u), back = pred_number(fn, u->header, u->latch);
	copy_body(u, u->entry, limit);
	ir_each(i, fn, u->header) {
		if (ir_at(fn, i)->op != IR_phi)
			break;
		ir_phi_add(fn, i, mapped(u, fn->args.v[ir_at(fn, i)->args + back]));
	}
	ir_link(fn, u->made[u->latch], u->header);
	ir_retarget(fn, u->entry, edge_to(fn, u->entry, u->header), u->made[u->header]);
}

/* ---- the passes -------------------------------------------------------------------------------------------------- */

typedef bool change_fn(struct unroll *u);

static bool each_loop(struct ir_fn *fn, struct pass_ctx *c, change_fn *change)
{
	bool changed = false;
	u32 n = fn->order.n;
	blk *order = arena_array(c->tmp, blk, n);
	memcpy(order, fn->order.v, n * sizeof(blk));
	for (u32 k = 0; k < n; k++) {
		struct unroll u = { .fn = fn, .tmp = c->tmp, .header = order[k],
			.max_size = c->no_loops ? MAX_SIZE_NO_LOOPS : MAX_SIZE };
		changed |= ir_blk(fn, order[k])->loop == order[k] && change(&u);
	}
	if (changed)
		ir_order(fn);
	return changed;
}

static bool unroll_wanted(struct unroll *u)
{
	if (!is_wanted(u))
		return false;
	unroll_loop(u);
	return true;
}

static bool peel_wanted(struct unroll *u)
{
	if (ir_blk(u->fn, u->header)->unroll || !find_ways(u) || !gather(u) || u->has_call || u->has_switch || u->size > PEEL_SIZE ||
		!settles(u))
		return false;
	peel_loop(u);
	return true;
}

bool pass_unroll(struct ir_fn *fn, struct pass_ctx *c) { return each_loop(fn, c, unroll_wanted); }
bool pass_peel(struct ir_fn *fn, struct pass_ctx *c) { return each_loop(fn, c, peel_wanted); }
