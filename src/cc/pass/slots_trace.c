/* slots_trace.c: where values come from, through variables and calls. Every call of a function with a body is a frame
 * of its own, so that a helper of the source's own which looks up any map is seen with the map it was given. Nothing
 * here knows the order of things: a variable holds whatever is ever stored into it. What is passed to somebody else, or
 * written in a way that is not plain to see, is unclear. */
#include "cc/pass/slots_private.h"

#include "uapi/uapi.h"

enum { MAX_FRAMES = 512, MAX_CALLS = 12, MAX_BACK = 64 /* blocks */ };

/* ---- walking ------------------------------------------------------------------------------------------------ */

/* The stack object that an address is in, when that is plain to see. */
static struct val object_of(struct val v, s64 *off)
{
	while (val_at(v)->op == IR_add && val_is_const(val_part(v, val_at(v)->b))) {
		*off += ir_at(v.f->fn, val_at(v)->b)->imm;
		v = val_part(v, val_at(v)->a);
	}
	return val_at(v)->op == IR_alloca ? v : (struct val){ v.f, 0 };
}

static void note_write(struct trace *x, struct val v, struct val address)
{
	struct write w = { .at = v, .address = address, .off = val_at(v)->op == IR_call ? 0 : val_at(v)->imm };
	if (val_at(v)->op == IR_memcpy || val_at(v)->op == IR_memset || val_at(v)->op == IR_probe)
		w.off = 0;
	w.root = object_of(address, &w.off);
	vec_push(&x->writes, x->tmp, w);
}

static bool is_map_helper(s64 helper)
{
	return helper == HELPER_map_lookup_elem || helper == HELPER_map_update_elem ||
		helper == HELPER_map_lookup_percpu_elem ||
		helper == HELPER_map_delete_elem;
}

static void walk(struct trace *x, struct frame *f);

static void walk_call(struct trace *x, struct frame *f, struct val v)
{
	const struct ir_ins *c = val_at(v);
	struct ir_fn *to = c->sym ? x->mod->syms.v[c->sym].fn : NULL;
	if (to && (f->depth >= MAX_CALLS || ++x->frames > MAX_FRAMES)) {
		x->gave_up = true;
	} else if (to) {
		struct frame *in = arena_new(x->tmp, struct frame);
		*in = (struct frame){ .up = f, .fn = to, .call = v.r, .depth = f->depth + 1 };
		vec_push(&f->calls, x->tmp, in);
		walk(x, in);
	} else if (!c->sym && is_map_helper(c->imm)) {
		vec_push(&x->accesses, x->tmp, v);
	} else {
		for (u32 n = 0; n < c->nargs; n++)   /* any of them may be written to */
			note_write(x, v, val_argument(v, n));
	}
}

static void walk(struct trace *x, struct frame *f)
{
	for (blk b = 1; b < f->fn->blocks.n && !x->gave_up; b++)
		ir_each(i, f->fn, b) {
			struct val v = { f, i };
			if (val_at(v)->op == IR_call || val_at(v)->op == IR_tailcall)
				walk_call(x, f, v);
			else if (ir_ops[val_at(v)->op].effect == 'S' && val_at(v)->a)
				note_write(x, v, val_part(v, val_at(v)->a));
		}
}

/* ---- where a value comes from --------------------------------------------------------------------------------- */

static void follow(struct trace *x, struct val v, s64 off, u32 depth, struct origins *o);

static void add_origin(struct origins *o, struct val v, s64 off)
{
	for (u32 i = 0; i < o->n; i++)
		if (o->v[i].f == v.f && o->v[i].r == v.r && o->off[i] == off)
			return;
	if (o->n == MAX_ORIGINS) {
		o->is_unclear = true;
		return;
	}
	o->v[o->n] = v;
	o->off[o->n++] = off;
}

/* How much a write writes at most. Helpers have the size of a buffer behind it. */
static s64 bytes_of(const struct write *w)
{
	const struct ir_ins *i = val_at(w->at);
	if (i->op != IR_call)
		return i->op == IR_memcpy || i->op == IR_memset || i->op == IR_probe ? i->imm : i->width;
	for (u32 n = 0; !i->sym && n + 1 < i->nargs; n++)
		if (val_argument(w->at, n).r == w->address.r && val_is_const(val_argument(w->at, n + 1)) &&
			val_at(val_argument(w->at, n + 1))->imm > 0)
			return val_at(val_argument(w->at, n + 1))->imm;
	return INT32_MAX;
}

