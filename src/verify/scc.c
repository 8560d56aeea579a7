/* scc.c: loops. A state inside a loop is not finished when its own paths are: a later turn of the loop may come back to
 * it and tell that more of its numbers mattered. So the edges that closed a loop are kept until the walk leaves the
 * loop, and then what mattered is carried around it until nothing changes any more.
 *
 * Loops are strongly connected components of the code (Tarjan 1972), found once. */
#include "verify/verify_private.h"

#include <stdlib.h>

enum { MAX_ROUNDS = 64 };

struct edge { struct state s; struct edge *next; };
/* A loop as one chain of calls came to it. */
struct visit { u32 sites[MAX_FRAMES], depth, scc; struct state *entry; struct edge *edges; struct visit *next; };
struct loops { struct visit *visits; };

/* ---- finding them ------------------------------------------------------------------------------------------------ */

struct tarjan { u32 *order, *low, *stack, *walk; u8 *on_stack, *turn; u32 n, nstack, nwalk, next, count; };

static u32 successor(const struct verify *v, u32 at, u32 k)
{
	struct insn i = v->p->insns[at];
	bool is_jump = (i.code & 7) == CLS_JMP || (i.code & 7) == CLS_JMP32;
	u8 op = i.code & 0xf0;
	if (is_jump && op == JMP_EXIT)
		return UINT32_MAX;
	if (is_jump && op == JMP_JA)
		return k ? UINT32_MAX : (u32)isa_target(i, at);
	if (!k)
		return at + insn_slots(i) < v->p->ninsns ? at + insn_slots(i) : UINT32_MAX;
	return k == 1 && is_jump && op != JMP_CALL ? (u32)isa_target(i, at) : UINT32_MAX;
}

/* A function that is called again and again is a loop without an edge in the code: kernels know that since 7.0.
 * Before, a walk that comes around it is done as any that meets a state seen before. */
bool loop_of_callback(const struct verify *v, u32 insn)
{
	enum { KNOWN = 7 << 16 };
	return v->facts[insn].calls_callback && v->profile->version >= KNOWN;
}

static void close_component(struct verify *v, struct tarjan *t, u32 root)
{
	u32 w = t->stack[t->nstack - 1];
	bool is_loop = w != root || successor(v, root, 0) == root || successor(v, root, 1) == root ||
		loop_of_callback(v, root);
	t->count += is_loop;
	do {
		w = t->stack[--t->nstack];
		t->on_stack[w] = 0;
		v->facts[w].scc = is_loop ? t->count : 0;
	} while (w != root);
}

static void enter(struct tarjan *t, u32 at)
{
	t->order[at] = t->low[at] = ++t->next;
	t->on_stack[at] = 1;
	t->turn[at] = 0;
	t->stack[t->nstack++] = at;
	t->walk[t->nwalk++] = at;
}

static void components_from(struct verify *v, struct tarjan *t, u32 root)
{
	enter(t, root);
	while (t->nwalk) {
		u32 at = t->walk[t->nwalk - 1];
		if (t->turn[at] < 2) {
			u32 to = successor(v, at, t->turn[at]++);
			if (to == UINT32_MAX)
				continue;
			if (!t->order[to])
				enter(t, to);
			else if (t->on_stack[to])
				t->low[at] = MIN(t->low[at], t->order[to]);
			continue;
		}
		t->nwalk--;
		if (t->low[at] == t->order[at])
			close_component(v, t, at);
		if (t->nwalk) {
			u32 above = t->walk[t->nwalk - 1];
			t->low[above] = MIN(t->low[above], t->low[at]);
		}
	}
}

