/* flow.c: what has to be known of a function before it is translated: where blocks begin, and which registers are live,
 * that is read before they are written, at each instruction. A function is taken when nothing is live where nothing can
 * hold a value: behind a call r1 to r5, where it begins all but its arguments. Of those that are not, the interpreter
 * finds out instruction by instruction. */
#include "vm/jit.h"

struct walk {
	struct vm_jit *jit;
	const struct obj_func *f;
	u32 func;
	struct flow *flow;
	u32 *reloc;              /* by instruction: index + 1 */
	bool wants_r0;           /* the walk in which an exit reads r0 */
	bool has_bad_call;       /* a register is live behind a call that leaves nothing in it */
};

static u16 bit(u32 reg)
{
	return reg == REG_FP ? 0 : (u16)(1 << reg);
}

static bool ends_block(struct insn i)
{
	u8 form = isa_row(i.code)->form;
	return insn_is_jump(i) || form == FORM_CALL || form == FORM_CALLX || form == FORM_EXIT || form == FORM_ABS ||
		form == FORM_IND || form == FORM_GOTOX;
}

/* Who is called: what the relocation says, else src. */
static u32 call_kind(const struct walk *w, u32 pc)
{
	u32 kind = w->reloc[pc] ? w->f->relocs.v[w->reloc[pc] - 1].kind : UINT32_MAX;
	return kind == RELOC_CALL ? CALL_LOCAL : kind == RELOC_KFUNC ? CALL_KFUNC : w->f->insns[pc].src;
}

/* ---- blocks ---- */

static void mark(const struct walk *w, s64 pc, u8 what)
{
	if (pc >= 0 && pc < w->f->ninsns && !(w->flow->marks[pc] & FLOW_SECOND))
		w->flow->marks[pc] |= what;
}

static void mark_blocks(const struct walk *w)
{
	const struct insn *v = w->f->insns;
	u32 n = w->f->ninsns, run = 0;
	for (u32 i = 0; i < n; i += 1u + insn_is_ld64(v[i]))
		if (insn_is_ld64(v[i]) && i + 1 < n)
			w->flow->marks[i + 1] |= FLOW_SECOND;
	mark(w, 0, FLOW_LEADER | FLOW_ENTRY);
	for (u32 i = 0; i < n; i += 1u + insn_is_ld64(v[i])) {
		bool is_func = insn_is_ld64(v[i]) && v[i].src == PSEUDO_FUNC && !w->reloc[i];
		if (insn_is_jump(v[i]))
			mark(w, isa_target(v[i], i), FLOW_LEADER);
		bool calls_here = insn_is_call(v[i]) && v[i].src == CALL_LOCAL && !w->reloc[i];
		if (is_func || calls_here)
			mark(w, (s64)i + 1 + v[i].imm, FLOW_LEADER | FLOW_ENTRY);
		run = ends_block(v[i]) ? 0 : run + 1;
		if (!run || run == FLOW_MAX_BLOCK)
			mark(w, (s64)i + 1 + insn_is_ld64(v[i]), FLOW_LEADER);
		run = run == FLOW_MAX_BLOCK ? 0 : run;
	}
}

u32 flow_block(const struct flow *w, const struct obj_func *f, u32 pc)
{
	u32 n = 0;
	do {
		n++;
		pc += 1u + insn_is_ld64(f->insns[pc]);
	} while (pc < f->ninsns && !(w->marks[pc] & FLOW_LEADER));
	return n;
}

/* ---- live registers ---- */

static u16 live_at(const struct walk *w, s64 pc)
{
	return pc >= 0 && pc < w->f->ninsns ? w->flow->live[pc] : 0;
}

u32 flow_callee(const struct vm_jit *j, u32 func, u32 pc, u32 *at)
{
	const struct obj_func *f = &j->obj->funcs.v[func];
	*at = 0;
	vec_each(r, &f->relocs)
		if (r->insn == pc && (r->kind == RELOC_CALL || r->kind == RELOC_KFUNC))
			return r->kind == RELOC_CALL && r->to < j->obj->funcs.n ? r->to : UINT32_MAX;
	s64 to = (s64)pc + 1 + f->insns[pc].imm;
	if (f->insns[pc].src != CALL_LOCAL || to < 0 || to >= f->ninsns)
		return UINT32_MAX;
	*at = (u32)to;
	return func;
}

