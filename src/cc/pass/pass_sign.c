/* pass_sign.c: a narrow number with a sign that is only asked whether it equals constants or another such number (as
 * characters of two texts are), or stored as narrow as it is, needs no sign: its bits are compared, or copied. Before
 * -mcpu=v4 that saves two shifts, after which the verifier knows less than before. Where the sign is needed in 64 bits,
 * it is made there, and not in 32 bits first. */
#include "cc/pass/pass_private.h"

/* How many low bits count; 0: not a sign extension. */
static u32 signed_bits(const struct ir_ins *x)
{
	if (x->op == IR_load && x->flags & IRF_SIGNED &&
		x->width < (x->type == IRT_W ? 4 : 8))
		return x->width * 8u;
	return x->op == IR_sext && x->width < 4 ? x->width * 8u : 0;
}

/* The user stores no more than the bits, asks for equality with a number that they can hold, or whether it is 0. */
static bool needs_no_sign(const struct ir_fn *fn, const struct ir_ins *user, u32 n, u32 bits)
{
	bool is_stored = user->op == IR_store && n == 1 && user->width * 8u <= bits;
	if (is_stored || ((user->op == IR_br || user->op == IR_select) && !n))
		return true;
	if ((user->op != IR_eq && user->op != IR_ne) || n || !ir_is_const(fn, user->b))
		return false;
	s64 k = ir_at(fn, user->b)->imm;
	return k >= -(1ll << (bits - 1)) && k < 1ll << (bits - 1);
}

/* Are both sides of the comparison i narrow alike? Then both need their sign, or none does. */
static bool is_pair(const struct ir_fn *fn, ref i)
{
	const struct ir_ins *x = ir_at(fn, i);
	u32 bits = x->op == IR_eq || x->op == IR_ne ? signed_bits(ir_at(fn, x->a)) : 0;
	return bits && bits == signed_bits(ir_at(fn, x->b));
}

/* What is compared with one that keeps its sign keeps its own. */
static void keep_pairs(const struct ir_fn *fn, u8 *kept)
{
	for (bool again = true; again;) {
		again = false;
		vec_each(b, &fn->order)
			ir_each(i, fn, *b) {
				const struct ir_ins *x = ir_at(fn, i);
				if (is_pair(fn, i) && kept[x->a] != kept[x->b])
					kept[x->a] = kept[x->b] = again = true;
			}
	}
}

/* What comes from less than 32 bits to 64 by way of 32, as a char that is an index does, comes there at once. */
static bool extend_at_once(struct ir_fn *fn, struct pass_ctx *c)
{
	u32 *uses = NULL;
	vec_each(b, &fn->order)
		ir_each(i, fn, *b) {
			struct ir_ins *x = ir_at(fn, i);
			bool is_wider = x->op == IR_sext && x->width == 4 && x->type == IRT_D;
			struct ir_ins *from = is_wider ? ir_at(fn, x->a) : NULL;
			if (!from || from->type != IRT_W || !signed_bits(from))
				continue;
			if (!uses)
				uses = ir_use_counts(fn, c->tmp);
			if (uses[x->a] > 1)
				continue;
			from->type = IRT_D;
			x->op = IR_copy;
		}
	return uses != NULL;
}

bool pass_sign(struct ir_fn *fn, struct pass_ctx *c)
{
	u8 *kept = arena_array(c->tmp, u8, fn->ins.n);
	bool changed = false;
	u32 had = fn->ins.n;
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref o = *ir_operand(fn, i, n);
				u32 bits = o ? signed_bits(ir_at(fn, o)) : 0;
				kept[o] |= bits && !needs_no_sign(fn, ir_at(fn, i), n, bits) && !is_pair(fn, i);
			}
	keep_pairs(fn, kept);
	vec_each(b, &fn->order)
		ir_each(i, fn, *b) {
			const struct ir_ins *x = ir_at(fn, i);
			ref o = x->op == IR_eq || x->op == IR_ne ? x->a : 0;
			u32 bits = o && o < had && !kept[o] ? signed_bits(ir_at(fn, o)) : 0;
			if (!bits || !ir_is_const(fn, x->b))
				continue;
			ref k = ir_const(fn, ir_at(fn, x->b)->type, ir_at(fn, x->b)->imm & ((1ll << bits) - 1));
			ir_at(fn, i)->b = k;
			changed = true;
		}
	vec_each(b, &fn->order)
		ir_each(i, fn, *b) {
			struct ir_ins *x = ir_at(fn, i);
			if (i >= had || kept[i] || !signed_bits(x))
				continue;
			if (x->op == IR_load)
				x->flags &= (u8)~IRF_SIGNED;
			else
				x->op = IR_zext;
		}
	return extend_at_once(fn, c) || changed;
}
