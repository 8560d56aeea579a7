/* lower_place.c: lvalues: where they stand, how they are read and written. Constant offsets are gathered in the place,
 * so that an access is one load or store with an offset. */
#include "cc/lower/lower_private.h"

#include "uapi/uapi.h"

/* ---- memory of our own ------------------------------------------------------------------------------ */

struct place lower_at(ref addr, const struct type *t)
{
	bool has_parts = type_is_record(t) || type_strip(t)->kind == TY_ARRAY;
	return (struct place){ .addr = addr, .mem = IRM_DIRECT, .type = t, .align = has_parts ? (u8)MIN(type_align(t), 8u) : 0,
		.is_volatile = (type_quals(t) & Q_VOLATILE) != 0 };
}

struct place lower_temp(struct lower *lo, const struct type *t)
{
	u64 size = type_size(t);
	u32 wish = size >= 8 ? 8 : size >= 4 ? 4 : size >= 2 ? 2 : 1;   /* so that it can be filled in few words */
	u32 align = MAX(type_align(t), wish);
	return lower_at(ir_alloca(lo->b.fn, size ? size : 1, align, t, lo->b.pos), t);
}

ref lower_addr(struct lower *lo, struct place p)
{
	if (!p.off)
		return p.addr;
	const struct ir_ins *in = ir_at(lo->b.fn, p.addr);
	if (ir_addr_takes(lo->b.fn, p.addr, p.off))
		return ir_addr(lo->b.fn, in->sym, in->imm + p.off);
	if (in->op == IR_const)
		return ir_const(lo->b.fn, IRT_D, in->imm + p.off);
	return ir_emit2(&lo->b, IR_add, IRT_D, p.addr, ir_const(lo->b.fn, IRT_D, p.off));
}

void lower_note_kernel_copy(struct lower *lo, ref to)
{
	if (ir_at(lo->b.fn, to)->op == IR_alloca)
		vec_push(&lo->kernel_copies, lo->arena, to);
}

/* What lies on the stack is refused by the stack's size. */
static bool may_copy(struct lower *lo, ref to, u64 bytes)
{
	if (bytes < LOWER_LARGE_COPY || ir_at(lo->b.fn, to)->op == IR_alloca)
		return true;
	lo->copied += bytes;
	if (bytes <= LOWER_MAX_COPY && lo->copied <= LOWER_MAX_COPIED)
		return true;
	if (bytes > LOWER_MAX_COPY)
		lower_error(lo, MEMORY_LENGTH, lo->b.pos, 1, "a copy of %llu bytes: one can have up to %d",
			(unsigned long long)bytes, LOWER_MAX_COPY);
	else if (lo->copied - bytes <= LOWER_MAX_COPIED)
		lower_error(lo, MEMORY_LENGTH, lo->b.pos, 1, "the large copies of this source move more than %d bytes",
			LOWER_MAX_COPIED);
	return false;
}

/* Numbers that may be a field of a context go one by one: they may be read in no other way, however their struct is
 * aligned. Characters go as wide as their struct and ours are aligned. */
static u8 alignment(const struct place *p, const struct place *other)
{
	const struct type *t = type_strip(p->type);
	bool may_be_field = p->mem != IRM_DIRECT && other->mem == IRM_DIRECT && !type_is_record(t) && type_align(t) >= 4;
	return may_be_field ? (u8)MIN(type_align(t), 8u) : place_align(p);
}

void lower_copy(struct lower *lo, struct place to, struct place from, u64 bytes)
{
	if (!bytes || !may_copy(lo, to.addr, bytes))
		return;
	u8 align = MIN(alignment(&to, &from), alignment(&from, &to));
	if (to.addr == from.addr && to.off == from.off)
		return;
	if (from.mem == IRM_KERNEL)
		lower_note_kernel_copy(lo, to.addr);
	ref a = lower_addr(lo, to), b = lower_addr(lo, from);
	ir_emit(&lo->b, (struct ir_ins){ .op = IR_memcpy, .a = a, .b = b, .imm = (s64)bytes, .width = align,
		.mem = from.mem, .mem2 = to.mem, .flags = (to.is_volatile || from.is_volatile) ? IRF_VOLATILE : 0 });
}

