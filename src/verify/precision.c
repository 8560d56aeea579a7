/* precision.c: which numbers a verdict hung on. A state that was found safe covers others whatever their numbers are,
 * unless a number was needed: as an index, a length, the outcome of a branch. When that turns out, the walk is traced
 * back:
 * from where the number was needed, through the instructions that made it, into the states kept on the way. */
#include "verify/verify_private.h"

/* What is still looked for, walking backwards. */
struct trace { u32 frame; u16 regs[MAX_FRAMES]; u64 slots[MAX_FRAMES]; };
enum step { STEP_OK, STEP_LOST /* cannot be followed: all must be precise */ };

static bool is_done(const struct trace *t)
{
	for (u32 i = 0; i <= t->frame; i++)
		if (t->regs[i] || t->slots[i])
			return false;
	return true;
}

static bool wants(const struct trace *t, u32 reg) { return t->regs[t->frame] & 1u << reg; }
static void want(struct trace *t, u32 reg) { t->regs[t->frame] |= reg == FP ? 0 : (u16)(1u << reg); }
static void found(struct trace *t, u32 reg) { t->regs[t->frame] &= (u16)~(1u << reg); }

/* If one of the linked ones is wanted, all are: their bounds came from one comparison. */
static void want_linked(struct trace *t, const struct history *h)
{
	u32 n = h ? h->linked & 15 : 0;
	for (u32 pass = 0, any = 0; pass < 2; pass++)
		for (u32 k = 0; k < n; k++) {
			u32 one = (u32)(h->linked >> (4 + k * 10)) & 1023, frame = one & 7, at = one >> 3 & 63;
			bool is_reg = one & 1 << 9;
			if (!pass)
				any |= is_reg ? t->regs[frame] >> at & 1 : t->slots[frame] >> at & 1;
			else if (any && is_reg)
				t->regs[frame] |= (u16)(1u << at);
			else if (any)
				t->slots[frame] |= 1ull << at;
		}
}

static void back_alu(struct trace *t, struct insn i)
{
	u8 op = i.code & 0xf0;
	if (!wants(t, i.dst) || op == ALU_END || op == ALU_NEG)
		return;
	if (op == ALU_MOV)
		found(t, i.dst);
	if (i.code & SRC_X)
		want(t, i.src);
}

static enum step back_load(struct trace *t, u32 reg, const struct history *h)
{
	if (!wants(t, reg))
		return STEP_OK;
	found(t, reg);
	if (h && h->stack & HIST_STACK)
		t->slots[h->stack >> 8 & 7] |= 1ull << (h->stack & 63);
	return STEP_OK;
}

static enum step back_store(struct trace *t, struct insn i, const struct history *h)
{
	if (wants(t, i.dst))
		return STEP_LOST;
	if (!h || !(h->stack & HIST_STACK))
		return STEP_OK;
	u64 *slots = &t->slots[h->stack >> 8 & 7], bit = 1ull << (h->stack & 63);
	if (!(*slots & bit))
		return STEP_OK;
	*slots &= ~bit;
	if ((i.code & 7) == CLS_STX)
		want(t, i.src);
	return STEP_OK;
}

/* Before 6.5 nothing was traced through calls of functions: all is precise then. */
static bool traces_calls(const struct verify *v)
{
	enum { THROUGH_CALLS = 6 << 16 | 5 << 8 };
	return v->profile->version >= THROUGH_CALLS;
}

/* Backwards over the beginning of a function: into its caller. */
static enum step leave(struct trace *t, bool hands_args)
{
	u16 args = t->regs[t->frame] & 0x3e;
	if (!t->frame || t->regs[t->frame] & ~0x3e || t->slots[t->frame])
		return STEP_LOST;
	t->regs[t->frame] = 0;
	t->frame--;
	if (hands_args)
		t->regs[t->frame] |= args;
	return STEP_OK;
}

