/* interp.c: runs instructions. Arithmetic, jumps and atomics mean what isa.c says; here are registers, frames, memory
 * and calls. A register holds nothing until it is written, as the kernel's verifier sees it, and after a call r1 to r5
 * hold nothing again. */
#include "vm/jit.h"
#include "vm/vm_private.h"

enum { ARGS = 0x3e /* r1..r5 */, CALLEE_SAVED = 0x3c0, FP = 1 << REG_FP };

static struct frame *top(struct vm *vm)
{
	return vm->top;
}

static bool need(struct vm *vm, u32 reg)
{
	return (vm->init >> reg & 1) || vm_fault(vm, "r%u is read before anything was written to it", reg);
}

static bool set(struct vm *vm, u32 reg, u64 value)
{
	vm->r[reg] = value;
	vm->init |= (u16)(1 << reg);
	return true;
}

static bool next(struct vm *vm)
{
	top(vm)->pc++;
	return true;
}

static u64 load_bytes(const void *p, u32 n)
{
	u64 v = 0;
	memcpy(&v, p, n);
	return v;
}

/* ---- frames ---- */

/* A shift that is wrong in how far it shifts alone. */
static bool is_valid_masked(struct insn i)
{
	u32 op = INSN_OP(i);
	bool is_64 = INSN_CLASS(i) == CLS_ALU64, is_alu = is_64 || INSN_CLASS(i) == CLS_ALU;
	if (!is_alu || i.code & SRC_X || (op != ALU_LSH && op != ALU_RSH && op != ALU_ARSH))
		return false;
	i.imm &= is_64 ? 63 : 31;
	return !isa_invalid(&i, 1, 0);
}

/* All of a function is checked before it runs, as the kernel does; relocations are found by their instruction. */
static bool prepare(struct vm *vm, u32 index)
{
	struct code *c = &vm->code[index];
	const struct obj_func *f = &vm->obj->funcs.v[index];
	if (c->is_ready)
		return true;
	for (u32 i = 0; i < f->ninsns; i++) {
		const char *why = isa_invalid(f->insns, f->ninsns, i);
		if (why && !(vm->opt.masks_shifts && is_valid_masked(f->insns[i]))) {
			vm_fault(vm, "%s", why);
			vm->fault_func = index;
			vm->fault_insn = i;
			return false;
		}
		i += insn_is_ld64(f->insns[i]);
	}
	c->reloc = arena_array(&vm->arena, u32, f->ninsns + 1);
	for (u32 k = 0; k < f->relocs.n; k++)
		if (f->relocs.v[k].insn < f->ninsns)
			c->reloc[f->relocs.v[k].insn] = k + 1;
	if (vm->opt.counts) {
		c->visits = arena_array(&vm->arena, u32, f->ninsns + 1);
		c->hits = arena_array(&vm->arena, u32, f->ninsns + 1);
	}
	c->is_ready = true;
	return true;
}

static void begin_function(struct vm *vm, u32 func, u32 pc)
{
	struct frame *f = top(vm);
	f->func = &vm->obj->funcs.v[func];
	f->func_index = func;
	f->pc = pc;
	f->hits = vm->code[func].hits;
	vm->is_entering = true;
}

static bool push(struct vm *vm, u32 func, u32 pc)
{
	if (func >= vm->obj->funcs.n)
		return vm_fault(vm, "calls function %u, which the object does not have", func);
	if (!prepare(vm, func))
		return false;
	if (vm->top == vm->deepest)
		return vm_fault(vm, "calls are nested more than %d deep", VM_MAX_FRAMES);
	vm_set_depth(vm, vm_depth_now(vm) + 1);
	struct frame *f = top(vm);
	u32 used = vm->opt.jit && !vm->opt.watch ? flow_of(vm->opt.jit, func)->stack : STACK_BYTES;
	begin_function(vm, func, pc);
	f->loops_left = VM_MAX_LOOPS;
	memcpy(f->saved, &vm->r[6], sizeof(f->saved));
	f->keeps = CALLEE_SAVED;
	f->saved_init = vm->init & CALLEE_SAVED;
	memset((u8 *)f - used, STACK_FILL, used);
	if (vm->opt.is_strict)
		memset(f->written, 0, sizeof(f->written));
	vm->init &= ARGS;
	return set(vm, REG_FP, f->fp);
}

