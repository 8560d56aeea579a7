/* pass_join.c: a variable that is only made to be copied whole into another is that other, and the copy goes: "({ struct
 * x r; bpf_probe_read(&r, sizeof(r), p); r; })", as libbpf's macros have it.
 *
 * All that touches the first one stands in the block of the copy, before it, and nothing touches the other one
 * meanwhile: what the other one held until then is overwritten by the copy anyway. In a block that may come again, the
 * first thing must fill the variable, so that nothing in it is of the turn before. */
#include "cc/pass/pass_private.h"

struct join {
	struct ir_fn *fn;
	struct arena *tmp;
	u8 *kind;                    /* enum object_kind, by ref */
	u8 *is_of;                   /* by ref: an address in the object that is looked at */
	ref from, to;                /* stack objects */
};

/* Marks the addresses in an object; false: one meets other addresses, or is no address any more. */
static bool find_addresses(struct join *j, ref object)
{
	struct ir_fn *fn = j->fn;
	memset(j->is_of, 0, fn->ins.n);
	j->is_of[object] = 1;
	vec_each(b, &fn->order)
		ir_each(i, fn, *b) {
			const struct ir_ins *x = ir_at(fn, i);
			bool has = false;
			for (u32 n = ir_operand_count(fn, i); n--;)
				has |= j->is_of[*ir_operand(fn, i, n)];
			if (!has || ir_ops[x->op].effect != 'P')
				continue;
			if (x->op != IR_add && x->op != IR_sub && x->op != IR_copy)
				return false;
			j->is_of[i] = 1;
		}
	return true;
}

static bool touches(const struct join *j, ref i)
{
	if (ir_ops[ir_at(j->fn, i)->op].effect == 'P')
		return false;
	for (u32 n = ir_operand_count(j->fn, i); n--;)
		if (j->is_of[*ir_operand(j->fn, i, n)])
			return true;
	return false;
}

/* Does instruction i write all of the object, and read nothing of it? */
static bool fills(const struct join *j, ref i)
{
	const struct ir_ins *x = ir_at(j->fn, i);
	if (x->op == IR_memset || x->op == IR_memcpy)
		return x->a == j->from && x->imm == ir_at(j->fn, j->from)->imm;
	if (x->op != IR_call || x->sym || !alias_helper_fills(x->imm))
		return false;
	ref bytes = *ir_operand(j->fn, i, 1);
	return *ir_operand(j->fn, i, 0) == j->from && ir_is_const(j->fn, bytes) &&
		ir_at(j->fn, bytes)->imm == ir_at(j->fn, j->from)->imm;
}

static bool comes_again(const struct join *j, blk b)
{
	struct arena_mark m = arena_mark(j->tmp);
	u8 *seen = arena_array(j->tmp, u8, j->fn->blocks.n);
	vec(blk) open = { 0 };
	vec_push(&open, j->tmp, b);
	while (open.n && !seen[b]) {
		blk x = vec_pop(&open);
		vec_each(next, &ir_blk(j->fn, x)->succ)
			if (!seen[*next]) {
				seen[*next] = 1;
				vec_push(&open, j->tmp, *next);
			}
	}
	bool again = seen[b];
	arena_reset(j->tmp, m);
	return again;
}

/* The first instruction of block b that touches what is copied there at `copy`; 0: none does, or one elsewhere too. */
static ref first_touch(const struct join *j, blk b, ref copy)
{
	ref first = 0;
	vec_each(o, &j->fn->order) {
		bool is_behind = *o != b;
		ir_each(i, j->fn, *o) {
			if (i == copy) {
				is_behind = true;
				continue;
			}
			if (!touches(j, i))
				continue;
			if (is_behind)
				return 0;
			first = first ? first : i;
		}
	}
	return first;
}

static bool is_whole_copy(const struct join *j, const struct ir_ins *x)
{
	const struct ir_ins *to = ir_at(j->fn, x->a), *from = ir_at(j->fn, x->b);
	return x->op == IR_memcpy && x->a != x->b && to->op == IR_alloca && from->op == IR_alloca && x->imm == to->imm &&
		x->imm == from->imm && !(x->flags & IRF_VOLATILE) && j->kind[x->a] != OBJECT_ESCAPED &&
		j->kind[x->b] != OBJECT_ESCAPED;
}

/* May the copy go? */
static bool can_join(struct join *j, blk b, ref copy)
{
	if (!is_whole_copy(j, ir_at(j->fn, copy)))
		return false;
	j->to = ir_at(j->fn, copy)->a;
	j->from = ir_at(j->fn, copy)->b;
	if (!find_addresses(j, j->from))
		return false;
	ref first = first_touch(j, b, copy);
	if (!first || (!fills(j, first) && comes_again(j, b)) || !find_addresses(j, j->to))
		return false;
	for (ref i = first; i != copy; i = ir_at(j->fn, i)->next)
		if (touches(j, i))
			return false;
	return true;
}

bool pass_join(struct ir_fn *fn, struct pass_ctx *c)
{
	struct join j = { .fn = fn, .tmp = c->tmp };
	u64 work = 0;
	bool changed = false;
	vec_each(b, &fn->order)
		ir_each_safe(i, fn, *b) {
			if (ir_at(fn, i)->op != IR_memcpy || (work += fn->ins.n) > PASS_MOST_WORK)
				continue;
			if (!j.kind) {
				j.kind = alias_objects(fn, c->tmp);
				j.is_of = arena_array(c->tmp, u8, fn->ins.n);
			}
			if (!can_join(&j, *b, i))
				continue;
			struct ir_ins *to = ir_at(fn, j.to);
			to->width = MAX(to->width, ir_at(fn, j.from)->width);
			j.kind[j.to] = MAX(j.kind[j.to], j.kind[j.from]);
			ref *now = arena_array(c->tmp, ref, fn->ins.n);
			now[j.from] = j.to;
			ir_remove(fn, i);
			ir_replace_uses(fn, now);
			changed = true;
		}
	return changed;
}
