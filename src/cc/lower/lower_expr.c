/* lower_expr.c: scalar expressions, conditions as control flow. Conversions are nodes of the tree already; here each
 * becomes the cheapest IR that is right, given that narrow values are kept extended in a W as their type says. */
#include "cc/lower/lower_private.h"

bool lower_is_memory(const struct type *t)
{
	t = type_strip(t);
	return t->kind == TY_STRUCT || t->kind == TY_UNION || t->kind == TY_ARRAY;
}

bool lower_is_wide(const struct type *t)
{
	t = type_strip(t);
	return t->kind == TY_INT128 || t->kind == TY_UINT128;
}

u8 lower_width(const struct type *t)
{
	t = type_strip(t);
	if (t->kind == TY_PTR || t->kind == TY_ARRAY || t->kind == TY_FUNC)
		return 8;
	u64 size = type_size(t);
	return size == 1 || size == 2 || size == 4 ? (u8)size : 8;
}

enum ir_type lower_type(const struct type *t)
{
	return lower_width(t) == 8 ? IRT_D : IRT_W;
}

/* ---- operations ---------------------------------------------------------------------------------- */

ref lower_op(struct lower *lo, enum ir_op op, enum ir_type t, ref a, ref b)
{
	struct ir_ins in = { .op = op, .type = t, .a = a, .b = b };
	if (op == IR_add || op == IR_sub)
		in.flags = IRF_SCALAR;
	if (ir_is_compare(op))
		in.width = ir_at(lo->b.fn, a)->type == IRT_W ? 4 : 8;
	return ir_emit(&lo->b, in);
}

static bool const_of(struct lower *lo, ref a, s64 *v)
{
	if (!ir_is_const(lo->b.fn, a))
		return false;
	*v = ir_at(lo->b.fn, a)->imm;
	return true;
}

ref lower_zext(struct lower *lo, enum ir_type t, ref a, u8 width)
{
	s64 v;
	if (const_of(lo, a, &v))
		return ir_const(lo->b.fn, t, width == 8 ? v : (s64)((u64)v & ((1ull << width * 8) - 1)));
	return ir_emit1(&lo->b, IR_zext, t, a, width);
}

ref lower_sext(struct lower *lo, enum ir_type t, ref a, u8 width)
{
	s64 v;
	if (const_of(lo, a, &v))
		return ir_const(lo->b.fn, t, width == 8 ? v : (s64)((u64)v << (64 - width * 8)) >> (64 - width * 8));
	return ir_emit1(&lo->b, IR_sext, t, a, width);
}

ref lower_trunc(struct lower *lo, ref a)
{
	s64 v;
	if (ir_at(lo->b.fn, a)->type != IRT_D)
		return a;
	return const_of(lo, a, &v) ? W(v) : ir_emit1(&lo->b, IR_trunc, IRT_W, a, 4);
}

static bool is_signed(const struct type *t) { return type_is_signed(t); }

static ref to_bool(struct lower *lo, ref v, const struct type *from)
{
	s64 k;
	if (type_strip(from)->kind == TY_BOOL)
		return v;
	if (const_of(lo, v, &k))
		return W(k != 0);
	return lower_op(lo, IR_ne, IRT_W, v, ir_const(lo->b.fn, lower_type(from), 0));
}

ref lower_convert(struct lower *lo, ref v, const struct type *from, const struct type *to)
{
	from = type_strip(from);
	to = type_strip(to);
	if (to->kind == TY_BOOL)
		return to_bool(lo, v, from);
	u8 fw = lower_width(from), tw = lower_width(to);
	if (tw == 8) {
		if (fw == 8)
			return v;
		return is_signed(from) ? lower_sext(lo, IRT_D, v, 4) : lower_zext(lo, IRT_D, v, 4);
	}
	if (fw == 8)
		v = lower_trunc(lo, v);
	if (tw == 4)
		return v;
	bool fits = fw < tw ? !is_signed(from) || is_signed(to) : fw == tw && is_signed(from) == is_signed(to);
	if (fits)
		return v;
	return is_signed(to) ? lower_sext(lo, IRT_W, v, tw) : lower_zext(lo, IRT_W, v, tw);
}

