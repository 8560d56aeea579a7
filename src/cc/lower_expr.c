/* lower_expr.c: expressions to IR. Scalars are values: narrow ones kept extended in a W as their type says. Records
 * are addresses. */
#include "cc/lower.h"

#include "btf/btf.h"

enum ir_type lower_type(const struct type *t)
{
	t = type_strip(t);
	if (t->kind == TY_VOID)
		return IRT_V;
	return t->size > 4 || t->kind == TY_PTR || t->kind == TY_ARRAY || t->kind == TY_FUNC || t->kind == TY_STRUCT || t->kind == TY_UNION ? IRT_D : IRT_W;
}

static struct ir_ins *ins_of(struct lower *l, ref r) { return &l->fn->ins.v[r]; }
static bool is_signed(const struct type *t) { return type_is_signed(t); }

static ref zero(struct lower *l, const struct type *t) { return ir_const(l->fn, lower_type(t), 0); }

static ref op2(struct lower *l, enum ir_op op, enum ir_type t, ref a, ref b) { return ir_emit2(&l->b, op, t, a, b); }

ref lower_temp(struct lower *l, struct type *t, pos p)
{
	struct type *s = type_strip(t);
	return ir_alloca(l->fn, s->size ? s->size : 1, MAX(MAX(t->align, s->align), s->size >= 8 ? 8u : 1u), t, p);
}

ref lower_convert(struct lower *l, ref v, struct type *from, struct type *to)
{
	struct type *f = type_strip(from), *t = type_strip(to);
	enum ir_type ft = lower_type(f), tt = lower_type(t);
	if (t->kind == TY_VOID || f->kind == TY_VOID)
		return 0;
	if (t->kind == TY_BOOL && f->kind != TY_BOOL)
		return op2(l, IR_ne, IRT_W, v, zero(l, f));
	if (ins_of(l, v)->op == IR_const)
		return ir_const(l->fn, tt, eval_fold(t, ins_of(l, v)->imm));
	if (ft == IRT_W && tt == IRT_D)
		return ir_emit1(&l->b, is_signed(f) ? IR_sext : IR_zext, IRT_D, v, 4);
	if (ft == IRT_D && tt == IRT_W)
		v = ir_emit1(&l->b, IR_trunc, IRT_W, v, 0);
	if (tt == IRT_W && t->size < 4 && (t->size < f->size || is_signed(t) != is_signed(f)))
		v = ir_emit1(&l->b, is_signed(t) ? IR_sext : IR_zext, IRT_W, v, (u8)t->size);
	return v;
}

/* What the C type of a pointer says of where it points. */
static u8 mem_of(const struct type *ptr)
{
	const struct type *p = type_strip(ptr);
	if (p->kind != TY_PTR)
		return IRM_PLAIN;
	if (type_has_tag(p, "user"))
		return IRM_USER;
	if (p->addr_space == 1)
		return IRM_ARENA;
	return type_strip(p->base)->is_kernel ? IRM_KERNEL : IRM_PLAIN;
}

/* ---- places ----------------------------------------------------------------------------------------- */

static bool relocates(const struct lower *l, const struct expr *m)
{
	const struct type *t = type_strip(m->l->type);
	return !l->mod->exact_layout && (t->preserve_access || m->preserve);
}

/* The access string of a chain of members and constant indices that ends at a pointer: clang makes one relocation of
 * it. Returns the base pointer expression, or NULL when nothing in it asks for one. */
static struct expr *core_chain(struct lower *l, struct expr *e, struct buf *access, struct type **root, u64 *off)
{
	enum { MAX_STEPS = 32 };
	struct expr *steps[MAX_STEPS], *x = e;
	u32 n = 0;
	s64 index = 0, i;
	bool wanted = false;
	while (n < MAX_STEPS) {
		if (x->kind == EX_MEMBER) {
			wanted |= relocates(l, x);
			steps[n++] = x;
			x = x->l;
		} else if (x->kind == EX_DEREF && x->l->kind == EX_ADD && x->l->l->kind == EX_DECAY && eval_int(x->l->r, &i) && i >= 0) {
			steps[n++] = x;          /* array[i] */
			x = x->l->l->l;
		} else if (x->kind == EX_DEREF && x->l->kind == EX_DECAY && n) {
			steps[n++] = x;          /* *array */
			x = x->l->l;
		} else {
			break;
		}
	}
	if (!wanted || x->kind != EX_DEREF)
		return NULL;
	struct expr *base = x->l;
	if (base->kind == EX_ADD && eval_int(base->r, &i) && i >= 0 && type_is_ptr(base->l->type) && base->l->kind != EX_DECAY) {
		index = i;
		base = base->l;
	}
	*root = x->type;
	*off = (u64)index * type_strip(x->type)->size;
	buf_printf(access, "%lld", (long long)index);
	while (n--) {
		struct expr *s = steps[n];
		if (s->kind == EX_MEMBER) {
			for (u32 k = 0; k < s->npath; k++)
				buf_printf(access, ":%u", s->path[k]);
			*off += s->bit_off / 8;
		} else {
			i = 0;
			if (s->l->kind == EX_ADD)
				eval_int(s->l->r, &i);
			buf_printf(access, ":%lld", (long long)i);
			*off += (u64)i * type_strip(s->type)->size;
		}
	}
	return base;
}

