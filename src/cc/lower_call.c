/* lower_call.c: calls: helpers, functions, kfuncs, builtins, methods of BCC's maps. */
#include "cc/lower.h"

#include "cc/dialect.h"
#include "uapi/uapi.h"

enum { MAX_ARGS = 5 };

static struct ir_ins *ins_of(struct lower *l, ref r) { return &l->fn->ins.v[r]; }

/* Helpers take 64-bit registers: narrow arguments are widened as their own type says. */
static ref widen(struct lower *l, ref v, const struct type *t)
{
	if (ins_of(l, v)->type != IRT_W)
		return v;
	if (ins_of(l, v)->op == IR_const)
		return ir_const(l->fn, IRT_D, type_is_signed(t) ? ins_of(l, v)->imm : (s64)(u32)ins_of(l, v)->imm);
	return ir_emit1(&l->b, type_is_signed(t) ? IR_sext : IR_zext, IRT_D, v, 4);
}

static ref helper(struct lower *l, u32 number, enum ir_type t, const ref *args, u32 n)
{
	return ir_emit_call(&l->b, t, 0, number, args, n);
}

/* Helpers return 64 bits; a C type of 32 takes the low half. */
static ref helper_result(struct lower *l, ref v, const struct type *t)
{
	enum ir_type want = lower_type(t);
	return want == IRT_W ? ir_emit1(&l->b, IR_trunc, IRT_W, v, 0) : v;
}

ref lower_call(struct lower *l, struct expr *e)
{
	struct expr *f = e->l;
	ref args[8];
	while (f->kind == EX_DECAY || f->kind == EX_CAST || (f->kind == EX_DEREF && f->l->kind == EX_DECL))
		f = f->l;
	struct decl *d = f->kind == EX_DECL ? f->decl : NULL;
	u32 n = MIN(e->nargs, 8u);
	s64 number = 0;
	bool by_number = d && d->helper;
	if (by_number)
		number = d->helper - 1;
	else if (!d && eval_int(f, &number))
		by_number = true;            /* ((void *(*)(...))1)(...) */
	if (by_number && e->nargs > MAX_ARGS) {
		cc_report(l->ds, CANNOT_LOWER, where_src(e->at, e->len), "a helper takes at most %u arguments, not %u", MAX_ARGS, e->nargs);
		return ir_const(l->fn, lower_type(e->type) == IRT_V ? IRT_W : lower_type(e->type), 0);
	}
	for (u32 i = 0; i < n; i++) {
		args[i] = lower_expr(l, e->args[i]);
		if (by_number)
			args[i] = widen(l, args[i], e->args[i]->type);
	}
	if (lower_is_dead(l))
		lower_at(l, ir_block_new(l->fn));
	if (by_number) {
		ref v = helper(l, (u32)number, IRT_D, args, n);
		return lower_type(e->type) == IRT_V ? 0 : helper_result(l, v, e->type);
	}
	if (!d || d->kind != DECL_FUNC) {
		cc_report(l->ds, CANNOT_LOWER, where_src(e->at, e->len), "BPF cannot call through a pointer");
		return lower_type(e->type) == IRT_V ? 0 : ir_const(l->fn, lower_type(e->type), 0);
	}
	if (!d->is_defined && d->storage != ST_EXTERN && !str_is(d->attrs.section, ".ksyms")) {
		struct diag *g = cc_report(l->ds, CANNOT_LOWER, where_src(e->at, e->len), "function '%.*s' is declared, but defined nowhere", STR_ARG(d->name));
		diag_hint(l->ds, g, "mark it __ksym if the kernel has it");
	}
	return ir_emit_call(&l->b, lower_type(e->type), lower_sym(l, d), 0, args, n);
}

/* ---- builtins --------------------------------------------------------------------------------------- */

static ref op2(struct lower *l, enum ir_op op, enum ir_type t, ref a, ref b) { return ir_emit2(&l->b, op, t, a, b); }
static ref konst(struct lower *l, enum ir_type t, u64 v) { return ir_const(l->fn, t, (s64)v); }

