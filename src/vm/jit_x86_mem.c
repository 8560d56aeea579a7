/* jit_x86_mem.c: loads, stores and atomics as x86-64. An address is checked against the window of its base register:
 * the piece of a region that this register pointed into last (jit_mem.c). What a window gives is the distance from the
 * program's addresses to the host's. Where the window is another one, jit_reach looks for the right one.
 *
 * The accesses by one register in a block are checked at the first of them, as a whole. Where there is no such window
 * (they are of two pieces of memory, or one of them is wrong), the rest of the block runs as code in which each is
 * checked for itself. Loads that may be of a context's packet pointers are always. */
#include "vm/jit_x86.h"

#if defined(__x86_64__)

#define WINDOW(slot, field) ((struct x86_mem){ VM, (s32)(offsetof(struct vm, field) + 8 * (slot)), 0 })

static u32 width_of_size(u32 size)
{
	return size == 8 ? X86_64 : size == 2 ? X86_16 : size == 1 ? X86_BYTE : 0;
}

/* ---- which accesses are checked together ---- */

/* The packet pointer that this load gives if its base is the context; -1: none. */
static s32 packet_field(const struct tr *t, struct insn i)
{
	enum uapi_ctx kind = t->ctx_kind;
	const struct uapi_ctx_field *f = INSN_CLASS(i) != CLS_LDX || i.off < 0 ? NULL :
		uapi_ctx_field(kind, (u32)i.off, vm_bytes_of(i));
	if (!f || (kind != CTX_XDP && kind != CTX_SKB && kind != CTX_FLOW))
		return -1;
	return f->kind == UF_PACKET ? VM_PACKET : f->kind == UF_PACKET_END ? VM_PACKET_END :
		f->kind == UF_PACKET_META ? VM_PACKET_META : -1;
}

struct access { u8 base; bool is_write; };

static bool access_of(const struct tr *t, struct insn i, struct access *a)
{
	u8 form = isa_row(i.code)->form;
	bool is_load = form == FORM_LDX || (form == FORM_ATOMIC && i.imm == ATOMIC_LOAD_ACQ);
	*a = (struct access){ is_load ? i.src : i.dst, !is_load };
	return (form == FORM_LDX || form == FORM_ST || form == FORM_STX || form == FORM_ATOMIC) &&
		a->base != REG_FP && packet_field(t, i) < 0;
}

void tr_find_groups(struct tr *t)
{
	u32 now[2][REG_FP] = { 0 }, pc = t->pc;          /* by base, reads and writes: the group that goes on */
	for (u32 n = t->unrun; n-- > 0; pc += 1u + insn_is_ld64(t->f->insns[pc])) {
		struct insn i = t->f->insns[pc];
		struct access a;
		if (access_of(t, i, &a)) {
			u32 *at = &now[a.is_write][a.base];
			s32 low = i.off, high = i.off + (s32)vm_bytes_of(i);
			if (!*at) {
				vec_push(&t->groups, &t->arena, ((struct group){ low, high, pc, 0 }));
				*at = t->groups.n;
			}
			struct group *g = &t->groups.v[*at - 1];
			g->low = MIN(g->low, low);
			g->high = MAX(g->high, high);
			g->n++;
			t->group_of[pc] = *at;
		}
		for (u32 r = 0; r < REG_FP; r++)
			if (flow_written(i) >> r & 1)
				now[0][r] = now[1][r] = 0;
	}
}

/* ---- the check ---- */

/* r11 becomes the distance from the address's space to the host's; otherwise the code leaves. */
static void check(struct tr *t, struct miss *m)
{
	x86_rm(t->b, X86_64, 0x8d, ADDRESS, (struct x86_mem){ m->base, m->low, 0 });
	x86_rm(t->b, X86_64, 0x2b, ADDRESS, WINDOW(m->slot, windows.start));
	m->stub = (struct stub){ x86_jump_when(t->b, X86_BELOW), t->pc, t->unrun, t->flow->live[t->pc] };
	x86_rm(t->b, X86_64, 0x8d, SCRATCH, (struct x86_mem){ ADDRESS, (s32)m->bytes, 0 });
	x86_rm(t->b, X86_64, 0x3b, SCRATCH, WINDOW(m->slot, windows.len));
	m->above = x86_jump_when(t->b, X86_ABOVE);
	x86_rm(t->b, X86_64, 0x8b, ADDRESS, WINDOW(m->slot, windows.distance));
	m->got = (u32)t->b->n;
	t->in_address = 1 + m->slot;
}

struct x86_mem tr_reach(struct tr *t, u32 base, s32 off, u32 size)
{
	struct miss m = { .low = off, .bytes = size, .slot = base, .base = jit_host[base] };
	check(t, &m);
	vec_push(&t->misses, &t->arena, m);
	return (struct x86_mem){ jit_host[base], off, ADDRESS };
}