static ref core_value(struct lower *l, u32 kind, struct type *root, str access, u64 local, enum ir_type t)
{
	return ir_core(l->fn, t, ir_core_add(l->mod, kind, root, arena_str(l->arena, access), local));
}

static struct place deref_place(struct lower *l, struct expr *ptr, struct type *t)
{
	return (struct place){ .addr = lower_expr(l, ptr), .type = t, .mem = mem_of(ptr->type), .is_volatile = type_quals(t) & Q_VOLATILE };
}

static struct place member_place(struct lower *l, struct expr *e)
{
	struct buf access = BUF_INIT;
	struct type *root;
	u64 off = 0;
	struct expr *base = core_chain(l, e, &access, &root, &off);
	struct place p;
	if (base) {
		p = deref_place(l, base, e->type);
		ref add = core_value(l, CORE_FIELD_OFFSET, root, buf_view(&access), off, IRT_D);
		p.addr = op2(l, IR_add, IRT_D, p.addr, add);
		if (p.mem == IRM_PLAIN && type_strip(root)->is_kernel)
			p.mem = IRM_KERNEL;
	} else {
		p = lower_lvalue(l, e->l);
		p.off += (s64)(e->bit_off / 8);
	}
	buf_free(&access);
	p.type = e->type;
	p.is_volatile |= (type_quals(e->type) & Q_VOLATILE) != 0;
	if (e->is_bitfield) {
		p.is_bits = true;
		p.bit_off = e->bit_off % 8;
		p.bit_size = e->field->bit_size;
	}
	return p;
}

struct place lower_lvalue(struct lower *l, struct expr *e)
{
	struct place p = { .type = e->type, .mem = IRM_DIRECT, .is_volatile = type_quals(e->type) & Q_VOLATILE };
	switch (e->kind) {
	case EX_DECL:
		p.addr = e->decl->kind == DECL_FUNC || e->decl->is_global || e->decl->is_local_static ? ir_addr(l->fn, lower_sym(l, e->decl), 0) : e->decl->ir;
		return p;
	case EX_STR:
		p.addr = ir_addr(l->fn, lower_string(l, e), 0);
		return p;
	case EX_COMPOUND:
		if (e->decl->is_global) {
			p.addr = ir_addr(l->fn, lower_sym(l, e->decl), 0);
		} else {
			p.addr = e->decl->ir;
			lower_init(l, p, e->decl->init);
		}
		return p;
	case EX_DEREF: {
		struct buf access = BUF_INIT;
		struct type *root;
		u64 off = 0;
		struct expr *base = core_chain(l, e, &access, &root, &off);
		if (base) {
			p = deref_place(l, base, e->type);
			p.addr = op2(l, IR_add, IRT_D, p.addr, core_value(l, CORE_FIELD_OFFSET, root, buf_view(&access), off, IRT_D));
		} else {
			p = deref_place(l, e->l, e->type);
		}
		buf_free(&access);
		return p;
	}
	case EX_MEMBER: return member_place(l, e);
	default:                     /* a record that an expression gives: its address */
		p.addr = lower_expr(l, e);
		p.type = e->type;
		return p;
	}
}

static u8 flags_of(struct place p)
{
	return (u8)((p.is_volatile ? IRF_VOLATILE : 0) | (is_signed(p.type) ? IRF_SIGNED : 0));
}

