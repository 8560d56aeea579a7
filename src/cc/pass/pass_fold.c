/* pass_fold.c: constants, algebra, and widths that are known. Comparisons are left in the width the user wrote them. */
#include "cc/pass/pass_private.h"

#include "btf/btf.h"

static s64 cut(enum ir_type t, u64 v) { return t == IRT_W ? (s64)(s32)v : (s64)v; }

static bool fold2(const struct ir_ins *x, s64 a, s64 b, s64 *out)
{
	bool w = x->type == IRT_W;
	u64 ua = w ? (u32)a : (u64)a, ub = w ? (u32)b : (u64)b;
	u32 mask = w ? 31 : 63;
	s64 sa = w ? (s32)a : a, sb = w ? (s32)b : b;
	switch (x->op) {
	case IR_add: *out = cut(x->type, ua + ub); return true;
	case IR_sub: *out = cut(x->type, ua - ub); return true;
	case IR_mul: *out = cut(x->type, ua * ub); return true;
	case IR_udiv: *out = ub ? cut(x->type, ua / ub) : 0; return true;
	case IR_umod: *out = ub ? cut(x->type, ua % ub) : cut(x->type, ua); return true;
	case IR_sdiv: *out = !sb ? 0 : sb == -1 ? cut(x->type, 0 - ua) : cut(x->type, (u64)(sa / sb)); return true;
	case IR_smod: *out = !sb ? sa : sb == -1 ? 0 : cut(x->type, (u64)(sa % sb)); return true;
	case IR_and: *out = cut(x->type, ua & ub); return true;
	case IR_or: *out = cut(x->type, ua | ub); return true;
	case IR_xor: *out = cut(x->type, ua ^ ub); return true;
	case IR_shl: *out = cut(x->type, ua << (ub & mask)); return true;
	case IR_lshr: *out = cut(x->type, ua >> (ub & mask)); return true;
	case IR_ashr: *out = cut(x->type, (u64)(sa >> (ub & mask))); return true;
	default: return false;
	}
}

static bool fold_compare(const struct ir_ins *x, s64 a, s64 b, s64 *out)
{
	bool w = x->width == 4;
	u64 ua = w ? (u32)a : (u64)a, ub = w ? (u32)b : (u64)b;
	s64 sa = w ? (s32)a : a, sb = w ? (s32)b : b;
	switch (x->op) {
	case IR_eq: *out = ua == ub; return true;
	case IR_ne: *out = ua != ub; return true;
	case IR_ult: *out = ua < ub; return true;
	case IR_ule: *out = ua <= ub; return true;
	case IR_slt: *out = sa < sb; return true;
	case IR_sle: *out = sa <= sb; return true;
	default: return false;
	}
}

static bool fold1(const struct ir_ins *x, s64 a, s64 *out)
{
	u32 up = 64 - x->width * 8u;
	switch (x->op) {
	case IR_neg: *out = cut(x->type, 0 - (u64)a); return true;
	case IR_sext: *out = cut(x->type, (u64)((s64)((u64)a << up) >> up)); return true;
	case IR_zext: *out = cut(x->type, (u64)a << up >> up); return true;
	case IR_trunc: *out = (s32)a; return true;
	case IR_bswap: *out = x->width == 2 ? __builtin_bswap16((u16)a) : x->width == 4 ? cut(x->type,
		__builtin_bswap32((u32)a)) : (s64)__builtin_bswap64((u64)a); return true;
	case IR_copy: *out = a; return true;
	default: return false;
	}
}

/* How many low bits of a W or D may be set, where that is plain to see, to the verifier too: it forgets what a division
 * or a byte swap leaves. What is needless to us and not to it, pass_range knows. */
