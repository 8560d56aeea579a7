/* pass_gvn.c: what was computed before is not computed again; what was stored or loaded before is not loaded again.
 *
 * One walk over the dominator tree with a table whose entries go when their block is left. Memory is divided into
 * classes: the context, each of the first stack objects, everything else. The state of a class is a version: the
 * instruction that changed it last, or the block where two states met. Versions are worked out first, optimistically
 * around loops; an access is available while its class has the version under which it was seen.
 *
 * A length of the packet that is worked out behind a call is read from the context again: kept over the call, the
 * packet's pointers would keep states apart that are alike but for how much of the packet was checked.
 *
 * Comparisons are left alone: a branch must make its own, so that the verifier learns from each. But where a branch
 * has decided a comparison, the same one is a constant behind it. */
#include "cc/pass/pass_private.h"

enum { CLASS_HEAP, CLASS_CTX, CLASS_CALL /* nothing but how many calls there were */, CLASS_STACK, MAX_CLASSES = 64,
	MAX_LOOK_BACK = 48 };
#define MET 0x80000000u          /* version: states met at block (version & ~MET) */

struct entry {
	ref ins;                     /* a pure instruction, a load, a store; a decided comparison */
	ref value;
	u32 hash, older;             /* next entry with this hash, from 1 */
	u32 class, version;          /* of a memory access; class ~0: none */
	struct mem_at at;
	u32 call;                    /* of a memory access: the version of CLASS_CALL there */
};
struct gvn {
	struct ir_fn *fn;
	struct arena *tmp;
	u32 nclasses;
	u8 *objects;                 /* enum object_kind */
	u8 *class_of;                /* by stack object */
	ref *object_of;              /* by class */
	u32 *in, *out;               /* versions, block by block */
	u32 *now;
	vec(struct entry) table;
	u32 *bucket, mask;
	u32 *mark;                   /* by block: entries of the table at its start */
	u64 *touches;                /* by ref below room: a bit for each class that the instruction may change */
	u32 room;                    /* values before the change */
	bool *is_used;               /* by ref: not only in differences */
	ref *to;
	bool changed;
};

/* ---- classes and versions ------------------------------------------------------------------------------ */

static void make_classes(struct gvn *g)
{
	struct ir_fn *fn = g->fn;
	g->objects = alias_objects(fn, g->tmp);
	g->class_of = arena_array(g->tmp, u8, fn->ins.n);
	g->object_of = arena_array(g->tmp, ref, MAX_CLASSES);
	g->nclasses = CLASS_STACK;
	for (ref i = 1; i < fn->ins.n && g->nclasses < MAX_CLASSES; i++)
		if (ir_at(fn, i)->op == IR_alloca) {
			g->object_of[g->nclasses] = i;
			g->class_of[i] = (u8)g->nclasses++;
		}
}

/* ~0: an object beyond those that are followed. */
static u32 class_at(const struct gvn *g, const struct mem_at *m)
{
	if (m->is_ctx)
		return CLASS_CTX;
	if (!m->is_stack)
		return CLASS_HEAP;
	return g->class_of[m->root] ? g->class_of[m->root] : ~0u;
}

typedef void change_fn(struct gvn *g, u32 class, ref by, void *ctx);

static void change_escaped(struct gvn *g, ref by, change_fn *fn, void *ctx)
{
	for (u32 k = CLASS_STACK; k < g->nclasses; k++)
		if (g->objects[g->object_of[k]] == OBJECT_ESCAPED)
			fn(g, k, by, ctx);
}

static void change_all(struct gvn *g, ref by, change_fn *fn, void *ctx)
{
	fn(g, CLASS_HEAP, by, ctx);
	fn(g, CLASS_CTX, by, ctx);
	change_escaped(g, by, fn, ctx);
}

static void change_at(struct gvn *g, const struct mem_at *m, ref by, change_fn *fn, void *ctx)
{
	u32 k = class_at(g, m);
	if (k != ~0u)
		fn(g, k, by, ctx);
	if (!m->is_named && !m->foreign && !m->param) {
		fn(g, CLASS_CTX, by, ctx);
		change_escaped(g, by, fn, ctx);
	}
	if (m->is_ctx || (m->is_stack && g->objects[m->root] == OBJECT_ESCAPED))
		fn(g, CLASS_HEAP, by, ctx);          /* what was seen through a pointer that may mean it */
}