ref lower_to_d(struct lower *lo, ref v, const struct type *from)
{
	if (ir_at(lo->b.fn, v)->type == IRT_D)
		return v;
	return is_signed(from) ? lower_sext(lo, IRT_D, v, 4) : lower_zext(lo, IRT_D, v, 4);
}

static enum ir_op binary_op(enum expr_kind k, bool s)
{
	switch (k) {
	case EX_MUL: return IR_mul;
	case EX_DIV: return s ? IR_sdiv : IR_udiv;
	case EX_MOD: return s ? IR_smod : IR_umod;
	case EX_ADD: return IR_add;
	case EX_SUB: return IR_sub;
	case EX_SHL: return IR_shl;
	case EX_SHR: return s ? IR_ashr : IR_lshr;
	case EX_AND: return IR_and;
	case EX_XOR: return IR_xor;
	default: return IR_or;
	}
}

/* t is int or wider: operands were promoted. The count of a shift may have another type than its operand. */
ref lower_binary(struct lower *lo, enum expr_kind k, const struct type *t, ref a, ref b)
{
	enum ir_type it = lower_type(t);
	if (k == EX_SHL || k == EX_SHR) {
		if (it == IRT_W)
			b = lower_trunc(lo, b);
		else if (ir_at(lo->b.fn, b)->type == IRT_W)
			b = lower_zext(lo, IRT_D, b, 4);
	}
	return lower_op(lo, binary_op(k, is_signed(t)), it, a, b);
}

ref lower_compare(struct lower *lo, enum expr_kind k, const struct type *operands, ref a, ref b)
{
	bool s = is_signed(operands);
	switch (k) {
	case EX_EQ: return lower_op(lo, IR_eq, IRT_W, a, b);
	case EX_NE: return lower_op(lo, IR_ne, IRT_W, a, b);
	case EX_LT: return lower_op(lo, s ? IR_slt : IR_ult, IRT_W, a, b);
	case EX_LE: return lower_op(lo, s ? IR_sle : IR_ule, IRT_W, a, b);
	case EX_GT: return lower_op(lo, s ? IR_slt : IR_ult, IRT_W, b, a);
	default: return lower_op(lo, s ? IR_sle : IR_ule, IRT_W, b, a);
	}
}

static ref compare(struct lower *lo, struct expr *e)
{
	const struct type *t = e->l->type;
	if (lower_is_wide(t)) {
		struct pair left = lower_wide(lo, e->l), right = lower_wide(lo, e->r);
		return lower_wide_compare(lo, e->kind, is_signed(t), left, right);
	}
	ref a = lower_expr(lo, e->l), b = lower_expr(lo, e->r);
	if (type_is_ptr(t) || type_is_ptr(e->r->type)) {
		a = lower_to_d(lo, a, t);
		b = lower_to_d(lo, b, e->r->type);
	}
	return lower_compare(lo, e->kind, t, a, b);
}

/* ---- control flow ---------------------------------------------------------------------------------- */

/* In a block just begun: one argument for each predecessor, in their order. */
ref lower_phi(struct lower *lo, enum ir_type t, const ref *v, u32 n)
{
	ref phi = ir_emit_phi(&lo->b, t);
	BUG_ON(ir_at(lo->b.fn, phi)->nargs != n, "a join has other predecessors than its phi");
	ir_set_args(lo->b.fn, phi, v, n);
	return phi;
}

static bool is_expect(const struct expr *e, s64 *v)
{
	return e->kind == EX_BUILTIN && e->aux == BI_expect && eval_int(e->args[1], v);
}