void lower_zero(struct lower *lo, struct place p, u64 bytes)
{
	if (!bytes || !may_copy(lo, p.addr, bytes))
		return;
	ref a = lower_addr(lo, p);
	ir_emit(&lo->b, (struct ir_ins){ .op = IR_memset, .a = a, .b = W(0), .imm = (s64)bytes,
		.width = place_align(&p), .mem = p.mem });
}

/* ---- load and store --------------------------------------------------------------------------------- */

/* How wide one access may be at this place: stack objects must be accessed aligned, others the machine forgives. */
static u8 piece(struct lower *lo, const struct place *p, u8 width)
{
	const struct ir_ins *in = ir_at(lo->b.fn, p->addr);
	if (width & (width - 1))
		width = 8;                   /* as wide as the pieces may be */
	if (in->op != IR_alloca)
		return width;
	while (width > 1 && ((p->off & (width - 1)) || in->width < width))
		width /= 2;
	return width;
}

/* The next access of a container of which left bytes remain: a power of two, not wider than each. */
static u8 step(u8 left, u8 each)
{
	u8 n = each;
	while (n > left)
		n /= 2;
	return n;
}

static ref load_pieces(struct lower *lo, const struct place *p, u8 width, u8 each, u8 flags)
{
	enum ir_type t = width > 4 ? IRT_D : IRT_W;
	ref sum = 0;
	for (u8 i = 0, n; i < width; i += n) {
		n = step(width - i, each);
		ref v = ir_emit_load(&lo->b, t, (struct ir_cell){ p->addr, p->off + i, n, flags & (u8)~IRF_SIGNED,
			p->mem });
		if (i)
			v = lower_op(lo, IR_shl, t, v, ir_const(lo->b.fn, t, i * 8));
		sum = sum ? lower_op(lo, IR_or, t, sum, v) : v;
	}
	return (flags & IRF_SIGNED) && width < 4 ? lower_sext(lo, IRT_W, sum, width) : sum;
}

static ref load_raw(struct lower *lo, const struct place *p, u8 width, enum ir_type t, u8 flags)
{
	u8 each = piece(lo, p, width);
	if (p->is_volatile)
		flags |= IRF_VOLATILE;
	if (each < width || (width & (width - 1)))
		return load_pieces(lo, p, width, each, flags);
	ref v = ir_emit_load(&lo->b, t, (struct ir_cell){ p->addr, p->off, width, flags, p->mem });
	if (type_is_ptr(p->type))            /* pass_space asks what a loaded pointer points to */
		ir_at(lo->b.fn, v)->ctype = p->is_overlaid ? type_ptr(lo->ts, type_basic(lo->ts, TY_VOID)) : p->type;
	return v;
}

static void store_raw(struct lower *lo, const struct place *p, u8 width, ref v)
{
	u8 each = piece(lo, p, width), flags = p->is_volatile ? IRF_VOLATILE : 0;
	enum ir_type t = ir_at(lo->b.fn, v)->type;
	for (u8 i = 0, n; i < width; i += n) {
		n = step(width - i, each);
		ref part = i ? lower_op(lo, IR_lshr, t, v, ir_const(lo->b.fn, t, i * 8)) : v;
		ir_emit_store(&lo->b, (struct ir_cell){ p->addr, p->off + i, n, flags, p->mem }, part);
	}
}

/* The container in W (up to 32 bits) or D. */
static ref load_bits(struct lower *lo, const struct place *p)
{
	bool s = type_is_signed(p->type);
	enum ir_type t = p->width > 4 ? IRT_D : IRT_W, want = lower_type(p->type);
	u32 all = t == IRT_D ? 64 : 32;
	ref v = load_raw(lo, p, p->width, t, 0);
	if (s) {
		if (all - p->bits - p->bit_off)
			v = lower_op(lo, IR_shl, t, v, ir_const(lo->b.fn, t, all - p->bits - p->bit_off));
		if (all - p->bits)
			v = lower_op(lo, IR_ashr, t, v, ir_const(lo->b.fn, t, all - p->bits));
	} else {
		if (p->bit_off)
			v = lower_op(lo, IR_lshr, t, v, ir_const(lo->b.fn, t, p->bit_off));
		if (p->bits < p->width * 8 - p->bit_off)
			v = lower_op(lo, IR_and, t, v, ir_const(lo->b.fn, t, (s64)((1ull << p->bits) - 1)));
	}
	if (t == want)
		return v;
	if (t == IRT_D)
		return lower_trunc(lo, v);
	return s ? lower_sext(lo, IRT_D, v, 4) : lower_zext(lo, IRT_D, v, 4);
}

