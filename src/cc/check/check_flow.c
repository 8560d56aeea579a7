/* check_flow.c: what is known of a function's variables along its ways: unset, set, a map's value not tested yet.
 *
 * The tree is walked in the order of execution with one state, a byte of bits for each variable; it splits at
 * conditions and is joined where ways meet (bits are or-ed). A loop's body is read twice, the first time silently, to
 * know what comes back to its head: each step sets a variable's bits without looking at others, so that once is enough.
 * A label that jumps lead to knows nothing.
 * So a message means: on every way that leads here it is so. */
#include "cc/check/check_private.h"

static struct state *copy_of(struct flow *f, const struct state *from)
{
	struct state *s = f->free;
	if (s)
		f->free = s->next;
	else
		s = arena_alloc_aligned(f->c->arena, sizeof(*s) + f->n + 1, 8);
	memcpy(s->of, from->of, f->n + 1);
	s->is_live = from->is_live;
	s->falls = from->falls;
	return s;
}

struct state *flow_copy(struct flow *f) { return copy_of(f, f->now); }

static void drop(struct flow *f, struct state *s)
{
	s->next = f->free;
	f->free = s;
}

void flow_join(struct flow *f, struct state **to, struct state *from)
{
	if (*to && !from->is_live) {
		drop(f, from);
		return;
	}
	if (*to && (*to)->is_live) {
		for (u32 i = 1; i <= f->n; i++)
			(*to)->of[i] |= from->of[i];
		(*to)->falls &= from->falls;
		drop(f, from);
		return;
	}
	if (*to)
		drop(f, *to);
	*to = from;
}

static void take(struct flow *f, struct state *s)
{
	drop(f, f->now);
	f->now = s;
}

/* Where anything may have come from: nothing is said of any variable. */
static void forget(struct flow *f)
{
	memset(f->now->of + 1, VS_GIVEN, f->n);
}

static void if_stmt(struct flow *f, const struct stmt *s)
{
	struct state *yes, *no, *after;
	if (!f->muted)
		check_condition(f->c, s->e);
	flow_test(f, s->e, &yes, &no);
	f->now = yes;
	flow_stmts(f, s->body);
	after = f->now;
	f->now = no;
	if (s->other)
		flow_stmts(f, s->other);
	flow_join(f, &f->now, after);
}

static void dead(struct flow *f) { f->now->is_live = false; }

static void condition(struct flow *f, const struct expr *e, struct state **out)
{
	struct state *yes, *no;
	if (!e)
		return;
	flow_test(f, e, &yes, &no);
	f->now = yes;
	flow_join(f, out, no);
}

/* Once around; what comes back to the head is left in now. */
static void round_of(struct flow *f, const struct stmt *s, struct target *t)
{
	if (s->kind != SM_DO)
		condition(f, s->e, &t->brk);
	flow_stmts(f, s->body);
	if (t->cont)
		flow_join(f, &f->now, t->cont);
	t->cont = NULL;
	if (s->kind == SM_FOR && s->step)
		flow_idle(f, s->step);
	if (s->kind == SM_DO)
		condition(f, s->e, &t->brk);
}

static void loop_stmt(struct flow *f, const struct stmt *s)
{
	struct target t = { .outer = f->target };
	if (!f->muted && s->kind != SM_FOR)
		check_condition(f->c, s->e);
	if (f->now->is_live && !f->muted)
		check_loop(f->c, s);
	if (s->kind == SM_FOR && s->init)
		flow_stmts(f, s->init);
	f->target = &t;
	if (f->nesting++ >= FLOW_MAX_LOOPS) {
		forget(f);
	} else {
		struct state *head = flow_copy(f);
		f->muted++;
		round_of(f, s, &t);
		f->muted--;
		flow_join(f, &f->now, head);
		if (t.brk)
			drop(f, t.brk);
		t.brk = NULL;
	}
	round_of(f, s, &t);
	f->nesting--;
	dead(f);                                   /* it leaves by its condition or by break */
	if (t.brk)
		take(f, t.brk);
	f->target = t.outer;
}

static const struct type *enum_of(const struct stmt *s)
{
	const struct expr *e = s->e;
	while (e->kind == EX_CAST && e->is_implicit)
		e = e->l;
	const struct type *t = type_strip(e->type);
	return t->kind == TY_ENUM && t->nenums ? t : NULL;
}

static bool has_case(const struct stmt *s, s64 v)
{
	for (const struct stmt *c = s->body->kind == SM_BLOCK ? s->body->body : s->body; c; c = c->next)
		for (const struct stmt *x = c; x && (x->kind == SM_CASE || x->kind == SM_LABEL); x = x->body)
			if (x->kind == SM_CASE && (u64)v - (u64)x->lo <= (u64)x->hi - (u64)x->lo)
				return true;
	return false;
}

/* How many values of its enumeration a switch does not name; the first of them. */
static u32 missing(const struct stmt *s, const struct type *t, str *first)
{
	u32 n = 0;
	for (u32 i = t->nenums; i-- > 0;)
		if (!has_case(s, t->enums[i].value))
			n++, *first = t->enums[i].name;
	return n;
}

static bool is_covered(const struct stmt *s)
{
	const struct type *t = enum_of(s);
	return t && !missing(s, t, &(str){ 0 });
}

static void check_covered(struct flow *f, const struct stmt *s)
{
	const struct type *t = enum_of(s);
	str first;
	u32 n = t ? missing(s, t, &first) : 0;
	if (n == 1)
		check_error(f->c, SWITCH_ENUM, s->at, s->len, "this switch has no case for '%.*s'", STR_ARG(first));
	else if (n)
		check_error(f->c, SWITCH_ENUM, s->at, s->len, "this switch has no case for '%.*s' and %u more",
			STR_ARG(first), n - 1);
}