static enum step back_call(const struct verify *v, struct trace *t, u32 at, s64 later)
{
	struct insn i = v->p->insns[at];
	bool is_async, is_callback = callback_of(v, at, &is_async) && !is_async;
	if (!traces_calls(v) && (i.src == CALL_LOCAL || is_callback))
		return STEP_LOST;
	if (i.src == CALL_LOCAL) {
		s32 s = subprog_at(v, (u32)((s64)at + 1 + i.imm));
		bool is_global = s >= 0 && v->subprogs[s].is_global;
		if (!is_global)
			return leave(t, true);
	} else if (v->facts[at].calls_callback && (s64)at != later - 1) {
		return leave(t, false);
	}
	if (i.src == 2 && !i.imm)
		return STEP_LOST;
	found(t, 0);
	return t->regs[t->frame] & 0x3e ? STEP_LOST : STEP_OK;
}

/* Backwards over the end of a function: into it. */
static enum step back_exit(const struct verify *v, struct trace *t, s64 later)
{
	if (later >= 0 && v->facts[later].calls_callback)
		t->regs[t->frame] &= (u16)~0x3e;
	if (t->regs[t->frame] & 0x3e || t->frame + 1 >= MAX_FRAMES)
		return STEP_LOST;
	struct insn before = later > 0 ? v->p->insns[later - 1] : (struct insn){ 0 };
	bool wants_result = before.code == (CLS_JMP | JMP_CALL) && before.src == 1 && wants(t, 0);
	found(t, 0);
	t->frame++;
	t->regs[t->frame] = wants_result;
	t->slots[t->frame] = 0;
	return STEP_OK;
}

static enum step back_jump(const struct verify *v, struct trace *t, u32 at, s64 later)
{
	struct insn i = v->p->insns[at];
	u8 op = i.code & 0xf0;
	if (i.code == (CLS_JMP | JMP_CALL))
		return back_call(v, t, at, later);
	if (i.code == (CLS_JMP | JMP_EXIT))
		return !traces_calls(v) ? STEP_LOST : back_exit(v, t, later);
	if (op == JMP_JA || op == JMP_JCOND || !(i.code & SRC_X) || (!wants(t, i.dst) && !wants(t, i.src)))
		return STEP_OK;
	want(t, i.dst);
	want(t, i.src);
	return STEP_OK;
}

static enum step back(const struct verify *v, struct trace *t, u32 at, s64 later, const struct history *h)
{
	struct insn i = v->p->insns[at];
	enum step s = STEP_OK;
	if (!i.code)                             /* the second half of a ld_imm64 */
		return STEP_OK;
	want_linked(t, h);
	switch (i.code & 7) {
	case CLS_ALU: case CLS_ALU64: back_alu(t, i); break;
	case CLS_LDX: s = back_load(t, i.dst, h); break;
	case CLS_ST: s = back_store(t, i, h); break;
	case CLS_STX:
		s = (i.code & 0xe0) == MODE_ATOMIC && i.imm == ATOMIC_LOAD_ACQ ? back_load(t, i.dst, h) :
			back_store(t, i, h);
		break;
	case CLS_LD:
		if (wants(t, i.dst) && (i.code & 0xe0) != MODE_IMM)
			s = STEP_LOST;
		found(t, i.dst);
		break;
	default: s = back_jump(v, t, at, later);
	}
	want_linked(t, h);
	return s;
}

static void precise_all(const struct state *start, bool *changed)
{
	for (struct state *s = start->parent; s; s = s->parent) {
		struct each e = { .s = s };
		struct reg *r;
		while ((r = each_reg(&e)))
			if (r->kind == K_SCALAR && !r->precise)
				r->precise = *changed = true;
	}
}

void imprecise_all(struct state *s)
{
	struct each e = { .s = s };
	struct reg *r;
	while ((r = each_reg(&e)))
		if (r->kind == K_SCALAR)
			r->precise = false;
}

static u32 link_of(const struct reg *r) { return r->kind == K_SCALAR ? r->id & ~ID_ADD_CONST : 0; }

/* A number that nothing is linked to any more (7.2). */
void forget_lone_links(struct state *s)
{
	struct each e = { .s = s };
	struct reg *r, *other;
	while ((r = each_reg(&e))) {
		struct each rest = { .s = s };
		u32 n = 0;
		while (link_of(r) && n < 2 && (other = each_reg(&rest)))
			n += link_of(other) == link_of(r);
		if (n == 1) {
			r->id = 0;
			r->off = 0;
		}
	}
}