/* Bits are read from the smallest aligned unit that holds them. */
static u32 unit_bytes(struct place *p)
{
	u32 bytes = 1;
	while (bytes < 8 && (p->bit_off + p->bit_size > bytes * 8))
		bytes *= 2;
	u32 back = (u32)(p->off & (s64)(bytes - 1));
	if (back && bytes < 8 && p->bit_off + back * 8 + p->bit_size <= bytes * 8) {
		p->off -= back;
		p->bit_off += back * 8;
	} else if (back && bytes < 8) {
		bytes *= 2;
		back = (u32)(p->off & (s64)(bytes - 1));
		p->off -= back;
		p->bit_off += back * 8;
	}
	return bytes;
}

static ref load_bits(struct lower *l, struct place p)
{
	u32 bytes = unit_bytes(&p);
	enum ir_type t = bytes == 8 ? IRT_D : IRT_W, want = lower_type(p.type);
	u32 bits = bytes == 8 ? 64 : 32;
	ref v = ir_emit_load(&l->b, t, p.addr, p.off, (u8)bytes, p.is_volatile ? IRF_VOLATILE : 0, p.mem);
	if (is_signed(p.type)) {
		u32 up = bits - p.bit_off - p.bit_size;
		v = up ? op2(l, IR_shl, t, v, ir_const(l->fn, t, up)) : v;
		v = op2(l, IR_ashr, t, v, ir_const(l->fn, t, bits - p.bit_size));
	} else {
		v = p.bit_off ? op2(l, IR_lshr, t, v, ir_const(l->fn, t, p.bit_off)) : v;
		if (p.bit_size < bits)
			v = op2(l, IR_and, t, v, ir_const(l->fn, t, (s64)((1ull << p.bit_size) - 1)));
	}
	if (t == IRT_D && want == IRT_W)
		return ir_emit1(&l->b, IR_trunc, IRT_W, v, 0);
	return t == IRT_W && want == IRT_D ? ir_emit1(&l->b, is_signed(p.type) ? IR_sext : IR_zext, IRT_D, v, 4) : v;
}

static void store_bits(struct lower *l, struct place p, ref v)
{
	u32 bytes = unit_bytes(&p);
	enum ir_type t = bytes == 8 ? IRT_D : IRT_W;
	u64 mask = (p.bit_size >= 64 ? ~0ull : (1ull << p.bit_size) - 1) << p.bit_off;
	enum ir_type vt = ins_of(l, v)->type;
	if (t == IRT_D && vt == IRT_W)
		v = ir_emit1(&l->b, IR_zext, IRT_D, v, 4);
	if (t == IRT_W && vt == IRT_D)
		v = ir_emit1(&l->b, IR_trunc, IRT_W, v, 0);
	v = p.bit_off ? op2(l, IR_shl, t, v, ir_const(l->fn, t, p.bit_off)) : v;
	v = op2(l, IR_and, t, v, ir_const(l->fn, t, (s64)mask));
	ref old = ir_emit_load(&l->b, t, p.addr, p.off, (u8)bytes, p.is_volatile ? IRF_VOLATILE : 0, p.mem);
	old = op2(l, IR_and, t, old, ir_const(l->fn, t, (s64)~mask));
	ir_emit_store(&l->b, p.addr, p.off, op2(l, IR_or, t, old, v), (u8)bytes, p.is_volatile ? IRF_VOLATILE : 0, p.mem);
}

ref lower_load(struct lower *l, struct place p)
{
	struct type *t = type_strip(p.type);
	if (t->kind == TY_ARRAY || t->kind == TY_FUNC || type_is_record(t))
		return p.off ? op2(l, IR_add, IRT_D, p.addr, ir_const(l->fn, IRT_D, p.off)) : p.addr;
	if (p.is_bits)
		return load_bits(l, p);
	return ir_emit_load(&l->b, lower_type(t), p.addr, p.off, (u8)t->size, flags_of(p), p.mem);
}

void lower_copy(struct lower *l, struct place to, struct place from)
{
	struct type *t = type_strip(to.type);
	ref a = lower_load(l, to), b = lower_load(l, from);
	if (t->size)
		ir_emit(&l->b, (struct ir_ins){ .op = IR_memcpy, .a = a, .b = b, .imm = (s64)t->size, .width = (u8)MIN(MAX(t->align, 1u), 8u),
			.mem = from.mem, .mem2 = to.mem });
}

