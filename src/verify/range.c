/* range.c: intervals in four readings (signed and unsigned, 64 and 32 bits) beside the known bits, and how they teach
 * each other. Every rule here only removes values that cannot be. */
#include "verify/range.h"

enum { SYNC_ROUNDS = 3 };
static const u64 high_half = 0xffffffff00000000ull;

static void any64(struct range *r)
{
	r->smin = INT64_MIN;
	r->smax = INT64_MAX;
	r->umin = 0;
	r->umax = UINT64_MAX;
}

void range_forget32(struct range *r)
{
	r->smin32 = INT32_MIN;
	r->smax32 = INT32_MAX;
	r->umin32 = 0;
	r->umax32 = UINT32_MAX;
}

void range_forget_bounds(struct range *r)
{
	any64(r);
	range_forget32(r);
}

struct range range_unknown(void)
{
	struct range r = { .bits = tnum_unknown() };
	range_forget_bounds(&r);
	return r;
}

struct range range_const(u64 v)
{
	return (struct range){ tnum_const(v), (s64)v, (s64)v, v, v, (s32)v, (s32)v, (u32)v, (u32)v };
}

struct range range_of_bytes(u32 bytes)
{
	struct range r = range_unknown();
	if (bytes < 8)
		range_cast(&r, bytes, RANGE_APART);
	return r;
}

bool range_is_const(const struct range *r, bool is64)
{
	if (is64)
		return tnum_is_const(r->bits) && r->smin == r->smax && r->umin == r->umax;
	return tnum_is_const(tnum_low32(r->bits)) && r->smin32 == r->smax32 && r->umin32 == r->umax32;
}

bool range_eq(const struct range *a, const struct range *b)
{
	return !memcmp(a, b, sizeof(*a));
}

bool range_in(const struct range *w, const struct range *p)
{
	return w->umin <= p->umin && w->umax >= p->umax && w->smin <= p->smin && w->smax >= p->smax &&
		w->umin32 <= p->umin32 &&
		w->umax32 >= p->umax32 && w->smin32 <= p->smin32 && w->smax32 >= p->smax32;
}

bool range_is_empty(const struct range *r)
{
	return r->umin > r->umax || r->smin > r->smax || r->umin32 > r->umax32 || r->smin32 > r->smax32;
}

/* ---- teaching --------------------------------------------------------------------------------------------- */

static void bounds_from_bits(struct range *r)
{
	const u64 sign = 1ull << 63;
	struct tnum low = tnum_low32(r->bits);
	RAISE(r->umin, r->bits.value);
	LOWER(r->umax, r->bits.value | r->bits.mask);
	RAISE(r->smin, (s64)(r->bits.value | (r->bits.mask & sign)));
	LOWER(r->smax, (s64)(r->bits.value | (r->bits.mask & ~sign)));
	RAISE(r->umin32, (u32)low.value);
	LOWER(r->umax32, (u32)(low.value | low.mask));
	RAISE(r->smin32, (s32)(low.value | (low.mask & 1u << 31)));
	LOWER(r->smax32, (s32)(low.value | (low.mask & INT32_MAX)));
}

/* The low half of what lies between from and to: where the upper halves are the same, or one apart. */
static void half_from(struct range *r, u64 from, u64 to, bool is_signed)
{
	u32 low = (u32)from, high = (u32)to;
	if (from >> 32 == to >> 32) {
		if (!is_signed || low <= high) {
			RAISE(r->umin32, low);
			LOWER(r->umax32, high);
		}
		if ((s32)low <= (s32)high) {
			RAISE(r->smin32, (s32)low);
			LOWER(r->smax32, (s32)high);
		}
	}
	if ((u32)(from >> 32) + 1 == (u32)(to >> 32) && (s32)low < 0 && (s32)high >= 0) {
		RAISE(r->smin32, (s32)low);
		LOWER(r->smax32, (s32)high);
	}
}