static u32 bits_of(const struct ir_fn *fn, ref r, u32 depth)
{
	const struct ir_ins *x = ir_at(fn, r);
	u32 full = x->type == IRT_W ? 32 : 64, a, b;
	if (depth > 6)
		return full;
	switch (x->op) {
	case IR_const: {
		u64 v = x->type == IRT_W ? (u32)x->imm : (u64)x->imm;
		return v ? 64 - (u32)__builtin_clzll(v) : 0;
	}
	case IR_load: return x->flags & IRF_SIGNED ? full : x->width * 8u;
	case IR_zext: a = bits_of(fn, x->a, depth + 1); return MIN(a, x->width * 8u);
	case IR_trunc: a = bits_of(fn, x->a, depth + 1); return MIN(a, 32u);
	case IR_and:
		a = bits_of(fn, x->a, depth + 1), b = bits_of(fn, x->b, depth + 1);
		return MIN(a, b);
	case IR_or: case IR_xor:
		a = bits_of(fn, x->a, depth + 1), b = bits_of(fn, x->b, depth + 1);
		return MAX(a, b);
	case IR_lshr:
		a = bits_of(fn, x->a, depth + 1);
		return ir_is_const(fn, x->b) && ir_at(fn, x->b)->imm >= 0 &&
			ir_at(fn, x->b)->imm < full ? (a > (u32)ir_at(fn, x->b)->imm ? a - (u32)ir_at(fn, x->b)->imm :
			0) : a;
	case IR_core: return fn->mod->cores.v[x->imm].kind == CORE_ENUMVAL_VALUE ? full : 31;
		/* offsets, sizes, ids */
	default: return ir_is_compare(x->op) ? 1 : full;
	}
}

bool fold_const(const struct ir_ins *x, s64 a, s64 b, s64 *out)
{
	if (ir_is_compare(x->op))
		return fold_compare(x, a, b, out);
	return x->b ? fold2(x, a, b, out) : fold1(x, a, out);
}

u32 fold_bits(const struct ir_fn *fn, ref r) { return bits_of(fn, r, 0); }

/* A value that is x already, or 0. */
static ref identity(struct ir_fn *fn, const struct ir_ins *x)
{
	bool kb = x->b && ir_is_const(fn, x->b);
	s64 b = kb ? ir_at(fn, x->b)->imm : 0;
	switch (x->op) {
	case IR_add: case IR_sub: case IR_or: case IR_xor: case IR_shl: case IR_lshr: case IR_ashr:
		return kb && b == 0 ? x->a : 0;
	case IR_mul: case IR_udiv: case IR_sdiv: return kb && b == 1 ? x->a : kb && b == 0 && x->op == IR_mul ? x->b :
		0;
	case IR_and:
		if (kb && b == -1)
			return x->a;
		if (kb && b == 0)
			return x->b;
		if (kb && ir_at(fn, x->a)->op == IR_undef)   /* the first of several stores that make up a word */
			return ir_const(fn, x->type, 0);
		if (kb && b > 0 && !(b & (b + 1)) && bits_of(fn, x->a, 0) <= (u32)__builtin_popcountll((u64)b))
			return x->a;
		return x->a == x->b ? x->a : 0;
	case IR_zext:
		return ir_at(fn, x->a)->type == x->type && bits_of(fn, x->a, 0) <= x->width * 8u ? x->a : 0;
	case IR_sext:
		return ir_at(fn, x->a)->type == x->type && bits_of(fn, x->a, 0) < x->width * 8u ? x->a : 0;
	case IR_trunc:
		if ((ir_at(fn, x->a)->op == IR_zext || ir_at(fn, x->a)->op == IR_sext) && ir_at(fn, x->a)->width == 4 &&
		    ir_at(fn, ir_at(fn, x->a)->a)->type == IRT_W)
			return ir_at(fn, x->a)->a;
		return 0;
	case IR_addrspace:           /* from the user's addresses and back */
		return x->imm && ir_at(fn, x->a)->op == IR_addrspace && !ir_at(fn, x->a)->imm ? ir_at(fn, x->a)->a : 0;
	case IR_copy: return x->a;
	case IR_select: return ir_is_const(fn, x->a) ? (ir_at(fn, x->a)->imm ? x->b : x->c) : x->b == x->c ? x->b : 0;
	default: return 0;
	}
}

