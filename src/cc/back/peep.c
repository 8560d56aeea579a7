/* peep.c: what is only seen when registers are given: constants and copies that a register holds already, jumps to
 * jumps, jumps to what comes next, blocks that nothing leads to any more. */
#include "cc/back/back.h"

/* ---- what is there already ------------------------------------------------------------------------- */

struct known { bool is_known[REG_COUNT]; s64 value[REG_COUNT]; mreg copy[REG_COUNT]; /* holds the same, or itself */ };

static bool is_const(const struct mins *i)
{
	return i->op == M_INSN && i->code == (CLS_ALU64 | ALU_MOV) && !i->core;
}

static void forget(struct known *k, mreg r)
{
	k->is_known[r] = false;
	k->copy[r] = r;
	for (mreg o = 0; o < REG_COUNT; o++)
		if (k->copy[o] == r)
			k->copy[o] = o;
}

static void forget_all(struct known *k)
{
	for (mreg r = 0; r < REG_COUNT; r++) {
		k->is_known[r] = false;
		k->copy[r] = r;
	}
}

static bool is_there(const struct mins *i, const struct known *k)
{
	if (is_const(i))
		return k->is_known[i->dst] && k->value[i->dst] == i->imm;
	return i->op == M_MOVE && (k->copy[i->dst] == i->src || k->copy[i->src] == i->dst);
}

static void drop_known(struct mfn *m, struct mblock *b, struct known *k)
{
	struct mregs r;
	u32 kept = 0;
	for (u32 n = 0; n < b->ins.n; n++) {
		struct mins *i = &b->ins.v[n];
		if (is_there(i, k))
			continue;
		mins_regs(m, i, &r);
		for (u32 d = 0; d < r.ndef; d++)
			forget(k, *r.def[d]);
		for (mreg reg = 0; reg < COLORS; reg++)
			if (r.writes >> reg & 1)
				forget(k, reg);
		if (is_const(i) && !i->is_partial) {
			k->is_known[i->dst] = true;
			k->value[i->dst] = i->imm;
		} else if (i->op == M_MOVE && !i->is_partial) {
			k->copy[i->dst] = i->src;
		}
		if (i->op == M_LABEL)
			forget_all(k);
		b->ins.v[kept++] = *i;
	}
	b->ins.n = kept;
}

static void constants(struct mfn *m)
{
	struct known k;
	for (u32 b = 0; b < m->blocks.n; b++) {
		const struct ir_block *x = ir_blk(m->fn, m->blocks.v[b].id);
		if (!b || x->pred.n != 1 || x->pred.v[0] != m->blocks.v[b - 1].id)
			forget_all(&k);
		drop_known(m, &m->blocks.v[b], &k);
	}
}

/* ---- spilled values that nobody reads -------------------------------------------------------------------- */

/* The bit of a spill slot that an instruction accesses as such; 0: none. Objects lie above the spills. */
static u64 spill_bit(const struct mfn *m, const struct mins *i, bool *is_store)
{
	u8 cls = i->code & 7;
	mreg base = cls == CLS_LDX ? i->src : i->dst;
	u32 deep = (u32)-i->off, n = (deep - m->objects - 1) / 8;
	*is_store = cls == CLS_STX;
	if (i->op != M_INSN || (cls != CLS_LDX && cls != CLS_STX) || (i->code & 0xe0) != MODE_MEM || base != REG_FP ||
		i->off >= 0 || deep <= m->objects)
		return 0;
	return n < 64 ? 1ull << n : 0;
}

static void slot_flow(const struct mfn *m, u64 *in, u64 *out, const u64 *read, const u64 *written)
{
	bool changed = true;
	while (changed) {
		changed = false;
		for (u32 b = m->blocks.n; b--;) {
			u64 live = 0;
			vec_each(s, &ir_blk(m->fn, m->blocks.v[b].id)->succ)
				live |= in[m->at[*s]];
			u64 now = read[b] | (live & ~written[b]);
			changed |= now != in[b];
			out[b] = live;
			in[b] = now;
		}
	}
}

static void dead_spills(struct mfn *m)
{
	u32 n = m->blocks.n;
	u64 *in = arena_array(m->tmp, u64, n), *out = arena_array(m->tmp, u64, n), *read = arena_array(m->tmp, u64, n),
		*written = arena_array(m->tmp, u64, n);
	bool is_store;
	if (m->frame <= m->objects)
		return;
	for (u32 b = 0; b < n; b++)
		vec_each(i, &m->blocks.v[b].ins) {
			u64 bit = spill_bit(m, i, &is_store);
			if (is_store)
				written[b] |= bit;
			else
				read[b] |= bit & ~written[b];
		}
	slot_flow(m, in, out, read, written);
	for (u32 b = 0; b < n; b++) {
		mins_list *ins = &m->blocks.v[b].ins;
		u64 live = out[b];
		u32 kept = ins->n;
		for (u32 k = ins->n; k--;) {
			u64 bit = spill_bit(m, &ins->v[k], &is_store);
			if (bit && is_store && !(live & bit))
				continue;
			live = is_store ? live & ~bit : live | bit;
			ins->v[--kept] = ins->v[k];
		}
		if (kept)
			memmove(ins->v, ins->v + kept, (ins->n - kept) * sizeof(*ins->v));
		ins->n -= kept;
	}
}

/* ---- jumps ------------------------------------------------------------------------------------------------ */

/* The first block from number b on that does something: where one falls through to. */
static u32 falls_to(const struct mfn *m, u32 b)
{
	while (b < m->blocks.n && !m->blocks.v[b].ins.n)
		b++;
	return b;
}