static void teach32(struct range *r)
{
	half_from(r, r->umin, r->umax, false);
	half_from(r, (u64)r->smin, (u64)r->smax, true);
	if ((s32)r->umin32 <= (s32)r->umax32) {
		RAISE(r->smin32, (s32)r->umin32);
		LOWER(r->smax32, (s32)r->umax32);
	}
	if ((u32)r->smin32 <= (u32)r->smax32) {
		RAISE(r->umin32, (u32)r->smin32);
		LOWER(r->umax32, (u32)r->smax32);
	} else if (r->umax32 < (u32)r->smin32) {         /* as in teach64 */
		r->smin32 = (s32)r->umin32;
		LOWER(r->umax32, (u32)r->smax32);
	} else if ((u32)r->smax32 < r->umin32) {
		r->smax32 = (s32)r->umax32;
		RAISE(r->umin32, (u32)r->smin32);
	}
}

/* The signed interval may be two unsigned ones: around zero. Where only one of them meets the unsigned interval, it is
 * that one. */
static void teach64(struct range *r)
{
	if ((s64)r->umin <= (s64)r->umax) {
		RAISE(r->smin, (s64)r->umin);
		LOWER(r->smax, (s64)r->umax);
	}
	if ((u64)r->smin <= (u64)r->smax) {
		RAISE(r->umin, (u64)r->smin);
		LOWER(r->umax, (u64)r->smax);
	} else if (r->umax < (u64)r->smin) {
		r->smin = (s64)r->umin;
		LOWER(r->umax, (u64)r->smax);
	} else if ((u64)r->smax < r->umin) {
		r->smax = (s64)r->umax;
		RAISE(r->umin, (u64)r->smin);
	}
}

static void teach_whole_from_half(struct range *r)
{
	RAISE(r->umin, (r->umin & high_half) | r->umin32);
	LOWER(r->umax, (r->umax & high_half) | r->umax32);
	RAISE(r->smin, (s64)(((u64)r->smin & high_half) | r->umin32));
	LOWER(r->smax, (s64)(((u64)r->smax & high_half) | r->umax32));
	if (r->smin32 >= 0 && r->smin >= INT32_MIN && r->smax <= INT32_MAX) {
		r->smin = r->umin32;
		r->smax = r->umax32;
		r->umin = r->umin32;
		r->umax = r->umax32;
		r->bits = tnum_both(r->bits, tnum_range(r->umin32, r->umax32));
	}
}

static void bits_from_bounds(struct range *r)
{
	struct tnum whole = tnum_both(r->bits, tnum_range(r->umin, r->umax));
	struct tnum low = tnum_both(tnum_low32(r->bits), tnum_range(r->umin32, r->umax32));
	r->bits = tnum_with_low32(whole, low);
}

/* What kernels before 6.8 learn: where a signed interval has one sign, both are the same; else the unsigned one may have
 * one. What is left may be empty, and they do not mind. */
static void sign32(struct range *r)
{
	u32 lo = MAX((u32)r->smin32, r->umin32), hi = MIN((u32)r->smax32, r->umax32);
	bool one_sign = r->smin32 >= 0 || r->smax32 < 0, above = (s32)r->umax32 >= 0, below = (s32)r->umin32 < 0;
	if (one_sign || below) {
		r->umin32 = lo;
		r->smin32 = (s32)lo;
	} else if (above) {
		r->smin32 = (s32)r->umin32;
	}
	if (one_sign || above) {
		r->umax32 = hi;
		r->smax32 = (s32)hi;
	} else if (below) {
		r->smax32 = (s32)r->umax32;
	}
}

static void sign64(struct range *r)
{
	u64 lo = MAX((u64)r->smin, r->umin), hi = MIN((u64)r->smax, r->umax);
	bool one_sign = r->smin >= 0 || r->smax < 0, above = (s64)r->umax >= 0, below = !above && (s64)r->umin < 0;
	if (one_sign || below) {
		r->umin = lo;
		r->smin = (s64)lo;
	} else if (above) {
		r->smin = (s64)r->umin;
	}
	if (one_sign || above) {
		r->umax = hi;
		r->smax = (s64)hi;
	} else if (below) {
		r->smax = (s64)r->umax;
	}
}

/* Where known bits and interval have one value in common, that is it (6.18.y, 7.0). */
static void one_of_both(struct range *r, enum range_age age)
{
	u64 last = r->bits.value | r->bits.mask, next = tnum_next(r->bits, r->umin), only = r->umin;
	bool has_least = (r->umin & ~r->bits.mask) == r->bits.value;
	if (age < RANGE_WRAPS || tnum_is_const(r->bits))
		return;
	if (has_least && next <= r->umax && next != r->umin)
		return;
	if (!has_least) {
		bool is_only = next == last || (next <= r->umax && tnum_next(r->bits, next) > r->umax);
		if (!is_only)
			return;
		only = next;
	}
	*r = range_const(only);
}

