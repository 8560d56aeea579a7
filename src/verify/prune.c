/* prune.c: is this state covered by one that was seen here before? If all that the older one allowed was found safe,
 * and the new one allows no more in what is still read and in numbers that mattered (live.c, precision.c), its paths
 * need not be walked. Ids are compared by pairs: what was equal must be equal still. */
#include "verify/verify_private.h"

#include <stdlib.h>

enum how { LOOSE /* numbers that did not matter are the same */, WITHIN /* all numbers count: the loop is not done */,
	EXACT };
enum { MAX_PAIRS = 11 * MAX_FRAMES + MAX_SLOTS * MAX_FRAMES };
struct id_pairs {
	u32 n, fresh;
	bool ignores_new, ignores_all;   /* of links: those that the older state did not have; before 6.8 any */
	struct { u32 old, now; } v[MAX_PAIRS];
};

static bool same_ids(struct id_pairs *p, u32 old, u32 now)
{
	if (!old != !now)
		return false;
	if (!old)
		return true;
	for (u32 i = 0; i < p->n; i++) {
		if (p->v[i].old == old)
			return p->v[i].now == now;
		if (p->v[i].now == now)
			return false;
	}
	if (p->n == MAX_PAIRS)
		return false;
	p->v[p->n].old = old;
	p->v[p->n++].now = now;
	return true;
}

/* A number without an id is linked to nothing, as one with an id of its own. */
static bool same_links(struct id_pairs *p, u32 old, u32 now)
{
	old = old ? old : ++p->fresh;
	now = now ? now : ++p->fresh;
	if (!same_ids(p, old, now))
		return false;
	/* what is a constant apart from another one is so of the same one */
	return !(old & ID_ADD_CONST) || same_ids(p, old & ~ID_ADD_CONST, now & ~ID_ADD_CONST);
}

static bool same_target(const struct reg *a, const struct reg *b)
{
	switch (a->kind) {
	case K_MAP: case K_MAP_VALUE: case K_MAP_KEY: return a->map == b->map && a->map_uid == b->map_uid;
	case K_BTF: return a->btf == b->btf && a->type == b->type;
	case K_MEM: return a->mem_size == b->mem_size && a->map_uid == b->map_uid;
	case K_BUF: return a->mem_size == b->mem_size;
	case K_PACKET: case K_PACKET_META: return a->pkt_range == b->pkt_range;
	case K_FUNC: return a->subprog == b->subprog;
	case K_DYNPTR: return a->dynptr == b->dynptr && a->dynptr_first == b->dynptr_first;
	default: return true;
	}
}

static bool same_shape(const struct reg *a, const struct reg *b)
{
	return a->kind == b->kind && a->flags == b->flags && a->off == b->off && same_target(a, b);
}

static bool exact(struct id_pairs *p, const struct reg *a, const struct reg *b)
{
	return same_shape(a, b) && range_eq(&a->r, &b->r) && same_ids(p, a->id, b->id) && same_ids(p, a->ref, b->ref);
}

static bool within(const struct reg *old, const struct reg *now)
{
	return range_in(&old->r, &now->r) && tnum_in(old->r.bits, now->r.bits);
}

static bool reg_covers(struct id_pairs *p, const struct reg *old, const struct reg *now, enum how how)
{
	if (how == EXACT)
		return exact(p, old, now) && old->frame == now->frame;
	if (old->kind == K_NONE)
		return true;
	if (old->kind != now->kind || old->flags != now->flags)
		return false;
	switch (old->kind) {
	case K_SCALAR:
		if (!old->precise && how == LOOSE)
			return true;
		if (p->ignores_all || (!old->id && p->ignores_new))
			return within(old, now);
		if ((old->id ^ now->id) & ID_ADD_CONST || (old->id & ID_ADD_CONST && old->off != now->off))
			return false;
		return within(old, now) && same_links(p, old->id, now->id);
	case K_MAP_KEY: case K_MAP_VALUE: case K_MEM: case K_BUF: case K_TP_BUFFER:
		return same_shape(old, now) && within(old, now) && same_ids(p, old->id, now->id) &&
			same_ids(p, old->ref, now->ref);
	case K_PACKET: case K_PACKET_META:
		return old->pkt_range <= now->pkt_range && old->off == now->off && same_ids(p, old->id, now->id) &&
			within(old, now);
	case K_ARENA: return true;
	default: return exact(p, old, now) && old->frame == now->frame;
	}
}

/* ---- slots ------------------------------------------------------------------------------------------------------- */

/* A spilled number whose bytes are those from one on, or bytes that are as good as an unknown one. */
static const struct reg *number_in(const struct verify *v, const struct slot *s, u32 from, struct reg *unknown)
{
	if (s->type[from] == ST_SPILL && s->reg.kind == K_SCALAR)
		return &s->reg;
	for (u32 i = from; i < SLOT; i++)
		if (s->type[i] != ST_MISC && !(s->type[i] == ST_INVALID && knows(v, PF_RAW_STACK)))
			return NULL;
	reg_unknown(unknown);
	return unknown;
}