void lower_store(struct lower *l, struct place p, ref v)
{
	struct type *t = type_strip(p.type);
	if (type_is_record(t) || t->kind == TY_ARRAY)
		lower_copy(l, p, (struct place){ .addr = v, .type = p.type, .mem = IRM_PLAIN });
	else if (p.is_bits)
		store_bits(l, p, v);
	else
		ir_emit_store(&l->b, p.addr, p.off, v, (u8)t->size, p.is_volatile ? IRF_VOLATILE : 0, p.mem);
}

/* ---- operators -------------------------------------------------------------------------------------- */

static ref binary_op(struct lower *l, u32 kind, struct type *t, ref a, ref b)
{
	enum ir_type it = lower_type(t);
	bool s = is_signed(t);
	switch (kind) {
	case EX_MUL: return op2(l, IR_mul, it, a, b);
	case EX_DIV: return op2(l, s ? IR_sdiv : IR_udiv, it, a, b);
	case EX_MOD: return op2(l, s ? IR_smod : IR_umod, it, a, b);
	case EX_ADD: return op2(l, IR_add, it, a, b);
	case EX_SUB: return op2(l, IR_sub, it, a, b);
	case EX_AND: return op2(l, IR_and, it, a, b);
	case EX_XOR: return op2(l, IR_xor, it, a, b);
	case EX_OR: return op2(l, IR_or, it, a, b);
	case EX_SHL: return op2(l, IR_shl, it, a, b);
	default: return op2(l, s ? IR_ashr : IR_lshr, it, a, b);
	}
}

/* The shift count in the width of what is shifted. */
static ref shift_count(struct lower *l, ref n, struct type *nt, struct type *t)
{
	enum ir_type have = lower_type(nt), want = lower_type(t);
	if (have == want)
		return n;
	if (ins_of(l, n)->op == IR_const)
		return ir_const(l->fn, want, ins_of(l, n)->imm);
	return ir_emit1(&l->b, want == IRT_D ? IR_zext : IR_trunc, want, n, 4);
}

static ref scaled(struct lower *l, ref index, u64 size)
{
	if (size == 1)
		return index;
	if (ins_of(l, index)->op == IR_const)
		return ir_const(l->fn, IRT_D, ins_of(l, index)->imm * (s64)size);
	return op2(l, IR_mul, IRT_D, index, ir_const(l->fn, IRT_D, (s64)size));
}

static u64 pointee_size(const struct type *ptr)
{
	u64 n = type_strip(type_strip(ptr)->base)->size;
	return n ? n : 1;
}

static ref pointer_add(struct lower *l, u32 kind, struct type *pt, ref p, ref index)
{
	index = scaled(l, index, pointee_size(pt));
	if (ins_of(l, index)->op == IR_const && ins_of(l, index)->imm == 0)
		return p;
	if (kind == EX_SUB && ins_of(l, index)->op == IR_const)
		return op2(l, IR_add, IRT_D, p, ir_const(l->fn, IRT_D, -ins_of(l, index)->imm));
	return op2(l, kind == EX_SUB ? IR_sub : IR_add, IRT_D, p, index);
}

static ref compare(struct lower *l, u32 kind, struct type *t, ref a, ref b)
{
	bool s = is_signed(t);
	switch (kind) {
	case EX_EQ: return op2(l, IR_eq, IRT_W, a, b);
	case EX_NE: return op2(l, IR_ne, IRT_W, a, b);
	case EX_LT: return op2(l, s ? IR_slt : IR_ult, IRT_W, a, b);
	case EX_LE: return op2(l, s ? IR_sle : IR_ule, IRT_W, a, b);
	case EX_GT: return op2(l, s ? IR_slt : IR_ult, IRT_W, b, a);
	default: return op2(l, s ? IR_sle : IR_ule, IRT_W, b, a);
	}
}

static ref binary(struct lower *l, struct expr *e)
{
	ref a = lower_expr(l, e->l), b = lower_expr(l, e->r);
	if (type_is_ptr(e->type) && (e->kind == EX_ADD || e->kind == EX_SUB))
		return pointer_add(l, e->kind, e->l->type, a, b);
	if (e->kind == EX_SHL || e->kind == EX_SHR)
		b = shift_count(l, b, e->r->type, e->type);
	if (e->kind >= EX_EQ && e->kind <= EX_GE)
		return compare(l, e->kind, e->l->type, a, b);
	return binary_op(l, e->kind, e->type, a, b);
}

