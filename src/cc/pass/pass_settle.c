/* pass_settle.c: what could only be known once functions were inlined, and still is not.
 *
 *   static __always_inline int is_main(const char *name) { return !__builtin_strcmp(name, "main.c"); }
 *   ... is_main(__FILE_NAME__)                strncmp @"x.c", @"main.c", -1  is folded to a constant (pass_fold.c)
 *   static __always_inline int each(int (*f)(int)) { return f(1); }
 *   ... each(one)                             callptr w @one, 1w             is call w @one, 1w (call_settle), and inlined
 *   if (__builtin_constant_p(n)) ...          isconst %7                     is 0 now: %7 is worked out by the run
 *
 * It runs when a function takes no more part in inlining. Texts that are not known are compared byte by byte where
 * there is a bound (pass_text.c); else they are refused: the verifier sees no end of a loop over their bytes. */
#include "cc/pass/pass_private.h"

/* A number where an address of a function is expected is a helper's: ((void *)BPF_FUNC_...). Helpers take and give 64
 * bits. */
static void call_helper(struct ir_fn *fn, ref i, s64 number)
{
	struct ir_ins x = *ir_at(fn, i);
	enum { MAX_ARGS = 5 };
	ref args[MAX_ARGS];
	u32 n = MIN(x.nargs - 1, (u32)MAX_ARGS);
	for (u32 k = 0; k < n; k++) {
		ref a = fn->args.v[x.args + 1 + k];
		args[k] = ir_at(fn, a)->type == IRT_D ? a : ir_insert_before(fn, i, (struct ir_ins){ .op = IR_zext,
			.type = IRT_D, .width = 4, .a = a, .at = x.at });
	}
	ref made = ir_insert_before(fn, i, (struct ir_ins){ .op = IR_call, .type = IRT_D, .imm = number, .at = x.at });
	ir_set_args(fn, made, args, n);
	struct ir_ins *now = ir_at(fn, i);
	now->op = x.type == IRT_W ? IR_trunc : IR_copy;
	now->type = x.type == IRT_W ? IRT_W : IRT_D;
	now->nargs = 0;
	now->a = made;
}

/* A call through a pointer that turned out to be the address of a function, or a helper's number. */
bool call_settle(struct ir_fn *fn, ref i)
{
	const struct ir_ins *to = ir_at(fn, fn->args.v[ir_at(fn, i)->args]);
	if (to->op == IR_const && to->imm > 0 && to->imm <= INT32_MAX && ir_at(fn, i)->nargs <= 6) {
		call_helper(fn, i, to->imm);
		return true;
	}
	enum ir_sym_kind kind = to->op == IR_addr ? fn->mod->syms.v[to->sym].kind : SYM_DATA;
	if ((kind != SYM_FUNC && kind != SYM_KFUNC) || to->imm)
		return false;
	ref args[IR_MAX_PARAMS];
	struct ir_ins *x = ir_at(fn, i);
	u32 n = x->nargs - 1;
	memcpy(args, fn->args.v + x->args + 1, n * sizeof(*args));
	x->op = IR_call;
	x->sym = to->sym;
	x->ctype = fn->mod->syms.v[to->sym].ctype;
	ir_set_args(fn, i, args, n);
	return true;
}

static void refuse(struct pass_ctx *c, const struct ir_ins *x)
{
	if (x->op == IR_callptr) {
		cc_report(c->ds, INDIRECT_CALL, where_src(x->at, 1), "BPF cannot call through a pointer");
		return;
	}
	if (x->op == IR_room) {
		cc_report(c->ds, UNSUPPORTED, where_src(x->at, 1),
			"nothing bounds this text: neither a literal nor an array is known behind the pointer")->hint =
			STR("give it the array itself; what is elsewhere, "
			"bpf_probe_read_kernel_str() or bpf_probe_read_user_str() copies into one");
		return;
	}
	bool is_length = x->op == IR_strlen;
	struct diag *d = cc_report(c->ds, UNSUPPORTED, where_src(x->at, 1),
		"nothing bounds this %s: neither a literal nor an array of at most 256 bytes is known%s",
		is_length ? "strlen" : "comparison", is_length ? "" : ", nor is the number a constant");
	diag_hint(c->ds, d, is_length ? "give it the array itself, or write a loop with a bound" :
		"strncmp(a, b, N) with a constant N of at most 256 compares so many bytes");
}

struct settled { ref old, now; };

bool pass_settle(struct ir_fn *fn, struct pass_ctx *c)
{
	vec(struct settled) gone = { 0 };
	for (blk b = 1; b < fn->blocks.n; b++) {
		bool is_split = false;
		ir_each_safe(i, fn, b) {
			const struct ir_ins x = *ir_at(fn, i);
			ref value = 0;
			if (x.op != IR_isconst && x.op != IR_strlen && x.op != IR_strncmp && x.op != IR_room &&
				x.op != IR_callptr)
				continue;
			is_split = (x.op == IR_strlen || x.op == IR_strncmp) && text_settle(fn, i, &value);
			if (!is_split) {
				if (x.op != IR_isconst)
					refuse(c, &x);
				value = x.type == IRT_V ? 0 : ir_const(fn, x.type, 0);
				ir_remove(fn, i);
			}
			vec_push(&gone, c->tmp, ((struct settled){ i, value }));
			if (is_split)
				break;               /* the rest of the block stands in a later one */
		}
	}
	ref *to = gone.n ? arena_array(c->tmp, ref, fn->ins.n + 64) : NULL;
	vec_each(g, &gone)
		to[g->old] = g->now;
	if (to)
		ir_replace_uses(fn, to);
	return to != NULL;
}