static void pop(struct vm *vm)
{
	struct frame *f = top(vm);
	u32 depth = vm_depth_now(vm) - 1;
	vm_set_depth(vm, depth);
	for (u32 r = 0; r < ARRAY_LEN(f->saved); r++)
		vm->r[6 + r] = f->keeps >> (6 + r) & 1 ? f->saved[r] : vm->r[6 + r];
	vm->init = (u16)((vm->init & 1) | f->saved_init | (depth ? FP : 0));
	vm->r[REG_FP] = top(vm)->fp;
}

/* ---- loads, stores ---- */

static u64 extend(struct insn i, u64 v)
{
	if ((i.code & 0xe0) != MODE_MEMSX)
		return v;
	u32 shift = 64 - 8 * vm_bytes_of(i);
	return (u64)((s64)(v << shift) >> shift);
}

static bool exec_load(struct vm *vm, struct insn i)
{
	u64 addr, value;
	u32 size = vm_bytes_of(i);
	if (!need(vm, i.src))
		return false;
	addr = vm->r[i.src] + (u64)(s64)i.off;
	if (vm_packet_field(vm, addr, size, &value))
		return set(vm, i.dst, value) && next(vm);
	const void *p = vm_at(vm, addr, size, false);
	return p && set(vm, i.dst, extend(i, load_bytes(p, size))) && next(vm);
}

static bool exec_store(struct vm *vm, struct insn i)
{
	u64 value = (u64)(s64)i.imm;
	u32 size = vm_bytes_of(i);
	if (!need(vm, i.dst))
		return false;
	if (INSN_CLASS(i) == CLS_STX) {
		if (!need(vm, i.src))
			return false;
		value = vm->r[i.src];
	}
	void *p = vm_at(vm, vm->r[i.dst] + (u64)(s64)i.off, size, true);
	if (!p)
		return false;
	memcpy(p, &value, size);
	return next(vm);
}

static bool exec_atomic(struct vm *vm, struct insn i)
{
	u32 size = vm_bytes_of(i);
	u64 old, value, addr;
	u8 pointer = i.imm == ATOMIC_LOAD_ACQ ? i.src : i.dst;
	if (!need(vm, pointer) || (i.imm != ATOMIC_LOAD_ACQ && !need(vm, i.src)) ||
		(i.imm == ATOMIC_CMPXCHG && !need(vm, 0)))
		return false;
	addr = vm->r[pointer] + (u64)(s64)i.off;
	if (addr % size)
		return vm_fault(vm, "an atomic operation on %u bytes at an address that is not a multiple of them",
			size);
	u8 *p = vm_at(vm, addr, size, i.imm != ATOMIC_LOAD_ACQ);
	if (!p)
		return false;
	old = load_bytes(p, size);
	if (i.imm == ATOMIC_LOAD_ACQ)
		return set(vm, i.dst, old) && next(vm);
	value = isa_atomic(i, old, size == 4 ? (u32)vm->r[i.src] : vm->r[i.src], vm->r[0]);
	memcpy(p, &value, size);
	if (i.imm == ATOMIC_CMPXCHG)
		set(vm, 0, old);
	else if (i.imm & ATOMIC_FETCH)
		set(vm, i.src, old);
	return next(vm);
}

/* ---- 64 bit constants ---- */

static u64 map_data(struct vm *vm, u32 map, s64 addend)
{
	s64 arena = map < vm->maps.n && obj_is_arena_data(vm->maps.v[map].decl) ? obj_arena(vm->obj) : -1;
	struct vm_map *m = arena >= 0 ? &vm->maps.v[arena] : map < vm->maps.n ? &vm->maps.v[map] : NULL;
	if (!m || !m->region)
		return vm_fault(vm, "the data of map %u is not in memory", map);
	return vm_address(m->region) + (u64)addend;
}

static u64 extern_address(struct vm *vm, u32 index, s64 addend)
{
	const struct obj_extern *e = index < vm->obj->externs.n ? &vm->obj->externs.v[index] : NULL;
	if (!e)
		return vm_fault(vm, "the object has no extern %u", index);
	if (e->kind == EXTERN_KCONFIG)
		for (u32 i = 0; i < vm->maps.n; i++)
			if (vm->maps.v[i].decl->origin == MAP_KCONFIG)
				return map_data(vm, i, (s64)e->kconfig_off + addend);
	if (!e->is_weak)
		vm_fault(vm, "'%.*s' is a thing of the kernel that the machine does not have", STR_ARG(e->name));
	return 0;
}