static void hint(struct lower *lo, blk yes, blk no, bool taken)
{
	ir_blk(lo->b.fn, yes)->likely = taken ? 1 : 2;
	ir_blk(lo->b.fn, no)->likely = taken ? 2 : 1;
}

static void cond_and_or(struct lower *lo, struct expr *e, blk yes, blk no)
{
	blk mid = ir_block_new(lo->b.fn);
	if (e->kind == EX_LAND)
		lower_cond(lo, e->l, mid, no);
	else
		lower_cond(lo, e->l, yes, mid);
	lo->b.at = mid;
	lower_cond(lo, e->r, yes, no);
}

static ref test_value(struct lower *lo, struct expr *e)
{
	if (lower_is_wide(e->type)) {
		struct pair p = lower_wide(lo, e);
		return lower_op(lo, IR_or, IRT_D, p.lo, p.hi);
	}
	return lower_expr(lo, e);
}

void lower_cond(struct lower *lo, struct expr *e, blk yes, blk no)
{
	s64 v;
	if (eval_int(e, &v)) {
		ir_emit_jmp(&lo->b, v ? yes : no);
		return;
	}
	switch (e->kind) {
	case EX_LNOT: lower_cond(lo, e->l, no, yes); return;
	case EX_LAND: case EX_LOR: cond_and_or(lo, e, yes, no); return;
	case EX_COMMA:
		lower_effect(lo, e->l);
		lower_cond(lo, e->r, yes, no);
		return;
	case EX_CAST:
		if (type_is_scalar(e->l->type) && !lower_is_wide(e->l->type) && (type_strip(e->type)->kind == TY_BOOL ||
			lower_width(e->type) > lower_width(e->l->type))) {
			lower_cond(lo, e->l, yes, no);
			return;
		}
		break;
	default: break;
	}
	if (is_expect(e, &v)) {
		hint(lo, yes, no, v != 0);
		lower_cond(lo, e->args[0], yes, no);
		return;
	}
	/* (x != 0) and (x == 0) as made by __builtin_expect(!!x, 1) */
	if ((e->kind == EX_NE || e->kind == EX_EQ) && eval_int(e->r, &v) && v == 0 && is_expect(e->l, &v)) {
		lower_cond(lo, e->l, e->kind == EX_NE ? yes : no, e->kind == EX_NE ? no : yes);
		return;
	}
	ir_emit_br(&lo->b, test_value(lo, e), yes, no);
}

/* && || ! of conditions as a value 0 or 1 */
static ref truth(struct lower *lo, struct expr *e)
{
	blk yes = ir_block_new(lo->b.fn), no = ir_block_new(lo->b.fn), join = ir_block_new(lo->b.fn);
	lower_cond(lo, e, yes, no);
	lo->b.at = yes;
	ir_emit_jmp(&lo->b, join);
	lo->b.at = no;
	ir_emit_jmp(&lo->b, join);
	lo->b.at = join;
	return lower_phi(lo, IRT_W, (ref[]){ W(1), W(0) }, 2);
}

static ref lnot(struct lower *lo, struct expr *e)
{
	if (e->l->kind == EX_LAND || e->l->kind == EX_LOR)
		return truth(lo, e);
	ref v = test_value(lo, e->l);
	return lower_op(lo, IR_eq, IRT_W, v, ir_const(lo->b.fn, ir_at(lo->b.fn, v)->type, 0));
}

