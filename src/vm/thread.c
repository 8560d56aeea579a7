/* thread.c: functions as threaded code, which is how they are interpreted where flow.c is certain of them: each
 * instruction becomes an operation that knows its operands, and ends with a jump to the next one's. It behaves as
 * native code does (jit.h): it computes, loads, stores and jumps; calls are the machine's; where something is wrong it leaves,
 * and the plain interpreter goes on at this very instruction. What is rare computes by isa.c. */
#include "vm/jit.h"

/* X(NAME, expression of a and b): of 64 bits, and of 32, where S64 and BITS are those of the width. */
#define ALL_ALU(X) \
	X(ADD, a + b) X(SUB, a - b) X(MUL, a * b) X(OR, a | b) X(AND, a & b) X(XOR, a ^ b) X(LSH, a << (b & BITS)) \
	X(RSH, a >> (b & BITS)) X(ARSH, (UNSIGNED)((SIGNED)a >> (b & BITS))) X(NEG, 0 - a) X(MOV, b)
#define ALL_JUMPS(X) \
	X(EQ, a == b) X(NE, a != b) X(GT, a > b) X(GE, a >= b) X(LT, a < b) X(LE, a <= b) X(SET, (a & b) != 0) \
	X(SGT, (SIGNED)a > (SIGNED)b) X(SGE, (SIGNED)a >= (SIGNED)b) X(SLT, (SIGNED)a < (SIGNED)b) \
	X(SLE, (SIGNED)a <= (SIGNED)b)
#define ALL_MEMORY(X) X(B, u8) X(H, u16) X(W, u32) X(DW, u64)

enum kind {
	T_BLOCK, T_COUNTED_BLOCK, T_LEAVE, T_ANY, T_ATOMIC, T_WROTE, T_CALL, T_EXIT, T_JUMP, T_MAY_GOTO,
#define X(name, value) T_##name##64, T_##name##32,
	ALL_ALU(X)
#undef X
#define X(name, value) T_J##name##64, T_J##name##32,
	ALL_JUMPS(X)
#undef X
#define X(size, type) T_LOAD_##size, T_LOAD_STACK_##size, T_STORE_##size, T_STORE_STACK_##size, T_LOAD_SIGNED_##size,
	ALL_MEMORY(X)
#undef X
};

struct op {
	u64 *a;                  /* the register that is written, or compared, or has the address */
	const u64 *b;            /* the other operand: a register, or imm */
	u64 imm;
	const struct op *to;     /* of jumps */
	s32 off;
	u32 pc, unrun;           /* of the block, this instruction included */
	u16 kind;                /* enum kind */
};

/* ---- making ---- */

struct maker {
	struct vm *vm;
	const struct obj_func *f;
	const struct flow *flow;
	struct op *ops;
	u32 n, pc, unrun, func;
	u32 *at;                 /* by instruction: its first operation */
};

static struct op *put(struct maker *m, u32 kind)
{
	struct op *o = &m->ops[m->n++];
	*o = (struct op){ .kind = (u16)kind, .pc = m->pc, .unrun = m->unrun };
	return o;
}

static void operands(const struct maker *m, struct op *o, struct insn i)
{
	o->a = &m->vm->r[i.dst];
	o->imm = (u64)(s64)i.imm;
	o->b = i.code & SRC_X ? &m->vm->r[i.src] : &o->imm;
	o->off = i.off;
}

/* Functions that may end without a value keep the record of whether r0 has one. */
static void wrote(struct maker *m, u32 reg)
{
	if (!reg && m->flow->tracks_r0)
		put(m, T_WROTE);
}

static void alu(struct maker *m, struct insn i)
{
	static const u16 kinds[16] = {
#define X(name, value) [ALU_##name >> 4] = T_##name##64,
		ALL_ALU(X)
#undef X
	};
	u32 kind = kinds[INSN_OP(i) >> 4];
	bool is_plain = kind && !(INSN_OP(i) == ALU_MOV && i.off);
	if (INSN_OP(i) == ALU_MOV && i.off == 1) {       /* between address spaces: the machine's */
		put(m, T_LEAVE);
		return;
	}
	operands(m, put(m, !is_plain ? T_ANY : INSN_CLASS(i) == CLS_ALU64 ? kind : kind + 1), i);
	wrote(m, i.dst);
}

static void compare(struct maker *m, struct insn i)
{
	static const u16 kinds[16] = {
#define X(name, value) [JMP_##name >> 4] = T_J##name##64,
		ALL_JUMPS(X)
#undef X
	};
	operands(m, put(m, kinds[INSN_OP(i) >> 4] + (INSN_CLASS(i) == CLS_JMP32)), i);
}