static bool special_covers(struct id_pairs *p, const struct slot *a, const struct slot *b, enum how how)
{
	switch (a->type[SLOT - 1]) {
	case ST_SPILL: return reg_covers(p, &a->reg, &b->reg, how);
	case ST_DYNPTR: return a->reg.dynptr == b->reg.dynptr && a->reg.dynptr_first == b->reg.dynptr_first &&
		same_ids(p, a->reg.ref, b->reg.ref);
	case ST_ITER: return a->reg.iter.btf == b->reg.iter.btf && a->reg.iter.type == b->reg.iter.type &&
		a->reg.iter.state == b->reg.iter.state &&
		same_ids(p, a->reg.ref, b->reg.ref);
	case ST_IRQ: return same_ids(p, a->reg.ref, b->reg.ref);
	default: return true;
	}
}

static bool byte_matters(const struct verify *v, u8 old)
{
	return old != ST_INVALID && !(old == ST_MISC && knows(v, PF_RAW_STACK));
}

/* Since 7.1 numbers of four bytes are compared as such, and types of bytes only where all must be the same. */
static bool compares_halves(const struct verify *v)
{
	enum { HALVES = 7 << 16 | 1 << 8 };
	return v->profile->version >= HALVES;
}

static bool slot_covers(struct verify *v, const struct slot *a, const struct slot *b, enum how how)
{
	struct reg ua, ub;
	bool halves = compares_halves(v), same_types = how == EXACT || (how == WITHIN && !halves);
	if (same_types && (!b || memcmp(a->type, b->type, SLOT)))
		return false;
	for (u32 i = 0; i < SLOT; i++) {
		if (!byte_matters(v, a->type[i]))
			continue;
		if (!b)
			return false;
		bool begins = i == 0 || (i == SLOT / 2 && halves);
		const struct reg *na = begins ? number_in(v, a, i, &ua) : NULL;
		const struct reg *nb = na ? number_in(v, b, i, &ub) : NULL;
		if (nb)
			return reg_covers(v->pairs, na, nb, how);
		if (a->type[i] != b->type[i] && !(a->type[i] == ST_MISC && b->type[i] == ST_ZERO))
			return false;
	}
	return !b || special_covers(v->pairs, a, b, how);
}

static bool frame_covers(struct verify *v, const struct frame *old, const struct frame *now, u32 insn, enum how how)
{
	if (old->callsite != now->callsite || old->callback_depth > now->callback_depth)
		return false;
	for (u32 i = 0; i < NREGS; i++)
		if (v->facts[insn].live & 1u << i && !reg_covers(v->pairs, &old->regs[i], &now->regs[i], how))
			return false;
	for (u32 i = 0; i < old->nslots; i++)
		if (!slot_covers(v, &old->slots[i], i < now->nslots ? &now->slots[i] : NULL, how))
			return false;
	return true;
}

static bool refs_equal(struct id_pairs *p, const struct state *a, const struct state *b)
{
	if (a->nrefs != b->nrefs || a->locks != b->locks || a->rcu != b->rcu || a->preempt != b->preempt ||
		!same_ids(p, a->irq_id, b->irq_id))
		return false;
	for (u32 i = 0; i < a->nrefs; i++)
		if (a->refs[i].kind != b->refs[i].kind || a->refs[i].lock_of != b->refs[i].lock_of ||
			!same_ids(p, a->refs[i].id, b->refs[i].id))
			return false;
	return true;
}

static bool covers(struct verify *v, const struct state *old, const struct state *now, enum how how)
{
	if (old->cur != now->cur || old->sleepable != now->sleepable)
		return false;
	v->pairs->n = 0;
	v->pairs->fresh = v->ids;
	v->pairs->ignores_new = knows(v, PF_LINKED_ADD);
	v->pairs->ignores_all = !knows(v, PF_TWO_RANGES);
	if (!refs_equal(v->pairs, old, now))
		return false;
	for (u32 i = 0; i <= old->cur; i++)
		if (!frame_covers(v, old->frames[i], now->frames[i], frame_insn(old, i), how))
			return false;
	return true;
}

/* ---- states that are kept ---------------------------------------------------------------------------------------- */

static bool same_chain(const struct state *a, const struct state *b)
{
	if (a->cur != b->cur)
		return false;
	for (u32 i = 0; i <= a->cur; i++)
		if (a->frames[i]->callsite != b->frames[i]->callsite)
			return false;
	return true;
}

