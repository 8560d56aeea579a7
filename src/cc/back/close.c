/* close.c: verifiers before 6.3 take a loop only where a jump leads back into it. Where a block of the loop stands in
 * front of its header and runs into it without one, it gets a jump to the next instruction, which the kernel takes out
 * again when it has verified the program. */
#include "cc/back/back.h"

enum { NEW, OPEN, DONE };

struct closing {
	struct mfn *m;
	u8 *state;                   /* by block: OPEN while what is reached from it is walked */
	bool *is_open;               /* by block: runs back without a jump */
	vec(u32) path;               /* the open blocks */
	u32 *next;                   /* by block: which of its ways is to be walked */
};

/* Way number n out of block b; m->blocks.n: there is none. */
static u32 way(const struct mfn *m, u32 b, u32 n, bool *falls)
{
	const mins_list *ins = &m->blocks.v[b].ins;
	u8 last = ins->n ? vec_last(ins).op : M_INSN;
	*falls = false;
	if (last != M_JMP && last != M_EXIT && n-- == 0) {
		*falls = last != M_JCC;
		return b + 1;
	}
	vec_each(i, ins) {
		const struct masm *a = i->op == M_ASM ? &m->asms.v[i->target] : NULL;
		if ((i->op == M_JMP || i->op == M_JCC) && n-- == 0)
			return m->at[i->target];
		for (u32 k = 0; a && a->labels && k < a->text->labels.n; k++)
			if (n-- == 0)
				return m->at[a->labels[k]];
	}
	return m->blocks.n;
}

/* False: all ways out of the block have been walked. */
static bool step(struct closing *c, u32 b)
{
	struct mfn *m = c->m;
	bool falls;
	u32 to = way(m, b, c->next[b]++, &falls);
	if (to >= m->blocks.n)
		return false;
	c->is_open[b] |= c->state[to] == OPEN && falls;
	if (c->state[to] == NEW) {
		c->state[to] = OPEN;
		vec_push(&c->path, m->tmp, to);
	}
	return true;
}

void close_run(struct mfn *m)
{
	struct closing c = { .m = m, .state = arena_array(m->tmp, u8, m->blocks.n + 1), .next = arena_array(m->tmp, u32,
		m->blocks.n + 1),
		.is_open = arena_array(m->tmp, bool, m->blocks.n + 1) };
	if (!m->blocks.n)
		return;
	c.state[0] = OPEN;
	vec_push(&c.path, m->tmp, 0);
	while (c.path.n) {
		u32 b = vec_last(&c.path);
		if (!step(&c, b)) {
			c.state[b] = DONE;
			c.path.n--;
		}
	}
	for (u32 b = 0; b < m->blocks.n; b++)
		if (c.is_open[b])
			vec_push(&m->blocks.v[b].ins, m->tmp,
				((struct mins){ .op = M_JMP, .target = m->blocks.v[b + 1].id }));
}
