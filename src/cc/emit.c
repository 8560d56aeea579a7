/* emit.c: instructions, from IR with registers. Constants, stack and symbol addresses are made where they are used.
 * Comparisons that a branch alone uses become the branch; jumps are written with block numbers and set at the end. */
#include "cc/back.h"

struct fixup { u32 insn; blk to; };
struct emit {
	struct ir_fn *fn;
	struct pass_ctx *c;
	struct arena *out_arena;
	struct back_fn *out;
	struct ra ra;
	vec(struct fixup) fixups;
	u32 *start;                  /* of a block */
	pos at;
	bool failed;
};

static struct ir_ins *ins_of(const struct emit *e, ref r) { return &e->fn->ins.v[r]; }

static u32 put(struct emit *e, u8 code, u8 dst, u8 src, s32 off, s64 imm)
{
	struct insn i = { .code = code, .dst = dst & 15, .src = src & 15, .off = (s16)off, .imm = (s32)imm };
	if (e->at && (!e->out->lines.n || vec_last(&e->out->lines).at != e->at)) {
		struct back_line l = { e->out->insns.n, e->at };
		vec_push(&e->out->lines, e->out_arena, l);
	}
	vec_push(&e->out->insns, e->out_arena, i);
	return e->out->insns.n - 1;
}

static void mov(struct emit *e, u8 dst, u8 src)
{
	if (dst != src)
		put(e, CLS_ALU64 | ALU_MOV | SRC_X, dst, src, 0, 0);
}

static bool fits32(s64 v) { return v >= INT32_MIN && v <= INT32_MAX; }

static void load_const(struct emit *e, u8 dst, s64 v)
{
	if (fits32(v)) {
		put(e, CLS_ALU64 | ALU_MOV, dst, 0, 0, v);
	} else if (v >= 0 && v <= UINT32_MAX) {
		put(e, CLS_ALU | ALU_MOV, dst, 0, 0, (s32)v);
	} else {
		put(e, CLS_LD | SZ_DW | MODE_IMM, dst, 0, 0, (s32)v);
		put(e, 0, 0, 0, 0, v >> 32);
	}
}

static void load_addr(struct emit *e, u8 dst, const struct ir_ins *x)
{
	struct back_reloc r = { put(e, CLS_LD | SZ_DW | MODE_IMM, dst, 0, 0, 0), x->sym, x->imm };
	put(e, 0, 0, 0, 0, 0);
	vec_push(&e->out->relocs, e->out_arena, r);
}

static void load_core(struct emit *e, u8 dst, const struct ir_ins *x)
{
	struct back_core k = { put(e, CLS_ALU64 | ALU_MOV, dst, 0, 0, (s64)e->fn->mod->cores.v[x->imm].local), (u32)x->imm };
	vec_push(&e->out->cores, e->out_arena, k);
}

/* The value of r into exactly this register. */
static void into(struct emit *e, u8 dst, ref r)
{
	const struct ir_ins *x = ins_of(e, r);
	if (e->ra.reg[r] != NO_REG) {
		mov(e, dst, e->ra.reg[r]);
		return;
	}
	switch (x->op) {
	case IR_const: load_const(e, dst, x->imm); return;
	case IR_undef: load_const(e, dst, 0); return;
	case IR_addr: load_addr(e, dst, x); return;
	case IR_core: load_core(e, dst, x); return;
	case IR_alloca:
		mov(e, dst, REG_FP);
		put(e, CLS_ALU64 | ALU_ADD, dst, 0, 0, e->ra.slot[r]);
		return;
	default: put(e, CLS_LDX | SZ_DW | MODE_MEM, dst, REG_FP, e->ra.slot[r], 0); return;
	}
}

/* A register that holds r: its own, or the scratch. */
static u8 in_reg(struct emit *e, ref r, u8 scratch)
{
	if (e->ra.reg[r] != NO_REG)
		return e->ra.reg[r];
	into(e, scratch, r);
	return scratch;
}

/* Where the result goes: its register, or the scratch, to be stored by done(). */
static u8 result(struct emit *e, ref r) { return e->ra.reg[r] != NO_REG ? e->ra.reg[r] : SCRATCH; }

