/* lower_stmt.c: statements to blocks. */
#include "cc/lower.h"

static void jump(struct lower *l, blk to)
{
	if (!lower_is_dead(l))
		ir_emit_jmp(&l->b, to);
}

static blk label_block(struct lower *l, const struct decl *label)
{
	u64 *slot = map_slot(&l->labels, l->arena, (u64)(uintptr_t)label);
	if (!*slot) {
		*slot = ir_block_new(l->fn);
		l->fn->blocks.v[*slot].label = label->name;
	}
	return (blk)*slot;
}


static void if_stmt(struct lower *l, struct stmt *s)
{
	blk yes = ir_block_new(l->fn), no = s->other ? ir_block_new(l->fn) : 0, end = ir_block_new(l->fn);
	u32 likely = 0;
	s64 v;
	if (s->e->kind == EX_BUILTIN && s->e->aux == BI_expect && eval_int(s->e->args[1], &v))
		likely = v ? 1 : 2;
	lower_cond(l, s->e, yes, no ? no : end);
	l->fn->blocks.v[yes].likely = likely;
	lower_at(l, yes);
	lower_stmt(l, s->body);
	jump(l, end);
	if (no) {
		lower_at(l, no);
		lower_stmt(l, s->other);
		jump(l, end);
	}
	lower_at(l, end);
}

static void loop_body(struct lower *l, struct stmt *body, blk brk, blk cont)
{
	struct target t = { .brk = brk, .cont = cont, .outer = l->target };
	l->target = &t;
	if (body)
		lower_stmt(l, body);
	l->target = t.outer;
}

static void while_stmt(struct lower *l, struct stmt *s)
{
	blk head = ir_block_new(l->fn), body = ir_block_new(l->fn), end = ir_block_new(l->fn);
	l->fn->blocks.v[head].unroll = s->unroll;
	jump(l, head);
	lower_at(l, head);
	lower_cond(l, s->e, body, end);
	lower_at(l, body);
	loop_body(l, s->body, end, head);
	jump(l, head);
	lower_at(l, end);
}

static void do_stmt(struct lower *l, struct stmt *s)
{
	blk body = ir_block_new(l->fn), test = ir_block_new(l->fn), end = ir_block_new(l->fn);
	s64 v;
	l->fn->blocks.v[body].unroll = s->unroll;
	jump(l, body);
	lower_at(l, body);
	loop_body(l, s->body, end, test);
	jump(l, test);
	lower_at(l, test);
	if (eval_int(s->e, &v) && !v)
		jump(l, end);
	else
		lower_cond(l, s->e, body, end);
	lower_at(l, end);
}

static void for_stmt(struct lower *l, struct stmt *s)
{
	blk head = ir_block_new(l->fn), body = ir_block_new(l->fn), next = ir_block_new(l->fn), end = ir_block_new(l->fn);
	for (struct stmt *i = s->init; i; i = i->next)
		lower_stmt(l, i);
	l->fn->blocks.v[head].unroll = s->unroll;
	jump(l, head);
	lower_at(l, head);
	if (s->e)
		lower_cond(l, s->e, body, end);
	else
		jump(l, body);
	lower_at(l, body);
	loop_body(l, s->body, end, next);
	jump(l, next);
	lower_at(l, next);
	if (s->step)
		lower_expr(l, s->step);
	jump(l, head);
	lower_at(l, end);
}

typedef vec(struct ir_case) case_list;

/* Every case of this switch gets a block; nested switches keep theirs. */
static void collect_cases(struct lower *l, struct stmt *s, case_list *cases, blk *otherwise)
{
	for (; s; s = s->next) {
		if (s->kind == SM_CASE || s->kind == SM_DEFAULT) {
			blk b = ir_block_new(l->fn);
			map_put(&l->cases, l->arena, (u64)(uintptr_t)s, b);
			if (s->kind == SM_DEFAULT)
				*otherwise = b;
			else
				vec_push(cases, l->arena, ((struct ir_case){ s->lo, s->hi, b }));
		}
		if (s->kind == SM_SWITCH)
			continue;
		if (s->kind == SM_FOR)
			collect_cases(l, s->init, cases, otherwise);
		collect_cases(l, s->body, cases, otherwise);
		collect_cases(l, s->other, cases, otherwise);
	}
}

