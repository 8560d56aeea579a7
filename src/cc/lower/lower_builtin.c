/* lower_builtin.c: builtins of the language. What the machine has no instruction for is worked out with bit tricks. */
#include "cc/lower/lower_private.h"

enum { MAX_COMPARE = 1024, MAX_COMPARE_TEXT = 256 };

/* ---- memory ---------------------------------------------------------------------------------------------- */

static struct expr *before_void(struct expr *e)
{
	while (e->kind == EX_CAST && type_is_ptr(e->type) && type_is_ptr(e->l->type))
		e = e->l;
	return e;
}

/* Where the pointer points, with the alignment that its type before the conversion to void * has. */
static struct place operand(struct lower *lo, struct expr *e)
{
	struct expr *x = before_void(e);
	struct place p = lower_deref(lo, x);
	if (type_strip(p.type)->kind == TY_VOID || type_strip(p.type)->kind == TY_FUNC)
		p.type = type_basic(lo->ts, TY_CHAR);
	return p;
}

static bool constant_length(struct lower *lo, struct expr *e, s64 *n, s64 most, const char *what)
{
	if (!eval_int(e->args[2], n))
		return false;
	if (*n >= 0 && *n <= most)
		return true;
	lower_error(lo, MEMORY_LENGTH, e->at, e->len, "the length of %s is %lld; it can be up to %lld", what,
		(long long)*n, (long long)most);
	*n = 0;
	return true;
}

/* for (i = 0; i < n; i++): the caller writes the body, then calls loop_end. */
struct loop_blocks { blk head, body, end; struct place i; ref index; };

static struct loop_blocks loop_begin(struct lower *lo, ref n)
{
	struct loop_blocks l = { .head = ir_block_new(lo->b.fn), .body = ir_block_new(lo->b.fn),
		.end = ir_block_new(lo->b.fn) };
	l.i = lower_temp(lo, type_basic(lo->ts, TY_ULONG));
	lower_store(lo, l.i, D(0));
	lower_enter(lo, l.head);
	l.index = lower_load(lo, l.i);
	ir_emit_br(&lo->b, lower_op(lo, IR_ult, IRT_W, l.index, n), l.body, l.end);
	lo->b.at = l.body;
	return l;
}

static void loop_end(struct lower *lo, struct loop_blocks *l)
{
	lower_store(lo, l->i, lower_op(lo, IR_add, IRT_D, l->index, D(1)));
	ir_emit_jmp(&lo->b, l->head);
	lo->b.at = l->end;
}

static struct place byte_at(struct lower *lo, struct place p, ref index)
{
	p.addr = ir_emit2(&lo->b, IR_add, IRT_D, lower_addr(lo, p), index);
	p.off = p.align = 0;
	p.type = type_basic(lo->ts, TY_UCHAR);
	return p;
}

static ref length_of(struct lower *lo, struct expr *e)
{
	return lower_to_d(lo, lower_expr(lo, e->args[2]), e->args[2]->type);
}

/* A length that only inlining or the run makes known: byte by byte. */
static void move_bytes(struct lower *lo, ref n, struct place to, struct place from, ref byte)
{
	struct loop_blocks l = loop_begin(lo, n);
	ref x = byte ? byte : lower_load(lo, byte_at(lo, from, l.index));
	lower_store(lo, byte_at(lo, to, l.index), x);
	loop_end(lo, &l);
}

/* memmove: from the end down where what is written lies behind. Counted down while it is more
 * than 0: "not 0" tells kernels before 6.8 no bound. */
static void move_either_way(struct lower *lo, ref n, struct place to, struct place from)
{
	blk up = ir_block_new(lo->b.fn), down = ir_block_new(lo->b.fn), body = ir_block_new(lo->b.fn),
		end = ir_block_new(lo->b.fn);
	struct place left = lower_temp(lo, type_basic(lo->ts, TY_ULONG));
	lower_store(lo, left, n);
	ref first = lower_addr(lo, from), is_below = lower_op(lo, IR_ule, IRT_W, lower_addr(lo, to), first);
	ir_emit_br(&lo->b, is_below, up, down);
	lo->b.at = up;
	move_bytes(lo, n, to, from, 0);
	ir_emit_jmp(&lo->b, end);
	lo->b.at = down;
	ref k = lower_load(lo, left);
	ir_emit_br(&lo->b, lower_op(lo, IR_ult, IRT_W, D(0), k), body, end);
	lo->b.at = body;
	ref index = lower_op(lo, IR_sub, IRT_D, k, D(1));
	lower_store(lo, left, index);
	ref byte = lower_load(lo, byte_at(lo, from, index));
	lower_store(lo, byte_at(lo, to, index), byte);
	ir_emit_jmp(&lo->b, down);
	lo->b.at = end;
}

