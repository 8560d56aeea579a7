/* lower_atomic.c: __sync_* and __atomic_*. The machine has add, and, or, xor, exchange and compare-exchange, each with
 * or without the old value; the rest is made of them. e->value tells the operation, in builtin.c's order. */
#include "cc/lower/lower_private.h"

enum { AT_ADD, AT_SUB, AT_OR, AT_AND, AT_XOR, AT_NAND, AT_XCHG };

static bool need_width(struct lower *lo, struct expr *e, const struct type *t)
{
	u64 size = type_size(t);
	if (size == 4 || size == 8)
		return true;
	lower_error(lo, ATOMIC_WIDTH, e->at, e->len, "BPF has atomic operations on 4 and 8 bytes only, not on %llu",
		(unsigned long long)size);
	return false;
}

static ref emit_atomic(struct lower *lo, struct place p, ref v, enum ir_atomic aop, enum ir_type t, u8 width)
{
	return ir_emit(&lo->b, (struct ir_ins){ .op = IR_atomic, .type = t, .a = lower_addr(lo, p), .b = v,
		.width = width, .aop = aop,
		.flags = IRF_FETCH, .mem = p.mem });
}

/* fetch_op and op_fetch: the old value is asked for always; a pass drops the fetch where no one uses it. */
static ref fetch_op(struct lower *lo, struct expr *e)
{
	static const u8 aops[] = { IRA_ADD, IRA_ADD, IRA_OR, IRA_AND, IRA_XOR, IRA_AND, IRA_XCHG };
	static const u8 ops[] = { IR_add, IR_sub, IR_or, IR_and, IR_xor, IR_and, IR_copy };
	enum ir_type t = lower_type(e->type);
	if (!need_width(lo, e, e->type) || e->value > AT_XCHG || e->value == AT_NAND)
		return ir_const(lo->b.fn, t, 0);
	ref v = lower_expr(lo, e->args[1]), given = v;
	struct place p = lower_deref(lo, e->args[0]);
	if (e->value == AT_SUB)
		given = ir_is_const(lo->b.fn, v) ? ir_const(lo->b.fn, t, -ir_at(lo->b.fn, v)->imm) :
			ir_emit1(&lo->b, IR_neg, t, v, 0);
	ref old = emit_atomic(lo, p, given, aops[e->value], t, lower_width(e->type));
	return e->value_hi && e->value != AT_XCHG ? lower_op(lo, ops[e->value], t, old, v) : old;
}

/* value 0: the old value; 1: did it happen; 2: so, and the expected value is behind a pointer and updated */
static ref cmpxchg(struct lower *lo, struct expr *e)
{
	enum ir_type t = lower_type(e->ctype);
	u8 width = lower_width(e->ctype);
	if (!need_width(lo, e, e->ctype))
		return ir_const(lo->b.fn, lower_type(e->type), 0);
	struct place p = lower_deref(lo, e->args[0]), expected = { 0 };
	ref want;
	if (e->value == 2) {
		expected = lower_deref(lo, e->args[1]);
		want = lower_load(lo, expected);
	} else {
		want = lower_expr(lo, e->args[1]);
	}
	ref v = lower_expr(lo, e->args[2]);
	ref old = ir_emit(&lo->b, (struct ir_ins){ .op = IR_cmpxchg, .type = t, .a = lower_addr(lo, p), .b = want,
		.c = v, .width = width, .mem = p.mem });
	if (e->value == 2)
		lower_store(lo, expected, old);
	return e->value ? lower_op(lo, IR_eq, IRT_W, old, want) : old;
}

/* With an order: load_acquire and store_release of -mcpu=v4 (Linux 6.15); below, and with none, a volatile access.
 * e->value says whether there is one. */
static bool is_ordered(const struct lower *lo, const struct expr *e) { return e->value && lo->mod->cpu >= 4; }

static ref atomic_load(struct lower *lo, struct expr *e)
{
	struct place p = lower_deref(lo, e->args[0]);
	p.is_volatile = true;
	ref v = lower_load(lo, p);
	struct ir_ins *x = ir_at(lo->b.fn, v);
	if (is_ordered(lo, e) && x->op == IR_load && !x->c)
		x->op = IR_loadacq;
	return v;
}

static void atomic_store(struct lower *lo, struct expr *e)
{
	ref v = lower_expr(lo, e->args[1]);
	struct place p = lower_deref(lo, e->args[0]);
	p.is_volatile = true;
	lower_store(lo, p, v);
	struct ir_ins *x = ir_at(lo->b.fn, ir_blk(lo->b.fn, lo->b.at)->last);
	if (is_ordered(lo, e) && x->op == IR_store && !x->c)
		x->op = IR_storerel;
}

ref lower_atomic(struct lower *lo, struct expr *e)
{
	switch (e->aux) {
	case BI_atomic: return fetch_op(lo, e);
	case BI_cmpxchg: return cmpxchg(lo, e);
	case BI_atomic_load: return atomic_load(lo, e);
	case BI_atomic_store: atomic_store(lo, e); return 0;
	default:
		ir_emit(&lo->b, (struct ir_ins){ .op = IR_fence });
		return 0;
	}
}