void range_sync(struct range *r, enum range_age age)
{
	u32 rounds = age == RANGE_APART ? 0 : SYNC_ROUNDS;
	bounds_from_bits(r);
	one_of_both(r, age);
	if (age == RANGE_APART) {
		sign32(r);
		sign64(r);
	}
	for (u32 i = 0; i < rounds; i++) {
		teach32(r);
		teach64(r);
		teach_whole_from_half(r);
	}
	bits_from_bounds(r);
	bounds_from_bits(r);
	one_of_both(r, age);
}

/* ---- widths -------------------------------------------------------------------------------------------------- */

static void whole_is_half(struct range *r)
{
	bool positive = r->smin32 >= 0;
	r->umin = r->umin32;
	r->umax = r->umax32;
	r->smin = positive ? r->smin32 : 0;
	r->smax = positive ? r->smax32 : (s64)UINT32_MAX;
}

void range_zext32(struct range *r)
{
	r->bits = tnum_low32(r->bits);
	whole_is_half(r);
}

/* Kernels before 6.8 take over what fits. */
static void half_is_whole(struct range *r)
{
	range_forget32(r);
	if (r->smin >= INT32_MIN && r->smax <= INT32_MAX) {
		r->smin32 = (s32)r->smin;
		r->smax32 = (s32)r->smax;
	}
	if (r->umax <= UINT32_MAX) {
		r->umin32 = (u32)r->umin;
		r->umax32 = (u32)r->umax;
	}
}

void range_cast(struct range *r, u32 bytes, enum range_age age)
{
	u64 most = bytes >= 8 ? UINT64_MAX : (1ull << bytes * 8) - 1;
	r->bits = tnum_low(r->bits, bytes);
	if ((r->umin & ~most) == (r->umax & ~most)) {
		r->umin &= most;
		r->umax &= most;
	} else {
		r->umin = 0;
		r->umax = most;
	}
	r->smin = (s64)r->umin;
	r->smax = (s64)r->umax;
	if (bytes < 4)
		half_is_whole(r);
	range_sync(r, age);
}

static s64 signed_of(u64 v, u32 bytes)
{
	u32 gone = 64 - bytes * 8;
	return (s64)(v << gone) >> gone;
}

void range_sext(struct range *r, u32 bytes, bool is64, enum range_age age)
{
	u64 upper = ~0ull << bytes * 8;
	s64 lo = -(1ll << (bytes * 8 - 1)), hi = (1ll << (bytes * 8 - 1)) - 1;
	if (tnum_is_const(r->bits)) {
		s64 v = signed_of(r->bits.value, bytes);
		*r = range_const(is64 ? (u64)v : (u32)v);
		return;
	}
	bool same_upper = is64 ? ((u64)r->smin & upper) == ((u64)r->smax & upper) :
		((u32)r->smin32 & (u32)upper) == ((u32)r->smax32 & (u32)upper);
	s64 from = signed_of(is64 ? (u64)r->smin : (u64)r->smin32, bytes),
		to = signed_of(is64 ? (u64)r->smax : (u64)r->smax32, bytes);
	if (same_upper && from <= to) {
		lo = from;
		hi = to;
	}
	range_forget_bounds(r);
	if (is64) {
		r->smin = lo;
		r->smax = hi;
		r->umin = lo < 0 && hi >= 0 ? 0 : (u64)lo;
		r->umax = lo < 0 && hi >= 0 ? UINT64_MAX : (u64)hi;
		r->bits = tnum_range((u64)lo, (u64)hi);
		if (lo < 0 && hi >= 0)
			r->bits = tnum_unknown();
	} else {
		r->smin32 = (s32)lo;
		r->smax32 = (s32)hi;
		r->bits = lo < 0 && hi >= 0 ? tnum_unknown() : tnum_range((u32)lo, (u32)hi);
		r->bits = tnum_low32(r->bits);
		teach32(r);
		whole_is_half(r);
	}
	range_sync(r, age);
}

/* ---- arithmetic ------------------------------------------------------------------------------------------------- */

