/* counters.c: a sum of values means something only where they count: the sum of three CPUs' times of day is no time.
 * What a number in a value is for is not in its type, but the programs show it:
 *
 *   r0 = map_lookup_elem(m, ...)      r1 = *(u64 *)(r0 + 8)   r1 += 1   *(u64 *)(r0 + 8) = r1   or lock *(r0 + 8) += 1
 *
 * adds to the number at 8, any other store there says that it is no counter. Registers and stack slots are followed in
 * the order of the instructions, once: behind a jump the registers are as they were at the first that leads there.
 * A wrong guess changes how values are shown, never what they are. What nobody is seen to add to is no counter. */
#include "app/app.h"

#include "isa/isa.h"
#include "uapi/uapi.h"

enum { REGS = 11, FRAME = 10, SLOTS = 64, SLOT = 8, LOOKUP = 1, LOOKUP_PERCPU = 195 };
enum place_kind { PLACE_NONE, PLACE_MAP, PLACE_VALUE, PLACE_READ /* a number out of a value */ };

struct place { u8 kind; bool is_added, is_anywhere /* off is not known */; u32 map; s32 off; };
struct touch { u32 map; s32 off; u32 size; bool is_add, is_anywhere; };
struct counters { struct arena *a; vec(struct touch) touches; };
struct regs { struct place reg[REGS]; };
struct walk {
	struct counters *c;
	const struct obj_func *f;
	struct place reg[REGS], slot[SLOTS];
	struct regs **led_to;        /* by instruction: what the first jump to it brings; NULL: none does */
};

static u32 bytes_of(struct insn i)
{
	switch (i.code & 0x18) {
	case SZ_B: return 1;
	case SZ_H: return 2;
	case SZ_W: return 4;
	default: return 8;
	}
}

static void touch(struct walk *w, struct place p, s32 off, u32 size, bool is_add)
{
	struct touch t = { p.map, p.off + off, size, is_add, p.is_anywhere };
	vec_push(&w->c->touches, w->c->a, t);
}

static struct place *slot_of(struct walk *w, struct insn i, u8 base)
{
	s32 at = -i.off / SLOT;
	return base == FRAME && (i.code & 0x18) == SZ_DW && i.off < 0 && i.off % SLOT == 0 &&
		at < SLOTS ? &w->slot[at] : NULL;
}

static void load(struct walk *w, struct insn i)
{
	struct place base = w->reg[i.src], *slot = slot_of(w, i, i.src);
	w->reg[i.dst] = slot ? *slot : (struct place){ 0 };
	if (base.kind == PLACE_VALUE)
		w->reg[i.dst] = (struct place){ PLACE_READ, false, base.is_anywhere, base.map, base.off + i.off };
}

static void store(struct walk *w, struct insn i)
{
	bool is_reg = INSN_CLASS(i) == CLS_STX;
	struct place base = w->reg[i.dst], from = is_reg ? w->reg[i.src] : (struct place){ 0 },
		*slot = slot_of(w, i, i.dst);
	if (slot)
		*slot = from;
	if (base.kind != PLACE_VALUE)
		return;
	bool is_same = from.kind == PLACE_READ && from.map == base.map && from.off == base.off + i.off &&
		from.is_anywhere == base.is_anywhere;
	touch(w, base, i.off, bytes_of(i), is_same && from.is_added);
}

static void atomic(struct walk *w, struct insn i)
{
	if (w->reg[i.dst].kind == PLACE_VALUE)
		touch(w, w->reg[i.dst], i.off, bytes_of(i), (i.imm & ~ATOMIC_FETCH) == ATOMIC_ADD);
	if (i.imm & ATOMIC_FETCH)
		w->reg[i.src] = (struct place){ 0 };
}

static void compute(struct walk *w, struct insn i)
{
	struct place *d = &w->reg[i.dst];
	bool is_reg = i.code & SRC_X;
	if (INSN_OP(i) == ALU_MOV)
		*d = is_reg ? w->reg[i.src] : (struct place){ 0 };
	else if (INSN_OP(i) != ALU_ADD && !(INSN_OP(i) == ALU_AND && d->kind == PLACE_READ))
		*d = is_reg && d->kind == PLACE_VALUE ? *d : (struct place){ 0 };
	else if (d->kind == PLACE_READ)
		d->is_added |= INSN_OP(i) == ALU_ADD;
	else if (is_reg && w->reg[i.src].kind == PLACE_READ)         /* x + *p is *p + x */
		*d = w->reg[i.src], d->is_added = true;
	else if (is_reg && w->reg[i.src].kind == PLACE_VALUE)
		*d = w->reg[i.src], d->is_anywhere = true;
	else if (d->kind == PLACE_VALUE && is_reg)
		d->is_anywhere = true;
	else if (d->kind == PLACE_VALUE)
		d->off += i.imm;
}

