/* lower_stmt.c: statements. After a jump a fresh block is begun, so that there is always one to emit into; blocks
 * that nothing reaches fall away when the function is put in order. */
#include "cc/lower/lower_private.h"

#include <stdlib.h>

void lower_enter(struct lower *lo, blk b)
{
	ir_emit_jmp(&lo->b, b);
	lo->b.at = b;
}

void lower_dead(struct lower *lo)
{
	lo->b.at = ir_block_new(lo->b.fn);
}

static blk new_block(struct lower *lo) { return ir_block_new(lo->b.fn); }

/* ---- cleanup() ------------------------------------------------------------------------------------------ */

static void run_cleanup(struct lower *lo, struct decl *v)
{
	struct decl *f = lower_find(lo, v->attrs.cleanup_fn);
	f = f ? f : v->cleanup;                    /* the kernel's own */
	if (!f || f->kind != DECL_FUNC) {
		lower_error(lo, UNDEFINED, v->at, v->len, "the cleanup function '%.*s' of '%.*s' is defined nowhere",
			STR_ARG(v->attrs.cleanup_fn), STR_ARG(v->name));
		return;
	}
	enum passing back = lower_passing(type_strip(f->type)->base, lower_by_address(f));
	ref arg = v->ir;
	ir_emit_call(&lo->b, back == PASS_W ? IRT_W : back == PASS_D ? IRT_D : IRT_V, lower_sym(lo, f), 0, &arg, 1);
}

/* Everything above depth, the newest first; they stay on the list for other ways out. */
void lower_cleanup_to(struct lower *lo, u32 depth)
{
	for (u32 i = lo->cleanups.n; i-- > depth;)
		run_cleanup(lo, lo->cleanups.v[i]);
}

static u32 count_cleanups(const struct stmt *s)
{
	return s->kind == SM_DECL && s->decl->attrs.cleanup_fn.n;
}

/* Labels may be jumped to before they are seen: the number of cleanups that are open there, by value. */
void lower_find_labels(struct lower *lo, struct stmt *s, u32 depth)
{
	for (; s; s = s->next) {
		u32 inner = depth;
		depth += count_cleanups(s);
		if (s->kind == SM_LABEL) {
			s->decl->value = depth;
			s->decl->ir = 0;
		}
		for (struct stmt *i = s->kind == SM_FOR ? s->init : NULL; i; i = i->next)
			inner += count_cleanups(i);
		if (s->body)
			lower_find_labels(lo, s->body, s->kind == SM_FOR ? inner : depth);
		if (s->other)
			lower_find_labels(lo, s->other, depth);
	}
}

blk lower_label(struct lower *lo, struct decl *label)
{
	if (!label->ir) {
		label->ir = new_block(lo);
		ir_blk(lo->b.fn, label->ir)->label = label->name;
	}
	return label->ir;
}

/* ---- blocks ----------------------------------------------------------------------------------------------- */

static void last_value(struct lower *lo, struct expr *e, struct stmt_value *out)
{
	if (lower_is_memory(e->type))
		out->memory = lower_record(lo, e);
	else if (lower_is_wide(e->type))
		out->wide = lower_wide(lo, e);
	else
		out->scalar = lower_expr(lo, e);
}

static void value_of_last(struct lower *lo, struct stmt *s, struct stmt_value *out)
{
	while (s->kind == SM_LABEL) {
		lower_enter(lo, lower_label(lo, s->decl));
		s = s->body;
	}
	if (s->kind != SM_EXPR || !s->e) {
		lower_stmt(lo, s);
		return;
	}
	pos outer = lo->b.pos;
	lo->b.pos = s->at ? s->at : outer;
	last_value(lo, s->e, out);
	lo->b.pos = outer;
}

void lower_block(struct lower *lo, struct stmt *block, struct stmt_value *value)
{
	u32 depth = lo->cleanups.n;
	struct local_scope scope = lower_scope(lo);
	struct stmt *last = NULL;
	for (struct stmt *s = block->body; s && value; s = s->next)
		last = s->kind == SM_EMPTY && last ? last : s;
	for (struct stmt *s = block->body; s; s = s->next) {
		if (s == last)
			value_of_last(lo, s, value);
		else
			lower_stmt(lo, s);
	}
	if (lo->cleanups.n > depth) {
		lower_cleanup_to(lo, depth);
		lo->cleanups.n = depth;
	}
	lower_end_scope(lo, scope);
}

static void declare(struct lower *lo, struct decl *d)
{
	if (d->kind != DECL_VAR || d->is_global || d->is_local_static || type_strip(d->type)->kind == TY_ERROR)
		return;
	if (!d->ir)
		d->ir = lower_temp(lo, d->type).addr;
	struct ir_ins *slot = ir_at(lo->b.fn, d->ir);
	slot->at = d->at;
	slot->width = (u8)MIN(MAX((u32)slot->width, d->attrs.align), 128u);
	lower_name_local(lo, d);
	if (d->init)
		lower_init(lo, lower_at(d->ir, d->type), d->init, d->type);
	if (d->attrs.cleanup_fn.n)
		vec_push(&lo->cleanups, lo->arena, d);
}

