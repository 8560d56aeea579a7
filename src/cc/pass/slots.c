/* slots.c: which maps are histograms. BPF_HISTOGRAM says that a map is one, but not whether its slots are powers of
 * two; other maps say nothing, and a table of counters by logarithm is one all the same:
 *
 *     u32 slot = log2l(ns);  if (slot > 25) slot = 25;  n = bpf_map_lookup_elem(&hist, &slot);  if (n) (*n)++;
 *
 * So each program is followed as if everything were inlined, calls of calls with the arguments they have there, and of
 * every map is noted where its keys come from and what is done to its values. A map whose keys all are logarithms (or
 * constants: the clamp), moved by a constant at most, and whose values are only counted up, is a histogram of powers of
 * two. A BPF_HISTOGRAM none of whose keys is anything like that is a linear one. What is not understood changes
 * nothing.
 *
 * In a struct the slot is the last member, as BCC has it; the others tell histograms apart. The same goes for arrays in
 * a value: "hist->slots[slot]++" makes member slots a histogram of each element. */
#include "cc/pass/slots_private.h"

#include "uapi/uapi.h"

enum { BUDGET = 200000, MAX_PARTS = 4 };

/* What the keys of a map are; the further down, the more it says. */
enum keys { KEYS_NONE, KEYS_CONST, KEYS_LOG, KEYS_PLAIN /* numbers, but no logarithms */, KEYS_OTHER };
struct keyed {
	const struct type *slot;     /* of the key, or its last member; NULL: no number */
	u32 off, width;              /* where that is in the key */
	enum keys keys;
	s64 base;
	bool is_counter;             /* the value is a number */
	bool is_counted, is_changed; /* something is added to values; something else is done to them */
	const struct type *value;
	struct keyed *part; u32 nparts;      /* arrays in the value: off and width are of the array and its elements */
};

/* ---- maps as they are declared ------------------------------------------------------------------------------ */

static const struct type *member(const struct type *t, const char *name)
{
	for (u32 i = 0; i < t->nfields; i++)
		if (str_is(t->fields[i].name, name) && type_strip(t->fields[i].type)->kind == TY_PTR)
			return type_strip(type_strip(t->fields[i].type)->base);
	return NULL;
}

static bool is_number(const struct type *t) { return t && type_is_int(t) && type_strip(t)->size <= 8; }

/* The slot's place in a key of type t: the key itself, or its last member. */
static void find_slot(struct keyed *m, const struct type *t)
{
	const struct type *p = t ? type_strip(t) : NULL;
	const struct field *last = p && p->kind == TY_STRUCT && p->nfields ? &p->fields[p->nfields - 1] : NULL;
	m->slot = last ? type_strip(last->type) : p;
	m->off = last ? (u32)(last->bit_off / 8) : 0;
	m->width = m->slot ? (u32)m->slot->size : 0;
	if (!is_number(m->slot) || (last && last->is_bitfield))
		m->slot = NULL;
}

static void describe(struct trace *x, sym s, struct keyed *m)
{
	const struct ir_sym *y = &x->mod->syms.v[s];
	const struct bcc_map *bcc = y->map;
	const struct type *t = y->ctype ? type_strip(y->ctype) : NULL;
	if (bcc)
		find_slot(m, bcc->key), m->value = bcc->leaf;
	else if (t && t->kind == TY_STRUCT)
		find_slot(m, member(t, "key")), m->value = member(t, "value");
	m->is_counter = is_number(m->value);
}

/* ---- keys ------------------------------------------------------------------------------------------------------ */

static void join(struct keyed *m, enum keys keys, s64 base)
{
	if (keys == KEYS_LOG && m->keys == KEYS_LOG && base != m->base)
		keys = KEYS_OTHER;           /* two logarithms that count differently */
	if ((keys == KEYS_LOG && m->keys == KEYS_PLAIN) || (keys == KEYS_PLAIN && m->keys == KEYS_LOG))
		keys = KEYS_OTHER;
	if (keys == KEYS_LOG)
		m->base = base;
	m->keys = MAX(m->keys, keys);
}

static bool is_plain(struct trace *x, struct val v, u32 depth);