static void switch_stmt(struct lower *l, struct stmt *s)
{
	case_list cases = { 0 };
	blk end = ir_block_new(l->fn), otherwise = end;
	ref v = lower_expr(l, s->e);
	struct stmt *after = s->body->next;
	s->body->next = NULL;
	collect_cases(l, s->body, &cases, &otherwise);
	ir_emit_switch(&l->b, v, otherwise, cases.v, cases.n);
	lower_at(l, ir_block_new(l->fn));            /* what stands before the first case is never reached */
	struct target t = { .brk = end, .cont = l->target ? l->target->cont : 0, .outer = l->target };
	l->target = &t;
	lower_stmt(l, s->body);
	l->target = t.outer;
	s->body->next = after;
	jump(l, end);
	lower_at(l, end);
}

static void return_stmt(struct lower *l, struct stmt *s)
{
	struct type *result = type_strip(type_strip(l->decl->type)->base);
	ref v = s->e ? lower_expr(l, s->e) : 0;
	if (lower_is_dead(l))
		return;
	if (result->kind == TY_VOID)
		v = 0;
	else if (type_is_record(result)) {
		cc_report(l->ds, CANNOT_LOWER, where_src(s->at, s->len), "a struct cannot be returned by value from this function");
		v = 0;
	} else if (!v) {
		v = ir_const(l->fn, lower_type(result), 0);
	}
	ir_emit_ret(&l->b, v);
}

static void asm_stmt(struct lower *l, struct stmt *s)
{
	struct asm_stmt *a = s->as;
	bool empty = !str_trim(a->text).n;
	if (empty && a->nout == 0 && !a->is_goto) {
		for (u32 i = 0; i < a->nin; i++)
			lower_expr(l, a->in[i].value);
		ir_emit(&l->b, (struct ir_ins){ .op = IR_fence });
		return;
	}
	if (empty && a->nout == 1 && a->out[0].constraint.n && a->out[0].constraint.s[0] == '+') {
		struct place p = lower_lvalue(l, a->out[0].value);
		ref v = lower_load(l, p);
		v = ir_emit1(&l->b, IR_launder, lower_type(p.type), v, 0);
		lower_store(l, p, v);
		return;
	}
	cc_report(l->ds, CANNOT_LOWER, where_src(s->at, s->len), "this inline assembly is not supported");
}

static void local_decl(struct lower *l, struct stmt *s)
{
	struct decl *d = s->decl;
	if (d->init)
		lower_init(l, (struct place){ .addr = d->ir, .type = d->type, .mem = IRM_DIRECT, .is_volatile = type_quals(d->type) & Q_VOLATILE }, d->init);
}

static void labelled(struct lower *l, struct stmt *s)
{
	blk b = label_block(l, s->decl);
	jump(l, b);
	lower_at(l, b);
	if (s->body)
		lower_stmt(l, s->body);
}

static void case_label(struct lower *l, struct stmt *s)
{
	u64 b = 0;
	if (map_get(&l->cases, (u64)(uintptr_t)s, &b)) {
		jump(l, (blk)b);
		lower_at(l, (blk)b);
	}
	lower_stmt(l, s->body);
}

void lower_stmt(struct lower *l, struct stmt *s)
{
	struct target *t = l->target;
	l->b.pos = s->at ? s->at : l->b.pos;
	if (lower_is_dead(l))
		lower_at(l, ir_block_new(l->fn));
	switch (s->kind) {
	case SM_EXPR: if (s->e) lower_expr(l, s->e); break;
	case SM_BLOCK:
		for (struct stmt *i = s->body; i; i = i->next)
			lower_stmt(l, i);
		break;
	case SM_IF: if_stmt(l, s); break;
	case SM_WHILE: while_stmt(l, s); break;
	case SM_DO: do_stmt(l, s); break;
	case SM_FOR: for_stmt(l, s); break;
	case SM_SWITCH: switch_stmt(l, s); break;
	case SM_CASE: case SM_DEFAULT: case_label(l, s); break;
	case SM_LABEL: labelled(l, s); break;
	case SM_GOTO: jump(l, label_block(l, s->decl)); break;
	case SM_BREAK: if (t) jump(l, t->brk); break;
	case SM_CONTINUE: if (t && t->cont) jump(l, t->cont); break;
	case SM_RETURN: return_stmt(l, s); break;
	case SM_DECL: local_decl(l, s); break;
	case SM_ASM: asm_stmt(l, s); break;
	default: break;
	}
}