static void done(struct emit *e, ref r, u8 reg)
{
	if (e->ra.reg[r] == NO_REG && e->ra.slot[r])
		put(e, CLS_STX | SZ_DW | MODE_MEM, REG_FP, reg, e->ra.slot[r], 0);
}

static bool is_imm(const struct emit *e, ref r, s64 *v)
{
	const struct ir_ins *x = ins_of(e, r);
	*v = x->imm;
	return (x->op == IR_const && fits32(x->imm)) || (x->op == IR_undef && (*v = 0, true));
}

static u8 size_code(u8 width) { return width == 1 ? SZ_B : width == 2 ? SZ_H : width == 4 ? SZ_W : SZ_DW; }

/* ---- arithmetic ------------------------------------------------------------------------------------ */

static u8 alu_code(u8 op)
{
	static const u8 codes[] = { [IR_add] = ALU_ADD, [IR_sub] = ALU_SUB, [IR_mul] = ALU_MUL, [IR_udiv] = ALU_DIV, [IR_sdiv] = ALU_DIV,
		[IR_umod] = ALU_MOD, [IR_smod] = ALU_MOD, [IR_and] = ALU_AND, [IR_or] = ALU_OR, [IR_xor] = ALU_XOR, [IR_shl] = ALU_LSH,
		[IR_lshr] = ALU_RSH, [IR_ashr] = ALU_ARSH };
	return codes[op];
}

/* Before v4 a signed division is an unsigned one of the absolute values; the sign comes after. */
static void signed_division(struct emit *e, ref r, const struct ir_ins *x)
{
	u8 cls = x->type == IRT_W ? CLS_ALU : CLS_ALU64, jmp = x->type == IRT_W ? CLS_JMP32 : CLS_JMP, dst = result(e, r);
	bool mod = x->op == IR_smod;
	if (e->c->cpu >= 4) {
		u8 b = in_reg(e, x->b, SCRATCH2);
		if (dst == b) {
			mov(e, SCRATCH2, b);
			b = SCRATCH2;
		}
		into(e, dst, x->a);
		put(e, cls | alu_code(x->op) | SRC_X, dst, b, 1, 0);
		done(e, r, dst);
		return;
	}
	into(e, SCRATCH, x->a);
	into(e, SCRATCH2, x->b);
	/* The sign of the result waits in the stack's red zone below the frame: one slot of its own. */
	s32 slot = -(s32)ALIGN_UP(e->ra.frame + 8, 8u);
	e->out->frame = MAX(e->out->frame, (u32)-slot);
	put(e, CLS_STX | SZ_DW | MODE_MEM, REG_FP, SCRATCH, slot, 0);
	if (!mod) {
		put(e, cls | ALU_XOR | SRC_X, SCRATCH, SCRATCH2, 0, 0);
		put(e, CLS_STX | SZ_DW | MODE_MEM, REG_FP, SCRATCH, slot, 0);
		put(e, cls | ALU_XOR | SRC_X, SCRATCH, SCRATCH2, 0, 0);
	}
	put(e, jmp | JMP_SGE, SCRATCH, 0, 1, 0);
	put(e, cls | ALU_NEG, SCRATCH, 0, 0, 0);
	put(e, jmp | JMP_SGE, SCRATCH2, 0, 1, 0);
	put(e, cls | ALU_NEG, SCRATCH2, 0, 0, 0);
	put(e, cls | (mod ? ALU_MOD : ALU_DIV) | SRC_X, SCRATCH, SCRATCH2, 0, 0);
	put(e, CLS_LDX | SZ_DW | MODE_MEM, SCRATCH2, REG_FP, slot, 0);
	put(e, jmp | JMP_SGE, SCRATCH2, 0, 1, 0);
	put(e, cls | ALU_NEG, SCRATCH, 0, 0, 0);
	mov(e, dst, SCRATCH);
	done(e, r, dst);
}

