/* jit_x86_call.c: calls as x86-64. A function that is native code already is called as such: here is what vm's push and
 * pop do with its frame, as far as it has to be done. All else (the first call, helpers, tail calls, the deepest
 * frame) is the machine's to do: the registers go to it, and come back. */
#include "vm/jit_x86.h"

#if defined(__x86_64__)

enum { CALLEE_SAVED = 0x3c0, FILL = 16 };

/* What holds a value: all that is read from here on does. */
static void set_init(struct tr *t, u16 init)
{
	if (t->flow->tracks_r0) {
		x86_rm(t->b, X86_16, 0x81, 4, AT(VM, init));
		x86_number(t->b, 1, 2);
		x86_rm(t->b, X86_16, 0x81, 1, AT(VM, init));
		x86_number(t->b, (init & ~1u) | 1 << REG_FP, 2);
	} else {
		x86_rm(t->b, X86_16, 0xc7, 0, AT(VM, init));
		x86_number(t->b, init | 1 << REG_FP, 2);
	}
}

/* Of a helper that is no tail call, its number; 0: something else is called. */
static u32 helper_of(const struct tr *t, struct insn i)
{
	bool is_helper = isa_row(i.code)->form == FORM_CALL && i.src == CALL_HELPER &&
		!t->vm->code[t->func].reloc[t->pc];
	return is_helper && i.imm != HELPER_tail_call ? (u32)i.imm : 0;
}

static void call_machine(struct tr *t, struct insn i)
{
	u32 helper = helper_of(t, i);
	for (u32 r = 0; r < REG_FP; r++)
		if ((r && r <= 5) || t->flow->live[t->pc] >> r & 1)
			x86_rm(t->b, X86_64, 0x89, jit_host[r], REG_AT(r));
	x86_rm(t->b, X86_64, 0x89, LEFT, AT(VM, left));
	set_init(t, t->flow->live[t->pc]);
	x86_rm(t->b, X86_64, 0x89, FRAME, AT(VM, native));
	x86_mov(t->b, X86_64, RDI, VM);
	x86_const(t->b, RSI, t->pc);
	if (helper)
		x86_const(t->b, RDX, helper);
	x86_call_far(t->b, helper ? (u64)(uintptr_t)jit_helper : (u64)(uintptr_t)jit_call);
}

/* ---- a frame ---- */

struct callee {
	u32 func, at;
	const struct flow *flow;
	u16 keeps;               /* registers of the caller's that it writes */
	u32 slow[2], nslow;      /* jumps to where the machine does it */
};

/* r11: where it begins, if it is in another function; nothing of the machine's was changed yet. */
static void find_callee(struct tr *t, struct callee *c)
{
	s32 at = (s32)(c->func * sizeof(struct code) + offsetof(struct code, native));
	x86_rm(t->b, X86_64, 0x3b, FRAME, AT(VM, deepest));
	c->slow[c->nslow++] = x86_jump_when(t->b, X86_EQUAL);
	if (c->func == t->func)
		return;
	x86_rm(t->b, X86_64, 0x8b, ADDRESS, AT(VM, code));
	x86_rm(t->b, X86_64, 0x8b, ADDRESS, (struct x86_mem){ ADDRESS, at, 0 });
	x86_rr(t->b, X86_64, 0x85, ADDRESS, ADDRESS);
	c->slow[c->nslow++] = x86_jump_when(t->b, X86_EQUAL);
}

static void frame_number(struct tr *t, u32 field, u32 v)
{
	x86_rm(t->b, 0, 0xc7, 0, (struct x86_mem){ FRAME, (s32)field, 0 });
	x86_number(t->b, v, 4);
}

