/* live.c: what is still read later. States that differ only in what nobody reads any more are the same state.
 *
 * Registers: the usual flow of data over the code, before any path is walked. Stack: slots are reached through
 * pointers, so what an instruction reads and surely overwrites is noted while paths are walked, for each chain of calls
 * by itself, and flows backwards whenever a path ends. */
#include "verify/verify_private.h"

#include <stdlib.h>

/* ---- registers --------------------------------------------------------------------------------------------------- */

enum { CLOBBERED = 0x3f };

/* Registers that hand over arguments: the verifier looks at no others, not at what stands for the "..." of a text. */
static u16 call_use(const struct verify *v, struct insn i)
{
	const struct uapi_helper_row *h = i.src ? NULL : uapi_helper((u32)i.imm);
	u32 n = 0;
	if (i.src == CALL_KFUNC)
		n = kfunc_nargs(v, i);
	else if (!h)
		n = 5;
	else if (h->number == HELPER_trace_printk)
		n = 2;
	else
		while (n < 5 && h->arg[n] != UV_VOID)
			n++;
	return (u16)(((1u << n) - 1) << 1);
}

static void jump_use(const struct verify *v, struct insn i, u16 *use, u16 *def)
{
	u8 op = i.code & 0xf0;
	if (op == JMP_JA || op == JMP_JCOND)
		return;
	if (op == JMP_EXIT) {
		*use = 1;
		return;
	}
	if (op != JMP_CALL) {
		*use = (u16)(1u << i.dst | (i.code & SRC_X ? 1u << i.src : 0));
		return;
	}
	*def = CLOBBERED;
	*use = call_use(v, i);
}

static void atomic_use(struct insn i, u16 *use, u16 *def)
{
	u16 d = (u16)(1u << i.dst), s = (u16)(1u << i.src);
	*use = d | s;
	if (i.imm == ATOMIC_LOAD_ACQ) {
		*use = s;
		*def = d;
	} else if (i.imm == ATOMIC_CMPXCHG) {
		*use |= 1;
		*def = 1;
	} else if (i.imm & ATOMIC_FETCH && i.imm != ATOMIC_STORE_REL) {
		*def = s;
	}
}

static void insn_use(const struct verify *v, struct insn i, u16 *use, u16 *def)
{
	u16 d = (u16)(1u << i.dst), s = (u16)(1u << i.src);
	u8 op = i.code & 0xf0;
	*use = *def = 0;
	switch (i.code & 7) {
	case CLS_ALU: case CLS_ALU64:
		*def = d;
		*use = op == ALU_MOV ? 0 : d;
		if (i.code & SRC_X && op != ALU_END)
			*use |= s;
		break;
	case CLS_LD:
		*def = (i.code & 0xe0) == MODE_IMM ? d : CLOBBERED;
		*use = (i.code & 0xe0) == MODE_IMM ? 0 : (u16)(1u << 6 | ((i.code & 0xe0) == MODE_IND ? s : 0));
		break;
	case CLS_LDX: *def = d; *use = s; break;
	case CLS_ST: *use = d; break;
	case CLS_STX:
		if ((i.code & 0xe0) == MODE_ATOMIC)
			atomic_use(i, use, def);
		else
			*use = d | s;
		break;
	default: jump_use(v, i, use, def);
	}
}

/* Inside the function; returns how many. */
static u32 next_of(const struct verify *v, u32 at, u32 *to)
{
	struct insn i = v->p->insns[at];
	bool is_jump = (i.code & 7) == CLS_JMP || (i.code & 7) == CLS_JMP32;
	u8 op = i.code & 0xf0;
	u32 n = 0;
	if (is_jump && op == JMP_EXIT)
		return 0;
	if (!(is_jump && op == JMP_JA))
		to[n++] = at + insn_slots(i);
	if (is_jump && op != JMP_CALL)
		to[n++] = (u32)isa_target(i, at);
	while (n && to[n - 1] >= v->p->ninsns)
		n--;
	return n;
}

bool live_registers(struct verify *v)
{
	bool changed = true;
	u32 to[2];
	u16 use, def;
	while (changed) {
		changed = false;
		for (u32 i = v->p->ninsns; i-- > 0;) {
			u16 after = 0;
			if (v->facts[i].is_wide_second)
				continue;
			for (u32 n = next_of(v, i, to); n-- > 0;)
				after |= v->facts[to[n]].live;
			insn_use(v, v->p->insns[i], &use, &def);
			u16 live = (u16)((after & ~def) | use);
			changed |= live != v->facts[i].live;
			v->facts[i].live = live;
		}
	}
	return true;
}

/* ---- the stack --------------------------------------------------------------------------------------------------- */

struct masks { u64 reads, writes, writes_later, live; };
/* A function called by one chain of calls. */
struct instance {
	u32 sites[MAX_FRAMES], depth;        /* call sites of the frames above; how many */
	u32 subprog, start, n;
	struct masks *m[MAX_FRAMES];         /* by frame whose slots they are; NULL: nothing of it is touched */
	u8 *seen;                            /* by instruction: has it been walked? */
	bool is_changed, is_less;            /* since the last flow; less: something is not surely written any more */
	struct instance *next;
};
enum { HASH = 256 };
struct live_stack {
	struct instance *hash[HASH], *now;
	u64 wrote[MAX_FRAMES];
	u32 insn;
};