static void alu(struct emit *e, ref r, const struct ir_ins *x)
{
	u8 cls = x->type == IRT_W ? CLS_ALU : CLS_ALU64, dst = result(e, r);
	const struct ir_ins *b = ins_of(e, x->b);
	s64 imm;
	if (x->op == IR_sdiv || x->op == IR_smod) {
		signed_division(e, r, x);
		return;
	}
	if (b->op == IR_core && x->op == IR_add) {
		into(e, dst, x->a);
		struct back_core k = { put(e, cls | ALU_ADD, dst, 0, 0, (s64)e->fn->mod->cores.v[b->imm].local), (u32)b->imm };
		vec_push(&e->out->cores, e->out_arena, k);
	} else if (is_imm(e, x->b, &imm)) {
		into(e, dst, x->a);
		if (x->op == IR_sub && imm != INT32_MIN)
			put(e, cls | ALU_ADD, dst, 0, 0, -imm);
		else
			put(e, cls | alu_code(x->op), dst, 0, 0, imm);
	} else {
		u8 breg = in_reg(e, x->b, SCRATCH2);
		if (dst == breg && dst != e->ra.reg[x->a]) {
			mov(e, SCRATCH2, breg);
			breg = SCRATCH2;
		}
		into(e, dst, x->a);
		put(e, cls | alu_code(x->op) | SRC_X, dst, breg, 0, 0);
	}
	done(e, r, dst);
}

static bool upper_zero(const struct emit *e, ref r)
{
	const struct ir_ins *x = ins_of(e, r);
	switch (x->op) {
	case IR_load: return !(x->flags & IRF_SIGNED) || x->width == 4;
	case IR_const: return x->imm >= 0;
	case IR_add: case IR_sub: case IR_mul: case IR_udiv: case IR_umod: case IR_and: case IR_or: case IR_xor: case IR_shl: case IR_lshr:
	case IR_ashr: case IR_sdiv: case IR_smod: case IR_neg: return x->type == IRT_W;
	case IR_zext: case IR_bswap: return true;
	default: return ir_is_compare(x->op);
	}
}

static void extend(struct emit *e, ref r, const struct ir_ins *x)
{
	u8 dst = result(e, r), bits = (u8)(x->width * 8);
	bool w = x->type == IRT_W;
	u8 cls = w ? CLS_ALU : CLS_ALU64, up = (u8)((w ? 32 : 64) - bits);
	if (x->op == IR_zext && x->width == 4) {
		if (upper_zero(e, x->a) && ins_of(e, x->a)->type == IRT_W)
			into(e, dst, x->a);
		else
			put(e, CLS_ALU | ALU_MOV | SRC_X, dst, in_reg(e, x->a, SCRATCH), 0, 0);
	} else if (x->op == IR_zext) {
		into(e, dst, x->a);
		put(e, cls | ALU_AND, dst, 0, 0, x->width == 1 ? 0xff : 0xffff);
	} else if (e->c->cpu >= 4) {
		put(e, cls | ALU_MOV | SRC_X, dst, in_reg(e, x->a, SCRATCH), bits, 0);
	} else {
		into(e, dst, x->a);
		put(e, cls | ALU_LSH, dst, 0, 0, up);
		put(e, cls | ALU_ARSH, dst, 0, 0, up);
	}
	done(e, r, dst);
}

static void one_operand(struct emit *e, ref r, const struct ir_ins *x)
{
	u8 dst = result(e, r);
	into(e, dst, x->a);
	if (x->op == IR_neg)
		put(e, (x->type == IRT_W ? CLS_ALU : CLS_ALU64) | ALU_NEG, dst, 0, 0, 0);
	else if (x->op == IR_bswap && e->c->cpu >= 4)
		put(e, CLS_ALU64 | ALU_END, dst, 0, 0, x->width * 8);
	else if (x->op == IR_bswap)
		put(e, CLS_ALU | ALU_END | SRC_X, dst, 0, 0, x->width * 8);
	done(e, r, dst);
}

/* ---- comparisons ------------------------------------------------------------------------------------- */

