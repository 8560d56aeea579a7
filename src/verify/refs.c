/* refs.c: what must be given back (records, sockets, kernel objects, locks, disabled interrupts), and what goes away
 * with it. */
#include "verify/verify_private.h"

u32 ref_take(struct verify *v)
{
	struct ref *r = ref_add(v, v->now);
	if (!r)
		return 0;
	r->kind = REF_PTR;
	r->insn = v->insn;
	return r->id = ++v->ids;
}

static bool forget(struct state *s, u8 kind, u32 id)
{
	for (u32 i = s->nrefs; i-- > 0;)
		if (s->refs[i].kind == kind && s->refs[i].id == id) {
			memmove(&s->refs[i], &s->refs[i + 1], (s->nrefs - i - 1) * sizeof(*s->refs));
			s->nrefs--;
			return true;
		}
	return false;
}

bool ref_release(struct verify *v, u32 id)
{
	struct each e = { .s = v->now };
	struct reg *r;
	if (!forget(v->now, REF_PTR, id))
		return refuse(v, VR_REF, "reference has not been acquired before: id=%u", id);
	while ((r = each_reg(&e)))
		if (r->ref == id && reg_is_ptr(r))
			reg_unknown(r);
	return true;
}

/* Pointers into a packet that may have moved. */
void drop_packets(struct verify *v)
{
	struct each e = { .s = v->now };
	struct reg *r;
	while ((r = each_reg(&e)))
		if (is_packet(r) || r->kind == K_PACKET_END || (r->kind == K_MEM && r->flags & KF_PACKET_MEM))
			reg_unknown(r);
}

bool in_rcu(const struct verify *v)
{
	return v->now->rcu || v->now->locks || !v->now->sleepable;
}

bool may_sleep(const struct verify *v)
{
	return v->now->sleepable && !v->now->rcu && !v->now->preempt && !v->now->locks && !v->now->irq_id;
}

bool refs_none(struct verify *v, const char *where)
{
	struct state *s = v->now;
	if (s->locks)
		return refuse(v, VR_LOCK, "%s cannot be used inside bpf_spin_lock-ed region", where);
	if (s->irq_id)
		return refuse(v, VR_LOCK, "%s cannot be used inside bpf_local_irq_save-ed region", where);
	if (s->rcu)
		return refuse(v, VR_LOCK, "%s cannot be used inside bpf_rcu_read_lock-ed region", where);
	if (s->preempt)
		return refuse(v, VR_LOCK, "%s cannot be used inside bpf_preempt_disable-ed region", where);
	for (u32 i = 0; i < s->nrefs; i++)
		if (s->refs[i].kind == REF_PTR)
			return refuse(v, VR_REF, "Unreleased reference id=%u alloc_insn=%u", s->refs[i].id,
				s->refs[i].insn);
	return true;
}

/* ---- disabled interrupts: their flags lie on the stack, and are given back in the opposite order ---------------------- */

/* NULL: reported. *n: which slot of its frame. */
static struct slot *flags_at(struct verify *v, u32 regno, u32 *n)
{
	const struct reg *r = reg_of(v, regno);
	s64 off = r->off + (s64)r->r.bits.value;
	if (r->kind != K_STACK || !tnum_is_const(r->r.bits) || off % SLOT || off >= 0) {
		refuse(v, VR_ARG, "arg#%u doesn't point to an irq flag on stack", regno - 1);
		return NULL;
	}
	if (!stack_in_bounds(v, regno, r->off, SLOT, " write to"))
		return NULL;
	*n = slot_of((s32)off);
	return &stack_frame(v, r)->slots[*n];
}

bool irq_save(struct verify *v, u32 regno, bool by_lock)
{
	u32 n = 0;
	struct slot *s = flags_at(v, regno, &n);
	struct ref *r;
	if (!s)
		return false;
	if (s->type[0] == ST_IRQ || s->type[0] == ST_ITER || s->type[0] == ST_DYNPTR)
		return refuse(v, VR_LOCK, "expected uninitialized irq flag as arg#%u", regno - 1);
	if (!(r = ref_add(v, v->now)))
		return false;
	*r = (struct ref){ .id = ++v->ids, .insn = v->insn, .kind = REF_IRQ, .lock_id = by_lock };
	live_wrote(v, reg_of(v, regno)->frame, 1ull << n);
	memset(s->type, ST_IRQ, SLOT);
	reg_none(&s->reg);
	s->reg.ref = v->now->irq_id = r->id;
	return true;
}

