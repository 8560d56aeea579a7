/* jit_x86_map.c: bpf_map_lookup_elem in arrays, as x86-64. Which map it is must be seen in the block of the call: r1 is
 * a constant there. The kernel does the same. */
#include "vm/jit_x86.h"

#if defined(__x86_64__)

/* What is known of r1 and r2 where the block calls. */
struct args {
	s64 map;                 /* -1: not known */
	bool is_on_stack;        /* the key is at r10 + off */
	s32 off;
};

static s64 map_at(const struct tr *t, u32 pc)
{
	u32 at = t->vm->code[t->func].reloc[pc];
	const struct obj_reloc *r = at ? &t->f->relocs.v[at - 1] : NULL;
	return r && r->kind == RELOC_MAP ? (s64)r->to : -1;
}

static void step(const struct tr *t, u32 pc, struct args *a)
{
	struct insn i = t->f->insns[pc];
	u8 form = isa_row(i.code)->form, op = INSN_OP(i);
	bool is_alu = INSN_CLASS(i) == CLS_ALU64, is_atomic = form == FORM_ATOMIC;
	bool may_write[3] = { false, i.dst == 1 || (is_atomic && i.src == 1), i.dst == 2 || (is_atomic && i.src == 2) };
	bool is_store = form == FORM_ST || form == FORM_STX;
	if (may_write[1] && !is_store)
		a->map = form == FORM_LD64 ? map_at(t, pc) : -1;
	if (!may_write[2] || is_store)
		return;
	if (is_alu && op == ALU_MOV && i.code & SRC_X && i.src == REG_FP && !i.off)
		*a = (struct args){ a->map, true, 0 };
	else if (is_alu && op == ALU_ADD && !(i.code & SRC_X) && i.imm > -STACK_BYTES && i.imm < STACK_BYTES)
		a->off += i.imm;
	else
		a->is_on_stack = false;
	a->is_on_stack = a->is_on_stack && a->off >= -STACK_BYTES && a->off <= 0;
}

static struct x86_mem key_of(struct tr *t, const struct args *a)
{
	if (a->is_on_stack && a->off <= -4)
		return (struct x86_mem){ FRAME, a->off, 0 };
	return tr_reach(t, 2, 0, 4);
}

/* rax: the element's number, and then its address. */
static void element(struct tr *t, const struct vm_map *m, struct x86_mem key)
{
	u32 none[2], n = 0, end;
	x86_rm(t->b, 0, 0x8b, RAX, key);
	x86_ri(t->b, 0, 7, RAX, (s32)m->max);
	none[n++] = x86_jump_when(t->b, X86_NOT_BELOW);
	x86_rr(t->b, X86_64, 0x69, RAX, RAX);
	x86_number(t->b, m->stride * m->copies, 4);
	if (m->copies > 1) {
		x86_rm(t->b, 0, 0x8b, SCRATCH, AT(VM, opt.cpu));
		x86_ri(t->b, 0, 7, SCRATCH, (s32)m->copies);
		none[n++] = x86_jump_when(t->b, X86_NOT_BELOW);
		x86_rr(t->b, X86_64, 0x69, SCRATCH, SCRATCH);
		x86_number(t->b, m->stride, 4);
		x86_rr(t->b, X86_64, 0x01, SCRATCH, RAX);
	}
	x86_const(t->b, SCRATCH, vm_address(m->region));
	x86_rr(t->b, X86_64, 0x01, SCRATCH, RAX);
	end = x86_jump(t->b);
	while (n-- > 0)
		x86_land(t->b, none[n]);
	x86_const(t->b, RAX, 0);
	x86_land(t->b, end);
}

bool tr_lookup(struct tr *t, u32 *slow)
{
	struct args a = { .map = -1 };
	for (u32 pc = t->block; pc < t->pc; pc += 1u + insn_is_ld64(t->f->insns[pc]))
		step(t, pc, &a);
	const struct vm_map *m = a.map >= 0 && a.map < t->vm->maps.n ? &t->vm->maps.v[a.map] : NULL;
	bool is_array = m && (m->type == MAP_ARRAY || m->type == MAP_PERCPU_ARRAY) && m->region;
	bool fits = is_array && m->key_size == 4 && m->max <= INT32_MAX && (u64)m->stride * m->copies <= INT32_MAX;
	if (!fits || (m->copies > 1 && m->copies != t->vm->opt.cpus))
		return false;
	x86_rm(t->b, 0, 0x83, 7, AT(VM, failing.n));
	x86_number(t->b, 0, 1);
	*slow = x86_jump_when(t->b, X86_NOT_EQUAL);
	element(t, m, key_of(t, &a));
	return true;
}

#endif