static u8 jump_code(u8 op)
{
	switch (op) {
	case IR_eq: return JMP_EQ;
	case IR_ne: return JMP_NE;
	case IR_ult: return JMP_LT;
	case IR_ule: return JMP_LE;
	case IR_slt: return JMP_SLT;
	default: return JMP_SLE;
	}
}

static u8 opposite(u8 code)
{
	static const u8 pairs[][2] = { { JMP_EQ, JMP_NE }, { JMP_LT, JMP_GE }, { JMP_LE, JMP_GT }, { JMP_SLT, JMP_SGE }, { JMP_SLE, JMP_SGT } };
	for (u32 i = 0; i < ARRAY_LEN(pairs); i++)
		for (u32 k = 0; k < 2; k++)
			if (pairs[i][k] == code)
				return pairs[i][1 - k];
	return code;
}

static u8 swapped(u8 code)
{
	switch (code) {
	case JMP_LT: return JMP_GT;
	case JMP_LE: return JMP_GE;
	case JMP_SLT: return JMP_SGT;
	case JMP_SLE: return JMP_SGE;
	default: return code;
	}
}

/* Jump by off (or to be fixed) if the comparison holds, or with invert if it does not. */
static u32 compare_jump(struct emit *e, const struct ir_ins *x, bool invert, s32 off)
{
	u8 cls = x->width == 4 ? CLS_JMP32 : CLS_JMP, code = jump_code(x->op);
	ref a = x->a, b = x->b;
	s64 imm;
	if (ins_of(e, a)->op == IR_const && ins_of(e, b)->op != IR_const) {
		ref t = a;
		a = b;
		b = t;
		code = swapped(code);
	}
	code = invert ? opposite(code) : code;
	u8 areg = in_reg(e, a, SCRATCH);
	if (is_imm(e, b, &imm))
		return put(e, cls | code, areg, 0, off, imm);
	return put(e, cls | code | SRC_X, areg, in_reg(e, b, SCRATCH2), off, 0);
}

static void compare_value(struct emit *e, ref r, const struct ir_ins *x)
{
	u8 dst = result(e, r);
	u32 at = compare_jump(e, x, false, 2);
	(void)at;
	put(e, CLS_ALU64 | ALU_MOV, SCRATCH, 0, 0, 0);
	put(e, CLS_JMP | JMP_JA, 0, 0, 1, 0);
	put(e, CLS_ALU64 | ALU_MOV, SCRATCH, 0, 0, 1);
	mov(e, dst, SCRATCH);
	done(e, r, dst);
}

/* ---- memory -------------------------------------------------------------------------------------------- */

struct mem { u8 base; s32 off; };
static struct mem memory(struct emit *e, ref a, s64 off, u8 scratch)
{
	if (ins_of(e, a)->op == IR_alloca && e->ra.slot[a])
		return (struct mem){ REG_FP, (s32)(e->ra.slot[a] + off) };
	if (off >= INT16_MIN && off <= INT16_MAX)
		return (struct mem){ in_reg(e, a, scratch), (s32)off };
	into(e, scratch, a);
	put(e, CLS_ALU64 | ALU_ADD, scratch, 0, 0, off);
	return (struct mem){ scratch, 0 };
}

/* The access that was just written carries a CO-RE relocation in its offset. */
static void relocated(struct emit *e, const struct ir_ins *x, u32 insn)
{
	if (!x->c)
		return;
	struct back_core k = { insn, (u32)ins_of(e, x->c)->imm };
	e->out->insns.v[insn].off = (s16)e->fn->mod->cores.v[k.core].local;
	vec_push(&e->out->cores, e->out_arena, k);
}

static void load(struct emit *e, ref r, const struct ir_ins *x)
{
	u8 dst = result(e, r);
	struct mem m = memory(e, x->a, x->imm, SCRATCH);
	bool sign = x->flags & IRF_SIGNED && x->width < (x->type == IRT_W ? 4 : 8);
	if (sign && e->c->cpu >= 4) {
		relocated(e, x, put(e, CLS_LDX | size_code(x->width) | MODE_MEMSX, dst, m.base, m.off, 0));
	} else {
		relocated(e, x, put(e, CLS_LDX | size_code(x->width) | MODE_MEM, dst, m.base, m.off, 0));
		if (sign) {
			u8 cls = x->type == IRT_W ? CLS_ALU : CLS_ALU64, up = (u8)((x->type == IRT_W ? 32 : 64) - x->width * 8);
			put(e, cls | ALU_LSH, dst, 0, 0, up);
			put(e, cls | ALU_ARSH, dst, 0, 0, up);
		}
	}
	done(e, r, dst);
}