static bool is_constant_data(const struct trace *x, struct val from)
{
	const struct ir_ins *i = val_at(from);
	return i->op == IR_addr && x->mod->syms.v[i->sym].kind == SYM_DATA && x->mod->syms.v[i->sym].is_readonly;
}

/* A call that reads a map by the object as its key does not write to it. */
static bool uses(const struct ir_fn *fn, ref i, ref object)
{
	const struct ir_ins *x = ir_at(fn, i);
	if (x->op == IR_call && !x->sym && is_map_helper(x->imm))
		return false;
	for (u32 n = 0; n < ir_operand_count(fn, i); n++)
		if (ir_at(fn, *ir_operand((struct ir_fn *)fn, i, n))->op != IR_const && *ir_operand((struct ir_fn *)fn,
			i, n) == object)
			return true;
	return false;
}

struct part { struct val object; s64 at; u32 width; };   /* of a stack object */

/* Everything that is ever stored into the part. */
static void follow_part(struct trace *x, struct part p, s64 off, u32 depth, struct origins *o)
{
	vec_each(w, &x->writes) {
		const struct ir_ins *i = val_at(w->at);
		struct val from = { 0 };
		s64 from_off = p.at - w->off;
		if (w->root.f != p.object.f || w->root.r != p.object.r || w->off + bytes_of(w) <= p.at ||
			w->off >= p.at + p.width)
			continue;
		if (i->op == IR_memcpy)
			from = object_of(val_part(w->at, i->b), &from_off);
		if (i->op == IR_store && w->off == p.at && i->width >= p.width)
			follow(x, val_part(w->at, i->b), off, depth, o);
		else if (from.r && depth < MAX_ORIGINS)
			follow_part(x, (struct part){ from, from_off, p.width }, off, depth + 1, o);
		else if ((i->op == IR_memset && val_is_const(val_part(w->at, i->b))) ||
			(i->op == IR_memcpy && is_constant_data(x, val_part(w->at, i->b))))
			o->has_const = true;
		else if (i->op == IR_call || i->op == IR_probe || (i->op == IR_memcpy && !from.r))
			o->has_read = true;
		else
			o->is_unclear = true;
	}
}

/* The store that a place before an instruction of the same frame holds, on the only way there; 0: not plain to see. */
static ref last_store(struct val before, struct val object, s64 at, u32 width)
{
	const struct ir_fn *fn = before.f->fn;
	blk b = val_at(before)->block;
	ref i = val_at(before)->prev;
	for (u32 steps = 0; b && steps < MAX_BACK; steps++) {
		for (; i; i = ir_at(fn, i)->prev) {
			const struct ir_ins *x = ir_at(fn, i);
			s64 off = x->imm;
			bool is_here = x->op == IR_store && object_of((struct val){ before.f, x->a },
				&off).r == object.r;
			if (is_here && off == at && x->width >= width)
				return i;
			if (is_here ? off < at + width && at < off + x->width : ir_ops[x->op].effect == 'S' &&
				x->op != IR_store && uses(fn, i, object.r))
				return 0;
		}
		b = ir_blk(fn, b)->pred.n == 1 ? ir_blk(fn, b)->pred.v[0] : 0;
		i = b ? ir_blk(fn, b)->last : 0;
	}
	return 0;
}

static void follow_results(struct trace *x, struct val call, s64 off, u32 depth, struct origins *o)
{
	vec_each(in, &call.f->calls)
		for (blk b = 1; (*in)->call == call.r && b < (*in)->fn->blocks.n; b++) {
			ref last = ir_blk((*in)->fn, b)->last;
			bool is_reached = b == (*in)->fn->entry || ir_blk((*in)->fn, b)->pred.n;
			if (is_reached && last && ir_at((*in)->fn, last)->op == IR_ret && ir_at((*in)->fn, last)->a)
				follow(x, (struct val){ *in, ir_at((*in)->fn, last)->a }, off, depth, o);
		}
}

static bool is_mask(struct val v)
{
	return val_is_const(v) && val_at(v)->imm > 0 && !(val_at(v)->imm & (val_at(v)->imm + 1));
}