/* All that it may be. */
static bool are_plain(struct trace *x, struct val v, u32 depth)
{
	enum { DEEP = 4 };
	struct origins o;
	if (depth > DEEP)
		return false;
	trace_value(x, v, &o);
	for (u32 n = 0; n < o.n; n++)
		if (!val_is_const(o.v[n]) && !is_plain(x, o.v[n], depth + 1))
			return false;
	return !o.is_unclear;
}

/* Numbers as they come, or made of such by arithmetic: nothing that may be a logarithm written out, which compares or
 * shifts by what it found. */
static bool is_plain(struct trace *x, struct val v, u32 depth)
{
	const struct ir_ins *i = val_at(v);
	switch (i->op) {
	case IR_load: case IR_param: case IR_core: case IR_ldabs:
		return true;
	case IR_call:
		return !i->sym;
	case IR_shl: case IR_lshr: case IR_ashr:
		return val_is_const(val_part(v, i->b)) && are_plain(x, val_part(v, i->a), depth);
	case IR_udiv: case IR_sdiv: case IR_umod: case IR_mul: case IR_and: case IR_or: case IR_xor: case IR_add:
	case IR_sub:
		return are_plain(x, val_part(v, i->a), depth) && are_plain(x, val_part(v, i->b), depth);
	case IR_bswap: case IR_neg:
		return are_plain(x, val_part(v, i->a), depth);
	default:
		return false;
	}
}

static void judge_slot(struct trace *x, struct keyed *m, const struct origins *o)
{
	s64 base;
	for (u32 i = 0; i < o->n; i++)
		if (val_is_const(o->v[i]))
			join(m, KEYS_CONST, 0);
		else if (trace_is_log2(x, o->v[i], &base))
			join(m, KEYS_LOG, base + o->off[i]);
		else
			join(m, is_plain(x, o->v[i], 0) ? KEYS_PLAIN : KEYS_OTHER, 0);
	if (o->has_const)
		join(m, KEYS_CONST, 0);
	if (o->has_read)
		join(m, KEYS_PLAIN, 0);
	if (o->is_unclear || (!o->n && !o->has_const && !o->has_read))
		join(m, KEYS_OTHER, 0);
}

static void judge_key(struct trace *x, struct keyed *m, struct val call)
{
	struct origins o, slot;
	trace_value(x, val_argument(call, 1), &o);
	for (u32 i = 0; i < o.n; i++) {
		if (val_at(o.v[i])->op != IR_alloca) {
			join(m, KEYS_OTHER, 0);
			continue;
		}
		trace_stored(x, call, o.v[i], o.off[i] + m->off, m->width, &slot);
		judge_slot(x, m, &slot);
	}
	if (o.is_unclear || o.has_read || !o.n)
		join(m, KEYS_OTHER, 0);
}

/* ---- values ---------------------------------------------------------------------------------------------------- */

static bool is_sum(struct trace *x, struct val v)
{
	struct origins o;
	trace_value(x, v, &o);
	for (u32 i = 0; i < o.n; i++) {
		const struct ir_ins *s = val_at(o.v[i]);
		bool is_sum = s->op == IR_add && (val_at(val_part(o.v[i], s->a))->op == IR_load ||
			val_at(val_part(o.v[i], s->b))->op == IR_load);
		bool is_one_more = s->op == IR_load && o.off[i] > 0;
		if (!is_sum && !is_one_more)
			return false;
	}
	return !o.is_unclear && !o.has_read && o.n;
}

/* A value put in whole: a constant, or the first of a sum. */
static bool is_first(struct trace *x, struct val update)
{
	enum { NOEXIST = 1 };
	struct val flags = val_argument(update, 3), from = val_argument(update, 2);
	struct origins o, stored;
	if (val_is_const(flags) && val_at(flags)->imm == NOEXIST)
		return true;
	trace_value(x, from, &o);
	for (u32 i = 0; i < o.n; i++) {
		if (val_at(o.v[i])->op != IR_alloca)
			return false;
		trace_stored(x, update, o.v[i], o.off[i], 1, &stored);
		for (u32 k = 0; k < stored.n; k++)
			if (!is_sum(x, stored.v[k]) && !val_is_const(stored.v[k]) &&
				!(val_at(stored.v[k])->op == IR_load && stored.off[k] > 0))
				return false;
	}
	return o.n && !o.is_unclear;
}

/* ---- all of it ------------------------------------------------------------------------------------------------- */

