/* pass_sroa.c: structs and arrays that are only accessed at known places fall apart into their fields, each a stack
 * object of its own that mem2reg makes a value of; memset and memcpy become stores and loads of the fields.
 *
 * An object is taken when each use is a load, store, memset or memcpy at a constant offset inside it. Its bytes fall
 * into clusters: bytes that one access covers belong together, and what is copied between two objects falls apart
 * alike in both. A cluster is widened to an aligned power of two, at most 8 bytes; narrower accesses in it (unions,
 * bit-fields in containers of several widths) become shifts and masks. Bytes that nobody loads need no cluster.
 *
 * A memcpy from memory that may have to be read by a helper (pass_space) stays whole: one read, not one a field. */
#include "cc/pass/pass_private.h"

enum { MAX_OBJECT = 1024, MAX_CLUSTERS = 96, MAX_ROUNDS = 16 };

struct object {
	ref alloca;
	u32 size;
	u8 *used, *joined;           /* by byte: accessed; of one cluster with the next */
	u32 scalars;                 /* loads and stores */
	bool bad;
	ref *piece;                  /* by first byte of a cluster: its stack object */
};
struct sroa {
	struct ir_fn *fn;
	struct arena *tmp;
	vec(struct object) objects;
	u32 *index;                  /* by alloca: place in objects + 1 */
	vec(ref) copies;
	u32 had;                     /* instructions before the change */
	bool changed;
};

/* ---- which objects ------------------------------------------------------------------------------------- */

static struct object *object_at(const struct sroa *s, const struct mem_at *m)
{
	u32 n = m->is_stack && m->root < s->had ? s->index[m->root] : 0;
	return n ? (struct object *)&s->objects.v[n - 1] : NULL;
}

static struct object *object_of(const struct sroa *s, ref addr, s64 off, u64 bytes, struct mem_at *m)
{
	*m = alias_of(s->fn, addr, off, bytes);
	return object_at(s, m);
}

/* The object that an access means, if it means one; accesses that cannot be followed make it bad. */
static struct object *accessed(const struct sroa *s, ref addr, s64 off, u64 bytes, u32 *at)
{
	struct mem_at m;
	struct object *o = object_of(s, addr, off, bytes, &m);
	if (!o)
		return NULL;
	if (!m.exact || m.off < 0 || m.off > o->size || bytes > o->size - (u64)m.off)
		o->bad = true;
	*at = (u32)m.off;
	return o->bad ? NULL : o;
}

static void use(struct object *o, u32 at, u32 bytes)
{
	memset(o->used + at, 1, bytes);
	memset(o->joined + at, 1, bytes - 1);
}

/* Memory that is surely read by plain loads. */
static bool is_plain(const struct sroa *s, ref addr)
{
	struct mem_at m = alias_of(s->fn, addr, 0, 0);
	switch (ir_at(s->fn, addr)->space) {
	case SPACE_STACK: case SPACE_CTX: case SPACE_MAP_VALUE: case SPACE_PACKET: case SPACE_RINGBUF:
		case SPACE_GLOBAL: return true;
	default: return m.is_named || m.foreign;
	}
}

static void spoil(const struct sroa *s, ref addr)
{
	struct mem_at m;
	struct object *o = object_of(s, addr, 0, 0, &m);
	if (o)
		o->bad = true;
}

static void note(struct sroa *s, ref i)
{
	const struct ir_ins *x = ir_at(s->fn, i);
	struct object *o;
	u32 at;
	switch (x->op) {
	case IR_store:
		spoil(s, x->b);
		/* fall through */
	case IR_load:
		o = accessed(s, x->a, x->imm, x->width, &at);
		if (o && (x->flags & IRF_VOLATILE || x->c))
			o->bad = true;
		else if (o)
			use(o, at, x->width), o->scalars++;
		return;
	case IR_memset:
		o = accessed(s, x->a, 0, (u64)x->imm, &at);
		if (o && (x->flags & IRF_VOLATILE || !ir_is_const(s->fn, x->b) || x->imm <= 0))
			o->bad = true;
		return;
	case IR_memcpy:
		if (x->flags & IRF_VOLATILE || x->imm <= 0 || (x->mem != IRM_DIRECT && !is_plain(s, x->b)))
			spoil(s, x->a), spoil(s, x->b);
		accessed(s, x->a, 0, (u64)x->imm, &at);
		accessed(s, x->b, 0, (u64)x->imm, &at);
		vec_push(&s->copies, s->tmp, i);
		return;
	case IR_add: return;             /* an address: its uses count */
	default:
		for (u32 n = ir_operand_count(s->fn, i); n--;)
			spoil(s, *ir_operand(s->fn, i, n));
	}
}