bool trace_is_log2(struct trace *x, struct val call, s64 *base)
{
	sym s = val_at(call)->op == IR_call ? val_at(call)->sym : 0;
	if (!s || !x->mod->syms.v[s].fn)
		return false;
	if (!x->base[s])
		x->base[s] = slots_is_log2(x->mod, x->tmp, x->mod->syms.v[s].fn, base) ? *base + 1 : -1;
	*base = x->base[s] - 1;
	return x->base[s] > 0;
}

/* Sums with a constant: what is added to it comes on top. False: neither side is one. */
static bool follow_sum(struct trace *x, struct val v, s64 off, u32 depth, struct origins *o)
{
	const struct ir_ins *i = val_at(v);
	bool is_add = i->op == IR_add, is_mirrored = is_add && val_is_const(val_part(v, i->a));
	struct val base = val_part(v, is_mirrored ? i->b : i->a), by = val_part(v, is_mirrored ? i->a : i->b);
	if (!val_is_const(by))
		return false;
	follow(x, base, is_add ? off + val_at(by)->imm : off - val_at(by)->imm, depth, o);
	return true;
}

/* What was stored where the load reads. False: it reads no stack object. */
static bool follow_load(struct trace *x, struct val v, s64 off, u32 depth, struct origins *o)
{
	const struct ir_ins *i = val_at(v);
	s64 at = i->imm;
	struct val object = object_of(val_part(v, i->a), &at);
	if (!object.r)
		return false;
	ref store = last_store(v, object, at, i->width);
	if (store)
		follow(x, val_part(v, ir_at(v.f->fn, store)->b), off, depth, o);
	else
		follow_part(x, (struct part){ object, at, i->width }, off, depth, o);
	return true;
}

/* From the instruction on to what it takes its value from. False: the value begins here. */
static bool follow_on(struct trace *x, struct val v, s64 off, u32 depth, struct origins *o)
{
	const struct ir_ins *i = val_at(v);
	s64 base;
	switch (i->op) {
	case IR_copy: case IR_launder: case IR_zext: case IR_sext: case IR_trunc:
		follow(x, val_part(v, i->a), off, depth, o);
		return true;
	case IR_select:
		follow(x, val_part(v, i->b), off, depth, o);
		follow(x, val_part(v, i->c), off, depth, o);
		return true;
	case IR_phi:
		for (u32 n = 0; n < i->nargs; n++)
			follow(x, val_argument(v, n), off, depth, o);
		return true;
	case IR_and:
		if (!is_mask(val_part(v, i->b)))
			return false;
		follow(x, val_part(v, i->a), off, depth, o);
		return true;
	case IR_add: case IR_sub: return follow_sum(x, v, off, depth, o);
	case IR_param:
		if (!v.f->up)
			return false;
		follow(x, val_argument((struct val){ v.f->up, v.f->call }, (u32)i->imm), off, depth, o);
		return true;
	case IR_load: return follow_load(x, v, off, depth, o);
	case IR_call:
		if (!i->sym || !x->mod->syms.v[i->sym].fn || trace_is_log2(x, v, &base))
			return false;
		follow_results(x, v, off, depth, o);
		return true;
	default: return false;
	}
}

static void follow(struct trace *x, struct val v, s64 off, u32 depth, struct origins *o)
{
	if (depth > MAX_ORIGINS || !x->budget || o->is_unclear) {
		o->is_unclear = true;
		return;
	}
	x->budget--;
	if (!follow_on(x, v, off, depth + 1, o))
		add_origin(o, v, off);
}

void trace_value(struct trace *x, struct val v, struct origins *o)
{
	*o = (struct origins){ 0 };
	follow(x, v, 0, 0, o);
}

void trace_stored(struct trace *x, struct val before, struct val object, s64 off, u32 width, struct origins *o)
{
	ref store = before.f == object.f ? last_store(before, object, off, width) : 0;
	*o = (struct origins){ 0 };
	if (store)
		follow(x, (struct val){ before.f, ir_at(before.f->fn, store)->b }, 0, 0, o);
	else
		follow_part(x, (struct part){ object, off, width }, 0, 0, o);
}

void trace_program(struct trace *x, const struct ir_fn *fn)
{
	struct frame *f = arena_new(x->tmp, struct frame);
	*f = (struct frame){ .fn = fn };
	walk(x, f);
}