/* (a >> n & m) == 0 is (a & m << n) == 0: bit-fields are asked for in one instruction. */
static bool test_in_place(struct ir_fn *fn, ref i)
{
	const struct ir_ins *x = ir_at(fn, i), *and = ir_at(fn, x->a);
	if ((x->op != IR_eq && x->op != IR_ne) || and->op != IR_and || !ir_is_const(fn, x->b) || ir_at(fn, x->b)->imm ||
		!ir_is_const(fn, and->b))
		return false;
	const struct ir_ins *shift = ir_at(fn, and->a);
	if (shift->op != IR_lshr || shift->type != and->type || !ir_is_const(fn, shift->b))
		return false;
	u64 m = (u64)ir_at(fn, and->b)->imm, n = (u64)ir_at(fn, shift->b)->imm;
	if (!m || n > 31 || m > (u64)INT32_MAX >> n)
		return false;
	enum ir_type t = shift->type;
	ref from = shift->a, mask = ir_const(fn, t, (s64)(m << n));
	ref v = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_and, .type = t, .a = from, .b = mask });
	ir_at(fn, i)->a = v;
	return true;
}

/* (a + k) << n is (a << n) + (k << n), and so with a factor: what is constant comes to the end of an address. */
static bool spread(struct ir_fn *fn, ref i)
{
	const struct ir_ins x = *ir_at(fn, i), *sum = x.op == IR_shl || x.op == IR_mul ? ir_at(fn, x.a) : NULL;
	if (!sum || x.type != IRT_D || !ir_is_const(fn, x.b) || sum->op != IR_add || !ir_is_const(fn, sum->b))
		return false;
	s64 k = ir_at(fn, sum->b)->imm, n = ir_at(fn, x.b)->imm;
	if (k < 0 || k > 1 << 16 || n < 0 || n > (x.op == IR_shl ? 12 : 4096))
		return false;
	ref part = ir_insert_before(fn, i, (struct ir_ins){ .op = x.op, .type = IRT_D, .a = sum->a, .b = x.b });
	ref off = ir_const(fn, IRT_D, x.op == IR_shl ? k << n : k * n);
	struct ir_ins *now = ir_at(fn, i);
	now->op = IR_add;
	now->a = part;
	now->b = off;
	now->flags |= IRF_SCALAR;
	return true;
}

/* a + c, or a - c as a + -c */
static bool is_sum(const struct ir_fn *fn, ref i, s64 *k)
{
	const struct ir_ins *x = ir_at(fn, i);
	if ((x->op != IR_add && x->op != IR_sub) || !ir_is_const(fn, x->b))
		return false;
	*k = x->op == IR_add ? ir_at(fn, x->b)->imm : (s64)-(u64)ir_at(fn, x->b)->imm;
	return true;
}

/* How far constants alone have moved a pointer, at least: by all ways, of which one round a loop only goes on from
 * `round`. */
static s64 moved_by(const struct ir_fn *fn, ref r, ref round, u32 *steps)
{
	const struct ir_ins *x = ir_at(fn, r);
	s64 k, least = INT16_MAX;
	if (round && r == round)
		return INT16_MAX;
	if (!*steps || (x->op != IR_add && x->op != IR_phi))
		return 0;
	--*steps;
	if (is_sum(fn, r, &k))
		return (k > 0 && k <= INT16_MAX ? k : 0) + moved_by(fn, x->a, round, steps);
	if (x->op == IR_add)
		return moved_by(fn, x->a, round, steps) + moved_by(fn, x->b, round, steps);
	for (u32 n = 0; n < x->nargs; n++) {
		k = moved_by(fn, fn->args.v[x->args + n], r, steps);
		least = MIN(least, k);
	}
	return least;
}

/* Is it a number without a sign, less a constant by which the base was moved before? */
static bool goes_back_by(const struct ir_fn *fn, ref r, ref base)
{
	enum { STEPS = 32 };
	u32 steps = STEPS;
	const struct ir_ins *x = ir_at(fn, r);
	return x->op == IR_sub && ir_is_const(fn, x->b) && ir_at(fn, x->b)->imm > 0 && ir_at(fn, x->a)->op == IR_zext &&
		ir_at(fn, x->b)->imm <= moved_by(fn, base, 0, &steps);
}

