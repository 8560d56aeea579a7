/* pass_space.c: where each pointer points as the kernel's verifier will see it (design D4), and what follows from it: a
 * load through what the verifier calls a number becomes a probe read. Runs when inlining and SSA have made data flow
 * plain. Only programs are treated; subprograms that stay calls see what their types say. */
#include "cc/pass_private.h"

#include "uapi/uapi.h"

struct spaces { struct ir_fn *fn; struct pass_ctx *c; u8 *space; enum uapi_ctx ctx; };

static u8 join(u8 a, u8 b)
{
	if (a == SPACE_UNKNOWN)
		return b;
	if (b == SPACE_UNKNOWN || a == b)
		return a;
	return SPACE_SCALAR;
}

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

/* Contexts whose fields are pointers to kernel types that may be followed plainly. */
static bool has_btf_args(enum uapi_ctx ctx)
{
	return ctx == CTX_BTF_ARGS || ctx == CTX_ITER || ctx == CTX_STRUCT_OPS;
}

static u8 of_ctx_load(const struct spaces *s, const struct ir_ins *x)
{
	const struct uapi_ctx_field *f = x->imm >= 0 ? uapi_ctx_field(s->ctx, (u32)x->imm, x->width) : NULL;
	if (has_btf_args(s->ctx) && x->width == 8)
		return SPACE_BTF;
	switch (f ? f->kind : UF_SCALAR) {
	case UF_PACKET: case UF_PACKET_META: return SPACE_PACKET;
	case UF_PACKET_END: return SPACE_PACKET_END;
	case UF_SOCK: return SPACE_SOCK;
	case UF_BTF: return SPACE_BTF;
	case UF_BUF: return SPACE_MAP_VALUE;
	default: return SPACE_SCALAR;
	}
}

static u8 compute(struct spaces *s, ref i)
{
	struct ir_fn *fn = s->fn;
	const struct ir_ins *x = ir_at(fn, i);
	u8 v = SPACE_UNKNOWN, a, b;
	switch (x->op) {
	case IR_alloca: return SPACE_STACK;
	case IR_addr: return fn->mod->syms.v[x->sym].kind == SYM_MAP ? SPACE_MAP : fn->mod->syms.v[x->sym].kind == SYM_KSYM ? SPACE_BTF : SPACE_GLOBAL;
	case IR_param: return x->imm == 0 && fn->sec ? SPACE_CTX : fn->sec ? SPACE_SCALAR : SPACE_MAP_VALUE;
	case IR_call: return x->sym ? fn->mod->syms.v[x->sym].kind == SYM_KFUNC ? SPACE_BTF : SPACE_MAP_VALUE : of_helper((u32)x->imm);
	case IR_copy: case IR_launder: case IR_addrspace: return s->space[x->a];
	case IR_select: return join(s->space[x->b], s->space[x->c]);
	case IR_phi:
		for (u32 n = 0; n < x->nargs; n++) {
			ref o = fn->args.v[x->args + n];
			if (ir_is_const(fn, o) || ir_at(fn, o)->op == IR_undef)
				continue;                    /* NULL joins with any pointer */
			v = join(v, s->space[o]);
		}
		return v;
	case IR_add: case IR_sub:
		a = s->space[x->a], b = s->space[x->b];
		if (x->type != IRT_D)
			return SPACE_SCALAR;
		return a != SPACE_SCALAR && a != SPACE_UNKNOWN ? a : b != SPACE_SCALAR && b != SPACE_UNKNOWN && x->op == IR_add ? b : a;
	case IR_and: return s->space[x->a] == SPACE_KERNEL ? SPACE_KERNEL : SPACE_SCALAR;
	case IR_zext: return x->width == 4 ? s->space[x->a] : SPACE_SCALAR;     /* packet pointers come as 32 bits */
	case IR_load:
		if (s->space[x->a] == SPACE_CTX)
			return of_ctx_load(s, x);
		if (s->space[x->a] == SPACE_BTF && x->width == 8)
			return SPACE_BTF;
		return x->width == 8 ? SPACE_SCALAR : SPACE_SCALAR;
	default: return SPACE_SCALAR;
	}
}