/* ---- if, loops ---------------------------------------------------------------------------------------------- */

/* Can control come into s from outside, other than at its beginning? */
static bool has_entry(const struct stmt *s, bool top)
{
	for (; s; s = top ? NULL : s->next) {
		if (s->kind == SM_LABEL || s->kind == SM_CASE || s->kind == SM_DEFAULT)
			return true;
		if ((s->body && has_entry(s->body, false)) || (s->other && has_entry(s->other, false)))
			return true;
	}
	return false;
}

static void if_stmt(struct lower *lo, struct stmt *s)
{
	s64 v;
	if (eval_int(s->e, &v)) {            /* the other arm is dead text: it may refer to what does not exist */
		struct stmt *live = v ? s->body : s->other, *dead = v ? s->other : s->body;
		if (!dead || !has_entry(dead, true)) {
			if (live)
				lower_stmt(lo, live);
			return;
		}
	}
	blk yes = new_block(lo), end = new_block(lo), no = s->other ? new_block(lo) : end;
	lower_cond(lo, s->e, yes, no);
	lo->b.at = yes;
	lower_stmt(lo, s->body);
	ir_emit_jmp(&lo->b, end);
	if (s->other) {
		lo->b.at = no;
		lower_stmt(lo, s->other);
		ir_emit_jmp(&lo->b, end);
	}
	lo->b.at = end;
}

/* Until it ends, break and continue are this loop's: in its body, its condition and its step. */
static void begin_loop(struct lower *lo, struct target *t, blk brk, blk cont)
{
	*t = (struct target){ .brk = brk, .cont = cont, .cleanups = lo->cleanups.n, .outer = lo->target };
	lo->target = t;
}

static void loop_header(struct lower *lo, blk b, const struct stmt *s)
{
	ir_blk(lo->b.fn, b)->unroll = s->unroll ? s->unroll : lo->opts->bounded_loops_missing ? ~0u : 0;
	ir_blk(lo->b.fn, b)->loop_at = s->at;
}

static void while_stmt(struct lower *lo, struct stmt *s)
{
	blk head = new_block(lo), body = new_block(lo), end = new_block(lo);
	struct target t;
	begin_loop(lo, &t, end, head);
	loop_header(lo, head, s);
	lower_enter(lo, head);
	lower_cond(lo, s->e, body, end);
	lo->b.at = body;
	lower_stmt(lo, s->body);
	lo->target = t.outer;
	ir_emit_jmp(&lo->b, head);
	lo->b.at = end;
}

static void do_stmt(struct lower *lo, struct stmt *s)
{
	blk body = new_block(lo), test = new_block(lo), end = new_block(lo);
	struct target t;
	begin_loop(lo, &t, end, test);
	loop_header(lo, body, s);
	lower_enter(lo, body);
	lower_stmt(lo, s->body);
	lower_enter(lo, test);
	lower_cond(lo, s->e, body, end);
	lo->target = t.outer;
	lo->b.at = end;
}

static void for_stmt(struct lower *lo, struct stmt *s)
{
	u32 depth = lo->cleanups.n;
	struct local_scope scope = lower_scope(lo);
	blk head = new_block(lo), body = new_block(lo), next = new_block(lo), end = new_block(lo);
	for (struct stmt *i = s->init; i; i = i->next)
		lower_stmt(lo, i);
	struct target t;
	begin_loop(lo, &t, end, next);
	loop_header(lo, head, s);
	lower_enter(lo, head);
	if (s->e)
		lower_cond(lo, s->e, body, end);
	else
		ir_emit_jmp(&lo->b, body);
	lo->b.at = body;
	lower_stmt(lo, s->body);
	lower_enter(lo, next);
	if (s->step)
		lower_effect(lo, s->step);
	lo->target = t.outer;
	ir_emit_jmp(&lo->b, head);
	lo->b.at = end;
	if (lo->cleanups.n > depth) {
		lower_cleanup_to(lo, depth);
		lo->cleanups.n = depth;
	}
	lower_end_scope(lo, scope);
}

/* ---- switch -------------------------------------------------------------------------------------------------- */

