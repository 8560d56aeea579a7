/* ra.c: registers by graph colouring with iterated coalescing (George, Appel 1996): moves go where both ends can share
 * a register without making the graph harder. Real registers are colours from the start: a node keeps a mask of those
 * it must not get. What finds no colour is spilled (ra_spill.c) and all begins again. */
#include "cc/back/back.h"

#include <stdlib.h>

enum state { NEW, SIMPLIFY, FREEZE, SPILL, STACKED, COALESCED, COLORED, SPILLED };
enum move_state { WAITING, ACTIVE, FINISHED };
struct move { mreg dst, src; u8 state; };
struct node {
	u8 state, color;
	u16 fixed;                   /* colours of real registers that are live with it */
	u32 degree;
	mreg alias;
	bool is_temp, is_remat;
	double cost;
	vec(mreg) adj;
	vec(u32) moves;
	u32 done;                    /* that many of the first moves are finished */
};
struct ra {
	struct mfn *m;
	struct arena *tmp;           /* of this round: the next one begins anew */
	struct live l;
	struct node *node;           /* by mreg */
	u32 n;
	vec(struct move) moves;
	vec(mreg) simplify, freeze, spill, stack;
	vec(u32) work;               /* moves that may be possible now */
	u64 *edges;                  /* set of pairs, open addressing */
	u32 edge_count, edge_cap;
	mreg *list;                  /* live now: a sparse set */
	u32 *place, live;
	u16 live_fixed;
};

/* ---- the graph --------------------------------------------------------------------------------------- */

static u64 *edge_slot(const struct ra *ra, u64 key)
{
	u32 h = (u32)((key * 0x9e3779b97f4a7c15u) >> 32) & (ra->edge_cap - 1);
	while (ra->edges[h] && ra->edges[h] != key)
		h = (h + 1) & (ra->edge_cap - 1);
	return &ra->edges[h];
}

static u64 edge_key(mreg a, mreg b) { return a < b ? (u64)a << 32 | b : (u64)b << 32 | a; }

static void grow_edges(struct ra *ra)
{
	u64 *old = ra->edges;
	u32 cap = ra->edge_cap;
	for (ra->edge_cap = cap ? cap * 2 : 256; !cap && ra->edge_cap < ra->n * 8;)
		ra->edge_cap *= 2;
	ra->edges = arena_array(ra->tmp, u64, ra->edge_cap);
	for (u32 i = 0; i < cap; i++)
		if (old[i])
			*edge_slot(ra, old[i]) = old[i];
}

static bool has_edge(const struct ra *ra, mreg a, mreg b)
{
	if (a < VREG)
		return b < VREG || ra->node[b].fixed >> a & 1;
	return b < VREG ? ra->node[a].fixed >> b & 1 : *edge_slot(ra, edge_key(a, b)) != 0;
}

/* Both virtual. */
static void add_edge(struct ra *ra, mreg a, mreg b)
{
	if (a == b)
		return;
	if (ra->edge_count * 4 >= ra->edge_cap * 3)
		grow_edges(ra);
	u64 key = edge_key(a, b), *slot = edge_slot(ra, key);
	if (*slot)
		return;
	*slot = key;
	ra->edge_count++;
	vec_push(&ra->node[a].adj, ra->tmp, b);
	vec_push(&ra->node[b].adj, ra->tmp, a);
	ra->node[a].degree++;
	ra->node[b].degree++;
}

static void forbid(struct ra *ra, mreg v, u16 colors)
{
	struct node *x = &ra->node[v];
	x->degree += (u32)__builtin_popcount(colors & ~x->fixed & ((1 << COLORS) - 1));
	x->fixed |= colors & ((1 << COLORS) - 1);
}

static void live_add(struct ra *ra, mreg v)
{
	if (ra->place[v] < ra->live && ra->list[ra->place[v]] == v)
		return;
	ra->place[v] = ra->live;
	ra->list[ra->live++] = v;
}

static void live_remove(struct ra *ra, mreg v)
{
	u32 p = ra->place[v];
	if (p >= ra->live || ra->list[p] != v)
		return;
	ra->list[p] = ra->list[--ra->live];
	ra->place[ra->list[p]] = p;
}

static void take(struct ra *ra, mreg r) { if (r < VREG) ra->live_fixed &= (u16)~(1 << r); else live_remove(ra, r); }
static void give(struct ra *ra, mreg r) { if (r < VREG) ra->live_fixed |= (u16)(1 << r); else live_add(ra, r); }

