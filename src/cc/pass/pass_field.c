/* pass_field.c: bits that are taken out of a value that was put together are taken where they came from.
 *
 *   w = (w & ~0xfff8) | (v & 0x1fff) << 3;      x.b = v;
 *   (w >> 3) & 0x1fff                           x.b          v & 0x1fff
 *   w & 7                                       x.a          what w & 7 was before
 *
 * A field is a run of bits; the way back goes through whatever hands them on whole, and ends where they were made. */
#include "cc/pass/pass_private.h"

struct field {
	ref v;
	u32 low, n;
	bool is_signed;          /* its highest bit counts: it stays where it is */
	bool is_made;            /* the way led through more than masks: it was put together */
};

static u32 size_of(const struct ir_fn *fn, ref v) { return ir_at(fn, v)->type == IRT_W ? 32 : 64; }
static u64 low_bits(u32 n) { return n >= 64 ? ~0ull : (1ull << n) - 1; }

static bool constant_of(const struct ir_fn *fn, ref v, u64 *k)
{
	const struct ir_ins *x = ir_at(fn, v);
	*k = x->type == IRT_W ? (u32)x->imm : (u64)x->imm;
	return x->op == IR_const;
}

/* Which bits may be set, as far as one look tells. */
static u64 may_set(const struct ir_fn *fn, ref v)
{
	const struct ir_ins *x = ir_at(fn, v);
	u64 k, all = low_bits(size_of(fn, v));
	if (constant_of(fn, v, &k))
		return k;
	if (x->op == IR_and && constant_of(fn, x->b, &k))
		return k & low_bits(fold_bits(fn, x->a));
	if (x->op == IR_shl && constant_of(fn, x->b, &k) && k < 64)
		return low_bits(fold_bits(fn, x->a)) << k & all;
	return low_bits(fold_bits(fn, v));
}

/* Bits of the field from here on are 0: it is that much shorter. False: it cannot be. */
static bool ends_at(struct field *f, u32 end)
{
	if (f->low + f->n <= end)
		return true;
	if (f->is_signed || f->low >= end)
		return false;
	f->n = end - f->low;
	return true;
}

/* The field is the same bits of an operand: one step back. */
static bool step(const struct ir_fn *fn, struct field *f)
{
	const struct ir_ins *x = ir_at(fn, f->v);
	u64 bits = low_bits(f->n) << f->low, k = 0;
	bool by_constant = x->b && constant_of(fn, x->b, &k);
	switch (x->op) {
	case IR_or: case IR_xor:
		if (may_set(fn, x->a) & bits && may_set(fn, x->b) & bits)
			return false;
		f->v = may_set(fn, x->b) & bits ? x->b : x->a;
		return f->is_made = true;
	case IR_and:
		if (!by_constant || !(k & bits) || !ends_at(f, 64 - (u32)__builtin_clzll(k & bits)))
			return false;
		bits = low_bits(f->n) << f->low;
		if ((k & bits) != bits)
			return false;
		break;
	case IR_shl:
		if (!by_constant || f->low < k)
			return false;
		f->low -= (u32)k;
		f->is_made = true;
		break;
	case IR_lshr:
		if (!by_constant || f->low + k + f->n > size_of(fn, f->v))
			return false;
		f->low += (u32)k;
		break;
	case IR_zext:
		if (!ends_at(f, x->width * 8u))
			return false;
		break;
	case IR_sext:
		if (f->low + f->n > x->width * 8u)
			return false;
		break;
	case IR_trunc: break;
	default: return false;
	}
	f->v = x->a;
	return true;
}

static bool find(const struct ir_fn *fn, struct field *f)
{
	enum { FAR = 24 };
	for (u32 i = 0; i < FAR && step(fn, f); i++)
		;
	return f->is_made;
}

static ref by(struct ir_fn *fn, ref before, enum ir_op op, ref a, u64 k)
{
	enum ir_type t = ir_at(fn, a)->type;
	ref b = ir_const(fn, t, t == IRT_W ? (s64)(s32)k : (s64)k);
	return ir_insert_before(fn, before, (struct ir_ins){ .op = (u8)op, .type = t, .a = a, .b = b });
}

/* The field's bits at the bottom of a value of this type, with others above them. */
static ref at_bottom(struct ir_fn *fn, ref before, const struct field *f, enum ir_type type)
{
	ref v = f->low ? by(fn, before, IR_lshr, f->v, f->low) : f->v;
	if (ir_at(fn, v)->type == type)
		return v;
	return ir_insert_before(fn, before, type == IRT_D ? (struct ir_ins){ .op = IR_zext, .type = type, .width = 4,
		.a = v } : (struct ir_ins){ .op = IR_trunc, .type = type, .a = v });
}

/* Its sign is spread: (x << 43) >> 59, with a sign. */
static bool signed_field(struct ir_fn *fn, ref i)
{
	const struct ir_ins x = *ir_at(fn, i), up = *ir_at(fn, x.a);
	u64 n, k, size = size_of(fn, i);
	if (up.op != IR_shl || up.type != x.type || !constant_of(fn, x.b, &n) || !constant_of(fn, up.b, &k) || n < k ||
		!n || n >= size)
		return false;
	struct field f = { .v = up.a, .low = (u32)(n - k), .n = (u32)(size - n), .is_signed = true };
	if (!find(fn, &f))
		return false;
	if (ir_at(fn, f.v)->type == x.type && f.low <= n)                /* one shift brings its sign to the top */
		n -= f.low, f.low = 0;
	ref v = at_bottom(fn, i, &f, x.type), shl = n ? by(fn, i, IR_shl, v, n) : v;
	ir_at(fn, i)->a = shl;
	return true;
}

bool field_take(struct ir_fn *fn, ref i)
{
	const struct ir_ins x = *ir_at(fn, i);
	struct field f = { .v = x.a };
	u64 k;
	if (x.op == IR_ashr)
		return signed_field(fn, i);
	if (x.op == IR_zext)
		f.n = x.width * 8u;
	else if (!constant_of(fn, x.b, &k) || !k)
		return false;
	else if (x.op == IR_lshr && k < size_of(fn, i))
		f.low = (u32)k, f.n = size_of(fn, i) - (u32)k;
	else if (x.op == IR_and && !(k & (k + 1)))
		f.n = (u32)__builtin_popcountll(k);
	if (!f.n || !find(fn, &f))
		return false;
	ref v = at_bottom(fn, i, &f, x.type), mask = ir_const(fn, x.type, x.type == IRT_W ? (s64)(s32)low_bits(f.n) :
		(s64)low_bits(f.n));
	struct ir_ins *now = ir_at(fn, i);
	now->op = IR_and;
	now->width = 0;
	now->a = v;
	now->b = mask;
	return true;
}
