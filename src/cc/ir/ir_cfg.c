/* ir_cfg.c: the shape of a function: order of blocks, dominators, loops. All three are kept until a block or an edge
 * changes: what changes one counts it in fn->shape.
 *
 * Dominators by the simple iterative algorithm over reverse postorder (Cooper, Harvey, Kennedy, 2001), which is
 * near linear on the graphs that C makes. "a dominates b" is one comparison of intervals of the dominator tree.
 */
#include "cc/ir/ir.h"

/* Reverse postorder without recursion: deep nests of blocks must not exhaust the C stack. */
enum { LIKELY = 1, UNLIKELY };

/* The successor that comes right after its block in the order: the first one, unless the other is expected. */
static u32 first_way(const struct ir_fn *fn, const struct ir_block *b)
{
	if (b->succ.n != 2)
		return 0;
	u32 one = ir_blk(fn, b->succ.v[0])->likely, other = ir_blk(fn, b->succ.v[1])->likely;
	return (one == UNLIKELY && other != UNLIKELY) || (one != LIKELY && other == LIKELY);
}

static u32 collect(struct ir_fn *fn, blk *post, u32 *next, blk *stack)
{
	u32 n = 0, depth = 0;
	stack[depth++] = fn->entry;
	ir_blk(fn, fn->entry)->rpo = 1;
	while (depth) {
		blk b = stack[depth - 1];
		struct ir_block *bl = ir_blk(fn, b);
		if (next[b] == bl->succ.n) {
			post[n++] = b;
			depth--;
			continue;
		}
		/* last successor first: what is visited last comes right after its block in the order */
		u32 k = next[b]++;
		blk s = bl->succ.v[first_way(fn, bl) ? k : bl->succ.n - 1 - k];
		if (!ir_blk(fn, s)->rpo) {
			ir_blk(fn, s)->rpo = 1;
			stack[depth++] = s;
		}
	}
	return n;
}

static void drop_unreachable(struct ir_fn *fn)
{
	for (blk b = 1; b < fn->blocks.n; b++)
		if (!ir_blk(fn, b)->rpo && !ir_blk(fn, b)->is_removed)
			ir_block_remove(fn, b);
}

void ir_order(struct ir_fn *fn)
{
	u32 nb = fn->blocks.n;
	if (fn->ordered == fn->shape + 1)
		return;
	struct arena tmp = { 0 };
	blk *post = arena_array(&tmp, blk, nb), *stack = arena_array(&tmp, blk, nb);
	u32 *next = arena_array(&tmp, u32, nb);
	for (blk b = 1; b < nb; b++)
		ir_blk(fn, b)->rpo = 0;
	u32 n = collect(fn, post, next, stack);
	drop_unreachable(fn);
	fn->order.n = 0;
	for (u32 i = n; i--;) {
		vec_push(&fn->order, fn->arena, post[i]);
		ir_blk(fn, post[i])->rpo = fn->order.n;
	}
	fn->ordered = fn->shape + 1;
	arena_clear(&tmp);
}

bool ir_is_led_back_to(const struct ir_fn *fn, blk b)
{
	vec_each(p, &ir_blk(fn, b)->pred)
		if (ir_blk(fn, *p)->rpo >= ir_blk(fn, b)->rpo)
			return true;
	return false;
}

bool ir_has_way_back(const struct ir_fn *fn)
{
	vec_each(b, &fn->order)
		if (ir_is_led_back_to(fn, *b))
			return true;
	return false;
}

static blk meet(const struct ir_fn *fn, blk a, blk b)
{
	while (a != b) {
		while (ir_blk(fn, a)->rpo > ir_blk(fn, b)->rpo)
			a = ir_blk(fn, a)->idom;
		while (ir_blk(fn, b)->rpo > ir_blk(fn, a)->rpo)
			b = ir_blk(fn, b)->idom;
	}
	return a;
}

static bool improve_idom(struct ir_fn *fn, blk b)
{
	struct ir_block *bl = ir_blk(fn, b);
	blk dom = 0;
	vec_each(p, &bl->pred)
		if (ir_blk(fn, *p)->idom)
			dom = dom ? meet(fn, *p, dom) : *p;
	if (bl->idom == dom)
		return false;
	bl->idom = dom;
	return true;
}

/* Without recursion: a child, else the next of the same parent, else of the parent's. */
void ir_walk_dominators(const struct ir_fn *fn, ir_walk_fn *enter, ir_walk_fn *leave, void *ctx)
{
	for (blk b = fn->entry; b;) {
		enter(ctx, b);
		if (ir_blk(fn, b)->dom_first) {
			b = ir_blk(fn, b)->dom_first;
			continue;
		}
		leave(ctx, b);
		while (b && !ir_blk(fn, b)->dom_next) {
			b = ir_blk(fn, b)->idom;
			if (b)
				leave(ctx, b);
		}
		b = b ? ir_blk(fn, b)->dom_next : 0;
	}
}

struct numbering { struct ir_fn *fn; u32 clock; };
static void number_in(void *ctx, blk b) { struct numbering *n = ctx; ir_blk(n->fn, b)->dom_in = ++n->clock; }
static void number_out(void *ctx, blk b) { struct numbering *n = ctx; ir_blk(n->fn, b)->dom_out = n->clock; }

