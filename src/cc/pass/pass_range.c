/* pass_range.c: between which numbers a value lies, and what that makes needless: masks, extensions, comparisons,
 * divisions that must look at signs.
 *
 * A range is unsigned, [lo, hi], of the value's own width. It is worked out over the dominator tree until nothing
 * changes; phis first take what is known and are widened when they keep growing; the last walk narrows them
 * once, and does what follows. Behind a
 * branch the compared values are narrower; that holds for the blocks that the branch's target dominates.
 *
 * The kernel's verifier works ranges out too, and forgets what a division, a remainder, a byte swap, a shift by a
 * variable or, before 6.10, a product or an "or" of two variables leaves. So ranges are found twice: first as it finds
 * them, and what follows from these is done everywhere. Then, where such an operation is, as they are: what follows
 * from that is done only to values of which the verifier need not know anything, for no address, length or index is
 * made of them. A mask that the user wrote stays, even when a check made it needless, as it is often there for the
 * verifier's sake. */
#include "cc/pass/pass_private.h"

#include "uapi/uapi.h"

enum { GROW_ROUNDS = 1, MAX_ROUNDS = 24 };

struct range { u64 lo, hi; };
struct undo { ref v; struct range was; };
struct ranges {
	struct ir_fn *fn;
	struct arena *tmp;
	u32 had, round;
	u8 cpu;
	struct range *of;            /* by ref; under the conditions of the block that is walked */
	u8 *seen;
	u8 *bounds;                  /* by ref: used where the verifier asks for bounds; NULL: not looked for yet */
	u32 *mark;                   /* by block: entries of the log at its start */
	u32 *done;                   /* by block: 1 + what clock was as it was visited last; 0: has to be */
	vec(struct undo) log;
	u32 clock;                   /* how often a range has changed that was read before */
	bool is_final, any;
	bool is_exact;               /* ranges as they are, not as the verifier finds them */
	bool has_exact;              /* an operation was met of which the verifier forgets the range */
};

static u64 full(const struct ir_fn *fn, ref v) { return ir_at(fn, v)->type == IRT_W ? UINT32_MAX : UINT64_MAX; }
static u64 half(u64 max) { return max >> 1; }
static u64 low_ones(u64 v) { return v & ~(v + 1); }
static u64 ceil_mask(u64 v) { return v ? ~0ull >> __builtin_clzll(v) : 0; }

static struct range range_of(const struct ranges *r, ref v)
{
	const struct ir_ins *x = ir_at(r->fn, v);
	if (x->op == IR_const) {
		u64 k = x->type == IRT_W ? (u32)x->imm : (u64)x->imm;
		return (struct range){ k, k };
	}
	if (v >= r->had || !r->seen[v])
		return (struct range){ 0, full(r->fn, v) };
	return r->of[v];
}

/* ---- what instructions make ------------------------------------------------------------------------------ */

/* The verifier forgets what these leave; of two unknown numbers it knows more from 6.10 on (PF_OP_RANGES of
 * src/verify). */
static bool is_forgotten(const struct ir_fn *fn, const struct ir_ins *x)
{
	switch (x->op) {
	case IR_udiv: case IR_umod: case IR_bswap: return true;
	case IR_mul: case IR_or: case IR_xor: case IR_shl: case IR_lshr: case IR_ashr: return !ir_is_const(fn, x->b);
	default: return false;
	}
}

static struct range of_shift(const struct ir_ins *x, struct range a, struct range b, u64 max)
{
	u64 n = b.lo & (x->type == IRT_W ? 31 : 63);
	if (b.lo != b.hi)
		return (struct range){ 0, x->op == IR_lshr ? a.hi : max };
	if (x->op == IR_shl)
		return a.hi <= max >> n ? (struct range){ a.lo << n, a.hi << n } : (struct range){ 0, max };
	if (x->op == IR_ashr && a.hi > half(max))
		return (struct range){ 0, max };
	return (struct range){ a.lo >> n, a.hi >> n };
}

