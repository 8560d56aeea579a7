/* pass_dse.c: stores to the stack that nobody reads go, and what zeroes or copies more than is read becomes shorter.
 *
 * Backward over the function, a bit for each byte of each stack object that has not escaped: is it read before it is
 * written? Calls read what they are handed, helpers that fill a buffer write it. Objects that have escaped are followed
 * within a block only, and anything that may look at them reads all of them. A memset of which only some words are
 * read becomes a memset for each run of them. */
#include "cc/pass/pass_private.h"

enum { MAX_BYTES = 8192, WORD = 8 };

struct dse {
	struct ir_fn *fn;
	struct arena *tmp;
	u32 *start;                  /* first bit of a stack object, from 1; 0: not followed */
	u32 nbytes, words;
	u64 *in;                     /* block by block */
	u64 *live;
	u64 *shown;                  /* the bits of objects that have escaped; NULL: none */
	bool changed, is_final;
};

static void set_range(u64 *bits, u32 from, u64 n, bool on)
{
	for (u64 i = from; i < from + n; i++)
		if (on)
			bits[i / 64] |= 1ull << i % 64;
		else
			bits[i / 64] &= ~(1ull << i % 64);
}

static void place_objects(struct dse *d)
{
	struct ir_fn *fn = d->fn;
	u8 *kind = alias_objects(fn, d->tmp);
	d->start = arena_array(d->tmp, u32, fn->ins.n);
	d->nbytes = 1;
	bool has_shown = false;
	for (ref i = 1; i < fn->ins.n; i++) {
		const struct ir_ins *x = ir_at(fn, i);
		if (x->op != IR_alloca || x->imm <= 0 || x->imm > MAX_BYTES - d->nbytes)
			continue;
		d->start[i] = d->nbytes;
		d->nbytes += (u32)x->imm;
		has_shown |= kind[i] == OBJECT_ESCAPED;
	}
	d->words = d->nbytes / 64 + 1;
	if (has_shown)
		d->shown = arena_array(d->tmp, u64, d->words);
	for (ref i = 1; has_shown && i < fn->ins.n; i++)
		if (d->start[i] && kind[i] == OBJECT_ESCAPED)
			set_range(d->shown, d->start[i], (u64)ir_at(fn, i)->imm, true);
}

/* Something may look at what has escaped. */
static void read_shown(struct dse *d)
{
	for (u32 w = 0; d->shown && w < d->words; w++)
		d->live[w] |= d->shown[w];
}

static bool any(const u64 *bits, u32 from, u64 n)
{
	for (u64 i = from; i < from + n; i++)
		if (bits[i / 64] >> i % 64 & 1)
			return true;
	return false;
}

/* The bits of an access; false: it is not to a followed object, or not inside it. */
static bool bits_of(const struct dse *d, const struct mem_at *m, u32 *from)
{
	if (!m->is_stack || !d->start[m->root])
		return false;
	s64 size = ir_at(d->fn, m->root)->imm;
	*from = d->start[m->root] + (u32)m->off;
	return m->exact && m->off >= 0 && (u64)m->off <= (u64)size && m->bytes <= (u64)(size - m->off);
}

static void read_at(struct dse *d, ref addr, s64 off, u64 bytes)
{
	struct mem_at m = alias_of(d->fn, addr, off, bytes);
	u32 from;
	if (!m.is_named)
		read_shown(d);
	if (!m.is_stack || !d->start[m.root])
		return;
	if (bits_of(d, &m, &from))
		set_range(d->live, from, bytes, true);
	else
		set_range(d->live, d->start[m.root], (u64)ir_at(d->fn, m.root)->imm, true);
}

/* ---- what an instruction writes: false when all of it is dead --------------------------------------------- */

static bool write_at(struct dse *d, const struct ir_ins *x, u64 bytes)
{
	struct mem_at m = alias_of(d->fn, x->a, x->op == IR_store ? x->imm : 0, bytes);
	u32 from;
	if (x->flags & IRF_VOLATILE || !bits_of(d, &m, &from))
		return true;
	bool live = any(d->live, from, bytes);
	set_range(d->live, from, bytes, false);
	return live;
}

static void emit_set(struct dse *d, ref before, const struct ir_ins *old, s64 at, s64 bytes)
{
	struct ir_ins x = *old;
	struct ir_fn *fn = d->fn;
	while (x.width > 1 && at % x.width)
		x.width /= 2;
	if (bytes == x.width && ir_is_const(fn, x.b)) {          /* one word: a store, whose offset is its own */
		enum ir_type t = bytes == 8 ? IRT_D : IRT_W;
		u64 word = 0x0101010101010101ull * (u8)ir_at(fn, x.b)->imm;
		x.op = IR_store;
		x.imm = at;
		x.b = ir_const(fn, t, bytes == 8 ? (s64)word : (s64)(s32)word);
		ir_insert_before(fn, before, x);
		return;
	}
	x.imm = bytes;
	if (at)
		x.a = ir_insert_before(fn, before, (struct ir_ins){ .op = IR_add, .type = IRT_D, .a = old->a,
			.b = ir_const(fn, IRT_D, at) });
	ir_insert_before(fn, before, x);
}

