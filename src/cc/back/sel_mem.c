/* sel_mem.c: loads and stores, copies, atomics. Offsets go into the access; what is on the stack is reached through
 * r10. */
#include "cc/back/sel.h"

struct mem { mreg base; s32 off; };

static u8 size_code(u32 width) { return width == 1 ? SZ_B : width == 2 ? SZ_H : width == 4 ? SZ_W : SZ_DW; }

/* Another place of the same variable, if its address is in a register already: one address, which takes two
 * instructions, serves all members. */
static ref at_hand(const struct sel *s, ref a, s64 *off)
{
	const struct ir_ins *x = sel_at(s, a);
	ref other = x->op == IR_addr && !sel_is_made(s, a) ? s->addr_of[x->sym] : 0;
	if (!other || !sel_is_made(s, other))
		return a;
	s64 sum = *off + x->imm - sel_at(s, other)->imm;
	if (sum < INT16_MIN || sum > INT16_MAX)
		return a;
	*off = sum;
	return other;
}

static struct mem memory(struct sel *s, ref a, s64 off)
{
	const struct ir_ins *x = sel_at(s, a = at_hand(s, a, &off));
	if (x->op == IR_alloca)
		return (struct mem){ REG_FP, (s32)(s->slot[a] + off) };
	if (off >= INT16_MIN && off <= INT16_MAX)
		return (struct mem){ sel_use(s, a), (s32)off };
	mreg t = vreg_new(s->m);
	sel_into(s, t, a);
	if (fits32(off)) {
		sel_insn(s, CLS_ALU64 | ALU_ADD, t, 0, 0, off);
	} else {
		mreg far = vreg_new(s->m);
		sel_const(s, far, off);
		sel_insn(s, CLS_ALU64 | ALU_ADD | SRC_X, t, far, 0, 0);
	}
	return (struct mem){ t, 0 };
}

/* The access that was written last carries a CO-RE relocation in its offset. */
static void relocated(struct sel *s, const struct ir_ins *x)
{
	if (!x->c || sel_at(s, x->c)->op != IR_core)
		return;
	struct mins *i = &vec_last(s->out);
	i->core = (u32)sel_at(s, x->c)->imm + 1;
	i->off = (s16)s->fn->mod->cores.v[i->core - 1].local;
}

void sel_load(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	mreg d = sel_def(s, r);
	bool is_relocated = x->c && sel_at(s, x->a)->op == IR_alloca;
	struct mem m = is_relocated ? (struct mem){ sel_use(s, x->a), 0 } : memory(s, x->a, x->imm);
	u8 size = size_code(x->width);
	bool is_signed = x->flags & IRF_SIGNED && x->width < (x->type == IRT_W ? 4 : 8);
	bool is_ordered = x->op == IR_loadacq && s->c->cpu >= 4;
	if (is_signed && s->c->cpu >= 4 && !is_ordered) {
		sel_insn(s, CLS_LDX | MODE_MEMSX | size, d, m.base, m.off, 0);
		relocated(s, x);
		return;
	}
	sel_insn(s, is_ordered ? CLS_STX | MODE_ATOMIC | size : CLS_LDX | MODE_MEM | size, d, m.base, m.off,
		is_ordered ? ATOMIC_LOAD_ACQ : 0);
	relocated(s, x);
	if (is_signed) {
		u8 cls = x->type == IRT_W && s->has_alu32 ? CLS_ALU : CLS_ALU64,
			up = (u8)((cls == CLS_ALU ? 32 : 64) - x->width * 8);
		sel_insn(s, cls | ALU_LSH, d, 0, 0, up);
		sel_insn(s, cls | ALU_ARSH, d, 0, 0, up);
	}
}

/* Constants are stored from a register into a context: older kernels take no immediate there. */
static bool takes_imm(const struct sel *s, ref a)
{
	const struct ir_ins *x = sel_at(s, a);
	return !(x->op == IR_param && s->fn->is_program) && x->space != SPACE_CTX;
}

