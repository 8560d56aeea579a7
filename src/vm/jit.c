/* jit.c: when native code is made, entered and left. A function is translated when it is called for the first time. Its
 * code is written into memory that is then made executable and no longer writable. */
#include <stdlib.h>
#include <sys/mman.h>
#include "vm/jit.h"

struct vm_jit *jit_threaded(const struct obj *o)
{
	struct vm_jit *j = calloc(1, sizeof(*j));
	if (!j)
		base_out_of_memory(sizeof(*j));
	j->obj = o;
	j->is_threaded = true;
	j->codes = arena_array(&j->arena, struct jit_code, o->funcs.n + 1);
	return j;
}

struct vm_jit *vm_jit_new(const struct obj *o, bool blinds)
{
	struct vm_jit *j = vm_jit_missing() ? NULL : jit_threaded(o);
	if (!j)
		return NULL;
	j->is_threaded = false;
	j->blinds = blinds;
	return j;
}

void vm_jit_free(struct vm_jit *j)
{
	if (!j)
		return;
	for (u32 i = 0; i < j->obj->funcs.n; i++)
		if (j->codes[i].memory && !j->is_threaded)
			munmap(j->codes[i].memory, j->codes[i].size);
	arena_clear(&j->arena);
	free(j);
}

u32 vm_jit_count(const struct vm_jit *j)
{
	return j->count;
}

/* False: the system gives no such memory, and the function stays interpreted. */
static bool make_executable(struct jit_code *c, const struct buf *code)
{
	void *p = mmap(NULL, code->n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return false;
	memcpy(p, code->s, code->n);
	if (mprotect(p, code->n, PROT_READ | PROT_EXEC)) {
		munmap(p, code->n);
		return false;
	}
	c->memory = p;
	c->size = code->n;
	memcpy(&c->enter, &p, sizeof(p));
	return true;
}

static void make(struct vm *vm, u32 func)
{
	struct vm_jit *j = vm->opt.jit;
	struct jit_code *c = &j->codes[func];
	struct buf code = BUF_INIT;
	c->is_tried = true;
	if (flow_of(j, func)->is_certain) {
		c->at = arena_array(&j->arena, u32, j->obj->funcs.v[func].ninsns + 1);
		if (j->is_threaded)
			thread_translate(vm, func, c);
		else if (jit_translate(vm, func, &code, c->at) && make_executable(c, &code))
			j->count++;
	}
	buf_free(&code);
}

/* Where native code for the top frame begins. NULL: it is interpreted. */
static const void *entry_of(struct vm *vm, struct jit_code **code)
{
	const struct frame *f = vm->top;
	struct jit_code *c = &vm->opt.jit->codes[f->func_index];
	if (!c->is_tried)
		make(vm, f->func_index);
	*code = c;
	bool is_possible = c->memory && !vm->opt.is_strict && !vm->opt.watch;
	if (!is_possible || f->pc >= f->func->ninsns || !(c->flow.marks[f->pc] & FLOW_ENTRY))
		return NULL;
	u16 needs = c->flow.live[f->pc];
	vm->code[f->func_index].native = (const u8 *)c->memory + c->at[0];
	return (vm->init & needs) == needs ? (const u8 *)c->memory + c->at[f->pc] : NULL;
}

/* A block is counted where it begins. Those of its instructions that did not run are taken off again. */
static void forget_unrun(struct vm *vm)
{
	const struct frame *f = vm->top;
	u32 *visits = vm->code[f->func_index].visits, pc = f->pc;
	for (u32 n = visits ? vm->unrun : 0; n-- > 0 && pc < f->func->ninsns;) {
		visits[pc]--;
		pc += 1u + insn_is_ld64(f->func->insns[pc]);
	}
}

void jit_catch_up(struct vm *vm)
{
	if (vm->opt.jit->is_threaded)
		return;
	vm->top = vm->native;
	vm->regions.v[vm->stack_region].high = (vm_depth_of(vm, vm->top) + 1) * VM_FRAME_GAP;
}

bool jit_enter(struct vm *vm)
{
	struct jit_code *c;
	enum jit_end end;
	do {
		vm->is_entering = false;
		const void *at = entry_of(vm, &c);
		if (!at)
			return true;
		vm->left = vm->opt.max_steps - vm->steps;
		end = c->enter(vm, at);
		vm->steps = vm->opt.max_steps - vm->left;
		if (end == JIT_DONE || end == JIT_LEFT)
			jit_catch_up(vm);
	} while (end == JIT_SWITCHED);
	if (end == JIT_LEFT)
		forget_unrun(vm);
	return end == JIT_DONE ? vm_leave(vm) : end != JIT_FAILED;
}

void jit_take_hits(const struct vm_jit *j, u32 func, struct code *c)
{
	const struct obj_func *f = &j->obj->funcs.v[func];
	const struct flow *w = &j->codes[func].flow;
	for (u32 first = 0; c->hits && j->codes[func].memory && first < f->ninsns; first++) {
		u32 pc = first;
		for (u32 n = c->hits[first] ? flow_block(w, f, first) : 0; n-- > 0;) {
			c->visits[pc] += c->hits[first];
			pc += 1u + insn_is_ld64(f->insns[pc]);
		}
		c->hits[first] = 0;
	}
}

/* ---- called by native code ---- */

u32 jit_call(struct vm *vm, u32 pc)
{
	jit_catch_up(vm);
	struct frame *f = vm->top;
	vm->steps = vm->opt.max_steps - vm->left;
	bool ok = vm_exec(vm, pc);
	vm->left = vm->opt.max_steps - vm->steps;
	if (!ok)
		return JIT_FAILED;
	if (vm->top < f)
		return JIT_RETURNED;
	if (f->pc != pc + 1)
		return JIT_SWITCHED;
	return vm->init & 1 ? JIT_GOES_ON : JIT_NO_R0;
}

u32 jit_helper(struct vm *vm, u32 pc, u32 number)
{
	jit_catch_up(vm);
	vm->top->pc = pc;
	vm->steps = vm->opt.max_steps - vm->left;
	bool ok = vm_helper(vm, number);
	vm->left = vm->opt.max_steps - vm->steps;
	return ok ? JIT_GOES_ON : JIT_FAILED;
}

u32 jit_return(struct vm *vm, enum jit_end end)
{
	bool ok = end != JIT_FAILED;
	if (end == JIT_LEFT)
		jit_catch_up(vm);
	vm->steps = vm->opt.max_steps - vm->left;
	if (end == JIT_LEFT)
		forget_unrun(vm);
	if (end == JIT_LEFT || end == JIT_SWITCHED)
		ok = vm_go_on(vm, vm_depth_now(vm) - 1);
	vm->left = vm->opt.max_steps - vm->steps;
	return !ok ? JIT_FAILED : vm->init & 1 ? JIT_GOES_ON : JIT_NO_R0;
}