/* a ? b : c with scalars; a ?: c takes the value of a, converted by sema. */
static ref conditional(struct lower *lo, struct expr *e)
{
	s64 v;
	bool is_void = type_strip(e->type)->kind == TY_VOID;
	if (e->l && eval_int(e->c, &v))
		return lower_expr(lo, v ? e->l : e->r);
	blk yes = ir_block_new(lo->b.fn), no = ir_block_new(lo->b.fn), join = ir_block_new(lo->b.fn);
	ref a = 0, b;
	if (e->l) {
		lower_cond(lo, e->c, yes, no);
	} else {
		a = lower_expr(lo, e->c);
		ir_emit_br(&lo->b, a, yes, no);
	}
	lo->b.at = yes;
	if (e->l)
		a = is_void ? (lower_effect(lo, e->l), 0) : lower_expr(lo, e->l);
	ir_emit_jmp(&lo->b, join);
	lo->b.at = no;
	b = is_void ? (lower_effect(lo, e->r), 0) : lower_expr(lo, e->r);
	ir_emit_jmp(&lo->b, join);
	lo->b.at = join;
	return is_void ? 0 : lower_phi(lo, lower_type(e->type), (ref[]){ a, b }, 2);
}

/* ---- assignments ------------------------------------------------------------------------------------- */

/* The value that an assignment has: what was stored, as the bit-field keeps it. */
static ref kept(struct lower *lo, const struct place *p, ref v)
{
	if (!p->bits || type_strip(p->type)->kind == TY_BOOL)
		return v;
	enum ir_type t = ir_at(lo->b.fn, v)->type;
	u32 up = (t == IRT_D ? 64 : 32) - p->bits;
	if (!up)
		return v;
	v = lower_op(lo, IR_shl, t, v, ir_const(lo->b.fn, t, up));
	return lower_op(lo, is_signed(p->type) ? IR_ashr : IR_lshr, t, v, ir_const(lo->b.fn, t, up));
}

static ref assign(struct lower *lo, struct expr *e, bool wanted)
{
	if (lower_is_memory(e->type) || lower_is_wide(e->type)) {
		struct place to = lower_place(lo, e->l);
		lower_into(lo, to, e->r);
		return 0;
	}
	ref v = lower_expr(lo, e->r);
	struct place to = lower_place(lo, e->l);
	lower_store(lo, to, v);
	return wanted ? kept(lo, &to, v) : 0;
}

static ref pointer_plus(struct lower *lo, ref p, ref i, const struct type *ptr, bool minus)
{
	struct type *to = type_strip(type_strip(ptr)->base);
	u64 size = to->kind == TY_VOID || to->kind == TY_FUNC ? 1 : type_size(to);
	s64 v;
	if (const_of(lo, i, &v)) {
		i = D((u64)v * size);
	} else if (size != 1) {
		bool power = size && !(size & (size - 1));
		i = power ? lower_op(lo, IR_shl, IRT_D, i, D(__builtin_ctzll(size))) : lower_op(lo, IR_mul, IRT_D, i,
			D(size));
	}
	/* the verifier lets nothing be subtracted from a pointer to the stack */
	if (minus && !ir_is_const(lo->b.fn, i)) {
		i = lower_op(lo, IR_sub, IRT_D, D(0), i);
		minus = false;
	}
	return ir_emit2(&lo->b, minus ? IR_sub : IR_add, IRT_D, p, i);
}

/* l op= r: e->ctype is the type of the operation. */
static ref assign_op(struct lower *lo, struct expr *e)
{
	struct place to = lower_place(lo, e->l);
	if (lower_is_wide(e->ctype)) {
		struct pair r = lower_is_wide(e->r->type) ? lower_wide(lo, e->r) : lower_wide_from(lo,
			lower_expr(lo, e->r), e->r->type);
		struct pair l = lower_wide_op(lo, e, e->aux, is_signed(e->ctype),
			lower_wide_from(lo, lower_load(lo, to), e->l->type), r);
		ref v = lower_width(e->l->type) == 8 ? l.lo : lower_convert(lo, l.lo, type_basic(lo->ts, TY_ULONG),
			e->l->type);
		lower_store(lo, to, v);
		return v;
	}
	ref r = lower_is_wide(e->r->type) ? lower_wide(lo, e->r).lo : lower_expr(lo, e->r), v = lower_load(lo, to);
	if (type_is_ptr(e->l->type)) {
		v = pointer_plus(lo, v, lower_to_d(lo, r, e->r->type), e->l->type, e->aux == EX_SUB);
	} else {
		v = lower_convert(lo, v, e->l->type, e->ctype);
		v = lower_binary(lo, e->aux, e->ctype, v, r);
		v = lower_convert(lo, v, e->ctype, e->l->type);
	}
	lower_store(lo, to, v);
	return kept(lo, &to, v);
}

