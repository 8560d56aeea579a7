/* step_alu.c: arithmetic: on numbers by ranges (range.c), on pointers by moving their offsets. */
#include "verify/verify_private.h"

enum { CAST_TO_KERNEL = 1 };

bool need_read(struct verify *v, u32 n)
{
	return reg_of(v, n)->kind != K_NONE || refuse(v, VR_NOT_INIT, "R%u !read_ok", n);
}

bool need_write(struct verify *v, u32 n)
{
	return n != FP || refuse(v, VR_CODE, "frame pointer is read only");
}

static const char *op_text(struct insn i)
{
	return isa_row(i.code)->op;
}

/* ---- pointers ---------------------------------------------------------------------------------------------------- */

static bool is_sane(struct verify *v, const struct reg *r, const char *kind)
{
	if (tnum_is_const(r->r.bits) && ((s64)r->r.bits.value >= MAX_OFF || (s64)r->r.bits.value <= -MAX_OFF))
		return refuse(v, VR_UNBOUNDED, "math between %s pointer and %lld is not allowed", kind,
			(long long)r->r.bits.value);
	if (reg_is_ptr(r) && (r->off >= MAX_OFF || r->off <= -MAX_OFF))
		return refuse(v, VR_UNBOUNDED, "%s pointer offset %d is not allowed", kind, r->off);
	if (r->r.smin == INT64_MIN)
		return refuse(v, VR_UNBOUNDED,
			"math between %s pointer and register with unbounded min value is not allowed", kind);
	if (r->r.smin >= MAX_OFF || r->r.smin <= -MAX_OFF)
		return refuse(v, VR_UNBOUNDED, "value %lld makes %s pointer be out of bounds", (long long)r->r.smin,
			kind);
	return true;
}

static bool takes_arithmetic(struct verify *v, struct insn i, const struct reg *ptr, const struct reg *off)
{
	const char *kind = kind_name(ptr);
	bool known = tnum_is_const(off->r.bits);
	if (ptr->flags & KF_NULL)
		return refuse(v, VR_MAYBE_NULL, "R%u pointer arithmetic on %s prohibited, null-check it first", i.dst,
			kind);
	switch (ptr->kind) {
	case K_FLOW_KEYS:
		if (known)
			return true;
		break;
	case K_MAP:
		if (known && !off->r.bits.value && (i.code & 0xf0) == ALU_ADD)
			return true;
		break;
	case K_PACKET_END: case K_SOCKET: case K_SOCK_COMMON: case K_TCP_SOCK: case K_XDP_SOCK: break;
	default: return true;
	}
	return refuse(v, VR_PTR_ALU, "R%u pointer arithmetic on %s prohibited", i.dst, kind);
}

static void move_by(struct verify *v, struct reg *d, const struct reg *off, u8 op)
{
	struct range sum = d->r;
	s64 k = off->r.smin, fixed = op == ALU_ADD ? d->off + k : d->off - k;
	if (tnum_is_const(off->r.bits) && fixed == (s32)fixed) {
		d->off = (s32)fixed;
		return;
	}
	range_alu(&sum, &off->r, op, true, v->ranges);
	d->r = sum;
	if (!is_packet(d))
		return;
	d->id = ++v->ids;
	if (op == ALU_ADD || off->r.smin < 0)
		d->pkt_range = 0;
}

