/* pass_space.c: where each pointer points as the kernel's verifier will see it, and what follows: a load
 * through what the verifier calls a number becomes a probe read.
 *
 * Runs when inlining and SSA have made data flow plain, callers before callees, so that a subprogram that stays a
 * call knows what its parameters are at every call site. Spaces form a lattice: SPACE_UNKNOWN below (nothing has flowed
 * here yet), two different memories that programs access plainly make SPACE_MAP_VALUE (which is one of them), other two
 * make SPACE_SCALAR (a probe read takes any address), and SPACE_ANY above stands for what cannot be known (a callback's
 * parameter): it is left as it is written.
 *
 *   what                                        space
 *   parameter 0 of a program                    CTX
 *   load from CTX                               by uapi's table; BTF where arguments are trusted pointers; USER what
 *                                               a system call was given
 *   result of a helper                          by uapi's table
 *   load through BTF of a pointer to a struct   BTF; of any other pointer: KERNEL, or USER when tagged so
 *   load through KERNEL, USER                   KERNEL, USER
 *   load from a stack slot                      what was stored there; KERNEL or USER if a helper wrote it; ANY if a
 *                                               function got its address, which may have put a pointer there
 *   result of a kfunc                           BTF; ANY where its type is not the kernel's: void *, int *
 *   other loads                                 SCALAR
 *
 * A probed load goes through one stack slot of 8 bytes for the whole function: helper writes it, the load follows
 * at once. A failed read leaves zeros there, as the kernel does. */
#include "cc/pass/pass_private.h"

#include "cc/type/type.h"
#include "uapi/uapi.h"

struct slot { ref object; s64 off; u8 space; };   /* what was stored as 8 bytes at a place on the stack */
struct spaces {
	struct ir_fn *fn;
	struct pass_ctx *c;
	u8 *space;
	bool *handed;            /* by ref: a stack object whose address a function got */
	enum uapi_ctx ctx;
	bool is_user_program;    /* uprobes: registers hold user addresses */
	bool is_sys_enter;       /* what a system call is given holds user addresses */
	vec(struct slot) slots;
	struct map slot_of;      /* object and offset -> index + 1 */
	ref scratch;
	bool changed;
};

/* ---- the lattice ------------------------------------------------------------------------------------------- */

static bool is_memory(u8 s)
{
	return s == SPACE_STACK || s == SPACE_MAP_VALUE || s == SPACE_GLOBAL || s == SPACE_RINGBUF || s == SPACE_PACKET;
}

static u8 join(u8 a, u8 b)
{
	if (a == b || b == SPACE_UNKNOWN)
		return a;
	if (a == SPACE_UNKNOWN)
		return b;
	if (a == SPACE_ANY || b == SPACE_ANY)
		return SPACE_ANY;
	return is_memory(a) && is_memory(b) ? SPACE_MAP_VALUE : SPACE_SCALAR;
}

static bool is_number(u8 s) { return s == SPACE_SCALAR || s == SPACE_KERNEL || s == SPACE_USER; }

static bool is_pointer_to_record(const struct type *t)
{
	t = t ? type_strip(t) : NULL;
	return t && t->kind == TY_PTR && type_is_record(type_strip(t->base));
}

static bool is_pointer_to_kernel(const struct type *t)
{
	return is_pointer_to_record(t) && type_strip(type_strip(t)->base)->is_kernel;
}

static u8 number_space(const struct type *t, u8 otherwise)
{
	return t && type_is_ptr(t) && type_has_tag(type_strip(t), "user") ? SPACE_USER : otherwise;
}

/* ---- what values are ------------------------------------------------------------------------------------------ */

static u8 of_helper(u32 number)
{
	const struct uapi_helper_row *h = uapi_helper(number);
	switch (h ? h->result : UV_INT) {
	case UV_MAP_VALUE_OR_NULL: case UV_MAP_VALUE: return SPACE_MAP_VALUE;
	case UV_MEM_OR_NULL: case UV_RECORD: case UV_MEM: return SPACE_RINGBUF;
	case UV_BTF: case UV_BTF_OR_NULL: return SPACE_BTF;
	case UV_SOCK: case UV_SOCK_OR_NULL: return SPACE_SOCK;
	case UV_PERCPU: case UV_PERCPU_OR_NULL: return SPACE_PERCPU;
	case UV_KERNEL_SCALAR: return SPACE_KERNEL;
	default: return SPACE_SCALAR;
	}
}