static ref step(struct lower *lo, struct expr *e)
{
	struct place p = lower_place(lo, e->l);
	bool minus = e->kind == EX_PREDEC || e->kind == EX_POSTDEC, post = e->kind == EX_POSTINC ||
		e->kind == EX_POSTDEC;
	ref old = lower_load(lo, p), v;
	const struct type *t = e->l->type;
	if (type_is_ptr(t)) {
		v = pointer_plus(lo, old, D(1), t, minus);
	} else if (type_strip(t)->kind == TY_BOOL) {
		v = minus ? lower_op(lo, IR_xor, IRT_W, old, W(1)) : W(1);
	} else {
		enum ir_type it = lower_type(t);
		v = lower_op(lo, minus ? IR_sub : IR_add, it, old, ir_const(lo->b.fn, it, 1));
		if (lower_width(t) < 4)
			v = is_signed(t) ? lower_sext(lo, IRT_W, v, lower_width(t)) : lower_zext(lo, IRT_W, v,
				lower_width(t));
	}
	lower_store(lo, p, v);
	return post ? old : kept(lo, &p, v);
}

/* ---- expressions ---------------------------------------------------------------------------------------- */

static ref cast(struct lower *lo, struct expr *e)
{
	const struct type *t = type_strip(e->type), *f = type_strip(e->l->type);
	if (t->kind == TY_VOID) {
		lower_effect(lo, e->l);
		return 0;
	}
	if (e->l->kind == EX_CALL || (e->l->kind == EX_MAPCALL && f->kind == TY_PTR))
		lower_note_reserve(lo, e);
	if (lower_is_wide(f)) {
		struct pair p = lower_wide(lo, e->l);
		if (t->kind == TY_BOOL)
			return to_bool(lo, lower_op(lo, IR_or, IRT_D, p.lo, p.hi), type_basic(lo->ts, TY_ULONG));
		return lower_convert(lo, p.lo, type_basic(lo->ts, TY_ULONG), t);
	}
	ref v = lower_expr(lo, e->l);
	if (t->kind == TY_PTR && f->kind == TY_PTR && t->addr_space != f->addr_space && !ir_is_const(lo->b.fn, v))
		return ir_emit(&lo->b, (struct ir_ins){ .op = IR_addrspace, .type = IRT_D, .a = v,
			.imm = t->addr_space == 1 });
	return lower_convert(lo, v, f, t);
}

static ref unary(struct lower *lo, struct expr *e)
{
	ref a = lower_expr(lo, e->l);
	enum ir_type t = lower_type(e->type);
	if (e->kind == EX_NEG)
		return ir_emit1(&lo->b, IR_neg, t, a, 0);
	return lower_op(lo, IR_xor, t, a, ir_const(lo->b.fn, t, -1));
}

static ref pointer_difference(struct lower *lo, struct expr *e)
{
	ref a = lower_expr(lo, e->l), b = lower_expr(lo, e->r);
	struct type *to = type_strip(type_strip(e->l->type)->base);
	u64 size = to->kind == TY_VOID ? 1 : type_size(to);
	ref d = lower_op(lo, IR_sub, IRT_D, a, b);
	if (size <= 1)
		return d;
	if (!(size & (size - 1)))
		return lower_op(lo, IR_ashr, IRT_D, d, D(__builtin_ctzll(size)));
	/* The difference is a multiple of size: shift out the even part, multiply by the inverse of the odd one. */
	u32 twos = (u32)__builtin_ctzll(size);
	u64 odd = size >> twos, inverse = odd;
	for (u32 i = 0; i < 5; i++)
		inverse *= 2 - odd * inverse;
	if (twos)
		d = lower_op(lo, IR_ashr, IRT_D, d, D(twos));
	return lower_op(lo, IR_mul, IRT_D, d, D(inverse));
}