static void link_tree(struct ir_fn *fn)
{
	vec_each(b, &fn->order)
		ir_blk(fn, *b)->dom_first = ir_blk(fn, *b)->dom_next = 0;
	for (u32 i = fn->order.n; i-- > 1;) {
		blk b = fn->order.v[i];
		struct ir_block *up = ir_blk(fn, ir_blk(fn, b)->idom);
		ir_blk(fn, b)->dom_next = up->dom_first;
		up->dom_first = b;
	}
	struct numbering n = { fn, 0 };
	ir_walk_dominators(fn, number_in, number_out, &n);
}

/* Then the ways back change nothing: what comes by one has been where it leads to. */
static bool are_loops_entered_by_heads(const struct ir_fn *fn)
{
	vec_each(b, &fn->order)
		vec_each(p, &ir_blk(fn, *b)->pred)
			if (ir_blk(fn, *p)->rpo > ir_blk(fn, *b)->rpo && meet(fn, *p, *b) != *b)
				return false;
	return true;
}

void ir_dominators(struct ir_fn *fn)
{
	ir_order(fn);
	if (fn->dominated == fn->shape + 1)
		return;
	vec_each(b, &fn->order)
		ir_blk(fn, *b)->idom = 0;
	ir_blk(fn, fn->entry)->idom = fn->entry;
	for (bool changed = true; changed;) {
		changed = false;
		for (u32 i = 1; i < fn->order.n; i++)
			changed |= improve_idom(fn, fn->order.v[i]);
		changed = changed && !are_loops_entered_by_heads(fn);
	}
	ir_blk(fn, fn->entry)->idom = 0;
	link_tree(fn);
	fn->dominated = fn->shape + 1;
}

bool ir_dominates(const struct ir_fn *fn, blk a, blk b)
{
	const struct ir_block *x = ir_blk(fn, a), *y = ir_blk(fn, b);
	return x->dom_in <= y->dom_in && y->dom_out <= x->dom_out;
}

static blk outermost(const struct ir_fn *fn, blk b)
{
	blk l = ir_blk(fn, b)->loop;
	while (l && ir_blk(fn, l)->loop_parent)
		l = ir_blk(fn, l)->loop_parent;
	return l;
}

typedef vec(blk) blk_stack;

/* Give the blocks of head's natural loop their header, walking back from its latches. Loops inside were found
 * before: one is stepped over as a whole, from its own header on. */
static void mark_loop(struct ir_fn *fn, blk head, blk_stack *todo, struct arena *tmp)
{
	while (todo->n) {
		blk b = vec_pop(todo), top = outermost(fn, b);
		if (b == head || top == head)
			continue;
		if (top) {
			ir_blk(fn, top)->loop_parent = head;
			b = top;
		} else {
			ir_blk(fn, b)->loop = head;
		}
		vec_each(p, &ir_blk(fn, b)->pred)
			vec_push(todo, tmp, *p);
	}
}

void ir_loops(struct ir_fn *fn)
{
	if (fn->looped == fn->shape + 1)
		return;
	struct arena tmp = { 0 };
	blk_stack todo = { 0 };
	vec_each(b, &fn->order)
		ir_blk(fn, *b)->loop = ir_blk(fn, *b)->loop_parent = ir_blk(fn, *b)->loop_depth = 0;
	for (u32 i = fn->order.n; i--;) {
		blk h = fn->order.v[i];
		todo.n = 0;
		vec_each(p, &ir_blk(fn, h)->pred)
			if (ir_dominates(fn, h, *p))
				vec_push(&todo, &tmp, *p);
		if (!todo.n)
			continue;
		mark_loop(fn, h, &todo, &tmp);
		ir_blk(fn, h)->loop = h;
	}
	vec_each(b, &fn->order) {
		struct ir_block *bl = ir_blk(fn, *b);
		if (bl->loop == *b)
			bl->loop_depth = 1 + (bl->loop_parent ? ir_blk(fn, bl->loop_parent)->loop_depth : 0);
		else if (bl->loop)
			bl->loop_depth = ir_blk(fn, bl->loop)->loop_depth;
	}
	fn->looped = fn->shape + 1;
	arena_clear(&tmp);
}

bool ir_in_loop(const struct ir_fn *fn, blk b, blk header)
{
	for (blk l = ir_blk(fn, b)->loop; l; l = ir_blk(fn, l)->loop_parent)
		if (l == header)
			return true;
	return false;
}

static bool counts_rounds(const struct ir_fn *fn, const struct ir_ins *x)
{
	const struct ir_sym *to = x->op == IR_call && x->sym ? &fn->mod->syms.v[x->sym] : NULL;
	if (x->op == IR_asmgoto)
		return str_starts(fn->asms.v[x->imm].text, "may_goto");
	return to && to->kind == SYM_KFUNC && str_starts(to->name, "bpf_iter_") && str_ends(to->name, "_next");
}

bool ir_counted_loops(const struct ir_fn *fn, bool *is_counted)
{
	bool any = false;
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			for (blk l = counts_rounds(fn, ir_at(fn, i)) ? ir_blk(fn, *b)->loop : 0; l; l = ir_blk(fn,
				l)->loop_parent)
				any = is_counted[l] = true;
	return any;
}