static ref pointer_diff(struct lower *l, struct expr *e)
{
	ref d = op2(l, IR_sub, IRT_D, lower_expr(l, e->l), lower_expr(l, e->r));
	u64 n = pointee_size(e->l->type);
	if (n == 1)
		return d;
	if (!(n & (n - 1)))
		return op2(l, IR_ashr, IRT_D, d, ir_const(l->fn, IRT_D, __builtin_ctzll(n)));
	return op2(l, IR_sdiv, IRT_D, d, ir_const(l->fn, IRT_D, (s64)n));
}

static ref assign_op(struct lower *l, struct expr *e)
{
	struct place p = lower_lvalue(l, e->l);
	ref old = lower_load(l, p), v;
	if (type_is_ptr(e->l->type)) {
		v = pointer_add(l, e->aux, e->l->type, old, lower_expr(l, e->r));
	} else {
		ref b = lower_expr(l, e->r);
		ref a = lower_convert(l, old, e->l->type, e->ctype);
		if (e->aux == EX_SHL || e->aux == EX_SHR)
			b = shift_count(l, b, e->r->type, e->ctype);
		v = lower_convert(l, binary_op(l, e->aux, e->ctype, a, b), e->ctype, e->l->type);
	}
	lower_store(l, p, v);
	return v;
}

static ref step(struct lower *l, struct expr *e)
{
	struct place p = lower_lvalue(l, e->l);
	struct type *t = type_strip(e->l->type);
	bool dec = e->kind == EX_PREDEC || e->kind == EX_POSTDEC;
	s64 by = type_is_ptr(t) ? (s64)pointee_size(t) : 1;
	ref old = lower_load(l, p), v = op2(l, IR_add, lower_type(t), old, ir_const(l->fn, lower_type(t), dec ? -by : by));
	if (t->size < 4)
		v = t->kind == TY_BOOL ? op2(l, IR_ne, IRT_W, v, ir_const(l->fn, IRT_W, 0)) : ir_emit1(&l->b, is_signed(t) ? IR_sext : IR_zext, IRT_W, v, (u8)t->size);
	lower_store(l, p, v);
	return e->kind == EX_POSTINC || e->kind == EX_POSTDEC ? old : v;
}

bool lower_is_dead(const struct lower *l)
{
	ref last = l->fn->blocks.v[l->b.at].last;
	return last && ir_is_end(l->fn->ins.v[last].op);
}

void lower_at(struct lower *l, blk b) { l->b.at = b; }

static void jump(struct lower *l, blk to)
{
	if (!lower_is_dead(l))
		ir_emit_jmp(&l->b, to);
}

void lower_cond(struct lower *l, struct expr *e, blk yes, blk no)
{
	s64 v;
	while ((e->kind == EX_CAST && type_strip(e->type)->kind == TY_BOOL) || (e->kind == EX_BUILTIN && e->aux == BI_expect))
		e = e->kind == EX_CAST ? e->l : e->args[0];
	if (e->kind == EX_LNOT) {
		lower_cond(l, e->l, no, yes);
	} else if (e->kind == EX_LAND || e->kind == EX_LOR) {
		blk mid = ir_block_new(l->fn);
		lower_cond(l, e->l, e->kind == EX_LAND ? mid : yes, e->kind == EX_LAND ? no : mid);
		lower_at(l, mid);
		lower_cond(l, e->r, yes, no);
	} else if (eval_int(e, &v)) {
		jump(l, v ? yes : no);
	} else {
		ref c = lower_expr(l, e);
		if (lower_is_dead(l))
			return;
		if (ins_of(l, c)->type == IRT_D)
			c = op2(l, IR_ne, IRT_W, c, ir_const(l->fn, IRT_D, 0));
		ir_emit_br(&l->b, c, yes, no);
	}
}

