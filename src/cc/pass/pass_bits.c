/* pass_bits.c: tests of bits become arithmetic, so that the verifier follows one way where it would follow two for each
 * bit.
 *
 *   if (x & 4 || x & 8) ...            if (x & 12) ...                   two tests of one value that lead to the same place
 *   if (x & 4) y |= 4;                 y |= x & 4;                       a bit that is set where another is
 *   if (x & 4) y |= 1;                 y |= (x & 4) >> 2;
 *   if (x < y || x > y) ...            if (x != y) ...                   two comparisons of the same two values
 */
#include "cc/pass/pass_private.h"

struct test { ref v; u64 mask; u32 set; /* the way that is taken when one of the bits is set */ };

static u64 bits_of(const struct ir_ins *k) { return k->type == IRT_W ? (u32)k->imm : (u64)k->imm; }
static bool is_bit(u64 v) { return v && !(v & (v - 1)); }

/* Does block b end in a test of bits? */
static bool tests_bits(const struct ir_fn *fn, blk b, struct test *t)
{
	const struct ir_block *x = ir_blk(fn, b);
	const struct ir_ins *end = x->last ? ir_at(fn, x->last) : NULL;
	if (!end || end->op != IR_br || x->succ.v[0] == x->succ.v[1])
		return false;
	const struct ir_ins *c = ir_at(fn, end->a), *and = c;
	bool is_compare = (c->op == IR_eq || c->op == IR_ne) && ir_is_const(fn, c->b);
	if (is_compare)
		and = ir_at(fn, c->a);
	if (and->op != IR_and || !ir_is_const(fn, and->b) || (is_compare && c->width != (and->type == IRT_W ? 4 : 8)))
		return false;
	*t = (struct test){ and->a, bits_of(ir_at(fn, and->b)), 0 };
	if (!is_compare)
		return true;
	u64 k = bits_of(ir_at(fn, c->b));
	t->set = (c->op == IR_ne) == (k == 0) ? 0 : 1;
	return k == 0 || (k == t->mask && is_bit(k));
}

/* The argument of a phi for the way from a block. */
static u32 way_from(const struct ir_fn *fn, blk to, blk from)
{
	u32 n = 0;
	while (ir_blk(fn, to)->pred.v[n] != from)
		n++;
	return n;
}

/* ---- two tests of one value ------------------------------------------------------------------------------ */

static bool is_only_test(const struct ir_fn *fn, blk b)
{
	enum { MAX_INS = 6 };
	u32 n = 0;
	ir_each(i, fn, b) {
		u8 op = ir_at(fn, i)->op;
		if (op != IR_and && op != IR_br && op != IR_eq && op != IR_ne && op != IR_zext && op != IR_trunc)
			return false;
		n++;
	}
	return n <= MAX_INS;
}

static bool same_from_both(const struct ir_fn *fn, blk to, blk a, blk b)
{
	u32 x = way_from(fn, to, a), y = way_from(fn, to, b);
	ir_each(i, fn, to) {
		const struct ir_ins *p = ir_at(fn, i);
		if (p->op != IR_phi)
			break;
		if (fn->args.v[p->args + x] != fn->args.v[p->args + y])
			return false;
	}
	return true;
}

static void new_condition(struct ir_fn *fn, blk b, const struct test *t, u64 mask)
{
	ref end = ir_blk(fn, b)->last, k = ir_const(fn, ir_at(fn, t->v)->type,
		ir_at(fn, t->v)->type == IRT_W ? (s64)(s32)mask : (s64)mask);
	ref c = ir_insert_before(fn, end, (struct ir_ins){ .op = IR_and, .type = ir_at(fn, t->v)->type, .a = t->v,
		.b = k });
	if (t->set) {
		ref zero = ir_const(fn, ir_at(fn, t->v)->type, 0);
		c = ir_insert_before(fn, end, (struct ir_ins){ .op = IR_eq, .type = IRT_W, .a = c, .b = zero,
			.width = ir_at(fn, t->v)->type == IRT_W ? 4 : 8 });
	}
	ir_at(fn, end)->a = c;
}

/* The block that is only a second test, b's other way being the first, goes: b tests for both. */
static void drop_test(struct ir_fn *fn, blk b, u32 way, blk next, blk other)
{
	u32 from = way_from(fn, other, next);
	ir_retarget(fn, b, way, other);
	ir_each(i, fn, other) {
		if (ir_at(fn, i)->op != IR_phi)
			break;
		ir_phi_add(fn, i, fn->args.v[ir_at(fn, i)->args + from]);
	}
	ir_block_remove(fn, next);
}