static u64 reloc_value(struct vm *vm, const struct obj_reloc *r)
{
	switch (r->kind) {
	case RELOC_MAP:    return vm_map_address(r->to);
	case RELOC_DATA:   return map_data(vm, r->to, r->addend);
	case RELOC_FUNC:   return VM_FUNC | (u64)(r->to & 0xffff) << 32;
	case RELOC_EXTERN: return extern_address(vm, r->to, r->addend);
	default:           return vm_fault(vm, "a load of a constant with the relocation of a call");
	}
}

bool vm_constant(struct vm *vm, u32 func, u32 pc, u64 *out)
{
	const struct obj_func *f = &vm->obj->funcs.v[func];
	u32 reloc = vm->code[func].reloc[pc];
	struct insn i = f->insns[pc];
	if (reloc)
		*out = reloc_value(vm, &f->relocs.v[reloc - 1]);
	else if (i.src == PSEUDO_FUNC)
		*out = VM_FUNC | (u64)func << 32 | (u32)(pc + 1 + i.imm);
	else if (i.src)
		return vm_fault(vm, "a map by its number, which only the kernel knows");
	else
		*out = (u64)(u32)f->insns[pc + 1].imm << 32 | (u32)i.imm;
	return !vm->failed;
}

static bool exec_ld64(struct vm *vm, struct frame *f, struct insn i)
{
	u64 value;
	if (!vm_constant(vm, f->func_index, f->pc, &value))
		return false;
	f->pc++;
	return set(vm, i.dst, value) && next(vm);
}

/* ---- arithmetic and jumps ---- */

u64 vm_arena_base(struct vm *vm)
{
	for (u32 i = 0; i < vm->maps.n; i++)
		if (vm->maps.v[i].type == MAP_ARENA && vm->maps.v[i].region)
			return vm_address(vm->maps.v[i].region);
	return 0;
}

/* imm tells the direction: 1 from the arena's own addresses to ours, 1 << 16 back, where null stays null. */
static bool space_cast(struct vm *vm, struct insn i)
{
	u64 base = vm_arena_base(vm), from = (u32)vm->r[i.src];
	if (!base)
		return vm_fault(vm, "an address space cast without an arena");
	return set(vm, i.dst, i.imm == 1 || from ? base | from : 0) && next(vm);
}

static bool exec_alu(struct vm *vm, struct insn i)
{
	u64 out;
	if (i.code & SRC_X && isa_row(i.code)->fields & FIELD_S && !need(vm, i.src))
		return false;
	if (INSN_OP(i) != ALU_MOV && !need(vm, i.dst))
		return false;
	if (isa_row(i.code)->form == FORM_MOVX && i.off == 1)
		return space_cast(vm, i);
	if (!isa_alu(i, vm->r[i.dst], vm->r[i.src], &out))
		return vm_fault(vm, "an instruction the machine does not know");
	return set(vm, i.dst, out) && next(vm);
}

static bool jump(struct vm *vm, struct insn i, bool is_taken)
{
	struct frame *f = top(vm);
	f->pc = is_taken ? (u32)isa_target(i, f->pc) : f->pc + 1;
	return true;
}

static bool exec_jcc(struct vm *vm, struct insn i)
{
	if (!need(vm, i.dst) || (i.code & SRC_X && !need(vm, i.src)))
		return false;
	return jump(vm, i, isa_jump_taken(i, vm->r[i.dst], vm->r[i.src]));
}

static bool exec_may_goto(struct vm *vm, struct insn i)
{
	struct frame *f = top(vm);
	if (f->loops_left)
		f->loops_left--;
	return jump(vm, i, !f->loops_left);
}

/* ---- calls ---- */

/* A function may leave r0 without a value; then its caller may not read it. */
bool vm_leave(struct vm *vm)
{
	if (vm_depth_now(vm) == vm->floor + 1 && !need(vm, 0))
		return false;
	pop(vm);
	return vm_depth_now(vm) == 0 || next(vm);
}

/* What is in them afterwards is not the kernel's to say: zero, so that runs are alike. */
static void clobber_args(struct vm *vm)
{
	vm->init &= (u16)~ARGS;
	memset(&vm->r[1], 0, 5 * sizeof(vm->r[1]));
}