/* Both arms leave their value in a stack object; mem2reg makes a phi of it. */
static ref conditional(struct lower *l, struct expr *e)
{
	blk yes = ir_block_new(l->fn), no = ir_block_new(l->fn), end = ir_block_new(l->fn);
	bool is_void = type_strip(e->type)->kind == TY_VOID, record = type_is_record(e->type);
	ref slot = is_void ? 0 : record ? ir_alloca(l->fn, 8, 8, NULL, e->at) : lower_temp(l, e->type, e->at);
	u8 width = record ? 8 : (u8)type_strip(e->type)->size;
	u8 flags = is_signed(e->type) ? IRF_SIGNED : 0;
	if (e->l) {
		lower_cond(l, e->c, yes, no);
		lower_at(l, yes);
	} else {
		ref c = lower_expr(l, e->c);
		ir_emit_store(&l->b, slot, 0, c, width, 0, IRM_DIRECT);
		ref nz = op2(l, IR_ne, IRT_W, c, zero(l, e->c->type));
		ir_emit_br(&l->b, nz, yes, no);
		lower_at(l, yes);
	}
	ref a = e->l ? lower_expr(l, e->l) : 0;
	if (!is_void && e->l && !lower_is_dead(l))
		ir_emit_store(&l->b, slot, 0, a, width, 0, IRM_DIRECT);
	jump(l, end);
	lower_at(l, no);
	ref b = lower_expr(l, e->r);
	if (!is_void && !lower_is_dead(l))
		ir_emit_store(&l->b, slot, 0, b, width, 0, IRM_DIRECT);
	jump(l, end);
	lower_at(l, end);
	return is_void ? 0 : ir_emit_load(&l->b, record ? IRT_D : lower_type(e->type), slot, 0, width, flags, IRM_DIRECT);
}

static ref logical(struct lower *l, struct expr *e)
{
	blk yes = ir_block_new(l->fn), no = ir_block_new(l->fn), end = ir_block_new(l->fn);
	ref slot = ir_alloca(l->fn, 4, 4, NULL, e->at);
	lower_cond(l, e, yes, no);
	lower_at(l, yes);
	ir_emit_store(&l->b, slot, 0, ir_const(l->fn, IRT_W, 1), 4, 0, IRM_DIRECT);
	jump(l, end);
	lower_at(l, no);
	ir_emit_store(&l->b, slot, 0, ir_const(l->fn, IRT_W, 0), 4, 0, IRM_DIRECT);
	jump(l, end);
	lower_at(l, end);
	return ir_emit_load(&l->b, IRT_W, slot, 0, 4, 0, IRM_DIRECT);
}

static ref statement_expr(struct lower *l, struct expr *e)
{
	struct stmt *last = NULL;
	for (struct stmt *s = e->body->body; s; s = s->next)
		last = s->kind == SM_EMPTY && last ? last : s;
	for (struct stmt *s = e->body->body; s && s != last; s = s->next)
		lower_stmt(l, s);
	while (last && last->kind == SM_LABEL) {
		struct stmt *body = last->body;
		last->body = NULL;
		lower_stmt(l, last);
		last->body = body;
		last = body;
	}
	if (last && last->kind == SM_EXPR && last->e)
		return lower_expr(l, last->e);
	if (last)
		lower_stmt(l, last);
	return type_strip(e->type)->kind == TY_VOID ? 0 : ir_undef(l->fn, lower_type(e->type));
}

/* Types and enumerators, and properties of fields, as the running kernel has them. */
ref lower_core(struct lower *l, struct expr *e)
{
	struct buf access = BUF_INIT;
	struct type *root = e->ctype;
	u64 off = 0, local = 0;
	u32 kind = e->aux;
	enum ir_type t = lower_type(e->type);
	ref v;
	if (kind <= CORE_FIELD_RSHIFT) {
		struct expr *m = e->l;
		core_chain(l, m, &access, &root, &off);
		if (!root || !access.n) {
			cc_report(l->ds, CANNOT_LOWER, where_src(e->at, 1), "this names no field through a pointer");
			buf_free(&access);
			return ir_const(l->fn, t, 0);
		}
		u32 bytes = (u32)type_strip(m->type)->size, bits = m->is_bitfield ? m->field->bit_size : bytes * 8;
		u32 bit = m->is_bitfield ? (u32)(m->bit_off % (bytes * 8)) : 0;
		u64 byte = m->is_bitfield ? m->bit_off / (bytes * 8) * bytes : off;
		local = kind == CORE_FIELD_OFFSET ? byte : kind == CORE_FIELD_SIZE ? bytes : kind == CORE_FIELD_EXISTS ? 1 :
			kind == CORE_FIELD_SIGNED ? is_signed(m->type) : kind == CORE_FIELD_LSHIFT ? 64 - bit - bits : 64 - bits;
	} else if (kind == CORE_ENUMVAL_EXISTS || kind == CORE_ENUMVAL_VALUE) {
		u32 i = 0;
		while (i < root->nenums && root->enums[i].value != (s64)e->value)
			i++;
		buf_printf(&access, "%u", i);
		local = kind == CORE_ENUMVAL_EXISTS ? 1 : e->value;
	} else {
		buf_puts(&access, "0");
		local = kind == CORE_TYPE_SIZE ? type_strip(root)->size : kind == CORE_TYPE_ID_LOCAL || kind == CORE_TYPE_ID_TARGET ? type_strip(root)->kern_btf_id : 1;
	}
	bool exact = l->mod->exact_layout && (kind <= CORE_FIELD_RSHIFT ? kind != CORE_FIELD_EXISTS : kind == CORE_TYPE_SIZE) && type_strip(root)->is_kernel;
	v = exact ? ir_const(l->fn, t, (s64)local) : core_value(l, kind, root, buf_view(&access), local, t);
	buf_free(&access);
	return v;
}