/* Where the bytes of an instruction's access are, once they are checked. dst: 1 + the host register that is loaded. */
static struct x86_mem reach(struct tr *t, struct insn i, u32 base, bool is_write, u32 dst)
{
	u32 size = vm_bytes_of(i), at = t->is_single ? 0 : t->group_of[t->pc];
	s32 off = i.off;
	if (base == REG_FP) {
		if (off < -STACK_BYTES || off > -(s32)size)
			tr_leave(t, x86_jump(t->b));     /* another frame, or none */
		return (struct x86_mem){ FRAME, MAX(off, -STACK_BYTES), 0 };
	}
	const struct group *g = at ? &t->groups.v[at - 1] : NULL;
	u32 slot = packet_field(t, i) >= 0 ? WINDOW_OTHER : base + (is_write ? WINDOW_WRITES : 0);
	struct miss m = { .low = off, .bytes = size, .slot = slot, .base = jit_host[base], .dst = (u8)dst };
	bool is_checked = g && g->first != t->pc;
	if (is_checked && t->in_address != 1 + slot) {
		x86_rm(t->b, X86_64, 0x8b, ADDRESS, WINDOW(slot, windows.distance));
		t->in_address = 1 + slot;
	} else if (!is_checked) {
		m.is_group = g && g->n > 1;
		if (m.is_group) {
			m.low = g->low;
			m.bytes = (u32)(g->high - g->low);
		}
		check(t, &m);
		vec_push(&t->misses, &t->arena, m);
	}
	return (struct x86_mem){ jit_host[base], off, ADDRESS };
}

/* ---- loads and stores ---- */

/* If the base is a context of this kind, the field's value. The jump to where it is an access like others; 0: it is. */
static u32 load_field(struct tr *t, struct insn i)
{
	s32 field = packet_field(t, i);
	u32 other;
	if (field < 0 || i.src == REG_FP)
		return 0;
	x86_rm(t->b, X86_64, 0x3b, jit_host[i.src], WINDOW(t->ctx_kind, packet_ctx));
	other = x86_jump_when(t->b, X86_NOT_EQUAL);
	x86_rm(t->b, X86_64, 0x8b, jit_host[i.dst], WINDOW(field, packet_fields));
	return other;
}

static void load_bytes(struct tr *t, struct insn i)
{
	u32 dst = jit_host[i.dst], misses = t->misses.n;
	struct x86_mem m = reach(t, i, i.src, false, 1 + dst);
	bool is_signed = (i.code & 0xe0) == MODE_MEMSX;
	switch (vm_bytes_of(i)) {
	case 1: x86_rm(t->b, is_signed ? X86_64 : 0, is_signed ? 0x0fbe : 0x0fb6, dst, m); break;
	case 2: x86_rm(t->b, is_signed ? X86_64 : 0, is_signed ? 0x0fbf : 0x0fb7, dst, m); break;
	case 4: x86_rm(t->b, is_signed ? X86_64 : 0, is_signed ? 0x63 : 0x8b, dst, m); break;
	default: x86_rm(t->b, X86_64, 0x8b, dst, m);
	}
	if (t->misses.n > misses)
		t->misses.v[misses].done = (u32)t->b->n;
}

void tr_load(struct tr *t, struct insn i)
{
	u32 other = load_field(t, i);
	if (other) {
		vec_push(&t->others, &t->arena, ((struct other){ other, (u32)t->b->n, t->pc, t->unrun }));
		t->in_address = 0;
	} else {
		load_bytes(t, i);
	}
	tr_wrote(t, i.dst);
}

static void store_reg(struct tr *t, u32 size, u32 src, struct x86_mem m)
{
	x86_rm(t->b, width_of_size(size), size == 1 ? 0x88 : 0x89, tr_reg_of(t, src, SCRATCH), m);
}

void tr_store(struct tr *t, struct insn i)
{
	u32 size = vm_bytes_of(i);
	struct x86_mem m = reach(t, i, i.dst, true, 0);
	if (INSN_CLASS(i) == CLS_STX) {
		store_reg(t, size, i.src, m);
	} else if (t->blinds) {
		/* the second half of the number needs the address's register: on the stack meanwhile */
		x86_push(t->b, ADDRESS);
		tr_constant(t, SCRATCH, (u64)(s64)i.imm);
		x86_pop(t->b, ADDRESS);
		x86_rm(t->b, width_of_size(size), size == 1 ? 0x88 : 0x89, SCRATCH, m);
	} else {
		x86_rm(t->b, width_of_size(size), size == 1 ? 0xc6 : 0xc7, 0, m);
		x86_number(t->b, (u32)i.imm, MIN(size, 4));
	}
}

/* Addresses of atomics are multiples of their size. */
static void check_multiple(struct tr *t, u32 base, s16 off, u32 size)
{
	if (base == REG_FP) {
		if (off % (s32)size)
			tr_leave(t, x86_jump(t->b));
		return;
	}
	x86_rm(t->b, X86_64, 0x8d, ADDRESS, (struct x86_mem){ jit_host[base], off, 0 });
	x86_rr(t->b, X86_BYTE, 0xf6, 0, ADDRESS);
	x86_number(t->b, size - 1, 1);
	tr_leave(t, x86_jump_when(t->b, X86_NOT_EQUAL));
}