static u32 hash_of(const u32 *sites, u32 depth, u32 subprog)
{
	u32 h = subprog;
	for (u32 i = 0; i < depth; i++)
		h = h * 31 + sites[i];
	return h % HASH;
}

static struct instance *find(struct live_stack *l, const u32 *sites, u32 depth, u32 subprog)
{
	struct instance *i = l->hash[hash_of(sites, depth, subprog)];
	for (; i; i = i->next)
		if (i->subprog == subprog && i->depth == depth && !memcmp(i->sites, sites, depth * sizeof(*sites)))
			return i;
	return NULL;
}

static void *need(size_t n, size_t size)
{
	void *p = calloc(n, size);
	if (!p)
		base_out_of_memory(n * size);
	return p;
}

static struct instance *find_or_add(struct verify *v, const u32 *sites, u32 depth, u32 subprog)
{
	struct instance *i = find(v->live, sites, depth, subprog);
	struct instance **head = &v->live->hash[hash_of(sites, depth, subprog)];
	if (i)
		return i;
	i = need(1, sizeof(*i));
	memcpy(i->sites, sites, depth * sizeof(*sites));
	i->depth = depth;
	i->subprog = subprog;
	i->start = v->subprogs[subprog].start;
	i->n = v->subprogs[subprog].end - i->start;
	i->seen = need(i->n, 1);
	i->next = *head;
	return *head = i;
}

static struct instance *instance_of(struct verify *v, const struct state *s, u32 frame, bool add)
{
	u32 sites[MAX_FRAMES] = { 0 };
	for (u32 i = 0; i < frame; i++)
		sites[i] = s->frames[i + 1]->callsite;
	u32 subprog = s->frames[frame]->subprog;
	return add ? find_or_add(v, sites, frame, subprog) : find(v->live, sites, frame, subprog);
}

static struct masks *masks_at(struct instance *i, u32 frame, u32 insn, bool add)
{
	if (insn < i->start || insn >= i->start + i->n)
		return NULL;
	if (!i->m[frame] && add)
		i->m[frame] = need(i->n, sizeof(struct masks));
	return i->m[frame] ? &i->m[frame][insn - i->start] : NULL;
}

bool live_begin(struct verify *v, u32 insn)
{
	if (!v->live)
		v->live = need(1, sizeof(*v->live));
	struct live_stack *l = v->live;
	const struct frame *f = top(v);
	bool is_same = l->now && l->now->depth == v->now->cur && l->now->subprog == f->subprog;
	for (u32 i = 0; is_same && i < v->now->cur; i++)
		is_same = l->now->sites[i] == v->now->frames[i + 1]->callsite;
	if (!is_same)
		l->now = instance_of(v, v->now, v->now->cur, true);
	memset(l->wrote, 0, sizeof(l->wrote));
	l->insn = insn;
	return true;
}

static void reads(struct instance *i, u32 frame, u32 insn, u64 mask)
{
	struct masks *m = mask ? masks_at(i, frame, insn, true) : NULL;
	if (!m || !(mask & ~m->reads))
		return;
	m->reads |= mask;
	i->is_changed = true;
}

/* Before 6.18 there was no such flow: what a walk read was marked in the states that it had come by, up to the one behind
 * which it was written. Followed for those kernels whose loops end by themselves. */
static bool marks(const struct verify *v)
{
	enum { OPEN_LOOPS = 6 << 16 | 12 << 8 };
	return v->profile->version < OPEN_LOOPS;
}

static void mark_read(struct state *s, u32 frame, u64 mask)
{
	const struct frame *now = s->frames[frame];
	mask &= ~now->wrote;
	for (struct state *p = s->parent; mask && p && p->cur >= frame; p = p->parent) {
		struct frame *f = p->frames[frame];
		if (f->serial != now->serial)
			break;
		mask &= f->nslots < MAX_SLOTS ? (1ull << f->nslots) - 1 : ~0ull;
		mask &= ~f->read;
		f->read |= mask;
		mask &= ~f->wrote;
	}
}

void live_kept(struct state *now)
{
	for (u32 i = 0; i <= now->cur; i++)
		now->frames[i]->wrote = 0;
}

void live_seen(struct verify *v, const struct state *old)
{
	for (u32 i = 0; marks(v) && i <= old->cur; i++)
		mark_read(v->now, i, old->frames[i]->read);
}

void live_read(struct verify *v, u32 frame, u64 mask)
{
	mark_read(v->now, frame, marks(v) ? mask : 0);
	if (v->live->now)
		reads(v->live->now, frame, v->live->insn, mask);
}

void live_wrote(struct verify *v, u32 frame, u64 mask)
{
	v->live->wrote[frame] |= mask;
	v->now->frames[frame]->wrote |= mask;
}