/* r0 is free: the call is to give it a value. */
static void begin_frame(struct tr *t, const struct callee *c)
{
	_Static_assert(offsetof(struct frame, saved_init) == offsetof(struct frame, keeps) + 2, "written as one");
	frame_number(t, offsetof(struct frame, pc), t->pc);
	x86_ri(t->b, X86_64, 0, FRAME, VM_FRAME_GAP);
	x86_const(t->b, RAX, (u64)(uintptr_t)&t->vm->obj->funcs.v[c->func]);
	x86_rm(t->b, X86_64, 0x89, RAX, FRAME_AT(func));
	frame_number(t, offsetof(struct frame, func_index), c->func);
	frame_number(t, offsetof(struct frame, keeps), c->keeps);        /* saved_init 0: the code knows what is set */
	if (c->flow->has_loops)
		frame_number(t, offsetof(struct frame, loops_left), VM_MAX_LOOPS);
	if (t->vm->opt.counts) {
		s32 at = (s32)(c->func * sizeof(struct code) + offsetof(struct code, hits));
		x86_rm(t->b, X86_64, 0x8b, RAX, AT(VM, code));
		x86_rm(t->b, X86_64, 0x8b, RAX, (struct x86_mem){ RAX, at, 0 });
		x86_rm(t->b, X86_64, 0x89, RAX, FRAME_AT(hits));
	}
	for (u32 r = 6; r < REG_FP; r++)
		if (c->keeps >> r & 1)
			x86_rm(t->b, X86_64, 0x89, jit_host[r], FRAME_AT(saved[r - 6]));
	if (c->flow->tracks_r0) {
		x86_rm(t->b, X86_16, 0x83, 4, AT(VM, init));
		x86_number(t->b, (u8)~1u, 1);
	}
	x86_ri(t->b, X86_64, 5, RSP, 8);                 /* a multiple of 16 */
	if (c->flow->stack) {
		vec_push(&t->fills, &t->arena, x86_call(t->b));
		vec_push(&t->fill_bytes, &t->arena, c->flow->stack);
	}
}

/* r10: how it ended. What the callee left alone is in the host's registers still, whatever ended it. */
static void end_frame(struct tr *t, const struct callee *c)
{
	u32 done, over, forget;
	x86_ri(t->b, X86_64, 0, RSP, 8);
	x86_ri(t->b, 0, 7, SCRATCH, JIT_DONE);
	done = x86_jump_when(t->b, X86_EQUAL);
	x86_rm(t->b, X86_64, 0x89, FRAME, AT(VM, native));
	x86_rm(t->b, X86_64, 0x89, LEFT, AT(VM, left));
	x86_mov(t->b, X86_64, RDI, VM);
	x86_mov(t->b, 0, RSI, SCRATCH);
	x86_call_far(t->b, (u64)(uintptr_t)jit_return);
	for (u32 r = 6; r < REG_FP; r++)
		if (c->keeps >> r & 1)
			x86_rm(t->b, X86_64, 0x8b, jit_host[r], REG_AT(r));
	x86_ri(t->b, X86_64, 5, FRAME, VM_FRAME_GAP);
	over = x86_jump(t->b);
	x86_land(t->b, done);
	for (u32 r = 6; r < REG_FP; r++)
		if (c->keeps >> r & 1)
			x86_rm(t->b, X86_64, 0x8b, jit_host[r], FRAME_AT(saved[r - 6]));
	x86_ri(t->b, X86_64, 5, FRAME, VM_FRAME_GAP);
	if (c->flow->stack == STACK_BYTES) {             /* windows of its frame */
		x86_rm(t->b, 0, 0x83, 7, AT(VM, windows.on_stack));
		x86_number(t->b, 0, 1);
		forget = x86_jump_when(t->b, X86_EQUAL);
		x86_push(t->b, RAX);
		x86_push(t->b, LEFT);
		x86_mov(t->b, X86_64, RDI, VM);
		x86_call_far(t->b, (u64)(uintptr_t)vm_forget_stack);
		x86_pop(t->b, LEFT);
		x86_pop(t->b, RAX);
		x86_land(t->b, forget);
	}
	vec_push(&t->returns, &t->arena, x86_jump(t->b));
	x86_land(t->b, over);
}

/* ---- calls ---- */

static bool is_function(const struct tr *t, struct insn i, struct callee *c)
{
	struct vm_jit *j = t->vm->opt.jit;
	*c = (struct callee){ .func = insn_is_call(i) ? flow_callee(j, t->func, t->pc, &c->at) : UINT32_MAX,
		.at = c->at };
	if (c->func == UINT32_MAX)
		return false;
	c->flow = flow_of(j, c->func);
	c->keeps = c->flow->writes & CALLEE_SAVED;
	return true;
}