/* What nobody reads any more is forgotten: it would only keep the state from covering others. */
static void clean(struct verify *v, struct state *s)
{
	for (u32 f = 0; f <= s->cur; f++) {
		struct frame *frame = s->frames[f];
		u16 live = v->facts[frame_insn(s, f)].live;
		for (u32 i = 0; i < FP; i++)
			if (!(live & 1u << i))
				reg_none(&frame->regs[i]);
		for (u32 i = 0; i < frame->nslots; i++)
			if (!live_slot(v, s, f, i)) {
				memset(frame->slots[i].type, ST_INVALID, SLOT);
				reg_none(&frame->slots[i].reg);
			}
	}
}

static void drop(struct verify *v, struct kept *k)
{
	if (!k->s.branches && !loop_around(v, &k->s)) {          /* nobody's parent, and no loop will come back to it */
		state_clear(v, &k->s);
		v->bytes -= sizeof(*k);
		free(k);
		return;
	}
	k->next = v->dropped;
	v->dropped = k;
}

struct state *prune_earlier(struct verify *v, struct state *s, u32 insn)
{
	for (struct kept *k = v->kept[insn]; s && k; k = k->next)
		if (k->s.branches && same_chain(&k->s, s) && k->s.depth < s->depth)
			return &k->s;
	return NULL;
}

static bool same_regs(const struct state *a, const struct state *b)
{
	for (u32 i = 0; i < NREGS && a->cur == b->cur; i++) {
		const struct reg *x = &a->frames[a->cur]->regs[i], *y = &b->frames[b->cur]->regs[i];
		if (!same_shape(x, y) || !range_eq(&x->r, &y->r) || x->id != y->id || x->ref != y->ref)
			return false;
	}
	return a->cur == b->cur;
}

static bool iterators_differ(const struct state *a, const struct state *b)
{
	for (u32 f = 0; f <= a->cur; f++)
		for (u32 i = 0; i < a->frames[f]->nslots && i < b->frames[f]->nslots; i++) {
			const struct slot *x = &a->frames[f]->slots[i], *y = &b->frames[f]->slots[i];
			if (x->type[0] == ST_ITER && x->reg.iter.state == ITER_ACTIVE &&
				x->reg.iter.depth != y->reg.iter.depth)
				return true;
		}
	return false;
}

enum match { MISS, HIT, HIT_LOOP, ENDLESS };

static bool iter_is_active(struct verify *v)
{
	const struct reg *it = iter_at(v->now, reg_of(v, 1));
	return it && it->iter.state == ITER_ACTIVE;
}

/* A state on this very path: the walk has come around a loop. */
static enum match match_open(struct verify *v, const struct state *s)
{
	const struct insn_fact *f = &v->facts[v->insn];
	const struct frame *a = s->frames[s->cur], *b = top(v);
	bool is_may_goto = v->p->insns[v->insn].code == 0xe5;
	if (a->in_async && a->async_count != b->async_count)
		return MISS;
	if (insn_is_iter_next(v, v->insn))
		return covers(v, s, v->now, WITHIN) && iter_is_active(v) ? HIT_LOOP : MISS;
	if (is_may_goto && s->may_goto_depth != v->now->may_goto_depth && covers(v, s, v->now, WITHIN))
		return HIT_LOOP;
	if (f->calls_callback)
		return !covers(v, s, v->now, WITHIN) ? MISS : loop_of_callback(v, v->insn) ? HIT_LOOP : HIT;
	if (same_regs(s, v->now) && covers(v, s, v->now, EXACT) && !iterators_differ(s, v->now) &&
		s->may_goto_depth == v->now->may_goto_depth &&
	    s->unroll_depth == v->now->unroll_depth)
		return ENDLESS;
	return MISS;
}

static enum match match(struct verify *v, struct kept *k, bool *add, bool forced)
{
	if (k->s.branches) {
		enum match m = match_open(v, &k->s);
		if (m == MISS && !forced && v->jumps - v->prev_jumps < 20 &&
			v->out->processed - v->prev_processed < 100)
			*add = false;
		return m;
	}
	bool open = loop_is_open(v, &k->s);
	if (!open && !k->is_clean) {
		clean(v, &k->s);
		k->is_clean = true;
	}
	return covers(v, &k->s, v->now, open ? WITHIN : LOOSE) ? open ? HIT_LOOP : HIT : MISS;
}

static enum prune seen(struct verify *v, struct kept *k, bool is_loop)
{
	bool changed = false;
	k->hits++;
	live_seen(v, &k->s);
	if (v->facts[v->insn].is_jump && !history_push(v, v->now, 0, 0))
		return PRUNE_FAILED;
	if (!precise_more(v, &k->s, v->now, &changed))
		return PRUNE_FAILED;
	if (is_loop && !loop_add_edge(v, &k->s, v->now))
		return PRUNE_FAILED;
	return PRUNE_SEEN;
}