static void store(struct emit *e, const struct ir_ins *x)
{
	s64 imm;
	struct mem m = memory(e, x->a, x->imm, SCRATCH2);
	if (is_imm(e, x->b, &imm))
		relocated(e, x, put(e, CLS_ST | size_code(x->width) | MODE_MEM, m.base, 0, m.off, imm));
	else {
		u8 v = in_reg(e, x->b, SCRATCH);
		relocated(e, x, put(e, CLS_STX | size_code(x->width) | MODE_MEM, m.base, v, m.off, 0));
	}
}

/* Alignment: what the type says, or what is known of a stack object. */
static u8 align_of(const struct emit *e, ref a, u8 type_align)
{
	const struct ir_ins *x = ins_of(e, a);
	return x->op == IR_alloca ? MAX(x->width, type_align) : type_align;
}

static void copy_memory(struct emit *e, const struct ir_ins *x)
{
	u8 ta = align_of(e, x->a, x->width), tb = align_of(e, x->b, x->width), align = MIN(ta, tb);
	struct mem to = memory(e, x->a, 0, SCRATCH2), from;
	s64 at = 0;
	if (ins_of(e, x->b)->op == IR_alloca || e->ra.reg[x->b] != NO_REG || to.base != SCRATCH2)
		from = memory(e, x->b, 0, to.base == SCRATCH2 ? SCRATCH : SCRATCH2);
	else {                       /* both addresses need a register in passing: reload the source for each piece */
		from = (struct mem){ SCRATCH, 0 };
		into(e, SCRATCH, x->b);
	}
	bool reload = from.base == SCRATCH;
	while (at < x->imm) {
		u8 w = align >= 8 ? 8 : align >= 4 ? 4 : align >= 2 ? 2 : 1;
		while (w > x->imm - at)
			w /= 2;
		if (reload && at)
			into(e, SCRATCH, x->b);
		put(e, CLS_LDX | size_code(w) | MODE_MEM, SCRATCH, from.base, (s32)(from.off + at), 0);
		put(e, CLS_STX | size_code(w) | MODE_MEM, to.base, SCRATCH, (s32)(to.off + at), 0);
		at += w;
	}
}

static void set_memory(struct emit *e, const struct ir_ins *x)
{
	struct mem to = memory(e, x->a, 0, SCRATCH2);
	const struct ir_ins *b = ins_of(e, x->b);
	bool zero = b->op == IR_const && (b->imm & 0xff) == 0;
	u8 align = align_of(e, x->a, x->width);
	u8 byte = (u8)b->imm, vreg = b->op == IR_const ? 0 : in_reg(e, x->b, SCRATCH);
	for (s64 at = 0; at < x->imm;) {
		u8 w = b->op != IR_const ? 1 : zero && align >= 8 ? 8 : align >= 4 ? 4 : align >= 2 ? 2 : 1;
		while (w > x->imm - at)
			w /= 2;
		if (b->op == IR_const)
			put(e, CLS_ST | size_code(w) | MODE_MEM, to.base, 0, (s32)(to.off + at), (s32)(byte * (w == 1 ? 1u : w == 2 ? 0x101u : 0x1010101u)));
		else
			put(e, CLS_STX | SZ_B | MODE_MEM, to.base, vreg, (s32)(to.off + at), 0);
		at += w;
	}
}