static void change_call(struct gvn *g, ref i, change_fn *fn, void *ctx)
{
	const struct ir_ins *x = ir_at(g->fn, i);
	bool quiet = !x->sym && (alias_helper_is_quiet(x->imm) || alias_helper_is_pure(x->imm)),
		takes_ctx = x->sym != 0;
	for (u32 n = 0; n < x->nargs; n++) {
		ref a = g->fn->args.v[x->args + n];
		struct mem_at m = alias_of(g->fn, a, 0, 0);
		if (ir_at(g->fn, a)->type != IRT_D || ir_is_const(g->fn, a) ||
			(!x->sym && alias_helper_reads_only(x->imm, n)))
			continue;
		takes_ctx |= m.is_ctx && (x->sym || !alias_helper_keeps_ctx(x->imm));
		if (m.is_stack || (!x->sym && alias_helper_writes(x->imm, n)))
			change_at(g, &m, i, fn, ctx);
	}
	if (takes_ctx)
		fn(g, CLASS_CTX, i, ctx);
	if (!quiet) {
		fn(g, CLASS_HEAP, i, ctx);
		change_escaped(g, i, fn, ctx);
	}
}

/* Calls fn for each class that instruction i may change. */
static void each_change(struct gvn *g, ref i, change_fn *fn, void *ctx)
{
	const struct ir_ins *x = ir_at(g->fn, i);
	struct mem_at m;
	switch (x->op) {
	case IR_store:
		m = alias_of(g->fn, x->a, x->imm, x->width);
		change_at(g, &m, i, fn, ctx);
		return;
	case IR_memcpy: case IR_memset:
		m = alias_of(g->fn, x->a, 0, (u64)x->imm);
		change_at(g, &m, i, fn, ctx);
		return;
	case IR_atomic: case IR_cmpxchg: case IR_storerel: case IR_loadacq: case IR_probe:
		m = alias_of(g->fn, x->a, x->imm, x->width);
		change_all(g, i, fn, ctx);
		if (m.is_stack)
			change_at(g, &m, i, fn, ctx);
		return;
	case IR_call:
		change_call(g, i, fn, ctx);
		if (x->sym || !alias_helper_is_pure(x->imm))
			fn(g, CLASS_CALL, i, ctx);
		return;
	case IR_tailcall: case IR_callptr: case IR_asm: case IR_asmgoto: case IR_fence: change_all(g, i, fn, ctx);
		return;
	default: return;
	}
}

static bool is_touched(const struct gvn *g, u32 class, ref i) { return i < g->room && g->touches[i] >> class & 1; }

static void set_version(struct gvn *g, u32 class, ref by, void *versions)
{
	((u32 *)versions)[class] = by;
	g->touches[by] |= 1ull << class;
}

/* What comes from a block that was not reached yet, 0, does not count; states that differ meet for good. */
static bool meet(struct gvn *g, blk b)
{
	const struct ir_block *x = ir_blk(g->fn, b);
	u32 *in = g->in + b * g->nclasses, n = g->nclasses, met = MET | b;
	bool changed = false;
	if (x->pred.n == 1 && b != g->fn->entry) {
		const u32 *out = g->out + x->pred.v[0] * n;
		changed = memcmp(in, out, n * sizeof(u32)) != 0;
		memcpy(in, out, n * sizeof(u32));
		return changed;
	}
	for (u32 k = 0; k < n; k++) {
		u32 v = in[k] == met || b == g->fn->entry ? met : 0;
		vec_each(p, &x->pred) {
			u32 o = g->out[*p * n + k];
			if (o && v != met)
				v = v && v != o ? met : o;
		}
		changed |= v != in[k];
		in[k] = v;
	}
	return changed;
}

