/* loops.c: loops that every kernel's verifier can follow; see close.c too.
 *
 * layout.c puts the test of a loop at its end, so the way in jumps there:
 *
 *       goto test                 the way in tests by itself:        if !(i < n) goto out
 *   body: ...                                                    body: ...
 *         i += 1                                                       i += 1
 *   test: if i < n goto body                                     test: if i < n goto body
 *   out:                                                         out:
 *
 * Where the test is short it is written at the way in too, or left out there when it is known to hold. That saves the
 * jump, and the way round falls on nothing that was reached before.
 *
 * Kernels up to 6.x see only with the known number on the right, `if n > i`, that a loop is left at last: the register
 * that is counted up goes there. */
#include "cc/back/back.h"

enum { MAX_TEST = 3 };                /* instructions that are written twice */

static u32 falls_to(const struct mfn *m, u32 b)
{
	while (b < m->blocks.n && !m->blocks.v[b].ins.n)
		b++;
	return b;
}

static u32 goes_to(const struct mfn *m, const struct mins *jump) { return falls_to(m, m->at[jump->target]); }

/* ---- the way in ------------------------------------------------------------------------------------------- */

static bool is_plain(const struct mins *i)
{
	return i->op == M_INSN || i->op == M_MOVE || i->op == M_LEA;
}

/* The test of the loop whose body begins at `body`, which falls out at its end. */
static bool is_test(const struct mfn *m, const mins_list *ins, u32 body)
{
	if (!ins->n || ins->n > MAX_TEST + 1 || vec_last(ins).op != M_JCC || goes_to(m, &vec_last(ins)) != body)
		return false;
	for (u32 i = 0; i + 1 < ins->n; i++)
		if (!is_plain(&ins->v[i]))
			return false;
	return true;
}

/* Is the register a constant at the end of these? */
static bool known(struct mfn *m, mins_list *ins, mreg r, s64 *value)
{
	for (u32 n = ins->n; n--;) {
		struct mins *i = &ins->v[n];
		struct mregs x = { 0 };
		mins_regs(m, i, &x);
		bool writes = x.writes >> r & 1;
		for (u32 k = 0; k < x.ndef; k++)
			writes |= *x.def[k] == r;
		if (!writes)
			continue;
		*value = i->imm;
		return i->op == M_INSN && (i->code == (CLS_ALU64 | ALU_MOV) || (i->code == (CLS_ALU | ALU_MOV) &&
			i->imm >= 0)) && !i->off && !i->is_partial && !i->core;
	}
	return false;
}

static void test_at_entry(struct mfn *m, u32 entry)
{
	mins_list *in = &m->blocks.v[entry].ins;
	if (!in->n || vec_last(in).op != M_JMP)
		return;
	u32 at = goes_to(m, &vec_last(in)), body = falls_to(m, entry + 1), out = falls_to(m, at + 1);
	if (at <= body || out >= m->blocks.n || !is_test(m, &m->blocks.v[at].ins, body))
		return;
	const mins_list test = m->blocks.v[at].ins;
	struct mins last = vec_last(&test);
	s64 v;
	in->n--;
	if (test.n == 1 && !(last.code & SRC_X) && known(m, in, last.dst, &v) &&
	    isa_jump_taken((struct insn){ .code = last.code, .imm = (s32)last.imm }, (u64)v, 0))
		return;
	for (u32 i = 0; i + 1 < test.n; i++)
		vec_push(in, m->tmp, test.v[i]);
	u8 code = peep_opposite(m, last.code);
	if (code != last.code) {
		last.code = code;
		last.target = m->blocks.v[out].id;
		vec_push(in, m->tmp, last);
		return;
	}
	vec_push(in, m->tmp, last);
	vec_push(in, m->tmp, ((struct mins){ .op = M_JMP, .target = m->blocks.v[out].id, .at = last.at }));
}

/* ---- counters on the right ------------------------------------------------------------------------------------- */

static u16 written(struct mfn *m, struct mins *i)
{
	struct mregs x = { 0 };
	mins_regs(m, i, &x);
	u16 mask = x.writes;
	for (u32 k = 0; k < x.ndef; k++)
		mask |= (u16)(1 << *x.def[k]);
	return mask;
}

