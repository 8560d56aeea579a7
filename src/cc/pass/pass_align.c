/* pass_align.c: the verifier wants accesses to the stack and to the context aligned. Members of packed structs need not
 * be, nor what memcpy takes from a tracepoint's record: where inlining and SSA have shown that a pointer leads to an
 * object of the stack or into the context, such an access goes in aligned pieces. A function that stays one is told how
 * its callers' objects are aligned. */
#include "cc/pass/pass_private.h"

enum { MAX_DEPTH = 8 };

static u32 low_bit(s64 v)
{
	return v & 7 ? (u32)(v & -v) & 7 : 8;
}

/* What an offset is a multiple of, up to 8. Where nothing tells otherwise it is taken to be aligned, as C has it. */
static u32 multiple(const struct ir_fn *fn, ref v, u32 depth)
{
	const struct ir_ins *x = ir_at(fn, v);
	bool by_const = depth < MAX_DEPTH && x->b && ir_is_const(fn, x->b);
	switch (x->op) {
	case IR_const: return low_bit(x->imm);
	case IR_mul:   return by_const ? low_bit(ir_at(fn, x->b)->imm) : 8;
	case IR_add:   return depth < MAX_DEPTH ? MIN(multiple(fn, x->a, depth + 1), multiple(fn, x->b, depth + 1)) : 8;
	case IR_zext: case IR_sext: return depth < MAX_DEPTH ? multiple(fn, x->a, depth + 1) : 8;
	default:       return 8;
	}
}

/* What address a + off is a multiple of, or 0 where it leads neither to a stack object nor into the context. */
static u32 address_align(const struct ir_fn *fn, ref a, s64 off)
{
	u32 align = low_bit(off);
	const struct ir_ins *base = ir_at(fn, a);
	for (u32 depth = 0; base->op == IR_add && depth < MAX_DEPTH; depth++) {
		bool is_swapped = ir_at(fn, base->a)->type != IRT_D || ir_at(fn, base->b)->op == IR_alloca;
		align = MIN(align, multiple(fn, is_swapped ? base->a : base->b, 0));
		base = ir_at(fn, is_swapped ? base->b : base->a);
	}
	if (base->op == IR_param && fn->is_program)
		return base->imm ? 0 : align;
	if (base->op == IR_param)
		return MIN(align, fn->param_align[base->imm]);
	return base->op == IR_alloca ? MIN(align, base->width) : 0;
}

/* The widest aligned access at this place, or 0 where any will do. */
static u8 piece(const struct ir_fn *fn, const struct ir_ins *x)
{
	return (u8)MIN(x->width, address_align(fn, x->a, x->imm));
}

static void tell_callee(const struct ir_fn *fn, const struct ir_ins *x)
{
	struct ir_fn *callee = x->sym && fn->mod->syms.v[x->sym].is_static ? fn->mod->syms.v[x->sym].fn : NULL;
	for (u32 n = 0; callee && n < x->nargs && n < callee->nparams; n++) {
		ref a = fn->args.v[x->args + n];
		u32 align = ir_at(fn, a)->type == IRT_D ? address_align(fn, a, 0) : 0;
		u8 *had = &callee->param_align[n];
		if (align)
			*had = *had ? MIN(*had, (u8)align) : (u8)align;
	}
}

/* Objects of 8 bytes and more stand at multiples of 8 (stack.c), whatever their type asks for. */
static void widen_objects(struct ir_fn *fn)
{
	for (ref i = 1; i < fn->ins.n; i++)
		if (ir_at(fn, i)->op == IR_alloca && ir_at(fn, i)->imm >= 8)
			ir_at(fn, i)->width = MAX(ir_at(fn, i)->width, 8);
}

static bool is_ours(const struct ir_fn *fn, ref a)
{
	while (ir_at(fn, a)->op == IR_add)
		a = ir_at(fn, ir_at(fn, a)->b)->op == IR_alloca ? ir_at(fn, a)->b : ir_at(fn, a)->a;
	return ir_at(fn, a)->op == IR_alloca;
}

/* A memcpy or memset is aligned by where it leads: wider than its types say on the stack alone, which has no fields. */
static void align_bytes(struct ir_fn *fn, ref i)
{
	struct ir_ins *x = ir_at(fn, i);
	bool copies = x->op == IR_memcpy;
	u32 to = address_align(fn, x->a, 0), from = copies ? address_align(fn, x->b, 0) : to;
	if (is_ours(fn, x->a) && (!copies || is_ours(fn, x->b)))
		x->width = (u8)MIN(to, from);
	else
		x->width = (u8)MIN(x->width, MIN(to ? to : 8, from ? from : 8));
}

static ref binary(struct ir_fn *fn, ref where, enum ir_op op, u8 type, ref a, s64 k)
{
	return ir_insert_before(fn, where, (struct ir_ins){ .op = op, .type = type, .a = a, .b = ir_const(fn, type, k),
		.at = ir_at(fn, where)->at });
}

static void split_load(struct ir_fn *fn, ref i, u8 each)
{
	const struct ir_ins x = *ir_at(fn, i);
	u32 bits = x.type == IRT_D ? 64 : 32, left = bits - x.width * 8u;
	ref sum = 0, v;
	for (u8 at = 0; at < x.width; at += each) {
		struct ir_ins part = x;
		part.width = each;
		part.imm += at;
		part.flags &= (u8)~IRF_SIGNED;
		v = ir_insert_before(fn, i, part);
		if (at)
			v = binary(fn, i, IR_shl, x.type, v, at * 8);
		sum = !sum ? v : ir_insert_before(fn, i, (struct ir_ins){ .op = IR_or, .type = x.type, .a = sum, .b = v,
			.at = x.at });
	}
	/* The load itself becomes what its users read. */
	bool is_signed = (x.flags & IRF_SIGNED) && left;
	if (is_signed)
		sum = binary(fn, i, IR_shl, x.type, sum, left);
	ref k = ir_const(fn, x.type, is_signed ? left : 0);
	struct ir_ins *load = ir_at(fn, i);
	load->op = is_signed ? IR_ashr : IR_or;
	load->a = sum;
	load->b = k;
	load->imm = 0;
	load->width = load->flags = load->mem = 0;
}

static void split_store(struct ir_fn *fn, ref i, u8 each)
{
	const struct ir_ins x = *ir_at(fn, i);
	u8 type = ir_at(fn, x.b)->type;
	for (u8 at = each; at < x.width; at += each) {
		struct ir_ins part = x;
		part.b = binary(fn, i, IR_lshr, type, x.b, at * 8);
		part.width = each;
		part.imm += at;
		ir_insert_before(fn, i, part);
	}
	ir_at(fn, i)->width = each;
}

bool pass_align(struct ir_fn *fn, struct pass_ctx *c)
{
	bool changed = false;
	(void)c;
	widen_objects(fn);
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each_safe(i, fn, b) {
			const struct ir_ins *x = ir_at(fn, i);
			if (x->op == IR_memcpy || x->op == IR_memset)
				align_bytes(fn, i);
			if (x->op == IR_call)
				tell_callee(fn, x);
			u8 each = x->op == IR_load || x->op == IR_store ? piece(fn, x) : 0;
			if (!each || each == x->width)
				continue;
			if (x->op == IR_load)
				split_load(fn, i, each);
			else
				split_store(fn, i, each);
			changed = true;
		}
	return changed;
}