enum { KINDS = T_LOAD_H - T_LOAD_B, LOAD = 0, STORE = T_STORE_B - T_LOAD_B, SIGNED_LOAD = T_LOAD_SIGNED_B - T_LOAD_B,
	ON_STACK = 1 };

static void memory(struct maker *m, struct insn i)
{
	u32 size = vm_bytes_of(i), which = size == 8 ? 3 : size / 2, cls = INSN_CLASS(i);
	u32 what = cls != CLS_LDX ? STORE : (i.code & 0xe0) == MODE_MEMSX ? SIGNED_LOAD : LOAD;
	u32 base = cls == CLS_LDX ? i.src : i.dst;
	bool on_stack = base == REG_FP && i.off >= -STACK_BYTES && i.off <= -(s32)size && what != SIGNED_LOAD;
	struct op *o = put(m, T_LOAD_B + which * KINDS + what + (on_stack ? ON_STACK : 0));
	o->a = &m->vm->r[i.dst];
	o->imm = (u64)(s64)i.imm;
	o->b = cls == CLS_ST ? &o->imm : &m->vm->r[i.src];
	o->off = i.off;
	if (cls == CLS_LDX)
		wrote(m, i.dst);
}

static void atomic(struct maker *m, struct insn i)
{
	operands(m, put(m, T_ATOMIC), i);
	if (i.imm == ATOMIC_CMPXCHG)
		wrote(m, 0);
	else if (i.imm == ATOMIC_LOAD_ACQ)
		wrote(m, i.dst);
	else if (i.imm & ATOMIC_FETCH && i.imm != ATOMIC_STORE_REL)
		wrote(m, i.src);
}

/* A constant that the machine does not have faults where it is loaded. */
static void constant(struct maker *m, struct insn i)
{
	u64 v;
	if (!vm_constant(m->vm, m->func, m->pc, &v)) {
		m->vm->failed = false;
		m->vm->end = VM_DONE;
		put(m, T_LEAVE);
		return;
	}
	struct op *o = put(m, T_MOV64);
	o->a = &m->vm->r[i.dst];
	o->imm = v;
	o->b = &o->imm;
	wrote(m, i.dst);
}

/* dispatch */
static void make(struct maker *m, struct insn i)
{
	switch (isa_row(i.code)->form) {
	case FORM_ALU: case FORM_DIV: case FORM_NEG: case FORM_END: case FORM_BSWAP: case FORM_MOVX: alu(m, i); break;
	case FORM_LD64: constant(m, i); break;
	case FORM_LDX: case FORM_ST: case FORM_STX: memory(m, i); break;
	case FORM_ATOMIC: atomic(m, i); break;
	case FORM_JCC: compare(m, i); break;
	case FORM_JA: case FORM_JA32: put(m, T_JUMP); break;
	case FORM_MAYGOTO: put(m, T_MAY_GOTO); break;
	case FORM_CALL: case FORM_CALLX: case FORM_ABS: case FORM_IND: put(m, T_CALL); break;
	case FORM_EXIT: put(m, T_EXIT); break;
	default: put(m, T_LEAVE);                /* a fault, which the interpreter tells */
	}
}

static bool jumps(u32 kind)
{
	return kind == T_JUMP || kind == T_MAY_GOTO || (kind >= T_JEQ64 && kind <= T_JSLE32);
}

/* Of an instruction at most three operations: where a block begins, itself, and that it wrote r0. */
void thread_translate(struct vm *vm, u32 func, struct jit_code *c)
{
	const struct obj_func *f = &vm->obj->funcs.v[func];
	struct arena *a = &vm->opt.jit->arena;
	struct maker m = { .vm = vm, .f = f, .flow = &c->flow, .func = func, .at = c->at };
	m.ops = arena_array(a, struct op, 3 * f->ninsns + 1);
	for (; m.pc < f->ninsns; m.pc += 1u + insn_is_ld64(f->insns[m.pc]), m.unrun--) {
		m.at[m.pc] = m.n * (u32)sizeof(struct op);
		if (c->flow.marks[m.pc] & FLOW_LEADER) {
			m.unrun = flow_block(&c->flow, f, m.pc);
			put(&m, vm->opt.counts ? T_COUNTED_BLOCK : T_BLOCK);
		}
		make(&m, f->insns[m.pc]);
	}
	m.unrun = 0;
	put(&m, T_LEAVE);                        /* past the last instruction */
	for (u32 k = 0; k < m.n; k++)
		if (jumps(m.ops[k].kind))
			m.ops[k].to = &m.ops[m.at[isa_target(f->insns[m.ops[k].pc], m.ops[k].pc)] / sizeof(struct op)];
	c->memory = m.ops;
	c->size = m.n * sizeof(struct op);
	c->enter = thread_run;
}

