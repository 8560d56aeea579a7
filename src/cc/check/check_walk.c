/* check_walk.c: every expression of a tree, parents before children. */
#include "cc/check/check_private.h"

bool check_walk_expr(const struct expr *e, check_visit *visit, void *ctx)
{
	if (!e)
		return true;
	if (!visit(ctx, e))
		return false;
	if (!check_walk_expr(e->l, visit, ctx) || !check_walk_expr(e->r, visit, ctx))
		return false;
	if (e->kind == EX_COND && e->c && !check_walk_expr(e->c, visit, ctx))
		return false;
	for (u32 i = 0; i < e->nargs; i++)
		if (!check_walk_expr(e->args[i], visit, ctx))
			return false;
	const struct init *init = e->kind == EX_COMPOUND ? e->decl->init : NULL;
	for (u32 i = 0; init && i < init->n; i++)
		if (!check_walk_expr(init->items[i].value, visit, ctx))
			return false;
	return e->kind != EX_STMT || check_walk_stmt(e->body, visit, ctx);
}

static bool walk_asm(const struct asm_stmt *a, check_visit *visit, void *ctx)
{
	for (u32 i = 0; i < a->nin; i++)
		if (!check_walk_expr(a->in[i].value, visit, ctx))
			return false;
	for (u32 i = 0; i < a->nout; i++)
		if (!check_walk_expr(a->out[i].value, visit, ctx))
			return false;
	return true;
}

bool check_walk_stmt(const struct stmt *s, check_visit *visit, void *ctx)
{
	const struct init *init = s && s->kind == SM_DECL ? s->decl->init : NULL;
	for (u32 i = 0; init && i < init->n; i++)
		if (!check_walk_expr(init->items[i].value, visit, ctx))
			return false;
	if (!s || !check_walk_expr(s->e, visit, ctx) || !check_walk_expr(s->step, visit, ctx))
		return !s;
	if ((s->init && !check_walk_stmt(s->init, visit, ctx)) || (s->as && !walk_asm(s->as, visit, ctx)))
		return false;
	for (const struct stmt *x = s->body; x; x = x->next) {
		if (!check_walk_stmt(x, visit, ctx))
			return false;
		if (s->kind != SM_BLOCK)
			break;
	}
	return !s->other || check_walk_stmt(s->other, visit, ctx);
}