static void add(struct range *d, const struct range *s, enum range_age age)
{
	bool wraps = age >= RANGE_WRAPS;
	bool low32 = __builtin_add_overflow(d->umin32, s->umin32, &d->umin32),
		high32 = __builtin_add_overflow(d->umax32, s->umax32, &d->umax32);
	bool low = __builtin_add_overflow(d->umin, s->umin, &d->umin), high = __builtin_add_overflow(d->umax, s->umax,
		&d->umax);
	if (low32 != high32 || (low32 && !wraps)) {
		d->umin32 = 0;
		d->umax32 = UINT32_MAX;
	}
	if (low != high || (low && !wraps)) {
		d->umin = 0;
		d->umax = UINT64_MAX;
	}
	if (__builtin_add_overflow(d->smin32, s->smin32, &d->smin32) | __builtin_add_overflow(d->smax32, s->smax32,
		&d->smax32)) {
		d->smin32 = INT32_MIN;
		d->smax32 = INT32_MAX;
	}
	if (__builtin_add_overflow(d->smin, s->smin, &d->smin) | __builtin_add_overflow(d->smax, s->smax, &d->smax)) {
		d->smin = INT64_MIN;
		d->smax = INT64_MAX;
	}
	d->bits = tnum_add(d->bits, s->bits);
}

static void sub(struct range *d, const struct range *s, enum range_age age)
{
	bool wraps = age >= RANGE_WRAPS;
	const struct range o = *d;
	bool low32 = __builtin_sub_overflow(o.umin32, s->umax32, &d->umin32), high32 = __builtin_sub_overflow(o.umax32,
		s->umin32, &d->umax32);
	bool low = __builtin_sub_overflow(o.umin, s->umax, &d->umin), high = __builtin_sub_overflow(o.umax, s->umin,
		&d->umax);
	if (low32 != high32 || (low32 && !wraps)) {
		d->umin32 = 0;
		d->umax32 = UINT32_MAX;
	}
	if (low != high || (low && !wraps)) {
		d->umin = 0;
		d->umax = UINT64_MAX;
	}
	if (__builtin_sub_overflow(o.smin32, s->smax32, &d->smin32) | __builtin_sub_overflow(o.smax32, s->smin32,
		&d->smax32)) {
		d->smin32 = INT32_MIN;
		d->smax32 = INT32_MAX;
	}
	if (__builtin_sub_overflow(o.smin, s->smax, &d->smin) | __builtin_sub_overflow(o.smax, s->smin, &d->smax)) {
		d->smin = INT64_MIN;
		d->smax = INT64_MAX;
	}
	d->bits = tnum_sub(o.bits, s->bits);
}

/* Before 6.14: of two numbers that are no negative ones and have half the width. */
static void mul_small(struct range *d, const struct range *s)
{
	bool fits = d->smin >= 0 && s->smin >= 0 && d->umax <= UINT32_MAX && s->umax <= UINT32_MAX;
	bool fits32 = d->smin32 >= 0 && s->smin32 >= 0 && d->umax32 <= UINT16_MAX && s->umax32 <= UINT16_MAX;
	struct range product = range_unknown();
	if (fits) {
		product.umin = d->umin * s->umin;
		product.umax = d->umax * s->umax;
	}
	if (fits && product.umax <= INT64_MAX) {
		product.smin = (s64)product.umin;
		product.smax = (s64)product.umax;
	}
	if (fits32) {
		product.umin32 = d->umin32 * s->umin32;
		product.umax32 = d->umax32 * s->umax32;
	}
	if (fits32 && product.umax32 <= INT32_MAX) {
		product.smin32 = (s32)product.umin32;
		product.smax32 = (s32)product.umax32;
	}
	product.bits = tnum_mul(d->bits, s->bits);
	*d = product;
}

