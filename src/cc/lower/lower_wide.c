/* lower_wide.c: __int128 as two halves: what can be done in a few instructions. Division is refused. */
#include "cc/lower/lower_private.h"

/* Two operands that are made here are made in two statements: C leaves open which argument of a call comes first, and
 * the code must not depend on the compiler that built this one. */
static ref op(struct lower *lo, enum ir_op o, ref a, ref b) { return lower_op(lo, o, IRT_D, a, b); }

struct pair lower_wide_load(struct lower *lo, struct place p)
{
	u8 flags = p.is_volatile ? IRF_VOLATILE : 0;
	struct pair v;
	v.lo = ir_emit_load(&lo->b, IRT_D, (struct ir_cell){ p.addr, p.off, 8, flags, p.mem });
	v.hi = ir_emit_load(&lo->b, IRT_D, (struct ir_cell){ p.addr, p.off + 8, 8, flags, p.mem });
	return v;
}

void lower_wide_store(struct lower *lo, struct place p, struct pair v)
{
	u8 flags = p.is_volatile ? IRF_VOLATILE : 0;
	ir_emit_store(&lo->b, (struct ir_cell){ p.addr, p.off, 8, flags, p.mem }, v.lo);
	ir_emit_store(&lo->b, (struct ir_cell){ p.addr, p.off + 8, 8, flags, p.mem }, v.hi);
}

struct pair lower_wide_from(struct lower *lo, ref v, const struct type *from)
{
	struct pair p = { .lo = lower_to_d(lo, v, from) };
	p.hi = type_is_signed(from) ? op(lo, IR_ashr, p.lo, D(63)) : D(0);
	return p;
}

/* High half of a 64 by 64 bit product, by 32-bit parts. */
ref lower_mul_high(struct lower *lo, ref a, ref b)
{
	ref m = D(0xffffffff), s = D(32);
	ref al = op(lo, IR_and, a, m), ah = op(lo, IR_lshr, a, s), bl = op(lo, IR_and, b, m),
		bh = op(lo, IR_lshr, b, s);
	ref carry = op(lo, IR_lshr, op(lo, IR_mul, al, bl), s), mid = op(lo, IR_add, op(lo, IR_mul, ah, bl), carry);
	ref part = op(lo, IR_and, mid, m), low = op(lo, IR_add, op(lo, IR_mul, al, bh), part);
	ref rest = op(lo, IR_lshr, mid, s), high = op(lo, IR_add, op(lo, IR_mul, ah, bh), rest);
	return op(lo, IR_add, high, op(lo, IR_lshr, low, s));
}

static struct pair mul(struct lower *lo, struct pair a, struct pair b)
{
	struct pair r = { .lo = op(lo, IR_mul, a.lo, b.lo) };
	ref crossed = op(lo, IR_mul, a.hi, b.lo), cross = op(lo, IR_add, op(lo, IR_mul, a.lo, b.hi), crossed);
	r.hi = op(lo, IR_add, lower_mul_high(lo, a.lo, b.lo), cross);
	return r;
}

static struct pair add(struct lower *lo, struct pair a, struct pair b)
{
	struct pair r = { .lo = op(lo, IR_add, a.lo, b.lo) };
	ref carry = lower_zext(lo, IRT_D, lower_op(lo, IR_ult, IRT_W, r.lo, a.lo), 4);
	r.hi = op(lo, IR_add, op(lo, IR_add, a.hi, b.hi), carry);
	return r;
}

static struct pair sub(struct lower *lo, struct pair a, struct pair b)
{
	struct pair r = { .lo = op(lo, IR_sub, a.lo, b.lo) };
	ref borrow = lower_zext(lo, IRT_D, lower_op(lo, IR_ult, IRT_W, a.lo, b.lo), 4);
	r.hi = op(lo, IR_sub, op(lo, IR_sub, a.hi, b.hi), borrow);
	return r;
}

/* c ? a : b of halves, by the value 0 or 1 of c */
static ref choose(struct lower *lo, ref c, ref a, ref b)
{
	return ir_emit(&lo->b, (struct ir_ins){ .op = IR_select, .type = IRT_D, .a = c, .b = a, .c = b });
}

/* A shift by n: by 64 and more one half moves to the other; by 0 nothing may cross, and the machine's shift by 64
 * would be one by 0: so what crosses goes in two steps. */
