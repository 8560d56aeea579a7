/* call_back.c: functions of the program that a helper calls: how often is not known, so each turn is a path of its own,
 * back to the call, until the states repeat; kernels before 6.8 walk them once, as if the program called them.
 * Asynchronous ones (timers, work queues) run on their own, later. */
#include "verify/verify_private.h"

#include <stdlib.h>

u32 callback_of(const struct verify *v, u32 insn, bool *is_async)
{
	struct insn i = v->p->insns[insn];
	*is_async = false;
	if (i.code != (CLS_JMP | JMP_CALL))
		return 0;
	if (i.src == 2) {
		str name = kfunc_name(v, i);
		*is_async = str_starts(name, "bpf_wq_set_callback") || str_starts(name, "bpf_task_work_schedule");
		return *is_async || str_starts(name, "bpf_rbtree_add");
	}
	if (i.src)
		return 0;
	*is_async = i.imm == HELPER_timer_set_callback;
	return *is_async || i.imm == HELPER_for_each_map_elem || i.imm == HELPER_find_vma || i.imm == HELPER_loop ||
		i.imm == HELPER_user_ringbuf_drain;
}

bool callback_walks_once(const struct verify *v)
{
	enum { WALKS_TURNS = 6 << 16 | 8 << 8 };
	return v->profile->version < WALKS_TURNS;
}

static void map_element(struct reg *r, enum kind k, const struct reg *map)
{
	reg_pointer(r, k, 0);
	r->map = map->map;
	r->map_uid = map->map_uid;
}

/* The two nodes that a tree compares. */
static bool tree_order(struct frame *f, const struct reg *callers)
{
	for (u32 r = 1; r <= 2; r++) {
		f->regs[r] = callers[2];
		f->regs[r].ref = 0;
		f->regs[r].flags |= KF_NON_OWN;
	}
	return true;
}

/* Registers of the callback, from those of its caller at the call. */
static bool arguments(struct verify *v, struct frame *f, const struct reg *r, struct insn i)
{
	f->ret_min = 0;
	f->ret_max = 1;
	f->in_callback = true;
	if (i.src == CALL_KFUNC)
		return tree_order(f, r);
	switch (i.imm) {
	case HELPER_loop:
		reg_unknown(&f->regs[1]);
		f->regs[2] = r[3];
		return true;
	case HELPER_for_each_map_elem:
		f->regs[1] = r[1];
		map_element(&f->regs[2], K_MAP_KEY, &r[1]);
		map_element(&f->regs[3], K_MAP_VALUE, &r[1]);
		f->regs[4] = r[3];
		return true;
	case HELPER_find_vma:
		f->regs[1] = r[1];
		reg_btf(&f->regs[2], need_vmlinux(v), kernel_type(v, "vm_area_struct"), 0);
		f->regs[3] = r[4];
		return true;
	case HELPER_user_ringbuf_drain:
		reg_pointer(&f->regs[1], K_DYNPTR, 0);
		f->regs[1].dynptr = DYNPTR_LOCAL;
		f->regs[1].dynptr_first = true;
		f->regs[1].dynptr_id = ++v->ids;
		f->regs[2] = r[3];
		return true;
	default: return refuse(v, VR_CALL, "callbacks of this function are not known");
	}
}

static struct frame *enter(struct verify *v, struct state *s, u32 subprog)
{
	if (s->cur + 1 >= MAX_FRAMES) {
		refuse(v, VR_CALL, "the call stack of %u frames is too deep", s->cur + 2);
		return NULL;
	}
	struct frame *f = frame_new(v, v->insn, subprog);
	if (!f)
		return NULL;
	s->frames[++s->cur] = f;
	for (u32 i = 0; i < NREGS; i++)
		reg_none(&f->regs[i]);
	reg_pointer(&f->regs[FP], K_STACK, 0);
	f->regs[FP].frame = s->cur;
	f->async_count = s->frames[s->cur - 1]->async_count;
	return f;
}

/* Timers: the map, a key, the value. */
static bool push_async(struct verify *v, u32 subprog, const struct reg *owner)
{
	const struct frame *caller = top(v);
	struct state *s = push_state(v, v->subprogs[subprog].start, v->insn);
	if (!s)
		return false;
	u32 count = caller->async_count + 1;
	struct frame *f = frame_new(v, NO_CALLSITE, subprog);
	for (u32 i = 0; i < MAX_FRAMES; i++) {
		frame_free(v, s->frames[i]);
		s->frames[i] = NULL;
	}
	if (!f)
		return false;
	v->subprogs[subprog].is_async = true;
	s->frames[0] = f;
	s->cur = 0;
	s->nrefs = s->locks = s->rcu = s->preempt = s->irq_id = 0;
	s->nhist = 0;
	s->first = s->insn = v->subprogs[subprog].start;
	s->last = UINT32_MAX;
	if (s->parent)
		s->parent->branches--;
	s->parent = NULL;
	s->branches = 1;
	s->sleepable = !str_starts(kfunc_name(v, v->p->insns[v->insn]), "bpf_") ? false : v->p->insns[v->insn].src == 2;
	for (u32 i = 0; i < NREGS; i++)
		reg_none(&f->regs[i]);
	reg_pointer(&f->regs[FP], K_STACK, 0);
	f->in_callback = f->in_async = true;
	f->async_count = count;
	reg_pointer(&f->regs[1], K_MAP, 0);
	f->regs[1].map = owner->map;
	f->regs[1].map_uid = owner->map_uid;
	map_element(&f->regs[2], K_MAP_KEY, owner);
	map_element(&f->regs[3], K_MAP_VALUE, owner);
	return true;
}

bool callback_enter(struct verify *v, const struct call *c, const struct reg *args)
{
	struct frame *f = enter(v, v->now, c->callback - 1);
	return f && arguments(v, f, args, v->p->insns[v->insn]);
}

bool callback_push(struct verify *v, struct call *c)
{
	struct insn i = v->p->insns[v->insn];
	u32 subprog = c->callback - 1;
	struct frame *caller = top(v), *f;
	bool is_async;
	if (c->id == HELPER_for_each_map_elem && uapi_map_type_flags(c->map->type) & (MAPF_OF_MAPS | MAPF_FDS |
		MAPF_BUFFER))
		return refuse(v, VR_ARG, "callback function not allowed for map");
	callback_of(v, v->insn, &is_async);
	if (is_async)
		return push_async(v, subprog, reg_of(v, str_starts(kfunc_name(v, i), "bpf_task_work") ? 2 : 1));
	if (callback_walks_once(v))
		return true;                     /* callback_enter(), when all else of the call is done */
	if (c->id == HELPER_loop && caller->callback_depth >= caller->regs[1].r.umax) {
		caller->callback_depth = 0;
		return true;
	}
	struct state *s = push_state(v, v->subprogs[subprog].start, v->insn);
	if (!s || !(f = enter(v, s, subprog)))
		return false;
	struct frame *above = s->frames[s->cur - 1];
	if (!arguments(v, f, above->regs, i))
		return false;
	s->unroll_depth++;
	above->callback_depth++;
	caller->callback_depth = 0;
	return true;
}
