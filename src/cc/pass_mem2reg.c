/* pass_mem2reg.c: stack objects that are only loaded and stored, always the same bytes in the same width, become SSA
 * values. A struct whose fields are used so is split first: each (object, offset, width) is a variable of its own.
 * Phis are placed at iterated dominance frontiers (Cytron et al.), renaming walks the dominator tree. */
#include "cc/pass_private.h"

struct var { ref object; s64 off; u8 width; bool bad; enum ir_type type; };
struct m2r {
	struct ir_fn *fn;
	struct arena *tmp;
	vec(struct var) vars;
	struct map index;            /* object, offset -> variable + 1 */
	u8 *escapes;                 /* by alloca ref */
	ref *to;                     /* replacements */
	u32 *phi_var;                /* by ref of a new phi: variable + 1 */
};

static bool is_object(const struct ir_fn *fn, ref r) { return r && fn->ins.v[r].op == IR_alloca; }

/* Address of an object, through additions of constants. */
static ref object_of(const struct ir_fn *fn, ref r, s64 *off)
{
	for (u32 i = 0; i < 16; i++) {
		const struct ir_ins *x = &fn->ins.v[r];
		if (x->op == IR_alloca)
			return r;
		if (x->op != IR_add || fn->ins.v[x->b].op != IR_const)
			return 0;
		*off += fn->ins.v[x->b].imm;
		r = x->a;
	}
	return 0;
}

static u64 key_of(ref object, s64 off) { return (u64)object << 20 ^ (u64)(u32)off; }

static void note_access(struct m2r *m, const struct ir_ins *x, bool is_store)
{
	s64 off = x->imm;
	ref o = object_of(m->fn, x->a, &off);
	if (is_store) {
		s64 none = 0;
		ref escaped = object_of(m->fn, x->b, &none);
		if (escaped)
			m->escapes[escaped] = true;
	}
	if (!o)
		return;
	if (x->flags & IRF_VOLATILE || off < 0 || off + x->width > m->fn->ins.v[o].imm) {
		m->escapes[o] = true;
		return;
	}
	u64 *slot = map_slot(&m->index, m->tmp, key_of(o, off));
	if (!*slot) {
		struct var v = { o, off, x->width, false, x->width == 8 ? IRT_D : IRT_W };
		vec_push(&m->vars, m->tmp, v);
		*slot = m->vars.n;
	} else if (m->vars.v[*slot - 1].width != x->width || m->vars.v[*slot - 1].object != o) {
		m->escapes[o] = true;
	}
}

static void find_vars(struct m2r *m)
{
	struct ir_fn *fn = m->fn;
	for (blk b = 1; b < fn->blocks.n; b++)
		ir_each(i, fn, b) {
			const struct ir_ins *x = ir_at(fn, i);
			if (x->op == IR_load || x->op == IR_store) {
				note_access(m, x, x->op == IR_store);
				continue;
			}
			if (x->op == IR_add && ir_is_const(fn, x->b) && is_object(fn, x->a))
				continue;            /* an address: its uses count */
			for (u32 n = ir_operand_count(fn, i); n--;) {
				s64 off = 0;
				ref o = object_of(fn, *ir_operand(fn, i, n), &off);
				if (o)
					m->escapes[o] = true;
			}
		}
	/* Fields that overlap others are no variables. */
	for (u32 i = 0; i < m->vars.n; i++)
		for (u32 k = 0; k < i; k++) {
			struct var *a = &m->vars.v[i], *b = &m->vars.v[k];
			if (a->object == b->object && a->off < b->off + b->width && b->off < a->off + a->width)
				a->bad = b->bad = true;
		}
	for (u32 i = 0; i < m->vars.n; i++)
		if (m->vars.v[i].bad)
			m->escapes[m->vars.v[i].object] = true;
}

static u32 var_of(const struct m2r *m, const struct ir_ins *x)
{
	s64 off = x->imm;
	u64 v;
	ref o = object_of(m->fn, x->a, &off);
	return o && !m->escapes[o] && map_get(&m->index, key_of(o, off), &v) ? (u32)v : 0;
}

typedef vec(blk) blocks;

static void place_phis(struct m2r *m)
{
	struct ir_fn *fn = m->fn;
	blocks *frontier = arena_array(m->tmp, blocks, fn->blocks.n), *defs = arena_array(m->tmp, blocks, m->vars.n + 1);
	vec_each(b, &fn->order) {
		struct ir_block *x = ir_blk(fn, *b);
		if (x->pred.n < 2)
			continue;
		vec_each(p, &x->pred)
			for (blk r = *p; r && r != x->idom; r = ir_blk(fn, r)->idom)
				if (!frontier[r].n || vec_last(&frontier[r]) != *b)
					vec_push(&frontier[r], m->tmp, *b);
	}
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			if (ir_at(fn, i)->op == IR_store) {
				u32 v = var_of(m, ir_at(fn, i));
				if (v && (!defs[v].n || vec_last(&defs[v]) != *b))
					vec_push(&defs[v], m->tmp, *b);
			}
	u32 *has = arena_array(m->tmp, u32, fn->blocks.n);
	for (u32 v = 1; v <= m->vars.n; v++) {
		blocks todo = defs[v];
		for (u32 n = 0; n < todo.n; n++)
			vec_each(f, &frontier[todo.v[n]])
				if (has[*f] != v) {
					struct ir_build b = { fn, *f, 0 };
					has[*f] = v;
					ref phi = ir_emit_phi(&b, m->vars.v[v - 1].type);
					if (phi >= m->to[0])
						base_bug(__FILE__, __LINE__, "more phis than were counted");
					m->phi_var[phi] = v;
					vec_push(&todo, m->tmp, *f);
				}
	}
}