/* Only the words in which something is read need to be set. */
static void shrink_set(struct dse *d, ref i)
{
	struct ir_ins x = *ir_at(d->fn, i);
	struct mem_at m = alias_of(d->fn, x.a, 0, (u64)x.imm);
	u32 from;
	s64 dead = 0, run = -1;
	if (x.flags & IRF_VOLATILE || !bits_of(d, &m, &from))
		return;
	for (s64 at = 0, n; at < x.imm; at += n) {
		n = MIN(WORD - (m.off + at) % WORD, x.imm - at);
		dead += !any(d->live, from + (u32)at, (u64)n);
	}
	if (!dead)
		return;
	for (s64 at = 0, n; at < x.imm; at += n) {
		n = MIN(WORD - (m.off + at) % WORD, x.imm - at);
		bool live = any(d->live, from + (u32)at, (u64)n);
		if (live && run < 0)
			run = at;
		if (run >= 0 && !live)
			emit_set(d, i, &x, run, at - run), run = -1;
		if (run >= 0 && at + n == x.imm)
			emit_set(d, i, &x, run, x.imm - run);
	}
	ir_remove(d->fn, i);
	d->changed = true;
}

static void call(struct dse *d, ref i)
{
	const struct ir_ins *x = ir_at(d->fn, i);
	const ref *v = d->fn->args.v + x->args;
	if (!x->sym && x->nargs >= 2 && alias_helper_fills(x->imm) && ir_is_const(d->fn, v[1]) &&
		ir_at(d->fn, v[1])->imm > 0) {
		struct mem_at m = alias_of(d->fn, v[0], 0, (u64)ir_at(d->fn, v[1])->imm);
		u32 from;
		if (bits_of(d, &m, &from))
			set_range(d->live, from, m.bytes, false);
		for (u32 n = 1; n < x->nargs; n++)
			read_at(d, v[n], 0, ~0ull >> 2);
		return;
	}
	for (u32 n = 0; n < x->nargs; n++)
		if (ir_at(d->fn, v[n])->type == IRT_D)
			read_at(d, v[n], 0, ~0ull >> 2);
}

static void step(struct dse *d, ref i)
{
	const struct ir_ins x = *ir_at(d->fn, i);
	bool live = true;
	switch (x.op) {
	case IR_load: read_at(d, x.a, x.c ? 1 << 20 : x.imm, x.width); return;
	case IR_store: live = write_at(d, &x, x.width); break;
	case IR_memset:
		if (d->is_final)
			shrink_set(d, i);
		live = write_at(d, &x, (u64)x.imm);
		break;
	case IR_memcpy:
		live = write_at(d, &x, (u64)x.imm);
		if (live || !d->is_final)
			read_at(d, x.b, 0, (u64)x.imm);
		break;
	case IR_atomic: case IR_cmpxchg: read_at(d, x.a, x.imm, x.width); return;
	case IR_call:
		call(d, i);
		read_shown(d);
		return;
	default:
		if (ir_ops[x.op].effect != 'P' || (x.op >= IR_isconst && x.op <= IR_room))      /* some look at texts */
			read_shown(d);
		return;
	}
	if (!live && d->is_final && ir_at(d->fn, i)->block) {
		ir_remove(d->fn, i);
		d->changed = true;
	}
}

static bool flow_block(struct dse *d, blk b)
{
	u64 *in = d->in + (size_t)b * d->words;
	bool changed = false;
	memset(d->live, 0, d->words * 8);
	read_shown(d);
	vec_each(s, &ir_blk(d->fn, b)->succ)
		for (u32 w = 0; w < d->words; w++)
			d->live[w] |= d->in[(size_t)*s * d->words + w];
	for (ref i = ir_blk(d->fn, b)->last, before; i; i = before) {
		before = ir_at(d->fn, i)->prev;
		step(d, i);
	}
	for (u32 w = 0; w < d->words; w++)
		changed |= in[w] != d->live[w];
	memcpy(in, d->live, d->words * 8);
	return changed;
}

bool pass_dse(struct ir_fn *fn, struct pass_ctx *c)
{
	struct dse d = { .fn = fn, .tmp = c->tmp };
	place_objects(&d);
	if (d.nbytes == 1)
		return false;
	d.in = arena_array(c->tmp, u64, (size_t)fn->blocks.n * d.words);
	d.live = arena_array(c->tmp, u64, d.words);
	for (bool again = true; again;) {
		again = false;
		for (u32 k = fn->order.n; k--;)
			again |= flow_block(&d, fn->order.v[k]);
	}
	d.is_final = true;
	for (u32 k = fn->order.n; k--;)
		flow_block(&d, fn->order.v[k]);
	return d.changed;
}
