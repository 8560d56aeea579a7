/* pass_fentry.c: a kprobe program becomes an fentry program, a kretprobe program an fexit program, where that is asked
 * for (cc_opts.fentry): the kernel has no kprobes but has trampolines, or the function takes no kprobe.
 *
 *     SEC("kprobe/vfs_read"), pt_regs:      load.8 d %ctx, 112       the first argument's register
 *     SEC("fentry/vfs_read"), u64[]:        load.8 d %ctx, 0         the first argument
 *
 * A trampoline gives arguments and the result, nothing else: a program that looks at other registers, or gives its
 * context to what wants registers, stays what it is and is refused with the place. What the arguments point to is still
 * read by probe reads: the source's types are its author's claim, the verifier would hold the program to the kernel's
 * own. Such programs must return 0. */
#include "cc/pass/pass_private.h"

#include "btf/btf.h"
#include "uapi/uapi.h"

struct change {
	struct ir_fn *fn;
	struct pass_ctx *c;
	const struct uapi_regs *regs;
	str function;                /* of the kernel */
	bool is_return;
	u32 nargs;
	ref ctx;
};

static bool refuse(struct change *x, pos at, str why)
{
	const struct ir_sym *y = &x->fn->mod->syms.v[x->fn->self];
	cc_report(x->c->ds, NO_FENTRY, where_src(at ? at : y->at, at ? 1 : y->name.n),
		"'%.*s' cannot become an %s program: %.*s", STR_ARG(y->name),
		x->is_return ? "fexit" : "fentry", STR_ARG(why));
	return false;
}

#define WHY(x, ...) arena_printf((x)->fn->mod->arena, __VA_ARGS__)

/* ---- the function --------------------------------------------------------------------------------------- */

static u32 find_func(const struct change *x, str name, const struct btf **btf)
{
	u32 id = 0;
	*btf = x->c->hooks->btf;
	if (*btf && (id = btf_find(*btf, BTF_FUNC, name)))
		return id;
	for (u32 i = 1; x->c->hooks->module_btf && (*btf = x->c->hooks->module_btf(x->c->hooks->ctx, i)); i++)
		if ((id = btf_find(*btf, BTF_FUNC, name)))
			return id;
	return 0;
}

/* A system call has a function for each machine: "sys_clone" and ksyscall's "clone" are __x64_sys_clone here. */
static u32 find_target(struct change *x, str target, bool is_syscall, const struct btf **btf)
{
	u32 id = is_syscall ? 0 : find_func(x, target, btf);
	x->function = target;
	if (id || (!is_syscall && !str_starts(target, "sys_")))
		return id;
	x->function = WHY(x, "%s%s%.*s", x->regs->syscall_prefix, is_syscall ? "sys_" : "", STR_ARG(target));
	return find_func(x, x->function, btf);
}

/* How many arguments it has; records given by value would take several places. */
static bool count_args(struct change *x, const struct btf *b, u32 id)
{
	struct btf_node func, proto, type;
	struct btf_param p;
	if (!btf_node(b, id, &func) || !btf_node(b, func.type, &proto))
		return refuse(x, 0, WHY(x, "the types of '%.*s' cannot be read", STR_ARG(x->function)));
	x->nargs = proto.vlen;
	for (u32 i = 0; i < proto.vlen; i++) {
		bool known = btf_param(b, &proto, i, &p) && p.type && btf_node(b, btf_skip(b, p.type), &type);
		if (!known || type.kind == BTF_STRUCT || type.kind == BTF_UNION || type.kind == BTF_FLOAT)
			return refuse(x, 0, WHY(x, "argument %u of '%.*s' is no number and no pointer", i + 1,
				STR_ARG(x->function)));
	}
	return true;
}

static bool need_target(struct change *x)
{
	const struct btf *b;
	str kind = str_from(x->fn->sec->name), target = x->fn->section->target;
	if (!target.n)
		return refuse(x, 0, STR("its section names no function"));
	if (str_find(target, '+') >= 0)
		return refuse(x, 0, STR("its place is inside of a function"));
	x->is_return = str_starts(kind, "kret");
	u32 id = find_target(x, target, str_ends(kind, "syscall"), &b);
	if (!id)
		return refuse(x, 0, WHY(x, "the kernel's types have no function '%.*s'", STR_ARG(x->function)));
	return count_args(x, b, id);
}

/* ---- what is done with the context ------------------------------------------------------------------------ */