static struct pair shift(struct lower *lo, enum expr_kind k, bool is_signed, struct pair a, ref n)
{
	ref far = lower_op(lo, IR_ne, IRT_W, op(lo, IR_and, n, D(64)), D(0)), in = op(lo, IR_and, n, D(63)),
		rest = op(lo, IR_xor, in, D(63));
	struct pair r;
	if (k == EX_SHL) {
		ref cross = op(lo, IR_lshr, op(lo, IR_lshr, a.lo, D(1)), rest), low = op(lo, IR_shl, a.lo, in);
		r.hi = choose(lo, far, low, op(lo, IR_or, op(lo, IR_shl, a.hi, in), cross));
		r.lo = choose(lo, far, D(0), low);
		return r;
	}
	ref cross = op(lo, IR_shl, op(lo, IR_shl, a.hi, D(1)), rest), high = op(lo, is_signed ? IR_ashr : IR_lshr, a.hi,
		in);
	r.lo = choose(lo, far, high, op(lo, IR_or, op(lo, IR_lshr, a.lo, in), cross));
	r.hi = choose(lo, far, is_signed ? op(lo, IR_ashr, a.hi, D(63)) : D(0), high);
	return r;
}

static struct pair shift_const(struct lower *lo, enum expr_kind k, bool is_signed, struct pair a, u32 n)
{
	enum ir_op right = is_signed ? IR_ashr : IR_lshr;
	n &= 127;
	if (!n)
		return a;
	if (k == EX_SHL) {
		if (n >= 64)
			return (struct pair){ D(0), n == 64 ? a.lo : op(lo, IR_shl, a.lo, D(n - 64)) };
		ref cross = op(lo, IR_lshr, a.lo, D(64 - n)), high = op(lo, IR_or, op(lo, IR_shl, a.hi, D(n)), cross);
		return (struct pair){ op(lo, IR_shl, a.lo, D(n)), high };
	}
	ref fill = is_signed ? op(lo, IR_ashr, a.hi, D(63)) : D(0);
	if (n >= 64)
		return (struct pair){ n == 64 ? a.hi : op(lo, right, a.hi, D(n - 64)), fill };
	ref cross = op(lo, IR_shl, a.hi, D(64 - n)), low = op(lo, IR_or, op(lo, IR_lshr, a.lo, D(n)), cross);
	return (struct pair){ low, op(lo, right, a.hi, D(n)) };
}

struct pair lower_wide_op(struct lower *lo, struct expr *e, enum expr_kind k, bool is_signed, struct pair a,
	struct pair b)
{
	switch (k) {
	case EX_ADD: return add(lo, a, b);
	case EX_SUB: return sub(lo, a, b);
	case EX_MUL: return mul(lo, a, b);
	case EX_AND: return (struct pair){ op(lo, IR_and, a.lo, b.lo), op(lo, IR_and, a.hi, b.hi) };
	case EX_OR: return (struct pair){ op(lo, IR_or, a.lo, b.lo), op(lo, IR_or, a.hi, b.hi) };
	case EX_XOR: return (struct pair){ op(lo, IR_xor, a.lo, b.lo), op(lo, IR_xor, a.hi, b.hi) };
	case EX_SHL: case EX_SHR:
		if (ir_is_const(lo->b.fn, b.lo))
			return shift_const(lo, k, is_signed, a, (u32)ir_at(lo->b.fn, b.lo)->imm);
		return shift(lo, k, is_signed, a, b.lo);
	default:
		lower_error(lo, NO_DIVISION128, e->at, e->len, "BPF cannot divide 128-bit numbers");
		return a;
	}
}

ref lower_wide_compare(struct lower *lo, enum expr_kind k, bool is_signed, struct pair a, struct pair b)
{
	if (k == EX_EQ || k == EX_NE) {
		ref high = op(lo, IR_xor, a.hi, b.hi), d = op(lo, IR_or, op(lo, IR_xor, a.lo, b.lo), high);
		return lower_op(lo, k == EX_EQ ? IR_eq : IR_ne, IRT_W, d, D(0));
	}
	if (k == EX_GT || k == EX_LE) {      /* a > b is b < a; a <= b is not that */
		struct pair x = a;
		a = b;
		b = x;
	}
	ref high = lower_op(lo, is_signed ? IR_slt : IR_ult, IRT_W, a.hi, b.hi), same = lower_op(lo, IR_eq, IRT_W, a.hi,
		b.hi);
	ref low = lower_op(lo, IR_ult, IRT_W, a.lo, b.lo);
	ref less = lower_op(lo, IR_or, IRT_W, high, lower_op(lo, IR_and, IRT_W, same, low));
	return k == EX_LT || k == EX_GT ? less : lower_op(lo, IR_xor, IRT_W, less, W(1));
}