/* Without a value in r0 the code goes on, as long as that is not read. */
static void leave_without_r0(struct tr *t, u32 from, u16 live)
{
	struct stub s = { .from = from, .pc = t->pc + 1, .init = live & (u16)~1 };
	vec_push(&t->stubs, &t->arena, s);
}

static bool is_native(const struct tr *t, const struct callee *c)
{
	bool can_be = c->flow->state == FLOW_READY && c->flow->is_certain;
	return can_be && (c->func == t->func || !c->at);
}

static void call_native(struct tr *t, struct callee *c)
{
	find_callee(t, c);
	begin_frame(t, c);
	if (c->func == t->func)
		vec_push(&t->jumps, &t->arena, ((struct patch){ x86_call(t->b), c->at }));
	else
		x86_rr(t->b, 0, 0xff, 2, ADDRESS);
	end_frame(t, c);
}

/* Behind what the machine did r1 to r5 are 0, so that nothing of the host's is in them. */
void tr_call(struct tr *t, struct insn i)
{
	struct callee c;
	bool is_func = is_function(t, i, &c), is_fast = is_func && is_native(t, &c);
	u16 live = t->pc + 1 < t->f->ninsns ? t->flow->live[t->pc + 1] : 0;
	u32 ended = 0, go, none = 0;
	if (is_fast) {
		call_native(t, &c);
		ended = x86_jump(t->b);
		for (u32 k = 0; k < c.nslow; k++)
			x86_land(t->b, c.slow[k]);
	} else if (helper_of(t, i) == HELPER_map_lookup_elem && tr_lookup(t, &c.slow[0])) {
		vec_push(&t->returns, &t->arena, x86_jump(t->b));
		x86_land(t->b, c.slow[0]);
	}
	call_machine(t, i);
	if (ended)
		x86_land(t->b, ended);
	x86_rm(t->b, X86_64, 0x8b, LEFT, AT(VM, left));
	x86_rr(t->b, 0, 0x85, RAX, RAX);
	go = x86_jump_when(t->b, X86_EQUAL);
	x86_mov(t->b, 0, SCRATCH, RAX);
	if (is_func) {
		x86_ri(t->b, 0, 7, RAX, JIT_NO_R0);
		none = x86_jump_when(t->b, X86_EQUAL);
		if (live & 1)
			leave_without_r0(t, none, live);
	}
	x86_number(t->b, 0xc3, 1);
	x86_land(t->b, go);
	if (none && !(live & 1))
		x86_land(t->b, none);
	x86_rm(t->b, X86_64, 0x8b, RAX, REG_AT(0));
	for (u32 r = 1; r <= 5; r++)
		x86_const(t->b, jit_host[r], 0);
	vec_each(from, &t->returns)
		x86_land(t->b, *from);
	t->returns.n = 0;
	if (is_fast && c.flow->tracks_r0 && live & 1) {
		x86_rm(t->b, 0, 0xf6, 0, AT(VM, init));
		x86_number(t->b, 1, 1);
		leave_without_r0(t, x86_jump_when(t->b, X86_EQUAL), live);
	} else if (!is_fast || !c.flow->tracks_r0) {
		tr_wrote(t, 0);
	}
}

/* Stores to all of a frame, the farthest first: what touches less enters at a later one. */
void tr_end_fills(struct tr *t)
{
	u32 at[STACK_BYTES / FILL + 1];
	if (!t->fills.n)
		return;
	for (u32 n = STACK_BYTES / FILL; n > 0; n--) {
		at[n] = (u32)t->b->n;
		x86_rm(t->b, 0, 0x0f11, 0, (struct x86_mem){ FRAME, -(s32)(n * FILL), 0 });      /* movups, xmm0 */
	}
	x86_number(t->b, 0xc3, 1);
	for (u32 k = 0; k < t->fills.n; k++) {
		u32 here = (u32)t->b->n;
		x86_land_at(t->b, t->fills.v[k], here);
		x86_const(t->b, RAX, STACK_FILL * 0x01010101u);
		x86_rr(t->b, X86_16, 0x0f6e, 0, RAX);            /* movd */
		x86_rr(t->b, X86_16, 0x0f70, 0, 0);              /* pshufd, the lowest four times */
		x86_number(t->b, 0, 1);
		x86_land_at(t->b, x86_jump(t->b), at[t->fill_bytes.v[k] / FILL]);
	}
}

#endif