static enum prune keep(struct verify *v)
{
	struct kept *k = calloc(1, sizeof(*k));
	struct state *s = v->now;
	if (!k)
		base_out_of_memory(sizeof(*k));
	v->bytes += sizeof(*k);
	v->out->total_states++;
	v->prev_jumps = v->jumps;
	v->prev_processed = v->out->processed;
	imprecise_all(s);
	if (knows(v, PF_WHOLE_OFFSETS))
		forget_lone_links(s);
	if (!state_copy(v, &k->s, s) || !history_copy(v, &k->s, s)) {
		state_clear(v, &k->s);
		free(k);
		return PRUNE_FAILED;
	}
	live_kept(s);
	k->s.insn = v->insn;
	loop_enter(v, &k->s);
	s->parent = &k->s;
	s->first = v->insn;
	s->depth = k->s.depth + 1;
	s->nhist = 0;
	v->has_pending_history = false;
	k->s.branches = 1;
	k->next = v->kept[v->insn];
	v->kept[v->insn] = k;
	v->nkept++;
	v->out->peak_states = MAX(v->out->peak_states, v->nkept);
	return PRUNE_GO_ON;
}

enum prune prune_here(struct verify *v)
{
	bool forced = v->facts[v->insn].is_forced || v->now->nhist > 40;
	bool add = forced || (v->jumps - v->prev_jumps >= 2 && v->out->processed - v->prev_processed >= 8);
	u32 count = 0;
	if (!v->pairs && !(v->pairs = malloc(sizeof(*v->pairs))))
		base_out_of_memory(sizeof(*v->pairs));
	for (struct kept **at = &v->kept[v->insn], *k; (k = *at);) {
		count++;
		enum match m = same_chain(&k->s, v->now) ? match(v, k, &add, forced) : MISS;
		if (m == ENDLESS) {
			refuse(v, VR_LOOP, "infinite loop detected at insn %u", v->insn);
			return PRUNE_FAILED;
		}
		if (m != MISS)
			return seen(v, k, m == HIT_LOOP);
		if (!same_chain(&k->s, v->now)) {
			at = &k->next;
			continue;
		}
		k->misses += add;
		u32 n = v->facts[v->insn].is_forced && k->s.branches ? 64 : 3;
		if (k->misses > k->hits * n + n) {
			*at = k->next;
			drop(v, k);
		} else {
			at = &k->next;
		}
	}
	v->facts[v->insn].nstates = MAX(v->facts[v->insn].nstates, count);
	return add ? keep(v) : PRUNE_GO_ON;
}

void branch_done(struct verify *v, struct state *s)
{
	while (s) {
		if (s != v->now && --s->branches)
			break;
		loop_exit(v, s);
		s = s->parent;
	}
}

void prune_free(struct verify *v)
{
	for (u32 i = 0; i <= v->p->ninsns; i++) {
		struct kept *k = i < v->p->ninsns ? v->kept[i] : v->dropped, *next;
		for (; k; k = next) {
			next = k->next;
			state_clear(v, &k->s);
			v->bytes -= sizeof(*k);
			free(k);
		}
		if (i < v->p->ninsns)
			v->kept[i] = NULL;
	}
	v->dropped = NULL;
	v->nkept = 0;
}

/* ---- widening ---------------------------------------------------------------------------------------------------- */

/* Before 7.1 numbers that are linked in another way are other numbers, too. */
static bool same_number(const struct verify *v, const struct reg *old, const struct reg *now)
{
	enum { VALUES_ALONE = 7 << 16 | 1 << 8 };
	if (v->profile->version >= VALUES_ALONE)
		return same_shape(old, now) && range_eq(&old->r, &now->r);
	return exact(v->pairs, old, now);
}

static void widen(const struct verify *v, const struct reg *old, struct reg *now)
{
	if (old->kind != K_SCALAR || now->kind != K_SCALAR || old->precise || now->precise)
		return;
	if (!same_number(v, old, now))
		reg_unknown(now);
}

/* Numbers that change from turn to turn and do not matter may be any: so that the loop converges. */
bool prune_widen(struct verify *v, const struct state *old, struct state *now)
{
	if (!v->pairs && !(v->pairs = malloc(sizeof(*v->pairs))))
		base_out_of_memory(sizeof(*v->pairs));
	v->pairs->n = 0;
	v->pairs->fresh = v->ids;
	for (u32 f = MIN(old->cur, now->cur) + 1; f-- > 0;) {
		struct frame *a = old->frames[f], *b = now->frames[f];
		for (u32 i = 0; i < FP; i++)
			widen(v, &a->regs[i], &b->regs[i]);
		for (u32 i = 0; i < a->nslots && i < b->nslots; i++)
			if (slot_is_spill(&a->slots[i]) && slot_is_spill(&b->slots[i]))
				widen(v, &a->slots[i].reg, &b->slots[i].reg);
	}
	return true;
}