static void note_move(struct ra *ra, const struct mins *i)
{
	u32 k = ra->moves.n;
	if (i->dst == REG_FP || i->src == REG_FP)
		return;
	vec_push(&ra->moves, ra->tmp, ((struct move){ i->dst, i->src, WAITING }));
	vec_push(&ra->work, ra->tmp, k);
	if (is_virtual(i->dst))
		vec_push(&ra->node[i->dst].moves, ra->tmp, k);
	if (is_virtual(i->src) && i->src != i->dst)
		vec_push(&ra->node[i->src].moves, ra->tmp, k);
}

/* Inputs of inline assembly do not share a register with what it spoils or writes early. */
static void asm_edges(struct ra *ra, const struct mins *i, const struct mregs *r)
{
	const struct masm *a = &ra->m->asms.v[i->target];
	for (u32 n = 0; n < r->nuse; n++) {
		if (!is_virtual(*r->use[n]))
			continue;
		forbid(ra, *r->use[n], a->clobbers);
		for (u32 k = 0; k < a->text->operands.n; k++)
			if (a->text->operands.v[k].dir != ASM_IN && str_find(a->text->operands.v[k].constraint,
				'&') >= 0 && is_virtual(a->reg[k]))
				add_edge(ra, *r->use[n], a->reg[k]);
	}
}

static void build_insn(struct ra *ra, struct mins *i, double weight)
{
	struct mregs r;
	u16 writes;
	mins_regs(ra->m, i, &r);
	writes = r.writes;
	if (i->op == M_MOVE && !i->is_partial) {
		take(ra, i->src);
		note_move(ra, i);
	}
	for (u32 n = 0; n < r.ndef; n++) {
		if (is_virtual(*r.def[n]))
			live_add(ra, *r.def[n]);
		else
			writes |= (u16)(1 << *r.def[n]);
	}
	for (u32 n = 0; n < r.ndef; n++) {
		mreg d = *r.def[n];
		if (!is_virtual(d))
			continue;
		for (u32 k = 0; k < ra->live; k++)
			add_edge(ra, d, ra->list[k]);
		forbid(ra, d, ra->live_fixed | r.writes);
		ra->node[d].cost += weight;
	}
	for (u32 k = 0; writes && k < ra->live; k++)
		forbid(ra, ra->list[k], writes);
	if (i->op == M_ASM)
		asm_edges(ra, i, &r);
	for (u32 n = 0; n < r.ndef; n++)
		take(ra, *r.def[n]);
	ra->live_fixed &= (u16)~r.writes;
	ra->live_fixed |= r.reads;
	for (u32 n = 0; n < r.nuse; n++) {
		give(ra, *r.use[n]);
		ra->node[*r.use[n]].cost += weight;
	}
}

static void build(struct ra *ra)
{
	struct mfn *m = ra->m;
	for (u32 b = 0; b < m->blocks.n; b++) {
		static const double weights[] = { 1, 10, 100, 1000 };
		double weight = weights[MIN(ir_blk(m->fn, m->blocks.v[b].id)->loop_depth, 3u)];
		ra->live = 0;
		ra->live_fixed = 0;
		for (u32 w = 0; w < ra->l.words; w++)
			for (u64 bits = ra->l.out[b][w]; bits; bits &= bits - 1)
				live_add(ra, ra->l.reg[w * 64 + (u32)__builtin_ctzll(bits)]);
		for (u32 k = m->blocks.v[b].ins.n; k--;)
			build_insn(ra, &m->blocks.v[b].ins.v[k], weight);
	}
}

/* ---- simplify, coalesce, freeze, spill -------------------------------------------------------------------- */

/* What a register was coalesced into; chains are halved on the way. */
static mreg alias(const struct ra *ra, mreg r)
{
	while (r >= VREG && ra->node[r].state == COALESCED) {
		mreg next = ra->node[r].alias;
		if (next >= VREG && ra->node[next].state == COALESCED)
			next = ra->node[r].alias = ra->node[next].alias;
		r = next;
	}
	return r;
}

static bool is_in_graph(const struct ra *ra, mreg r)
{
	return ra->node[r].state != STACKED && ra->node[r].state != COALESCED;
}