static void leave_block(struct gvn *g, blk b, const u32 *last, bool *is_stale)
{
	u32 *out = g->out + b * g->nclasses;
	const u32 *in = g->in + b * g->nclasses;
	for (u32 k = 0; k < g->nclasses; k++)
		out[k] = last[k] ? last[k] : in[k];
	vec_each(s, &ir_blk(g->fn, b)->succ)
		is_stale[*s] = true;
}

static void find_versions(struct gvn *g)
{
	struct ir_fn *fn = g->fn;
	size_t n = (size_t)fn->blocks.n * g->nclasses;
	u32 *last = arena_array(g->tmp, u32, n);
	bool *is_stale = arena_array(g->tmp, bool, fn->blocks.n);
	g->in = arena_array(g->tmp, u32, n);
	g->out = arena_array(g->tmp, u32, n);
	g->touches = arena_array(g->tmp, u64, g->room);
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			each_change(g, i, set_version, last + *b * g->nclasses);
	for (bool changed = true, first = true; changed; first = false) {
		changed = false;
		vec_each(b, &fn->order) {
			if (!first && !is_stale[*b])
				continue;
			is_stale[*b] = false;
			if (!meet(g, *b) && !first)
				continue;
			changed = true;
			leave_block(g, *b, last + *b * g->nclasses, is_stale);
		}
	}
}

/* ---- the table ----------------------------------------------------------------------------------------- */

static void push(struct gvn *g, struct entry e)
{
	e.older = g->bucket[e.hash & g->mask];
	vec_push(&g->table, g->tmp, e);
	g->bucket[e.hash & g->mask] = g->table.n;
}

static void pop_to(struct gvn *g, u32 n)
{
	while (g->table.n > n) {
		const struct entry *e = &vec_last(&g->table);
		g->bucket[e->hash & g->mask] = e->older;
		g->table.n--;
	}
}

static u32 mix(u64 h) { return (u32)((h * 0x9e3779b97f4a7c15u) >> 32); }

static ref now_is(const struct gvn *g, ref r)
{
	while (g->to[r])
		r = g->to[r];
	return r;
}

static u32 hash_ins(const struct ir_ins *x)
{
	return mix(((u64)x->op << 56 ^ (u64)x->a << 34 ^ (u64)x->b << 10 ^ (u64)x->c << 45) + (u64)x->imm * 31 +
		x->width + x->sym);
}

/* Accesses within one word of 8 bytes meet in one bucket. */
static u32 hash_at(const struct mem_at *m)
{
	return mix((u64)(m->sym ? m->sym : m->root) << 32 ^ (u64)(m->off >> 3) ^ 1ull << 62);
}

static bool is_pure(const struct ir_fn *fn UNUSED, const struct ir_ins *x)
{
	switch (x->op) {
	case IR_phi: case IR_asmout: return false;
	case IR_call: return !x->sym && alias_helper_is_pure(x->imm);
	default: return ir_ops[x->op].effect == 'P' && !ir_is_floating(x->op);
	}
}

static bool same(const struct ir_ins *x, const struct ir_ins *y)
{
	return x->op == y->op && x->type == y->type && x->width == y->width && x->a == y->a && x->b == y->b &&
		x->c == y->c &&
		x->imm == y->imm && x->sym == y->sym && x->flags == y->flags;
}

static bool commutes(u8 op)
{
	return op == IR_add || op == IR_mul || op == IR_and || op == IR_or || op == IR_xor || op == IR_eq ||
		op == IR_ne;
}

static void take(struct gvn *g, ref i, ref value)
{
	g->to[i] = value;
	ir_remove(g->fn, i);
	g->changed = true;
}

static void number_pure(struct gvn *g, ref i)
{
	struct ir_ins *x = ir_at(g->fn, i);
	if (commutes(x->op) && x->a > x->b && !ir_is_const(g->fn, x->b)) {
		ref t = x->a;
		x->a = x->b;
		x->b = t;
	}
	u32 h = hash_ins(x);
	bool is_compare = ir_is_compare(x->op);
	for (u32 e = g->bucket[h & g->mask]; e; e = g->table.v[e - 1].older) {
		const struct entry *y = &g->table.v[e - 1];
		if (y->hash == h && y->class == ~0u && same(x, ir_at(g->fn, y->ins)) &&
			(!is_compare || y->value != y->ins)) {
			take(g, i, y->value);
			return;
		}
	}
	if (!is_compare)
		push(g, (struct entry){ .ins = i, .value = i, .hash = h, .class = ~0u });
}