/* An add that is no address in an object but a value computed from one. */
static void note_sum(struct sroa *s, ref i)
{
	const struct ir_ins *x = ir_at(s->fn, i);
	struct mem_at m = alias_of(s->fn, i, 0, 0);
	if (x->op == IR_add && x->type == IRT_D && object_at(s, &m) && m.exact)
		return;
	spoil(s, x->a);
	spoil(s, x->b);
}

static void find_objects(struct sroa *s)
{
	struct ir_fn *fn = s->fn;
	s->index = arena_array(s->tmp, u32, fn->ins.n);
	for (ref i = 1; i < fn->ins.n; i++) {
		const struct ir_ins *x = ir_at(fn, i);
		if (x->op != IR_alloca || x->imm <= 0 || x->imm > MAX_OBJECT)
			continue;
		struct object o = { .alloca = i, .size = (u32)x->imm, .used = arena_array(s->tmp, u8, x->imm),
			.joined = arena_array(s->tmp, u8, x->imm) };
		vec_push(&s->objects, s->tmp, o);
		s->index[i] = s->objects.n;
	}
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b) {
			if (ir_at(fn, i)->op == IR_add)
				note_sum(s, i);
			else
				note(s, i);
		}
}

/* ---- clusters ------------------------------------------------------------------------------------------ */

static u32 cluster_end(const struct object *o, u32 at)
{
	while (at + 1 < o->size && o->joined[at])
		at++;
	return at + 1;
}

/* Make every cluster an aligned power of two. */
static bool widen(struct object *o)
{
	bool changed = false;
	u32 n = 0;
	for (u32 at = 0, end; at < o->size && !o->bad; at = end) {
		end = cluster_end(o, at);
		u32 p = 1;
		if (!o->used[at])
			continue;
		while (p < 8 && (at & ~(p - 1)) + p < end)
			p *= 2;
		u32 from = at & ~(p - 1);
		if (from + p < end || from + p > o->size || ++n > MAX_CLUSTERS) {
			o->bad = changed = true;
		} else if (from != at || from + p != end) {
			use(o, from, p);
			changed = true;
		}
	}
	return changed;
}

static bool cuts(const struct object *o, u32 at, u32 bytes)
{
	return (at && o->joined[at - 1]) || (at + bytes < o->size && o->joined[at + bytes - 1]);
}

/* What is copied falls apart alike on both sides: clusters of one are made in the other. */
static bool project(struct object *from, u32 fat, struct object *to, u32 tat, u32 bytes)
{
	bool changed = false;
	if (cuts(from, fat, bytes)) {
		from->bad = to->bad = true;      /* a cluster lies across the edge of the copy */
		return true;
	}
	for (u32 k = 0; k < bytes; k++) {
		changed |= (from->used[fat + k] && !to->used[tat + k]) || (k + 1 < bytes && from->joined[fat + k] &&
			!to->joined[tat + k]);
		to->used[tat + k] |= from->used[fat + k];
		if (k + 1 < bytes)
			to->joined[tat + k] |= from->joined[fat + k];
	}
	return changed;
}

/* What goes to memory that stays must be there as a whole: bytes that nobody else accesses get clusters too. */
static bool fill(struct object *o, u32 at, u32 bytes)
{
	bool changed = false;
	u32 end = at + bytes;
	while (at < end) {
		u32 n = 8;
		if (o->used[at]) {
			at = cluster_end(o, at);
			continue;
		}
		for (bool fits = false; n > 1 && !fits; n /= fits ? 1 : 2) {
			fits = !(at % n) && at + n <= end;
			for (u32 k = 0; k < n && fits; k++)
				fits = !o->used[at + k];
		}
		use(o, at, n);
		changed = true;
		at += n;
	}
	return changed;
}

static bool settle_copy(struct sroa *s, ref i)
{
	const struct ir_ins *x = ir_at(s->fn, i);
	u32 ta = 0, fa = 0, bytes = (u32)x->imm;
	bool changed = false;
	struct mem_at m;
	struct object *t = object_of(s, x->a, 0, bytes, &m), *f = object_of(s, x->b, 0, bytes, &m);
	t = t && !t->bad ? accessed(s, x->a, 0, bytes, &ta) : NULL;
	f = f && !f->bad ? accessed(s, x->b, 0, bytes, &fa) : NULL;
	if (t && t == f)
		t->bad = true, changed = true;
	else if (t && f)
		changed = project(t, ta, f, fa, bytes) | project(f, fa, t, ta, bytes);
	else if (f && cuts(f, fa, bytes))
		f->bad = changed = true;
	else if (t && cuts(t, ta, bytes))
		t->bad = changed = true;
	else if (f)
		changed = fill(f, fa, bytes);
	return changed;
}