/* ---- running ---- */

/* Where the bytes are, once they are checked; NULL: jit_at knows what is to be said of them. vm_probe has all rules. */
static inline u8 *reach(struct vm *vm, u64 addr, u32 size, bool writes)
{
	u32 number = (u32)(addr >> 32) + (1u << 16), off = vm_offset(addr);      /* of memory its number remains */
	const struct region *r = &vm->regions.v[number];
	bool is_plain = number < vm->regions.n && r->plain & (writes ? PLAIN_WRITE : PLAIN_READ);
	if (!is_plain || off < r->low || off >= r->high)
		return NULL;
	bool fits = r->mask ? (off & r->mask) + size <= r->size : size <= r->high - off;
	return fits ? r->host + off : NULL;
}

static u8 *reach_slowly(struct vm *vm, u64 addr, u32 size, bool writes)
{
	return (u8 *)(uintptr_t)jit_at(vm, addr, size + (writes ? JIT_WRITES : 0));
}

static enum jit_end leave(struct vm *vm, const struct flow *flow, const struct op *o, u64 left)
{
	u16 init = flow->live[o->pc];
	vm->init = (u16)((flow->tracks_r0 ? (vm->init & 1) | (init & ~1u) : init) | 1 << REG_FP);
	vm->unrun = o->unrun;
	vm->left = left + o->unrun;
	vm->top->pc = o->pc;
	return JIT_LEFT;
}

static bool run_atomic(struct vm *vm, const struct flow *flow, const struct op *o)
{
	struct insn i = vm->top->func->insns[o->pc];
	u32 size = vm_bytes_of(i);
	bool is_load = i.imm == ATOMIC_LOAD_ACQ;
	u64 addr = vm->r[is_load ? i.src : i.dst] + (u64)(s64)i.off, old = 0, value;
	u8 *p = addr % size ? NULL : reach_slowly(vm, addr, size, !is_load);
	(void)flow;
	if (!p)
		return false;
	memcpy(&old, p, size);
	if (is_load) {
		vm->r[i.dst] = old;
		return true;
	}
	value = isa_atomic(i, old, size == 4 ? (u32)vm->r[i.src] : vm->r[i.src], vm->r[0]);
	memcpy(p, &value, size);
	if (i.imm == ATOMIC_CMPXCHG)
		vm->r[0] = old;
	else if (i.imm & ATOMIC_FETCH && i.imm != ATOMIC_STORE_REL)
		vm->r[i.src] = old;
	return true;
}

enum called { GOES_ON, ENDS, LEAVES_BEHIND };

/* By the machine. Behind it r1 to r5 hold nothing. */
static enum called run_call(struct vm *vm, const struct flow *flow, const struct op *o, enum jit_end *end)
{
	const struct obj_func *f = vm->top->func;
	u32 func = vm->top->func_index, at;
	struct insn i = f->insns[o->pc];
	u16 init = flow->live[o->pc], after = o->pc + 1 < f->ninsns ? flow->live[o->pc + 1] : 0;
	vm->init = (u16)((flow->tracks_r0 ? (vm->init & 1) | (init & ~1u) : init) | 1 << REG_FP);
	*end = (enum jit_end)jit_call(vm, o->pc);
	bool is_function = *end == JIT_NO_R0 && insn_is_call(i) &&
		flow_callee(vm->opt.jit, func, o->pc, &at) != UINT32_MAX;
	if (is_function && after & 1)
		return LEAVES_BEHIND;
	if (*end != JIT_GOES_ON && !is_function)
		return ENDS;
	memset(&vm->r[1], 0, 5 * sizeof(vm->r[1]));
	return GOES_ON;
}

static enum jit_end leave_behind(struct vm *vm, const struct flow *flow, const struct op *o, u64 left)
{
	struct op behind = { .pc = o->pc + 1 };
	enum jit_end end = leave(vm, flow, &behind, left);
	vm->init &= (u16)~1;
	return end;
}