bool irq_restore(struct verify *v, u32 regno, bool by_lock)
{
	u32 n = 0;
	struct slot *s = flags_at(v, regno, &n);
	struct state *now = v->now;
	const struct ref *r = NULL;
	if (!s)
		return false;
	live_read(v, reg_of(v, regno)->frame, 1ull << n);
	if (s->type[0] != ST_IRQ)
		return refuse(v, VR_LOCK, "expected an initialized irq flag as arg#%u", regno - 1);
	for (u32 i = 0; i < now->nrefs; i++)
		if (now->refs[i].kind == REF_IRQ && now->refs[i].id == s->reg.ref)
			r = &now->refs[i];
	if (r && r->lock_id != by_lock)
		return refuse(v, VR_LOCK, "irq flag acquired by %s kfuncs cannot be restored with %s kfuncs",
			r->lock_id ? "lock" : "native", by_lock ? "lock" : "native");
	if (s->reg.ref != now->irq_id)
		return refuse(v, VR_LOCK, "cannot restore irq state out of order, expected id=%u", now->irq_id);
	forget(now, REF_IRQ, s->reg.ref);
	now->irq_id = 0;
	for (u32 i = 0; i < now->nrefs; i++)
		if (now->refs[i].kind == REF_IRQ)
			now->irq_id = now->refs[i].id;
	memset(s->type, ST_INVALID, SLOT);
	reg_none(&s->reg);
	return true;
}

/* ---- spin locks -------------------------------------------------------------------------------------------------- */

static const void *lock_owner(const struct reg *r)
{
	return r->kind == K_MAP_VALUE ? (const void *)r->map : (const void *)r->btf;
}

static bool lock_field(struct verify *v, const struct reg *r, u8 kind)
{
	const struct fields *f = r->kind == K_MAP_VALUE ? map_fields(v, r->map) : r->kind == K_BTF ? fields_of(v,
		r->btf, r->type) : NULL;
	const struct field *at = field_at(f, (u32)(r->off + (s32)r->r.bits.value));
	u8 want = kind == REF_LOCK ? FLD_SPIN_LOCK : FLD_RES_SPIN_LOCK;
	if (!tnum_is_const(r->r.bits))
		return refuse(v, VR_LOCK,
			"doesn't have constant offset. bpf_spin_lock has to be at the constant offset");
	if (r->kind == K_MAP_VALUE && !r->map->btf)
		return refuse(v, VR_LOCK, "map has to have BTF in order to use bpf_spin_lock");
	return (at && at->kind == want) || refuse(v, VR_LOCK, "there is no valid bpf_spin_lock at off %d",
		r->off + (s32)r->r.bits.value);
}

bool lock_take(struct verify *v, const struct reg *r, u8 kind)
{
	if (!lock_field(v, r, kind))
		return false;
	if (kind == REF_LOCK && v->now->locks)
		return refuse(v, VR_LOCK, "Locking two bpf_spin_locks are not allowed");
	struct ref *ref = ref_add(v, v->now);
	if (!ref)
		return false;
	*ref = (struct ref){ .id = r->id, .insn = v->insn, .kind = kind, .lock_of = lock_owner(r), .lock_id = r->id };
	v->now->locks++;
	return true;
}

bool lock_release(struct verify *v, const struct reg *r, u8 kind)
{
	struct state *s = v->now;
	struct each e = { .s = s };
	struct reg *all;
	if (!lock_field(v, r, kind))
		return false;
	if (!s->locks)
		return refuse(v, VR_LOCK, "bpf_spin_unlock without taking a lock");
	for (u32 i = s->nrefs; i-- > 0;) {
		struct ref *ref = &s->refs[i];
		if (ref->kind != kind)
			continue;
		if (ref->lock_of != lock_owner(r) || ref->lock_id != r->id)
			return refuse(v, VR_LOCK, "bpf_spin_unlock of different lock");
		memmove(ref, ref + 1, (s->nrefs - i - 1) * sizeof(*ref));
		s->nrefs--;
		s->locks--;
		while ((all = each_reg(&e)))
			if (all->flags & KF_NON_OWN)
				reg_unknown(all);
		return true;
	}
	return refuse(v, VR_LOCK, "bpf_spin_unlock without taking a lock");
}