/* Another program takes this frame over; the caller of this one gets its result. */
static bool tail_call(struct vm *vm)
{
	struct vm_map *m;
	u32 index = (u32)vm->r[3], func, value;
	if (!need(vm, 1) || !need(vm, 2) || !need(vm, 3) || !(m = vm_map_of(vm, vm->r[2])))
		return false;
	if (m->type != MAP_PROG_ARRAY)
		return vm_fault(vm, "a tail call through a map that is no program array");
	value = index < m->max ? (u32)load_bytes(m->values + (size_t)index * m->stride, 4) : 0;
	if (!value || vm->tail_calls++ >= VM_MAX_TAIL_CALLS) {
		clobber_args(vm);
		return set(vm, 0, (u64)-ENOENT) && next(vm);
	}
	func = value - 1;
	if (func >= vm->obj->funcs.n || !prepare(vm, func))
		return vm_fault(vm, "a tail call to a program that is not there");
	begin_function(vm, func, 0);
	vm->init = 1 << 1 | FP;
	return true;
}

static bool call_function(struct vm *vm, u32 func, u32 pc)
{
	return push(vm, func, pc);
}

static bool call_helper(struct vm *vm, u32 number)
{
	if (number == HELPER_tail_call)
		return tail_call(vm);
	if (!vm_helper(vm, number))
		return false;
	clobber_args(vm);
	return next(vm);
}

static bool call_kfunc(struct vm *vm, u32 index)
{
	const struct obj_extern *e = index < vm->obj->externs.n ? &vm->obj->externs.v[index] : NULL;
	if (!e)
		return vm_fault(vm, "the object has no extern %u", index);
	bool ok;
	if (!vm_native(vm, e->name, &ok))
		ok = vm_kfunc(vm, e->name);
	if (!ok)
		return false;
	clobber_args(vm);
	return next(vm);
}

static bool exec_call(struct vm *vm, const struct frame *f, struct insn i)
{
	u32 at = vm->code[f->func_index].reloc[f->pc];
	const struct obj_reloc *r = at ? &f->func->relocs.v[at - 1] : NULL;
	if (r && r->kind == RELOC_CALL)
		return call_function(vm, r->to, 0);
	if (r && r->kind == RELOC_KFUNC)
		return call_kfunc(vm, r->to);
	if (i.src == CALL_HELPER)
		return call_helper(vm, (u32)i.imm);
	if (i.src == CALL_KFUNC)
		return vm_fault(vm, "a kernel function by its number, which only the kernel knows");
	s64 to = (s64)f->pc + 1 + i.imm;
	if (to < 0 || to >= f->func->ninsns)
		return vm_fault(vm, "a call out of the program");
	return call_function(vm, f->func_index, (u32)to);
}

/* What the helper takes is not known before: all arguments count as set. */
static bool exec_callx(struct vm *vm, struct insn i)
{
	if (!vm->opt.calls_by_register)
		return vm_fault(vm, "a call through a register, which the kernel does not know");
	if (!need(vm, i.dst))
		return false;
	if (vm->r[i.dst] > UINT32_MAX)
		return vm_fault(vm, "there is no helper number %llu", (unsigned long long)vm->r[i.dst]);
	vm->init |= ARGS;
	return call_helper(vm, (u32)vm->r[i.dst]);
}

/* LD_ABS and LD_IND read the packet in network order; past its end the function returns 0. */
static bool exec_packet_load(struct vm *vm, struct insn i)
{
	u32 size = vm_bytes_of(i);
	s64 off = i.imm;
	const struct region *p = &vm->regions.v[vm->packet_region];
	if (vm->ctx_kind != CTX_SKB)
		return vm_fault(vm, "a packet load in a program that has no socket buffer");
	if (!need(vm, 6) || ((i.code & 0xe0) == MODE_IND && !need(vm, i.src)))
		return false;
	if ((i.code & 0xe0) == MODE_IND)
		off = (s32)((u32)off + (u32)vm->r[i.src]);
	clobber_args(vm);
	if (off < 0 || off + size > p->high - vm->headroom)
		return set(vm, 0, 0) && vm_leave(vm);
	u64 value = load_bytes(vm->packet + vm->headroom + off, size);
	value = size == 4 ? __builtin_bswap32((u32)value) : size == 2 ? __builtin_bswap16((u16)value) : value;
	return set(vm, 0, value) && next(vm);
}