static void switch_stmt(struct flow *f, const struct stmt *s)
{
	struct target t = { .outer = f->target, .is_switch = true };
	flow_value(f, s->e);
	t.entry = flow_copy(f);
	t.has_default = is_covered(s);
	dead(f);
	f->target = &t;
	flow_stmts(f, s->body);
	f->target = t.outer;
	if (!f->muted && t.entry->is_live && !t.has_default)
		check_covered(f, s);
	if (t.brk)
		flow_join(f, &f->now, t.brk);
	if (t.has_default)
		drop(f, t.entry);
	else
		flow_join(f, &f->now, t.entry);
}

static void case_stmt(struct flow *f, const struct stmt *s)
{
	struct target *t = f->target;
	while (t && !t->is_switch)
		t = t->outer;
	if (t) {
		if (f->now->is_live && !f->now->falls && !f->muted && !s->expansion)
			check_error(f->c, FALLTHROUGH, s->at, s->len, "the part above goes on into this case");
		flow_join(f, &f->now, copy_of(f, t->entry));
		f->now->falls = true;            /* "case 1: case 2:" */
		t->has_default |= s->kind == SM_DEFAULT;
	}
	flow_stmts(f, s->body);
}

static void jump(struct flow *f, bool is_break)
{
	struct target *t = f->target;
	while (t && !is_break && t->is_switch)
		t = t->outer;
	if (t)
		flow_join(f, is_break ? &t->brk : &t->cont, flow_copy(f));
	dead(f);
}

static void label_stmt(struct flow *f, const struct stmt *s)
{
	if (s->decl->is_used) {
		forget(f);
		f->now->is_live = true;
	}
	flow_stmts(f, s->body);
}

static void one_stmt(struct flow *f, const struct stmt *s)
{
	if (s->kind != SM_CASE && s->kind != SM_DEFAULT && s->kind != SM_BLOCK && s->kind != SM_LABEL)
		f->now->falls = s->is_fallthrough;
	switch (s->kind) {
	case SM_EXPR:
		if (s != f->value && f->now->is_live && !f->muted)
			check_unused_value(f->c, s->e);
		if (s == f->value)
			flow_value(f, s->e);
		else
			flow_idle(f, s->e);
		break;
	case SM_BLOCK: flow_stmts(f, s->body); break;
	case SM_IF: if_stmt(f, s); break;
	case SM_WHILE: case SM_DO: case SM_FOR: loop_stmt(f, s); break;
	case SM_SWITCH: switch_stmt(f, s); break;
	case SM_CASE: case SM_DEFAULT: case_stmt(f, s); break;
	case SM_LABEL: label_stmt(f, s); break;
	case SM_BREAK: case SM_CONTINUE: jump(f, s->kind == SM_BREAK); break;
	case SM_GOTO: dead(f); break;
	case SM_RETURN:
		if (s->e && !f->muted)
			check_returned(f->c, s->e), check_result(f->c, f->fn, s->e);
		if (s->e)
			flow_value(f, s->e);
		check_way_out(f, s->at, s->len);
		dead(f);
		break;
	case SM_DECL: flow_init(f, s->decl); break;
	case SM_ASM: flow_asm(f, s->as); break;
	default: break;
	}
}

void flow_stmts(struct flow *f, const struct stmt *s)
{
	for (; s; s = s->next)
		one_stmt(f, s);
}

void flow_asm(struct flow *f, const struct asm_stmt *a)
{
	for (u32 i = 0; i < a->nin; i++)
		flow_value(f, a->in[i].value);
	for (u32 i = 0; i < a->nout; i++) {
		/* "+r"(x) keeps a register for x; the text may only write it */
		if (str_starts(a->out[i].constraint, "+") && a->out[i].value->kind != EX_DECL)
			flow_value(f, a->out[i].value);
		flow_assign(f, a->out[i].value, NULL);
	}
}

/* ---- a function ---------------------------------------------------------------------------------------- */

static void number_variables(struct flow *f)
{
	for (u32 i = 0; i < f->fn->nlocals; i++) {
		struct decl *d = f->fn->locals[i];
		d->flow = d->is_local_static || d->is_global || !d->name.n || f->n == FLOW_MAX_VARS ? 0 : ++f->n;
	}
}

static void missing_return(struct flow *f)
{
	struct decl *fn = f->fn;
	enum type_kind k = type_strip(type_strip(fn->type)->base)->kind;
	if (!f->now->is_live || k == TY_VOID || k == TY_ERROR || fn->attrs.naked || fn->attrs.noreturn)
		return;
	struct diag *d = check_error(f->c, RETURN_TYPE, fn->at, fn->len,
		"the end of '%.*s' can be reached, and there is no return there",
		STR_ARG(fn->name));
	diag_hint(f->c->ds, d, "end it with a return, such as return 0;");
}

void check_function(struct check *c, struct decl *fn)
{
	struct flow f = { .c = c, .fn = fn };
	number_variables(&f);
	f.now = arena_alloc_aligned(c->arena, sizeof(*f.now) + f.n + 1, 8);
	f.writes = arena_array(c->arena, u32, f.n + 1);
	f.given = arena_array(c->arena, const struct expr *, f.n + 1);
	f.now->is_live = true;
	forget(&f);
	flow_stmts(&f, fn->body->body);
	missing_return(&f);
	check_way_out(&f, fn->at, fn->len);
	check_uses(&f);
	for (u32 i = 0; i < fn->nlocals; i++)
		fn->locals[i]->flow = 0;
}
