/* sel_call.c: calls, parameters, results, inline assembly: where real registers are prescribed. */
#include "cc/back/sel.h"

#include "uapi/uapi.h"

/* A W with zeros above: what the kernel checks in 64 bits. Helpers look at as much as their parameter has; sizes, which
 * the verifier checks, are a D long before. */
static void pass(struct sel *s, mreg dst, ref v)
{
	if (sel_at(s, v)->type == IRT_W && !s->is_clean[v] && !ir_is_floating(sel_at(s, v)->op))
		sel_zext32(s, dst, sel_use(s, v));
	else
		sel_into(s, dst, v);
}

static void too_many(struct sel *s, pos at, u32 len, const char *what, u32 n)
{
	struct diag *d = cc_report(s->c->ds, CANNOT_EMIT, where_src(at, len),
		"a function that is not inlined takes at most 5 %s, not %u", what, n);
	diag_hint(s->c->ds, d, "pass the address of a struct, or let it be inlined: static, without noinline");
}

void sel_call(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	if (x->nargs > 5) {
		const struct ir_fn *callee = x->sym ? s->fn->mod->syms.v[x->sym].fn : NULL;
		if (!callee || callee->nparams <= 5)               /* else its definition is told of */
			too_many(s, x->at, 1, "arguments", x->nargs);
		s->m->failed = true;
		return;
	}
	for (u32 i = 0; i < x->nargs; i++)
		if (x->sym && s->fn->mod->syms.v[x->sym].kind == SYM_KFUNC)
			pass(s, i + 1, s->fn->args.v[x->args + i]);
		else
			sel_into(s, i + 1, s->fn->args.v[x->args + i]);
	struct mins *i = sel_put(s, (struct mins){ .op = M_CALL, .code = CLS_JMP | JMP_CALL, .imm = x->sym ? -1 :
		x->imm });
	i->sym = x->sym;
	i->nargs = (u8)x->nargs;
	if (x->type != IRT_V && s->uses[r])
		sel_move(s, sel_def(s, r), 0);
}

void sel_ldabs(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	u8 size = x->width == 1 ? SZ_B : x->width == 2 ? SZ_H : SZ_W;
	s64 imm;
	bool is_imm = sel_is_imm(s, x->a, &imm);
	mreg at = is_imm ? 0 : sel_use(s, x->a);
	sel_into(s, 6, x->b);
	sel_insn(s, CLS_LD | size | (is_imm ? MODE_ABS : MODE_IND), 0, at, 0, imm);
	sel_move(s, sel_def(s, r), 0);
}

void sel_params(struct sel *s)
{
	if (s->fn->mod->syms.v[s->fn->self].is_naked)
		return;
	if (s->fn->nparams > 5) {
		too_many(s, s->fn->mod->syms.v[s->fn->self].at, s->fn->name.n, "parameters", s->fn->nparams);
		s->m->failed = true;
		return;
	}
	for (ref i = 1; i < s->fn->ins.n; i++)
		if (sel_at(s, i)->op == IR_param && s->uses[i])
			sel_move(s, sel_def(s, i), (mreg)sel_at(s, i)->imm + 1);
}

/* Programs whose result the verifier does not look at; the kernel takes 32 bits of it (kernel/bpf/verifier.c,
 * check_return_code). */
static bool is_unchecked(const struct uapi_sec *sec)
{
	static const u8 types[] = { PROG_SOCKET_FILTER, PROG_KPROBE, PROG_SCHED_CLS, PROG_SCHED_ACT, PROG_TRACEPOINT,
		PROG_XDP, PROG_PERF_EVENT,
		PROG_RAW_TRACEPOINT };
	for (u32 i = 0; sec && i < ARRAY_LEN(types); i++)
		if (sec->prog_type == types[i])
			return true;
	return false;
}

static bool is_end_of_statement(char c) { return c == '\n' || c == ';'; }

/* Assembly that itself ends in "exit" or "goto label" and has no label or jump by a distance that leads behind it. */
static bool never_comes_back(const struct ir_asm *a)
{
	u32 end = a->text.n, begin;
	if (str_find(a->text, '+') >= 0)
		return false;
	while (end && (is_end_of_statement(a->text.s[end - 1]) || a->text.s[end - 1] == ' ' ||
		a->text.s[end - 1] == '\t'))
		end--;
	for (begin = end; begin && !is_end_of_statement(a->text.s[begin - 1]); begin--)
		;
	str last = str_trim(str_sub(a->text, begin, end));
	return str_is(last, "exit") || str_starts(last, "goto ");
}