static void atomic(struct emit *e, ref r, const struct ir_ins *x)
{
	static const s32 ops[] = { [IRA_ADD] = ATOMIC_ADD, [IRA_OR] = ATOMIC_OR, [IRA_AND] = ATOMIC_AND, [IRA_XOR] = ATOMIC_XOR, [IRA_XCHG] = ATOMIC_XCHG };
	struct mem m = memory(e, x->a, x->imm, SCRATCH2);
	u8 code = CLS_STX | MODE_ATOMIC | size_code(x->width);
	bool fetch = x->flags & IRF_FETCH || x->aop == IRA_XCHG;
	if (fetch) {
		into(e, SCRATCH, x->b);
		put(e, code, m.base, SCRATCH, m.off, ops[x->aop] | ATOMIC_FETCH);
		if (e->ra.uses[r]) {
			u8 dst = result(e, r);
			mov(e, dst, SCRATCH);
			done(e, r, dst);
		}
	} else {
		put(e, code, m.base, in_reg(e, x->b, SCRATCH), m.off, ops[x->aop]);
	}
}

static void cmpxchg(struct emit *e, ref r, const struct ir_ins *x)
{
	struct mem m = memory(e, x->a, 0, SCRATCH2);
	if (m.base == SCRATCH2 && e->ra.reg[x->c] == NO_REG) {
		cc_report(e->c->ds, CANNOT_EMIT, where_src(x->at, 1), "this compare-and-exchange needs more registers than there are");
		e->failed = true;
		return;
	}
	u8 value = in_reg(e, x->c, SCRATCH2);
	into(e, SCRATCH, x->b);
	put(e, CLS_STX | MODE_ATOMIC | size_code(x->width), m.base, value, m.off, ATOMIC_CMPXCHG);
	if (e->ra.uses[r]) {
		u8 dst = result(e, r);
		mov(e, dst, SCRATCH);
		done(e, r, dst);
	}
}

/* ---- moves in parallel: arguments of calls, phis ------------------------------------------------------------ */

struct move { u8 dst; ref src; bool is_done; };

/* Registers first, in an order that overwrites nothing still needed (a cycle goes through r0); then the rest. */
static void parallel(struct emit *e, struct move *m, u32 n)
{
	u8 source[16];
	u32 left = 0;
	for (u32 i = 0; i < n; i++) {
		source[i] = e->ra.reg[m[i].src];
		m[i].is_done = source[i] == NO_REG || source[i] == m[i].dst;
		left += !m[i].is_done;
	}
	while (left) {
		bool moved = false;
		for (u32 i = 0; i < n; i++) {
			bool blocked = false;
			for (u32 k = 0; k < n; k++)
				blocked |= k != i && !m[k].is_done && source[k] == m[i].dst;
			if (m[i].is_done || blocked)
				continue;
			mov(e, m[i].dst, source[i]);
			m[i].is_done = moved = true;
			left--;
		}
		if (moved)
			continue;
		for (u32 i = 0; i < n; i++)
			if (!m[i].is_done) {         /* a cycle: free the first target */
				u8 busy = m[i].dst;
				mov(e, SCRATCH, busy);
				for (u32 k = 0; k < n; k++)
					if (!m[k].is_done && source[k] == busy)
						source[k] = SCRATCH;
				break;
			}
	}
	for (u32 i = 0; i < n; i++)
		if (e->ra.reg[m[i].src] == NO_REG)
			into(e, m[i].dst, m[i].src);
}

static void call(struct emit *e, ref r, const struct ir_ins *x)
{
	struct move m[5];
	const struct ir_sym *s = x->sym ? &e->fn->mod->syms.v[x->sym] : NULL;
	if (x->nargs > 5) {
		cc_report(e->c->ds, CANNOT_EMIT, where_src(x->at, 1), "a function that is not inlined takes at most 5 arguments, not %u", x->nargs);
		e->failed = true;
		return;
	}
	for (u32 i = 0; i < x->nargs; i++)
		m[i] = (struct move){ (u8)(i + 1), e->fn->args.v[x->args + i], false };
	parallel(e, m, x->nargs);
	u32 at = put(e, CLS_JMP | JMP_CALL, 0, s ? s->kind == SYM_KFUNC ? CALL_KFUNC : CALL_LOCAL : CALL_HELPER, 0, s ? -1 : x->imm);
	if (s) {
		struct back_reloc rel = { at, x->sym, 0 };
		vec_push(&e->out->relocs, e->out_arena, rel);
	}
	if (x->type != IRT_V && e->ra.uses[r]) {
		u8 dst = result(e, r);
		mov(e, dst, 0);
		done(e, r, dst);
	}
}