static ref memory(struct lower *lo, struct expr *e)
{
	s64 n;
	const char *what = e->aux == BI_memset ? "memset" : e->aux == BI_memmove ? "memmove" : "memcpy";
	bool known = constant_length(lo, e, &n, LOWER_MAX_COPY, what);
	struct place to = operand(lo, e->args[0]), from = { 0 };
	to.addr = lower_addr(lo, to), to.off = 0;
	if (e->aux == BI_memset) {
		ref byte = lower_trunc(lo, lower_expr(lo, e->args[1]));
		if (!known)
			move_bytes(lo, length_of(lo, e), to, from, byte);
		else if (n)
			ir_emit(&lo->b, (struct ir_ins){ .op = IR_memset, .a = to.addr, .b = byte, .imm = n,
				.width = place_align(&to), .mem = to.mem });
		return to.addr;
	}
	from = operand(lo, e->args[1]);
	if (!known) {
		from.addr = lower_addr(lo, from), from.off = 0;
		if (e->aux == BI_memmove)
			move_either_way(lo, length_of(lo, e), to, from);
		else
			move_bytes(lo, length_of(lo, e), to, from, 0);
		return to.addr;
	}
	/* memmove: the objects may overlap, so the bytes go over a stack object. */
	if (e->aux == BI_memmove && n) {
		struct place mid = lower_at(ir_alloca(lo->b.fn, (u64)n, 8, NULL, e->at), from.type);
		lower_copy(lo, mid, from, (u64)n);
		from = mid;
	}
	lower_copy(lo, to, from, (u64)n);
	return to.addr;
}

static ref compare_bytes(struct lower *lo, struct expr *e, struct place a, struct place b)
{
	struct place result = lower_temp(lo, type_basic(lo->ts, TY_INT));
	blk differ = ir_block_new(lo->b.fn), next = ir_block_new(lo->b.fn);
	lower_store(lo, result, W(0));
	struct loop_blocks l = loop_begin(lo, length_of(lo, e));
	ref x = lower_load(lo, byte_at(lo, a, l.index)), y = lower_load(lo, byte_at(lo, b, l.index));
	ir_emit_br(&lo->b, lower_op(lo, IR_eq, IRT_W, x, y), next, differ);
	lo->b.at = differ;
	lower_store(lo, result, lower_op(lo, IR_sub, IRT_W, x, y));
	ir_emit_jmp(&lo->b, l.end);
	lo->b.at = next;
	loop_end(lo, &l);
	return lower_load(lo, result);
}