/* Where a jump to a block ends up; a block that is a jump alone where jumps go round in a circle. */
static blk leads_to(const struct mfn *m, blk to)
{
	for (u32 hops = 0; hops < m->blocks.n; hops++) {
		u32 b = falls_to(m, m->at[to]);
		if (b == m->blocks.n || m->blocks.v[b].ins.v[0].op != M_JMP)
			return b == m->blocks.n ? to : m->blocks.v[b].id;
		to = m->blocks.v[b].ins.v[0].target;
	}
	return to;
}

static u8 opposite(u8 code)
{
	static const u8 pairs[][2] = { { JMP_EQ, JMP_NE }, { JMP_LT, JMP_GE }, { JMP_LE, JMP_GT }, { JMP_SLT, JMP_SGE },
		{ JMP_SLE, JMP_SGT } };
	for (u32 i = 0; i < ARRAY_LEN(pairs); i++)
		for (u32 k = 0; k < 2; k++)
			if (pairs[i][k] == (code & 0xf0))
				return (u8)((code & 0x0f) | pairs[i][1 - k]);
	return code;
}

static bool can_turn(const struct mfn *m, u8 code)
{
	return m->c->cpu > 1 || (code & 0xf0) == JMP_EQ || (code & 0xf0) == JMP_NE;
}

static bool is_jump_alone(const struct mfn *m, u32 b)
{
	return b < m->blocks.n && m->blocks.v[b].ins.n == 1 && m->blocks.v[b].ins.v[0].op == M_JMP;
}

/* A jump alone that jumps were led past: none goes to it. */
static bool is_passed(const struct mfn *m, u32 b)
{
	return is_jump_alone(m, b) && !is_jump_alone(m, falls_to(m, m->at[m->blocks.v[b].ins.v[0].target]));
}

/* Jumps of assembly are led past nothing. */
static bool assembly_leads_to(const struct mfn *m, u32 b)
{
	vec_each(a, &m->asms)
		for (u32 n = 0; a->labels && n < a->text->labels.n; n++)
			if (falls_to(m, m->at[a->labels[n]]) == b)
				return true;
	return false;
}

static void end_of_block(struct mfn *m, u32 b)
{
	mins_list *ins = &m->blocks.v[b].ins;
	u32 next = falls_to(m, b + 1);
	blk next_id = next < m->blocks.n ? m->blocks.v[next].id : 0;
	if (ins->n > 1 && vec_last(ins).op == M_JMP && ins->v[ins->n - 2].op == M_JCC &&
		ins->v[ins->n - 2].target == next_id &&
	    can_turn(m, ins->v[ins->n - 2].code)) {
		struct mins *c = &ins->v[ins->n - 2];
		c->target = vec_last(ins).target;
		c->code = opposite(c->code);
		ins->n--;
	}
	if (ins->n && vec_last(ins).op == M_JCC && is_passed(m, next) && !assembly_leads_to(m, next) &&
	    falls_to(m, next + 1) < m->blocks.n && vec_last(ins).target == m->blocks.v[falls_to(m, next + 1)].id &&
	    can_turn(m, vec_last(ins).code)) {
		vec_last(ins).target = m->blocks.v[next].ins.v[0].target;
		vec_last(ins).code = opposite(vec_last(ins).code);
		m->blocks.v[next].ins.n = 0;         /* no jump leads here any more */
	}
	if (ins->n && vec_last(ins).op == M_JMP) {
		const struct mblock *to = &m->blocks.v[m->at[vec_last(ins).target]];
		if (vec_last(ins).target == next_id)
			ins->n--;
		else if (to->ins.n == 1 && to->ins.v[0].op == M_EXIT)
			vec_last(ins) = to->ins.v[0];
	}
	if (ins->n && vec_last(ins).op == M_JCC && vec_last(ins).target == next_id)
		ins->n--;
}

static void unreached(struct mfn *m)
{
	bool *is_reached = arena_array(m->tmp, bool, m->blocks.n + 1);
	vec(u32) work = { 0 };
	vec_push(&work, m->tmp, 0);
	while (work.n) {
		u32 b = vec_pop(&work);
		if (b >= m->blocks.n || is_reached[b])
			continue;
		is_reached[b] = true;
		const mins_list *ins = &m->blocks.v[b].ins;
		vec_each(i, ins) {
			const struct masm *a = i->op == M_ASM ? &m->asms.v[i->target] : NULL;
			if (i->op == M_JMP || i->op == M_JCC)
				vec_push(&work, m->tmp, m->at[i->target]);
			for (u32 n = 0; a && a->labels && n < a->text->labels.n; n++)
				vec_push(&work, m->tmp, m->at[a->labels[n]]);
		}
		if (!ins->n || (vec_last(ins).op != M_JMP && vec_last(ins).op != M_EXIT))
			vec_push(&work, m->tmp, b + 1);
	}
	for (u32 b = 0; b < m->blocks.n; b++)
		if (!is_reached[b])
			m->blocks.v[b].ins.n = 0;
}

static void tidy_jumps(struct mfn *m)
{
	/* most jumps go forward: the later ones first, so that ways are short */
	for (u32 b = m->blocks.n; b--;)
		vec_each(i, &m->blocks.v[b].ins)
			if (i->op == M_JMP || i->op == M_JCC)
				i->target = leads_to(m, i->target);
	for (u32 b = 0; b < m->blocks.n; b++)
		end_of_block(m, b);
	unreached(m);
}

void peep_run(struct mfn *m)
{
	dead_spills(m);
	constants(m);
	tidy_jumps(m);
	tail_run(m);
	tidy_jumps(m);
	tidy_jumps(m);
}

u8 peep_opposite(const struct mfn *m, u8 code)
{
	return can_turn(m, code) ? opposite(code) : code;
}