static bool has_btf_args(enum uapi_ctx ctx)
{
	return ctx == CTX_BTF_ARGS || ctx == CTX_ITER || ctx == CTX_STRUCT_OPS;
}

/* The base value and the constant distance from it. */
static ref base_of(const struct ir_fn *fn, ref r, s64 *off)
{
	enum { MAX_STEPS = 64 };
	for (u32 i = 0; i < MAX_STEPS; i++) {
		const struct ir_ins *x = ir_at(fn, r);
		ref from = ir_step_back(fn, r, off);
		if (!from && x->op == IR_add && ir_at(fn, x->b)->op == IR_core) {
			*off += (s64)fn->mod->cores.v[ir_at(fn, x->b)->imm].local;
			from = x->a;
		}
		if (!from)
			break;
		r = from;
	}
	return r;
}

/* The common head of a tracepoint's record and the call's number, kernel/trace/trace.h's syscall_trace_enter. */
enum { SYS_ENTER_ARGS = 16 };

static u8 of_ctx_load(const struct spaces *s, const struct ir_ins *x)
{
	s64 off = x->imm;
	base_of(s->fn, x->a, &off);
	const struct uapi_ctx_field *f = off >= 0 ? uapi_ctx_field(s->ctx, (u32)off, x->width) : NULL;
	if (!f && has_btf_args(s->ctx) && x->width == 8)
		return SPACE_BTF;
	switch (f ? f->kind : UF_SCALAR) {
	case UF_PACKET: case UF_PACKET_META: return SPACE_PACKET;
	case UF_PACKET_END: return SPACE_PACKET_END;
	case UF_SOCK: return SPACE_SOCK;
	case UF_BTF: return SPACE_BTF;
	case UF_BUF: return SPACE_MAP_VALUE;
	default: break;
	}
	bool is_argument = s->is_sys_enter && off >= SYS_ENTER_ARGS;
	if (s->is_user_program || is_argument)
		return number_space(x->ctype, SPACE_USER);
	return number_space(x->ctype, SPACE_SCALAR);
}

enum { ANYWHERE = INT32_MIN };       /* the offset of what was stored at a place that is computed */

/* The object on the stack that a computed address lies in; 0: not known. */
static ref object_of(const struct spaces *s, ref r)
{
	enum { MAX_STEPS = 64 };
	for (u32 i = 0; i < MAX_STEPS; i++) {
		const struct ir_ins *x = ir_at(s->fn, r);
		if (x->op == IR_alloca)
			return r;
		if (x->op == IR_copy || (x->op == IR_add && s->space[x->a] == SPACE_STACK))
			r = x->a;
		else if (x->op == IR_add && s->space[x->b] == SPACE_STACK)
			r = x->b;
		else
			break;
	}
	return 0;
}

static u64 slot_key(ref object, s64 off) { return (u64)object << 32 ^ (u64)(u32)off; }

static u8 of_stack_load(const struct spaces *s, const struct ir_ins *x)
{
	s64 off = x->imm;
	u64 n;
	u8 v = SPACE_UNKNOWN;
	ref base = base_of(s->fn, x->a, &off), object = object_of(s, base);
	if (!object)
		return x->width == 8 ? SPACE_ANY : SPACE_SCALAR;
	if (base != object) {                /* t[i]: any of what was put into t */
		vec_each(slot, &s->slots)
			if (slot->object == object)
				v = join(v, slot->space);
	} else {
		if (map_get(&s->slot_of, slot_key(object, off), &n))
			v = s->slots.v[n - 1].space;
		if (map_get(&s->slot_of, slot_key(object, ANYWHERE), &n))
			v = join(v, s->slots.v[n - 1].space);
	}
	if (s->handed[object] && x->width == 8 && !is_pointer_to_kernel(x->ctype))
		v = join(v, number_space(x->ctype, SPACE_ANY));
	return v == SPACE_UNKNOWN ? number_space(x->ctype, SPACE_SCALAR) : v;
}

