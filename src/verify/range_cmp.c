/* range_cmp.c: what a comparison of two ranges is known to say, and what either outcome teaches of both. */
#include "verify/range.h"

/* One width's readings of a range: so that comparisons are written once. */
struct reading { struct tnum bits; s64 smin, smax; u64 umin, umax; };

static struct reading reading_of(const struct range *r, bool is64)
{
	if (is64)
		return (struct reading){ r->bits, r->smin, r->smax, r->umin, r->umax };
	return (struct reading){ tnum_low32(r->bits), r->smin32, r->smax32, r->umin32, r->umax32 };
}

static void put_reading(struct range *r, const struct reading *v, bool is64)
{
	if (is64) {
		r->bits = v->bits;
		r->smin = v->smin;
		r->smax = v->smax;
		r->umin = v->umin;
		r->umax = v->umax;
	} else {
		r->bits = tnum_with_low32(r->bits, v->bits);
		r->smin32 = (s32)v->smin;
		r->smax32 = (s32)v->smax;
		r->umin32 = (u32)v->umin;
		r->umax32 = (u32)v->umax;
	}
}

static int equal(const struct reading *a, const struct reading *b)
{
	bool apart = a->umax < b->umin || a->umin > b->umax || a->smax < b->smin || a->smin > b->smax;
	if (tnum_is_const(a->bits) && tnum_is_const(b->bits))
		return a->bits.value == b->bits.value;
	return apart || !tnum_overlap(a->bits, b->bits) ? 0 : -1;
}

static int common_bits(const struct reading *a, const struct reading *b)
{
	if (!tnum_is_const(b->bits))
		return tnum_is_const(a->bits) ? common_bits(b, a) : -1;
	if (a->bits.value & b->bits.value)
		return 1;
	return (a->bits.value | a->bits.mask) & b->bits.value ? -1 : 0;
}

/* Whole numbers differ where their low halves do. */
static bool halves_apart(const struct range *a, const struct range *b)
{
	return a->umax32 < b->umin32 || a->umin32 > b->umax32 || a->smax32 < b->smin32 || a->smin32 > b->smax32;
}

int range_decides(const struct range *ra, const struct range *rb, u8 op, bool is64)
{
	struct reading a = reading_of(ra, is64), b = reading_of(rb, is64);
	int same;
	if ((op == JMP_EQ || op == JMP_NE) && is64 && halves_apart(ra, rb))
		return op == JMP_NE;
	switch (op) {
	case JMP_EQ: return equal(&a, &b);
	case JMP_NE: same = equal(&a, &b); return same < 0 ? -1 : !same;
	case JMP_SET: return common_bits(&a, &b);
	case JMP_GT: return a.umin > b.umax ? 1 : a.umax <= b.umin ? 0 : -1;
	case JMP_GE: return a.umin >= b.umax ? 1 : a.umax < b.umin ? 0 : -1;
	case JMP_LT: return a.umax < b.umin ? 1 : a.umin >= b.umax ? 0 : -1;
	case JMP_LE: return a.umax <= b.umin ? 1 : a.umin > b.umax ? 0 : -1;
	case JMP_SGT: return a.smin > b.smax ? 1 : a.smax <= b.smin ? 0 : -1;
	case JMP_SGE: return a.smin >= b.smax ? 1 : a.smax < b.smin ? 0 : -1;
	case JMP_SLT: return a.smax < b.smin ? 1 : a.smin >= b.smax ? 0 : -1;
	case JMP_SLE: return a.smax <= b.smin ? 1 : a.smin > b.smax ? 0 : -1;
	default: return -1;
	}
}

static void assume_equal(struct reading *a, struct reading *b, enum range_age age)
{
	const struct reading *one = tnum_is_const(b->bits) ? b : tnum_is_const(a->bits) ? a : NULL;
	if (age == RANGE_APART && one) {                 /* whatever was known before */
		*a = *b = *one;
		return;
	}
	RAISE(a->umin, b->umin);
	LOWER(a->umax, b->umax);
	RAISE(a->smin, b->smin);
	LOWER(a->smax, b->smax);
	a->bits = tnum_both(a->bits, b->bits);
	*b = *a;
}

/* A constant at the end of an interval shortens it. */
static void assume_other(struct reading *a, const struct reading *b, bool is64)
{
	u64 v = b->bits.value;
	s64 sv = is64 ? (s64)v : (s32)v;
	a->umin += a->umin == v;
	a->umax -= a->umax == v;
	a->smin += a->smin == sv;
	a->smax -= a->smax == sv;
}

static void assume_common(struct reading *a, const struct reading *b, bool taken)
{
	u64 v = b->bits.value;
	if (!taken)
		a->bits = (struct tnum){ a->bits.value & ~v, a->bits.mask & ~v };
	else if (v && !(v & (v - 1)))
		a->bits = (struct tnum){ a->bits.value | v, a->bits.mask & ~v };
}

/* a < b (strict) or a <= b. */
static void assume_order(struct reading *a, struct reading *b, bool is_strict, bool is_signed)
{
	if (is_signed) {
		LOWER(a->smax, b->smax - is_strict);
		RAISE(b->smin, a->smin + is_strict);
	} else {
		LOWER(a->umax, b->umax - is_strict);
		RAISE(b->umin, a->umin + is_strict);
	}
}

void range_assume(struct range *ra, struct range *rb, struct comparison c, enum range_age age)
{
	u8 op = c.op;
	bool is64 = c.is64, taken = c.taken, is_one = range_is_const(ra, is64) || range_is_const(rb, is64);
	struct reading a = reading_of(ra, is64), b = reading_of(rb, is64);
	bool is_signed = op == JMP_SGT || op == JMP_SGE || op == JMP_SLT || op == JMP_SLE;
	switch (op) {
	case JMP_EQ: case JMP_NE:
		if ((op == JMP_EQ) == taken)
			assume_equal(&a, &b, age);
		else if (tnum_is_const(b.bits))
			assume_other(&a, &b, is64);
		else if (tnum_is_const(a.bits))
			assume_other(&b, &a, is64);
		break;
	case JMP_SET:
		if (tnum_is_const(b.bits))
			assume_common(&a, &b, taken);
		else if (tnum_is_const(a.bits))
			assume_common(&b, &a, taken);
		break;
	case JMP_LT: case JMP_SLT: case JMP_LE: case JMP_SLE: {
		bool strict = (op == JMP_LT || op == JMP_SLT);
		if (taken)
			assume_order(&a, &b, strict, is_signed);
		else
			assume_order(&b, &a, !strict, is_signed);
		break;
	}
	case JMP_GT: case JMP_SGT: case JMP_GE: case JMP_SGE: {
		bool strict = (op == JMP_GT || op == JMP_SGT);
		if (taken)
			assume_order(&b, &a, strict, is_signed);
		else
			assume_order(&a, &b, !strict, is_signed);
		break;
	}
	default: break;
	}
	put_reading(ra, &a, is64);
	put_reading(rb, &b, is64);
	if (age == RANGE_APART && is_one) {              /* of two unknown ones nothing else is looked at */
		range_other_width(ra, is64);
		range_other_width(rb, is64);
	}
	range_sync(ra, age);
	range_sync(rb, age);
}