static void settle(struct sroa *s)
{
	bool changed = true;
	for (u32 round = 0; changed; round++) {
		changed = false;
		for (u32 k = 0; k < s->objects.n; k++)
			changed |= widen(&s->objects.v[k]);
		for (u32 k = 0; k < s->copies.n; k++)
			changed |= settle_copy(s, s->copies.v[k]);
		if (round == MAX_ROUNDS && changed)
			for (u32 k = 0; k < s->objects.n; k++)
				s->objects.v[k].bad = true;
	}
}

/* ---- the change ---------------------------------------------------------------------------------------- */

static void make_pieces(struct sroa *s, struct object *o)
{
	if (o->bad)
		return;
	o->piece = arena_array(s->tmp, ref, o->size);
	for (u32 at = 0, end; at < o->size; at = end) {
		end = cluster_end(o, at);
		struct ir_ins x = *ir_at(s->fn, o->alloca);
		if (o->used[at])
			o->piece[at] = end - at == o->size ? o->alloca : ir_alloca(s->fn, end - at, end - at, NULL,
				x.at);
	}
}

static u32 cluster_start(const struct object *o, u32 at)
{
	while (at && o->joined[at - 1])
		at--;
	return at;
}

static ref before(struct sroa *s, ref i, enum ir_op op, enum ir_type t, ref a, ref b)
{
	return ir_insert_before(s->fn, i, (struct ir_ins){ .op = op, .type = t, .a = a, .b = b });
}

static ref widened(struct sroa *s, ref i, enum ir_type t, ref v, u8 width)
{
	return ir_insert_before(s->fn, i, (struct ir_ins){ .op = IR_zext, .type = t, .a = v, .width = width });
}

static ref load_piece(struct sroa *s, ref i, ref piece, u32 bytes)
{
	return ir_insert_before(s->fn, i, (struct ir_ins){ .op = IR_load, .type = bytes == 8 ? IRT_D : IRT_W,
		.a = piece, .width = (u8)bytes, .mem = IRM_DIRECT });
}

/* A narrow load becomes the whole cluster, shifted. */
static void load_part(struct sroa *s, ref i, ref piece, u32 bytes, u32 skip)
{
	struct ir_fn *fn = s->fn;
	struct ir_ins x = *ir_at(fn, i);
	enum ir_type t = bytes == 8 ? IRT_D : IRT_W;
	ref v = load_piece(s, i, piece, bytes);
	if (skip)
		v = before(s, i, IR_lshr, t, v, ir_const(fn, t, skip * 8));
	if (t == IRT_D && x.type == IRT_W)
		v = before(s, i, IR_trunc, IRT_W, v, 0);
	struct ir_ins *y = ir_at(fn, i);
	bool whole = x.width == 4 && x.type == IRT_W;
	y->op = whole ? IR_copy : x.flags & IRF_SIGNED ? IR_sext : IR_zext;
	y->a = v;
	y->imm = 0;
	y->width = whole ? 0 : x.width;
	y->flags = y->mem = 0;
	y->ctype = NULL;
}

static void store_part(struct sroa *s, ref i, ref piece, u32 bytes, u32 skip)
{
	struct ir_fn *fn = s->fn;
	struct ir_ins x = *ir_at(fn, i);
	enum ir_type t = bytes == 8 ? IRT_D : IRT_W, have = ir_at(fn, x.b)->type;
	u64 mask = (x.width == 8 ? ~0ull : (1ull << x.width * 8) - 1) << skip * 8;
	ref v = x.b, old = load_piece(s, i, piece, bytes);
	if (t == IRT_D && have == IRT_W)
		v = widened(s, i, IRT_D, v, 4);
	else if (t == IRT_W && have == IRT_D)
		v = before(s, i, IR_trunc, IRT_W, v, 0);
	if (x.width < 4)
		v = widened(s, i, t, v, x.width);
	else if (x.width == 4 && have == IRT_D && t == IRT_D)
		v = widened(s, i, t, v, 4);
	if (skip)
		v = before(s, i, IR_shl, t, v, ir_const(fn, t, skip * 8));
	old = before(s, i, IR_and, t, old, ir_const(fn, t, (s64)~mask));
	v = before(s, i, IR_or, t, old, v);
	struct ir_ins *y = ir_at(fn, i);
	y->a = piece;
	y->b = v;
	y->imm = 0;
	y->width = (u8)bytes;
}

static void change_access(struct sroa *s, ref i)
{
	struct ir_ins *x = ir_at(s->fn, i);
	u32 at;
	struct object *o = accessed(s, x->a, x->imm, x->width, &at);
	if (!o || !o->piece)
		return;
	u32 start = cluster_start(o, at), bytes = cluster_end(o, at) - start;
	if (bytes != x->width) {
		if (x->op == IR_load)
			load_part(s, i, o->piece[start], bytes, at - start);
		else
			store_part(s, i, o->piece[start], bytes, at - start);
	} else {
		x->a = o->piece[start];
		x->imm = 0;
	}
	s->changed = true;
}