static u8 of_load(const struct spaces *s, const struct ir_ins *x)
{
	u8 from = s->space[x->a];
	if (from == SPACE_CTX)
		return of_ctx_load(s, x);
	if (x->width != 8)
		return SPACE_SCALAR;
	switch (from) {
	case SPACE_BTF: case SPACE_SOCK:
		if (number_space(x->ctype, SPACE_KERNEL) == SPACE_USER)
			return SPACE_USER;
		return !x->ctype || is_pointer_to_record(x->ctype) ? SPACE_BTF : SPACE_KERNEL;
	case SPACE_KERNEL: case SPACE_SCALAR: case SPACE_USER:
		if (x->mem == IRM_USER || from == SPACE_USER)
			return SPACE_USER;
		return number_space(x->ctype, from);
	case SPACE_STACK: return of_stack_load(s, x);
	case SPACE_UNKNOWN: return SPACE_UNKNOWN;
	case SPACE_ANY: return SPACE_ANY;
	case SPACE_MAP_VALUE: case SPACE_GLOBAL:
		if (x->ctype && type_is_ptr(x->ctype) && (type_has_tag(type_strip(x->ctype), "kptr") ||
			type_has_tag(type_strip(x->ctype), "kptr_untrusted") ||
		    type_has_tag(type_strip(x->ctype), "percpu_kptr") || type_has_tag(type_strip(x->ctype), "uptr")))
			return SPACE_BTF;
		return number_space(x->ctype, SPACE_SCALAR);
	default: return number_space(x->ctype, SPACE_SCALAR);
	}
}

static u8 of_symbol(const struct ir_sym *y)
{
	return y->kind == SYM_MAP ? SPACE_MAP : y->kind == SYM_KSYM ? SPACE_BTF : y->kind == SYM_FUNC ? SPACE_FUNC :
		SPACE_GLOBAL;
}

static u8 of_param(const struct spaces *s, u32 n)
{
	if (s->fn->is_program)
		return n == 0 ? SPACE_CTX : SPACE_SCALAR;
	u8 v = s->fn->param_space[n];
	return v == SPACE_UNKNOWN ? SPACE_ANY : v;
}

/* Does the verifier know the number where it is used? Constants, and counters that are made of them alone; also what takes
 * more steps to find out than are left. */
static bool is_known(const struct ir_fn *fn, ref r, u32 *steps)
{
	const struct ir_ins *x = ir_at(fn, r);
	if (ir_is_const(fn, r) || !*steps || x->op == IR_core)
		return true;
	--*steps;
	switch (x->op) {
	case IR_phi:
		for (u32 n = 0; n < x->nargs; n++)
			if (!is_known(fn, fn->args.v[x->args + n], steps))
				return false;
		return true;
	case IR_copy: case IR_zext: case IR_sext: case IR_trunc: return is_known(fn, x->a, steps);
	case IR_add: case IR_sub: case IR_mul: case IR_shl: case IR_and: case IR_or:
		return is_known(fn, x->a, steps) && is_known(fn, x->b, steps);
	default: return false;
	}
}

/* A kernel's object is read plainly only where the verifier knows the offset: o->list[i] else needs a probe read. A
 * variable of the kernel that is no object is memory of a known size. */
static u8 moved(const struct spaces *s, ref from, ref by)
{
	enum { MAX_STEPS = 64 };
	s64 off = 0;
	u32 steps = MAX_STEPS;
	u8 space = s->space[from];
	bool is_object = (space == SPACE_BTF || space == SPACE_SOCK) &&
		ir_at(s->fn, base_of(s->fn, from, &off))->op != IR_addr;
	return is_object && !is_known(s->fn, by, &steps) ? SPACE_KERNEL : space;
}

static u8 of_sum(const struct spaces *s, const struct ir_ins *x)
{
	u8 a = s->space[x->a], b = s->space[x->b];
	if (x->type != IRT_D)
		return SPACE_SCALAR;
	if (ir_is_const(s->fn, x->b) || ir_at(s->fn, x->b)->op == IR_core)
		return a;
	if (ir_is_const(s->fn, x->a))
		return x->op == IR_add ? b : SPACE_SCALAR;
	if (x->op == IR_sub && !is_number(b))
		return b == SPACE_UNKNOWN ? a : SPACE_SCALAR;
	/* pointer plus number is a pointer; the number may have been loaded from anywhere */
	if (!is_number(a) && a != SPACE_UNKNOWN)
		return moved(s, x->a, x->b);
	if (!is_number(b) && b != SPACE_UNKNOWN && x->op == IR_add)
		return moved(s, x->b, x->a);
	return a == SPACE_UNKNOWN ? b : a;
}

static u8 of_phi(const struct spaces *s, const struct ir_ins *x)
{
	u8 v = SPACE_UNKNOWN;
	for (u32 n = 0; n < x->nargs; n++) {
		ref o = s->fn->args.v[x->args + n];
		if (!ir_is_const(s->fn, o) && ir_at(s->fn, o)->op != IR_undef)   /* NULL joins with any pointer */
			v = join(v, s->space[o]);
	}
	return v;
}