/* ---- memory -------------------------------------------------------------------------------------------- */

static u8 value_width(const struct ir_ins *x) { return x->type == IRT_D ? 8 : 4; }

/* The value of a load from what a store put at or around it. */
static ref stored_value(struct gvn *g, ref load, ref v, u32 skip)
{
	struct ir_fn *fn = g->fn;
	struct ir_ins x = *ir_at(fn, load);
	u8 have = value_width(ir_at(fn, v)), want = value_width(&x);
	enum ir_type t = ir_at(fn, v)->type;
	bool s = x.flags & IRF_SIGNED;
	if (have < x.width)
		return 0;
	if (have == want && x.width == want)
		return v;
	if (skip)
		v = ir_insert_before(fn, load, (struct ir_ins){ .op = IR_lshr, .type = t, .a = v,
			.b = ir_const(fn, t, skip * 8) });
	if (have == 8 && want == 4)
		v = ir_insert_before(fn, load, (struct ir_ins){ .op = IR_trunc, .type = IRT_W, .a = v });
	if (x.width == 4 && want == 4)
		return v;
	return ir_insert_before(fn, load, (struct ir_ins){ .op = s ? IR_sext : IR_zext, .type = x.type, .a = v,
		.width = x.width });
}

static ref seen_value(struct gvn *g, ref load, const struct entry *e, u32 skip)
{
	const struct ir_ins *x = ir_at(g->fn, load), *y = ir_at(g->fn, e->ins);
	if (y->op == IR_memset)
		return ir_const(g->fn, x->type, 0);
	if (y->op == IR_store)
		return skip && !ir_is_const(g->fn, e->value) ? 0 : stored_value(g, load, e->value, skip);
	if (y->width != x->width || y->type != x->type || (y->flags ^ x->flags) & IRF_SIGNED || y->mem != x->mem ||
		(x->ctype && x->ctype != y->ctype))
		return 0;
	return e->value;
}

/* ---- memory where ways meet: each stored or loaded what is loaded behind --------------------------------- */

static bool is_at(const struct mem_at *a, const struct mem_at *b)
{
	return a->exact && b->exact && a->off == b->off && a->bytes == b->bytes &&
		(a->sym || b->sym ? a->sym == b->sym : a->root == b->root);
}

/* What a store wrote, as the load would have it; 0: that would have to be made. */
static ref as_loaded(struct gvn *g, const struct ir_ins *load, ref v)
{
	const struct ir_ins *x = ir_at(g->fn, v);
	u32 up = 64 - load->width * 8u;
	if (x->op == IR_const) {
		bool is_signed = load->flags & IRF_SIGNED || (load->width == 4 && load->type == IRT_W);
		s64 k = is_signed ? (s64)((u64)x->imm << up) >> up : (s64)((u64)x->imm << up >> up);
		return k == x->imm && x->type == load->type ? v : ir_const(g->fn, load->type, k);
	}
	return x->type == load->type && value_width(load) == load->width ? v : 0;
}

static bool loads_the_same(const struct ir_ins *x, const struct ir_ins *y)
{
	return x->op == IR_load && !x->c && x->width == y->width && x->type == y->type && x->flags == y->flags &&
		x->mem == y->mem && x->ctype == y->ctype;
}

/* A search for what a load would read: backwards from it, over the ways that meet. */
struct search {
	struct gvn *g;
	const struct ir_ins *load;
	const struct mem_at *m;
	u32 class, steps;
	blk busy[8];                 /* blocks where ways meet that are looked behind */
	u32 nbusy;
	struct { blk join; ref v; } met[16];         /* what was found where ways meet: others may come by there too */
	u32 nmet;
};
enum { MAX_STEPS = 10 * MAX_LOOK_BACK };
/* What a way round brings back that changes nothing: the value where the ways of busy[k] meet. */
#define AS_AT(k) (~0u - (k))