static ref popcount(struct lower *l, ref v, bool wide)
{
	enum ir_type t = wide ? IRT_D : IRT_W;
	static const u64 masks[] = { 0x5555555555555555, 0x3333333333333333, 0x0f0f0f0f0f0f0f0f };
	v = op2(l, IR_sub, t, v, op2(l, IR_and, t, op2(l, IR_lshr, t, v, konst(l, t, 1)), konst(l, t, masks[0])));
	v = op2(l, IR_add, t, op2(l, IR_and, t, v, konst(l, t, masks[1])), op2(l, IR_and, t, op2(l, IR_lshr, t, v, konst(l, t, 2)), konst(l, t, masks[1])));
	v = op2(l, IR_and, t, op2(l, IR_add, t, v, op2(l, IR_lshr, t, v, konst(l, t, 4))), konst(l, t, masks[2]));
	v = op2(l, IR_mul, t, v, konst(l, t, 0x0101010101010101));
	v = op2(l, IR_lshr, t, v, konst(l, t, wide ? 56 : 24));
	return wide ? ir_emit1(&l->b, IR_trunc, IRT_W, v, 0) : v;
}

/* Ones below the lowest set bit: their number is its place. */
static ref ctz(struct lower *l, ref v, bool wide)
{
	enum ir_type t = wide ? IRT_D : IRT_W;
	ref low = op2(l, IR_and, t, op2(l, IR_xor, t, v, konst(l, t, ~0ull)), op2(l, IR_add, t, v, konst(l, t, ~0ull)));
	return popcount(l, low, wide);
}

static ref clz(struct lower *l, ref v, bool wide)
{
	enum ir_type t = wide ? IRT_D : IRT_W;
	for (u32 s = 1; s < (wide ? 64u : 32u); s *= 2)
		v = op2(l, IR_or, t, v, op2(l, IR_lshr, t, v, konst(l, t, s)));
	return popcount(l, op2(l, IR_xor, t, v, konst(l, t, ~0ull)), wide);
}

static ref atomic(struct lower *l, struct expr *e)
{
	static const u8 ops[] = { IRA_ADD, IRA_ADD, IRA_OR, IRA_AND, IRA_XOR, IRA_AND, IRA_XCHG };
	enum ir_type t = lower_type(e->type);
	ref p = lower_expr(l, e->args[0]), v = lower_expr(l, e->args[1]);
	bool sub = e->value == 1;
	if (sub)
		v = ir_emit1(&l->b, IR_neg, t, v, 0);
	ref old = ir_emit(&l->b, (struct ir_ins){ .op = IR_atomic, .type = t, .a = p, .b = v, .width = (u8)type_strip(e->type)->size,
		.aop = ops[e->value], .flags = IRF_FETCH });
	if (!e->value_hi)
		return old;
	return op2(l, e->value <= 1 ? IR_add : e->value == 2 ? IR_or : e->value == 3 ? IR_and : IR_xor, t, old, v);
}

static ref cmpxchg(struct lower *l, struct expr *e)
{
	enum ir_type t = lower_type(e->ctype);
	u8 width = (u8)type_strip(e->ctype)->size;
	ref p = lower_expr(l, e->args[0]), expected = lower_expr(l, e->args[1]), want = expected;
	if (e->value == 2)           /* the expected value is behind a pointer, and the old one goes there */
		want = ir_emit_load(&l->b, t, expected, 0, width, 0, IRM_PLAIN);
	ref v = lower_expr(l, e->args[2]);
	ref old = ir_emit(&l->b, (struct ir_ins){ .op = IR_cmpxchg, .type = t, .a = p, .b = want, .c = v, .width = width });
	if (e->value == 2)
		ir_emit_store(&l->b, expected, 0, old, width, 0, IRM_PLAIN);
	return e->value ? op2(l, IR_eq, IRT_W, old, want) : old;
}

static ref mem_builtin(struct lower *l, struct expr *e)
{
	ref a = lower_expr(l, e->args[0]), b = lower_expr(l, e->args[1]);
	s64 n;
	if (!eval_int(e->args[2], &n) || n < 0 || n > 4096) {
		cc_report(l->ds, CANNOT_LOWER, where_src(e->at, e->len), "the length must be a constant up to 4096");
		return a;
	}
	if (e->aux == BI_memset) {
		if (n)
			ir_emit(&l->b, (struct ir_ins){ .op = IR_memset, .a = a, .b = b, .imm = n, .width = 1 });
	} else if (n) {
		/* The types of the arguments before their conversion to void * tell the alignment. */
		u32 align = 8;
		for (u32 i = 0; i < 2; i++) {
			const struct expr *x = e->args[i];
			while (x->kind == EX_CAST && type_is_ptr(x->l->type))
				x = x->l;
			if (x->kind == EX_DECAY)
				x = x->l;
			const struct type *t = type_strip(x->type);
			align = MIN(align, MAX(t->kind == TY_PTR ? type_strip(t->base)->align : t->align, 1u));
		}
		ir_emit(&l->b, (struct ir_ins){ .op = IR_memcpy, .a = a, .b = b, .imm = n, .width = (u8)align });
	}
	return a;
}