/* base + (a + k) is (base + a) + k, for what lies on the stack or in a global: there the verifier looks at the sum, not
 * at which pointer was compared with the end of a packet. base + (a - k) is (base + a) - k where a has no sign and base
 * was moved as far: nothing that may be negative moves a pointer, and none points before its beginning. */
static bool base_first(struct ir_fn *fn, ref i)
{
	struct ir_ins x = *ir_at(fn, i);
	if (x.op != IR_add || x.type != IRT_D)
		return false;
	bool goes_back = goes_back_by(fn, x.b, x.a) || goes_back_by(fn, x.a, x.b),
		is_object = ir_at(fn, x.a)->op == IR_alloca || ir_at(fn, x.a)->op == IR_addr;
	if (goes_back && !goes_back_by(fn, x.b, x.a)) {
		ref t = x.a;
		x.a = x.b;
		x.b = t;
	}
	const struct ir_ins *sum = ir_at(fn, x.b);
	if (!goes_back && (!is_object || sum->op != IR_add || !ir_is_const(fn, sum->b)))
		return false;
	ref a = sum->a, k = sum->b;
	u8 op = sum->op;
	ref base = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_add, .type = IRT_D, .a = x.a, .b = a,
		.flags = x.flags });
	ir_at(fn, i)->op = op;
	ir_at(fn, i)->a = base;
	ir_at(fn, i)->b = k;
	return true;
}

static s64 swapped(s64 v, u8 width)
{
	return width == 2 ? __builtin_bswap16((u16)v) : width == 4 ? (s64)__builtin_bswap32((u32)v) :
		(s64)__builtin_bswap64((u64)v);
}

static bool is_swapped(s64 v, u8 width) { return width == 8 || (v >= 0 && v >> width * 8 == 0); }

/* bswap(a) == k is a == bswap(k), and so with a mask in between: constants are swapped now, not values later. */
static bool swap_constants(struct ir_fn *fn, ref i)
{
	const struct ir_ins *x = ir_at(fn, i), *a = ir_at(fn, x->a), *mask = a->op == IR_and &&
		ir_is_const(fn, a->b) ? a : NULL;
	const struct ir_ins *swap = mask ? ir_at(fn, mask->a) : a;
	if ((x->op != IR_eq && x->op != IR_ne) || !ir_is_const(fn, x->b) || swap->op != IR_bswap ||
		fold_bits(fn, swap->a) > swap->width * 8u)
		return false;
	s64 k = ir_at(fn, x->b)->imm, m = mask ? ir_at(fn, mask->b)->imm : 0;
	u8 width = swap->width;
	enum ir_type t = swap->type;
	if (t == IRT_W)
		k = (u32)k, m = (u32)m;
	if (!is_swapped(k, width) || !is_swapped(m, width) || (width == 8 && (k || m)))
		return false;
	ref v = swap->a, want = ir_const(fn, t, swapped(k, width));
	if (mask) {
		ref masked = ir_const(fn, t, swapped(m, width));
		v = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_and, .type = t, .a = v, .b = masked });
	}
	ir_at(fn, i)->a = v;
	ir_at(fn, i)->b = want;
	return true;
}

static bool constant_last(struct ir_fn *fn, ref i)
{
	struct ir_ins *x = ir_at(fn, i);
	if (!ir_is_const(fn, x->a) || ir_is_const(fn, x->b))
		return false;
	ref t = x->a;
	x->a = x->b;
	x->b = t;
	return true;
}

/* An operation by a constant becomes another one, by another constant. */
static bool becomes(struct ir_fn *fn, ref i, enum ir_op op, ref a, s64 k)
{
	ref b = ir_const(fn, ir_at(fn, i)->type, k);
	struct ir_ins *x = ir_at(fn, i);
	x->op = (u8)op;
	x->a = a;
	x->b = b;
	return true;
}