/* What is wanted becomes precise in a state on the way; what is so already has been traced. */
static void mark_state(struct state *s, struct trace *t, bool *changed)
{
	for (u32 f = 0; f <= t->frame; f++) {
		struct frame *frame = f <= s->cur ? s->frames[f] : NULL;
		for (u32 i = 0; i < FP; i++) {
			if (!(t->regs[f] >> i & 1))
				continue;
			bool goes_on = frame && frame->regs[i].kind == K_SCALAR && !frame->regs[i].precise;
			if (goes_on)
				frame->regs[i].precise = *changed = true;
			else
				t->regs[f] &= (u16)~(1u << i);
		}
		for (u32 i = 0; i < MAX_SLOTS; i++) {
			if (!(t->slots[f] >> i & 1))
				continue;
			struct slot *slot = frame && i < frame->nslots &&
				slot_is_spill(&frame->slots[i]) ? &frame->slots[i] : NULL;
			bool goes_on = slot && slot->reg.kind == K_SCALAR && !slot->reg.precise;
			if (goes_on)
				slot->reg.precise = *changed = true;
			else
				t->slots[f] &= ~(1ull << i);
		}
	}
}

/* Back through one state's instructions. 1: all is found, 0: go on in the parent, -1: lost. */
static int trace_state(const struct verify *v, const struct state *s, struct trace *t, u32 last, s64 later, bool skips)
{
	u32 n = s->nhist, at = last;
	for (;;) {
		const struct history *h = n && s->hist[n - 1].insn == at ? &s->hist[n - 1] : NULL;
		if (!skips && back(v, t, at, later, h) == STEP_LOST)
			return -1;
		skips = false;
		if (is_done(t))
			return 1;
		later = at;
		if (at == s->first && (!n || (n == 1 && h)))
			return 0;
		if (h) {
			at = h->prev;
			n--;
		} else if (at--) {
			;
		} else {
			return -1;
		}
		if (at >= v->p->ninsns)
			return -1;
	}
}

static bool run(struct verify *v, struct state *start, struct trace *t, bool *changed)
{
	u32 last = v->insn;
	s64 later = -1;
	bool skips = true;
	if (is_done(t))
		return true;
	for (struct state *s = start; s;) {
		int r = last >= v->p->ninsns ? -1 : trace_state(v, s, t, last, later, skips);
		if (r > 0)
			return true;
		if (r < 0)
			break;
		skips = false;
		later = s->first;
		last = s->parent ? s->parent->last : 0;
		if (!(s = s->parent))
			break;
		mark_state(s, t, changed);
		if (is_done(t))
			return true;
		bool is_entry = last == UINT32_MAX && !s->cur && s->frames[0]->subprog && !(t->regs[0] & ~0x3e) &&
			!t->slots[0];
		if (is_entry)
			return true;
	}
	precise_all(start, changed);
	return true;
}

bool precise_reg(struct verify *v, u32 reg)
{
	struct trace t = { .frame = v->now->cur };
	bool changed = false;
	if (reg_of(v, reg)->kind != K_SCALAR)
		return true;
	want(&t, reg);
	return run(v, v->now, &t, &changed);
}

bool precise_slot(struct verify *v, u32 frame, u32 slot)
{
	struct trace t = { .frame = v->now->cur };
	bool changed = false;
	t.slots[frame] = 1ull << slot;
	return run(v, v->now, &t, &changed);
}

/* What was precise in the state that covers this one must be precise on this path too. */
bool precise_more(struct verify *v, const struct state *old, struct state *now, bool *changed)
{
	struct trace t = { .frame = now->cur };
	for (u32 f = 0; f <= old->cur && f <= now->cur; f++) {
		const struct frame *frame = old->frames[f];
		for (u32 i = 0; i < FP; i++)
			if (frame->regs[i].kind == K_SCALAR && frame->regs[i].precise)
				t.regs[f] |= (u16)(1u << i);
		for (u32 i = 0; i < frame->nslots; i++)
			if (slot_is_spill(&frame->slots[i]) && frame->slots[i].reg.kind == K_SCALAR &&
				frame->slots[i].reg.precise)
				t.slots[f] |= 1ull << i;
	}
	u32 at = v->insn;
	v->insn = now->insn;
	bool ok = run(v, now, &t, changed);
	v->insn = at;
	return ok;
}