/* Byte by byte until a difference: memcmp's sign is that of the first one. */
static ref memcmp_builtin(struct lower *l, struct expr *e)
{
	ref a = lower_expr(l, e->args[0]), b = lower_expr(l, e->args[1]), slot = ir_alloca(l->fn, 4, 4, NULL, e->at);
	blk end = ir_block_new(l->fn);
	s64 n;
	if (!eval_int(e->args[2], &n) || n < 0 || n > 256) {
		cc_report(l->ds, CANNOT_LOWER, where_src(e->at, e->len), "the length of a comparison must be a constant up to 256");
		return ir_const(l->fn, IRT_W, 0);
	}
	for (s64 i = 0; i < n; i++) {
		ref x = ir_emit_load(&l->b, IRT_W, a, i, 1, 0, IRM_PLAIN), y = ir_emit_load(&l->b, IRT_W, b, i, 1, 0, IRM_PLAIN);
		ref d = op2(l, IR_sub, IRT_W, x, y);
		blk next = ir_block_new(l->fn);
		ir_emit_store(&l->b, slot, 0, d, 4, 0, IRM_DIRECT);
		ir_emit_br(&l->b, op2(l, IR_ne, IRT_W, d, konst(l, IRT_W, 0)), end, next);
		lower_at(l, next);
	}
	ir_emit_store(&l->b, slot, 0, konst(l, IRT_W, 0), 4, 0, IRM_DIRECT);
	ir_emit_jmp(&l->b, end);
	lower_at(l, end);
	return ir_emit_load(&l->b, IRT_W, slot, 0, 4, IRF_SIGNED, IRM_DIRECT);
}

static ref overflow(struct lower *l, struct expr *e)
{
	struct type *t = e->ctype;
	enum ir_type it = lower_type(t);
	bool s = type_is_signed(t);
	ref a = lower_expr(l, e->args[0]), b = lower_expr(l, e->args[1]), p = lower_expr(l, e->args[2]), r, o;
	if (e->aux == BI_mul_overflow) {
		cc_report(l->ds, CANNOT_LOWER, where_src(e->at, e->len), "__builtin_mul_overflow is not supported");
		return ir_const(l->fn, IRT_W, 0);
	}
	r = op2(l, e->aux == BI_add_overflow ? IR_add : IR_sub, it, a, b);
	if (!s)
		o = e->aux == BI_add_overflow ? op2(l, IR_ult, IRT_W, r, a) : op2(l, IR_ult, IRT_W, a, b);
	else if (e->aux == BI_add_overflow)
		o = op2(l, IR_slt, IRT_W, op2(l, IR_and, it, op2(l, IR_xor, it, r, a), op2(l, IR_xor, it, r, b)), konst(l, it, 0));
	else
		o = op2(l, IR_slt, IRT_W, op2(l, IR_and, it, op2(l, IR_xor, it, a, b), op2(l, IR_xor, it, r, a)), konst(l, it, 0));
	lower_store(l, (struct place){ .addr = p, .type = t, .mem = IRM_PLAIN }, r);
	return o;
}