/* Called as native code is. */
enum jit_end thread_run(struct vm *vm, const void *at)
{
	static const void *const labels[] = { &&T_BLOCK, &&T_COUNTED_BLOCK, &&T_LEAVE, &&T_ANY, &&T_ATOMIC, &&T_WROTE,
		&&T_CALL, &&T_EXIT, &&T_JUMP, &&T_MAY_GOTO,
#define X(name, value) &&T_##name##64, &&T_##name##32,
		ALL_ALU(X)
#undef X
#define X(name, value) &&T_J##name##64, &&T_J##name##32,
		ALL_JUMPS(X)
#undef X
#define X(size, type) &&T_LOAD_##size, &&T_LOAD_STACK_##size, &&T_STORE_##size, &&T_STORE_STACK_##size, \
		&&T_LOAD_SIGNED_##size,
		ALL_MEMORY(X)
#undef X
	};
	const struct op *o = at;
	const struct flow *flow = &vm->opt.jit->codes[vm->top->func_index].flow;
	u8 *const stack = (u8 *)vm->top;
	u64 left = vm->left;
	enum jit_end end;
#define NEXT goto *labels[(++o)->kind]
#define GO_TO(op) goto *labels[(o = (op))->kind]
	goto *labels[o->kind];

T_COUNTED_BLOCK:
	vm->top->hits[o->pc]++;
T_BLOCK:
	if (left < o->unrun)
		return leave(vm, flow, o, left - o->unrun);
	left -= o->unrun;
	NEXT;
T_LEAVE:
	return leave(vm, flow, o, left);
T_ANY:
	isa_alu(vm->top->func->insns[o->pc], *o->a, *o->b, o->a);
	NEXT;
T_WROTE:
	vm->init |= 1;
	NEXT;
T_ATOMIC:
	if (!run_atomic(vm, flow, o))
		return leave(vm, flow, o, left);
	NEXT;
T_CALL:
	vm->left = left;
	switch (run_call(vm, flow, o, &end)) {
	case GOES_ON: left = vm->left; NEXT;
	case LEAVES_BEHIND: return leave_behind(vm, flow, o, vm->left);
	default: return end;
	}
T_EXIT:
	vm->top->pc = o->pc;
	vm->left = left;
	vm->init |= flow->tracks_r0 ? 0 : 1;
	return JIT_DONE;
T_JUMP:
	GO_TO(o->to);
T_MAY_GOTO:
	if (vm->top->loops_left)
		vm->top->loops_left--;
	if (!vm->top->loops_left)
		GO_TO(o->to);
	NEXT;

#define BITS 63
#define SIGNED s64
#define UNSIGNED u64
#define X(name, value) T_##name##64: { UNUSED u64 a = *o->a; UNUSED u64 b = *o->b; *o->a = value; } NEXT;
	ALL_ALU(X)
#undef X
#define X(name, value) T_J##name##64: { u64 a = *o->a, b = *o->b; if (value) GO_TO(o->to); } NEXT;
	ALL_JUMPS(X)
#undef X
#undef BITS
#undef SIGNED
#undef UNSIGNED
#define BITS 31
#define SIGNED s32
#define UNSIGNED u32
#define X(name, value) \
T_##name##32: { UNUSED u32 a = (u32)*o->a; UNUSED u32 b = (u32)*o->b; *o->a = (u32)(value); } NEXT;
	ALL_ALU(X)
#undef X
#define X(name, value) T_J##name##32: { u32 a = (u32)*o->a, b = (u32)*o->b; if (value) GO_TO(o->to); } NEXT;
	ALL_JUMPS(X)
#undef X

/* A packet pointer is no bytes of the context: vm->field. */
#define LOAD_AS(type, number) { \
		type number; \
		u64 addr = *o->b + (u64)(s64)o->off; \
		u8 *p = reach(vm, addr, sizeof(number), false); \
		if (!p && !(p = reach_slowly(vm, addr, sizeof(number), false))) { \
			if (!vm->field) \
				return leave(vm, flow, o, left); \
			*o->a = vm->field; \
			NEXT; \
		} \
		memcpy(&number, p, sizeof(number)); \
		*o->a = (u64)(s64)number; \
	} NEXT;
#define X(size, type) \
T_LOAD_##size: LOAD_AS(type, v) \
T_LOAD_SIGNED_##size: LOAD_AS(SIGNED_##size, v) \
T_LOAD_STACK_##size: { type v; memcpy(&v, stack + o->off, sizeof(v)); *o->a = v; } NEXT; \
T_STORE_STACK_##size: { type v = (type)*o->b; memcpy(stack + o->off, &v, sizeof(v)); } NEXT; \
T_STORE_##size: { \
		type v = (type)*o->b; \
		u64 addr = *o->a + (u64)(s64)o->off; \
		u8 *p = reach(vm, addr, sizeof(v), true); \
		if (!p && !(p = reach_slowly(vm, addr, sizeof(v), true))) \
			return leave(vm, flow, o, left); \
		memcpy(p, &v, sizeof(v)); \
	} NEXT;
#define SIGNED_B s8
#define SIGNED_H s16
#define SIGNED_W s32
#define SIGNED_DW s64
	ALL_MEMORY(X)
#undef X
}