/* What a function that is called reads of its arguments: all, where that is not known. */
static u16 callee_args(const struct walk *w, u32 pc)
{
	u32 at, to = flow_callee(w->jit, w->func, pc, &at);
	if (to == UINT32_MAX)
		return 0;                /* a fault */
	if (to == w->func)
		return live_at(w, at) & FLOW_ARGS;
	const struct flow *c = flow_of(w->jit, to);
	return c->state == FLOW_READY && c->is_certain ? c->live[at] & FLOW_ARGS : FLOW_ARGS;
}

/* A function that calls itself gives a value if it does when those calls do: whoever returns first made none. */
static bool callee_gives_r0(const struct walk *w, u32 pc)
{
	u32 at, to = flow_callee(w->jit, w->func, pc, &at);
	if (to == UINT32_MAX || to == w->func)
		return to == w->func;
	const struct flow *c = flow_of(w->jit, to);
	return c->state == FLOW_READY && c->is_certain && !c->tracks_r0;
}

static u16 helper_args(u32 number)
{
	const struct uapi_helper_row *row = uapi_helper(number);
	u16 args = 0;
	if (number == HELPER_tail_call)
		return bit(1) | bit(2) | bit(3);
	for (u32 i = 0; row && i < ARRAY_LEN(row->arg); i++)
		if (row->arg[i] != UV_VOID && (row->arg[i] != UV_ANY || number != HELPER_trace_printk))
			args |= bit(1 + i);
	return args;
}

static u16 before_call(struct walk *w, u32 pc, u16 out)
{
	u32 kind = call_kind(w, pc);
	bool is_function = kind == CALL_LOCAL;
	if (out & FLOW_ARGS || (w->wants_r0 && out & 1 && is_function && !callee_gives_r0(w, pc)))
		w->has_bad_call = true;
	out &= (u16)~(FLOW_ARGS | 1);
	if (is_function)
		return out | callee_args(w, pc);
	return kind == CALL_HELPER ? out | helper_args((u32)w->f->insns[pc].imm) : out;
}

static u16 before_packet_load(struct walk *w, struct insn i, u16 out)
{
	w->has_bad_call |= (out & FLOW_ARGS) != 0;
	out &= (u16)~(FLOW_ARGS | 1);
	return out | bit(6) | (isa_row(i.code)->form == FORM_IND ? bit(i.src) : 0);
}

static u16 before_callx(struct walk *w, struct insn i, u16 out)
{
	w->has_bad_call |= (out & FLOW_ARGS) != 0;
	return (out & (u16)~(FLOW_ARGS | 1)) | bit(i.dst);
}

static u16 before_atomic(struct insn i, u16 out)
{
	if (i.imm == ATOMIC_LOAD_ACQ)
		return (out & (u16)~bit(i.dst)) | bit(i.src);
	if (i.imm == ATOMIC_CMPXCHG)
		return out | bit(0) | bit(i.dst) | bit(i.src);
	return out | bit(i.dst) | bit(i.src);
}

/* dispatch */
static u16 before(struct walk *w, u32 pc)
{
	struct insn i = w->f->insns[pc];
	const struct isa_row *row = isa_row(i.code);
	u16 out = live_at(w, (s64)pc + 1), src = row->fields & FIELD_S ? bit(i.src) : 0;
	switch (row->form) {
	case FORM_ALU: case FORM_DIV: case FORM_NEG: case FORM_END: case FORM_BSWAP: case FORM_MOVX:
		return INSN_OP(i) == ALU_MOV ? (out & (u16)~bit(i.dst)) | src : out | bit(i.dst) | src;
	case FORM_LD64:    return live_at(w, (s64)pc + 2) & (u16)~bit(i.dst);
	case FORM_LDX:     return (out & (u16)~bit(i.dst)) | src;
	case FORM_ST: case FORM_STX: return out | bit(i.dst) | src;
	case FORM_ATOMIC:  return before_atomic(i, out);
	case FORM_JCC:     return out | live_at(w, isa_target(i, pc)) | bit(i.dst) | src;
	case FORM_MAYGOTO: return out | live_at(w, isa_target(i, pc));
	case FORM_JA: case FORM_JA32: return live_at(w, isa_target(i, pc));
	case FORM_CALL:    return before_call(w, pc, out);
	case FORM_CALLX:   return before_callx(w, i, out);
	case FORM_ABS: case FORM_IND: return before_packet_load(w, i, out);
	case FORM_EXIT:    return w->wants_r0;
	default:           return 0;
	}
}