/* The corners of the rectangle hold the extremes, unless one of them overflows. */
static void mul(struct range *d, const struct range *s)
{
	const struct range o = *d;
	const s64 a[] = { o.smin, o.smin, o.smax, o.smax }, b[] = { s->smin, s->smax, s->smin, s->smax };
	const s32 a32[] = { o.smin32, o.smin32, o.smax32, o.smax32 }, b32[] = { s->smin32, s->smax32, s->smin32,
		s->smax32 };
	bool over = false, over32 = false;
	s64 p;
	s32 p32;
	if (__builtin_mul_overflow(o.umin, s->umin, &d->umin) | __builtin_mul_overflow(o.umax, s->umax, &d->umax)) {
		d->umin = 0;
		d->umax = UINT64_MAX;
	}
	if (__builtin_mul_overflow(o.umin32, s->umin32, &d->umin32) | __builtin_mul_overflow(o.umax32, s->umax32,
		&d->umax32)) {
		d->umin32 = 0;
		d->umax32 = UINT32_MAX;
	}
	d->smin = INT64_MAX;
	d->smax = INT64_MIN;
	d->smin32 = INT32_MAX;
	d->smax32 = INT32_MIN;
	for (u32 i = 0; i < 4; i++) {
		over |= __builtin_mul_overflow(a[i], b[i], &p);
		over32 |= __builtin_mul_overflow(a32[i], b32[i], &p32);
		LOWER(d->smin, p);
		RAISE(d->smax, p);
		LOWER(d->smin32, p32);
		RAISE(d->smax32, p32);
	}
	if (over) {
		d->smin = INT64_MIN;
		d->smax = INT64_MAX;
	}
	if (over32) {
		d->smin32 = INT32_MIN;
		d->smax32 = INT32_MAX;
	}
	d->bits = tnum_mul(o.bits, s->bits);
}

/* Bounds of a bitwise result from its bits, and what the operands' bounds say. */
static void bitwise(struct range *d, const struct range *s, u8 op, enum range_age age)
{
	const struct range o = *d;
	struct tnum b = op == ALU_AND ? tnum_and(o.bits, s->bits) : op == ALU_OR ? tnum_or(o.bits, s->bits) :
		tnum_xor(o.bits, s->bits);
	struct tnum b32 = tnum_low32(b);
	d->bits = b;
	d->umin = op == ALU_OR ? MAX(o.umin, s->umin) : b.value;
	d->umax = op == ALU_AND ? MIN(o.umax, s->umax) : b.value | b.mask;
	d->umin32 = op == ALU_OR ? MAX(o.umin32, s->umin32) : (u32)b32.value;
	d->umax32 = op == ALU_AND ? MIN(o.umax32, s->umax32) : (u32)(b32.value | b32.mask);
	bool fits = (s64)d->umin <= (s64)d->umax, fits32 = (s32)d->umin32 <= (s32)d->umax32;
	if (age == RANGE_APART) {                        /* before 6.10 of numbers that are no negative ones */
		fits = o.smin >= 0 && s->smin >= 0;
		fits32 = o.smin32 >= 0 && s->smin32 >= 0;
	}
	d->smin = fits ? (s64)d->umin : INT64_MIN;
	d->smax = fits ? (s64)d->umax : INT64_MAX;
	d->smin32 = fits32 ? (s32)d->umin32 : INT32_MIN;
	d->smax32 = fits32 ? (s32)d->umax32 : INT32_MAX;
}

static void shl32(struct range *d, u32 by)
{
	if (by > 31 || d->umax32 > 1ull << (31 - by)) {
		d->umin32 = 0;
		d->umax32 = UINT32_MAX;
	} else {
		d->umin32 <<= by;
		d->umax32 <<= by;
	}
	d->smin32 = INT32_MIN;
	d->smax32 = INT32_MAX;
	d->bits = tnum_shl(tnum_low32(d->bits), by);
}

/* By 32 the order of signed 32 bit values stays: half of a sign extension. */
static void shl64(struct range *d, u32 by)
{
	d->smin = by == 32 ? (s64)((u64)(u32)d->smin32 << 32) : INT64_MIN;
	d->smax = by == 32 ? (s64)((u64)(u32)d->smax32 << 32) : INT64_MAX;
	if (d->umax > 1ull << (63 - by)) {
		d->umin = 0;
		d->umax = UINT64_MAX;
	} else {
		d->umin <<= by;
		d->umax <<= by;
	}
	d->bits = tnum_shl(d->bits, by);
	range_forget32(d);
	bounds_from_bits(d);
}

static void shr(struct range *d, u32 by, bool is64)
{
	if (is64) {
		d->smin = INT64_MIN;
		d->smax = INT64_MAX;
		d->umin >>= by;
		d->umax >>= by;
		d->bits = tnum_shr(d->bits, by);
		range_forget32(d);
	} else {
		d->smin32 = INT32_MIN;
		d->smax32 = INT32_MAX;
		d->umin32 >>= by;
		d->umax32 >>= by;
		d->bits = tnum_shr(tnum_low32(d->bits), by);
		any64(d);
	}
	bounds_from_bits(d);
}