static ref statement(struct lower *lo, struct expr *e)
{
	struct stmt_value v = { 0 };
	bool is_void = type_strip(e->type)->kind == TY_VOID;
	lower_block(lo, e->body, is_void ? NULL : &v);
	return is_void || v.scalar ? v.scalar : ir_undef(lo->b.fn, lower_type(e->type));
}

static ref arithmetic(struct lower *lo, struct expr *e)
{
	if (type_is_ptr(e->type)) {
		ref p = lower_expr(lo, e->l), i = lower_expr(lo, e->r);
		return pointer_plus(lo, p, lower_to_d(lo, i, e->r->type), e->type, e->kind == EX_SUB);
	}
	ref a = lower_expr(lo, e->l), b = lower_is_wide(e->r->type) ? lower_wide(lo, e->r).lo : lower_expr(lo, e->r);
	return lower_binary(lo, e->kind, e->type, a, b);
}

/* A scalar of a constant is the constant itself: literals and what sema folded. */
static ref value(struct lower *lo, struct expr *e)
{
	switch (e->kind) {
	case EX_INT: return ir_const(lo->b.fn, lower_type(e->type), (s64)e->value);
	case EX_DECL: case EX_MEMBER: case EX_DEREF: case EX_COMPOUND: {
		if (e->kind == EX_DECL && e->decl->kind == DECL_FUNC)
			return lower_function_addr(lo, e->decl);
		struct place p = lower_place(lo, e);
		lo->b.pos = e->at;
		return lower_load(lo, p);
	}
	case EX_ADDR: return lower_addr(lo, lower_place(lo, e->l));
	case EX_DECAY:
		if (e->l->kind == EX_DECL && e->l->decl->kind == DECL_FUNC)
			return lower_function_addr(lo, e->l->decl);
		if (e->l->kind == EX_DEREF && type_strip(e->l->type)->kind == TY_FUNC)
			return lower_expr(lo, e->l->l);
		return lower_addr(lo, lower_place(lo, e->l));
	case EX_NEG: case EX_NOT: return unary(lo, e);
	case EX_PLUS: return lower_expr(lo, e->l);
	case EX_LNOT: return lnot(lo, e);
	case EX_PREINC: case EX_PREDEC: case EX_POSTINC: case EX_POSTDEC: return step(lo, e);
	case EX_PTRDIFF: return pointer_difference(lo, e);
	case EX_EQ: case EX_NE: case EX_LT: case EX_LE: case EX_GT: case EX_GE: return compare(lo, e);
	case EX_LAND: case EX_LOR: return truth(lo, e);
	case EX_COND: return conditional(lo, e);
	case EX_ASSIGN: return assign(lo, e, true);
	case EX_ASSIGN_OP: return assign_op(lo, e);
	case EX_COMMA:
		lower_effect(lo, e->l);
		return lower_expr(lo, e->r);
	case EX_CALL: return lower_call(lo, e, NULL);
	case EX_BUILTIN: return lower_builtin(lo, e);
	case EX_CAST: return cast(lo, e);
	case EX_STMT: return statement(lo, e);
	case EX_CORE: return lower_core_info(lo, e);
	case EX_MAPCALL: return lower_mapcall(lo, e);
	case EX_STR: return ir_addr(lo->b.fn, lower_string(lo, e->text, e->type), 0);
	case EX_FLOAT: return ir_const(lo->b.fn, lower_type(e->type), type_size(e->type) == 4 ? (s32)e->value :
		(s64)e->value);
	case EX_ERROR: case EX_LABEL: return ir_const(lo->b.fn, lower_type(e->type), 0);
	default: return arithmetic(lo, e);
	}
}