static struct range of_two(const struct ranges *r, const struct ir_ins *x, u64 max)
{
	struct range a = range_of(r, x->a), b = range_of(r, x->b), none = { 0, max };
	u64 hi;
	switch (x->op) {
	case IR_add: return a.hi <= max - b.hi ? (struct range){ a.lo + b.lo, a.hi + b.hi } : none;
	case IR_sub: return a.lo >= b.hi ? (struct range){ a.lo - b.hi, a.hi - b.lo } : none;
	case IR_mul: return !__builtin_mul_overflow(a.hi, b.hi, &hi) && hi <= max ? (struct range){ a.lo * b.lo, hi } :
		none;
	case IR_and: return (struct range){ 0, MIN(a.hi, b.hi) };
	case IR_or:  return (struct range){ MAX(a.lo, b.lo), ceil_mask(a.hi | b.hi) };
	case IR_xor: return (struct range){ 0, ceil_mask(a.hi | b.hi) };
	case IR_udiv: return (struct range){ b.lo ? a.lo / b.hi : 0, b.lo ? a.hi / b.lo : a.hi };
	case IR_umod: return (struct range){ 0, b.lo ? MIN(a.hi, b.hi - 1) : a.hi };
	case IR_shl: case IR_lshr: case IR_ashr: return of_shift(x, a, b, max);
	default: return none;
	}
}

static struct range of_phi(const struct ranges *r, ref i)
{
	const struct ir_ins *x = ir_at(r->fn, i);
	struct range sum = { ~0ull, 0 };
	for (u32 n = 0; n < x->nargs; n++) {
		ref v = r->fn->args.v[x->args + n];
		if (v == i || (v < r->had && !r->seen[v] && !ir_is_floating(ir_at(r->fn, v)->op)))
			continue;
		struct range y = range_of(r, v);
		sum.lo = MIN(sum.lo, y.lo);
		sum.hi = MAX(sum.hi, y.hi);
	}
	return sum.lo > sum.hi ? (struct range){ 0, full(r->fn, i) } : sum;
}

static struct range compute(struct ranges *r, ref i)
{
	const struct ir_ins *x = ir_at(r->fn, i);
	u64 max = full(r->fn, i), cut = x->width >= 8 ? ~0ull : (1ull << x->width * 8) - 1;
	struct range a;
	if (!r->is_exact && is_forgotten(r->fn, x)) {
		a = x->op == IR_bswap ? (struct range){ 0, MIN(cut, max) } : of_two(r, x, max);
		r->has_exact |= a.lo > 0 || a.hi < max;
		return (struct range){ 0, max };
	}
	switch (x->op) {
	case IR_phi: return of_phi(r, i);
	case IR_load: return (struct range){ 0, x->flags & IRF_SIGNED ? max : MIN(cut, max) };
	case IR_copy: return range_of(r, x->a);
	case IR_bswap: return (struct range){ 0, MIN(cut, max) };
	case IR_zext:
		a = range_of(r, x->a);
		return a.hi <= cut ? a : (struct range){ 0, cut };
	case IR_sext:
		a = range_of(r, x->a);
		return a.hi <= cut >> 1 ? a : (struct range){ 0, max };
	case IR_trunc:
		a = range_of(r, x->a);
		return a.hi <= max ? a : (struct range){ 0, max };
	case IR_select: {
		struct range b = range_of(r, x->b), c = range_of(r, x->c);
		return (struct range){ MIN(b.lo, c.lo), MAX(b.hi, c.hi) };
	}
	default:
		if (ir_is_compare(x->op))
			return (struct range){ 0, 1 };
		return ir_ops[x->op].operands == 2 && ir_ops[x->op].effect == 'P' ? of_two(r, x, max) :
			(struct range){ 0, max };
	}
}