static struct keyed *map_of(struct trace *x, struct keyed *maps, struct val v)
{
	const struct ir_ins *i = val_at(v);
	return i->op == IR_addr && x->mod->syms.v[i->sym].kind == SYM_MAP ? &maps[i->sym] : NULL;
}

static void judge_access(struct trace *x, struct keyed *maps, struct val call)
{
	struct origins o;
	s64 helper = val_at(call)->imm;
	trace_value(x, val_argument(call, 0), &o);
	for (u32 i = 0; i < o.n; i++) {
		struct keyed *m = map_of(x, maps, o.v[i]);
		if (!m || !m->slot || helper == HELPER_map_delete_elem)
			continue;
		judge_key(x, m, call);
		if (helper == HELPER_map_update_elem && !is_first(x, call))
			m->is_changed = true;
	}
}

static bool is_zero(struct val v) { return val_is_const(v) && !val_at(v)->imm; }

static bool is_lookup(struct val v)
{
	const struct ir_ins *i = val_at(v);
	return i->op == IR_call && !i->sym && (i->imm == HELPER_map_lookup_elem ||
		i->imm == HELPER_map_lookup_percpu_elem);
}

static bool adds(struct trace *x, const struct write *w)
{
	const struct ir_ins *i = val_at(w->at);
	return (i->op == IR_atomic && i->aop == IRA_ADD) || (i->op == IR_store && is_sum(x, val_part(w->at, i->b)));
}

/* The element of a value's array that is written to: map's value at off, and the number of the element. */
static struct keyed *part_of(struct trace *x, struct keyed *m, s64 off, u32 width)
{
	if (!m->part)
		m->part = arena_array(x->tmp, struct keyed, MAX_PARTS);
	for (u32 i = 0; i < m->nparts; i++)
		if (m->part[i].off == off && m->part[i].width == width)
			return &m->part[i];
	if (m->nparts == MAX_PARTS || off < 0)
		return NULL;
	m->part[m->nparts] = (struct keyed){ .off = (u32)off, .width = width };
	return &m->part[m->nparts++];
}

/* An index is scaled by the size of elements. */
static bool is_scaled(struct val v, u32 by)
{
	const struct ir_ins *i = val_at(v);
	s64 n = (i->op == IR_shl || i->op == IR_mul) && val_is_const(val_part(v, i->b)) ? val_at(val_part(v,
		i->b))->imm : -1;
	return n >= 0 && (i->op == IR_mul ? n == by : n < 8 && 1u << n == by);
}

static void judge_element(struct trace *x, struct keyed *maps, const struct write *w, struct val sum, s64 off)
{
	const struct ir_ins *i = val_at(w->at);
	struct origins base, index, slot, of;
	trace_value(x, val_part(sum, val_at(sum)->a), &base);
	trace_value(x, val_part(sum, val_at(sum)->b), &index);
	for (u32 n = 0; n < base.n; n++) {
		if (!is_lookup(base.v[n]))
			continue;
		trace_value(x, val_argument(base.v[n], 0), &of);
		for (u32 k = 0; k < of.n; k++) {
			struct keyed *m = map_of(x, maps, of.v[k]),
				*part = m ? part_of(x, m, i->imm + off + base.off[n], i->width) : NULL;
			if (!part)
				continue;
			if (index.n != 1 || index.is_unclear || index.has_read || !is_scaled(index.v[0], i->width)) {
				join(part, KEYS_OTHER, 0);
				continue;
			}
			trace_value(x, val_part(index.v[0], val_at(index.v[0])->a), &slot);
			judge_slot(x, part, &slot);
			part->is_counted |= adds(x, w);
			part->is_changed |= !adds(x, w);
		}
	}
}

static void judge_write(struct trace *x, struct keyed *maps, const struct write *w)
{
	const struct ir_ins *i = val_at(w->at);
	struct origins o, of;
	if (w->root.r)
		return;                      /* the stack */
	trace_value(x, w->address, &o);
	for (u32 n = 0; n < o.n; n++) {
		if (val_at(o.v[n])->op == IR_add)
			judge_element(x, maps, w, o.v[n], o.off[n]);
		if (!is_lookup(o.v[n]))
			continue;
		trace_value(x, val_argument(o.v[n], 0), &of);
		for (u32 k = 0; k < of.n; k++) {
			struct keyed *m = map_of(x, maps, of.v[k]);
			if (m && adds(x, w))
				m->is_counted = true;
			else if (m && !(i->op == IR_store && is_zero(val_part(w->at, i->b))))
				m->is_changed = true;
		}
	}
}