/* What a kfunc returns is the kernel's where its type is: else a counter, a slice of a dynptr, an object of the
 * program's own. */
static u8 of_kfunc(const struct ir_sym *y)
{
	const struct type *t = y->ctype ? type_strip(y->ctype) : NULL;
	bool is_cast = str_is(y->name, "bpf_rdonly_cast") || str_is(y->name, "bpf_cast_to_kern_ctx");
	return is_cast || !t || t->kind != TY_FUNC || is_pointer_to_record(t->base) ? SPACE_BTF : SPACE_ANY;
}

static u8 of_call(const struct spaces *s, const struct ir_ins *x)
{
	if (!x->sym)
		return of_helper((u32)x->imm);
	const struct ir_sym *y = &s->fn->mod->syms.v[x->sym];
	return y->kind == SYM_KFUNC ? of_kfunc(y) : SPACE_ANY;
}

static u8 compute(const struct spaces *s, ref i)
{
	const struct ir_ins *x = ir_at(s->fn, i);
	switch (x->op) {
	case IR_alloca: return SPACE_STACK;
	case IR_addr: return of_symbol(&s->fn->mod->syms.v[x->sym]);
	case IR_param: return of_param(s, (u32)x->imm);
	case IR_call: return of_call(s, x);
	case IR_copy: case IR_launder: return s->space[x->a];
	case IR_addrspace: return SPACE_ARENA;
	case IR_select: {
		bool b = ir_is_const(s->fn, x->b), c = ir_is_const(s->fn, x->c);
		return b ? s->space[x->c] : c ? s->space[x->b] : join(s->space[x->b], s->space[x->c]);
	}
	case IR_phi: return of_phi(s, x);
	case IR_add: case IR_sub: return of_sum(s, x);
	case IR_and: case IR_or: return is_number(s->space[x->a]) ? s->space[x->a] : SPACE_SCALAR;
	case IR_zext: return x->width == 4 ? s->space[x->a] : SPACE_SCALAR;      /* packet pointers come as 32 bits */
	case IR_load: case IR_loadacq: return of_load(s, x);
	case IR_asmout: return SPACE_ANY;
	default: return SPACE_SCALAR;
	}
}

/* ---- flow -------------------------------------------------------------------------------------------------------- */

static void note_store(struct spaces *s, const struct ir_ins *x)
{
	s64 off = x->imm;
	if (x->width != 8 || s->space[x->a] != SPACE_STACK || ir_is_const(s->fn, x->b))
		return;
	ref base = base_of(s->fn, x->a, &off), object = object_of(s, base);
	if (!object)
		return;
	if (base != object)
		off = ANYWHERE;
	u64 *n = map_slot(&s->slot_of, s->c->tmp, slot_key(object, off));
	if (!*n) {
		vec_push(&s->slots, s->c->tmp, ((struct slot){ object, off, SPACE_UNKNOWN }));
		*n = s->slots.n;
	}
	struct slot *v = &s->slots.v[*n - 1];
	u8 now = join(v->space, s->space[x->b]);
	s->changed |= now != v->space;
	v->space = now;
}

static void note_handed(struct spaces *s, const struct ir_ins *x)
{
	for (u32 n = 0; x->sym && n < x->nargs; n++) {
		ref a = s->fn->args.v[x->args + n], object = s->space[a] == SPACE_STACK ? object_of(s, a) : 0;
		if (!object || s->handed[object])
			continue;
		s->handed[object] = true;
		s->changed = true;
	}
}

static void flow(struct spaces *s)
{
	enum { MAX_ROUNDS = 64 };
	struct ir_fn *fn = s->fn;
	for (u32 i = 1; i < fn->ins.n; i++)
		if (ir_is_floating(ir_at(fn, i)->op))
			s->space[i] = compute(s, i);
	s->changed = true;
	for (u32 rounds = 0; s->changed && rounds < MAX_ROUNDS; rounds++) {
		s->changed = false;
		vec_each(b, &fn->order)
			ir_each(i, fn, *b) {
				const struct ir_ins *x = ir_at(fn, i);
				if (x->op == IR_store)
					note_store(s, x);
				if (x->op == IR_call)
					note_handed(s, x);
				if (x->type == IRT_V)
					continue;
				u8 v = compute(s, i);
				s->changed |= v != s->space[i];
				s->space[i] = v;
			}
	}
}