static void update(struct ranges *r, ref i)
{
	struct range now = compute(r, i), *had = &r->of[i];
	if (r->seen[i] && ir_at(r->fn, i)->op == IR_phi && !r->is_final) {
		now.lo = MIN(now.lo, had->lo);
		now.hi = MAX(now.hi, had->hi);
		if (r->round > GROW_ROUNDS) {
			now.lo = now.lo < had->lo ? 0 : now.lo;
			if (now.hi > had->hi)        /* counters stay positive numbers if they can */
				now.hi = now.hi <= half(full(r->fn, i)) ? half(full(r->fn, i)) : full(r->fn, i);
		}
	}
	r->clock += r->seen[i] && (now.lo != had->lo || now.hi != had->hi);
	r->seen[i] = 1;
	*had = now;
}

/* ---- what a branch tells ------------------------------------------------------------------------------- */

static void narrow(struct ranges *r, ref v, u64 lo, u64 hi)
{
	const struct ir_ins *x = ir_at(r->fn, v);
	struct range now = range_of(r, v);
	if ((x->op == IR_zext || x->op == IR_sext) && x->width == 4 &&
		hi <= (x->op == IR_zext ? UINT32_MAX : INT32_MAX))
		narrow(r, x->a, lo, hi);         /* what was extended is the same number */
	if (v >= r->had || !r->seen[v])
		return;
	now.lo = MAX(now.lo, lo);
	now.hi = MIN(now.hi, hi);
	if (now.lo > now.hi || (now.lo == r->of[v].lo && now.hi == r->of[v].hi))
		return;
	vec_push(&r->log, r->tmp, ((struct undo){ v, r->of[v] }));
	r->of[v] = now;
}

static void narrow_less(struct ranges *r, ref a, ref b, bool or_equal)
{
	struct range x = range_of(r, a), y = range_of(r, b);
	u64 one = !or_equal;
	if (y.hi >= one)
		narrow(r, a, 0, y.hi - one);
	if (x.lo <= UINT64_MAX - one)
		narrow(r, b, x.lo + one, UINT64_MAX);
}

/* a < b, or a <= b, as signed numbers. */
static void narrow_signed(struct ranges *r, ref a, ref b, bool or_equal)
{
	u64 top = half(full(r->fn, a));
	struct range x = range_of(r, a), y = range_of(r, b);
	if (x.hi > top)
		return;                          /* a may be negative: nothing is known of b */
	narrow(r, b, x.lo + !or_equal, top);
	if (y.hi <= top && y.hi >= !or_equal)
		narrow(r, a, 0, y.hi - !or_equal);
}

static void narrow_by(struct ranges *r, const struct ir_ins *c, bool is_true)
{
	struct range a = range_of(r, c->a), b = range_of(r, c->b);
	switch (c->op) {
	case IR_eq: case IR_ne:
		if (is_true == (c->op == IR_eq)) {
			narrow(r, c->a, b.lo, b.hi);
			narrow(r, c->b, a.lo, a.hi);
		} else if (b.lo == b.hi && a.lo == b.lo && a.lo < a.hi) {
			narrow(r, c->a, a.lo + 1, a.hi);
		}
		return;
	case IR_ult: case IR_ule:
		if (is_true)
			narrow_less(r, c->a, c->b, c->op == IR_ule);
		else
			narrow_less(r, c->b, c->a, c->op == IR_ult);
		return;
	case IR_slt: case IR_sle:
		if (is_true)
			narrow_signed(r, c->a, c->b, c->op == IR_sle);
		else
			narrow_signed(r, c->b, c->a, c->op == IR_slt);
		return;
	default: return;
	}
}

static void learn(struct ranges *r, blk b)
{
	const struct ir_block *x = ir_blk(r->fn, b);
	if (x->pred.n != 1)
		return;
	const struct ir_block *p = ir_blk(r->fn, x->pred.v[0]);
	const struct ir_ins *end = ir_at(r->fn, p->last);
	if (end->op == IR_br && p->succ.v[0] != p->succ.v[1] && ir_is_compare(ir_at(r->fn, end->a)->op))
		narrow_by(r, ir_at(r->fn, end->a), p->succ.v[0] == b);
}

/* ---- what follows --------------------------------------------------------------------------------------- */

