/* pass_mem2reg.c: stack objects that are only loaded and stored, whole and in one width, become SSA values.
 *
 * Phis are placed at iterated dominance frontiers (Cytron et al. 1991), only where the variable is read afterwards;
 * renaming walks the dominator tree with a log of what to undo. What is read before it is written is undef. */
#include "cc/pass/pass_private.h"

struct var { ref object; u8 width; bool bad; enum ir_type type; ref now; };
struct undo { u32 var; ref value; };
typedef vec(blk) blocks;
struct m2r {
	struct ir_fn *fn;
	struct arena *tmp;
	vec(struct var) vars;        /* [0] unused */
	u32 *var_of;                 /* by alloca */
	ref *to;                     /* replacements */
	u32 room;                    /* of to and phi_var */
	u32 *phi_var;                /* by ref of a new phi */
	blocks *defs, *reads;        /* by variable: blocks that store it; that load it before they store it */
	vec(struct undo) log;
	u32 *mark;                   /* by block: how long the log was when it was entered */
};

static u32 var_at(const struct m2r *m, ref i)
{
	const struct ir_ins *x = ir_at(m->fn, i);
	u32 v = x->op == IR_load || x->op == IR_store ? m->var_of[x->a] : 0;
	return v && !m->vars.v[v].bad ? v : 0;
}

/* ---- which objects ------------------------------------------------------------------------------------- */

static void note(struct m2r *m, ref i)
{
	struct ir_fn *fn = m->fn;
	const struct ir_ins *x = ir_at(fn, i);
	bool is_access = x->op == IR_load || x->op == IR_store;
	for (u32 n = ir_operand_count(fn, i); n--;) {
		u32 v = m->var_of[*ir_operand(fn, i, n)];
		if (!v)
			continue;
		struct var *y = &m->vars.v[v];
		if (!is_access || n || x->imm || x->c || x->flags & IRF_VOLATILE || (y->width && y->width != x->width))
			y->bad = true;
		y->width = x->width;
	}
}

static void find_vars(struct m2r *m)
{
	struct ir_fn *fn = m->fn;
	m->var_of = arena_array(m->tmp, u32, fn->ins.n);
	vec_add(&m->vars, m->tmp);
	for (ref i = 1; i < fn->ins.n; i++)
		if (ir_at(fn, i)->op == IR_alloca) {
			m->var_of[i] = m->vars.n;
			vec_push(&m->vars, m->tmp, ((struct var){ .object = i }));
		}
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			note(m, i);
	for (u32 v = 1; v < m->vars.n; v++) {
		struct var *y = &m->vars.v[v];
		y->type = y->width == 8 ? IRT_D : IRT_W;
		y->bad |= !y->width || y->width > ir_at(fn, y->object)->imm;
	}
}

/* ---- phis ---------------------------------------------------------------------------------------------- */

static void note_block(struct m2r *m, blk b)
{
	ir_each(i, m->fn, b) {
		u32 v = var_at(m, i);
		if (!v)
			continue;
		bool stored = m->defs[v].n && vec_last(&m->defs[v]) == b, read = m->reads[v].n &&
			vec_last(&m->reads[v]) == b;
		if (ir_at(m->fn, i)->op == IR_store && !stored)
			vec_push(&m->defs[v], m->tmp, b);
		else if (ir_at(m->fn, i)->op == IR_load && !stored && !read)
			vec_push(&m->reads[v], m->tmp, b);
	}
}

/* Mark the blocks at whose start v is read later: backward from its reads to its stores. */
static void mark_live(struct m2r *m, u32 v, u32 *live, u32 *stores)
{
	blocks todo = { 0 };
	vec_each(d, &m->defs[v])
		stores[*d] = v;
	vec_each(r, &m->reads[v]) {
		live[*r] = v;
		vec_push(&todo, m->tmp, *r);
	}
	while (todo.n) {
		blk b = vec_pop(&todo);
		vec_each(p, &ir_blk(m->fn, b)->pred)
			if (live[*p] != v && stores[*p] != v) {
				live[*p] = v;
				vec_push(&todo, m->tmp, *p);
			}
	}
}

static blocks *frontiers(struct m2r *m)
{
	struct ir_fn *fn = m->fn;
	blocks *f = arena_array(m->tmp, blocks, fn->blocks.n);
	vec_each(b, &fn->order) {
		struct ir_block *x = ir_blk(fn, *b);
		if (x->pred.n < 2)
			continue;
		vec_each(p, &x->pred)
			for (blk r = *p; r && r != x->idom; r = ir_blk(fn, r)->idom)
				if (!f[r].n || vec_last(&f[r]) != *b)
					vec_push(&f[r], m->tmp, *b);
	}
	return f;
}

struct new_phi { ref phi; u32 var; };
typedef vec(struct new_phi) new_phis;

static void place_phis(struct m2r *m, new_phis *made)
{
	struct ir_fn *fn = m->fn;
	blocks *frontier = NULL, todo = { 0 };
	u32 *has = arena_array(m->tmp, u32, fn->blocks.n), *live = arena_array(m->tmp, u32, fn->blocks.n),
		*stores = arena_array(m->tmp, u32, fn->blocks.n);
	m->defs = arena_array(m->tmp, blocks, m->vars.n);
	m->reads = arena_array(m->tmp, blocks, m->vars.n);
	vec_each(b, &fn->order)
		note_block(m, *b);
	for (u32 v = 1; v < m->vars.n; v++) {
		if (m->vars.v[v].bad || !m->reads[v].n)
			continue;
		frontier = frontier ? frontier : frontiers(m);
		mark_live(m, v, live, stores);
		todo.n = 0;
		vec_each(d, &m->defs[v])
			vec_push(&todo, m->tmp, *d);
		for (u32 n = 0; n < todo.n; n++) {
			blocks *f = &frontier[todo.v[n]];
			for (u32 k = 0; k < f->n; k++) {
				struct ir_build b = { fn, f->v[k], 0 };
				if (has[b.at] == v || live[b.at] != v)
					continue;
				has[b.at] = v;
				vec_push(made, m->tmp, ((struct new_phi){ ir_emit_phi(&b, m->vars.v[v].type), v }));
				vec_push(&todo, m->tmp, b.at);
			}
		}
	}
}