static void call(struct walk *w, struct insn i)
{
	bool is_lookup = i.src == CALL_HELPER && (i.imm == LOOKUP || i.imm == LOOKUP_PERCPU) &&
		w->reg[1].kind == PLACE_MAP;
	struct place found = is_lookup ? (struct place){ .kind = PLACE_VALUE, .map = w->reg[1].map } :
		(struct place){ 0 };
	memset(w->reg, 0, 6 * sizeof(w->reg[0]));
	w->reg[0] = found;
}

static void load_address(struct walk *w, u32 at, struct insn i)
{
	w->reg[i.dst] = (struct place){ 0 };
	vec_each(r, &w->f->relocs)
		if (r->insn == at && r->kind == RELOC_MAP)
			w->reg[i.dst] = (struct place){ .kind = PLACE_MAP, .map = r->to };
}

static void step(struct walk *w, u32 at, struct insn i)
{
	switch (INSN_CLASS(i)) {
	case CLS_LD: load_address(w, at, i); return;
	case CLS_LDX: load(w, i); return;
	case CLS_ST: store(w, i); return;
	case CLS_STX: if ((i.code & 0xe0) == MODE_ATOMIC) atomic(w, i); else store(w, i); return;
	case CLS_ALU: case CLS_ALU64: compute(w, i); return;
	default: if (insn_is_call(i)) call(w, i); return;
	}
}

/* Forward alone: what a way back brings is not known yet. */
static void jump(struct walk *w, u32 at, struct insn i)
{
	s64 to = isa_target(i, at);
	if (to <= at || to >= w->f->ninsns || w->led_to[to])
		return;
	w->led_to[to] = arena_new(w->c->a, struct regs);
	memcpy(w->led_to[to]->reg, w->reg, sizeof(w->reg));
}

static void walk(struct walk *w)
{
	bool falls = true;
	for (u32 i = 0; i < w->f->ninsns; i++) {
		struct insn in = w->f->insns[i];
		if (!falls && w->led_to[i])
			memcpy(w->reg, w->led_to[i]->reg, sizeof(w->reg));
		step(w, i, in);
		if (insn_is_jump(in))
			jump(w, i, in);
		falls = !insn_is_exit(in) && !(insn_is_jump(in) && INSN_OP(in) == JMP_JA);
		i += insn_is_ld64(in);
	}
}

struct counters *counters_find(struct arena *a, const struct obj *o)
{
	struct counters *c = arena_new(a, struct counters);
	c->a = a;
	vec_each(f, &o->funcs) {
		struct walk w = { .c = c, .f = f, .led_to = arena_array(a, struct regs *, f->ninsns) };
		walk(&w);
	}
	return c;
}

bool counters_adds_at(const struct counters *c, u32 map, u64 off, u64 size)
{
	bool is_added = false;
	vec_each(t, &c->touches) {
		if (t->map != map || (!t->is_anywhere && ((u64)t->off >= off + size || (u64)t->off + t->size <= off)))
			continue;
		if (!t->is_add)
			return false;
		is_added = true;
	}
	return is_added;
}

static bool is_text(const struct btf *b, const struct btf_node *array)
{
	struct btf_node n;
	return btf_node(b, btf_skip(b, array->array_type), &n) && n.kind == BTF_INT && n.size == 1;
}

/* Do all numbers of the type at off count? */
static bool all_count(const struct counters *c, const struct obj *o, u32 map, u32 type, u64 off, u32 depth)
{
	struct btf_node n;
	struct btf_member m;
	if (depth > 16 || !btf_node(o->btf, btf_skip(o->btf, type), &n))
		return false;
	if (n.kind == BTF_STRUCT) {
		bool all = n.vlen > 0;
		for (u32 i = 0; all && i < n.vlen; i++)
			all = btf_member(o->btf, &n, i, &m) && all_count(c, o, map, m.type, off + m.bit_off / 8,
				depth + 1);
		return all;
	}
	u64 size;
	if (n.kind == BTF_ARRAY)
		return is_text(o->btf, &n) || (btf_size(o->btf, n.id, &size) && counters_adds_at(c, map, off, size));
	return n.kind == BTF_INT && counters_adds_at(c, map, off, n.size);
}

bool counters_add_up(const struct counters *c, const struct obj *o, u32 map)
{
	const struct obj_map *m = &o->maps.v[map];
	if (!c)
		return false;
	return m->value_btf && o->btf ? all_count(c, o, map, m->value_btf, 0, 0) : m->value_size <= 8 &&
		counters_adds_at(c, map, 0, m->value_size);
}