/* Words as big-endian numbers compare as their bytes do: one difference decides. */
static ref compare_memory(struct lower *lo, struct expr *e)
{
	s64 n;
	struct place a = operand(lo, e->args[0]), b = operand(lo, e->args[1]);
	if (!constant_length(lo, e, &n, MAX_COMPARE, "memcmp"))
		return compare_bytes(lo, e, a, b);
	ref result = ir_alloca(lo->b.fn, 4, 4, NULL, e->at);
	blk differ = ir_block_new(lo->b.fn), end = ir_block_new(lo->b.fn);
	ref x = ir_alloca(lo->b.fn, 8, 8, NULL, e->at), y = ir_alloca(lo->b.fn, 8, 8, NULL, e->at);
	u32 align = MIN(type_align(a.type), type_align(b.type));
	for (s64 i = 0; i < n;) {
		u8 w = n - i >= 8 ? 8 : n - i >= 4 ? 4 : n - i >= 2 ? 2 : 1;
		w = MIN(w, align >= 8 ? 8 : align >= 4 ? 4 : align >= 2 ? 2 : 1);
		ref p = ir_emit_load(&lo->b, IRT_D, (struct ir_cell){ a.addr, a.off + i, w, 0, a.mem }),
			q = ir_emit_load(&lo->b, IRT_D, (struct ir_cell){ b.addr, b.off + i, w, 0, b.mem });
		blk next = ir_block_new(lo->b.fn);
		ref pb = w > 1 ? ir_emit1(&lo->b, IR_bswap, IRT_D, p, w) : p, qb = w > 1 ? ir_emit1(&lo->b, IR_bswap,
			IRT_D, q, w) : q;
		ir_emit_store(&lo->b, ir_slot(x, 0, 8), pb);
		ir_emit_store(&lo->b, ir_slot(y, 0, 8), qb);
		ir_emit_br(&lo->b, lower_op(lo, IR_eq, IRT_W, p, q), next, differ);
		lo->b.at = next;
		i += w;
	}
	ir_emit_store(&lo->b, ir_slot(result, 0, 4), W(0));
	ir_emit_jmp(&lo->b, end);
	lo->b.at = differ;
	ref second = ir_emit_load(&lo->b, IRT_D, ir_slot(y, 0, 8)), first = ir_emit_load(&lo->b, IRT_D,
		ir_slot(x, 0, 8));           /* in this order, whoever compiles us */
	ref less = lower_op(lo, IR_ult, IRT_W, first, second);
	ref sign = lower_op(lo, IR_or, IRT_W, lower_op(lo, IR_sub, IRT_W, W(0), less), W(1));
	ir_emit_store(&lo->b, ir_slot(result, 0, 4), sign);
	ir_emit_jmp(&lo->b, end);
	lo->b.at = end;
	return ir_emit_load(&lo->b, IRT_W, ir_slot(result, 0, 4));
}

/* ---- bits -------------------------------------------------------------------------------------------------- */

#define K(x) ir_const(lo->b.fn, t, (s64)(x))
static ref popcount(struct lower *lo, ref v)
{
	enum ir_type t = ir_at(lo->b.fn, v)->type;
	ref half = lower_op(lo, IR_and, t, lower_op(lo, IR_lshr, t, v, K(1)), K(0x5555555555555555));
	v = lower_op(lo, IR_sub, t, v, half);
	ref low = lower_op(lo, IR_and, t, v, K(0x3333333333333333));
	v = lower_op(lo, IR_and, t, lower_op(lo, IR_lshr, t, v, K(2)), K(0x3333333333333333));
	v = lower_op(lo, IR_add, t, low, v);
	v = lower_op(lo, IR_and, t, lower_op(lo, IR_add, t, v, lower_op(lo, IR_lshr, t, v, K(4))),
		K(0x0f0f0f0f0f0f0f0f));
	v = lower_op(lo, IR_lshr, t, lower_op(lo, IR_mul, t, v, K(0x0101010101010101)), K(t == IRT_D ? 56 : 24));
	return lower_trunc(lo, v);
}

/* Ones below the lowest set bit: as many as its number. */
static ref ctz(struct lower *lo, ref v)
{
	enum ir_type t = ir_at(lo->b.fn, v)->type;
	ref less = lower_op(lo, IR_add, t, v, K(-1));
	return popcount(lo, lower_op(lo, IR_and, t, lower_op(lo, IR_xor, t, v, K(-1)), less));
}

static ref clz(struct lower *lo, ref v)
{
	enum ir_type t = ir_at(lo->b.fn, v)->type;
	for (u32 s = 1; s < (t == IRT_D ? 64u : 32u); s *= 2)
		v = lower_op(lo, IR_or, t, v, lower_op(lo, IR_lshr, t, v, K(s)));
	return popcount(lo, lower_op(lo, IR_xor, t, v, K(-1)));
}

/* 0 for 0, else the number of the lowest set bit + 1: ctz + 1, and nothing when there is none. */
static ref find_first(struct lower *lo, ref v)
{
	ref some = lower_op(lo, IR_ne, IRT_W, v, ir_const(lo->b.fn, ir_at(lo->b.fn, v)->type, 0));
	ref n = lower_op(lo, IR_add, IRT_W, ctz(lo, v), W(1));
	return lower_op(lo, IR_and, IRT_W, n, ir_emit1(&lo->b, IR_neg, IRT_W, some, 0));
}