static ref convert_loaded(struct m2r *m, ref load, ref v)
{
	struct ir_fn *fn = m->fn;
	struct ir_ins x = *ir_at(fn, load);
	enum ir_type have = ir_at(fn, v)->type, want = x.type;
	if (x.width < 4) {               /* a narrow object holds what the store cut: cut it here */
		if (ir_at(fn, v)->op == IR_const) {
			u64 bits = x.width * 8;
			s64 c = ir_at(fn, v)->imm;
			return ir_const(fn, want, x.flags & IRF_SIGNED ? (s64)((u64)c << (64 - bits)) >> (64 - bits) : (s64)((u64)c << (64 - bits) >> (64 - bits)));
		}
		return ir_insert_before(fn, load, (struct ir_ins){ .op = x.flags & IRF_SIGNED ? IR_sext : IR_zext, .type = want, .a = v, .width = x.width });
	}
	if (have == want)
		return v;
	if (want == IRT_D)
		return ir_insert_before(fn, load, (struct ir_ins){ .op = x.flags & IRF_SIGNED ? IR_sext : IR_zext, .type = IRT_D, .a = v, .width = 4 });
	return ir_insert_before(fn, load, (struct ir_ins){ .op = IR_trunc, .type = IRT_W, .a = v });
}

static ref final(const struct m2r *m, ref r)
{
	while (r < m->to[0] && m->to[r])
		r = m->to[r];
	return r;
}

/* One block: loads take the current value, stores make one, successors' phis get theirs. */
static void rename_block(struct m2r *m, blk b, ref *now)
{
	struct ir_fn *fn = m->fn;
	ir_each_safe(i, fn, b) {
		const struct ir_ins x = *ir_at(fn, i);
		u32 v = x.op == IR_phi ? (i < m->to[0] ? m->phi_var[i] : 0) : x.op == IR_load || x.op == IR_store ? var_of(m, &x) : 0;
		if (!v)
			continue;
		if (x.op == IR_phi) {
			now[v] = i;
		} else if (x.op == IR_store) {
			now[v] = x.b;
			enum ir_type have = ir_at(fn, x.b)->type, want = m->vars.v[v - 1].type;
			if (have != want)
				now[v] = ir_insert_before(fn, i, (struct ir_ins){ .op = want == IRT_D ? IR_zext : IR_trunc, .type = want, .a = x.b, .width = 4 });
			ir_remove(fn, i);
		} else {
			ref value = final(m, now[v] ? now[v] : ir_undef(fn, m->vars.v[v - 1].type));
			m->to[i] = convert_loaded(m, i, value);
			ir_remove(fn, i);
		}
	}
	vec_each(s, &ir_blk(fn, b)->succ) {
		struct ir_block *t = ir_blk(fn, *s);
		ir_each(i, fn, *s) {
			if (ir_at(fn, i)->op != IR_phi)
				break;
			u32 v = i < m->to[0] ? m->phi_var[i] : 0;
			for (u32 p = 0; v && p < t->pred.n; p++)
				if (t->pred.v[p] == b) {
					ref value = now[v] ? now[v] : ir_undef(fn, m->vars.v[v - 1].type);
					fn->args.v[ir_at(fn, i)->args + p] = value;
				}
		}
	}
}

static void rename(struct m2r *m)
{
	struct ir_fn *fn = m->fn;
	u32 n = m->vars.n + 1;
	ref **saved = arena_array(m->tmp, ref *, fn->blocks.n);
	vec_each(b, &fn->order) {            /* reverse postorder: a dominator comes before what it dominates */
		blk dom = ir_blk(fn, *b)->idom;
		ref *now = arena_array(m->tmp, ref, n);
		if (dom)
			memcpy(now, saved[dom], n * sizeof(ref));
		rename_block(m, *b, now);
		saved[*b] = now;
	}
}

bool pass_mem2reg(struct ir_fn *fn, struct pass_ctx *c)
{
	struct m2r m = { .fn = fn, .tmp = c->tmp };
	ir_dominators(fn);
	m.escapes = arena_array(c->tmp, u8, fn->ins.n);
	find_vars(&m);
	if (!m.vars.n)
		return false;
	/* Room for values that renaming adds: phis, and a conversion for each access. */
	u64 room = (u64)fn->ins.n * 2 + (u64)m.vars.n * fn->order.n + 64;
	if (room > 1u << 26)
		return false;
	m.to = arena_array(c->tmp, ref, room);
	m.phi_var = arena_array(c->tmp, u32, room);
	m.to[0] = (ref)room;
	place_phis(&m);
	rename(&m);
	m.to[0] = 0;
	ir_replace_uses(fn, m.to);
	return true;
}