/* Does instruction i tell? Then *v is what the load reads, 0 when that is not known. */
static bool tells(const struct search *s, ref i, ref *v)
{
	struct gvn *g = s->g;
	const struct ir_ins *x = ir_at(g->fn, i);
	bool is_store = x->op == IR_store, is_same = i < g->room && loads_the_same(x, s->load);
	bool is_touched_here = is_touched(g, s->class, i);
	*v = 0;
	if (!is_same && (!is_store || !is_touched_here))
		return is_touched_here;
	struct mem_at at = alias_of(g->fn, x->a, x->imm, x->width);
	if (is_same && is_at(&at, s->m))
		*v = now_is(g, i);
	else if (is_store && !x->c && !(x->flags & IRF_VOLATILE) && is_at(&at, s->m))
		*v = as_loaded(g, s->load, now_is(g, x->b));
	else
		return is_store && is_touched_here && !alias_apart(&at, s->m);
	return true;
}

/* Back from instruction i in block b to what tells, or to *join, where ways meet that differ. */
static ref look_back(struct search *s, blk b, ref i, blk *join)
{
	const struct gvn *g = s->g;
	ref v = 0;
	for (*join = 0; s->steps++ < MAX_STEPS;) {
		if (i) {
			if (tells(s, i, &v))
				return v;
			i = ir_at(g->fn, i)->prev;
			continue;
		}
		const struct ir_block *x = ir_blk(g->fn, b);
		u32 version = g->in[b * g->nclasses + s->class];
		if (x->pred.n == 1) {
			b = x->pred.v[0];
			i = ir_blk(g->fn, b)->last;
		} else if (version & MET || !version) {
			*join = version & ~MET;
			return 0;
		} else {                                     /* all ways come by that change last */
			i = version;
			b = ir_at(g->fn, i)->block;
		}
	}
	return 0;
}

/* What is known at the end of block b, the same on all ways to there; 0: nothing. */
static ref known_behind(struct search *s, blk b)
{
	blk join;
	ref v = look_back(s, b, ir_blk(s->g->fn, b)->last, &join), w, own = AS_AT(s->nbusy);
	if (v || !join || !ir_blk(s->g->fn, join)->pred.n)
		return v;
	for (u32 k = 0; k < s->nbusy; k++)
		if (s->busy[k] == join)
			return AS_AT(k);
	for (u32 k = 0; k < s->nmet; k++)
		if (s->met[k].join == join)
			return s->met[k].v;
	if (s->nbusy == ARRAY_LEN(s->busy))
		return 0;
	s->busy[s->nbusy++] = join;
	vec_each(p, &ir_blk(s->g->fn, join)->pred) {
		w = known_behind(s, *p);
		if (w == own)
			continue;
		if (!w || (v && w != v)) {
			v = 0;
			break;
		}
		v = w;
	}
	s->nbusy--;
	if (s->nmet < ARRAY_LEN(s->met) && v < AS_AT(ARRAY_LEN(s->busy))) {
		s->met[s->nmet].join = join;
		s->met[s->nmet++].v = v;
	}
	return v;
}

/* Is there one already that has these values? */
static ref phi_of(const struct ir_fn *fn, blk join, const ref *v, enum ir_type t)
{
	for (ref i = ir_blk(fn, join)->first; i && ir_at(fn, i)->op == IR_phi; i = ir_at(fn, i)->next) {
		const struct ir_ins *x = ir_at(fn, i);
		bool is_same = x->type == t;
		for (u32 k = 0; k < x->nargs && is_same; k++)
			is_same = fn->args.v[x->args + k] == (v[k] == AS_AT(0) ? i : v[k]);
		if (is_same)
			return i;
	}
	return 0;
}