static void become(struct ranges *r, ref i, enum ir_op op, ref a)
{
	struct ir_ins *x = ir_at(r->fn, i);
	x->op = op;
	x->a = a;
	x->b = 0;
	x->width = op == IR_copy ? 0 : x->width;
	r->any = true;
}

/* Signed numbers, where all of a range has one sign. */
static bool as_signed(struct range x, u64 max, s64 *lo, s64 *hi)
{
	if (x.lo <= half(max) && x.hi > half(max))
		return false;
	*lo = max == UINT32_MAX ? (s32)x.lo : (s64)x.lo;
	*hi = max == UINT32_MAX ? (s32)x.hi : (s64)x.hi;
	return true;
}

static bool decide(const struct ranges *r, const struct ir_ins *x, bool *v)
{
	struct range a = range_of(r, x->a), b = range_of(r, x->b);
	s64 al, ah, bl, bh;
	u64 max = full(r->fn, x->a);
	switch (x->op) {
	case IR_eq: case IR_ne: {
		bool is_same = a.lo == b.hi && a.hi == b.lo;     /* both are one number */
		*v = (x->op == IR_eq) == is_same;
		return is_same || a.hi < b.lo || b.hi < a.lo;
	}
	case IR_ult:
		*v = a.hi < b.lo;
		return *v || a.lo >= b.hi;
	case IR_ule:
		*v = a.hi <= b.lo;
		return *v || a.lo > b.hi;
	case IR_slt: case IR_sle:
		if (!as_signed(a, max, &al, &ah) || !as_signed(b, max, &bl, &bh))
			return false;
		*v = x->op == IR_slt ? ah < bl : ah <= bl;
		return *v || (x->op == IR_slt ? al >= bh : al > bh);
	default: return false;
	}
}

/* The extension of a sum with a constant that does not overflow is the sum of the extension: the constant can go into
 * the offset of an access, and neighbours share the rest of the address. */
static bool sum_outside(struct ranges *r, ref i)
{
	struct ir_fn *fn = r->fn;
	const struct ir_ins *x = ir_at(fn, i), *sum = ir_at(fn, x->a);
	if (x->type != IRT_D || x->width != 4 || sum->op != IR_add || sum->type != IRT_W || !ir_is_const(fn, sum->b))
		return false;
	s64 k = ir_at(fn, sum->b)->imm;
	ref a = sum->a;
	struct range y = range_of(r, a);
	if (k < 0 || y.hi > half(UINT32_MAX) || y.hi + (u64)k > half(UINT32_MAX))
		return false;
	ref wide = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_zext, .type = IRT_D, .width = 4, .a = a }),
		off = ir_const(fn, IRT_D, k);
	struct ir_ins *now = ir_at(fn, i);
	now->op = IR_add;
	now->a = wide;
	now->b = off;
	now->width = 0;
	now->flags = IRF_SCALAR;
	r->any = true;
	return true;
}

/* A product with a constant: that; else 0. */
static u64 factor(const struct ir_fn *fn, const struct ir_ins *x)
{
	enum { MAX_SHIFT = 16 };
	if ((x->op != IR_shl && x->op != IR_mul) || x->type != IRT_W || !ir_is_const(fn, x->b))
		return 0;
	s64 k = ir_at(fn, x->b)->imm;
	if (k < 0 || k > (x->op == IR_shl ? MAX_SHIFT : 1 << MAX_SHIFT))
		return 0;
	return x->op == IR_shl ? 1ull << k : (u64)k;
}

/* The part of a small number v that is no constant, which is k: of a + k, and of the extension of (a + k) * n that does
 * not overflow. 0: it has no such parts, or the verifier knows more of v than of a. */
