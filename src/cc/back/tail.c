/* tail.c: blocks that end alike share their end: the earlier one jumps into the later one, so that no new jump goes
 * backwards. Instructions must be equal down to their registers, and must not make the verifier meet pointers of two
 * kinds in one place: memory is reached through r10 or an address made in the shared part, arguments of calls are set
 * there. */
#include "cc/back/back.h"

enum { ROUNDS = 6, WINDOW = 24 };

struct tails {
	struct mfn *m;
	/* by block: where it goes when it does not jump on a condition; EXITS; 0: neither */
	blk *end;
	u32 *next_alike;             /* by block: a later one of the same end, or 0 */
	blk *cut_id;                 /* by block: the part from cut on becomes a block of this name; 0: none */
	u32 *cut;
};
enum { EXITS = ~0u };

static u32 body(const struct mblock *b)
{
	return b->ins.n && vec_last(&b->ins).op == M_JMP ? b->ins.n - 1 : b->ins.n;
}

static blk end_of(const struct mfn *m, u32 b)
{
	const mins_list *ins = &m->blocks.v[b].ins;
	if (!ins->n)
		return 0;
	const struct mins *last = &vec_last(ins);
	if (last->op == M_EXIT)
		return EXITS;
	if (last->op == M_JMP)
		return ins->n > 1 ? last->target : 0;
	if (last->op == M_JCC || last->op == M_ASM)
		return 0;
	for (b++; b < m->blocks.n && !m->blocks.v[b].ins.n; b++)
		;
	return b < m->blocks.n ? m->blocks.v[b].id : 0;
}

static bool same(const struct mins *a, const struct mins *b)
{
	if (a->op == M_SKIP || a->op == M_LABEL || a->op == M_JCC || a->op == M_JMP || a->op == M_ASM)
		return false;
	return a->op == b->op && a->code == b->code && a->nargs == b->nargs && a->is_partial == b->is_partial &&
		a->dst == b->dst && a->src == b->src &&
		a->off == b->off && a->imm == b->imm && a->sym == b->sym && a->core == b->core;
}

/* ---- what may be shared --------------------------------------------------------------------------------- */

struct regs { u16 is_set, is_sure; };       /* written here; an address of one kind on all ways */

static bool is_memory(const struct mins *i, mreg *base)
{
	u8 cls = i->code & 7;
	if (i->op != M_INSN || (cls != CLS_LDX && cls != CLS_ST && cls != CLS_STX))
		return false;
	*base = cls == CLS_LDX ? i->src : i->dst;
	return true;
}

static bool step(struct regs *r, struct mfn *m, struct mins *i)
{
	struct mregs x;
	mreg base;
	u16 sure = 0, args = (u16)(((1 << i->nargs) - 1) << 1);
	if (is_memory(i, &base) && base != REG_FP && !(r->is_sure >> base & 1))
		return false;
	if (i->op == M_CALL && (args & ~r->is_set))
		return false;
	mins_regs(m, i, &x);
	if (i->op == M_LD64)
		sure = (u16)(1 << i->dst);
	else if (i->op == M_CALL)
		sure = 1;
	else if (i->op == M_MOVE && r->is_sure >> i->src & 1)
		sure = (u16)(1 << i->dst);
	else if (i->op == M_INSN && (i->code & 7) == CLS_ALU64 && (i->code & 0xf0) != ALU_MOV)
		sure = r->is_sure & (u16)(1 << i->dst);
	for (u32 n = 0; n < x.ndef; n++) {
		r->is_set |= (u16)(1 << *x.def[n]);
		r->is_sure &= (u16)~(1 << *x.def[n]);
	}
	r->is_set = (u16)((r->is_set & ~x.writes) | (i->op == M_CALL));
	r->is_sure = (u16)((r->is_sure & ~x.writes) | sure);
	return true;
}

/* How many of the last n instructions of a block may stand in another's place. */
static u32 allowed(struct mfn *m, struct mblock *b, u32 n)
{
	u32 end = body(b), from = end - n;
	struct regs r = { 0 };
	for (u32 k = from; k < end; k++)
		if (!step(&r, m, &b->ins.v[k])) {
			from = k + 1;
			r = (struct regs){ 0 };
		}
	return end - from;
}