/* The value of a load behind a block where ways meet, each of which knows it. */
static ref met_value(struct gvn *g, ref i, const struct mem_at *m)
{
	enum { MAX_WAYS = 8 };
	struct ir_fn *fn = g->fn;
	struct ir_ins load = *ir_at(fn, i);
	struct search s = { .g = g, .load = &load, .m = m, .class = class_at(g, m) };
	ref v[MAX_WAYS];
	blk join;
	if (look_back(&s, load.block, load.prev, &join) || !join)
		return 0;
	u32 n = ir_blk(fn, join)->pred.n;
	if (n < 2 || n > MAX_WAYS)
		return 0;
	s.busy[s.nbusy++] = join;
	for (u32 k = 0; k < n; k++)
		if (!(v[k] = known_behind(&s, ir_blk(fn, join)->pred.v[k])))
			return 0;
	struct ir_build at = { fn, join, load.at };
	ref phi = phi_of(fn, join, v, load.type);
	if (phi)
		return phi;
	phi = ir_emit_phi(&at, load.type);
	for (u32 k = 0; k < n; k++)
		fn->args.v[ir_at(fn, phi)->args + k] = v[k] == AS_AT(0) ? phi : v[k];
	return phi;
}

static void number_load(struct gvn *g, ref i)
{
	struct ir_ins x = *ir_at(g->fn, i);
	if (x.flags & IRF_VOLATILE || x.c)
		return;
	struct mem_at m = alias_of(g->fn, x.a, x.imm, x.width);
	u32 k = class_at(g, &m), h = hash_at(&m);
	if (k == ~0u || !m.exact)
		return;
	for (u32 e = g->bucket[h & g->mask]; e; e = g->table.v[e - 1].older) {
		const struct entry *y = &g->table.v[e - 1];
		if (y->hash != h || y->class != k || y->version != g->now[k] ||
			(m.sym ? y->at.sym != m.sym : y->at.root != m.root))
			continue;
		if (m.off < y->at.off || m.off + x.width > y->at.off + (s64)y->at.bytes)
			continue;
		if (k == CLASS_CTX && !g->is_used[i] && y->call != g->now[CLASS_CALL])
			continue;
		ref v = seen_value(g, i, y, (u32)(m.off - y->at.off));
		if (!v)
			continue;
		take(g, i, v);
		return;
	}
	ref met = met_value(g, i, &m);
	if (met) {
		take(g, i, met);
		return;
	}
	push(g, (struct entry){ .ins = i, .value = i, .hash = h, .class = k, .version = g->now[k], .at = m,
		.call = g->now[CLASS_CALL] });
}

/* What was known of a class and lies apart from what is written stays known. */
static void keep_apart(struct gvn *g, u32 class, u32 version, const struct mem_at *m)
{
	u32 end = g->table.n, low = end > MAX_LOOK_BACK ? end - MAX_LOOK_BACK : 0;
	for (u32 e = low; e < end; e++) {
		struct entry y = g->table.v[e];
		if (y.class != class || y.version != g->now[class] || !alias_apart(&y.at, m))
			continue;
		y.version = version;
		push(g, y);
	}
}

struct write { struct mem_at at; bool known; };
static void note_change(struct gvn *g, u32 class, ref by, void *ctx)
{
	const struct write *w = ctx;
	if (g->now[class] == by)
		return;
	if (w->known)
		keep_apart(g, class, by, &w->at);
	g->now[class] = by;
}

/* The first words of what is set to zero are known. */
static void note_zeros(struct gvn *g, ref i, struct mem_at all)
{
	enum { MAX_WORDS = 16 };
	u32 k = class_at(g, &all);
	for (s64 at = all.off, n = 0, next; k != ~0u && at < all.off + (s64)all.bytes && n < MAX_WORDS; at = next,
		n++) {
		struct mem_at m = all;
		next = MIN((at | 7) + 1, all.off + (s64)all.bytes);
		m.off = at;
		m.bytes = (u64)(next - at);
		push(g, (struct entry){ .ins = i, .hash = hash_at(&m), .class = k, .version = g->now[k], .at = m });
	}
}