/* ---- the loop ---- */

/* dispatch */
static bool exec(struct vm *vm, struct frame *f)
{
	struct insn i = f->func->insns[f->pc];
	switch (isa_row(i.code)->form) {
	case FORM_ALU: case FORM_DIV: case FORM_NEG: case FORM_END: case FORM_BSWAP: case FORM_MOVX:
		return exec_alu(vm, i);
	case FORM_LD64:    return exec_ld64(vm, f, i);
	case FORM_LDX:     return exec_load(vm, i);
	case FORM_ST: case FORM_STX: return exec_store(vm, i);
	case FORM_ATOMIC:  return exec_atomic(vm, i);
	case FORM_JCC:     return exec_jcc(vm, i);
	case FORM_JA: case FORM_JA32: return jump(vm, i, true);
	case FORM_MAYGOTO: return exec_may_goto(vm, i);
	case FORM_CALL:    return exec_call(vm, f, i);
	case FORM_EXIT:    return vm_leave(vm);
	case FORM_ABS: case FORM_IND: return exec_packet_load(vm, i);
	case FORM_CALLX:   return exec_callx(vm, i);
	case FORM_GOTOX:   return vm_fault(vm, "a jump through a register, which the machine does not know");
	default:           return vm_fault(vm, "unknown opcode 0x%02x", i.code);
	}
}

static bool step(struct vm *vm)
{
	struct frame *f = top(vm);
	if (f->pc >= f->func->ninsns)
		return vm_fault(vm, "runs past the last instruction");
	if (vm->opt.counts)
		vm->code[f->func_index].visits[f->pc]++;
	return exec(vm, f);
}

/* False: whoever watches ends the run. */
static bool watch(struct vm *vm)
{
	if (!vm->opt.watch || vm->failed || vm->opt.watch(vm, vm->opt.watch_ctx, NULL))
		return true;
	vm->is_told = true;
	return vm_fault(vm, "ended");
}

static bool fail(struct vm *vm)
{
	if (vm->opt.watch && !vm->is_told) {
		vm->is_told = true;
		vm->opt.watch(vm, vm->opt.watch_ctx, vm->message);
	}
	return false;
}

/* Where a function begins, native code runs it as far as it can. */
bool vm_go_on(struct vm *vm, u32 base)
{
	while (vm_depth_now(vm) > base) {
		if (vm->is_entering) {
			vm->is_entering = false;
			if (vm->opt.jit && !jit_enter(vm))
				return false;
			continue;
		}
		if (vm->steps++ >= vm->opt.max_steps) {
			vm_fault(vm, "no end after %llu instructions", (unsigned long long)vm->opt.max_steps);
			vm->end = VM_BUDGET;
		}
		if (vm->failed || !watch(vm) || !step(vm))
			return fail(vm);
	}
	return true;
}

bool vm_exec(struct vm *vm, u32 pc)
{
	struct frame *f = top(vm);
	u32 depth = vm_depth_now(vm);
	f->pc = pc;
	return exec(vm, f) && (vm_depth_now(vm) <= depth || vm_go_on(vm, depth));
}

/* The outermost return leaves the caller's pc alone: a callback's caller goes on after its helper. */
bool vm_call(struct vm *vm, u32 func, u32 pc, const u64 *args, u32 nargs, u64 *r0)
{
	u32 base = vm_depth_now(vm), caller_pc = base ? top(vm)->pc : 0;
	clobber_args(vm);
	vm->init &= (u16)~1;
	for (u32 i = 0; i < nargs; i++)
		set(vm, 1 + i, args[i]);
	if (!push(vm, func, pc) || !vm_go_on(vm, base))
		return false;
	if (base)
		top(vm)->pc = caller_pc;
	if (!need(vm, 0))
		return false;
	*r0 = vm->r[0];
	return true;
}

bool vm_callback(struct vm *vm, u64 addr, const u64 *args, u32 nargs, u64 *r0)
{
	u32 func = VM_NUMBER(addr);
	if (VM_KIND(addr) != VM_FUNC || func >= vm->obj->funcs.n || (u32)addr >= vm->obj->funcs.v[func].ninsns)
		return vm_fault(vm, "calls back 0x%llx, which is no function", (unsigned long long)addr);
	return vm_call(vm, func, (u32)addr, args, nargs, r0);
}