static bool is_array_of(const struct type *t, u32 width)
{
	t = type_strip(t);
	return t->kind == TY_ARRAY && is_number(t->base) && type_strip(t->base)->size == width;
}

static void conclude_parts(struct ir_module *mod, struct ir_sym *s, const struct keyed *m)
{
	const struct type *t = m->value ? type_strip(m->value) : NULL;
	for (u32 i = 0; i < m->nparts; i++) {
		const struct keyed *p = &m->part[i];
		struct ir_slots_in in = { .base = (s32)p->base };
		bool is_found = t->kind == TY_ARRAY && !p->off && is_array_of(t, p->width);
		for (u32 f = 0; t->kind == TY_STRUCT && f < t->nfields && !is_found; f++) {
			is_found = t->fields[f].bit_off == p->off * 8ull && is_array_of(t->fields[f].type, p->width);
			in.member = t->fields[f].name;
		}
		if (is_found && p->keys == KEYS_LOG && p->is_counted && !p->is_changed)
			vec_push(&s->slots_in, mod->arena, in);
	}
}

static void conclude(struct ir_sym *s, const struct keyed *m)
{
	const struct bcc_map *bcc = s->map;
	bool is_declared = bcc && bcc->is_histogram;
	s->slots = is_declared ? SLOTS_LOG2 : SLOTS_NONE;
	s->slot_base = 1;
	if (m->keys == KEYS_LOG && (is_declared || (m->is_counter && m->is_counted && !m->is_changed))) {
		s->slots = SLOTS_LOG2;
		s->slot_base = (s32)m->base;
	} else if (is_declared && (m->keys == KEYS_PLAIN || m->keys == KEYS_CONST)) {
		s->slots = m->keys == KEYS_CONST && type_strip(bcc->key)->kind == TY_STRUCT ? SLOTS_NONE : SLOTS_LINEAR;
	}
}

/* Is there anything to find out? */
static bool has_maps(const struct ir_module *mod)
{
	for (sym s = 1; s < mod->syms.n; s++)
		if (mod->syms.v[s].kind == SYM_MAP)
			return true;
	return false;
}

static bool has_logarithm(struct trace *x)
{
	s64 base;
	bool has = false;
	for (sym s = 1; s < x->mod->syms.n; s++) {
		const struct ir_fn *fn = x->mod->syms.v[s].kind == SYM_FUNC ? x->mod->syms.v[s].fn : NULL;
		if (!fn)
			continue;
		x->base[s] = slots_is_log2(x->mod, x->tmp, fn, &base) ? base + 1 : -1;
		has |= x->base[s] > 0;
	}
	return has;
}

static bool has_declared(const struct ir_module *mod)
{
	for (sym s = 1; s < mod->syms.n; s++) {
		const struct ir_sym *y = &mod->syms.v[s];
		if (y->kind == SYM_MAP && y->map && y->map->is_histogram)
			return true;
	}
	return false;
}

void slots_find(struct ir_module *mod, struct arena *tmp)
{
	struct arena_mark mark = arena_mark(tmp);
	struct trace x = { .mod = mod, .tmp = tmp, .base = arena_array(tmp, s64, mod->syms.n), .budget = BUDGET };
	struct keyed *maps = arena_array(tmp, struct keyed, mod->syms.n);
	if (has_maps(mod) && (has_logarithm(&x) | has_declared(mod))) {
		for (sym s = 1; s < mod->syms.n; s++)
			if (mod->syms.v[s].kind == SYM_MAP)
				describe(&x, s, &maps[s]);
			else if (mod->syms.v[s].fn && mod->syms.v[s].fn->is_program)
				trace_program(&x, mod->syms.v[s].fn);
		vec_each(call, &x.accesses)
			judge_access(&x, maps, *call);
		vec_each(w, &x.writes)
			judge_write(&x, maps, w);
		for (sym s = 1; s < mod->syms.n; s++)
			if (mod->syms.v[s].kind == SYM_MAP) {
				const struct keyed *m = x.gave_up || !x.budget ? &(struct keyed){ 0 } : &maps[s];
				conclude(&mod->syms.v[s], m);
				conclude_parts(mod, &mod->syms.v[s], m);
			}
	}
	arena_reset(tmp, mark);
}