static struct pair operand(struct lower *lo, struct expr *e)
{
	return lower_is_wide(e->type) ? lower_wide(lo, e) : lower_wide_from(lo, lower_expr(lo, e), e->type);
}

/* Through a stack object: mem2reg makes two phis of it. */
static struct pair conditional(struct lower *lo, struct expr *e)
{
	struct place p = lower_temp(lo, e->type);
	blk yes = ir_block_new(lo->b.fn), no = ir_block_new(lo->b.fn), join = ir_block_new(lo->b.fn);
	struct expr *first = e->l ? e->l : e->c;
	lower_cond(lo, e->c, yes, no);
	lo->b.at = yes;
	lower_wide_store(lo, p, operand(lo, first));
	ir_emit_jmp(&lo->b, join);
	lo->b.at = no;
	lower_wide_store(lo, p, operand(lo, e->r));
	ir_emit_jmp(&lo->b, join);
	lo->b.at = join;
	return lower_wide_load(lo, p);
}

static struct pair step(struct lower *lo, struct expr *e)
{
	struct place p = lower_place(lo, e->l);
	struct pair old = lower_wide_load(lo, p), one = { D(1), D(0) };
	bool minus = e->kind == EX_PREDEC || e->kind == EX_POSTDEC;
	struct pair v = minus ? sub(lo, old, one) : add(lo, old, one);
	lower_wide_store(lo, p, v);
	return e->kind == EX_POSTINC || e->kind == EX_POSTDEC ? old : v;
}

static struct pair assigned(struct lower *lo, struct expr *e)
{
	struct pair r, v;
	if (e->kind == EX_ASSIGN) {
		v = operand(lo, e->r);
		lower_wide_store(lo, lower_place(lo, e->l), v);
		return v;
	}
	struct place p = lower_place(lo, e->l);
	r = operand(lo, e->r);
	v = lower_wide_op(lo, e, e->aux, type_is_signed(e->type), lower_wide_load(lo, p), r);
	lower_wide_store(lo, p, v);
	return v;
}

struct pair lower_wide(struct lower *lo, struct expr *e)
{
	struct place p = { 0 };
	struct stmt_value v = { 0 };
	struct pair a;
	bool s = type_is_signed(e->type);
	switch (e->kind) {
	case EX_INT: return (struct pair){ D(e->value), D(e->value_hi ? e->value_hi : s && (s64)e->value < 0 ? ~0ull :
		0) };
	case EX_DECL: case EX_MEMBER: case EX_DEREF: case EX_COMPOUND: return lower_wide_load(lo, lower_place(lo, e));
	case EX_CAST: return operand(lo, e->l);
	case EX_PLUS: return lower_wide(lo, e->l);
	case EX_NEG: a = lower_wide(lo, e->l); return sub(lo, (struct pair){ D(0), D(0) }, a);
	case EX_NOT: a = lower_wide(lo, e->l); return (struct pair){ op(lo, IR_xor, a.lo, D(-1)),
		op(lo, IR_xor, a.hi, D(-1)) };
	case EX_PREINC: case EX_PREDEC: case EX_POSTINC: case EX_POSTDEC: return step(lo, e);
	case EX_COND: return conditional(lo, e);
	case EX_COMMA:
		lower_effect(lo, e->l);
		return lower_wide(lo, e->r);
	case EX_CALL:
		lower_call(lo, e, &p);
		return lower_wide_load(lo, p);
	case EX_STMT:
		lower_block(lo, e->body, &v);
		return v.wide.lo ? v.wide : (struct pair){ D(0), D(0) };
	case EX_ASSIGN: case EX_ASSIGN_OP: return assigned(lo, e);
	case EX_ERROR: return (struct pair){ D(0), D(0) };
	default: break;
	}
	a = operand(lo, e->l);
	return lower_wide_op(lo, e, e->kind, s, a, operand(lo, e->r));
}