static bool join_tests(struct ir_fn *fn, blk b)
{
	struct test one, two;
	if (!tests_bits(fn, b, &one))
		return false;
	blk to = ir_blk(fn, b)->succ.v[one.set], next = ir_blk(fn, b)->succ.v[!one.set];
	if (next == b || ir_blk(fn, next)->pred.n != 1 || !tests_bits(fn, next, &two) || one.v != two.v ||
		ir_blk(fn, next)->succ.v[two.set] != to)
		return false;
	blk other = ir_blk(fn, next)->succ.v[!two.set];
	if (other == next || other == b || to == b || !is_only_test(fn, next) || !same_from_both(fn, to, b, next))
		return false;
	ir_each_safe(i, fn, next)
		if (i != ir_blk(fn, next)->last)
			ir_move_before(fn, ir_blk(fn, b)->last, i);
	new_condition(fn, b, &one, one.mask | two.mask);
	drop_test(fn, b, !one.set, next, other);
	return true;
}

/* ---- two comparisons of the same values ------------------------------------------------------------------ */

enum { LESS = 1, SAME = 2, MORE = 4 };

/* Block b ends in a comparison of two values: the outcomes of which its first way is taken. */
struct order { ref x, y; u32 takes; u8 width; bool is_signed, is_order; };

static bool compares(const struct ir_fn *fn, blk b, struct order *o)
{
	const struct ir_block *x = ir_blk(fn, b);
	const struct ir_ins *end = x->last ? ir_at(fn, x->last) : NULL;
	if (!end || end->op != IR_br || x->succ.v[0] == x->succ.v[1] || !ir_is_compare(ir_at(fn, end->a)->op))
		return false;
	const struct ir_ins *c = ir_at(fn, end->a);
	*o = (struct order){ .x = c->a, .y = c->b, .width = c->width, .is_order = c->op != IR_eq && c->op != IR_ne,
		.is_signed = c->op == IR_slt || c->op == IR_sle };
	o->takes = c->op == IR_eq ? SAME : c->op == IR_ne ? LESS | MORE : c->op == IR_ult || c->op == IR_slt ? LESS :
		LESS | SAME;
	return true;
}

/* The same comparison with its sides changed. */
static void change_sides(struct order *o)
{
	ref x = o->x;
	o->x = o->y;
	o->y = x;
	o->takes = (o->takes & SAME) | (o->takes & LESS ? MORE : 0) | (o->takes & MORE ? LESS : 0);
}

/* A comparison that is true of these outcomes; they are not all, nor none. */
static struct ir_ins comparison(const struct order *o, u32 takes)
{
	u8 less = o->is_signed ? IR_slt : IR_ult, not_more = o->is_signed ? IR_sle : IR_ule;
	bool turned = takes == MORE || takes == (MORE | SAME);
	u8 op = takes == SAME ? IR_eq : takes == (LESS | MORE) ? IR_ne : takes & SAME ? not_more : less;
	return (struct ir_ins){ .op = op, .type = IRT_W, .width = o->width, .a = turned ? o->y : o->x,
		.b = turned ? o->x : o->y };
}

/* Nothing but the comparison. */
static bool only_compares(const struct ir_fn *fn, blk b)
{
	const struct ir_block *x = ir_blk(fn, b);
	return x->first == x->last || (ir_at(fn, x->first)->next == x->last && x->first == ir_at(fn, x->last)->a);
}

static bool join_orders(struct ir_fn *fn, blk b)
{
	struct order one, two;
	if (!compares(fn, b, &one))
		return false;
	for (u32 way = 0; way < 2; way++) {
		blk to = ir_blk(fn, b)->succ.v[way], next = ir_blk(fn, b)->succ.v[!way];
		if (next == b || to == b || ir_blk(fn, next)->pred.n != 1 || !compares(fn, next, &two) ||
			!only_compares(fn, next))
			continue;
		u32 there = ir_blk(fn, next)->succ.v[0] == to ? 0 : 1;
		blk other = ir_blk(fn, next)->succ.v[!there];
		if (ir_blk(fn, next)->succ.v[there] != to || other == next || other == b)
			continue;
		if (one.x == two.y && one.y == two.x)
			change_sides(&two);
		if (one.x != two.x || one.y != two.y || one.width != two.width ||
			(one.is_order && two.is_order && one.is_signed != two.is_signed) ||
			!same_from_both(fn, to, b, next))
			continue;
		u32 all = LESS | SAME | MORE, takes = (way ? all ^ one.takes : one.takes) |
			(there ? all ^ two.takes : two.takes);
		if (takes == all)                        /* thread knows */
			continue;
		if (!one.is_order)
			one.is_signed = two.is_signed;
		ref c = ir_insert_before(fn, ir_blk(fn, b)->last, comparison(&one, way ? all ^ takes : takes));
		ir_at(fn, ir_blk(fn, b)->last)->a = c;
		if (ir_blk(fn, next)->first != ir_blk(fn, next)->last)
			ir_move_before(fn, ir_blk(fn, b)->last, ir_blk(fn, next)->first);
		drop_test(fn, b, !way, next, other);
		return true;
	}
	return false;
}