/* Backwards, until nothing changes: a set only grows, so that each pass but the last adds to one of them. */
static void find_live(struct walk *w)
{
	bool has_changed = true;
	memset(w->flow->live, 0, (w->f->ninsns + 1) * sizeof(*w->flow->live));
	w->has_bad_call = false;
	while (has_changed) {
		has_changed = false;
		for (u32 pc = w->f->ninsns; pc-- > 0;) {
			if (w->flow->marks[pc] & FLOW_SECOND)
				continue;
			u16 live = before(w, pc);
			has_changed |= live != w->flow->live[pc];
			w->flow->live[pc] = live;
		}
	}
}

/* ---- the stack, and registers ---- */

/* How far below r10 the bytes at off begin; STACK_BYTES where they are not the frame's. */
static u32 depth_of(s16 off)
{
	return off < 0 && off > -STACK_BYTES ? (u32)-off : STACK_BYTES;
}

/* It leaves the frame as it is to another function. */
static bool is_tail_call(struct insn i)
{
	return isa_row(i.code)->form == FORM_CALLX ||
		(insn_is_call(i) && i.src == CALL_HELPER && i.imm == HELPER_tail_call);
}

static u32 stack_of(struct insn i)
{
	const struct isa_row *row = isa_row(i.code);
	bool gives_address = row->fields & FIELD_S && i.src == REG_FP;
	switch (row->form) {
	case FORM_LDX:  return i.src == REG_FP ? depth_of(i.off) : 0;
	case FORM_ST: case FORM_STX: case FORM_ATOMIC:
		return gives_address ? STACK_BYTES : i.dst == REG_FP ? depth_of(i.off) : 0;
	case FORM_JCC:  return 0;
	default:        return gives_address || is_tail_call(i) ? STACK_BYTES : 0;
	}
}

u16 flow_written(struct insn i)
{
	switch (isa_row(i.code)->form) {
	case FORM_ALU: case FORM_DIV: case FORM_NEG: case FORM_END: case FORM_BSWAP: case FORM_MOVX: case FORM_LD64:
	case FORM_LDX: return (u16)(1 << i.dst);
	case FORM_ATOMIC: return (u16)(1 << i.src | (i.imm == ATOMIC_LOAD_ACQ ? 1 << i.dst : 0) |
		(i.imm == ATOMIC_CMPXCHG));
	default: return 0;
	}
}

static void find_uses(const struct walk *w)
{
	const struct insn *v = w->f->insns;
	u32 stack = 0;
	for (u32 i = 0; i < w->f->ninsns; i += 1u + insn_is_ld64(v[i])) {
		stack = MAX(stack, stack_of(v[i]));
		w->flow->writes |= flow_written(v[i]);
		w->flow->has_loops |= isa_row(v[i].code)->form == FORM_MAYGOTO || is_tail_call(v[i]);
	}
	w->flow->stack = (u16)ALIGN_UP(stack, 16);
}

static u16 live_at_entries(const struct walk *w)
{
	u16 live = 0;
	for (u32 pc = 0; pc < w->f->ninsns; pc++)
		if (w->flow->marks[pc] & FLOW_ENTRY)
			live |= w->flow->live[pc];
	return live;
}

const struct flow *flow_of(struct vm_jit *j, u32 func)
{
	struct flow *w = &j->codes[func].flow;
	const struct obj_func *f = &j->obj->funcs.v[func];
	struct walk walk = { .jit = j, .f = f, .func = func, .flow = w };
	if (w->state != FLOW_NEW)
		return w;
	w->state = FLOW_BUSY;
	w->live = arena_array(&j->arena, u16, f->ninsns + 1);
	w->marks = arena_array(&j->arena, u8, f->ninsns + 1);
	walk.reloc = arena_array(&j->arena, u32, f->ninsns + 1);
	for (u32 k = 0; k < f->relocs.n; k++)
		if (f->relocs.v[k].insn < f->ninsns)
			walk.reloc[f->relocs.v[k].insn] = k + 1;
	mark_blocks(&walk);
	find_uses(&walk);
	walk.wants_r0 = true;
	find_live(&walk);
	w->tracks_r0 = walk.has_bad_call || live_at_entries(&walk) & 1;
	if (w->tracks_r0) {
		walk.wants_r0 = false;
		find_live(&walk);
	}
	w->is_certain = !walk.has_bad_call && !(live_at_entries(&walk) & (u16)~FLOW_ARGS);
	w->state = FLOW_READY;
	return w;
}