static void phi_moves(struct emit *e, blk from, blk to)
{
	struct move m[16];
	u32 n = 0, pred = 0;
	while (ir_blk(e->fn, to)->pred.v[pred] != from)
		pred++;
	/* Phis on the stack first: they only read registers. */
	ir_each(i, e->fn, to) {
		const struct ir_ins *x = ins_of(e, i);
		if (x->op != IR_phi)
			break;
		ref v = e->fn->args.v[x->args + pred];
		if (!e->ra.uses[i] || ins_of(e, v)->op == IR_undef)
			continue;
		if (e->ra.reg[i] == NO_REG) {
			put(e, CLS_STX | SZ_DW | MODE_MEM, REG_FP, in_reg(e, v, SCRATCH), e->ra.slot[i], 0);
			continue;
		}
		if (n < ARRAY_LEN(m))
			m[n++] = (struct move){ e->ra.reg[i], v, false };
	}
	parallel(e, m, n);
}

/* ---- blocks --------------------------------------------------------------------------------------------------- */

static void jump_to(struct emit *e, u32 insn, blk to)
{
	struct fixup f = { insn, to };
	vec_push(&e->fixups, e->c->tmp, f);
}

static void branch(struct emit *e, blk b, const struct ir_ins *x, blk next)
{
	const struct ir_block *k = ir_blk(e->fn, b);
	blk yes = k->succ.v[0], no = k->succ.v[1];
	bool invert = yes == next;
	u32 at;
	if (e->ra.fused[x->a])
		at = compare_jump(e, ins_of(e, x->a), invert, 0);
	else
		at = put(e, (ins_of(e, x->a)->type == IRT_W ? CLS_JMP32 : CLS_JMP) | (invert ? JMP_EQ : JMP_NE), in_reg(e, x->a, SCRATCH), 0, 0, 0);
	jump_to(e, at, invert ? no : yes);
	if (!invert && no != next)
		jump_to(e, put(e, CLS_JMP | JMP_JA, 0, 0, 0, 0), no);
}

static void select_value(struct emit *e, ref r, const struct ir_ins *x)
{
	u8 dst = result(e, r), cond = in_reg(e, x->a, SCRATCH2);
	into(e, SCRATCH, x->b);
	u32 at = put(e, (ins_of(e, x->a)->type == IRT_W ? CLS_JMP32 : CLS_JMP) | JMP_NE, cond, 0, 0, 0);
	into(e, SCRATCH, x->c);
	e->out->insns.v[at].off = (s16)(e->out->insns.n - at - 1);
	mov(e, dst, SCRATCH);
	done(e, r, dst);
}

static void instruction(struct emit *e, blk b, ref r, blk next)
{
	const struct ir_ins x = *ins_of(e, r);
	e->at = x.at ? x.at : e->at;
	switch (x.op) {
	case IR_phi: return;
	case IR_copy: case IR_launder: case IR_trunc: one_operand(e, r, &x); return;
	case IR_neg: case IR_bswap: one_operand(e, r, &x); return;
	case IR_sext: case IR_zext: extend(e, r, &x); return;
	case IR_select: select_value(e, r, &x); return;
	case IR_load: load(e, r, &x); return;
	case IR_store: store(e, &x); return;
	case IR_memcpy: copy_memory(e, &x); return;
	case IR_memset: set_memory(e, &x); return;
	case IR_atomic: atomic(e, r, &x); return;
	case IR_cmpxchg: cmpxchg(e, r, &x); return;
	case IR_fence: return;
	case IR_call: case IR_tailcall: call(e, r, &x); return;
	case IR_jmp: {
		blk to = ir_blk(e->fn, b)->succ.v[0];
		phi_moves(e, b, to);
		if (to != next)
			jump_to(e, put(e, CLS_JMP | JMP_JA, 0, 0, 0, 0), to);
		return;
	}
	case IR_br: branch(e, b, &x, next); return;
	case IR_ret:
		if (x.a)
			into(e, 0, x.a);
		else if (e->fn->sec)
			load_const(e, 0, 0);
		put(e, CLS_JMP | JMP_EXIT, 0, 0, 0, 0);
		return;
	case IR_unreachable:
		load_const(e, 0, 0);
		put(e, CLS_JMP | JMP_EXIT, 0, 0, 0, 0);
		return;
	default:
		if (ir_is_compare(x.op)) {
			if (!e->ra.fused[r])
				compare_value(e, r, &x);
			return;
		}
		if (x.op >= IR_add && x.op <= IR_ashr) {
			alu(e, r, &x);
			return;
		}
		cc_report(e->c->ds, CANNOT_EMIT, where_src(x.at, 1), "'%s' is not supported", ir_ops[x.op].name);
		e->failed = true;
	}
}

