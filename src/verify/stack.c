/* stack.c: the frame's memory. A slot of 8 bytes is a spilled register, or bytes of which each is unknown, zero or not
 * written. A register spilled whole comes back whole: with its kind, its bounds and its links. */
#include "verify/verify_private.h"

struct frame *stack_frame(const struct verify *v, const struct reg *r)
{
	return v->now->frames[r->frame];
}

static u8 *type_at(struct frame *f, s64 off)
{
	u32 at = (u32)(-off - 1);
	return &f->slots[at / SLOT].type[at % SLOT];
}

static bool raw_allowed(const struct verify *v)
{
	return knows(v, PF_RAW_STACK);
}

static s64 reg_least(const struct reg *r) { return tnum_is_const(r->r.bits) ? (s64)r->r.bits.value : r->r.smin; }
static s64 reg_most(const struct reg *r) { return tnum_is_const(r->r.bits) ? (s64)r->r.bits.value : r->r.smax; }

bool stack_in_bounds(struct verify *v, u32 regno, s64 off, s64 size, const char *what)
{
	struct reg *r = reg_of(v, regno);
	struct frame *f = stack_frame(v, r);
	bool is_fixed = tnum_is_const(r->r.bits);
	if (!is_fixed && (r->r.smax >= MAX_OFF || r->r.smin <= -MAX_OFF))
		return refuse(v, VR_UNBOUNDED, "invalid unbounded variable-offset%s stack R%u", what, regno);
	s64 from = off + reg_least(r), to = off + reg_most(r) + size;
	bool is_write = strstr(what, "write");
	s64 least = is_write || knows(v, PF_DEEP_STACK) ? -MAX_STACK : -(s64)f->nslots * SLOT;
	if (from < least || from > -1 || to > 0 || size < 0) {
		if (is_fixed)
			return refuse(v, VR_STACK_BOUNDS, "invalid%s stack R%u off=%lld size=%lld", what, regno,
				(long long)from, (long long)size);
		return refuse(v, VR_STACK_BOUNDS,
			"invalid variable-offset%s stack R%u var_off=[%lld,%lld] off=%lld size=%lld", what, regno,
			(long long)r->r.smin, (long long)r->r.smax, (long long)off, (long long)size);
	}
	u32 nslots = (u32)((-from + SLOT - 1) / SLOT);
	struct subprog *s = &v->subprogs[f->subprog];
	s->stack = MAX(s->stack, nslots * SLOT);
	return frame_grow(v, f, nslots);
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static bool is_special(const struct slot *s)
{
	return s->type[0] == ST_DYNPTR || s->type[0] == ST_ITER || s->type[0] == ST_IRQ || slot_is_spill(s);
}

static void scrub(struct slot *s)
{
	for (u32 i = 0; i < SLOT; i++)
		if (s->type[i] != ST_INVALID)
			s->type[i] = ST_MISC;
}

static void spill(struct verify *v, struct slot *s, const struct reg *r, u32 size)
{
	u32 i = SLOT;
	s->reg = *r;
	for (; i > SLOT - size; i--)
		s->type[i - 1] = ST_SPILL;
	for (; i; i--) {
		u8 *t = &s->type[i - 1];
		if (*t != ST_ZERO && !(*t == ST_INVALID && raw_allowed(v)))
			*t = ST_MISC;
	}
}

static u32 width_of(const struct reg *r)
{
	u64 most = r->r.bits.value | r->r.bits.mask;
	return most ? 64 - (u32)__builtin_clzll(most) : 0;
}

/* Before 6.8 a number that is not known at all is stored as bytes, and so is a zero; a copy on the stack is linked only
 * where the number was linked before. */
static bool keeps_all(const struct verify *v)
{
	return knows(v, PF_TWO_RANGES);
}

static void link_spilled(struct verify *v, struct reg *r)
{
	if (keeps_all(v))
		link_before_copy(v, r);
}

/* What is a constant apart stays so when it is loaded again, in 6.18. */
static void link_filled(struct verify *v, struct reg *r)
{
	enum { LINKED_ANEW = 7 << 16 | 1 << 8 };
	bool stays = knows(v, PF_LINKED_SUMS) && v->profile->version < LINKED_ANEW;
	if (!stays || !(r->id & ID_ADD_CONST))
		link_spilled(v, r);
}

static bool is_stored_as_bytes(const struct verify *v, const struct reg *r, s32 imm)
{
	struct range unknown = range_unknown();
	if (keeps_all(v))
		return false;
	return r ? reg_is_null(r) || (r->kind == K_SCALAR && range_eq(&r->r, &unknown)) : !imm;
}

static bool store_bytes(struct verify *v, struct slot *s, const struct access *a, s64 off)
{
	struct insn i = v->p->insns[v->insn];
	bool is_zero_reg = a->value >= 0 && reg_is_null(reg_of(v, (u32)a->value));
	u8 type = ST_MISC;
	if (is_special(s))
		scrub(s);
	reg_none(&s->reg);
	if (is_zero_reg && !precise_reg(v, (u32)a->value))
		return false;
	if (is_zero_reg || (a->value == VALUE_IMM && !i.imm))
		type = ST_ZERO;
	u32 at = (u32)(-off - 1);
	for (u32 k = 0; k < a->size; k++)
		s->type[(at - k) % SLOT] = type;
	return true;
}

static bool store_fixed(struct verify *v, struct frame *f, const struct access *a, s64 off)
{
	u32 n = slot_of((s32)off), frame = reg_of(v, a->regno)->frame;
	struct reg imm, *r = a->value >= 0 ? reg_of(v, (u32)a->value) : NULL;
	bool is_whole = !(off % SLOT);
	if (!dynptr_overwritten(v, f, n))
		return false;
	struct slot *s = &f->slots[n];
	if (is_whole && a->size == SLOT)
		live_wrote(v, frame, 1ull << n);
	if ((r || a->value == VALUE_IMM) && is_stored_as_bytes(v, r, v->p->insns[v->insn].imm))
		return store_bytes(v, s, a, off);
	if (r && is_whole && r->kind == K_SCALAR) {
		bool fits = width_of(r) <= a->size * 8;
		if (fits)
			link_spilled(v, r);
		spill(v, s, r, a->size);
		if (!fits)
			s->reg.id = 0;
	} else if (a->value == VALUE_IMM && is_whole) {
		reg_const(&imm, (u64)(s64)v->p->insns[v->insn].imm);
		spill(v, s, &imm, a->size);
	} else if (r && reg_is_ptr(r)) {
		if (a->size != SLOT)
			return refuse(v, VR_PTR_LEAK, "invalid size of register spill");
		if (f != top(v) && r->kind == K_STACK)
			return refuse(v, VR_PTR_LEAK, "cannot spill pointers to stack into stack frame of the caller");
		spill(v, s, r, a->size);
	} else {
		return store_bytes(v, s, a, off);
	}
	return history_push(v, v->now, hist_stack(frame, n), 0);
}

static bool store_variable(struct verify *v, struct frame *f, const struct access *a)
{
	const struct reg *p = reg_of(v, a->regno);
	s64 from = p->off + a->off + p->r.smin, to = p->off + a->off + p->r.smax + a->size;
	struct insn i = v->p->insns[v->insn];
	bool zero = (a->value >= 0 && reg_is_null(reg_of(v, (u32)a->value))) || (a->value == VALUE_IMM && !i.imm),
		used = false;
	for (u32 n = slot_of((s32)to - 1); n <= slot_of((s32)from); n++)
		if (!dynptr_overwritten(v, f, n))
			return false;
	for (s64 at = from; at < to; at++) {
		struct slot *s = &f->slots[slot_of((s32)at)];
		u8 *t = type_at(f, at);
		if (zero && *t == ST_SPILL && slot_is_spill(s) && reg_is_null(&s->reg)) {
			used = true;
			continue;
		}
		bool keeps = zero && *t == ST_ZERO;
		used |= keeps;
		if (slot_is_spill(s)) {
			for (u32 k = 0; k < SLOT && knows(v, PF_WHOLE_SCRUB); k++)
				s->type[k] = s->type[k] == ST_SPILL ? ST_MISC : s->type[k];
			reg_none(&s->reg);
		}
		*t = keeps ? ST_ZERO : ST_MISC;
	}
	return !used || a->value < 0 || precise_reg(v, (u32)a->value);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool not_written(struct verify *v, const struct access *a, s64 off, u32 k)
{
	return refuse(v, VR_STACK_INIT, "invalid read from stack off %lld+%u size %u", (long long)off, k, a->size);
}

/* Bytes that no register was spilled to: all zeros are a zero. */
static bool load_bytes(struct verify *v, struct frame *f, const struct access *a, s64 from, s64 to)
{
	bool zeros = true;
	for (s64 at = from; at < to; at++) {
		u8 t = *type_at(f, at);
		bool is_spilled = t == ST_SPILL && slot_is_spill(&f->slots[slot_of((s32)at)]);
		bool readable = t == ST_MISC || t == ST_ZERO || is_spilled || (t == ST_INVALID && raw_allowed(v));
		if (!readable)
			return not_written(v, a, from, (u32)(at - from));
		zeros &= t == ST_ZERO;
	}
	if (a->value < 0)
		return true;
	if (zeros)
		reg_const(reg_of(v, (u32)a->value), 0);
	else
		reg_unknown(reg_of(v, (u32)a->value));
	return true;
}

/* A part of a spilled number, or a spilled half. */
static bool load_part(struct verify *v, struct frame *f, const struct access *a, s64 off, u32 spilled)
{
	struct slot *s = &f->slots[slot_of((s32)off)];
	u32 frame = reg_of(v, a->regno)->frame, n = slot_of((s32)off);
	if (s->reg.kind != K_SCALAR)
		return refuse(v, VR_PTR_LEAK, "invalid size of register fill");
	if (a->value < 0)
		return true;
	struct reg *d = reg_of(v, (u32)a->value);
	if (a->size <= spilled && !(off % SLOT)) {
		if (a->size == 4 && spilled == 4 && width_of(&s->reg) <= 32)
			link_filled(v, &s->reg);
		*d = s->reg;
		if (width_of(&s->reg) > a->size * 8)
			d->id = 0;
		return history_push(v, v->now, hist_stack(frame, n), 0);
	}
	u32 in_spill = 0;
	for (u32 k = 0; k < a->size; k++)
		in_spill += *type_at(f, off + k) == ST_SPILL;
	if (in_spill == a->size && tnum_is(s->reg.r.bits, 0)) {
		reg_const(d, 0);
		return history_push(v, v->now, hist_stack(frame, n), 0);
	}
	return load_bytes(v, f, a, off, off + a->size);
}

static bool load_fixed(struct verify *v, struct frame *f, const struct access *a, s64 off)
{
	u32 n = slot_of((s32)off), spilled = 0, frame = reg_of(v, a->regno)->frame;
	struct slot *s = &f->slots[n];
	live_read(v, frame, 1ull << n);
	if (!slot_is_spill(s))
		return load_bytes(v, f, a, off, off + a->size);
	while (spilled < SLOT && s->type[SLOT - 1 - spilled] == ST_SPILL)
		spilled++;
	if (a->size != SLOT || spilled != SLOT)
		return load_part(v, f, a, off, spilled);
	if (a->value < 0)
		return true;
	link_filled(v, &s->reg);
	*reg_of(v, (u32)a->value) = s->reg;
	return history_push(v, v->now, hist_stack(frame, n), 0);
}

static void read_range(struct verify *v, u32 frame, s64 from, s64 to)
{
	for (u32 n = slot_of((s32)to - 1); n <= slot_of((s32)from); n++)
		live_read(v, frame, 1ull << n);
}

bool stack_access(struct verify *v, const struct access *a)
{
	const struct reg *p = reg_of(v, a->regno);
	struct frame *f = stack_frame(v, p);
	s64 off = p->off + a->off;
	if (!stack_in_bounds(v, a->regno, off, a->size, a->writes ? " write to" : " read from"))
		return false;
	if (tnum_is_const(p->r.bits)) {
		off += (s64)p->r.bits.value;
		return a->writes ? store_fixed(v, f, a, off) : load_fixed(v, f, a, off);
	}
	if (a->writes)
		return store_variable(v, f, a);
	if (a->value < 0)
		return refuse(v, VR_STACK_BOUNDS,
			"variable offset stack pointer cannot be passed into helper function; off=%lld size=%u",
			(long long)off, a->size);
	read_range(v, p->frame, off + p->r.smin, off + p->r.smax + a->size);
	return load_bytes(v, f, a, off + p->r.smin, off + p->r.smax + a->size);
}

/* ---- memory for functions ---------------------------------------------------------------------------------------- */

static bool readable(struct verify *v, struct frame *f, s64 at, bool clobbers)
{
	struct slot *s = &f->slots[slot_of((s32)at)];
	u8 *t = type_at(f, at);
	if (*t == ST_MISC)
		return true;
	if (*t == ST_ZERO || (*t == ST_INVALID && raw_allowed(v))) {
		*t = clobbers ? ST_MISC : *t;
		return true;
	}
	if (!slot_is_spill(s))
		return false;
	if (clobbers) {
		reg_unknown(&s->reg);
		scrub(s);
	}
	return true;
}

/* Before 6.14 a helper was taken to write all memory that it is given. */
static bool may_be_written(const struct verify *v, const struct mem_want *w)
{
	enum { READS_ALONE = 6 << 16 | 14 << 8 };
	return w->writes || v->profile->version < READS_ALONE;
}

bool stack_for_call(struct verify *v, const struct mem_want *w, u64 *clobbers)
{
	const struct reg *p = reg_of(v, w->regno);
	struct frame *f = stack_frame(v, p);
	bool is_fixed = tnum_is_const(p->r.bits);
	if (!w->size && !w->may_be_zero)
		return refuse(v, VR_STACK_BOUNDS, "invalid zero-sized read");
	if (!stack_in_bounds(v, w->regno, p->off, (s64)w->size, w->writes ? " write to" : " read from"))
		return false;
	s64 from = p->off + reg_least(p), to = p->off + reg_most(p) + (s64)w->size;
	if (w->raw && is_fixed && clobbers) {
		for (s64 at = from; at < to; at++)
			if (*type_at(f, at) == ST_DYNPTR)
				return refuse(v, VR_DYNPTR, "potential write to dynptr at off=%lld disallowed",
					(long long)at);
		*clobbers = w->size;
		return true;
	}
	for (s64 at = from; at < to; at++)
		if (!readable(v, f, at, may_be_written(v, w))) {
			return refuse(v, VR_STACK_INIT, "invalid%s read from stack R%u off %lld+%lld size %llu",
				raw_allowed(v) ? "" : " indirect", w->regno,
				(long long)from, (long long)(at - from), (unsigned long long)w->size);
		}
	if (from < to)
		read_range(v, p->frame, from, to);
	return true;
}

/* The function has written there: whatever it was is gone. */
bool stack_clobber(struct verify *v, u32 regno, u64 bytes)
{
	const struct reg *p = reg_of(v, regno);
	struct frame *f = stack_frame(v, p);
	s64 from = p->off + (s64)p->r.bits.value;
	for (u64 k = 0; k < bytes; k++) {
		struct slot *s = &f->slots[slot_of((s32)(from + (s64)k))];
		if (!dynptr_overwritten(v, f, slot_of((s32)(from + (s64)k))))
			return false;
		if (is_special(s))
			scrub(s);
		reg_none(&s->reg);
		*type_at(f, from + (s64)k) = ST_MISC;
	}
	return true;
}