/* ---- what follows ------------------------------------------------------------------------------------------------ */

static u32 reader(const struct spaces *s, u8 mem, u8 space)
{
	if (!s->c->has_probe_read_kernel)
		return HELPER_probe_read;
	if (mem == IRM_USER || space == SPACE_USER)
		return HELPER_probe_read_user;
	if (mem == IRM_KERNEL || space == SPACE_KERNEL || space == SPACE_BTF)
		return HELPER_probe_read_kernel;
	/* A register or an argument of which nothing is known: may be either. */
	return s->ctx == CTX_PT_REGS || s->ctx == CTX_TRACEPOINT || s->ctx == CTX_RAW_TP ||
		s->ctx == CTX_PERF ? HELPER_probe_read : HELPER_probe_read_kernel;
}

static ref address(struct ir_fn *fn, ref before, ref base, s64 off)
{
	if (!off)
		return base;
	return ir_insert_before(fn, before, (struct ir_ins){ .op = IR_add, .type = IRT_D, .a = base,
		.b = ir_const(fn, IRT_D, off) });
}

static void insert_read(struct spaces *s, ref before, u32 helper, ref to, s64 bytes, ref from)
{
	struct ir_fn *fn = s->fn;
	ref args[3] = { to, ir_const(fn, IRT_D, bytes), from };
	u32 at = fn->args.n;
	for (u32 i = 0; i < 3; i++)
		vec_push(&fn->args, fn->arena, args[i]);
	ir_insert_before(fn, before, (struct ir_ins){ .op = IR_call, .type = IRT_D, .imm = helper, .args = at,
		.nargs = 3, .flags = IRF_BUILTIN });
}

static void probe_load(struct spaces *s, ref i)
{
	struct ir_fn *fn = s->fn;
	struct ir_ins x = *ir_at(fn, i);
	if (!s->scratch)
		s->scratch = ir_alloca(fn, 8, 8, NULL, x.at);
	insert_read(s, i, reader(s, x.mem, s->space[x.a]), s->scratch, x.width, address(fn, i, x.a, x.imm));
	struct ir_ins *load = ir_at(fn, i);
	load->a = s->scratch;
	load->imm = 0;
	load->mem = IRM_DIRECT;
}

static void probe_copy(struct spaces *s, ref i)
{
	struct ir_fn *fn = s->fn;
	struct ir_ins x = *ir_at(fn, i);
	insert_read(s, i, reader(s, x.mem, s->space[x.b]), x.a, x.imm, x.b);
	ir_remove(fn, i);
}

/* The verifier takes contexts at constant offsets only, never through a pointer that something was added to. So a copy
 * out of one becomes loads of what is aligned there, and no wider than fields of 4 bytes; where its place is relocated,
 * a probe read. */
static bool is_relocated(const struct ir_fn *fn, ref r)
{
	while (ir_at(fn, r)->op == IR_add && ir_is_const(fn, ir_at(fn, r)->b))
		r = ir_at(fn, r)->a;
	return ir_at(fn, r)->op == IR_add;
}

static bool context_copy(struct spaces *s, ref i)
{
	enum { MAX_PIECES = 32 };
	struct ir_fn *fn = s->fn;
	struct ir_ins x = *ir_at(fn, i);
	s64 off = 0;
	ref base = base_of(fn, x.b, &off);
	if (is_relocated(fn, x.b) || off < 0 || x.imm > 8 * MAX_PIECES) {
		if (s->ctx != CTX_TRACEPOINT && s->ctx != CTX_PT_REGS && s->ctx != CTX_RAW_TP)
			return false;
		insert_read(s, i, s->c->has_probe_read_kernel ? HELPER_probe_read_kernel : HELPER_probe_read, x.a,
			x.imm, x.b);
		ir_remove(fn, i);
		return true;
	}
	for (s64 at = 0; at < x.imm;) {
		u8 w = x.width == 4 ? 4 : 8;
		while (w > x.imm - at || (off + at) % w)
			w /= 2;
		ref v = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_load, .type = w == 8 ? IRT_D : IRT_W,
			.width = w, .a = base, .imm = off + at, .at = x.at });
		ir_insert_before(fn, i, (struct ir_ins){ .op = IR_store, .type = IRT_V, .width = w, .a = x.a, .b = v,
			.imm = at, .at = x.at });
		at += w;
	}
	ir_remove(fn, i);
	return true;
}

