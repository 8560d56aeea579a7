/* pass_keys.c: a variable that counts a loop and is the key of a map as well: for (i = 0; i < 2; i++), and a lookup of
 * &i.
 *
 * As its address is taken it would stay in memory, and what counts in memory is followed by neither us nor the
 * verifier. The helpers of maps read keys and values and keep no address; so each call gets a copy, made in front of
 * it:
 *
 *     call #1, @m, stack1     becomes     %1 = load stack1; store stack2, %1; call #1, @m, stack2
 *
 * and stack1 is only loaded and stored, which mem2reg makes a value of. */
#include "cc/pass/pass_private.h"

#include "uapi/uapi.h"

struct key { u32 loads, stores; u8 width; bool bad, is_key; ref copy; };   /* loads and stores in loops */

static bool only_reads(const struct ir_ins *x, u32 arg)
{
	bool is_map = x->op == IR_call && !x->sym &&
		(x->imm == HELPER_map_lookup_elem || x->imm == HELPER_map_update_elem ||
		x->imm == HELPER_map_delete_elem);
	return is_map && (arg == 1 || (arg == 2 && x->imm == HELPER_map_update_elem));
}

static void note(const struct ir_fn *fn, struct key *keys, ref i)
{
	const struct ir_ins *x = ir_at(fn, i);
	bool in_loop = ir_blk(fn, x->block)->loop_depth > 0;
	for (u32 n = ir_operand_count(fn, i); n--;) {
		ref o = *ir_operand((struct ir_fn *)fn, i, n);     /* only read */
		struct key *k = &keys[o];
		if (ir_at(fn, o)->op != IR_alloca)
			continue;
		if (only_reads(x, n)) {
			k->is_key = true;
			continue;
		}
		bool is_access = (x->op == IR_load || x->op == IR_store) && !n && !x->imm && !x->c &&
			!(x->flags & IRF_VOLATILE);
		k->bad |= !is_access || (k->width && k->width != x->width);
		k->width = x->width;
		k->loads += x->op == IR_load && in_loop;
		k->stores += x->op == IR_store && in_loop;
	}
}

static bool is_wanted(const struct ir_fn *fn, const struct key *k, ref object)
{
	return k->is_key && !k->bad && k->loads && k->stores && k->width == ir_at(fn, object)->imm;
}

static void copy_for(struct ir_fn *fn, struct key *k, ref i, ref object, u32 arg)
{
	pos at = ir_at(fn, i)->at;
	u8 width = k->width;
	struct ir_ins load = { .op = IR_load, .type = width == 8 ? IRT_D : IRT_W, .width = width, .a = object, .at = at,
		.mem = IRM_DIRECT };
	if (!k->copy)
		k->copy = ir_alloca(fn, width, width, NULL, at);
	ref v = ir_insert_before(fn, i, load);
	ir_insert_before(fn, i, (struct ir_ins){ .op = IR_store, .type = IRT_V, .width = width, .a = k->copy, .b = v,
		.at = at, .mem = IRM_DIRECT });
	*ir_operand(fn, i, arg) = k->copy;
}

static bool has_key(const struct ir_fn *fn)
{
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			for (u32 arg = 1; arg < 3 && only_reads(ir_at(fn, i), arg); arg++)
				if (ir_at(fn, *ir_operand((struct ir_fn *)fn, i, arg))->op == IR_alloca)
					return true;
	return false;
}

void keys_apart(struct ir_fn *fn, struct pass_ctx *c)
{
	u32 n = fn->ins.n, wanted = 0;
	if (!ir_has_way_back(fn) || !has_key(fn))
		return;
	struct key *keys = arena_array(c->tmp, struct key, n);
	ir_loops(fn);
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			note(fn, keys, i);
	for (ref i = 1; i < n; i++)
		wanted += ir_at(fn, i)->op == IR_alloca && is_wanted(fn, &keys[i], i);
	for (ref i = 1; i < n && wanted; i++)
		for (u32 arg = 1; arg < 3 && ir_at(fn, i)->block && only_reads(ir_at(fn, i), arg); arg++) {
			ref o = *ir_operand(fn, i, arg);
			if (o < n && ir_at(fn, o)->op == IR_alloca && is_wanted(fn, &keys[o], o))
				copy_for(fn, &keys[o], i, o, arg);
		}
}