void sel_store(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	struct mem m = memory(s, x->a, x->imm);
	u8 size = size_code(x->width);
	s64 imm;
	if (x->op == IR_storerel && s->c->cpu >= 4)
		sel_insn(s, CLS_STX | MODE_ATOMIC | size, m.base, sel_use(s, x->b), m.off, ATOMIC_STORE_REL);
	else if (x->op == IR_store && sel_is_imm(s, x->b, &imm) && takes_imm(s, x->a))
		sel_insn(s, CLS_ST | MODE_MEM | size, m.base, 0, m.off, imm);
	else {
		mreg v = sel_use(s, x->b);
		sel_insn(s, CLS_STX | MODE_MEM | size, m.base, v, m.off, 0);
	}
	relocated(s, x);
}

/* ---- blocks ------------------------------------------------------------------------------------------ */

/* What the type says, or what is known of a stack object. */
static u32 align_of(const struct sel *s, ref a, u32 by_type)
{
	const struct ir_ins *x = sel_at(s, a);
	return x->op == IR_alloca ? MAX(x->width, by_type) : by_type;
}

/* Is it base + K, and do all the block's accesses take K as part of their offsets? Some pointers can be followed and
 * not moved: to the context, to sockets. */
bool sel_is_moved(const struct sel *s, ref a, s64 bytes)
{
	const struct ir_ins *x = sel_at(s, a);
	s64 k = x->op == IR_add && x->type == IRT_D && ir_is_const(s->fn, x->b) ? sel_at(s, x->b)->imm : INT64_MAX;
	return k >= INT16_MIN && k <= INT16_MAX - bytes;
}

/* Where a block begins. */
static ref base_of(const struct sel *s, ref a, s64 *off)
{
	*off = s->is_fused[a] ? sel_at(s, sel_at(s, a)->b)->imm : 0;
	return s->is_fused[a] ? sel_at(s, a)->a : a;
}

static u32 piece(u32 align, s64 left)
{
	u32 w = align >= 8 ? 8 : align >= 4 ? 4 : align >= 2 ? 2 : 1;
	while (w > left)
		w /= 2;
	return w;
}

/* What is copied from a literal is stored, a number an instruction, where that takes no more of them than to load
 * it. */
static bool store_fixed(struct sel *s, const struct ir_ins *x)
{
	u32 align = align_of(s, x->a, x->width);
	u64 v;
	for (s64 at = 0, w; at < x->imm; at += w) {
		w = piece(MIN(align, 4u), x->imm - at);
		if (!ir_fixed_bytes(s->fn, x->b, at, (u32)w, &v))
			return false;
	}
	s64 off;
	ref base = base_of(s, x->a, &off);
	struct mem to = memory(s, base, off);
	for (s64 at = 0, w; at < x->imm; at += w) {
		w = piece(align, x->imm - at);
		if (!ir_fixed_bytes(s->fn, x->b, at, (u32)w, &v) || (w == 8 && (s64)v != (s32)v)) {
			w = piece(4, x->imm - at);
			ir_fixed_bytes(s->fn, x->b, at, (u32)w, &v);
		}
		sel_insn(s, CLS_ST | MODE_MEM | size_code((u8)w), to.base, 0, (s32)(to.off + at), w == 1 ? (s8)v :
			w == 2 ? (s16)v : (s32)v);
	}
	return true;
}

void sel_memcpy(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	u32 ta = align_of(s, x->a, x->width), tb = align_of(s, x->b, x->width), align = MIN(ta, tb);
	s64 to_off, from_off;
	ref to_base = base_of(s, x->a, &to_off), from_base = base_of(s, x->b, &from_off);
	if (takes_imm(s, to_base) && store_fixed(s, x))
		return;
	struct mem to = memory(s, to_base, to_off), from = memory(s, from_base, from_off);
	for (s64 at = 0; at < x->imm;) {
		u32 w = piece(align, x->imm - at);
		mreg t = vreg_new(s->m);
		sel_insn(s, CLS_LDX | MODE_MEM | size_code(w), t, from.base, (s32)(from.off + at), 0);
		sel_insn(s, CLS_STX | MODE_MEM | size_code(w), to.base, t, (s32)(to.off + at), 0);
		at += w;
	}
}