static void store_bits(struct lower *lo, const struct place *p, ref v)
{
	enum ir_type t = p->width > 4 ? IRT_D : IRT_W;
	u64 mask = p->bits == 64 ? ~0ull : (1ull << p->bits) - 1;
	if (t == IRT_W)
		v = lower_trunc(lo, v);
	else if (ir_at(lo->b.fn, v)->type == IRT_W)
		v = lower_zext(lo, IRT_D, v, 4);
	if (p->bits < p->width * 8) {
		ref old = load_raw(lo, p, p->width, t, 0);
		old = lower_op(lo, IR_and, t, old, ir_const(lo->b.fn, t, (s64)~(mask << p->bit_off)));
		v = lower_op(lo, IR_and, t, v, ir_const(lo->b.fn, t, (s64)mask));
		if (p->bit_off)
			v = lower_op(lo, IR_shl, t, v, ir_const(lo->b.fn, t, p->bit_off));
		v = lower_op(lo, IR_or, t, old, v);
	}
	store_raw(lo, p, p->width, v);
}

/* A packed field over nine bytes: eight, and the one behind them. */
static struct place first_eight(const struct place *p)
{
	struct place q = *p;
	q.width = 8;
	q.bits = (u16)(64 - p->bit_off);
	return q;
}

static struct place ninth(const struct place *p)
{
	struct place q = *p;
	place_move(&q, 8);
	q.width = 1;
	q.bits = (u16)(p->bit_off + p->bits - 64);
	q.bit_off = 0;
	return q;
}

static ref load_nine(struct lower *lo, const struct place *p)
{
	struct place low = first_eight(p), high = ninth(p);
	ref a = lower_op(lo, IR_lshr, IRT_D, load_raw(lo, &low, 8, IRT_D, 0), ir_const(lo->b.fn, IRT_D, p->bit_off));
	ref b = load_bits(lo, &high);
	return lower_op(lo, IR_or, IRT_D, a, lower_op(lo, IR_shl, IRT_D, b, ir_const(lo->b.fn, IRT_D, low.bits)));
}

static void store_nine(struct lower *lo, const struct place *p, ref v)
{
	struct place low = first_eight(p), high = ninth(p);
	store_bits(lo, &low, v);
	store_bits(lo, &high, lower_op(lo, IR_lshr, IRT_D, v, ir_const(lo->b.fn, IRT_D, low.bits)));
}

ref lower_load(struct lower *lo, struct place p)
{
	const struct type *t = type_strip(p.type);
	if (p.is_packet)
		return lower_packet_load(lo, &p);
	if (p.bits)
		return p.bit_off + p.bits > 64 ? load_nine(lo, &p) : load_bits(lo, &p);
	u8 width = lower_width(t);
	return load_raw(lo, &p, width, lower_type(t), width < 4 && type_is_signed(t) ? IRF_SIGNED : 0);
}

void lower_store(struct lower *lo, struct place p, ref v)
{
	if (p.is_packet)
		lower_packet_store(lo, &p, v);
	else if (p.bits && p.bit_off + p.bits > 64)
		store_nine(lo, &p, v);
	else if (p.bits)
		store_bits(lo, &p, v);
	else
		store_raw(lo, &p, lower_width(p.type), v);
}

/* ---- bit-fields ------------------------------------------------------------------------------------------ */

/* The smallest aligned container that holds the bits and stays inside the record; volatile ones keep their own
 * width. */
void lower_bits(struct place *p, const struct type *t, u64 bit_off, u32 bits, u64 rec)
{
	u32 own = (u32)type_size(t);
	p->bits = (u16)bits;
	for (u32 w = p->is_volatile ? own : 1; w <= 8; w *= 2) {
		u64 at = bit_off / 8 / w * w;
		if (bit_off + bits <= (at + w) * 8 && (!rec || at + w <= rec)) {
			place_move(p, (s64)at);
			p->width = (u8)w;
			p->bit_off = (u16)(bit_off - at * 8);
			return;
		}
	}
	/* Packed, across the containers or at the record's end: the bytes that hold it and no others. */
	u64 at = bit_off / 8;
	place_move(p, (s64)at);
	p->bit_off = (u16)(bit_off % 8);
	p->width = (u8)MIN((p->bit_off + bits + 7) / 8, 8u);
}