static ref variable_part(struct ranges *r, ref before, ref v, s64 *k)
{
	enum { MAX_PACKET_OFFSET = 0xffff };
	struct ir_fn *fn = r->fn;
	const struct ir_ins x = *ir_at(fn, v);
	bool is_ext = (x.op == IR_zext || x.op == IR_sext) && x.width == 4 && x.type == IRT_D;
	struct ir_ins product = *ir_at(fn, x.a);
	u64 times = is_ext ? factor(fn, &product) : 1;
	const struct ir_ins *sum = is_ext ? ir_at(fn, product.a) : &x;
	if (!times || sum->op != IR_add || sum->type != (is_ext ? IRT_W : IRT_D) || !ir_is_const(fn, sum->b))
		return 0;
	ref a = sum->a;
	s64 n = ir_at(fn, sum->b)->imm;
	if (n < 0 || n > MAX_PACKET_OFFSET || range_of(r, a).hi > MAX_PACKET_OFFSET)
		return 0;
	*k = n * (s64)times;
	u64 most = (range_of(r, a).hi + (u64)n) * times;
	if (most > INT32_MAX || range_of(r, v).hi < most)
		return 0;
	if (!is_ext)
		return a;
	product.a = a;
	a = ir_insert_before(fn, before, product);
	return ir_insert_before(fn, before, (struct ir_ins){ .op = IR_zext, .type = IRT_D, .width = 4, .a = a });
}

/* p + (a + k) is (p + a) + k: pointers that come from several ways to one place have the same offset then, and the one
 * whose variable part is the widest covers the others. */
static bool offset_last(struct ranges *r, ref i)
{
	struct ir_fn *fn = r->fn;
	const struct ir_ins x = *ir_at(fn, i);
	if (r->is_exact || x.type != IRT_D || (x.flags & IRF_SCALAR) || ir_is_const(fn, x.b))
		return false;
	for (u32 side = 0; side < 2; side++) {
		ref p = side ? x.a : x.b, a;
		s64 k;
		if (range_of(r, p).hi <= UINT32_MAX || !(a = variable_part(r, i, side ? x.b : x.a, &k)))
			continue;
		ref base = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_add, .type = IRT_D, .a = p, .b = a,
			.flags = x.flags }), off = ir_const(fn, IRT_D, k);
		ir_at(fn, i)->a = base;
		ir_at(fn, i)->b = off;
		return r->any = true;
	}
	return false;
}

/* Does instruction x want operand n to lie between bounds? An address, a size, or what is not followed. */
static bool wants_bounds(const struct ir_ins *x, u32 n)
{
	const struct uapi_helper_row *h = x->op == IR_call && !x->sym ? uapi_helper((u32)x->imm) : NULL;
	if (h)
		return n < ARRAY_LEN(h->arg) && (h->arg[n] == UV_SIZE || h->arg[n] == UV_SIZE_OR_ZERO);
	return !ir_is_compare(x->op) && !(x->op == IR_store && n == 1);
}

static bool hands_on(u8 op) { return op == IR_copy || op == IR_trunc || op == IR_zext; }

/* What the bounds of v are for, if it is the first operand of x, is what those of the result are for: of quotients and
 * remainders the verifier forgets them, and a constant moves them. */
static bool is_followed(const struct ir_fn *fn, const struct ir_ins *x)
{
	switch (x->op) {
	case IR_udiv: case IR_umod: return true;
	case IR_add: case IR_or: case IR_xor: return ir_is_const(fn, x->b);
	default: return hands_on(x->op);
	}
}

static void find_bounds(struct ranges *r)
{
	struct ir_fn *fn = r->fn;
	r->bounds = arena_array(r->tmp, u8, fn->ins.n);
	for (u32 k = fn->order.n; k--;)
		for (ref i = ir_blk(fn, fn->order.v[k])->last; i; i = ir_at(fn, i)->prev) {
			const struct ir_ins *x = ir_at(fn, i);
			for (u32 n = ir_operand_count(fn, i); n--;)
				r->bounds[*ir_operand(fn, i, n)] |= is_followed(fn, x) ? r->bounds[i] : wants_bounds(x, n);
		}
}

static bool has_bounds(struct ranges *r, ref v)
{
	if (!r->bounds)
		find_bounds(r);
	return v < r->had && r->bounds[v];
}

