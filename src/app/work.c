/* work.c: where a verifier's work goes: by how often it came to each instruction, the lines that took most of it, and
 * the loop whose rounds they are.
 *
 * A loop is a jump backwards and all up to it. How often its head was come to from outside is the number of ways into
 * it: where these differ, all rounds are walked for each of them, and that is what multiplies. */
#include "app/work.h"

static u32 slots(struct insn i) { return insn_is_ld64(i) ? 2 : 1; }

/* Where control may go from instruction i; *n of them. */
static void successors(const struct insn *insns, u32 i, s64 to[2], u32 *n)
{
	struct insn in = insns[i];
	bool is_always = insn_is_jump(in) && INSN_OP(in) == JMP_JA, is_long = is_always && INSN_CLASS(in) == CLS_JMP32;
	*n = 0;
	if (!is_always && !insn_is_exit(in))
		to[(*n)++] = i + slots(in);
	if (insn_is_jump(in))
		to[(*n)++] = (s64)i + 1 + (is_long ? in.imm : in.off);
}

/* Times that head..end was come to from outside, at most. */
static u64 ways_into(const struct work *w, u32 head, u32 end)
{
	u64 ways = 0;
	s64 to[2];
	u32 n;
	for (u32 i = 0; i < w->ninsns; i += slots(w->insns[i])) {
		bool is_inside = i >= head && i <= end, is_in = false;
		successors(w->insns, i, to, &n);
		for (u32 k = 0; k < n; k++)
			is_in |= to[k] >= head && to[k] <= end;
		ways += !is_inside && is_in ? w->visits[i] : 0;
	}
	return MAX(MIN(ways, w->visits[head]), 1u);
}

/* The jump backwards, to *head, whose target was come to most; -1: there is none. */
static s64 hottest(const struct work *w, u32 *head)
{
	s64 to[2], best = -1;
	u32 n;
	for (u32 i = 0; i < w->ninsns; i += slots(w->insns[i])) {
		successors(w->insns, i, to, &n);
		for (u32 k = 0; k < n; k++)
			if (to[k] >= 0 && to[k] <= (s64)i && w->visits[to[k]] &&
				(best < 0 || w->visits[to[k]] > w->visits[*head]))
				best = i, *head = (u32)to[k];
	}
	return best;
}

/* Jumps backwards into it and out of it, as often taken, are the same loop: one with its test in the middle. */
static bool grow(const struct work *w, struct work_loop *l)
{
	s64 to[2];
	u32 n;
	for (u32 i = 0; i < w->ninsns; i += slots(w->insns[i])) {
		successors(w->insns, i, to, &n);
		for (u32 k = 0; k < n; k++) {
			bool is_back = to[k] >= 0 && to[k] <= (s64)i, is_over = is_back && to[k] <= l->end &&
				i >= l->head;
			bool is_new = is_over && (to[k] < l->head || i > l->end) && w->visits[to[k]] * 2ull >= l->times;
			if (!is_new)
				continue;
			l->head = MIN(l->head, (u32)to[k]);
			l->end = MAX(l->end, i);
			return true;
		}
	}
	return false;
}

bool work_loop(const struct work *w, struct work_loop *out)
{
	u32 head = 0;
	s64 end = hottest(w, &head);
	*out = (struct work_loop){ 0 };
	if (end < 0)
		return false;
	*out = (struct work_loop){ .head = head, .end = (u32)end, .times = w->visits[head] };
	while (grow(w, out))
		;
	out->ways = ways_into(w, out->head, out->end);
	return true;
}

bool work_has_loop(const struct insn *insns, u32 ninsns)
{
	s64 to[2];
	u32 n;
	for (u32 i = 0; i < ninsns; i += slots(insns[i])) {
		successors(insns, i, to, &n);
		for (u32 k = 0; k < n; k++)
			if (to[k] <= (s64)i)
				return true;
	}
	return false;
}