/* r is the context plus a constant. */
static bool is_ctx(const struct change *x, ref r, s64 *off)
{
	const struct ir_ins *i = ir_at(x->fn, r);
	*off = 0;
	for (; i->op == IR_add || i->op == IR_copy; r = i->a, i = ir_at(x->fn, r)) {
		const struct ir_ins *by = i->op == IR_add ? ir_at(x->fn, i->b) : NULL;
		if (by && by->op != IR_const && by->op != IR_core)
			return false;
		*off += !by ? 0 : by->op == IR_const ? by->imm : (s64)x->fn->mod->cores.v[by->imm].local;
	}
	return r == x->ctx;
}

/* The argument that lies in the registers at off; -1: none. Byte *in of it. */
static s32 argument_at(const struct change *x, s64 off, u32 bytes, u32 *in)
{
	for (u32 i = 0; i < x->regs->nparm; i++)
		if (off >= x->regs->parm[i] && off + bytes <= x->regs->parm[i] + 8) {
			*in = (u32)(off - x->regs->parm[i]);
			if (!x->is_return || x->regs->parm[i] != x->regs->rc)
				return (s32)i;
		}
	*in = (u32)(off - x->regs->rc);
	return x->is_return && off >= x->regs->rc && off + bytes <= x->regs->rc + 8 ? (s32)x->nargs : -1;
}

static bool check_read(struct change *x, const struct ir_ins *i, s64 off, u32 bytes)
{
	u32 in;
	s32 arg = argument_at(x, off, bytes, &in);
	if (arg < 0)
		return refuse(x, i->at, STR("it reads a register that holds no argument"));
	if ((u32)arg >= x->nargs + x->is_return)
		return refuse(x, i->at, WHY(x, "it reads argument %d, and '%.*s' has %u", arg + 1, STR_ARG(x->function),
			x->nargs));
	return true;
}

static bool is_probe_of_ctx(const struct change *x, const struct ir_ins *i, s64 *off)
{
	const ref *args = &x->fn->args.v[i->args];
	bool reads = i->op == IR_call && !i->sym && i->nargs == 3 && (i->imm == HELPER_probe_read_kernel ||
		i->imm == HELPER_probe_read);
	return reads && is_ctx(x, args[2], off) && ir_is_const(x->fn, args[1]) && ir_at(x->fn, args[1])->imm == 8;
}

/* Helpers that take whatever context there is. */
static bool takes_any_ctx(s64 helper)
{
	return helper == HELPER_perf_event_output || helper == HELPER_get_stackid || helper == HELPER_get_stack ||
		helper == HELPER_get_attach_cookie || helper == HELPER_get_func_ip || helper == HELPER_tail_call;
}

static bool check_use(struct change *x, ref r)
{
	const struct ir_ins *i = ir_at(x->fn, r);
	s64 off, sum;
	if (i->op == IR_load && is_ctx(x, i->a, &off))
		return check_read(x, i, off + i->imm, i->width);
	if (is_probe_of_ctx(x, i, &off))
		return check_read(x, i, off, 8);
	for (u32 n = 0; n < ir_operand_count(x->fn, r); n++) {
		ref o = *ir_operand(x->fn, r, n);
		if (!o || !is_ctx(x, o, &off) || is_ctx(x, r, &sum))
			continue;
		if (i->op == IR_call && !i->sym && n == 0 && !off && takes_any_ctx(i->imm))
			continue;
		return refuse(x, i->at, i->op == IR_call || i->op == IR_tailcall ? STR("it passes its registers on") :
			STR("it uses its registers as a whole"));
	}
	return true;
}

/* ---- the change ------------------------------------------------------------------------------------------- */

static ref put(struct change *x, ref before, struct ir_ins ins)
{
	ins.at = ir_at(x->fn, before)->at;
	return ir_insert_before(x->fn, before, ins);
}

static ref argument(struct change *x, ref before, s32 arg)
{
	return put(x, before, (struct ir_ins){ .op = IR_load, .type = IRT_D, .width = 8, .a = x->ctx, .imm = 8 * arg,
		.ctype = ir_at(x->fn, before)->ctype });
}

/* All of an argument is read, since the kernel allows no less; then as much as was wanted is taken. */
static void change_load(struct change *x, ref r, s64 off)
{
	struct ir_ins was = *ir_at(x->fn, r);
	u32 in = 0;
	ref v = argument(x, r, argument_at(x, off, was.width, &in));
	if (in)
		v = put(x, r, (struct ir_ins){ .op = IR_lshr, .type = IRT_D, .a = v,
			.b = ir_const(x->fn, IRT_D, 8 * in) });
	if (was.type == IRT_W)
		v = put(x, r, (struct ir_ins){ .op = IR_trunc, .type = IRT_W, .a = v });
	bool whole = was.width == (was.type == IRT_W ? 4 : 8);
	struct ir_ins *i = ir_at(x->fn, r);
	i->op = whole ? IR_copy : was.flags & IRF_SIGNED ? IR_sext : IR_zext;
	i->a = v;
	i->imm = 0;
	i->width = whole ? 0 : i->width;
	i->flags = 0;
	i->mem = IRM_PLAIN;
}