static ref address_of(struct lower *l, struct expr *e)
{
	struct place p = lower_lvalue(l, e);
	return p.off ? op2(l, IR_add, IRT_D, p.addr, ir_const(l->fn, IRT_D, p.off)) : p.addr;
}

ref lower_expr(struct lower *l, struct expr *e)
{
	pos was = l->b.pos;
	s64 v;
	ref r = 0;
	l->b.pos = e->at ? e->at : was;
	if (lower_is_dead(l))
		lower_at(l, ir_block_new(l->fn));    /* unreachable text still needs a block */
	if (type_strip(e->type)->size == 16 && type_is_int(e->type)) {
		cc_report(l->ds, CANNOT_LOWER, where_src(e->at, e->len), "128-bit arithmetic is not supported");
		return ir_undef(l->fn, IRT_D);
	}
	if (e->kind != EX_INT && e->kind != EX_DECL && e->kind != EX_CALL && type_is_int(e->type) && eval_int(e, &v)) {
		l->b.pos = was;
		return ir_const(l->fn, lower_type(e->type), v);
	}
	switch (e->kind) {
	case EX_INT: r = ir_const(l->fn, lower_type(e->type), (s64)e->value); break;
	case EX_DECL: case EX_STR: case EX_COMPOUND: case EX_DEREF: case EX_MEMBER: r = lower_load(l, lower_lvalue(l, e)); break;
	case EX_ADDR: case EX_DECAY: r = address_of(l, e->l); break;
	case EX_NEG: r = ir_emit1(&l->b, IR_neg, lower_type(e->type), lower_expr(l, e->l), 0); break;
	case EX_NOT: r = op2(l, IR_xor, lower_type(e->type), lower_expr(l, e->l), ir_const(l->fn, lower_type(e->type), -1)); break;
	case EX_PLUS: r = lower_expr(l, e->l); break;
	case EX_LNOT: r = op2(l, IR_eq, IRT_W, lower_expr(l, e->l), zero(l, e->l->type)); break;
	case EX_PREINC: case EX_PREDEC: case EX_POSTINC: case EX_POSTDEC: r = step(l, e); break;
	case EX_PTRDIFF: r = pointer_diff(l, e); break;
	case EX_LAND: case EX_LOR: r = logical(l, e); break;
	case EX_COND: r = conditional(l, e); break;
	case EX_ASSIGN: {
		struct place p;
		ref value;
		if (type_is_record(e->type)) {
			struct place from = lower_lvalue(l, e->r);
			p = lower_lvalue(l, e->l);
			lower_copy(l, p, from);
			r = lower_load(l, p);
			break;
		}
		value = lower_expr(l, e->r);
		p = lower_lvalue(l, e->l);
		lower_store(l, p, value);
		r = p.is_bits ? lower_load(l, p) : value;
		break;
	}
	case EX_ASSIGN_OP: r = assign_op(l, e); break;
	case EX_COMMA:
		lower_expr(l, e->l);
		r = lower_expr(l, e->r);
		break;
	case EX_CALL: r = lower_call(l, e); break;
	case EX_BUILTIN: r = lower_builtin(l, e); break;
	case EX_MAPCALL: r = lower_map_call(l, e); break;
	case EX_CAST: {
		ref value = lower_expr(l, e->l);
		r = type_strip(e->type)->kind == TY_VOID ? 0 : lower_convert(l, value, e->l->type, e->type);
		break;
	}
	case EX_STMT: r = statement_expr(l, e); break;
	case EX_CORE: r = lower_core(l, e); break;
	case EX_ERROR: r = ir_const(l->fn, IRT_W, 0); break;
	default: r = binary(l, e); break;
	}
	l->b.pos = was;
	return r;
}