static void note_effect(struct gvn *g, ref i)
{
	const struct ir_ins *x = ir_at(g->fn, i);
	struct write w = { .known = false };
	if (x->op == IR_store || x->op == IR_memcpy || x->op == IR_memset) {
		bool is_store = x->op == IR_store;
		w.at = alias_of(g->fn, x->a, is_store ? x->imm : 0, is_store ? x->width : (u64)x->imm);
		w.known = !x->c;
	}
	each_change(g, i, note_change, &w);
	if (x->op == IR_memset && w.at.exact && ir_is_const(g->fn, x->b) && !ir_at(g->fn, x->b)->imm)
		note_zeros(g, i, w.at);
	if (x->op != IR_store || x->flags & IRF_VOLATILE || !w.known || !w.at.exact)
		return;
	u32 k = class_at(g, &w.at);
	if (k != ~0u)
		push(g, (struct entry){ .ins = i, .value = x->b, .hash = hash_at(&w.at), .class = k,
			.version = g->now[k], .at = w.at, .call = g->now[CLASS_CALL] });
}

/* ---- the walk ------------------------------------------------------------------------------------------ */

/* Behind a branch its comparison is decided. */
static void decide(struct gvn *g, blk b)
{
	const struct ir_block *x = ir_blk(g->fn, b);
	if (x->pred.n != 1)
		return;
	const struct ir_block *p = ir_blk(g->fn, x->pred.v[0]);
	const struct ir_ins *t = ir_at(g->fn, p->last);
	if (t->op != IR_br || p->succ.v[0] == p->succ.v[1] || ir_is_floating(ir_at(g->fn, t->a)->op))
		return;
	const struct ir_ins *c = ir_at(g->fn, t->a);
	if (ir_is_compare(c->op)) {
		ref known = ir_const(g->fn, IRT_W, p->succ.v[0] == b);
		c = ir_at(g->fn, ir_at(g->fn, p->last)->a);
		push(g, (struct entry){ .ins = ir_at(g->fn, p->last)->a, .value = known, .hash = hash_ins(c),
			.class = ~0u });
	}
}

static void number_block(struct gvn *g, blk b)
{
	struct ir_fn *fn = g->fn;
	memcpy(g->now, g->in + b * g->nclasses, g->nclasses * sizeof(u32));
	decide(g, b);
	ir_each_safe(i, fn, b) {
		if (i >= g->room)
			continue;
		if (ir_at(fn, i)->op != IR_phi)
			for (u32 n = ir_operand_count(fn, i); n--;) {
				ref *o = ir_operand(fn, i, n);
				*o = now_is(g, *o);
			}
		if (is_pure(fn, ir_at(fn, i)))
			number_pure(g, i);
		else if (ir_at(fn, i)->op == IR_load)
			number_load(g, i);
		else
			note_effect(g, i);
	}
}

static void enter(void *ctx, blk b)
{
	struct gvn *g = ctx;
	g->mark[b] = g->table.n;
	number_block(g, b);
}

static void leave(void *ctx, blk b)
{
	struct gvn *g = ctx;
	pop_to(g, g->mark[b]);
}

static void find_used(struct gvn *g)
{
	g->is_used = arena_array(g->tmp, bool, g->fn->ins.n);
	vec_each(b, &g->fn->order)
		ir_each(i, g->fn, *b)
			for (u32 n = ir_at(g->fn, i)->op == IR_sub ? 0 : ir_operand_count(g->fn, i); n--;)
				g->is_used[*ir_operand(g->fn, i, n)] = true;
}

bool pass_gvn(struct ir_fn *fn, struct pass_ctx *c)
{
	struct gvn g = { .fn = fn, .tmp = c->tmp };
	u32 slots = 64;
	g.room = fn->ins.n;
	make_classes(&g);
	find_versions(&g);
	while (slots < fn->ins.n)
		slots *= 2;
	g.bucket = arena_array(c->tmp, u32, slots);
	g.mask = slots - 1;
	g.now = arena_array(c->tmp, u32, g.nclasses);
	find_used(&g);
	g.mark = arena_array(c->tmp, u32, fn->blocks.n);
	/* extensions, phis and constants that are added */
	g.to = arena_array(c->tmp, ref, g.room * 5 + fn->blocks.n + 64);
	ir_walk_dominators(fn, enter, leave, &g);
	ir_replace_uses(fn, g.to);
	return g.changed;
}