static void change_probe(struct change *x, ref r, s64 off)
{
	u32 in;
	ref to = x->fn->args.v[ir_at(x->fn, r)->args];
	ref v = argument(x, r, argument_at(x, off, 8, &in));
	put(x, r, (struct ir_ins){ .op = IR_store, .type = IRT_V, .width = 8, .a = to, .b = v });
	struct ir_ins *i = ir_at(x->fn, r);
	*i = (struct ir_ins){ .op = IR_copy, .type = i->type, .block = i->block, .prev = i->prev, .next = i->next,
		.at = i->at };
	ref zero = ir_const(x->fn, i->type, 0);
	ir_at(x->fn, r)->a = zero;
}

static void change(struct change *x, ref r)
{
	const struct ir_ins *i = ir_at(x->fn, r);
	s64 off;
	if (i->op == IR_load && is_ctx(x, i->a, &off))
		change_load(x, r, off + i->imm);
	else if (is_probe_of_ctx(x, i, &off))
		change_probe(x, r, off);
	else if (i->op == IR_ret) {
		ref zero = ir_const(x->fn, x->fn->result, 0);
		ir_at(x->fn, r)->a = x->fn->result == IRT_V ? 0 : zero;
	}
}

static bool is_asked(const struct change *x, const struct ir_sym *y)
{
	const struct pass_hooks *h = x->c->hooks;
	for (u32 i = 0; h && i < h->nfentry; i++)
		if (str_is(h->fentry[i], "*") || str_eq(h->fentry[i], y->name))
			return true;
	return false;
}

/* BPF_KSYSCALL asks whether system calls have wrappers, whose only argument are the caller's registers: they have,
 * where the function is one. The other way, on which the context itself is taken for those registers, must be gone. */
static void settle_wrapper(struct change *x)
{
	struct ir_fn *fn = x->fn;
	bool found = false;
	if (!str_starts(x->function, x->regs->syscall_prefix))
		return;
	vec_each(b, &fn->order)
		ir_each(i, fn, *b) {
			const struct ir_ins *at = ir_at(fn, ir_at(fn, i)->a);
			if (ir_at(fn, i)->op != IR_load || at->op != IR_addr || !str_is(fn->mod->syms.v[at->sym].name,
				"LINUX_HAS_SYSCALL_WRAPPER"))
				continue;
			ref one = ir_const(fn, ir_at(fn, i)->type, 1);
			ir_at(fn, i)->op = IR_copy;
			ir_at(fn, i)->a = one;
			ir_at(fn, i)->imm = ir_at(fn, i)->width = ir_at(fn, i)->mem = 0;
			found = true;
		}
	for (u32 round = 0; found && round < 4; round++)
		found = pass_fold(fn, x->c) | pass_prune(fn, x->c);
	pass_dce(fn, x->c);
}

bool pass_fentry(struct ir_fn *fn, struct pass_ctx *c)
{
	struct ir_sym *y = &fn->mod->syms.v[fn->self];
	struct change x = { .fn = fn, .c = c };
	static const char *const kinds[] = { "kprobe", "kretprobe", "ksyscall", "kretsyscall" };
	bool is_kind = false;
	for (u32 i = 0; fn->sec && i < ARRAY_LEN(kinds); i++)
		is_kind |= !strcmp(fn->sec->name, kinds[i]);
	if (!is_kind || !is_asked(&x, y) || !(x.regs = c->hooks->regs) || !need_target(&x))
		return false;
	settle_wrapper(&x);
	x.ctx = fn->nparams ? ir_param(fn, 0) : 0;
	vec_each(b, &fn->order)
		ir_each(i, fn, *b)
			if (x.ctx && !check_use(&x, i))
				return false;
	vec_each(b, &fn->order)
		ir_each_safe(i, fn, *b)
			change(&x, i);
	y->section = WHY(&x, "%s%s/%.*s", fn->section->is_optional ? "?" : "", x.is_return ? "fexit" : "fentry",
		STR_ARG(x.function));
	fn->section = uapi_section_new(fn->mod->arena, y->section);
	fn->sec = fn->section->sec;
	return true;
}