/* All ones when negative: x ^ s - s turns the sign. */
static ref absolute(struct lower *lo, ref v)
{
	enum ir_type t = ir_at(lo->b.fn, v)->type;
	ref s = lower_op(lo, IR_ashr, t, v, K(t == IRT_D ? 63 : 31));
	return lower_op(lo, IR_sub, t, lower_op(lo, IR_xor, t, v, s), s);
}

/* ---- arithmetic with a check ---------------------------------------------------------------------------------- */

static ref sign_of(struct lower *lo, ref v)
{
	enum ir_type t = ir_at(lo->b.fn, v)->type;
	return lower_op(lo, IR_slt, IRT_W, v, K(0));
}

/* Up to 32 bits: worked out in 64, and too large when it does not come back the same. */
static ref overflow_narrow(struct lower *lo, struct expr *e, ref a, ref b, ref *result)
{
	const struct type *t = e->ctype, *l = type_basic(lo->ts, TY_LONG);
	enum ir_op op = e->aux == BI_add_overflow ? IR_add : e->aux == BI_sub_overflow ? IR_sub : IR_mul;
	ref right = lower_to_d(lo, b, e->args[1]->type);
	ref wide = lower_op(lo, op, IRT_D, lower_to_d(lo, a, e->args[0]->type), right);
	*result = lower_convert(lo, wide, l, t);
	return lower_op(lo, IR_ne, IRT_W, lower_to_d(lo, *result, t), wide);
}

/* Operands that the result's type does not hold: the same in 128 bits. */
static ref overflow_mixed(struct lower *lo, struct expr *e, ref a, ref b, ref *result)
{
	const struct type *t = e->ctype;
	enum expr_kind k = e->aux == BI_add_overflow ? EX_ADD : e->aux == BI_sub_overflow ? EX_SUB : EX_MUL;
	struct pair right = lower_wide_from(lo, b, e->args[1]->type), left = lower_wide_from(lo, a, e->args[0]->type);
	struct pair exact = lower_wide_op(lo, e, k, true, left, right);
	*result = lower_convert(lo, exact.lo, type_basic(lo->ts, TY_LONG), t);
	struct pair back = lower_wide_from(lo, *result, t);
	return lower_wide_compare(lo, EX_NE, true, back, exact);
}

/* The signed high half from the unsigned one. */
static ref mul_high_signed(struct lower *lo, ref a, ref b)
{
	ref h = lower_mul_high(lo, a, b);
	h = lower_op(lo, IR_sub, IRT_D, h, lower_op(lo, IR_and, IRT_D, lower_op(lo, IR_ashr, IRT_D, a, D(63)), b));
	return lower_op(lo, IR_sub, IRT_D, h, lower_op(lo, IR_and, IRT_D, lower_op(lo, IR_ashr, IRT_D, b, D(63)), a));
}

static ref overflow_wide(struct lower *lo, struct expr *e, ref a, ref b, ref *result)
{
	bool s = type_is_signed(e->ctype);
	enum ir_type t = IRT_D;
	if (e->aux == BI_mul_overflow) {
		ref high = s ? mul_high_signed(lo, a, b) : lower_mul_high(lo, a, b);
		*result = lower_op(lo, IR_mul, t, a, b);
		return lower_op(lo, IR_ne, IRT_W, high, s ? lower_op(lo, IR_ashr, t, *result, D(63)) : D(0));
	}
	bool add = e->aux == BI_add_overflow;
	ref r = *result = lower_op(lo, add ? IR_add : IR_sub, t, a, b);
	if (!s)
		return add ? lower_op(lo, IR_ult, IRT_W, r, a) : lower_op(lo, IR_ult, IRT_W, a, b);
	ref x = lower_op(lo, IR_xor, t, r, a), y = add ? lower_op(lo, IR_xor, t, r, b) : lower_op(lo, IR_xor, t, a, b);
	return sign_of(lo, lower_op(lo, IR_and, t, x, y));
}

/* Operands of up to 64 bits, and a result of 128: only its sign can be too much. */
static ref overflow_pair(struct lower *lo, struct expr *e, ref a, ref b, struct place to)
{
	enum expr_kind k = e->aux == BI_add_overflow ? EX_ADD : e->aux == BI_sub_overflow ? EX_SUB : EX_MUL;
	/* takes all 128 bits */
	bool full = k == EX_MUL && !type_is_signed(e->args[0]->type) && !type_is_signed(e->args[1]->type);
	struct pair right = lower_wide_from(lo, b, e->args[1]->type), left = lower_wide_from(lo, a, e->args[0]->type);
	struct pair exact = lower_wide_op(lo, e, k, true, left, right);
	lower_wide_store(lo, to, exact);
	return full == type_is_signed(e->ctype) ? sign_of(lo, exact.hi) : W(0);
}

