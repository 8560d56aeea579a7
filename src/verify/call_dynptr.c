/* call_dynptr.c: dynamic pointers and iterators: objects of 16 and of 8 and more bytes on the stack that only functions
 * may touch. */
#include "verify/verify_private.h"

/* The slot that reg points to, at a constant place and aligned; -1: none. */
static s32 slot_index(struct verify *v, const struct reg *r)
{
	s64 off = r->off + (s64)r->r.bits.value;
	(void)v;
	if (r->kind != K_STACK || !tnum_is_const(r->r.bits) || off % SLOT || off >= 0 || off < -MAX_STACK)
		return -1;
	return (s32)slot_of((s32)off);
}

struct reg *iter_at(struct state *s, const struct reg *r)
{
	s64 off = r->off + (s64)r->r.bits.value;
	if (r->kind != K_STACK || !tnum_is_const(r->r.bits) || off % SLOT || off >= 0 || off < -MAX_STACK ||
		r->frame > s->cur)
		return NULL;
	struct frame *f = s->frames[r->frame];
	u32 n = slot_of((s32)off);
	return n < f->nslots && f->slots[n].type[0] == ST_ITER ? &f->slots[n].reg : NULL;
}

/* The lower slot is the first; the second lies above it. */
struct slot *dynptr_at(struct verify *v, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	s32 n = slot_index(v, r);
	if (n < 1)
		return NULL;
	struct frame *f = stack_frame(v, r);
	if ((u32)n >= f->nslots || f->slots[n].type[0] != ST_DYNPTR || !f->slots[n].reg.dynptr_first ||
		f->slots[n - 1].type[0] != ST_DYNPTR)
		return NULL;
	live_read(v, r->frame, 3ull << (n - 1));
	return &f->slots[n];
}

bool dynptr_room(struct verify *v, u32 regno)
{
	const struct reg *r = reg_of(v, regno);
	s32 n = slot_index(v, r);
	if (r->kind != K_STACK)
		return refuse(v, VR_DYNPTR, "arg#%u expected pointer to stack or const struct bpf_dynptr", regno - 1);
	if (n < 1)
		return refuse(v, VR_DYNPTR, "cannot pass in dynptr at an offset=%d", r->off);
	if (!stack_in_bounds(v, regno, r->off, 2 * SLOT, " write to"))
		return false;
	struct frame *f = stack_frame(v, r);
	for (s32 k = n - 1; k <= n; k++)
		if (f->slots[k].type[0] == ST_DYNPTR && f->slots[k].reg.ref)
			return refuse(v, VR_DYNPTR, "cannot overwrite referenced dynptr");
	return true;
}

/* Of bpf_dynptr_data alone: the kernel does not look for those of bpf_dynptr_slice, whose type says more. */
static void forget_slices(struct verify *v, u32 id)
{
	struct each e = { .s = v->now };
	struct reg *r;
	while (id && (r = each_reg(&e)))
		if (r->kind == K_MEM && r->flags & KF_DYNPTR_MEM && r->map_uid == id)
			reg_unknown(r);
}

static void unmake(struct verify *v, struct frame *f, u32 n)
{
	forget_slices(v, f->slots[n].reg.dynptr_id);
	for (u32 k = n - 1; k <= n; k++) {
		memset(f->slots[k].type, ST_INVALID, SLOT);
		reg_none(&f->slots[k].reg);
	}
}

/* Half of a dynptr is none. */
bool dynptr_overwritten(struct verify *v, struct frame *f, u32 slot)
{
	if (slot >= f->nslots || f->slots[slot].type[0] != ST_DYNPTR)
		return true;
	u32 first = f->slots[slot].reg.dynptr_first ? slot : slot + 1;
	if (f->slots[slot].reg.ref)
		return refuse(v, VR_DYNPTR, "cannot overwrite referenced dynptr");
	if (first < f->nslots && first)
		unmake(v, f, first);
	return true;
}

bool dynptr_make(struct verify *v, u32 regno, u8 type, u32 ref)
{
	const struct reg *r = reg_of(v, regno);
	struct frame *f = stack_frame(v, r);
	s32 n = slot_index(v, r);
	if (n < 1 || !dynptr_overwritten(v, f, (u32)n) || !dynptr_overwritten(v, f, (u32)n - 1))
		return false;
	u32 id = ++v->ids;
	live_wrote(v, r->frame, 3ull << (n - 1));
	for (s32 k = n - 1; k <= n; k++) {
		struct slot *s = &f->slots[k];
		memset(s->type, ST_DYNPTR, SLOT);
		reg_none(&s->reg);
		s->reg.kind = K_DYNPTR;
		s->reg.dynptr = type;
		s->reg.dynptr_first = k == n;
		s->reg.dynptr_id = id;
		s->reg.ref = ref;
	}
	return true;
}

bool dynptr_end(struct verify *v, u32 regno)
{
	struct slot *s = dynptr_at(v, regno);
	const struct reg *r = reg_of(v, regno);
	if (!s)
		return refuse(v, VR_DYNPTR, "arg %u is an unacquired reference", regno);
	u32 ref = s->reg.ref;
	struct frame *f = stack_frame(v, r);
	for (u32 k = 0; k <= v->now->cur; k++)
		for (u32 n = 1; n < v->now->frames[k]->nslots; n++) {
			struct slot *each = &v->now->frames[k]->slots[n];
			if (each->type[0] == ST_DYNPTR && each->reg.dynptr_first && each->reg.ref == ref)
				unmake(v, v->now->frames[k], n);
		}
	(void)f;
	return ref_release(v, ref);
}