static void parameters(struct emit *e)
{
	struct move m[8];
	u32 n = 0;
	u8 fixed[8];
	for (ref i = 1; i < e->fn->ins.n; i++) {
		const struct ir_ins *x = ins_of(e, i);
		if (x->op != IR_param || !e->ra.uses[i])
			continue;
		if (e->ra.reg[i] == NO_REG)
			put(e, CLS_STX | SZ_DW | MODE_MEM, REG_FP, (u8)(x->imm + 1), e->ra.slot[i], 0);
		else if (n < 8) {
			fixed[n] = (u8)(x->imm + 1);
			m[n++] = (struct move){ e->ra.reg[i], i, false };
		}
	}
	/* Targets above r5 first, then the rest: parameters only ever move to their own register or upwards. */
	for (u32 pass = 0; pass < 2; pass++)
		for (u32 i = 0; i < n; i++)
			if ((m[i].dst > 5) == (pass == 0) && m[i].dst != fixed[i]) {
				bool busy = false;
				for (u32 k = 0; k < n; k++)
					busy |= k != i && !m[k].is_done && fixed[k] == m[i].dst && m[k].dst != m[i].dst;
				if (busy)
					mov(e, SCRATCH, fixed[i]);
				mov(e, m[i].dst, fixed[i]);
				m[i].is_done = true;
			}
}

bool back_emit(struct ir_fn *fn, struct pass_ctx *c, struct arena *out_arena, struct back_fn *out)
{
	struct emit e = { .fn = fn, .c = c, .out_arena = out_arena, .out = out };
	if (c->cpu < 3) {
		cc_report(c->ds, CANNOT_EMIT, where_none(), "-mcpu=v%u is not supported", c->cpu);
		return false;
	}
	if (!ra_run(fn, c, &e.ra))
		return false;
	out->frame = e.ra.frame;
	e.start = arena_array(c->tmp, u32, fn->blocks.n);
	e.at = fn->mod->syms.v[fn->self].at;
	parameters(&e);
	for (u32 k = 0; k < fn->order.n; k++) {
		blk b = fn->order.v[k], next = k + 1 < fn->order.n ? fn->order.v[k + 1] : 0;
		e.start[b] = out->insns.n;
		ir_each(i, fn, b)
			instruction(&e, b, i, next);
	}
	vec_each(f, &e.fixups) {
		s64 off = (s64)e.start[f->to] - f->insn - 1;
		if (off < INT16_MIN || off > INT16_MAX) {
			cc_report(c->ds, CANNOT_EMIT, where_src(fn->mod->syms.v[fn->self].at, fn->name.n), "'%.*s' is too long for a jump", STR_ARG(fn->name));
			return false;
		}
		out->insns.v[f->insn].off = (s16)off;
	}
	if (out->frame > STACK_BYTES) {
		cc_report(c->ds, STACK_TOO_BIG, where_src(fn->mod->syms.v[fn->self].at, fn->name.n),
			"'%.*s' needs %u bytes of stack, and BPF has %u", STR_ARG(fn->name), out->frame, STACK_BYTES);
		return false;
	}
	return !e.failed;
}
