/* ir_compact.c: a function without its dead entries. Inlining, promotion and pruning leave more of them than live ones,
 * and every pass has tables by entry. What is left moves down in the order it had, so that nothing else changes; the
 * room behind it is kept for what comes. */
#include "cc/ir/ir.h"

/* New places: of instructions that stand in a block, and of floating values that these use. */
static ref *number_values(const struct ir_fn *fn, struct arena *tmp)
{
	ref *to = arena_array(tmp, ref, fn->ins.n), n = 0;
	for (ref i = 1; i < fn->ins.n; i++) {
		if (!fn->ins.v[i].block)
			continue;
		to[i] = 1;
		for (u32 k = ir_operand_count(fn, i); k--;)
			to[*ir_operand((struct ir_fn *)fn, i, k)] = 1;         /* only read */
	}
	to[0] = 0;
	for (ref i = 1; i < fn->ins.n; i++)
		if (to[i])
			to[i] = ++n;
	return to;
}

static blk *number_blocks(const struct ir_fn *fn, struct arena *tmp)
{
	blk *to = arena_array(tmp, blk, fn->blocks.n), n = 0;
	for (blk b = 1; b < fn->blocks.n; b++)
		if (!ir_blk(fn, b)->is_removed)
			to[b] = ++n;
	return to;
}

static void move_values(struct ir_fn *fn, const ref *to, const blk *block_to)
{
	vec(ref) args = { 0 };
	u32 n = 1;
	vec_add(&args, fn->arena);
	for (ref i = 1; i < fn->ins.n; i++) {
		if (!to[i])
			continue;
		struct ir_ins x = *ir_at(fn, i);
		x.a = to[x.a], x.b = to[x.b], x.c = to[x.c];
		x.prev = to[x.prev], x.next = to[x.next];
		x.block = block_to[x.block];
		if (ir_has_list(x.op)) {
			u32 at = args.n;
			for (u32 k = 0; k < x.nargs; k++)
				vec_push(&args, fn->arena, to[fn->args.v[x.args + k]]);
			x.args = at;
		}
		*ir_at(fn, to[i]) = x;
		n = to[i] + 1;
	}
	fn->ins.n = n;
	fn->args.v = args.v, fn->args.n = args.n, fn->args.cap = args.cap;
}

static void move_blocks(struct ir_fn *fn, const ref *to, const blk *block_to)
{
	u32 n = 1;
	for (blk b = 1; b < fn->blocks.n; b++) {
		if (!block_to[b])
			continue;
		struct ir_block *x = ir_blk(fn, block_to[b]);
		*x = *ir_blk(fn, b);
		x->first = to[x->first], x->last = to[x->last];
		vec_each(s, &x->succ)
			*s = block_to[*s];
		vec_each(p, &x->pred)
			*p = block_to[*p];
		vec_each(k, &x->cases)
			k->to = block_to[k->to];
		n = block_to[b] + 1;
	}
	fn->blocks.n = n;
	fn->shape++;
	fn->entry = block_to[fn->entry];
}

static void *copied(struct arena *a, const void *v, size_t bytes)
{
	return bytes ? memcpy(arena_alloc(a, bytes), v, bytes) : NULL;
}

#define MOVE(x, a) ((x)->v = copied((a), (x)->v, (x)->n * sizeof(*(x)->v)), (x)->cap = (x)->n)

static void move_map(struct map *m, struct arena *a)
{
	struct map old = *m;
	*m = (struct map){ 0 };
	for (u32 i = 0; i < old.cap; i++)
		if (old.used[i] && old.vals[i])
			map_put(m, a, old.keys[i], old.vals[i]);
}

void ir_move(struct ir_fn *fn, struct arena *to)
{
	MOVE(&fn->ins, to);
	MOVE(&fn->args, to);
	MOVE(&fn->asms, to);
	MOVE(&fn->order, to);
	MOVE(&fn->blocks, to);
	vec_each(b, &fn->blocks) {
		MOVE(&b->succ, to);
		MOVE(&b->pred, to);
		MOVE(&b->cases, to);
	}
	move_map(&fn->wconsts, to);
	move_map(&fn->dconsts, to);
	move_map(&fn->floats, to);
	fn->arena = to;
}

/* A value that is 0 now will be made again when it is asked for. */
static void renumber(struct map *m, const ref *to)
{
	for (u32 i = 0; i < m->cap; i++)
		if (m->used[i])
			m->vals[i] = to[m->vals[i]];
}

void ir_compact(struct ir_fn *fn, struct arena *tmp)
{
	const ref *to = number_values(fn, tmp);
	const blk *block_to = number_blocks(fn, tmp);
	move_values(fn, to, block_to);
	move_blocks(fn, to, block_to);
	renumber(&fn->wconsts, to);
	renumber(&fn->dconsts, to);
	renumber(&fn->floats, to);
	ir_order(fn);
}