static void sar(struct range *d, u32 by, bool is64)
{
	if (is64) {
		d->smin >>= by;
		d->smax >>= by;
		d->umin = 0;
		d->umax = UINT64_MAX;
		d->bits = tnum_sar(d->bits, by, 64);
		range_forget32(d);
	} else {
		d->smin32 >>= by;
		d->smax32 >>= by;
		d->umin32 = 0;
		d->umax32 = UINT32_MAX;
		d->bits = tnum_sar(tnum_low32(d->bits), by, 32);
		any64(d);
	}
	bounds_from_bits(d);
}

static bool shift(struct range *d, const struct range *s, u8 op, bool is64)
{
	u64 by = is64 ? s->umin : s->umin32;
	if (!range_is_const(s, is64) || by >= (is64 ? 64 : 32)) {
		*d = range_unknown();
		return false;
	}
	if (op == ALU_LSH && is64)
		shl64(d, (u32)by);
	else if (op == ALU_LSH)
		shl32(d, (u32)by);
	else if (op == ALU_RSH)
		shr(d, (u32)by, is64);
	else
		sar(d, (u32)by, is64);
	return true;
}

/* Newer kernels follow unsigned division and remainder by a constant. */
static bool divide(struct range *d, const struct range *s, u8 op, bool is64)
{
	u64 by = is64 ? s->umin : s->umin32, lo = is64 ? d->umin : d->umin32, hi = is64 ? d->umax : d->umax32;
	bool known = range_is_const(s, is64);
	if (known && !by) {                              /* is 0, and leaves all */
		*d = op == ALU_DIV ? range_const(0) : *d;
		return true;
	}
	*d = range_unknown();
	if (!known)
		return false;
	if (op == ALU_DIV) {
		lo /= by;
		hi /= by;
	} else if (hi >= by) {
		lo = 0;
		hi = by - 1;
	}
	if (is64) {
		d->umin = lo;
		d->umax = hi;
	} else {
		d->umin32 = (u32)lo;
		d->umax32 = (u32)hi;
	}
	return true;
}

bool range_alu(struct range *d, const struct range *s, u8 op, bool is64, enum range_age age)
{
	bool known = true;
	struct range zero = range_const(0);
	switch (op) {
	case ALU_ADD: add(d, s, age); break;
	case ALU_SUB: sub(d, s, age); break;
	case ALU_MUL: (age < RANGE_WRAPS ? mul_small : mul)(d, s); break;
	case ALU_AND: case ALU_OR: case ALU_XOR: bitwise(d, s, op, age); break;
	case ALU_LSH: case ALU_RSH: case ALU_ARSH:
		if (!shift(d, s, op, is64))
			return false;
		break;
	case ALU_NEG:
		zero = *d;
		*d = range_const(0);
		sub(d, &zero, age);
		break;
	case ALU_DIV: case ALU_MOD:
		known = age >= RANGE_DIVIDES && divide(d, s, op, is64);
		if (age < RANGE_DIVIDES)
			*d = range_unknown();
		if (!known)              /* nothing is known then, not even that the upper half is zero */
			return false;
		break;
	default:
		known = false;
		*d = range_unknown();
	}
	if (!is64)
		range_zext32(d);
	range_sync(d, age);
	return known;
}

static u64 swapped(u64 v, u32 bits, bool swaps)
{
	if (bits == 64)
		return swaps ? __builtin_bswap64(v) : v;
	if (bits == 32)
		return swaps ? __builtin_bswap32((u32)v) : (u32)v;
	return swaps ? __builtin_bswap16((u16)v) : (u16)v;
}

/* Bits move as they are, known and unknown ones alike; the order of values is lost. */
void range_swap(struct range *r, u32 bits, bool swaps, enum range_age age)
{
	r->bits = (struct tnum){ swapped(r->bits.value, bits, swaps), swapped(r->bits.mask, bits, swaps) };
	range_forget_bounds(r);
	range_sync(r, age);
}

/* One width was compared: what kernels before 6.8 make of the other one. */
void range_other_width(struct range *r, bool is64)
{
	if (is64)
		half_is_whole(r);
	else if (tnum_is(tnum_shr(r->bits, 32), 0))
		whole_is_half(r);
	else
		any64(r);
}