/* (a + c1) + c2, with either sign: constants meet, as where a pointer walks backwards. */
static bool join_sums(struct ir_fn *fn, ref i)
{
	s64 k, n;
	const struct ir_ins *x = ir_at(fn, i), *a = ir_at(fn, x->a);
	if (!is_sum(fn, i, &k) || a->type != x->type || !is_sum(fn, x->a, &n))
		return false;
	s64 sum = (s64)((u64)k + (u64)n);
	return sum < 0 && sum > INT32_MIN ? becomes(fn, i, IR_sub, a->a, -sum) : becomes(fn, i, IR_add, a->a, sum);
}

/* Constants of an address meet; the small offset stays with the access. */
static bool improve_sum(struct ir_fn *fn, ref i)
{
	const struct ir_ins x = *ir_at(fn, i), *a = ir_at(fn, x.a);
	s64 k;
	if (!is_sum(fn, i, &k))
		return x.op == IR_add && base_first(fn, i);
	if (join_sums(fn, i))
		return true;
	if (!ir_addr_takes(fn, x.a, k))
		return false;
	ref sum = ir_addr(fn, a->sym, a->imm + k);
	struct ir_ins *now = ir_at(fn, i);
	now->op = IR_copy;
	now->a = sum;
	now->b = 0;
	return true;
}

/* Is r some bits of a value, and of which? */
static bool masks(const struct ir_fn *fn, ref r, ref *v, u64 *mask)
{
	const struct ir_ins *x = ir_at(fn, r);
	if (x->op != IR_and || !ir_is_const(fn, x->b))
		return false;
	*v = x->a;
	*mask = (u64)ir_at(fn, x->b)->imm;
	return true;
}

/* (x & 4) | (x & 8) is x & 12, also with more in between: bits are taken from a value at once. */
static bool improve_or(struct ir_fn *fn, ref i)
{
	const struct ir_ins x = *ir_at(fn, i), *a = ir_at(fn, x.a);
	ref v, w, parts[2] = { a->a, a->b };
	u64 m, n;
	if (masks(fn, x.a, &v, &m) && masks(fn, x.b, &w, &n) && v == w)
		return becomes(fn, i, IR_and, v, (s64)(m | n));
	for (u32 k = 0; a->op == IR_or && k < 2 && masks(fn, x.b, &v, &m); k++) {
		if (!masks(fn, parts[k], &w, &n) || v != w)
			continue;
		ref mask = ir_const(fn, x.type, (s64)(m | n));
		ref both = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_and, .type = x.type, .a = v, .b = mask });
		ir_at(fn, i)->a = parts[!k];
		ir_at(fn, i)->b = both;
		return true;
	}
	return false;
}

static bool improve_by_power(struct ir_fn *fn, ref i)
{
	const struct ir_ins *x = ir_at(fn, i);
	s64 k = ir_is_const(fn, x->b) ? ir_at(fn, x->b)->imm : 0;
	if (k <= 0 || k & (k - 1))
		return false;
	s64 n = __builtin_ctzll((u64)k);
	return x->op == IR_umod ? becomes(fn, i, IR_and, x->a, k - 1) : becomes(fn, i, x->op == IR_mul ? IR_shl :
		IR_lshr, x->a, n);
}

static bool improve_access(struct ir_fn *fn, ref i)
{
	struct ir_ins *x = ir_at(fn, i);
	const struct ir_ins *a = ir_at(fn, x->a);
	s64 k;
	if (is_sum(fn, x->a, &k)) {
		s64 off = (s64)((u64)x->imm + (u64)k);
		if (off >= INT16_MIN && off <= INT16_MAX) {
			x->imm = off;
			x->a = a->a;
			return true;
		}
	}
	if (x->imm && ir_addr_takes(fn, x->a, x->imm)) {
		ref at = ir_addr(fn, a->sym, a->imm + x->imm);
		x = ir_at(fn, i);
		x->a = at;
		x->imm = 0;
		return true;
	}
	return false;
}

/* A narrow store needs no extension of what it stores. */
static bool improve_store(struct ir_fn *fn, ref i)
{
	struct ir_ins *x = ir_at(fn, i);
	const struct ir_ins *v = ir_at(fn, x->b);
	if (improve_access(fn, i))
		return true;
	if (v->op != IR_trunc && ((v->op != IR_sext && v->op != IR_zext) || v->width < x->width))
		return false;
	x->b = v->a;
	return true;
}

