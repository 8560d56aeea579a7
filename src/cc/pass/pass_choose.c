/* pass_choose.c: a call of one of several functions, whichever a pointer was set to, asks which and calls that one: BPF
 * calls no address.
 *
 *   f = a ? one : two;                which = a ? 0 : 1;
 *   f(x);                             if (which == 0) one(x); else two(x);
 *
 * Where the choice was made by a branch, pass_thread.c leads each way straight to its call. */
#include "cc/pass/pass_private.h"

enum { MAX_FUNCTIONS = 16, MAX_PHIS = 32 };

struct choice {
	struct ir_fn *fn;
	struct arena *tmp;
	ref functions[MAX_FUNCTIONS]; u32 nfunctions;    /* their addresses */
	ref phis[MAX_PHIS], which[MAX_PHIS]; u32 nphis;
};

static bool is_function(const struct ir_fn *fn, ref r)
{
	const struct ir_ins *x = ir_at(fn, r);
	return x->op == IR_addr && !x->imm && fn->mod->syms.v[x->sym].kind == SYM_FUNC;
}

static u32 index_of(const ref *list, u32 n, ref r)
{
	u32 i = 0;
	while (i < n && list[i] != r)
		i++;
	return i;
}

/* All that the pointer may be; false: not only functions. */
static bool collect(struct choice *c, ref r)
{
	const struct ir_ins *x = ir_at(c->fn, r);
	if (x->op == IR_undef || (x->op == IR_const && !x->imm))        /* not called */
		return true;
	if (is_function(c->fn, r)) {
		if (index_of(c->functions, c->nfunctions, r) == c->nfunctions) {
			if (c->nfunctions == MAX_FUNCTIONS)
				return false;
			c->functions[c->nfunctions++] = r;
		}
		return true;
	}
	if (x->op != IR_phi || c->nphis == MAX_PHIS)
		return false;
	if (index_of(c->phis, c->nphis, r) < c->nphis)
		return true;
	c->phis[c->nphis++] = r;
	for (u32 i = 0; i < ir_at(c->fn, r)->nargs; i++)
		if (!collect(c, c->fn->args.v[ir_at(c->fn, r)->args + i]))
			return false;
	return true;
}

/* What stands for an address: its place in the list, the next number for NULL; 0: it is neither. */
static ref number_of(struct choice *c, ref r)
{
	u32 phi = index_of(c->phis, c->nphis, r);
	bool is_null = ir_is_const(c->fn, r) && !ir_at(c->fn, r)->imm;
	u32 f = is_null ? c->nfunctions : index_of(c->functions, c->nfunctions, r);
	if (phi < c->nphis)
		return c->which[phi];
	return is_null || f < c->nfunctions ? ir_const(c->fn, IRT_W, f) : 0;
}

/* Comparisons of these pointers with functions and with NULL are comparisons of the numbers. */
static void ask_numbers(struct choice *c)
{
	struct ir_fn *fn = c->fn;
	for (ref i = 1, n = fn->ins.n; i < n; i++) {
		const struct ir_ins x = *ir_at(fn, i);
		bool is_test = x.block && (x.op == IR_br || ((x.op == IR_eq || x.op == IR_ne) && x.width == 8));
		ref other = x.op == IR_br ? ir_const(fn, IRT_D, 0) : x.b;
		bool asks = is_test && (index_of(c->phis, c->nphis, x.a) < c->nphis ||
			index_of(c->phis, c->nphis, other) < c->nphis);
		ref a = asks ? number_of(c, x.a) : 0, b = asks ? number_of(c, other) : 0;
		if (!a || !b)
			continue;
		struct ir_ins same = { .op = x.op == IR_eq ? IR_eq : IR_ne, .type = IRT_W, .width = 4, .a = a, .b = b,
			.at = x.at };
		if (x.op == IR_br) {
			ref asked = ir_insert_before(fn, i, same);
			ir_at(fn, i)->a = asked;
			continue;
		}
		ir_at(fn, i)->a = a;
		ir_at(fn, i)->b = b;
		ir_at(fn, i)->width = 4;
	}
}