/* A function without a result may leave anything in r0 but the address of something on a stack: the verifier lets none
 * out. */
static bool may_leave_address(const struct ir_fn *fn)
{
	for (u32 i = 0; i < fn->nparams; i++)
		if (fn->param_type[i] == IRT_D)
			return true;
	for (ref i = 1; i < fn->ins.n; i++)
		if (ir_at(fn, i)->op == IR_alloca)
			return true;
	return false;
}

void sel_ret(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r), *before = x->prev ? sel_at(s, x->prev) : NULL;
	if (s->fn->mod->syms.v[s->fn->self].is_naked)
		return;
	if (x->op == IR_unreachable && before && before->op == IR_asm && never_comes_back(&s->fn->asms.v[before->imm]))
		return;                          /* the verifier refuses what is never reached */
	if (x->op == IR_ret && x->a && is_unchecked(s->fn->sec))
		sel_into(s, 0, x->a);
	else if (x->op == IR_ret && x->a)
		pass(s, 0, x->a);
	bool is_set = x->op != IR_ret || x->a || s->fn->sec || s->fn->is_program || may_leave_address(s->fn);
	if (is_set && (x->op != IR_ret || !x->a))
		sel_const(s, 0, 0);
	sel_put(s, (struct mins){ .op = M_EXIT, .code = CLS_JMP | JMP_EXIT, .nargs = is_set });
}

/* ---- inline assembly ----------------------------------------------------------------------------------- */

static bool has_letter(str constraint, char c) { return str_find(constraint, c) >= 0; }

static u16 clobbers_of(const struct ir_asm *a)
{
	u16 mask = 0;
	vec_each(c, &a->clobbers)
		if (c->n >= 2 && (c->s[0] == 'r' || c->s[0] == 'w') && c->s[1] >= '0' && c->s[1] <= '9')
			mask |= (u16)(1 << (c->n == 2 ? c->s[1] - '0' : 10));
	return mask & ((1 << COLORS) - 1);
}

static void input(struct sel *s, struct masm *m, const struct ir_ins *x, u32 n)
{
	const struct ir_asm_operand *o = &m->text->operands.v[n];
	ref v = s->fn->args.v[x->args + o->arg];
	const struct ir_ins *value = sel_at(s, v);
	bool in_text = o->tied < 0 && (value->op == IR_const || value->op == IR_addr || value->op == IR_undef) &&
		(has_letter(o->constraint, 'i') || has_letter(o->constraint, 'n') || !has_letter(o->constraint, 'r'));
	m->value[n] = v;
	if (in_text && !has_letter(o->constraint, 'm') && !has_letter(o->constraint, 'w'))
		return;
	if (o->tied >= 0) {
		m->reg[n] = m->reg[o->tied];
		sel_into(s, m->reg[n], v);
	} else {
		m->reg[n] = sel_use(s, v);
	}
}

void sel_asm(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	const struct ir_asm *a = &s->fn->asms.v[x->imm];
	struct masm m = { .text = a, .clobbers = clobbers_of(a) };
	u32 n = a->operands.n;
	m.reg = arena_array(s->m->tmp, mreg, n + 1);
	m.value = arena_array(s->m->tmp, ref, n + 1);
	for (u32 i = 0; i < n; i++)
		m.reg[i] = a->operands.v[i].dir == ASM_IN ? NO_REG : vreg_new(s->m);
	for (u32 i = 0; i < n; i++)
		if (a->operands.v[i].dir == ASM_IN)
			input(s, &m, x, i);
	if (n > 30)
		sel_cannot(s, x->at, "inline assembly takes at most 30 operands");
	if (x->op == IR_asmgoto) {
		const struct ir_block *k = ir_blk(s->fn, x->block);
		s->m->has_labels = true;
		m.labels = arena_array(s->m->tmp, blk, k->succ.n);
		for (u32 i = 1; i < k->succ.n; i++)
			m.labels[i - 1] = k->succ.v[i];
	}
	vec_push(&s->m->asms, s->m->tmp, m);
	sel_put(s, (struct mins){ .op = M_ASM, .target = s->m->asms.n - 1 });
	s->reg[r] = s->m->asms.n - 1;
}

void sel_asmout(struct sel *s, ref r)
{
	const struct ir_ins *x = sel_at(s, r);
	sel_move(s, sel_def(s, r), s->m->asms.v[s->reg[x->a]].reg[x->imm]);
}