static void change_set(struct sroa *s, ref i)
{
	struct ir_ins x = *ir_at(s->fn, i);
	struct ir_fn *fn = s->fn;
	u64 byte = (u8)ir_at(fn, x.b)->imm;
	u32 at;
	struct object *o = accessed(s, x.a, 0, (u64)x.imm, &at);
	if (!o || !o->piece)
		return;
	for (u32 k = at, end; k < at + x.imm; k = end) {
		u32 start = cluster_start(o, k);
		end = cluster_end(o, k);
		if (!o->used[k])
			continue;
		u32 bytes = end - start, to = MIN(end, at + (u32)x.imm);
		if (start == k && to == end) {
			ir_insert_before(fn, i, (struct ir_ins){ .op = IR_store, .a = o->piece[start],
				.width = (u8)bytes, .mem = IRM_DIRECT,
				.b = ir_const(fn, bytes == 8 ? IRT_D : IRT_W, (s64)(byte * 0x0101010101010101u)) });
			continue;
		}
		for (u32 n = k; n < to; n++) {   /* an edge of the memset inside a cluster: rare, byte by byte */
			ref part = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_store, .a = o->piece[start],
				.width = 1, .b = ir_const(fn, IRT_W, (s64)byte),
				.mem = IRM_DIRECT });
			store_part(s, part, o->piece[start], bytes, n - start);
		}
	}
	ir_remove(fn, i);
	s->changed = true;
}

static void change_copy(struct sroa *s, ref i)
{
	struct ir_ins x = *ir_at(s->fn, i);
	struct ir_fn *fn = s->fn;
	u32 ta = 0, fa = 0, bytes = (u32)x.imm;
	struct object *t = accessed(s, x.a, 0, bytes, &ta), *f = accessed(s, x.b, 0, bytes, &fa);
	t = t && t->piece ? t : NULL;
	f = f && f->piece ? f : NULL;
	if (!t && !f)
		return;
	struct object *lead = f ? f : t;
	u32 base = f ? fa : ta;
	for (u32 k = 0, n; k < bytes; k += n) {
		n = cluster_end(lead, base + k) - (base + k);
		if (!lead->used[base + k] || (t && !t->used[ta + k]))
			continue;
		ref v = f ? load_piece(s, i, f->piece[fa + k], n)
			: ir_insert_before(fn, i, (struct ir_ins){ .op = IR_load, .type = n == 8 ? IRT_D : IRT_W,
				.a = x.b, .imm = k, .width = (u8)n, .mem = x.mem });
		ir_insert_before(fn, i, (struct ir_ins){ .op = IR_store, .a = t ? t->piece[ta + k] : x.a, .imm = t ? 0 :
			k, .b = v, .width = (u8)n,
			.mem = t ? IRM_DIRECT : x.mem2 });
	}
	ir_remove(fn, i);
	s->changed = true;
}

/* A split object and one that stays cannot share a copy's clusters: sides that were not split are asked for all. */
static void settle_splits(struct sroa *s)
{
	for (u32 k = 0; k < s->objects.n; k++)
		if (!s->objects.v[k].scalars && !s->objects.v[k].bad) {
			s->objects.v[k].scalars = 0;
			for (u32 c = 0; c < s->copies.n; c++) {
				struct mem_at m;
				const struct ir_ins *x = ir_at(s->fn, s->copies.v[c]);
				struct object *t = object_of(s, x->a, 0, 0, &m), *f = object_of(s, x->b, 0, 0, &m);
				if ((t == &s->objects.v[k] && f && f->scalars) || (f == &s->objects.v[k] && t &&
					t->scalars))
					s->objects.v[k].scalars++;
			}
			if (!s->objects.v[k].scalars)
				s->objects.v[k].bad = true;
		}
}

bool pass_sroa(struct ir_fn *fn, struct pass_ctx *c)
{
	struct sroa s = { .fn = fn, .tmp = c->tmp, .had = fn->ins.n };
	find_objects(&s);
	settle_splits(&s);
	settle(&s);
	for (u32 k = 0; k < s.objects.n; k++) {
		make_pieces(&s, &s.objects.v[k]);
		s.objects.v[k].bad |= !s.objects.v[k].piece;
	}
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each_safe(i, fn, b) {
			if (i >= s.had)
				continue;
			switch (ir_at(fn, i)->op) {
			case IR_load: case IR_store: change_access(&s, i); break;
			case IR_memset: change_set(&s, i); break;
			case IR_memcpy: change_copy(&s, i); break;
			default: break;
			}
		}
	return s.changed;
}