static ref overflow(struct lower *lo, struct expr *e)
{
	ref a = lower_expr(lo, e->args[0]), b = lower_expr(lo, e->args[1]), r, o;
	struct place to = lower_deref(lo, e->args[2]);
	if (lower_is_wide(e->ctype))
		return overflow_pair(lo, e, a, b, to);
	bool is_narrow = type_size(e->args[0]->type) <= 4 && type_size(e->args[1]->type) <= 4 &&
		lower_type(e->ctype) == IRT_W;
	bool is_same = type_same(e->args[0]->type, e->ctype) && type_same(e->args[1]->type, e->ctype);
	o = is_narrow ? overflow_narrow(lo, e, a, b, &r) : is_same ? overflow_wide(lo, e, a, b, &r) : overflow_mixed(lo,
		e, a, b, &r);
	lower_store(lo, to, r);
	return o;
}

/* ---- texts ------------------------------------------------------------------------------------------------------ */

static const struct expr *array_of(struct expr *e)
{
	const struct expr *x = before_void(e);
	return x->kind == EX_DECAY && type_strip(x->l->type)->kind == TY_ARRAY ? x->l : NULL;
}

/* An array whose bytes only the run knows: no literal, no constant data. */
static bool is_filled_by_run(const struct expr *array)
{
	return array && array->kind != EX_STR &&
		!((type_quals(array->type) | type_quals(type_strip(array->type)->base)) & Q_CONST);
}

/* At most so many bytes of a text are looked at: to the end of the literal or of the array. One element at the end of a
 * struct stands for as many as there are. */
static u64 text_bound(const struct expr *array)
{
	if (array && array->kind == EX_STR)
		return strnlen(array->text.s, array->text.n) + 1;
	return array && type_size(array->type) > 1 ? type_size(array->type) : UINT64_MAX;
}

/* Byte by byte, up to n; the byte that ends a text ends them both. */
static ref compare_texts(struct lower *lo, struct expr *e, s64 n)
{
	struct place a = operand(lo, e->args[0]), b = operand(lo, e->args[1]);
	struct place result = lower_temp(lo, type_basic(lo->ts, TY_INT));
	blk end = ir_block_new(lo->b.fn);
	lower_store(lo, result, W(0));
	for (s64 i = 0; i < n; i++) {
		ref x = ir_emit_load(&lo->b, IRT_W, (struct ir_cell){ a.addr, a.off + i, 1, 0, a.mem });
		ref y = ir_emit_load(&lo->b, IRT_W, (struct ir_cell){ b.addr, b.off + i, 1, 0, b.mem });
		blk differ = ir_block_new(lo->b.fn), same = ir_block_new(lo->b.fn), next = ir_block_new(lo->b.fn);
		ir_emit_br(&lo->b, lower_op(lo, IR_eq, IRT_W, x, y), same, differ);
		lo->b.at = differ;
		lower_store(lo, result, lower_op(lo, IR_sub, IRT_W, x, y));
		ir_emit_jmp(&lo->b, end);
		lo->b.at = same;
		ir_emit_br(&lo->b, lower_op(lo, IR_ne, IRT_W, y, W(0)), next, end);
		lo->b.at = next;
	}
	ir_emit_jmp(&lo->b, end);
	lo->b.at = end;
	return lower_load(lo, result);
}

static ref length_of_text(struct lower *lo, struct expr *e)
{
	const struct expr *array = array_of(e->args[0]);
	u64 bound = text_bound(array);
	if (!is_filled_by_run(array) || bound > MAX_COMPARE_TEXT)
		return ir_emit1(&lo->b, IR_strlen, IRT_D, lower_expr(lo, e->args[0]), 0);
	struct place a = operand(lo, e->args[0]), n = lower_temp(lo, type_basic(lo->ts, TY_ULONG));
	blk end = ir_block_new(lo->b.fn);
	for (u64 i = 0; i < bound; i++) {
		blk next = ir_block_new(lo->b.fn);
		lower_store(lo, n, D(i));
		ref c = ir_emit_load(&lo->b, IRT_W, (struct ir_cell){ a.addr, a.off + (s64)i, 1, 0, a.mem });
		ir_emit_br(&lo->b, lower_op(lo, IR_ne, IRT_W, c, W(0)), next, end);
		lo->b.at = next;
	}
	lower_store(lo, n, D(bound));
	ir_emit_jmp(&lo->b, end);
	lo->b.at = end;
	return lower_load(lo, n);
}