/* ---- where an lvalue stands ----------------------------------------------------------------------------------- */

static u8 mem_of(const struct type *ptr)
{
	const struct type *p = type_strip(ptr), *to;
	if (p->kind != TY_PTR)
		return IRM_PLAIN;
	if (p->addr_space == 1)
		return IRM_ARENA;
	if (type_has_tag(p, "user"))
		return IRM_USER;
	if (type_has_tag(p, "rcu") || type_has_tag(p, "kptr") || type_has_tag(p, "percpu"))
		return IRM_KERNEL;
	to = type_strip(p->base);
	return type_is_record(to) && to->is_kernel ? IRM_KERNEL : IRM_PLAIN;
}

static struct place through(struct lower *lo, ref v, const struct type *ptr)
{
	const struct type *to = type_strip(type_strip(ptr)->base);
	struct place p = { .addr = v, .mem = mem_of(ptr), .align = to->kind == TY_STRUCT ||
		to->kind == TY_UNION ? (u8)MIN(type_align(to), 8u) : 0 };
	if (p.mem == IRM_ARENA)
		p.addr = ir_emit(&lo->b, (struct ir_ins){ .op = IR_addrspace, .type = IRT_D, .a = v });
	return p;
}

static s64 step_of(const struct type *ptr)
{
	const struct type *to = type_strip(type_strip(ptr)->base);
	return to->kind == TY_VOID || to->kind == TY_FUNC ? 1 : (s64)type_size(to);
}

struct place lower_deref(struct lower *lo, struct expr *e)
{
	const struct type *to = type_strip(e->type)->base;
	struct place p;
	s64 n;
	switch (e->kind) {
	case EX_ADDR: case EX_DECAY:
		if (e->l->is_bitfield || type_strip(e->l->type)->kind == TY_FUNC)
			break;
		p = lower_place(lo, e->l);
		goto found;
	case EX_CAST:
		if (!type_is_ptr(e->l->type) || type_strip(e->l->type)->addr_space != type_strip(e->type)->addr_space)
			break;
		p = lower_deref(lo, e->l);
		if (p.mem == IRM_PLAIN || p.mem == IRM_KERNEL) {
			u8 mem = mem_of(e->type);
			p.mem = mem != IRM_PLAIN ? mem : p.mem;
		}
		goto found;
	case EX_ADD: case EX_SUB:
		if (!type_is_ptr(e->l->type) || !eval_int(e->r, &n))
			break;
		p = lower_deref(lo, e->l);
		place_move(&p, (e->kind == EX_ADD ? n : -n) * step_of(e->l->type));
		goto found;
	default: break;
	}
	p = through(lo, lower_expr(lo, e), e->type);
found:
	p.type = to;
	p.bits = 0;
	p.is_volatile = (type_quals(to) & Q_VOLATILE) != 0;
	return p;
}

/* What lies there by the first member that does, as the verifier looks: it takes a union's first, and never turns
 * back. */
static const struct type *first_there(struct lower *lo, struct type *t, u64 bit)
{
	for (t = type_strip(t); type_is_record(t) || t->kind == TY_ARRAY; t = type_strip(t)) {
		if (t->kind == TY_ARRAY) {
			u64 each = type_size(t->base) * 8;
			bit = each ? bit % each : 0;
			t = t->base;
			continue;
		}
		u32 i = 0, n = type_complete(lo->ts, t) ? t->nfields : 0;
		while (i < n && !(t->fields[i].bit_off <= bit && bit < t->fields[i].bit_off +
			type_size(t->fields[i].type) * 8))
			i++;
		if (i == n)
			return NULL;
		bit -= t->fields[i].bit_off;
		t = t->fields[i].type;
	}
	return t;
}

