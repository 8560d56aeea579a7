/* ra_spill.c: what found no register lives on the stack, or is made anew where that is as cheap. A value is loaded once
 * for all uses up to the next call, the first time; should that register be short too, once for each instruction. */
#include "cc/back/back.h"

struct rewrite {
	struct mfn *m;
	const s32 *slot;
	const bool *is_spilled;
	u32 known;                   /* registers that slot and is_spilled tell of */
	mreg *now;                   /* by spilled register: the one that holds it at the moment */
	u32 *since, epoch;           /* valid if it was set in this epoch */
	mins_list out;
};

static bool is_gone(const struct rewrite *w, mreg r) { return is_virtual(r) && r < w->known && w->is_spilled[r]; }

static mreg stand_in(struct rewrite *w, mreg r)
{
	mreg t = vreg_new(w->m);
	const struct vreg *old = vreg_of(w->m, r);
	vreg_of(w->m, t)->splits = (u8)MIN(old->splits + 1, 9);
	vreg_of(w->m, t)->is_temp = old->splits > 0;
	w->now[r] = t;
	w->since[r] = w->epoch;
	return t;
}

static mreg loaded(struct rewrite *w, mreg r, pos at)
{
	if (w->since[r] == w->epoch)
		return w->now[r];
	mreg t = stand_in(w, r);
	struct mins load = { .op = M_INSN, .code = CLS_LDX | SZ_DW | MODE_MEM, .dst = t, .src = REG_FP,
		.off = w->slot[r], .at = at };
	if (vreg_of(w->m, r)->is_remat) {
		load = vreg_of(w->m, r)->made;
		load.dst = t;
		load.at = at;
		vreg_of(w->m, t)->is_remat = !vreg_of(w->m, t)->is_temp;
		vreg_of(w->m, t)->made = load;
	}
	vec_push(&w->out, w->m->tmp, load);
	return t;
}

static void rewrite_insn(struct rewrite *w, struct mins i)
{
	struct mregs r;
	mreg stored[40];
	u32 n = 0;
	bool is_narrow = false;
	if (i.op == M_MOVE && i.dst == i.src)
		return;
	mins_regs(w->m, &i, &r);
	if (r.ndef == 1 && is_gone(w, *r.def[0]) && vreg_of(w->m, *r.def[0])->is_remat)
		return;                              /* it is made where it is read */
	for (u32 k = 0; k < r.nuse; k++)
		if (is_gone(w, *r.use[k])) {
			mreg old = *r.use[k];
			is_narrow |= vreg_of(w->m, old)->splits > 0;
			mreg t = loaded(w, old, i.at);
			for (u32 d = 0; d < r.ndef; d++)
				if (r.def[d] != r.use[k] && *r.def[d] == old)
					*r.def[d] = t, stored[n++] = old;
			for (u32 d = 0; d < r.ndef; d++)
				if (r.def[d] == r.use[k])
					stored[n++] = old;
			*r.use[k] = t;
		}
	for (u32 d = 0; d < r.ndef; d++)
		if (is_gone(w, *r.def[d])) {
			stored[n++] = *r.def[d];
			is_narrow |= vreg_of(w->m, *r.def[d])->splits > 0;
			*r.def[d] = stand_in(w, *r.def[d]);
		}
	vec_push(&w->out, w->m->tmp, i);
	for (u32 k = 0; k < n; k++) {
		bool again = false;
		for (u32 p = 0; p < k; p++)
			again |= stored[p] == stored[k];
		if (!again)
			vec_push(&w->out, w->m->tmp, ((struct mins){ .op = M_INSN, .code = CLS_STX | SZ_DW | MODE_MEM,
				.dst = REG_FP, .src = w->now[stored[k]],
				.off = w->slot[stored[k]], .at = i.at }));
	}
	if (r.writes || i.op == M_SKIP || i.op == M_LABEL || is_narrow)
		w->epoch++;
}

void ra_rewrite(struct mfn *m, const s32 *slot, const bool *is_spilled)
{
	struct rewrite w = { .m = m, .slot = slot, .is_spilled = is_spilled, .known = VREG + m->vregs.n, .epoch = 1 };
	w.now = arena_array(m->tmp, mreg, w.known);
	w.since = arena_array(m->tmp, u32, w.known);
	for (u32 b = 0; b < m->blocks.n; b++) {
		w.out = (mins_list){ 0 };
		w.epoch++;
		for (u32 k = 0; k < m->blocks.v[b].ins.n; k++)
			rewrite_insn(&w, m->blocks.v[b].ins.v[k]);
		m->blocks.v[b].ins = w.out;
	}
}