/* The byte of v in all bytes of a register. */
static mreg splat(struct sel *s, ref v)
{
	mreg t = vreg_new(s->m), ones = vreg_new(s->m);
	sel_into(s, t, v);
	sel_insn(s, CLS_ALU64 | ALU_AND, t, 0, 0, 0xff);
	sel_const(s, ones, 0x0101010101010101);
	sel_insn(s, CLS_ALU64 | ALU_MUL | SRC_X, t, ones, 0, 0);
	return t;
}

void sel_memset(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r), *b = sel_at(s, x->b);
	u32 align = align_of(s, x->a, x->width);
	bool is_const = b->op == IR_const || b->op == IR_undef;
	u32 byte = is_const ? (u8)b->imm : 0;
	s64 off;
	ref base = base_of(s, x->a, &off);
	bool by_imm = is_const && takes_imm(s, base);
	mreg v = by_imm ? 0 : is_const && !byte ? sel_use(s, x->b) : splat(s, x->b);
	struct mem to = memory(s, base, off);
	for (s64 at = 0; at < x->imm;) {
		u32 w = piece(byte && by_imm ? MIN(align, 4u) : align, x->imm - at);
		if (by_imm)
			sel_insn(s, CLS_ST | MODE_MEM | size_code(w), to.base, 0, (s32)(to.off + at),
				(s32)(byte * (w == 1 ? 1u : w == 2 ? 0x101u : 0x1010101u)));
		else
			sel_insn(s, CLS_STX | MODE_MEM | size_code(w), to.base, v, (s32)(to.off + at), 0);
		at += w;
	}
}

/* ---- atomics --------------------------------------------------------------------------------------------- */

/* What goes on 4 bytes needs 32-bit registers; with 64-bit ones it has the forms of every cpu, and kernels since
 * 5.12. */
static bool need_v3(struct sel *s, const struct ir_ins *x)
{
	if (s->c->cpu >= 3 || x->width == 8)
		return true;
	sel_cannot(s, x->at, "an atomic operation on 4 bytes other than adding, or whose old value is used, "
		"needs -mcpu=v3");
	return false;
}

void sel_atomic(struct sel *s, ref r)
{
	static const s32 ops[] = { [IRA_ADD] = ATOMIC_ADD, [IRA_OR] = ATOMIC_OR, [IRA_AND] = ATOMIC_AND,
		[IRA_XOR] = ATOMIC_XOR, [IRA_XCHG] = ATOMIC_XCHG };
	const struct ir_ins *x = sel_at(s, r);
	struct mem m = memory(s, x->a, x->imm);
	u8 code = CLS_STX | MODE_ATOMIC | size_code(x->width);
	bool fetch = x->flags & IRF_FETCH || x->aop == IRA_XCHG;
	if ((fetch || x->aop != IRA_ADD) && !need_v3(s, x))
		return;
	if (!fetch) {
		mreg v = sel_use(s, x->b);
		sel_insn(s, code, m.base, v, m.off, ops[x->aop]);
		return;
	}
	mreg d = sel_def(s, r);
	sel_into(s, d, x->b);
	sel_insn(s, code, m.base, d, m.off, ops[x->aop] | ATOMIC_FETCH);
}

void sel_cmpxchg(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	if (!need_v3(s, x))
		return;
	struct mem m = memory(s, x->a, x->imm);
	mreg v = sel_use(s, x->c), base = m.base;
	sel_into(s, 0, x->b);
	sel_insn(s, CLS_STX | MODE_ATOMIC | size_code(x->width), base, v, m.off, ATOMIC_CMPXCHG);
	sel_move(s, sel_def(s, r), 0);
}