static u32 slots(const struct mblock *b, u32 n)
{
	u32 sum = 0;
	for (u32 k = body(b) - n; k < body(b); k++)
		sum += b->ins.v[k].op == M_LD64 || b->ins.v[k].op == M_LEA ? 2 : 1;
	return sum;
}

static u32 alike(struct tails *t, u32 a, u32 b)
{
	struct mblock *x = &t->m->blocks.v[a], *y = &t->m->blocks.v[b];
	u32 n = 0, nx = body(x), ny = body(y);
	while (n < nx && n < ny && same(&x->ins.v[nx - 1 - n], &y->ins.v[ny - 1 - n]))
		n++;
	n = allowed(t->m, y, n);
	return slots(y, n) >= 2 || n == nx ? n : 0;      /* a block that is a jump alone will be jumped over */
}

/* ---- sharing ------------------------------------------------------------------------------------------------- */

static void jump_into(struct tails *t, u32 a, u32 n, blk to)
{
	mins_list *ins = &t->m->blocks.v[a].ins;
	pos at = ins->v[body(&t->m->blocks.v[a]) - n].at;
	ins->n = body(&t->m->blocks.v[a]) - n;
	vec_push(ins, t->m->tmp, ((struct mins){ .op = M_JMP, .target = to, .at = at }));
	t->end[a] = 0;
}

/* The later block, cut where the shared part starts. */
static blk shared_part(struct tails *t, u32 b, u32 n)
{
	struct mblock *y = &t->m->blocks.v[b];
	u32 from = body(y) - n;
	if (!from)
		return y->id;
	if (!t->cut_id[b]) {
		t->cut_id[b] = t->m->last_id++;
		t->cut[b] = from;
	}
	return t->cut[b] == from ? t->cut_id[b] : 0;
}

static bool share(struct tails *t, u32 a)
{
	u32 best = 0, with = 0, seen = 0;
	for (u32 b = t->next_alike[a]; b && seen < WINDOW; b = t->next_alike[b], seen++) {
		u32 n = t->end[b] ? alike(t, a, b) : 0;
		if (n > best)
			best = n, with = b;
	}
	blk to = best ? shared_part(t, with, best) : 0;
	if (!to)
		return false;
	jump_into(t, a, best, to);
	return true;
}

static void make_cuts(struct tails *t)
{
	struct mfn *m = t->m;
	u32 n = m->blocks.n;
	__typeof__(m->blocks) old = m->blocks;
	memset(&m->blocks, 0, sizeof(m->blocks));
	for (u32 b = 0; b < n; b++) {
		struct mblock *x = &old.v[b];
		vec_push(&m->blocks, m->tmp, *x);
		m->at[x->id] = m->blocks.n - 1;
		if (!t->cut_id[b])
			continue;
		struct mblock rest = { .id = t->cut_id[b] };
		for (u32 k = t->cut[b]; k < x->ins.n; k++)
			vec_push(&rest.ins, m->tmp, x->ins.v[k]);
		m->blocks.v[m->blocks.n - 1].ins.n = t->cut[b];
		vec_push(&m->blocks, m->tmp, rest);
		m->at[rest.id] = m->blocks.n - 1;
	}
}

static bool round_of(struct mfn *m)
{
	u32 n = m->blocks.n;
	bool changed = false;
	struct tails t = { .m = m };
	struct map newest = { 0 };
	t.end = arena_array(m->tmp, blk, n);
	t.next_alike = arena_array(m->tmp, u32, n);
	t.cut_id = arena_array(m->tmp, blk, n);
	t.cut = arena_array(m->tmp, u32, n);
	for (u32 b = n; b--;) {
		t.end[b] = end_of(m, b);
		if (!t.end[b])
			continue;
		u64 *slot = map_slot(&newest, m->tmp, t.end[b]);
		t.next_alike[b] = (u32)*slot;
		*slot = b;
	}
	for (u32 b = 0; b < n && m->last_id + 1 < m->id_limit; b++)
		if (t.end[b] && !t.cut_id[b])
			changed |= share(&t, b);
	if (changed)
		make_cuts(&t);
	return changed;
}

void tail_run(struct mfn *m)
{
	for (u32 i = 0; i < ROUNDS && round_of(m); i++)
		;
}