static bool is_overlaid(struct lower *lo, const struct expr *e)
{
	const struct type *to = type_is_ptr(e->type) ? type_strip(type_strip(e->type)->base) : NULL;
	u64 bit = e->bit_off;
	if (!to || !type_is_record(to))
		return false;
	const struct expr *root = e->l;
	for (; root->kind == EX_MEMBER; root = root->l)
		bit += root->bit_off;
	struct type *rec = type_strip(root->type);
	if (!type_is_record(rec) || !rec->is_kernel)
		return false;
	const struct type *seen = first_there(lo, rec, bit);
	return !seen || seen->kind != TY_PTR || !type_is_record(type_strip(seen->base)) ||
		!str_eq(type_strip(seen->base)->tag, to->tag);
}

static struct place plain_member(struct lower *lo, struct expr *e)
{
	struct place p;
	if (lower_core_member(lo, e, &p))
		return p;
	p = e->l->is_lvalue ? lower_place(lo, e->l) : lower_record(lo, e->l);
	p.type = e->type;
	p.is_volatile |= (type_quals(e->type) & Q_VOLATILE) != 0;
	if (type_strip(e->l->type)->is_packet && type_is_scalar(e->type)) {
		p.is_packet = true;
		place_move(&p, (s64)(e->bit_off / 8));
		p.bit_off = (u16)(e->bit_off % 8);
		p.bits = e->is_bitfield ? e->field->bit_size : (u16)(8 * type_size(e->type));
	} else if (e->is_bitfield)
		lower_bits(&p, e->type, e->bit_off, e->field->bit_size, type_size(e->l->type));
	else
		place_move(&p, (s64)(e->bit_off / 8));
	return p;
}

/* A helper is its number, as if it were declared by hand: (void *)BPF_FUNC_x. */
ref lower_function_addr(struct lower *lo, struct decl *d)
{
	return d->helper ? ir_const(lo->b.fn, IRT_D, (s64)d->helper - 1) : ir_addr(lo->b.fn, lower_sym(lo, d), 0);
}

static struct place member(struct lower *lo, struct expr *e)
{
	struct place p = plain_member(lo, e);
	p.is_overlaid = is_overlaid(lo, e);
	return p;
}

/* The address that the loader puts in is the user's; what is accessed is the kernel's. */
static struct place in_arena(struct lower *lo, struct decl *d)
{
	ref user = ir_addr(lo->b.fn, lower_sym(lo, d), 0);
	struct place p = lower_at(ir_emit(&lo->b, (struct ir_ins){ .op = IR_addrspace, .type = IRT_D, .a = user }),
		d->type);
	p.mem = IRM_ARENA;
	return p;
}

static struct place declared(struct lower *lo, struct decl *d)
{
	if (d->kind == DECL_FUNC)
		return lower_at(lower_function_addr(lo, d), d->type);
	if (d->kind == DECL_VAR && (d->is_global || d->is_local_static) && d->attrs.has_addr_space &&
		d->attrs.addr_space == 1)
		return in_arena(lo, d);
	if (d->kind == DECL_FUNC || d->is_global || d->is_local_static)
		return lower_at(ir_addr(lo->b.fn, lower_sym(lo, d), 0), d->type);
	if (!d->ir)
		d->ir = lower_temp(lo, d->type).addr;
	struct place p = lower_at(d->ir, d->type);
	if (p.align && ir_at(lo->b.fn, d->ir)->op == IR_alloca)
		p.align = MIN(ir_at(lo->b.fn, d->ir)->width, 8u);
	return p;
}

static struct place compound(struct lower *lo, struct expr *e)
{
	struct place p = declared(lo, e->decl);
	if (!e->decl->is_global)
		lower_init(lo, p, e->decl->init, e->decl->type);
	return p;
}

static struct place element(struct lower *lo, struct expr *e)
{
	struct place p;
	return lower_core_member(lo, e, &p) ? p : lower_deref(lo, e->l);
}

struct place lower_place(struct lower *lo, struct expr *e)
{
	switch (e->kind) {
	case EX_DECL: return declared(lo, e->decl);
	case EX_MEMBER: return member(lo, e);
	case EX_DEREF: return element(lo, e);
	case EX_STR: return lower_at(ir_addr(lo->b.fn, lower_string(lo, e->text, e->type), 0), e->type);
	case EX_COMPOUND: return compound(lo, e);
	default: break;
	}
	if (lower_is_memory(e->type))
		return lower_record(lo, e);
	/* A value where a place is wanted: it gets one. */
	struct place p = lower_temp(lo, e->type);
	lower_into(lo, p, e);
	return p;
}