static bool has_moves(struct ra *ra, mreg r)
{
	struct node *x = &ra->node[r];
	while (x->done < x->moves.n && ra->moves.v[x->moves.v[x->done]].state == FINISHED)
		x->done++;
	return x->done < x->moves.n;
}

static void file(struct ra *ra, mreg r)
{
	struct node *x = &ra->node[r];
	if (x->degree >= COLORS) {
		x->state = SPILL;
		vec_push(&ra->spill, ra->tmp, r);
	} else if (has_moves(ra, r)) {
		x->state = FREEZE;
		vec_push(&ra->freeze, ra->tmp, r);
	} else {
		x->state = SIMPLIFY;
		vec_push(&ra->simplify, ra->tmp, r);
	}
}

static void enable_moves(struct ra *ra, mreg r)
{
	vec_each(k, &ra->node[r].moves)
		if (ra->moves.v[*k].state == ACTIVE) {
			ra->moves.v[*k].state = WAITING;
			vec_push(&ra->work, ra->tmp, *k);
		}
}

static void lose_neighbour(struct ra *ra, mreg r)
{
	struct node *x = &ra->node[r];
	if (x->degree-- != COLORS)
		return;
	enable_moves(ra, r);
	vec_each(a, &x->adj)
		if (is_in_graph(ra, *a))
			enable_moves(ra, *a);
	if (x->state == SPILL)
		file(ra, r);
}

static void put_on_stack(struct ra *ra, mreg r)
{
	ra->node[r].state = STACKED;
	vec_push(&ra->stack, ra->tmp, r);
	vec_each(a, &ra->node[r].adj)
		if (is_in_graph(ra, *a))
			lose_neighbour(ra, *a);
}

/* A node that has no more moves to hope for may be simplified. */
static void settle(struct ra *ra, mreg r)
{
	if (r >= VREG && ra->node[r].state == FREEZE && ra->node[r].degree < COLORS && !has_moves(ra, r))
		file(ra, r);
}

/* George: every neighbour of v is no trouble, or is one of u's already. */
static bool fits_george(const struct ra *ra, mreg u, mreg v)
{
	if (u >= VREG && ra->node[v].fixed & ~ra->node[u].fixed)
		return false;
	vec_each(a, &ra->node[v].adj)
		if (is_in_graph(ra, *a) && ra->node[*a].degree >= COLORS && !has_edge(ra, *a, u))
			return false;
	return true;
}

/* Briggs: what they are together has fewer than COLORS troublesome neighbours. Of too many neighbours nobody asks again
 * and again: the move stays. */
static bool fits_briggs(const struct ra *ra, mreg u, mreg v)
{
	enum { MAX_ASKED = 4096 };
	u32 n = (u32)__builtin_popcount(ra->node[u].fixed | ra->node[v].fixed);
	if (ra->node[u].adj.n + ra->node[v].adj.n > MAX_ASKED)
		return false;
	vec_each(a, &ra->node[u].adj)
		if (is_in_graph(ra, *a))
			n += ra->node[*a].degree - has_edge(ra, *a, v) >= COLORS;
	vec_each(a, &ra->node[v].adj)
		if (is_in_graph(ra, *a) && !has_edge(ra, *a, u))
			n += ra->node[*a].degree >= COLORS;
	return n < COLORS;
}

static void combine(struct ra *ra, mreg u, mreg v)
{
	struct node *y = &ra->node[v];
	y->state = COALESCED;
	y->alias = u;
	if (u >= VREG) {
		struct node *x = &ra->node[u];
		x->cost += y->cost;
		x->is_temp |= y->is_temp;
		x->is_remat = vreg_of(ra->m, u)->is_remat = false;
		forbid(ra, u, y->fixed);
		vec_each(k, &y->moves)
			vec_push(&x->moves, ra->tmp, *k);
	}
	for (u32 k = 0; k < y->adj.n; k++) {
		mreg a = y->adj.v[k];
		if (!is_in_graph(ra, a))
			continue;
		if (u < VREG)
			forbid(ra, a, (u16)(1 << u));
		else
			add_edge(ra, a, u);
		lose_neighbour(ra, a);
	}
	if (u >= VREG && ra->node[u].degree >= COLORS && ra->node[u].state == FREEZE)
		file(ra, u);
}