/* Registers that a block adds a constant to as they come in, of the blocks from one to another. */
static u16 counters(struct mfn *m, u32 from, u32 to)
{
	u16 found = 0;
	for (u32 b = from; b <= to; b++) {
		u16 seen = 0;
		vec_each(i, &m->blocks.v[b].ins) {
			bool is_step = i->op == M_INSN && (i->code == (CLS_ALU64 | ALU_ADD) ||
				i->code == (CLS_ALU | ALU_ADD));
			u16 w = written(m, i);
			if (is_step && !(seen & w))
				found |= w;
			seen |= w;
		}
	}
	return found;
}

struct around { u32 from, to; bool is_counted; u16 counters; };   /* a loop's blocks, the registers that count in it */
typedef vec(struct around) arounds;

/* What lies between each jump back and where it goes. */
static arounds all_loops(const struct mfn *m)
{
	arounds found = { 0 };
	for (u32 b = 0; b < m->blocks.n; b++)
		vec_each(i, &m->blocks.v[b].ins)
			if ((i->op == M_JCC || i->op == M_JMP) && m->at[i->target] <= b)
				vec_push(&found, m->tmp, ((struct around){ .from = m->at[i->target], .to = b }));
	return found;
}

/* The smallest loop around a block; NULL: there is none. */
static struct around *loop_around(const arounds *loops, u32 b)
{
	struct around *least = NULL;
	vec_each(l, loops)
		if (l->from <= b && b <= l->to && (!least || l->to - l->from < least->to - least->from))
			least = l;
	return least;
}

static u8 mirrored(const struct mfn *m, u8 code)
{
	static const u8 pairs[][2] = { { JMP_GT, JMP_LT }, { JMP_GE, JMP_LE }, { JMP_SGT, JMP_SLT },
		{ JMP_SGE, JMP_SLE } };
	for (u32 i = 0; i < ARRAY_LEN(pairs); i++) {
		if ((code & 0xf0) == pairs[i][1])
			return (u8)((code & 0x0f) | pairs[i][0]);
		if ((code & 0xf0) == pairs[i][0] && m->c->cpu > 1)
			return (u8)((code & 0x0f) | pairs[i][1]);
	}
	return 0;
}

/* A step of a block: which registers are counters now, or were made of one alone (its low half, one less than it). */
static u16 like_counters(struct mfn *m, struct mins *i, u16 like)
{
	bool is_alu = i->op == M_INSN && ((i->code & 7) == CLS_ALU || (i->code & 7) == CLS_ALU64);
	bool is_copy = i->op == M_MOVE || (is_alu && (i->code & 0xf8) == (ALU_MOV | SRC_X));
	bool is_by_constant = is_alu && !(i->code & SRC_X) && (i->code & 0xf0) != ALU_MOV;
	u16 w = written(m, i);
	if ((is_copy && like >> i->src & 1) || (is_by_constant && like >> i->dst & 1))
		return like | w;
	return like & (u16)~w;
}

static void counter_right(struct mfn *m, struct mins *i, u16 like)
{
	u8 code = i->op == M_JCC && i->code & SRC_X ? mirrored(m, i->code) : 0;
	if (!code || !(like >> i->dst & 1) || like >> i->src & 1)
		return;
	mreg was = i->dst;
	i->dst = i->src;
	i->src = was;
	i->code = code;
}

static void counters_right(struct mfn *m)
{
	const arounds loops = all_loops(m);
	for (u32 b = 0; b < m->blocks.n; b++) {
		struct around *l = loop_around(&loops, b);
		if (l && !l->is_counted) {
			l->counters = counters(m, l->from, l->to);
			l->is_counted = true;
		}
		u16 like = l ? l->counters : 0;
		for (struct mins *i = m->blocks.v[b].ins.v, *end = i + m->blocks.v[b].ins.n; like && i < end; i++) {
			counter_right(m, i, like);
			like = like_counters(m, i, like);
		}
	}
}

void loops_run(struct mfn *m)
{
	if (m->has_labels || !m->blocks.n || falls_to(m, 0) == m->blocks.n)
		return;
	counters_right(m);
	for (u32 b = 0; b < m->blocks.n; b++)
		test_at_entry(m, b);
}
