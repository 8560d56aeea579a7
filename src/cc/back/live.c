/* live.c: which registers are live at the ends of blocks. Most live in one block only: those that are read before they
 * are written somewhere get numbers, and only they take part (Briggs, Harvey 1995). */
#include "cc/back/back.h"

static void set(u64 *bits, u32 n) { bits[n / 64] |= 1ull << n % 64; }

struct gather { struct mfn *m; struct live *l; struct arena *tmp; u32 *seen; vec(mreg) globals; };

/* First round: whoever is read in a block that has not written it before. */
static void find_globals(struct gather *g)
{
	struct mregs r;
	for (u32 b = 0; b < g->m->blocks.n; b++)
		vec_each(i, &g->m->blocks.v[b].ins) {
			mins_regs(g->m, i, &r);
			for (u32 n = 0; n < r.nuse; n++) {
				mreg v = *r.use[n];
				if (!is_virtual(v) || g->seen[v - VREG] == b + 1 || g->l->global[v - VREG] != NO_REG)
					continue;
				g->l->global[v - VREG] = g->globals.n;
				vec_push(&g->globals, g->tmp, v);
			}
			for (u32 n = 0; n < r.ndef; n++)
				if (is_virtual(*r.def[n]))
					g->seen[*r.def[n] - VREG] = b + 1;
		}
}

/* read: before any write; written: at all. */
static void local(struct mfn *m, const struct live *l, struct mblock *b, u64 *read, u64 *written)
{
	struct mregs r;
	vec_each(i, &b->ins) {
		mins_regs(m, i, &r);
		for (u32 n = 0; n < r.nuse; n++) {
			u32 g = is_virtual(*r.use[n]) ? l->global[*r.use[n] - VREG] : NO_REG;
			if (g != NO_REG && !live_has(written, g))
				set(read, g);
		}
		for (u32 n = 0; n < r.ndef; n++) {
			u32 g = is_virtual(*r.def[n]) ? l->global[*r.def[n] - VREG] : NO_REG;
			if (g != NO_REG)
				set(written, g);
		}
	}
}

static void flow(struct mfn *m, struct live *l, u64 **read, u64 **written)
{
	bool changed = true;
	while (changed) {
		changed = false;
		for (u32 b = m->blocks.n; b--;) {
			const struct ir_block *k = ir_blk(m->fn, m->blocks.v[b].id);
			for (u32 w = 0; w < l->words; w++) {
				u64 out = 0;
				vec_each(s, &k->succ)
					out |= l->in[m->at[*s]][w];
				u64 in = read[b][w] | (out & ~written[b][w]);
				changed |= in != l->in[b][w];
				l->out[b][w] = out;
				l->in[b][w] = in;
			}
		}
	}
}

bool live_run(struct mfn *m, struct live *l, struct arena *tmp)
{
	enum { SETS = 4, MAX_BYTES = 256 << 20 };
	u32 n = m->blocks.n;
	struct gather g = { .m = m, .l = l, .tmp = tmp };
	l->global = arena_array(tmp, u32, m->vregs.n);
	memset(l->global, 0xff, m->vregs.n * sizeof(u32));
	g.seen = arena_array(tmp, u32, m->vregs.n);
	find_globals(&g);
	l->n = g.globals.n;
	l->reg = g.globals.v;
	l->words = l->n / 64 + 1;
	if ((u64)n * l->words * sizeof(u64) * SETS > MAX_BYTES)
		return false;
	l->in = arena_array(tmp, u64 *, n);
	l->out = arena_array(tmp, u64 *, n);
	u64 **read = arena_array(tmp, u64 *, n), **written = arena_array(tmp, u64 *, n);
	for (u32 b = 0; b < n; b++) {
		l->in[b] = arena_array(tmp, u64, l->words);
		l->out[b] = arena_array(tmp, u64, l->words);
		read[b] = arena_array(tmp, u64, l->words);
		written[b] = arena_array(tmp, u64, l->words);
		local(m, l, &m->blocks.v[b], read[b], written[b]);
	}
	flow(m, l, read, written);
	return true;
}