bool loops_find(struct verify *v)
{
	u32 n = v->p->ninsns;
	u32 *room = calloc((size_t)n * 4, sizeof(u32));
	u8 *flags = calloc(n, 2);
	if (!room || !flags)
		base_out_of_memory((size_t)n * 16);
	struct tarjan t = { .order = room, .low = room + n, .stack = room + 2 * n, .walk = room + 3 * n,
		.on_stack = flags, .turn = flags + n, .n = n };
	for (u32 i = 0; i < n; i += insn_slots(v->p->insns[i]))
		if (!t.order[i])
			components_from(v, &t, i);
	free(room);
	free(flags);
	return true;
}

/* ---- walking them ------------------------------------------------------------------------------------------------ */

/* The outermost loop the state stands in. */
static bool chain_of(const struct verify *v, const struct state *s, struct visit *key)
{
	for (u32 i = 0; i <= s->cur; i++) {
		u32 at = frame_insn(s, i);
		key->depth = i;
		if ((key->scc = v->facts[at].scc))
			return true;
		key->sites[i] = at;
	}
	return false;
}

bool loop_around(const struct verify *v, const struct state *s)
{
	struct visit key = { 0 };
	return chain_of(v, s, &key);
}

static struct visit *visit_of(const struct verify *v, const struct state *s, struct visit *key)
{
	if (!chain_of(v, s, key) || !v->loops)
		return NULL;
	for (struct visit *i = v->loops->visits; i; i = i->next)
		if (i->scc == key->scc && i->depth == key->depth && !memcmp(i->sites, key->sites,
			key->depth * sizeof(*key->sites)))
			return i;
	return NULL;
}

bool loop_enter(struct verify *v, struct state *s)
{
	struct visit key = { 0 }, *i = visit_of(v, s, &key);
	if (!key.scc)
		return true;
	if (!v->loops && !(v->loops = calloc(1, sizeof(*v->loops))))
		base_out_of_memory(sizeof(*v->loops));
	if (!i) {
		if (!(i = malloc(sizeof(*i))))
			base_out_of_memory(sizeof(*i));
		*i = key;
		i->next = v->loops->visits;
		v->loops->visits = i;
	}
	if (!i->entry)
		i->entry = s;
	return true;
}

static void drop_edges(struct verify *v, struct visit *i)
{
	for (struct edge *e = i->edges, *next; e; e = next) {
		next = e->next;
		state_clear(v, &e->s);
		free(e);
	}
	i->edges = NULL;
}

bool loop_exit(struct verify *v, struct state *s)
{
	struct visit key = { 0 }, *i = visit_of(v, s, &key);
	bool changed = true;
	if (!i || i->entry != s)
		return true;
	for (u32 round = 0; changed && i->edges; round++) {
		changed = false;
		for (struct edge *e = i->edges; e; e = e->next) {
			struct each all = { .s = e->s.equal };
			struct reg *r;
			while (round > MAX_ROUNDS && (r = each_reg(&all)))
				r->precise |= r->kind == K_SCALAR;
			if (!precise_more(v, e->s.equal, &e->s, &changed))
				return false;
		}
		if (round > MAX_ROUNDS)
			break;
	}
	drop_edges(v, i);
	i->entry = NULL;
	return true;
}

bool loop_is_open(const struct verify *v, const struct state *s)
{
	struct visit key = { 0 }, *i = visit_of(v, s, &key);
	return i && i->edges;
}

bool loop_add_edge(struct verify *v, struct state *s, const struct state *now)
{
	struct visit key = { 0 }, *i = visit_of(v, s, &key);
	struct edge *e = i ? calloc(1, sizeof(*e)) : NULL;
	if (!e)
		return refuse(v, VR_LIMIT, "a loop was left before its states were done");
	if (!state_copy(v, &e->s, now) || !history_copy(v, &e->s, now))
		return false;
	e->s.equal = s;
	e->next = i->edges;
	i->edges = e;
	return true;
}

void loops_free(struct verify *v)
{
	for (struct visit *i = v->loops ? v->loops->visits : NULL, *next; i; i = next) {
		next = i->next;
		drop_edges(v, i);
		free(i);
	}
	free(v->loops);
	v->loops = NULL;
}