/* What is filled by the run is compared here when there is a bound; the rest inlining may make known
 * (pass_settle.c). */
static ref compare_strings(struct lower *lo, struct expr *e)
{
	const struct expr *x = array_of(e->args[0]), *y = array_of(e->args[1]);
	u64 bound = MIN(text_bound(x), text_bound(y));
	s64 most = -1;
	bool is_number_known = e->aux == BI_strcmp || eval_int(e->args[2], &most);
	bound = MIN(bound, (u64)most);
	if ((is_filled_by_run(x) || is_filled_by_run(y)) && is_number_known && bound <= MAX_COMPARE_TEXT)
		return compare_texts(lo, e, (s64)bound);
	ref a = lower_expr(lo, e->args[0]), b = lower_expr(lo, e->args[1]);
	ref n = e->aux == BI_strncmp ? lower_expr(lo, e->args[2]) : D(-1);
	return ir_emit(&lo->b, (struct ir_ins){ .op = IR_strncmp, .type = IRT_W, .a = a, .b = b, .c = n });
}

static ref expected(struct lower *lo, struct expr *e)
{
	ref v = lower_expr(lo, e->args[0]);
	lower_effect(lo, e->args[1]);
	return v;
}

ref lower_builtin(struct lower *lo, struct expr *e)
{
	switch (e->aux) {
	case BI_memcpy: case BI_memmove: case BI_memset: return memory(lo, e);
	case BI_memcmp: return compare_memory(lo, e);
	case BI_bswap16: return ir_emit1(&lo->b, IR_bswap, IRT_W, lower_expr(lo, e->args[0]), 2);
	case BI_bswap32: return ir_emit1(&lo->b, IR_bswap, IRT_W, lower_expr(lo, e->args[0]), 4);
	case BI_bswap64: return ir_emit1(&lo->b, IR_bswap, IRT_D, lower_expr(lo, e->args[0]), 8);
	case BI_expect: return expected(lo, e);
	case BI_unreachable: case BI_trap:
		ir_emit_unreachable(&lo->b);
		lower_dead(lo);
		return 0;
	case BI_ctz: case BI_ctzl: case BI_ctzll: return ctz(lo, lower_expr(lo, e->args[0]));
	case BI_clz: case BI_clzl: case BI_clzll: return clz(lo, lower_expr(lo, e->args[0]));
	case BI_popcount: case BI_popcountl: case BI_popcountll: return popcount(lo, lower_expr(lo, e->args[0]));
	case BI_abs: case BI_labs: case BI_llabs: return absolute(lo, lower_expr(lo, e->args[0]));
	case BI_ffs: case BI_ffsll: return find_first(lo, lower_expr(lo, e->args[0]));
	case BI_add_overflow: case BI_sub_overflow: case BI_mul_overflow: return overflow(lo, e);
	case BI_atomic: case BI_cmpxchg: case BI_atomic_load: case BI_atomic_store: case BI_fence:
		return lower_atomic(lo, e);
	case BI_alloca: return ir_alloca(lo->b.fn, e->value, 8, NULL, e->at);
	case BI_constant_p: return ir_emit1(&lo->b, IR_isconst, IRT_W, lower_expr(lo, e->args[0]), 0);
	case BI_strlen: return length_of_text(lo, e);
	case BI_text_room: return ir_emit1(&lo->b, IR_room, IRT_D, lower_expr(lo, e->args[0]), 0);
	case BI_strcmp: case BI_strncmp: return compare_strings(lo, e);
	case BI_assume: case BI_prefetch: return 0;
	default:
		lower_error(lo, CANNOT_LOWER, e->at, e->len, "this builtin is not supported");
		return type_strip(e->type)->kind == TY_VOID ? 0 : ir_const(lo->b.fn, lower_type(e->type), 0);
	}
}