/* Below 65536, as far as the instruction alone tells. */
static bool is_short(const struct ir_ins *x)
{
	return (x->op == IR_zext && x->width < 4) || (x->op == IR_load && x->width < 4 && !(x->flags & IRF_SIGNED));
}

/* len - 1 of a short that has no sign: it is taken from 64 bits at once, so that a pointer that is moved by it moves by
 * len, and then back. */
static bool widen_sum(struct ir_fn *fn, ref i, ref sum)
{
	s64 k;
	if (!is_sum(fn, sum, &k) || k < INT16_MIN || k >= 0 || !is_short(ir_at(fn, ir_at(fn, sum)->a)))
		return false;
	ref wide = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_zext, .type = IRT_D, .a = ir_at(fn, sum)->a,
		.width = 4 });
	ir_at(fn, i)->width = 0;
	return becomes(fn, i, IR_sub, wide, -k);
}

static bool improve_sext(struct ir_fn *fn, ref i)
{
	struct ir_ins *x = ir_at(fn, i);
	const struct ir_ins *a = ir_at(fn, x->a);
	if (x->width != 4 || x->type != IRT_D || a->type != IRT_W)
		return false;
	if (a->op != IR_sext)
		return widen_sum(fn, i, x->a);
	x->width = a->width;
	x->a = a->a;
	return true;
}

/* x != 0 of a comparison is the comparison; x == 0 its opposite. */
static bool improve_test(struct ir_fn *fn, ref i)
{
	if (constant_last(fn, i) || swap_constants(fn, i) || test_in_place(fn, i))
		return true;
	struct ir_ins *x = ir_at(fn, i);
	const struct ir_ins *a = ir_at(fn, x->a);
	if (!ir_is_const(fn, x->b) || ir_at(fn, x->b)->imm)
		return false;
	if (a->op == IR_zext && a->width == 4 && ir_at(fn, a->a)->type == IRT_W) {
		ref w = a->a, z = ir_const(fn, IRT_W, 0);
		x = ir_at(fn, i);
		x->a = w;
		x->b = z;
		x->width = 4;
		return true;
	}
	if (!ir_is_compare(a->op) || (x->op == IR_eq && a->op != IR_eq && a->op != IR_ne))
		return false;
	x->op = x->op == IR_ne ? a->op : a->op == IR_eq ? IR_ne : IR_eq;
	x->width = a->width;
	x->a = a->a;
	x->b = a->b;
	return true;
}

/* Changes in place that keep the value; returns true when something changed. */
static bool improve(struct ir_fn *fn, ref i)
{
	switch (ir_at(fn, i)->op) {
	case IR_load:  return improve_access(fn, i);
	case IR_store: return improve_store(fn, i);
	case IR_add:   return constant_last(fn, i) || improve_sum(fn, i);
	case IR_sub:   return improve_sum(fn, i);
	case IR_mul:   return constant_last(fn, i) || improve_by_power(fn, i) || spread(fn, i);
	case IR_shl:   return spread(fn, i);
	case IR_and:   return constant_last(fn, i) || field_take(fn, i);
	case IR_zext: case IR_lshr: case IR_ashr: return field_take(fn, i);
	case IR_xor:   return constant_last(fn, i);
	case IR_or:    return constant_last(fn, i) || improve_or(fn, i);
	case IR_udiv: case IR_umod: return improve_by_power(fn, i);
	case IR_sext:  return improve_sext(fn, i);
	case IR_eq: case IR_ne: return improve_test(fn, i);
	default: return false;
	}
}

/* Never 0: the address of something that is there, or nothing is loaded; what a bit was set in. */
static bool is_never_zero(const struct ir_fn *fn, ref r)
{
	const struct ir_ins *x = ir_at(fn, r);
	if (x->op == IR_or && ir_is_const(fn, x->b) && (u32)ir_at(fn, x->b)->imm)
		return true;
	return x->op == IR_addr && !fn->mod->syms.v[x->sym].is_weak;
}