/* Is a value compared in v of which the verifier must know the bounds? */
static bool is_guarded(struct ranges *r, ref v)
{
	for (const struct ir_ins *x = ir_at(r->fn, v); !has_bounds(r, v); x = ir_at(r->fn, v)) {
		if (!hands_on(x->op) && !(x->op == IR_add && ir_is_const(r->fn, x->b)))
			return false;
		v = x->a;
	}
	return true;
}

/* May the verifier go without what instruction i tells it? */
static bool is_needless(struct ranges *r, ref i)
{
	const struct ir_ins *x = ir_at(r->fn, i);
	if (!r->is_exact)
		return true;
	return ir_is_compare(x->op) ? !is_guarded(r, x->a) && !is_guarded(r, x->b) : !has_bounds(r, i);
}

/* The same number, before it was extended or cut. */
static ref before_extension(const struct ranges *r, ref v)
{
	const struct ir_ins *x = ir_at(r->fn, v);
	for (; hands_on(x->op); x = ir_at(r->fn, v)) {
		u64 cut = x->op == IR_zext && x->width < 8 ? (1ull << x->width * 8) - 1 : full(r->fn, v);
		if (range_of(r, x->a).hi > cut)
			break;
		v = x->a;
	}
	return v;
}

/* The difference K - x that v is, if its bounds are for comparing only and it does not wrap; 0: it is something
 * else. */
static ref difference(struct ranges *r, ref v)
{
	v = before_extension(r, v);
	const struct ir_ins *x = ir_at(r->fn, v);
	if (v >= r->had || x->op != IR_sub || !ir_is_const(r->fn, x->a) || range_of(r, x->b).hi > range_of(r, x->a).lo)
		return 0;
	return has_bounds(r, v) ? 0 : v;
}

/* "K - x < n" asks for x, of which the verifier then knows more: "if (sizeof(buf) - used < want) return;" guards buf +
 * used. */
static void ask_subtrahend(struct ranges *r, ref i)
{
	struct ir_fn *fn = r->fn;
	const struct ir_ins *x = ir_at(fn, i);
	bool is_left = ir_is_const(fn, x->b), is_right = ir_is_const(fn, x->a);
	ref d = is_left == is_right ? 0 : difference(r, is_left ? x->a : x->b);
	if (!d)
		return;
	ref y = ir_at(fn, d)->b;
	u64 k = range_of(r, ir_at(fn, d)->a).lo, n = range_of(r, is_left ? x->b : x->a).lo;
	if (n > k)
		return;
	ref rest = ir_const(fn, ir_at(fn, y)->type, (s64)(k - n));
	struct ir_ins *now = ir_at(fn, i);
	now->a = is_left ? rest : y;
	now->b = is_left ? y : rest;
	now->width = ir_at(fn, y)->type == IRT_D ? 8 : 4;
	r->any = true;
}

/* "x / D < k" asks for x, of which the verifier knows more than of a quotient: "for (; n; n /= 10)". */
static void ask_dividend(struct ranges *r, ref i)
{
	struct ir_fn *fn = r->fn;
	const struct ir_ins *x = ir_at(fn, i);
	bool is_left = ir_is_const(fn, x->b), is_test = x->op == IR_eq || x->op == IR_ne, is_less = is_left;
	ref q = is_left || ir_is_const(fn, x->a) ? before_extension(r, is_left ? x->a : x->b) : 0;
	u64 k = range_of(r, is_left ? x->b : x->a).lo, by;
	if (!q || q >= r->had || ir_at(fn, q)->op != IR_udiv || !ir_is_const(fn, ir_at(fn, q)->b) || has_bounds(r, q))
		return;
	if (is_test && (k || !is_left))
		return;
	if (is_test)
		is_less = x->op == IR_eq;
	ref v = ir_at(fn, q)->a;
	u64 limit = k + (is_test || (x->op == IR_ule) == is_left);      /* is the quotient less than it? */
	if (__builtin_mul_overflow(limit, range_of(r, ir_at(fn, q)->b).lo, &by) || !by || by > full(fn, v))
		return;
	ref c = ir_const(fn, ir_at(fn, v)->type, ir_at(fn, v)->type == IRT_W ? (s64)(s32)by : (s64)by);
	struct ir_ins *now = ir_at(fn, i);
	now->op = is_less ? IR_ult : IR_ule;
	now->a = is_less ? v : c;
	now->b = is_less ? c : v;
	now->width = ir_at(fn, v)->type == IRT_D ? 8 : 4;
	r->any = true;
}

