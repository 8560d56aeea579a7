/* check_loop.c: a loop whose end the verifier cannot see.
 *
 * The verifier follows a loop around and around. It comes to an end when a way out depends on a counter: a variable
 * that the loop itself changes step by step (i++, n >>= 1, p += 4) and that a condition of the loop, or one that leaves
 * it, looks at; or on one of the kernel's own iterators. Without any such way out the loop has no visible bound. Where
 * there is one, nothing is said: whether the bound is small enough is seen better by the verifier itself. */
#include "cc/check/check_private.h"

enum { MAX_COUNTERS = 32 };
struct loop_look {
	const struct decl *counters[MAX_COUNTERS];
	u32 n;
	bool is_bounded, leaves, calls_iterator, in_inner;     /* in_inner: a break leaves a loop or switch within */
};

static bool is_made_of(const struct expr *e, const struct decl *d)
{
	e = check_bare(e);
	bool either_way = e->kind == EX_ADD || e->kind == EX_AND || e->kind == EX_MUL;
	if (either_way || e->kind == EX_SUB || e->kind == EX_SHL || e->kind == EX_SHR || e->kind == EX_DIV)
		return is_made_of(e->l, d) || (either_way && is_made_of(e->r, d));
	return e->kind == EX_DECL && e->decl == d;
}

static bool is_own_step(const struct expr *e)
{
	return e->kind == EX_ASSIGN && e->l->kind == EX_DECL && check_bare(e->r)->kind != EX_DECL &&
		is_made_of(e->r, e->l->decl);
}

/* What the loop changes step by step. */
static bool collect(void *ctx, const struct expr *e)
{
	struct loop_look *k = ctx;
	bool steps = e->kind == EX_PREINC || e->kind == EX_PREDEC || e->kind == EX_POSTINC || e->kind == EX_POSTDEC ||
		e->kind == EX_ASSIGN_OP;
	const struct expr *f = e->kind == EX_CALL ? check_bare(e->l) : NULL;
	while (f && (f->kind == EX_DECAY || f->kind == EX_DEREF))
		f = f->l;
	if ((steps || is_own_step(e)) && check_root(e->l) && k->n < MAX_COUNTERS)
		k->counters[k->n++] = check_root(e->l);
	else if (steps || k->n == MAX_COUNTERS)
		k->is_bounded = true;                  /* changed through a pointer: not followed */
	if (f && f->kind == EX_DECL && str_starts(f->decl->name, "bpf_iter_") && str_ends(f->decl->name, "_next"))
		k->calls_iterator = true;
	return true;
}

static bool is_helper(const struct expr *call)
{
	const struct expr *f = check_bare(call->l);
	while (f->kind == EX_DECAY || f->kind == EX_DEREF)
		f = f->l;
	return f->kind == EX_DECL && f->decl->helper;
}

static bool mentions(void *ctx, const struct expr *e)
{
	struct loop_look *k = ctx;
	for (u32 i = 0; e->kind == EX_CALL && i < e->nargs; i++)             /* a function of the source may count */
		k->is_bounded |= check_bare(e->args[i])->kind == EX_ADDR && !is_helper(e);
	for (u32 i = 0; e->kind == EX_DECL && i < k->n; i++)
		k->is_bounded |= k->counters[i] == e->decl;
	return !k->is_bounded;
}

static bool leaves(const struct stmt *s, bool in_switch)
{
	for (; s; s = s->next) {
		if (s->kind == SM_RETURN || s->kind == SM_GOTO || (s->kind == SM_BREAK && !in_switch) ||
			(s->kind == SM_ASM && s->as->is_goto))
			return true;
		bool is_loop = s->kind == SM_WHILE || s->kind == SM_DO || s->kind == SM_FOR;
		if ((s->body && leaves(s->body, in_switch || is_loop || s->kind == SM_SWITCH)) ||
			(s->other && leaves(s->other, in_switch)))
			return true;
	}
	return false;
}

static void look_inside(struct loop_look *, const struct stmt *, bool inner);

static bool look_in_stmt_expr(void *ctx, const struct expr *e)
{
	struct loop_look *k = ctx;
	bool in_inner = k->in_inner;
	if (e->kind == EX_STMT)
		look_inside(k, e->body->body, in_inner);
	k->in_inner = in_inner;
	return true;
}

/* A break in a statement expression of a loop's condition or step is that loop's. */
static void look_in_expr(struct loop_look *k, const struct expr *e, bool inner)
{
	k->in_inner = inner;
	check_walk_expr(e, look_in_stmt_expr, k);
}

/* The conditions that lead out of the loop from within. */
static void look_inside(struct loop_look *k, const struct stmt *s, bool inner)
{
	for (; s && !k->is_bounded; s = s->next) {
		const struct init *init = s->kind == SM_DECL ? s->decl->init : NULL;
		for (u32 i = 0; init && i < init->n; i++)
			look_in_expr(k, init->items[i].value, inner);
		if (s->kind == SM_IF && (leaves(s->body, inner) || (s->other && leaves(s->other, inner)))) {
			k->leaves = true;
			check_walk_expr(s->e, mentions, k);
		}
		k->is_bounded |= s->kind == SM_ASM && s->as->is_goto;          /* may_goto: the kernel counts */
		if (s->kind == SM_SWITCH && leaves(s->body, true)) {
			k->leaves = true;
			check_walk_expr(s->e, mentions, k);
		}
		k->leaves |= s->kind == SM_RETURN || s->kind == SM_GOTO || (s->kind == SM_BREAK && !inner);
		bool is_loop = s->kind == SM_WHILE || s->kind == SM_DO || s->kind == SM_FOR;
		look_in_expr(k, s->e, inner || is_loop);
		look_in_expr(k, s->step, true);
		if (s->body)
			look_inside(k, s->body, inner || is_loop || s->kind == SM_SWITCH);
		if (s->other)
			look_inside(k, s->other, inner);
	}
}

static bool has_asm_goto(void *ctx, const struct expr *e)
{
	struct loop_look *k = ctx;
	for (const struct stmt *s = e->kind == EX_STMT ? e->body->body : NULL; s; s = s->next)
		k->is_bounded |= s->kind == SM_ASM && s->as->is_goto;
	return !k->is_bounded;
}

static bool is_always(const struct expr *e)
{
	s64 v;
	return !e || (eval_int(e, &v) && v);
}

void check_loop(struct check *c, const struct stmt *s)
{
	struct loop_look k = { 0 };
	s64 v;
	if ((s->e && eval_int(s->e, &v) && !v) || !warns_want(c->warns, WARN_UNBOUNDED_LOOP))
		return;
	check_walk_stmt(s->body, collect, &k);
	check_walk_expr(s->step, collect, &k);
	check_walk_expr(s->e, collect, &k);
	if (s->e) {
		check_walk_expr(s->e, mentions, &k);
		check_walk_expr(s->e, has_asm_goto, &k);
		look_in_expr(&k, s->e, false);
	}
	look_in_expr(&k, s->step, false);
	check_walk_stmt(s->body, has_asm_goto, &k);
	look_inside(&k, s->body, false);
	if (k.is_bounded || k.calls_iterator)
		return;
	struct diag *d = is_always(s->e) && !k.leaves ? check_error(c, UNBOUNDED_LOOP, s->at, s->len,
		"this loop never ends, and the verifier refuses such a program") :
		check_error(c, UNBOUNDED_LOOP, s->at, s->len,
		"no counter leads out of this loop: the verifier cannot see that it ends");
	diag_hint(c->ds, d, "count, and leave at a constant: for (int i = 0; i < 64; i++) { ... break; }");
}