static void flow(struct spaces *s)
{
	struct ir_fn *fn = s->fn;
	bool changed = true;
	for (u32 i = 1; i < fn->ins.n; i++)
		if (ir_is_floating(ir_at(fn, i)->op))
			s->space[i] = compute(s, i);
	for (u32 rounds = 0; changed && rounds < 16; rounds++) {
		changed = false;
		vec_each(b, &fn->order)
			ir_each(i, fn, *b) {
				u8 v = compute(s, i);
				changed |= v != s->space[i];
				s->space[i] = v;
			}
	}
}

static bool needs_probe(u8 space)
{
	return space == SPACE_SCALAR || space == SPACE_KERNEL || space == SPACE_USER;
}

/* Which helper reads there. */
static u32 reader(const struct spaces *s, u8 mem, u8 space)
{
	if (!s->c->has_probe_read_kernel)
		return HELPER_probe_read;
	if (mem == IRM_USER || space == SPACE_USER)
		return HELPER_probe_read_user;
	if (mem == IRM_KERNEL || space == SPACE_KERNEL || s->ctx == CTX_PT_REGS || s->ctx == CTX_RAW_TP)
		return mem == IRM_PLAIN && space == SPACE_SCALAR && s->ctx == CTX_PT_REGS ? HELPER_probe_read : HELPER_probe_read_kernel;
	return HELPER_probe_read;
}

static ref insert_call(struct ir_fn *fn, ref before, u32 helper, const ref *args, u32 n)
{
	u32 at = fn->args.n;
	for (u32 i = 0; i < n; i++)
		vec_push(&fn->args, fn->arena, args[i]);
	return ir_insert_before(fn, before, (struct ir_ins){ .op = IR_call, .type = IRT_D, .imm = helper, .args = at, .nargs = n });
}

static ref address(struct ir_fn *fn, ref before, ref base, s64 off)
{
	if (!off)
		return base;
	return ir_insert_before(fn, before, (struct ir_ins){ .op = IR_add, .type = IRT_D, .a = base, .b = ir_const(fn, IRT_D, off) });
}

static void probe_load(struct spaces *s, ref i)
{
	struct ir_fn *fn = s->fn;
	struct ir_ins x = *ir_at(fn, i);
	ref slot = ir_alloca(fn, x.width, x.width, NULL, x.at);
	ref from = address(fn, i, x.a, x.imm);
	insert_call(fn, i, reader(s, x.mem, s->space[x.a]), (ref[]){ slot, ir_const(fn, IRT_D, x.width), from }, 3);
	struct ir_ins *load = ir_at(fn, i);
	load->a = slot;
	load->imm = 0;
	load->mem = IRM_DIRECT;
}

static void probe_copy(struct spaces *s, ref i)
{
	struct ir_fn *fn = s->fn;
	struct ir_ins x = *ir_at(fn, i);
	insert_call(fn, i, reader(s, x.mem, s->space[x.b]), (ref[]){ x.a, ir_const(fn, IRT_D, x.imm), x.b }, 3);
	ir_remove(fn, i);
}

bool pass_space(struct ir_fn *fn, struct pass_ctx *c)
{
	struct spaces s = { .fn = fn, .c = c, .ctx = fn->sec ? fn->sec->ctx : CTX_NONE };
	bool changed = false;
	if (!fn->sec)
		return false;
	s.space = arena_array(c->tmp, u8, fn->ins.n * 4 + 64);
	flow(&s);
	for (u32 n = fn->order.n, k = 0; k < n; k++)
		ir_each_safe(i, fn, fn->order.v[k]) {
			const struct ir_ins *x = ir_at(fn, i);
			if (x->op == IR_load && x->mem != IRM_DIRECT && needs_probe(s.space[x->a]) && !ir_is_const(fn, x->a)) {
				probe_load(&s, i);
				changed = true;
			} else if (x->op == IR_memcpy && needs_probe(s.space[x->b])) {
				probe_copy(&s, i);
				changed = true;
			} else if ((x->op == IR_store || x->op == IR_memcpy || x->op == IR_memset) && s.space[x->a] == SPACE_KERNEL) {
				cc_report(c->ds, KERNEL_WRITE, where_src(x->at, 1), "kernel memory is written here");
			}
		}
	return changed;
}