/* Beside each phi of addresses one of numbers. */
static void number_phis(struct choice *c)
{
	struct ir_fn *fn = c->fn;
	for (u32 i = 0; i < c->nphis; i++) {
		struct ir_build b = { .fn = fn, .at = ir_at(fn, c->phis[i])->block, .pos = ir_at(fn, c->phis[i])->at };
		c->which[i] = ir_emit_phi(&b, IRT_W);
	}
	for (u32 i = 0; i < c->nphis; i++)
		for (u32 k = 0; k < ir_at(fn, c->phis[i])->nargs; k++) {
			ref number = number_of(c, fn->args.v[ir_at(fn, c->phis[i])->args + k]);
			fn->args.v[ir_at(fn, c->which[i])->args + k] = number ? number : ir_const(fn, IRT_W, 0);
		}
}

static ref call_one(struct choice *c, struct ir_build *b, ref call, ref function)
{
	struct ir_ins x = *ir_at(c->fn, call);
	ref args[IR_MAX_PARAMS];
	memcpy(args, c->fn->args.v + x.args, x.nargs * sizeof(*args));
	args[0] = function;
	ref made = ir_emit(b, (struct ir_ins){ .op = IR_callptr, .type = x.type, .ctype = x.ctype, .flags = x.flags });
	ir_set_args(c->fn, made, args, x.nargs);
	call_settle(c->fn, made);
	return made;
}

/* The block ends at the call, the rest follows where the ways meet. Returns the result. */
static ref choose(struct choice *c, ref call)
{
	struct ir_fn *fn = c->fn;
	ref which = c->which[index_of(c->phis, c->nphis, fn->args.v[ir_at(fn, call)->args])];
	enum ir_type type = ir_at(fn, call)->type;
	struct ir_build b = { .fn = fn, .at = ir_at(fn, call)->block, .pos = ir_at(fn, call)->at };
	blk rest = ir_split_block(fn, call);
	ref results[MAX_FUNCTIONS];
	for (u32 i = 0; i < c->nfunctions; i++) {
		blk next = 0;
		if (i + 1 < c->nfunctions) {
			blk own = ir_block_new(fn);
			next = ir_block_new(fn);
			ref same = ir_emit(&b, (struct ir_ins){ .op = IR_eq, .type = IRT_W, .width = 4, .a = which,
				.b = ir_const(fn, IRT_W, i) });
			ir_emit_br(&b, same, own, next);
			b.at = own;
		}
		results[i] = call_one(c, &b, call, c->functions[i]);
		ir_emit_jmp(&b, rest);
		b.at = next;
	}
	if (type == IRT_V)
		return 0;
	b.at = rest;
	ref result = ir_emit_phi(&b, type);
	memcpy(fn->args.v + ir_at(fn, result)->args, results, c->nfunctions * sizeof(*results));
	return result;
}

struct chosen { ref call, result; };

/* Once for all calls: what a later call is given may be the result of an earlier one. */
static void replace_results(struct ir_fn *fn, struct arena *tmp, const struct chosen *list, u32 n)
{
	ref *now = arena_array(tmp, ref, fn->ins.n);
	for (u32 i = 0; i < n; i++)
		now[list[i].call] = list[i].result;
	if (n)
		ir_replace_uses(fn, now);
}

bool pass_choose(struct ir_fn *fn, struct pass_ctx *ctx)
{
	struct choice c = { 0 };
	vec(struct chosen) chosen = { 0 };
	ref asked = 0;           /* the pointer that c is of: it may be called many times */
	bool is_known = false;
	for (ref i = 1, n = fn->ins.n; i < n; i++) {
		if (!ir_at(fn, i)->block || ir_at(fn, i)->op != IR_callptr)
			continue;
		ref to = fn->args.v[ir_at(fn, i)->args];
		if (to != asked) {
			asked = to;
			c = (struct choice){ .fn = fn, .tmp = ctx->tmp };
			is_known = ir_at(fn, to)->op == IR_phi && collect(&c, to) && c.nfunctions;
			if (is_known) {
				number_phis(&c);
				ask_numbers(&c);
			}
		}
		if (!is_known)
			continue;
		ref result = choose(&c, i);
		ir_remove(fn, i);
		vec_push(&chosen, ctx->tmp, ((struct chosen){ i, result }));
	}
	replace_results(fn, ctx->tmp, chosen.v, chosen.n);
	return chosen.n > 0;
}