ref lower_builtin(struct lower *l, struct expr *e)
{
	enum ir_type t = lower_type(e->type);
	switch (e->aux) {
	case BI_memcpy: case BI_memmove: case BI_memset: return mem_builtin(l, e);
	case BI_memcmp: return memcmp_builtin(l, e);
	case BI_bswap16: return ir_emit1(&l->b, IR_bswap, IRT_W, lower_expr(l, e->args[0]), 2);
	case BI_bswap32: return ir_emit1(&l->b, IR_bswap, IRT_W, lower_expr(l, e->args[0]), 4);
	case BI_bswap64: return ir_emit1(&l->b, IR_bswap, IRT_D, lower_expr(l, e->args[0]), 8);
	case BI_expect: return lower_expr(l, e->args[0]);
	case BI_unreachable: case BI_trap: ir_emit_unreachable(&l->b); return 0;
	case BI_ctz: return ctz(l, lower_expr(l, e->args[0]), false);
	case BI_ctzl: case BI_ctzll: return ctz(l, lower_expr(l, e->args[0]), true);
	case BI_clz: return clz(l, lower_expr(l, e->args[0]), false);
	case BI_clzl: case BI_clzll: return clz(l, lower_expr(l, e->args[0]), true);
	case BI_popcount: return popcount(l, lower_expr(l, e->args[0]), false);
	case BI_popcountl: case BI_popcountll: return popcount(l, lower_expr(l, e->args[0]), true);
	case BI_atomic: return atomic(l, e);
	case BI_cmpxchg: return cmpxchg(l, e);
	case BI_atomic_load: return ir_emit_load(&l->b, t, lower_expr(l, e->args[0]), 0, (u8)type_strip(e->ctype)->size, IRF_VOLATILE, IRM_PLAIN);
	case BI_atomic_store: {
		ref p = lower_expr(l, e->args[0]);
		ir_emit_store(&l->b, p, 0, lower_expr(l, e->args[1]), (u8)type_strip(e->ctype)->size, IRF_VOLATILE, IRM_PLAIN);
		return 0;
	}
	case BI_add_overflow: case BI_sub_overflow: case BI_mul_overflow: return overflow(l, e);
	case BI_fence: ir_emit(&l->b, (struct ir_ins){ .op = IR_fence }); return 0;
	case BI_assume: case BI_prefetch: return 0;
	default:
		cc_report(l->ds, CANNOT_LOWER, where_src(e->at, e->len), "this builtin is not supported");
		return t == IRT_V ? 0 : ir_const(l->fn, t, 0);
	}
}

/* ---- methods of BCC's maps (spec: doc/dialect.md) --------------------------------------------------------- */

enum { M_LOOKUP, M_LOOKUP_TRY, M_LOOKUP_INIT, M_UPDATE, M_INSERT, M_DELETE, M_INCREMENT, M_ATOMIC, M_PERF, M_RING_OUT, M_RESERVE, M_SUBMIT,
	M_DISCARD, M_STACKID, M_CALL };
enum { F_ANY, F_NOEXIST, F_CURRENT_CPU = -1 };

static ref map_ref(struct lower *l, struct expr *e) { return ir_addr(l->fn, lower_sym(l, e->l->decl), 0); }

static ref lookup(struct lower *l, ref map, ref key)
{
	return helper(l, HELPER_map_lookup_elem, IRT_D, (ref[]){ map, key }, 2);
}

/* lookup; if absent, insert what init points to (NOEXIST) and look again */
static ref lookup_or_init(struct lower *l, struct expr *e)
{
	ref map = map_ref(l, e), key = lower_expr(l, e->args[0]), init = lower_expr(l, e->args[1]), slot = ir_alloca(l->fn, 8, 8, NULL, e->at);
	blk absent = ir_block_new(l->fn), end = ir_block_new(l->fn);
	ref p = lookup(l, map, key);
	ir_emit_store(&l->b, slot, 0, p, 8, 0, IRM_DIRECT);
	ir_emit_br(&l->b, op2(l, IR_ne, IRT_W, p, konst(l, IRT_D, 0)), end, absent);
	lower_at(l, absent);
	helper(l, HELPER_map_update_elem, IRT_D, (ref[]){ map, key, init, konst(l, IRT_D, F_NOEXIST) }, 4);
	p = lookup(l, map, key);
	ir_emit_store(&l->b, slot, 0, p, 8, 0, IRM_DIRECT);
	if (e->aux == M_LOOKUP_INIT) {       /* leaves the program when it is still absent */
		blk out = ir_block_new(l->fn);
		ir_emit_br(&l->b, op2(l, IR_ne, IRT_W, p, konst(l, IRT_D, 0)), end, out);
		lower_at(l, out);
		struct type *result = type_strip(type_strip(l->decl->type)->base);
		ir_emit_ret(&l->b, result->kind == TY_VOID ? 0 : konst(l, lower_type(result), 0));
	} else {
		ir_emit_jmp(&l->b, end);
	}
	lower_at(l, end);
	return ir_emit_load(&l->b, IRT_D, slot, 0, 8, 0, IRM_DIRECT);
}