static void coalesce(struct ra *ra, u32 k)
{
	struct move *mv = &ra->moves.v[k];
	mreg u = alias(ra, mv->src), v = alias(ra, mv->dst);
	if (v < VREG) {
		mreg t = u;
		u = v, v = t;
	}
	if (u == v || v < VREG || has_edge(ra, u, v)) {
		mv->state = FINISHED;
	} else if (u < VREG ? fits_george(ra, u, v) : fits_briggs(ra, u, v) || fits_george(ra, u, v) ||
		fits_george(ra, v, u)) {
		mv->state = FINISHED;
		combine(ra, u, v);
	} else {
		mv->state = ACTIVE;
		return;
	}
	settle(ra, u);
	settle(ra, v);
}

static void freeze(struct ra *ra, mreg r)
{
	vec_each(k, &ra->node[r].moves) {
		struct move *mv = &ra->moves.v[*k];
		if (mv->state == FINISHED)
			continue;
		mv->state = FINISHED;
		mreg a = alias(ra, mv->src), b = alias(ra, mv->dst);
		settle(ra, a == r ? b : a);
	}
}

/* The cheapest for the trouble it makes. */
static mreg choose_spill(struct ra *ra)
{
	mreg best = NO_REG;
	double low = 0;
	u32 kept = 0;
	for (u32 k = 0; k < ra->spill.n; k++) {
		mreg r = ra->spill.v[k];
		const struct node *x = &ra->node[r];
		if (x->state != SPILL)
			continue;
		ra->spill.v[kept++] = r;
		double price = x->cost * (x->is_remat ? 0.5 : 1) / x->degree + (x->is_temp ? 1e12 : 0);
		if (best == NO_REG || price < low)
			best = r, low = price;
	}
	ra->spill.n = kept;
	return best;
}

static void reduce(struct ra *ra)
{
	for (;;) {
		mreg r;
		if (ra->simplify.n) {
			r = vec_pop(&ra->simplify);
			if (ra->node[r].state == SIMPLIFY)
				put_on_stack(ra, r);
		} else if (ra->work.n) {
			u32 k = vec_pop(&ra->work);
			if (ra->moves.v[k].state == WAITING)
				coalesce(ra, k);
		} else if (ra->freeze.n) {
			r = vec_pop(&ra->freeze);
			if (ra->node[r].state != FREEZE)
				continue;
			freeze(ra, r);
			file(ra, r);
		} else {
			r = choose_spill(ra);
			if (r == NO_REG)
				return;
			freeze(ra, r);
			put_on_stack(ra, r);
		}
	}
}

/* ---- colours --------------------------------------------------------------------------------------------------- */

static u8 pick(const struct ra *ra, mreg r, u16 free)
{
	static const u8 order[COLORS] = { 1, 2, 3, 4, 5, 0, 6, 7, 8, 9 };
	vec_each(k, &ra->node[r].moves) {           /* what a move wants, where it is to be had */
		const struct move *mv = &ra->moves.v[*k];
		mreg a = alias(ra, mv->src), b = alias(ra, mv->dst), other = a == r ? b : a;
		u8 c = other < VREG ? (u8)other : ra->node[other].state == COLORED ? ra->node[other].color : COLORS;
		if (c < COLORS && free >> c & 1)
			return c;
	}
	for (u32 k = 0; k < COLORS; k++)
		if (free >> order[k] & 1)
			return order[k];
	return COLORS;
}

/* False: some found none; those are SPILLED. */
static bool color(struct ra *ra)
{
	bool ok = true;
	while (ra->stack.n) {
		mreg r = vec_pop(&ra->stack);
		struct node *x = &ra->node[r];
		u16 free = (u16)(((1 << COLORS) - 1) & ~x->fixed);
		vec_each(a, &x->adj) {
			mreg t = alias(ra, *a);
			if (t < VREG)
				free &= (u16)~(1 << t);
			else if (ra->node[t].state == COLORED)
				free &= (u16)~(1 << ra->node[t].color);
		}
		x->state = free ? COLORED : SPILLED;
		x->color = free ? pick(ra, r, free) : 0;
		ok &= free != 0;
	}
	return ok;
}

/* ---- rounds ------------------------------------------------------------------------------------------------------ */