/* ---- a bit that is set where another is --------------------------------------------------------------------- */

/* The bit that is set in "with" and not in "without"; 0: they differ in something else. */
static u64 bit_between(const struct ir_fn *fn, ref without, ref with, blk in)
{
	const struct ir_ins *a = ir_at(fn, without), *b = ir_at(fn, with);
	u64 k = 0;
	if (a->op == IR_const && b->op == IR_const)
		k = bits_of(b) & bits_of(a) & ~bits_of(b) ? 0 : bits_of(b) ^ bits_of(a);
	else if (b->op == IR_or && b->block == in && b->a == without && ir_is_const(fn, b->b))
		k = bits_of(ir_at(fn, b->b));
	return is_bit(k) && !(a->op == IR_const && bits_of(a) & k) ? k : 0;
}

static ref as_type(struct ir_fn *fn, ref before, ref v, enum ir_type t)
{
	if (ir_at(fn, v)->type == t)
		return v;
	return ir_insert_before(fn, before, t == IRT_D ? (struct ir_ins){ .op = IR_zext, .type = t, .width = 4,
		.a = v } : (struct ir_ins){ .op = IR_trunc, .type = t, .a = v });
}

/* without | the tested bit, moved to where k is. */
static ref with_bit(struct ir_fn *fn, ref before, const struct test *t, ref without, u64 k)
{
	enum ir_type from = ir_at(fn, t->v)->type, type = ir_at(fn, without)->type;
	s32 up = __builtin_ctzll(k) - __builtin_ctzll(t->mask);
	ref mask = ir_const(fn, from, from == IRT_W ? (s64)(s32)t->mask : (s64)t->mask);
	ref v = ir_insert_before(fn, before, (struct ir_ins){ .op = IR_and, .type = from, .a = t->v, .b = mask });
	if (type == IRT_D)
		v = as_type(fn, before, v, type);
	if (up) {
		ref n = ir_const(fn, ir_at(fn, v)->type, up < 0 ? -up : up);
		v = ir_insert_before(fn, before, (struct ir_ins){ .op = up < 0 ? IR_lshr : IR_shl,
			.type = ir_at(fn, v)->type, .a = v, .b = n });
	}
	v = as_type(fn, before, v, type);
	return ir_insert_before(fn, before, (struct ir_ins){ .op = IR_or, .type = type, .a = without, .b = v });
}

/* Nothing but the bits that are set, and a jump. */
static bool only_sets(const struct ir_fn *fn, blk b)
{
	ir_each(i, fn, b)
		if (ir_at(fn, i)->op != IR_or && ir_at(fn, i)->op != IR_jmp)
			return false;
	return true;
}

static bool set_bit(struct ir_fn *fn, blk b)
{
	enum { MAX_BITS = 2 };
	struct test t;
	u32 differ = 0;
	if (!tests_bits(fn, b, &t) || !is_bit(t.mask))
		return false;
	blk way = ir_blk(fn, b)->succ.v[t.set], to = ir_blk(fn, b)->succ.v[!t.set];
	if (ir_blk(fn, way)->pred.n != 1 || ir_blk(fn, way)->succ.n != 1 || ir_blk(fn, way)->succ.v[0] != to ||
		!only_sets(fn, way))
		return false;
	u32 without = way_from(fn, to, b), with = way_from(fn, to, way);
	ir_each(i, fn, to) {
		const struct ir_ins *p = ir_at(fn, i);
		if (p->op != IR_phi)
			break;
		ref v = fn->args.v[p->args + without], w = fn->args.v[p->args + with];
		if (v == w)
			continue;
		if (++differ > MAX_BITS || !bit_between(fn, v, w, way))
			return false;
	}
	if (!differ)
		return false;
	ir_each(i, fn, to) {
		if (ir_at(fn, i)->op != IR_phi)
			break;
		u32 at = ir_at(fn, i)->args;
		ref v = fn->args.v[at + without], w = fn->args.v[at + with];
		if (v != w) {
			ref now = with_bit(fn, ir_blk(fn, b)->last, &t, v, bit_between(fn, v, w, way));
			fn->args.v[ir_at(fn, i)->args + without] = now;
		}
	}
	ir_to_jmp(fn, b, !t.set);
	return true;
}

bool pass_bits(struct ir_fn *fn, struct pass_ctx *c UNUSED)
{
	bool changed = false;
	for (u32 k = fn->order.n; k--;) {
		blk b = fn->order.v[k];
		while (!ir_blk(fn, b)->is_removed && (join_tests(fn, b) || join_orders(fn, b)))
			changed = true;
		changed |= !ir_blk(fn, b)->is_removed && set_bit(fn, b);
	}
	return changed;
}