/* copy the key; lookup; add in place, or insert the addend into a hash */
static void increment(struct lower *l, struct expr *e)
{
	const struct bcc_map *m = dialect_map(e->l->decl);
	struct type *leaf = type_strip(m->leaf);
	enum ir_type t = lower_type(leaf);
	u8 width = (u8)leaf->size;
	ref key = lower_temp(l, m->key, e->at), map = map_ref(l, e);
	if (type_is_record(m->key))
		lower_copy(l, (struct place){ .addr = key, .type = m->key, .mem = IRM_DIRECT }, lower_lvalue(l, e->args[0]));
	else
		lower_store(l, (struct place){ .addr = key, .type = m->key, .mem = IRM_DIRECT }, lower_expr(l, e->args[0]));
	ref by = e->nargs > 1 ? lower_expr(l, e->args[1]) : konst(l, t, 1);
	ref p = lookup(l, map, key);
	blk found = ir_block_new(l->fn), absent = ir_block_new(l->fn), end = ir_block_new(l->fn);
	ir_emit_br(&l->b, op2(l, IR_ne, IRT_W, p, konst(l, IRT_D, 0)), found, absent);
	lower_at(l, found);
	if (e->aux == M_ATOMIC) {
		ir_emit(&l->b, (struct ir_ins){ .op = IR_atomic, .type = t, .a = p, .b = by, .width = width, .aop = IRA_ADD });
	} else {
		ref old = ir_emit_load(&l->b, t, p, 0, width, 0, IRM_DIRECT);
		ir_emit_store(&l->b, p, 0, op2(l, IR_add, t, old, by), width, 0, IRM_DIRECT);
	}
	ir_emit_jmp(&l->b, end);
	lower_at(l, absent);
	if (m->type == MAP_HASH || m->type == MAP_PERCPU_HASH || m->type == MAP_LRU_HASH) {
		ref first = lower_temp(l, m->leaf, e->at);
		ir_emit_store(&l->b, first, 0, by, width, 0, IRM_DIRECT);
		helper(l, HELPER_map_update_elem, IRT_D, (ref[]){ map, key, first, konst(l, IRT_D, F_NOEXIST) }, 4);
	}
	ir_emit_jmp(&l->b, end);
	lower_at(l, end);
}

ref lower_map_call(struct lower *l, struct expr *e)
{
	ref a[5], r;
	u32 n = e->nargs;
	if (e->aux == M_INCREMENT || e->aux == M_ATOMIC) {
		increment(l, e);
		return 0;
	}
	if (e->aux == M_LOOKUP_TRY || e->aux == M_LOOKUP_INIT)
		return lookup_or_init(l, e);
	ref map = map_ref(l, e);
	for (u32 i = 0; i < n && i < 3; i++)
		a[i] = widen(l, lower_expr(l, e->args[i]), e->args[i]->type);
	switch (e->aux) {
	case M_LOOKUP: return lookup(l, map, a[0]);
	case M_UPDATE: case M_INSERT:
		r = helper(l, HELPER_map_update_elem, IRT_D, (ref[]){ map, a[0], a[1], e->aux == M_INSERT ? konst(l, IRT_D, F_NOEXIST) : n > 2 ? a[2] : konst(l, IRT_D, F_ANY) }, 4);
		break;
	case M_DELETE: r = helper(l, HELPER_map_delete_elem, IRT_D, (ref[]){ map, a[0] }, 2); break;
	case M_PERF: r = helper(l, HELPER_perf_event_output, IRT_D, (ref[]){ a[0], map, konst(l, IRT_D, 0xffffffff), a[1], a[2] }, 5); break;
	case M_RING_OUT: r = helper(l, HELPER_ringbuf_output, IRT_D, (ref[]){ map, a[0], a[1], a[2] }, 4); break;
	case M_RESERVE: return helper(l, HELPER_ringbuf_reserve, IRT_D, (ref[]){ map, a[0], konst(l, IRT_D, 0) }, 3);
	case M_SUBMIT: helper(l, HELPER_ringbuf_submit, IRT_D, a, 2); return 0;
	case M_DISCARD: helper(l, HELPER_ringbuf_discard, IRT_D, a, 2); return 0;
	case M_STACKID: r = helper(l, HELPER_get_stackid, IRT_D, (ref[]){ a[0], map, a[1] }, 3); break;
	default: helper(l, HELPER_tail_call, IRT_D, (ref[]){ a[0], map, a[1] }, 3); return 0;
	}
	return ir_emit1(&l->b, IR_trunc, IRT_W, r, 0);
}