/* A range lies in the type's own order, signed or not: what counts is the distance from its low end. */
static bool is_case(const struct ir_case *k, s64 v, enum ir_type t)
{
	u64 off = (u64)v - (u64)k->lo, len = (u64)k->hi - (u64)k->lo;
	return t == IRT_W ? (u32)off <= (u32)len : off <= len;
}

static bool fold_branch(struct ir_fn *fn, blk b)
{
	struct ir_block *x = ir_blk(fn, b);
	const struct ir_ins *t = x->last ? ir_at(fn, x->last) : NULL;
	if (!t || (t->op != IR_br && t->op != IR_switch))
		return false;
	if (t->op == IR_br && ir_at(fn, t->a)->op == IR_undef) {
		ir_to_jmp(fn, b, 1);
		return true;
	}
	bool is_set = t->op == IR_br && is_never_zero(fn, t->a);
	if (!is_set && !ir_is_const(fn, t->a))
		return false;
	s64 v = is_set ? 1 : ir_at(fn, t->a)->imm;
	u32 n = 0;
	if (t->op == IR_br)
		n = v ? 0 : 1;
	else
		for (u32 i = 0; i < x->cases.n; i++)
			if (is_case(&x->cases.v[i], v, ir_at(fn, t->a)->type))
				n = i + 1;
	ir_to_jmp(fn, b, n);
	return true;
}

/* The value that an instruction is known to have, or 0. */
static ref folded(struct ir_fn *fn, ref i)
{
	const struct ir_ins x = *ir_at(fn, i);
	bool ka = x.a && ir_is_const(fn, x.a), kb = x.b && ir_is_const(fn, x.b);
	s64 v;
	if (x.op == IR_load)
		return rodata_load(fn, &x, &v) ? ir_const(fn, x.type, v) : rodata_address(fn, &x);
	if ((x.op == IR_eq || x.op == IR_ne) && kb && !ir_at(fn, x.b)->imm && is_never_zero(fn, x.a))
		return ir_const(fn, IRT_W, x.op == IR_ne);
	if (x.op >= IR_isconst && x.op <= IR_strncmp)
		return rodata_call(fn, &x, &v) ? ir_const(fn, x.type, v) : 0;
	if (x.op == IR_room)
		return text_room(fn, x.a) != UINT64_MAX ? ir_const(fn, IRT_D, (s64)text_room(fn, x.a)) : 0;
	if (ir_ops[x.op].effect != 'P' || x.op == IR_phi)
		return 0;
	if (ka && kb && ir_is_compare(x.op) && fold_compare(&x, ir_at(fn, x.a)->imm, ir_at(fn, x.b)->imm, &v))
		return ir_const(fn, IRT_W, v);
	if (ka && kb && fold2(&x, ir_at(fn, x.a)->imm, ir_at(fn, x.b)->imm, &v))
		return ir_const(fn, x.type, v);
	if (ka && !x.b && fold1(&x, ir_at(fn, x.a)->imm, &v))
		return ir_const(fn, x.type, v);
	return identity(fn, &x);
}

bool pass_fold(struct ir_fn *fn, struct pass_ctx *c)
{
	enum { TRIES = 8 };
	bool any = false, replaced = false;
	u32 room = fn->ins.n * 2 + 64;
	ref *to = arena_array(c->tmp, ref, room);
	vec_each(b, &fn->order)
		ir_each_safe(i, fn, *b) {
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref *o = ir_operand(fn, i, n);
				while (*o < room && to[*o])
					*o = to[*o];
			}
			if (ir_at(fn, i)->op == IR_callptr && call_settle(fn, i))
				any = true;
			for (u32 n = 0; n < TRIES && improve(fn, i); n++)
				any = true;
			ref r = i < room ? folded(fn, i) : 0;
			if (!r)
				continue;
			to[i] = r;
			ir_remove(fn, i);
			replaced = true;
		}
	if (replaced)
		ir_replace_uses(fn, to);
	any |= replaced;
	for (blk b = 1; b < fn->blocks.n; b++)
		if (!ir_blk(fn, b)->is_removed)
			any |= fold_branch(fn, b);
	return any;
}