static void apply(struct ra *ra)
{
	struct mregs r;
	for (u32 b = 0; b < ra->m->blocks.n; b++) {
		mins_list *list = &ra->m->blocks.v[b].ins;
		u32 kept = 0;
		for (u32 k = 0; k < list->n; k++) {
			struct mins *i = &list->v[k];
			mins_regs(ra->m, i, &r);
			for (u32 pass = 0; pass < 2; pass++)
				for (u32 n = 0; n < (pass ? r.ndef : r.nuse); n++) {
					mreg *o = pass ? r.def[n] : r.use[n], a = alias(ra, *o);
					*o = a < VREG ? a : ra->node[a].color;
				}
			if (i->op != M_MOVE || i->dst != i->src)
				list->v[kept++] = *i;
		}
		list->n = kept;
	}
}

/* An edge with what was coalesced before one of the two was taken from the graph stands in the lists alone. */
static bool live_together(const struct ra *ra, mreg a, mreg b)
{
	vec_each(k, &ra->node[a].adj)
		if (alias(ra, *k) == b)
			return true;
	vec_each(k, &ra->node[b].adj)
		if (alias(ra, *k) == a)
			return true;
	return false;
}

/* Those that live together get different places. */
static void spill(struct ra *ra)
{
	struct mfn *m = ra->m;
	s32 *slot = arena_array(ra->tmp, s32, ra->n), low = 0;
	bool *is_spilled = arena_array(ra->tmp, bool, ra->n);
	u32 base = ALIGN_UP(m->frame, 8u);
	vec(mreg) placed = { 0 };
	struct mregs regs;
	for (mreg r = VREG; r < ra->n; r++) {
		if (ra->node[r].state != SPILLED)
			continue;
		is_spilled[r] = true;
		if (ra->node[r].is_remat)
			continue;
		for (slot[r] = -(s32)base - 8;; slot[r] -= 8) {
			bool taken = false;
			vec_each(p, &placed)
				taken |= slot[*p] == slot[r] && live_together(ra, *p, r);
			if (!taken)
				break;
		}
		vec_push(&placed, ra->tmp, r);
		low = MIN(low, slot[r]);
	}
	m->frame = MAX(m->frame, (u32)-low);
	for (u32 b = 0; b < m->blocks.n; b++)        /* what was coalesced stays so */
		vec_each(i, &m->blocks.v[b].ins) {
			mins_regs(m, i, &regs);
			for (u32 n = 0; n < regs.nuse + regs.ndef; n++) {
				mreg *o = n < regs.nuse ? regs.use[n] : regs.def[n - regs.nuse], a = alias(ra, *o);
				if (a >= VREG)
					*o = a;
			}
		}
	ra_rewrite(m, slot, is_spilled);
}

static bool refuse(const struct mfn *m, const char *why)
{
	cc_report(m->c->ds, CANNOT_EMIT, where_src(m->fn->mod->syms.v[m->fn->self].at, m->fn->name.n), "'%.*s' %s",
		STR_ARG(m->fn->name), why);
	return false;
}

enum outcome { ROUND_COLORED, ROUND_SPILLED, ROUND_TOO_LARGE };

static enum outcome round_of(struct mfn *m, struct arena *tmp)
{
	struct ra ra = { .m = m, .tmp = tmp, .n = VREG + m->vregs.n };
	if (!live_run(m, &ra.l, tmp))
		return ROUND_TOO_LARGE;
	ra.node = arena_array(tmp, struct node, ra.n);
	ra.list = arena_array(tmp, mreg, ra.n);
	ra.place = arena_array(tmp, u32, ra.n);
	grow_edges(&ra);
	build(&ra);
	for (mreg r = VREG; r < ra.n; r++) {
		ra.node[r].is_temp = vreg_of(m, r)->is_temp;
		ra.node[r].is_remat = vreg_of(m, r)->is_remat;
		if (ra.node[r].cost > 0)
			file(&ra, r);
	}
	reduce(&ra);
	if (color(&ra)) {
		apply(&ra);
		return ROUND_COLORED;
	}
	spill(&ra);
	return ROUND_SPILLED;
}

bool ra_run(struct mfn *m)
{
	enum { ROUNDS = 30, KEPT = 4 << 20 };
	struct arena tmp = { .keeps = KEPT };
	enum outcome r = ROUND_SPILLED;
	for (u32 i = 0; i < ROUNDS && r == ROUND_SPILLED; i++) {
		r = round_of(m, &tmp);
		arena_reset(&tmp, (struct arena_mark){ 0 });
	}
	arena_clear(&tmp);
	if (r == ROUND_TOO_LARGE)
		return refuse(m, "is too large: it has too many blocks and values that live across them");
	return r == ROUND_COLORED || refuse(m, "needs more registers at once than BPF has");
}
