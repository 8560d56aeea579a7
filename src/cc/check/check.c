/* check.c: the whole unit, function by function, and what is only seen at the end; how findings are reported. */
#include "cc/check/check_private.h"

struct diag *check_report(struct check *c, enum cc_diag code, pos at, u32 len, const char *fmt, ...)
{
	const struct src_file *f = at ? src_file_of(c->src, at) : NULL;
	va_list ap;
	if (f && f->is_builtin) {
		c->dropped = (struct diag){ .code = &cc_diags[code] };
		return &c->dropped;
	}
	va_start(ap, fmt);
	struct diag *d = diag_vadd(c->ds, &cc_diags[code], where_src(at, MAX(len, 1u)), fmt, ap);
	va_end(ap);
	return d;
}

static void unused(struct check *c, const struct decl *d)
{
	const struct src_file *f = d->at ? src_file_of(c->src, d->at) : NULL;
	bool is_asked_for = d->mentions || d->attrs.unused || d->attrs.used || d->attrs.section.n || d->helper;
	if (!f || !f->is_main || d->storage != ST_STATIC || d->is_local_static || is_asked_for)
		return;
	if (d->kind == DECL_FUNC && d->is_defined && !d->is_inline && !d->attrs.always_inline)
		check_error(c, UNUSED_FUNCTION, d->at, d->len, "function '%.*s' is not used", STR_ARG(d->name));
	else if (d->kind == DECL_VAR && !(type_quals(d->type) & Q_CONST))
		check_error(c, UNUSED_VARIABLE, d->at, d->len, "variable '%.*s' is not used", STR_ARG(d->name));
}

void check_unit(struct check *c)
{
	for (struct decl *d = c->unit->first; d; d = d->next) {
		if (d->kind != DECL_FUNC || !d->body)
			continue;
		if (!d->is_wrong)
			check_function(c, d);
		check_packet(c, d);
	}
	if (c->ds->errors)
		return;
	check_object(c);
	for (const struct decl *d = c->unit->first; d; d = d->next)
		unused(c, d);
}