ref lower_expr(struct lower *lo, struct expr *e)
{
	if (lo->depth >= LOWER_MAX_DEPTH) {
		if (lo->depth++ == LOWER_MAX_DEPTH)
			lower_error(lo, TOO_DEEP, e->at, e->len, "this expression is nested too deep");
		return ir_const(lo->b.fn, lower_type(e->type), 0);
	}
	lo->depth++;
	pos outer = lo->b.pos;
	if (e->at)
		lo->b.pos = e->at;
	ref v = lower_is_memory(e->type) ? lower_addr(lo, lower_record(lo, e)) : lower_is_wide(e->type) ? lower_wide(lo,
		e).lo : value(lo, e);
	lo->b.pos = outer;
	lo->depth--;
	return v;
}

void lower_effect(struct lower *lo, struct expr *e)
{
	pos outer = lo->b.pos;
	lo->b.pos = e->at ? e->at : outer;
	while (e->kind == EX_CAST && type_strip(e->type)->kind == TY_VOID)
		e = e->l;
	if (e->kind == EX_ASSIGN)
		assign(lo, e, false);
	else if (lower_is_memory(e->type) && e->kind != EX_STR)
		lower_record(lo, e);
	else if (e->kind == EX_STMT)
		lower_block(lo, e->body, NULL);
	else if (lower_is_wide(e->type))
		lower_wide(lo, e);
	else if (e->kind != EX_STR)
		lower_expr(lo, e);
	lo->b.pos = outer;
}

/* ---- values in memory --------------------------------------------------------------------------------- */

static struct place conditional_record(struct lower *lo, struct expr *e)
{
	struct place to = lower_temp(lo, e->type);
	blk yes = ir_block_new(lo->b.fn), no = ir_block_new(lo->b.fn), join = ir_block_new(lo->b.fn);
	lower_cond(lo, e->c, yes, no);
	lo->b.at = yes;
	lower_into(lo, to, e->l);
	ir_emit_jmp(&lo->b, join);
	lo->b.at = no;
	lower_into(lo, to, e->r);
	ir_emit_jmp(&lo->b, join);
	lo->b.at = join;
	return to;
}

struct place lower_record(struct lower *lo, struct expr *e)
{
	struct place p = { 0 };
	struct stmt_value v = { 0 };
	switch (e->kind) {
	case EX_CALL:
		lower_call(lo, e, &p);
		return p;
	case EX_ASSIGN:
		p = lower_place(lo, e->l);
		lower_into(lo, p, e->r);
		return p;
	case EX_COND: return conditional_record(lo, e);
	case EX_COMMA:
		lower_effect(lo, e->l);
		return lower_record(lo, e->r);
	case EX_CAST: case EX_PLUS: return lower_record(lo, e->l);
	case EX_STMT:
		lower_block(lo, e->body, &v);
		return v.memory.addr ? v.memory : lower_temp(lo, e->type);
	case EX_ERROR: return lower_temp(lo, e->type);
	default: return lower_place(lo, e);
	}
}

void lower_into(struct lower *lo, struct place to, struct expr *e)
{
	if (lower_is_memory(e->type)) {
		if (e->kind == EX_CALL && to.mem == IRM_DIRECT) {
			lower_call(lo, e, &to);
			return;
		}
		struct place from = lower_record(lo, e);
		lo->b.pos = e->at ? e->at : lo->b.pos;
		lower_copy(lo, to, from, MIN(type_size(to.type), type_size(e->type)));
	} else if (lower_is_wide(to.type)) {
		lower_wide_store(lo, to, lower_is_wide(e->type) ? lower_wide(lo, e) : lower_wide_from(lo,
			lower_expr(lo, e), e->type));
	} else {
		lower_store(lo, to, lower_expr(lo, e));
	}
}