/* The machine runs one program at a time: what is atomic there need not be here. */
void tr_atomic(struct tr *t, struct insn i)
{
	static const u8 ops[16] = { [ATOMIC_ADD >> 4] = 0x01, [ATOMIC_OR >> 4] = 0x09, [ATOMIC_AND >> 4] = 0x21,
		[ATOMIC_XOR >> 4] = 0x31 };
	bool is_load = i.imm == ATOMIC_LOAD_ACQ;
	u32 size = vm_bytes_of(i), w = width_of_size(size), src, base = is_load ? i.src : i.dst;
	check_multiple(t, base, i.off, size);
	struct x86_mem m = reach(t, i, base, !is_load, 0);
	if (is_load) {
		u32 op = size == 1 ? 0x0fb6 : size == 2 ? 0x0fb7 : 0x8b;
		x86_rm(t->b, size == 8 ? X86_64 : 0, op, jit_host[i.dst], m);
		tr_wrote(t, i.dst);
	} else if (i.imm == ATOMIC_STORE_REL) {
		store_reg(t, size, i.src, m);
	} else if (i.imm == ATOMIC_CMPXCHG) {
		src = tr_reg_of(t, i.src, SCRATCH);
		x86_rm(t->b, w, 0x0fb1, src, m);
		if (size == 4)
			x86_mov(t->b, 0, RAX, RAX);
		tr_wrote(t, 0);
	} else if (i.imm & ATOMIC_FETCH) {
		src = jit_host[i.src];
		x86_rm(t->b, w, 0x8b, SCRATCH, m);
		x86_rm(t->b, w, i.imm == ATOMIC_XCHG ? 0x89 : ops[i.imm >> 4 & 15], src, m);
		x86_mov(t->b, w, src, SCRATCH);
		tr_wrote(t, i.src);
	} else {
		x86_rm(t->b, w, ops[i.imm >> 4 & 15], tr_reg_of(t, i.src, SCRATCH), m);
	}
}

/* ---- out of line ---- */

/* Asks jit_reach about the address in r11, for r10. Carry: no such memory; then r11 is a packet pointer, or 0. */
static void ask(struct tr *t)
{
	static const u8 kept[] = { RAX, RDI, RSI, RDX, RCX, R8, LEFT };
	for (u32 k = 0; k < ARRAY_LEN(kept); k++)
		x86_push(t->b, kept[k]);
	x86_rm(t->b, X86_64, 0x89, FRAME, AT(VM, native));
	x86_mov(t->b, X86_64, RDI, VM);
	x86_mov(t->b, X86_64, RSI, ADDRESS);
	x86_mov(t->b, 0, RDX, SCRATCH);
	x86_call_far(t->b, (u64)(uintptr_t)jit_reach);
	x86_mov(t->b, X86_64, ADDRESS, RAX);
	for (u32 k = ARRAY_LEN(kept); k-- > 0;)
		x86_pop(t->b, kept[k]);
	x86_rr(t->b, X86_64, 0x85, ADDRESS, ADDRESS);
	u32 good = x86_jump_when(t->b, X86_NOT_EQUAL);
	x86_rm(t->b, X86_64, 0x8b, ADDRESS, AT(VM, field));
	x86_number(t->b, 0xf9, 1);                               /* stc */
	x86_land(t->b, good);
	x86_number(t->b, 0xc3, 1);
}

static void miss(struct tr *t, const struct miss *m, u32 ask_at)
{
	x86_land(t->b, m->stub.from);
	x86_land(t->b, m->above);
	x86_rm(t->b, X86_64, 0x8d, ADDRESS, (struct x86_mem){ m->base, m->low, 0 });
	x86_const(t->b, SCRATCH, m->bytes * JIT_BYTES | m->slot | (m->is_group ? JIT_GROUP : 0));
	x86_land_at(t->b, x86_call(t->b), ask_at);
	x86_land_at(t->b, x86_jump_when(t->b, X86_NOT_BELOW), m->got);
	struct stub s = m->stub;
	if (m->is_group) {
		vec_push(&t->singles, &t->arena, ((struct single){ x86_jump(t->b), s.pc }));
		return;
	}
	if (m->dst) {
		x86_rr(t->b, X86_64, 0x85, ADDRESS, ADDRESS);
		s.from = x86_jump_when(t->b, X86_EQUAL);
		x86_mov(t->b, X86_64, m->dst - 1u, ADDRESS);
		x86_land_at(t->b, x86_jump(t->b), m->done);
	} else {
		s.from = x86_jump(t->b);
	}
	vec_push(&t->stubs, &t->arena, s);
}

void tr_end_misses(struct tr *t)
{
	vec_each(o, &t->others) {
		x86_land(t->b, o->from);
		t->pc = o->pc;
		t->unrun = o->unrun;
		load_bytes(t, t->f->insns[t->pc]);
		x86_land_at(t->b, x86_jump(t->b), o->back);
	}
	t->others.n = 0;
	u32 ask_at = (u32)t->b->n;
	if (t->misses.n)
		ask(t);
	vec_each(m, &t->misses)
		miss(t, m, ask_at);
	t->misses.n = 0;
}

#endif