static void refuse_write(struct spaces *s, const struct ir_ins *x)
{
	bool user = s->space[x->a] == SPACE_USER;
	struct diag *d = cc_report(s->c->ds, KERNEL_WRITE, where_src(x->at, 1), "%s memory cannot be written",
		user ? "user" : "kernel");
	if (user)
		diag_hint(s->c->ds, d, "bpf_probe_write_user() can, where the kernel allows it");
}

static bool is_probed(const struct spaces *s, ref base, u8 mem)
{
	u8 v = s->space[base];
	if (ir_is_const(s->fn, base))
		return mem == IRM_KERNEL || mem == IRM_USER;
	return is_number(v) || (v == SPACE_BTF && mem == IRM_USER);
}

/* The verifier takes load_acquire and store_release of these alone (check_load_mem and atomic_ptr_type_ok of
 * kernel/bpf/verifier.c). */
static bool takes_order(const struct spaces *s, const struct ir_ins *x)
{
	switch (s->space[x->a]) {
	case SPACE_STACK: case SPACE_MAP_VALUE: case SPACE_RINGBUF: case SPACE_GLOBAL: case SPACE_ARENA: return true;
	default: return x->mem == IRM_ARENA;
	}
}

static bool treat(struct spaces *s, ref i)
{
	struct ir_ins *x = ir_at(s->fn, i);
	if ((x->op == IR_loadacq || x->op == IR_storerel) && !takes_order(s, x))
		x->op = x->op == IR_loadacq ? IR_load : IR_store;    /* a volatile one */
	switch (x->op) {
	case IR_load:
		if (x->mem == IRM_DIRECT || x->mem == IRM_ARENA || !is_probed(s, x->a, x->mem))
			return false;
		probe_load(s, i);
		return true;
	case IR_memcpy:
		if (s->space[x->a] == SPACE_KERNEL || s->space[x->a] == SPACE_USER)
			refuse_write(s, x);
		if (s->space[x->b] == SPACE_CTX)
			return context_copy(s, i);
		/* A trusted struct is copied by a helper too: the verifier wants plain loads field by field. */
		if (x->mem == IRM_DIRECT || x->mem == IRM_ARENA || (!is_probed(s, x->b, x->mem) &&
			s->space[x->b] != SPACE_BTF))
			return false;
		probe_copy(s, i);
		return true;
	case IR_store: case IR_memset: case IR_atomic: case IR_cmpxchg:
		if (s->space[x->a] == SPACE_KERNEL || s->space[x->a] == SPACE_USER)
			refuse_write(s, x);
		return false;
	default: return false;
	}
}

/* Callees that stay calls learn what they are given. */
static void tell_callee(const struct spaces *s, const struct ir_ins *x)
{
	struct ir_sym *y = x->sym ? &s->fn->mod->syms.v[x->sym] : NULL;
	if (!y || !y->fn || !y->is_static)
		return;
	for (u32 n = 0; n < x->nargs && n < y->fn->nparams; n++) {
		ref a = s->fn->args.v[x->args + n];
		if (!ir_is_const(s->fn, a))
			y->fn->param_space[n] = join(y->fn->param_space[n], s->space[a]);
	}
	y->fn->ctx = s->ctx;
	y->fn->is_user_program = s->is_user_program;
	y->fn->is_sys_enter = s->is_sys_enter;
}

bool pass_space(struct ir_fn *fn, struct pass_ctx *c)
{
	struct spaces s = { .fn = fn, .c = c, .ctx = fn->ctx, .is_user_program = fn->is_user_program,
		.is_sys_enter = fn->is_sys_enter };
	bool changed = false;
	u32 had = fn->ins.n;
	if (fn->sec && fn->ctx == CTX_TRACEPOINT)
		s.is_sys_enter = fn->section && str_starts(fn->section->target, "syscalls/sys_enter_");
	if (fn->sec)
		s.is_user_program = fn->sec->name && (strstr(fn->sec->name, "uprobe") ||
			strstr(fn->sec->name, "uretprobe") || str_is(str_from(fn->sec->name), "usdt"));
	s.space = arena_array(c->tmp, u8, had);
	s.handed = arena_array(c->tmp, bool, had);
	flow(&s);
	for (u32 k = 0; k < fn->order.n; k++)
		ir_each_safe(i, fn, fn->order.v[k])
			if (i < had) {
				if (ir_at(fn, i)->op == IR_call)
					tell_callee(&s, ir_at(fn, i));
				ir_at(fn, i)->space = s.space[i];
				changed |= treat(&s, i);
			}
	return changed;
}