/* ---- renaming ------------------------------------------------------------------------------------------ */

static ref convert(struct m2r *m, ref load, ref v)
{
	struct ir_fn *fn = m->fn;
	struct ir_ins x = *ir_at(fn, load);
	enum ir_type have = ir_at(fn, v)->type, want = x.type;
	u32 up = 64 - x.width * 8u;
	bool s = x.flags & IRF_SIGNED;
	if (x.width < 4 && ir_is_const(fn, v)) {     /* a narrow object holds what the store cut: cut it here */
		u64 c = (u64)ir_at(fn, v)->imm << up;
		return ir_const(fn, want, s ? (s64)c >> up : (s64)(c >> up));
	}
	if (x.width < 4 || (have == IRT_W && want == IRT_D))
		return ir_insert_before(fn, load, (struct ir_ins){ .op = s ? IR_sext : IR_zext, .type = want, .a = v,
			.width = MIN(x.width, 4) });
	if (have == want)
		return v;
	return ir_insert_before(fn, load, (struct ir_ins){ .op = IR_trunc, .type = IRT_W, .a = v });
}

static ref final(const struct m2r *m, ref r)
{
	while (r < m->room && m->to[r])
		r = m->to[r];
	return r;
}

static void set(struct m2r *m, u32 v, ref value)
{
	vec_push(&m->log, m->tmp, ((struct undo){ v, m->vars.v[v].now }));
	m->vars.v[v].now = value;
}

static ref value_of(struct m2r *m, u32 v)
{
	ref now = m->vars.v[v].now;
	return final(m, now ? now : ir_undef(m->fn, m->vars.v[v].type));
}

static void rename_store(struct m2r *m, ref i, u32 v)
{
	struct ir_fn *fn = m->fn;
	struct ir_ins x = *ir_at(fn, i);
	enum ir_type have = ir_at(fn, x.b)->type, want = m->vars.v[v].type;
	ref value = final(m, x.b);
	if (have != want)
		value = ir_insert_before(fn, i, (struct ir_ins){ .op = want == IRT_D ? IR_zext : IR_trunc, .type = want,
			.a = value,
			.width = want == IRT_D ? 4 : 0 });
	set(m, v, value);
	ir_remove(fn, i);
}

/* One block: loads take the current value, stores make one, successors' phis get theirs. */
static void rename_block(struct m2r *m, blk b)
{
	struct ir_fn *fn = m->fn;
	ir_each_safe(i, fn, b) {
		if (ir_at(fn, i)->op == IR_phi && i < m->room && m->phi_var[i]) {
			set(m, m->phi_var[i], i);
			continue;
		}
		u32 v = i < m->room ? var_at(m, i) : 0;
		if (!v)
			continue;
		if (ir_at(fn, i)->op == IR_store) {
			rename_store(m, i, v);
		} else {
			m->to[i] = convert(m, i, value_of(m, v));
			ir_remove(fn, i);
		}
	}
	vec_each(s, &ir_blk(fn, b)->succ)
		ir_each(i, fn, *s) {
			u32 v = i < m->room ? m->phi_var[i] : 0;
			if (ir_at(fn, i)->op != IR_phi)
				break;
			if (!v)
				continue;
			ref value = value_of(m, v);
			const struct ir_block *t = ir_blk(fn, *s);
			for (u32 p = 0; p < t->pred.n; p++)
				if (t->pred.v[p] == b)
					fn->args.v[ir_at(fn, i)->args + p] = value;
		}
}

static void undo_to(struct m2r *m, u32 n)
{
	while (m->log.n > n) {
		struct undo u = vec_pop(&m->log);
		m->vars.v[u.var].now = u.value;
	}
}

static void rename_enter(void *ctx, blk b)
{
	struct m2r *m = ctx;
	m->mark[b] = m->log.n;
	rename_block(m, b);
}

/* What the block set holds no more in blocks that it does not dominate. */
static void rename_leave(void *ctx, blk b)
{
	struct m2r *m = ctx;
	undo_to(m, m->mark[b]);
}

static void rename(struct m2r *m)
{
	m->mark = arena_array(m->tmp, u32, m->fn->blocks.n);
	ir_walk_dominators(m->fn, rename_enter, rename_leave, m);
}

bool pass_mem2reg(struct ir_fn *fn, struct pass_ctx *c)
{
	struct m2r m = { .fn = fn, .tmp = c->tmp };
	new_phis made = { 0 };
	bool any = false;
	keys_apart(fn, c);
	find_vars(&m);
	for (u32 v = 1; v < m.vars.n; v++)
		any |= !m.vars.v[v].bad;
	if (!any)
		return false;
	place_phis(&m, &made);
	m.room = fn->ins.n;              /* what renaming adds is never replaced */
	m.to = arena_array(c->tmp, ref, m.room);
	m.phi_var = arena_array(c->tmp, u32, m.room);
	vec_each(p, &made)
		m.phi_var[p->phi] = p->var;
	rename(&m);
	ref *to = arena_array(c->tmp, ref, fn->ins.n);
	memcpy(to, m.to, m.room * sizeof(ref));
	ir_replace_uses(fn, to);
	return true;
}
