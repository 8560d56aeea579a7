/* check_use.c: what stands there for nothing: values, variables, labels, functions. */
#include "cc/check/check_private.h"

#include "uapi/uapi.h"

static bool is_volatile(const struct expr *e) { return type_quals(e->type) & Q_VOLATILE; }

/* Nothing happens when it is computed. */
static bool is_idle(const struct expr *e)
{
	switch (e->kind) {
	case EX_INT: case EX_STR: return true;
	case EX_DECL: return !is_volatile(e);
	case EX_MEMBER: case EX_DEREF: return !is_volatile(e) && is_idle(e->l);
	case EX_ADDR: case EX_DECAY: case EX_NEG: case EX_NOT: case EX_LNOT: case EX_PLUS: return is_idle(e->l);
	case EX_CAST: return type_strip(e->type)->kind != TY_VOID && is_idle(e->l);
	case EX_COND: return e->c && is_idle(e->c) && (!e->l || is_idle(e->l)) && is_idle(e->r);
	case EX_LAND: case EX_LOR: case EX_PTRDIFF: return is_idle(e->l) && is_idle(e->r);
	default: return e->kind >= EX_MUL && e->kind <= EX_GE && is_idle(e->l) && is_idle(e->r);
	}
}

static const char *why_kept(const struct decl *d)
{
	const struct uapi_helper_row *h = d->helper ? uapi_helper(d->helper - 1) : NULL;
	if (d->attrs.warn_unused_result)
		return "it is declared so that it must be used";
	if (h && (h->result == UV_MEM_OR_NULL || h->result == UV_SOCK_OR_NULL))
		return "what it gives has to be given back";
	return h && h->number == HELPER_map_lookup_elem ? "a lookup alone does nothing" : NULL;
}

static void unused_result(struct check *c, const struct expr *e)
{
	const struct expr *f = check_bare(e->l);
	while (f->kind == EX_DECAY || f->kind == EX_DEREF)
		f = f->l;
	const char *why = f->kind == EX_DECL ? why_kept(f->decl) : NULL;
	if (why)
		check_error(c, UNUSED_RESULT, e->at, e->len, "the result of '%.*s' is not used: %s",
			STR_ARG(f->decl->name), why);
}

void check_unused_value(struct check *c, const struct expr *e)
{
	while (e->kind == EX_CAST && e->is_implicit)
		e = e->l;
	if (e->from_header || e->type->kind == TY_ERROR || type_strip(e->type)->kind == TY_VOID)
		return;
	if (e->kind == EX_CALL)
		unused_result(c, e);
	else if (e->kind == EX_DEREF && (e->l->kind == EX_POSTINC || e->l->kind == EX_POSTDEC) && !is_volatile(e))
		diag_hint(c->ds, check_error(c, UNUSED_VALUE, e->at, e->len,
			"what is read here is not used: the step is of the pointer"),
			"write (*p)++ for what it points to");
	else if (e->kind != EX_DECL || e->decl->name.n)
		if (is_idle(e))
			check_error(c, UNUSED_VALUE, e->at, e->len, "this value is computed and not used");
}

static bool is_plain(const struct decl *d)
{
	return d->name.n && !d->attrs.unused && !d->attrs.used && !d->cleanup && !d->attrs.section.n && !d->is_global;
}

static void locals(struct flow *f)
{
	for (u32 i = 0; i < f->fn->nlocals; i++) {
		const struct decl *d = f->fn->locals[i];
		if (!is_plain(d))
			continue;
		if (!d->mentions)
			check_error(f->c, UNUSED_VARIABLE, d->at, d->len, "variable '%.*s' is not used",
				STR_ARG(d->name));
		else if (d->flow && f->writes[d->flow] == d->mentions && !(type_quals(d->type) & Q_VOLATILE))
			check_error(f->c, UNUSED_BUT_SET, d->at, d->len,
				"variable '%.*s' gets a value that is not used", STR_ARG(d->name));
	}
	for (u32 i = 0; i < f->fn->nparams; i++) {
		const struct decl *d = f->fn->params[i];
		if (d->name.n && !d->mentions && !d->attrs.unused)
			check_error(f->c, UNUSED_PARAMETER, d->at, d->len, "parameter '%.*s' is not used",
				STR_ARG(d->name));
	}
}

void check_uses(struct flow *f)
{
	locals(f);
	for (u32 i = 0; i < f->fn->nlabels; i++) {
		const struct decl *l = f->fn->labels[i];
		if (l->is_defined && !l->is_used && !l->attrs.unused)
			check_error(f->c, UNUSED_LABEL, l->at, l->len, "no jump leads to label '%.*s'",
				STR_ARG(l->name));
	}
}