/* ptr op off into dst, where ptr may be either operand. */
bool ptr_add(struct verify *v, struct insn i, const struct reg *ptr, const struct reg *off)
{
	struct reg *dst = reg_of(v, i.dst), d = *ptr;
	const char *kind = kind_name(ptr);
	u8 op = i.code & 0xf0;
	if (range_is_empty(&off->r)) {
		reg_unknown(dst);
		return true;
	}
	if ((i.code & 7) != CLS_ALU64) {
		if (op != ALU_SUB)
			return refuse(v, VR_PTR_ALU, "R%u 32-bit pointer arithmetic prohibited", i.dst);
		reg_unknown(dst);
		return true;
	}
	if (!takes_arithmetic(v, i, ptr, off) || !is_sane(v, off, kind) || !is_sane(v, ptr, kind))
		return false;
	if (op == ALU_AND || op == ALU_OR || op == ALU_XOR)
		return refuse(v, VR_PTR_ALU, "R%u bitwise operator %s on pointer prohibited", i.dst, op_text(i));
	if (op != ALU_ADD && op != ALU_SUB)
		return refuse(v, VR_PTR_ALU, "R%u pointer arithmetic with %s operator prohibited", i.dst, op_text(i));
	if (op == ALU_SUB && dst->kind == K_SCALAR)
		return refuse(v, VR_PTR_ALU, "R%u tried to subtract pointer from scalar", i.dst);
	if (op == ALU_SUB && ptr->kind == K_STACK)
		return refuse(v, VR_PTR_ALU, "R%u subtraction from stack pointer prohibited", i.dst);
	move_by(v, &d, off, op);
	if (!is_sane(v, &d, kind))
		return false;
	range_sync(&d.r, v->ranges);
	*dst = d;
	return true;
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

/* A number that is copied gets an id: what is learned of one copy holds for the other. */
void link_before_copy(struct verify *v, struct reg *r)
{
	if (r->kind != K_SCALAR)
		return;
	if (r->id & ID_ADD_CONST) {
		r->id = 0;
		r->off = 0;
	}
	if (!r->id && !tnum_is_const(r->r.bits))
		r->id = ++v->ids;
}

/* The distance that an addition or a subtraction of a known number brings, where links are kept over it. */
static bool link_distance(struct verify *v, struct insn i, const struct reg *s, s32 *off)
{
	bool is64 = (i.code & 7) == CLS_ALU64, sums = knows(v, PF_LINKED_SUMS), is_sub = (i.code & 0xf0) == ALU_SUB;
	bool is_itself = i.code & SRC_X && i.src == i.dst && sums;
	bool is_kept = ((i.code & 0xf0) == ALU_ADD || (is_sub && sums)) && !is_itself;
	if (!is_kept || !knows(v, PF_LINKED_ADD) || (!is64 && !sums) || !range_is_const(&s->r, is64))
		return false;
	s64 by = is64 ? (s64)s->r.umin : (s32)(u32)s->r.bits.value;
	if (by > INT32_MAX || by < (sums ? is_sub ? -(s64)INT32_MAX : INT32_MIN : 0))
		return false;
	*off = (s32)(is_sub ? -by : by);
	return true;
}

/* x += constant stays linked to x, a constant apart; of 32 bits where the upper half was zero before. */
static void keep_link(struct verify *v, struct insn i, struct reg *d, const struct reg *s, u64 was_at_most)
{
	bool is64 = (i.code & 7) == CLS_ALU64;
	s32 off = 0;
	if (!d->id || d->id & ID_ADD_CONST || (!is64 && was_at_most > UINT32_MAX) || !link_distance(v, i, s, &off)) {
		d->id = 0;
		d->off = 0;
		return;
	}
	d->id |= is64 ? ID_ADD_CONST64 : ID_ADD_CONST32;
	d->off = off;
}

/* What kernels before PF_OP_RANGES know of a result: of two unknown numbers only that of a sum, a difference and an
 * AND; of a division nothing, but that it has the operation's width. False: as the newer ones. */
static bool old_op(struct verify *v, struct range *d, const struct range *s, u8 op, bool is64)
{
	if (knows(v, PF_OP_RANGES))
		return false;
	bool is_known = range_is_const(s, is64), is_plain = op == ALU_ADD || op == ALU_SUB || op == ALU_AND ||
		op == ALU_NEG;
	bool is_division = op == ALU_DIV || op == ALU_MOD;
	if (is_plain || (is_known && !is_division))
		return false;
	*d = range_unknown();
	if (is_known && !is64)
		range_zext32(d);
	range_sync(d, v->ranges);
	return true;
}

static void be(struct reg *r, s64 value, bool is64)
{
	if (is64) {
		r->r = range_const((u64)value);
		return;
	}
	r->r.bits = tnum_with_low32(r->r.bits, tnum_const((u32)value));
	r->r.smin32 = r->r.smax32 = (s32)value;
	r->r.umin32 = r->r.umax32 = (u32)value;
}

/* A sign that was spread over all bits is a mask of all or nothing: each is a way of its own, the one of nothing
 * later. */
static bool sign_ways(struct verify *v, u8 dst, const struct reg *src, u8 op)
{
	struct reg *d = reg_of(v, dst);
	bool is64 = d->r.smin == -1 && d->r.smax == 0, is32 = d->r.smin32 == -1 && d->r.smax32 == 0;
	if (!knows(v, PF_SIGN_WAYS) || (op != ALU_AND && op != ALU_OR) || !tnum_is_const(src->r.bits) ||
		!(is64 || is32))
		return true;
	struct state *other = push_state(v, v->insn, v->insn);
	if (!other)
		return false;
	be(&other->frames[other->cur]->regs[dst], 0, is64);
	be(reg_of(v, dst), -1, is64);
	return true;
}

static bool number_op(struct verify *v, struct insn i, const struct reg *src)
{
	struct reg *d = reg_of(v, i.dst);
	u8 op = i.code & 0xf0;
	bool is64 = (i.code & 7) == CLS_ALU64;
	struct reg s = *src;
	u64 was_at_most = d->r.umax;
	if (!sign_ways(v, i.dst, &s, op))
		return false;
	if (!old_op(v, &d->r, &s.r, op, is64))
		range_alu(&d->r, &s.r, op, is64, i.off ? MIN(v->ranges, RANGE_WRAPS) : v->ranges);
	if (op == ALU_DIV || op == ALU_MOD || d->kind != K_SCALAR) {
		struct range r = d->r;
		reg_unknown(d);
		d->r = r;
	}
	keep_link(v, i, d, &s, was_at_most);
	return true;
}

static bool two_operands(struct verify *v, struct insn i)
{
	struct reg *d = reg_of(v, i.dst), imm, *s = &imm;
	u8 op = i.code & 0xf0;
	if (i.code & SRC_X)
		s = reg_of(v, i.src);
	else
		reg_const(&imm, (u64)(s64)i.imm);
	if (d->kind == K_ARENA || (s != &imm && s->kind == K_ARENA)) {
		if (d->kind != K_ARENA)
			*d = *s;
		return true;
	}
	if (s != &imm && reg_is_ptr(s)) {
		if (reg_is_ptr(d)) {
			if (op != ALU_SUB)
				return refuse(v, VR_PTR_ALU, "R%u pointer %s pointer prohibited", i.dst, op_text(i));
			reg_unknown(d);
			return true;
		}
		struct reg off = *d, ptr = *s;
		return precise_reg(v, i.dst) && ptr_add(v, i, &ptr, &off);
	}
	if (reg_is_ptr(d)) {
		struct reg ptr = *d, off = *s;
		return (s == &imm || precise_reg(v, i.src)) && ptr_add(v, i, &ptr, &off);
	}
	return number_op(v, i, s);
}

/* ---- moves ------------------------------------------------------------------------------------------------------- */

static bool cast(struct verify *v, struct insn i)
{
	struct reg *d = reg_of(v, i.dst);
	bool has_arena = false;
	for (u32 k = 0; k < v->p->ninsns; k++)
		has_arena |= v->facts[k].map && v->facts[k].map->type == MAP_ARENA;
	if (!has_arena)
		return refuse(v, VR_CODE,
			"addr_space_cast insn can only be used in a program that has an associated arena");
	if (i.imm == CAST_TO_KERNEL)
		reg_pointer(d, K_ARENA, 0);
	else
		reg_unknown(d);
	return true;
}

static bool move(struct verify *v, struct insn i)
{
	struct reg *d = reg_of(v, i.dst), *s = reg_of(v, i.src);
	bool is64 = (i.code & 7) == CLS_ALU64;
	if (is64 && i.off == 1)
		return cast(v, i);
	if (is64 && !i.off) {
		link_before_copy(v, s);
		*d = *s;
		return true;
	}
	if (reg_is_ptr(s)) {
		if (i.off)
			return refuse(v, VR_PTR_ALU, "R%u sign-extension part of pointer", i.src);
		reg_unknown(d);
		range_zext32(&d->r);
		range_sync(&d->r, v->ranges);
		return true;
	}
	bool keeps = !knows(v, PF_HALF_LINKS) ? false : i.off ? s->r.umax < 1ull << (i.off - 1) : s->r.umax <= UINT32_MAX;
	if (keeps)
		link_before_copy(v, s);
	*d = *s;
	if (!keeps)
		d->id = 0;
	if (i.off)
		range_sext(&d->r, (u32)i.off / 8, is64, v->ranges);
	else
		range_zext32(&d->r);
	range_sync(&d->r, v->ranges);
	return true;
}

static bool one_operand(struct verify *v, struct insn i)
{
	struct reg *d = reg_of(v, i.dst);
	bool is_neg = (i.code & 0xf0) == ALU_NEG;
	if (reg_is_ptr(d)) {         /* with the right to see addresses this is a number as any */
		reg_unknown(d);
		return true;
	}
	if (is_neg && knows(v, PF_NEG_RANGES))
		return number_op(v, i, d);
	struct range r = d->r;
	bool swaps = (i.code & 7) == CLS_ALU64 || i.code & SRC_X;
	reg_unknown(d);
	if (!is_neg && knows(v, PF_SWAP_BITS)) {
		range_swap(&r, (u32)i.imm, swaps, v->ranges);
		d->r = r;
	}
	return true;
}

/* Signed division and moves that extend signs are told by the offset: kernels without -mcpu=v4 mind only where they come by. */
static bool offset_known(struct verify *v, struct insn i)
{
	if (!i.off || knows(v, PF_CPU_V4))
		return true;
	return refuse(v, VR_UNSUPPORTED, (i.code & 0xf0) == ALU_MOV ? "BPF_MOV uses reserved fields" :
		"BPF_ALU uses reserved fields");
}

bool step_alu(struct verify *v, struct insn i)
{
	u8 op = i.code & 0xf0;
	bool is64 = (i.code & 7) == CLS_ALU64;
	if (!offset_known(v, i))
		return false;
	if (op == ALU_MOV && !(i.code & SRC_X)) {
		if (!need_write(v, i.dst))
			return false;
		reg_const(reg_of(v, i.dst), is64 ? (u64)(s64)i.imm : (u32)i.imm);
		return true;
	}
	bool reads_src = i.code & SRC_X && op != ALU_END;
	if (reads_src && !need_read(v, i.src))
		return false;
	if (op != ALU_MOV && !need_read(v, i.dst))
		return false;
	if (!need_write(v, i.dst))
		return false;
	if (op == ALU_MOV)
		return move(v, i);
	if (op == ALU_NEG || op == ALU_END)
		return one_operand(v, i);
	if ((op == ALU_DIV || op == ALU_MOD) && !(i.code & SRC_X) && !i.imm)
		return refuse(v, VR_CODE, "div by zero");
	if ((op == ALU_LSH || op == ALU_RSH || op == ALU_ARSH) && !(i.code & SRC_X) &&
		(i.imm < 0 || i.imm >= (is64 ? 64 : 32)))
		return refuse(v, VR_CODE, "invalid shift %d", i.imm);
	return two_operands(v, i);
}