/* The number that v is with its sign extended, as a W; 0: something else. */
static ref unextended(struct ir_fn *fn, ref v, s64 least)
{
	const struct ir_ins *x = ir_at(fn, v);
	if (x->op == IR_const)
		return x->imm >= least && x->imm <= INT32_MAX ? ir_const(fn, IRT_W, x->imm) : 0;
	return x->op == IR_sext && x->width == 4 && x->type == IRT_D && ir_at(fn, x->a)->type == IRT_W ? x->a : 0;
}

/* A comparison of what was extended with a constant is one of 32 bits: what else is done with the number, the verifier
 * then knows more of. (Where numbers of 32 bits have zeros above, sel compares them in 64.) */
static void compare_unextended(struct ranges *r, ref i)
{
	const struct ir_ins x = *ir_at(r->fn, i);
	bool is_unsigned = x.op == IR_ult || x.op == IR_ule;
	if (r->cpu < 3 || x.width != 8 || ir_is_const(r->fn, x.a) == ir_is_const(r->fn, x.b))
		return;
	s64 least = is_unsigned ? 0 : INT32_MIN;
	ref a = unextended(r->fn, x.a, least), b = unextended(r->fn, x.b, least);
	if (!a || !b)
		return;
	struct ir_ins *now = ir_at(r->fn, i);
	now->a = a;
	now->b = b;
	now->width = 4;
	r->any = true;
}

/* What is extended fits already. */
static void improve_extension(struct ranges *r, ref i, struct range a)
{
	struct ir_ins *x = ir_at(r->fn, i);
	u64 cut = x->width >= 8 ? ~0ull : (1ull << x->width * 8) - 1;
	bool same = ir_at(r->fn, x->a)->type == x->type;
	if (x->op == IR_zext && is_needless(r, i)) {
		if (same && a.hi <= cut)
			become(r, i, IR_copy, x->a);
		else if (!same && x->width < 4 && a.hi <= cut)
			x->width = 4, r->any = true;
		else
			sum_outside(r, i);
	} else if (x->op == IR_sext && !(is_needless(r, i) && sum_outside(r, i)) && a.hi <= cut >> 1 &&
		((!same && x->width == 4) || is_needless(r, i))) {
		x->width = same ? x->width : 4;
		become(r, i, same ? IR_copy : IR_zext, x->a);
	}
}

static void improve(struct ranges *r, ref i)
{
	struct ir_ins *x = ir_at(r->fn, i);
	bool v;
	if (ir_is_compare(x->op) && x->width == (ir_at(r->fn, x->a)->type == IRT_W ? 4 : 8) && decide(r, x, &v) &&
		is_needless(r, i)) {
		ref k = ir_const(r->fn, IRT_W, v);
		become(r, i, IR_copy, k);
		return;
	}
	if (ir_is_compare(x->op))
		compare_unextended(r, i);
	x = ir_at(r->fn, i);
	if (x->op == IR_phi || x->op == IR_copy)
		return;
	struct range a = x->a ? range_of(r, x->a) : (struct range){ 0, 0 };
	switch (x->op) {
	case IR_add:
		offset_last(r, i);
		return;
	case IR_ult: case IR_ule: case IR_eq: case IR_ne:
		if (x->width != (ir_at(r->fn, x->a)->type == IRT_W ? 4 : 8))
			return;
		if (x->op == IR_ult || x->op == IR_ule)
			ask_subtrahend(r, i);
		ask_dividend(r, i);
		return;
	case IR_and:
		if (r->is_exact && ir_is_const(r->fn, x->b) && is_needless(r, i) &&
			a.hi <= low_ones((u64)ir_at(r->fn, x->b)->imm))
			become(r, i, IR_copy, x->a);
		return;
	case IR_zext: case IR_sext:
		improve_extension(r, i, a);
		return;
	case IR_slt: case IR_sle:        /* of numbers that are not negative: as such the verifier bounds them on both sides */
		if (a.hi <= half(full(r->fn, x->a)) && range_of(r, x->b).hi <= half(full(r->fn, x->b))) {
			x->op = x->op == IR_slt ? IR_ult : IR_ule;
			r->any = true;
		}
		return;
	case IR_sdiv: case IR_smod:
		if (a.hi <= half(full(r->fn, i)) && range_of(r, x->b).hi <= half(full(r->fn, i))) {
			x->op = x->op == IR_sdiv ? IR_udiv : IR_umod;
			r->any = true;
		}
		return;
	default: return;
	}
}