static void commit(struct instance *i, u32 insn, const u64 *wrote)
{
	bool seen = i->seen[insn - i->start];
	for (u32 f = 0; f <= i->depth; f++) {
		struct masks *m = masks_at(i, f, insn, wrote[f] != 0);
		if (!m)
			continue;
		u64 was = m->writes;
		m->writes = seen ? was & wrote[f] : wrote[f];
		i->is_changed |= was != m->writes;
		i->is_less |= (was & ~m->writes) != 0;
	}
	i->seen[insn - i->start] = 1;
}

/* In a call nothing is written yet: that is what the function says when it has been walked. Not in 7.2, which takes a
 * call to write nothing at all. */
void live_called(struct verify *v)
{
	enum { WRITES_NOTHING = 7 << 16 | 2 << 8 };
	if (v->profile->version < WRITES_NOTHING)
		v->live->now = NULL;
}

void live_commit(struct verify *v)
{
	struct instance *i = v->live->now;
	if (i && v->live->insn >= i->start && v->live->insn < i->start + i->n)
		commit(i, v->live->insn, v->live->wrote);
}

static bool flow_insn(const struct verify *v, struct instance *i, u32 frame, u32 at)
{
	struct masks *all = i->m[frame], *m = &all[at];
	u32 to[2], n = next_of(v, i->start + at, to);
	u64 after = 0, later = n ? ~0ull : 0;
	for (u32 k = 0; k < n; k++) {
		if (to[k] < i->start || to[k] >= i->start + i->n)
			continue;
		after |= all[to[k] - i->start].live;
		later &= all[to[k] - i->start].writes_later;
	}
	u64 live = (after & ~m->writes) | m->reads, must = later | m->writes;
	bool changed = live != m->live || must != m->writes_later;
	m->live = live;
	m->writes_later = must;
	return changed;
}

static void flow(const struct verify *v, struct instance *i)
{
	for (u32 f = 0; f <= i->depth; f++) {
		bool changed = i->m[f];
		for (u32 at = 0; i->is_less && i->m[f] && at < i->n; at++)
			i->m[f][at].writes_later = 0;
		while (changed) {
			changed = false;
			for (u32 at = i->n; at-- > 0;)
				if (!v->facts[i->start + at].is_wide_second)
					changed |= flow_insn(v, i, f, at);
		}
	}
	i->is_changed = i->is_less = false;
}

/* What the function reads of its callers' frames is read by the call. */
static void flow_out(struct instance *i, struct instance *outer)
{
	u64 wrote[MAX_FRAMES] = { 0 };
	u32 site = i->sites[i->depth - 1];
	for (u32 f = 0; f < i->depth; f++) {
		struct masks *m = masks_at(i, f, i->start, false);
		if (!m)
			continue;
		wrote[f] = m->writes_later;
		reads(outer, f, site, m->live);
	}
	commit(outer, site, wrote);
}

void live_update(struct verify *v)
{
	struct state *s = v->now;
	if (!v->live)
		return;
	for (u32 f = s->cur + 1; f-- > 0;) {
		struct instance *i = instance_of(v, s, f, true);
		if (i->is_changed)
			flow(v, i);
		if (f)
			flow_out(i, instance_of(v, s, f - 1, true));
	}
}

u32 frame_insn(const struct state *s, u32 frame)
{
	return frame == s->cur ? s->insn : s->frames[frame + 1]->callsite;
}

enum fate { UNTOUCHED, READ, OVERWRITTEN };

static enum fate fate(struct verify *v, const struct state *s, u32 level, u32 insn, u64 slot, u32 frame)
{
	struct instance *i = instance_of(v, s, level, false);
	struct masks *m = i ? masks_at(i, frame, insn, false) : NULL;
	return !m ? UNTOUCHED : m->live & slot ? READ : m->writes_later & slot ? OVERWRITTEN : UNTOUCHED;
}

/* Before 6.18 kernels marked what a walk had read: a slot that a function overwrites was not read by what its callers do
 * afterwards. Since then it counts as read there. */
static bool is_hidden_by_callees(const struct verify *v)
{
	enum { FLOWS = 6 << 16 | 18 << 8 };
	return v->profile->version < FLOWS;
}

bool live_slot(struct verify *v, const struct state *s, u32 frame, u32 slot)
{
	u64 bit = 1ull << slot;
	if (!v->live)
		return true;
	if (marks(v))
		return s->frames[frame]->read & bit;
	enum fate is = fate(v, s, s->cur, s->insn, bit, frame);
	for (u32 k = s->cur; is != READ && k-- > frame;) {
		u32 site = s->frames[k + 1]->callsite;
		if (is == OVERWRITTEN && is_hidden_by_callees(v))
			return false;
		is = fate(v, s, k, v->facts[site].calls_callback ? site : site + 1, bit, frame);
	}
	return is == READ;
}

void live_stack_free(struct verify *v)
{
	for (u32 h = 0; v->live && h < HASH; h++)
		for (struct instance *i = v->live->hash[h], *next; i; i = next) {
			next = i->next;
			for (u32 f = 0; f < MAX_FRAMES; f++)
				free(i->m[f]);
			free(i->seen);
			free(i);
		}
	free(v->live);
	v->live = NULL;
}