/* The body comes first: it tells the cases. Then the switch is put at the end of the block before. */
static void switch_stmt(struct lower *lo, struct stmt *s)
{
	struct switch_cases cases = { 0 };
	struct target t = { .cleanups = lo->cleanups.n, .outer = lo->target, .cases = &cases };
	ref v = lower_is_wide(s->e->type) ? lower_wide(lo, s->e).lo : lower_expr(lo, s->e);
	blk head = lo->b.at;
	pos at = lo->b.pos;
	t.brk = new_block(lo);
	t.cont = lo->target ? lo->target->cont : 0;
	lower_dead(lo);
	lo->target = &t;
	lower_stmt(lo, s->body);
	lo->target = t.outer;
	ir_emit_jmp(&lo->b, t.brk);
	lo->b.at = head;
	lo->b.pos = at;
	ir_emit_switch(&lo->b, v, cases.otherwise ? cases.otherwise : t.brk, cases.v.v, cases.v.n);
	lo->b.at = t.brk;
}

static void case_stmt(struct lower *lo, struct stmt *s)
{
	struct target *t = lo->target;
	while (t && !t->cases)
		t = t->outer;
	if (t) {
		blk b = new_block(lo);
		lower_enter(lo, b);
		if (s->kind == SM_DEFAULT)
			t->cases->otherwise = b;
		else
			vec_push(&t->cases->v, lo->arena, ((struct ir_case){ s->lo, s->hi, b }));
	}
	lower_stmt(lo, s->body);
}

/* ---- jumps ----------------------------------------------------------------------------------------------------- */

static void leave_to(struct lower *lo, blk to, u32 depth)
{
	lower_cleanup_to(lo, depth);
	ir_emit_jmp(&lo->b, to);
	lower_dead(lo);
}

static void break_or_continue(struct lower *lo, struct stmt *s)
{
	struct target *t = lo->target;
	while (t && s->kind == SM_CONTINUE && t->cases)
		t = t->outer;
	if (t)
		leave_to(lo, s->kind == SM_BREAK ? t->brk : t->cont, t->cleanups);
}

static void return_stmt(struct lower *lo, struct stmt *s)
{
	struct ir_fn *fn = lo->b.fn;
	const struct type *t = type_strip(lo->fn->type)->base;
	ref v = 0;
	if (s->e && type_strip(t)->kind == TY_VOID) {
		lower_effect(lo, s->e);
	} else if (s->e && lo->result) {
		lower_into(lo, (struct place){ .addr = lo->result, .type = t, .mem = IRM_PLAIN }, s->e);
	} else if (s->e && lower_is_memory(t) && fn->result == IRT_D) {
		struct place p = lower_at(ir_alloca(fn, 8, 8, t, s->at), t);
		if (type_size(t) < 8)        /* older kernels let nothing be read that was not written */
			lower_zero(lo, p, 8);
		lower_into(lo, p, s->e);
		v = ir_emit_load(&lo->b, IRT_D, ir_slot(p.addr, 0, 8));
	} else if (s->e) {
		v = lower_expr(lo, s->e);
	}
	lower_cleanup_to(lo, 0);
	if (fn->result == IRT_V)
		v = 0;
	else if (!v)
		v = ir_const(fn, fn->result, 0);
	ir_emit_ret(&lo->b, v);
	lower_dead(lo);
}

static void goto_stmt(struct lower *lo, struct stmt *s)
{
	u32 depth = (u32)s->decl->value;
	leave_to(lo, lower_label(lo, s->decl), MIN(depth, lo->cleanups.n));
}

static void dispatch(struct lower *lo, struct stmt *s)
{
	switch (s->kind) {
	case SM_EXPR: if (s->e) lower_effect(lo, s->e); break;
	case SM_BLOCK: lower_block(lo, s, NULL); break;
	case SM_IF: if_stmt(lo, s); break;
	case SM_WHILE: while_stmt(lo, s); break;
	case SM_DO: do_stmt(lo, s); break;
	case SM_FOR: for_stmt(lo, s); break;
	case SM_SWITCH: switch_stmt(lo, s); break;
	case SM_CASE: case SM_DEFAULT: case_stmt(lo, s); break;
	case SM_LABEL:
		lower_enter(lo, lower_label(lo, s->decl));
		if (s->body)
			lower_stmt(lo, s->body);
		break;
	case SM_GOTO: goto_stmt(lo, s); break;
	case SM_BREAK: case SM_CONTINUE: break_or_continue(lo, s); break;
	case SM_RETURN: return_stmt(lo, s); break;
	case SM_DECL: declare(lo, s->decl); break;
	case SM_ASM: lower_asm(lo, s); break;
	default: break;
	}
}

void lower_stmt(struct lower *lo, struct stmt *s)
{
	if (lo->depth >= LOWER_MAX_DEPTH) {
		if (lo->depth++ == LOWER_MAX_DEPTH)
			lower_error(lo, TOO_DEEP, s->at, s->len, "this statement is nested too deep");
		return;
	}
	lo->depth++;
	pos outer = lo->b.pos;
	if (s->at)
		lo->b.pos = s->at;
	dispatch(lo, s);
	lo->b.pos = outer;
	lo->depth--;
}