/* ---- the walk ------------------------------------------------------------------------------------------- */

static void undo_to(struct ranges *r, u32 n)
{
	while (r->log.n > n) {
		struct undo u = vec_pop(&r->log);
		r->of[u.v] = u.was;
	}
}

/* Nothing comes out otherwise than the last time if no range has changed since; but where a way leads back, numbers
 * were asked for at first that had not been met. */
static void visit(struct ranges *r, blk b)
{
	if (!r->is_final && r->done[b] == r->clock + 1)
		return;
	r->done[b] = r->round || !ir_is_led_back_to(r->fn, b) ? r->clock + 1 : 0;
	learn(r, b);
	ir_each_safe(i, r->fn, b) {
		bool is_made = ir_ops[ir_at(r->fn, i)->op].effect == 'P';      /* of its operands, and of nothing else */
		if (i >= r->had || ir_at(r->fn, i)->type == IRT_V)
			continue;
		if (is_made || !r->seen[i])
			update(r, i);
		if (is_made && r->is_final)
			improve(r, i);
	}
}

static void enter(void *ctx, blk b)
{
	struct ranges *r = ctx;
	r->mark[b] = r->log.n;
	visit(r, b);
}

static void leave(void *ctx, blk b)
{
	struct ranges *r = ctx;
	undo_to(r, r->mark[b]);
}

static void walk(struct ranges *r)
{
	struct arena_mark m = arena_mark(r->tmp);
	ir_walk_dominators(r->fn, enter, leave, r);
	arena_reset(r->tmp, m);
	memset(&r->log, 0, sizeof(r->log));      /* empty again, and its room gone */
	r->bounds = NULL;
}

/* Finds ranges, and does what follows. Without a way back, every number is met after those that it is made of: the last
 * walk alone finds all. */
static void find(struct ranges *r)
{
	struct ir_fn *fn = r->fn;
	u32 nb = fn->blocks.n;
	r->mark = arena_array(r->tmp, u32, nb);
	r->done = arena_array(r->tmp, u32, nb);
	r->had = fn->ins.n;
	r->of = arena_array(r->tmp, struct range, r->had);
	r->seen = arena_array(r->tmp, u8, r->had);
	for (ref i = 1; i < r->had; i++)
		if (ir_at(fn, i)->op == IR_param) {
			r->seen[i] = 1;
			r->of[i] = (struct range){ 0, full(fn, i) };
		}
	u32 before = 0;
	for (bool again = ir_has_way_back(fn); again; r->round++) {
		if (r->round == MAX_ROUNDS)      /* did not settle: nothing is known */
			return;
		before = r->clock;
		walk(r);
		again = !r->round || r->clock != before;
	}
	r->is_final = true;
	walk(r);
}

bool pass_range(struct ir_fn *fn, struct pass_ctx *c)
{
	struct ranges r = { .fn = fn, .tmp = c->tmp, .cpu = c->cpu };
	find(&r);
	if (r.has_exact) {
		struct ranges exact = { .fn = fn, .tmp = c->tmp, .cpu = c->cpu, .is_exact = true, .any = r.any };
		find(&exact);
		return exact.any;
	}
	return r.any;
}
