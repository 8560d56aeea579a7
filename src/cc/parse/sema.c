/* sema.c: the meaning of expressions: nodes of the tree, casts and conversions, which are made explicit. One error,
 * then silence (TY_ERROR). Operators are in sema_op.c, names, members and calls in sema_post.c. */
#include "cc/parse/sema_private.h"

#include "cc/parse/dialect.h"

struct expr *expr_new(struct parser *p, enum expr_kind kind, struct type *t)
{
	struct expr *e = arena_new(p->arena, struct expr);
	e->kind = (u8)kind;
	e->type = t;
	e->at = p->in.t.at;
	e->len = p->in.t.len;
	e->expansion = p->in.t.expansion;
	e->from_header = p->in.t.flags & TF_BUILTIN;
	return e;
}

/* Trees are walked by recursion, so their height is bound here, where they grow. */
struct expr *sema_grown(struct parser *p, struct expr *e, u32 depth)
{
	if (depth > EXPR_MAX_DEPTH) {
		parse_error(p, TOO_DEEP, e->at, e->len, "this expression is built of more than %u levels",
			EXPR_MAX_DEPTH);
		e->kind = EX_ERROR;
		e->type = type_error(p->ts);
		depth = 0;
	}
	e->depth = (u16)depth;
	p->func.deepest = MAX(p->func.deepest, depth);
	return e;
}

struct expr *sema_node(struct parser *p, enum expr_kind kind, struct type *t, const struct expr *like, pos at)
{
	struct expr *e = expr_new(p, kind, t);
	e->at = at ? at : like->at;
	e->len = like->len;
	e->expansion = like->expansion;
	return sema_grown(p, e, like->depth + 1u);
}

struct expr *sema_int(struct parser *p, u64 v, enum type_kind k)
{
	struct expr *e = expr_new(p, EX_INT, type_basic(p->ts, k));
	e->value = v;
	return e;
}

struct expr *sema_error(struct parser *p, pos at)
{
	struct expr *e = expr_new(p, EX_ERROR, type_error(p->ts));
	e->at = at;
	return e;
}

struct type *sema_without_quals(struct type *t)
{
	if (!type_quals(t))
		return t;
	return t->unqual && !type_quals(t->unqual) ? t->unqual : type_strip(t);
}

bool sema_in_register(struct parser *p, const struct expr *e, pos at)
{
	const struct expr *root = e;
	while (root->kind == EX_MEMBER)
		root = root->l;
	if (root->kind != EX_DECL || root->decl->storage != ST_REGISTER)
		return false;
	parse_error(p, NOT_LVALUE, at ? at : e->at, at ? 1 : e->len, "'%.*s' is declared 'register' and has no address",
		STR_ARG(root->decl->name));
	return true;
}

struct expr *sema_value(struct parser *p, struct expr *e)
{
	struct type *t = type_strip(e->type);
	if (t->kind != TY_ARRAY && t->kind != TY_FUNC)
		return e;
	if (t->kind == TY_ARRAY && sema_in_register(p, e, 0))
		return sema_error(p, e->at);
	struct type *to = type_ptr(p->ts, t->kind == TY_ARRAY ? type_qualified(p->ts, t->base,
		type_quals(e->type) & (Q_CONST | Q_VOLATILE)) : e->type);
	struct expr *d = sema_node(p, EX_DECAY, to, e, 0);
	d->l = e;
	return d;
}

/* Headers have inline functions on floats that no program calls: those are let pass. */
struct expr *sema_no_float(struct parser *p, pos at, u32 len)
{
	if (p->func.fn && (p->func.fn->is_inline || p->func.fn->storage == ST_STATIC))
		p->func.fn->float_at = p->func.fn->float_at ? p->func.fn->float_at : at;
	else
		parse_error(p, NO_FLOAT, at, len, "floating point is used here");
	return sema_error(p, at);
}

struct expr *sema_no_builtin(struct parser *p, pos at, str name)
{
	if (!p->func.fn || !(p->func.fn->is_inline || p->func.fn->storage == ST_STATIC))
		parse_error(p, UNSUPPORTED, at, name.n, "BPF has no '%.*s'", STR_ARG(name));
	else if (!p->func.fn->float_at)
		p->func.fn->float_at = at, p->func.fn->lacks = name;
	return sema_error(p, at);
}

/* GNU: (union u)value is a union whose member of that type is set. NULL: there is none. */
static struct expr *union_cast(struct parser *p, struct expr *e, struct type *to)
{
	struct type *t = type_strip(to);
	if (t->kind != TY_UNION || !type_complete(p->ts, t))
		return NULL;
	for (u32 i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		if (f->is_bitfield || !type_compatible(type_strip(f->type), type_strip(e->type)))
			continue;
		struct decl *d = decl_new(p, DECL_VAR, STR(""), to, e->at, e->len);
		d->init = arena_new(p->arena, struct init);
		*d->init = (struct init){ .items = arena_new(p->arena, struct init_item), .n = 1,
			.zero_first = type_size(f->type) < t->size, .at = e->at };
		d->init->items[0] = (struct init_item){ .type = f->type, .value = sema_convert(p, e, f->type,
			"used to initialise") };
		d->is_global = !p->func.fn;
		if (p->func.fn)
			vec_push(&p->func.locals, p->arena, d);
		struct expr *c = sema_node(p, EX_COMPOUND, to, e, 0);
		c->l = NULL;
		c->decl = d;
		return c;
	}
	return NULL;
}

struct expr *sema_cast(struct parser *p, struct expr *e, struct type *to, bool implicit)
{
	if (is_error(e) || to->kind == TY_ERROR)
		return e;
	e = sema_value(p, e);
	if (is_error(e))
		return e;
	struct type *f = type_strip(e->type), *t = type_strip(to);
	if ((f->is_nullptr && t->kind != TY_VOID && t->kind != TY_BOOL && t->kind != TY_PTR) ||
		(t->is_nullptr && f != t && !sema_is_null_const(e))) {
		parse_error(p, BAD_TYPE, e->at, e->len, "'%.*s' cannot be converted to '%.*s'",
			STR_ARG(text_of(p, e->type)), STR_ARG(text_of(p, to)));
		return sema_error(p, e->at);
	}
	if (t->kind != TY_VOID && (type_is_float(t) || type_is_float(f))) {
		struct expr *c = sema_float_cast(p, e, to);
		return c ? c : no_float(p, e);
	}
	if (implicit && f == t)
		return e;
	if (!implicit && t->kind == TY_ENUM && !sema_need_complete(p, to, e->at, e->len))
		return sema_error(p, e->at);
	if (t->kind != TY_VOID && f != t && (!type_is_scalar(t) || !type_is_scalar(f))) {
		if (type_is_record(t) && type_is_record(f) && type_same(t, f))
			return e;
		struct expr *u = implicit ? NULL : union_cast(p, e, to);
		if (u)
			return u;
		parse_error(p, BAD_TYPE, e->at, e->len, "'%.*s' cannot be converted to '%.*s'",
			STR_ARG(text_of(p, e->type)), STR_ARG(text_of(p, to)));
		return sema_error(p, e->at);
	}
	if (!implicit) {
		sema_check_cast(p, e, to);
		sema_check_packed(p, e, to);
	}
	struct expr *c = sema_node(p, EX_CAST, to, e, 0);
	c->l = e;
	c->is_implicit = implicit;
	s64 v;
	if (e->kind == EX_INT && t->kind != TY_INT128 && t->kind != TY_UINT128 && (type_is_int(t)) && eval_int(c, &v)) {
		c->kind = EX_INT;            /* literals stay literals */
		c->value = (u64)v;
	}
	return c;
}

bool sema_is_null_const(const struct expr *e)
{
	s64 v;
	while (e->kind == EX_CAST && type_is_ptr(e->type))
		e = e->l;
	return e->kind != EX_COMMA && type_is_int(e->type) && eval_int(e, &v) && v == 0;
}

bool sema_pointers_fit(const struct type *to, const struct type *from)
{
	const struct type *a = type_strip(type_strip(to)->base), *b = type_strip(type_strip(from)->base);
	if (a->kind == TY_VOID || b->kind == TY_VOID || a->kind == TY_ERROR || b->kind == TY_ERROR ||
		type_compatible(a, b))
		return true;
	return type_is_int(a) && type_is_int(b) && a->size == b->size;   /* signedness only */
}

/* A variable stands where its address is wanted, or a number of 32 bits is an address (ctx->data). */
static void hint_address(struct parser *p, struct diag *d, const struct expr *e, const struct type *to)
{
	const struct type *t = type_is_ptr(to) ? type_strip(type_strip(to)->base) : NULL;
	bool fits = t && (t->kind == TY_VOID || type_compatible(t, type_strip(e->type)));
	if (fits && e->kind == EX_DECL && e->is_lvalue && !e->from_header)
		diag_hint(p->ds, d, "write its address: &%.*s", STR_ARG(e->decl->name));
	else if (t && type_is_int(e->type) && type_size(e->type) == 4)
		diag_hint(p->ds, d, "an address in 32 bits, as ctx->data is, is cast by way of long: (void *)(long)x");
}

/* No value of the one type is one of the other: nothing, records, nullptr. */
static bool never_converts(const struct expr *e, const struct type *t, const struct type *f)
{
	if (f->is_nullptr && t->kind != TY_PTR && t->kind != TY_BOOL)
		return true;
	if (t->is_nullptr && !f->is_nullptr && !sema_is_null_const(e))
		return true;
	return f->kind == TY_VOID || type_is_record(t) != type_is_record(f) || (type_is_record(t) && !type_same(t, f));
}

static void check_converted_pointers(struct parser *p, struct expr *e, struct type *to, const char *what)
{
	struct type *t = type_strip(to), *f = type_strip(e->type);
	bool are_funcs = type_strip(t->base)->kind == TY_FUNC && type_strip(f->base)->kind == TY_FUNC;
	if (sema_pointers_fit(t, f))
		sema_check_pointers(p, e, to, what);
	else if (are_funcs)
		parse_error(p, FUNC_CONVERSION, e->at, e->len, "'%.*s' is %s '%.*s'", STR_ARG(text_of(p, f)), what,
			STR_ARG(text_of(p, t)));
	else
		parse_error(p, PTR_CONVERSION, e->at, e->len, "'%.*s' is %s '%.*s'", STR_ARG(text_of(p, e->type)), what,
			STR_ARG(text_of(p, to)));
}

/* Numbers that become pointers, pointers that become numbers or other pointers. */
static void check_converted(struct parser *p, struct expr *e, struct type *to, const char *what)
{
	const struct type *t = type_strip(to), *f = type_strip(e->type);
	if (type_is_ptr(t) && type_is_ptr(f))
		check_converted_pointers(p, e, to, what);
	else if (type_is_ptr(t) && type_is_int(f) && !sema_is_null_const(e))
		hint_address(p, parse_error(p, INT_CONVERSION, e->at, e->len, "a number ('%.*s') is %s '%.*s'",
			STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to))), e, to);
	else if (type_is_ptr(f) && type_is_int(t) && t->kind != TY_BOOL)
		parse_error(p, INT_CONVERSION, e->at, e->len, "a pointer ('%.*s') is %s '%.*s'",
			STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to)));
	sema_check_assigned(p, e, to);
	sema_check_packed(p, e, to);
}

struct expr *sema_convert(struct parser *p, struct expr *e, struct type *to, const char *what)
{
	if (is_error(e) || to->kind == TY_ERROR)
		return e;
	e = sema_value(p, e);
	if (is_error(e))
		return e;
	if (never_converts(e, type_strip(to), type_strip(e->type))) {
		hint_address(p, parse_error(p, CONVERSION, e->at, e->len, "'%.*s' cannot be %s '%.*s'",
			STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to))), e, to);
		return sema_error(p, e->at);
	}
	/* what our macros convert is meant: BPF_KPROBE's arguments from registers */
	if (!e->from_header && !(p->in.t.flags & TF_BUILTIN))
		check_converted(p, e, to, what);
	return sema_cast(p, e, to, true);
}

/* The bit-field whose values e has: also what was just assigned to one. */
static const struct field *bitfield_of(const struct expr *e)
{
	while (e->kind == EX_ASSIGN || e->kind == EX_ASSIGN_OP || (e->kind >= EX_PREINC && e->kind <= EX_POSTDEC) ||
		e->kind == EX_COMMA)
		e = e->kind == EX_COMMA ? e->r : e->l;
	return e->kind == EX_MEMBER && e->is_bitfield ? e->field : NULL;
}

struct expr *sema_promote(struct parser *p, struct expr *e)
{
	e = sema_value(p, e);
	struct type *t = type_strip(e->type);
	const struct field *f = type_is_int(t) && t->kind != TY_BOOL ? bitfield_of(e) : NULL;
	if (f && f->bit_size <= 32)
		return sema_cast(p, e, type_basic(p->ts, f->bit_size == 32 && !type_is_signed(t) ? TY_UINT : TY_INT),
			true);
	if (t->kind == TY_ENUM)
		return sema_cast(p, e, t->size == 8 ? t->base : type_basic(p->ts, type_is_signed(t) ||
			t->size < 4 ? TY_INT : TY_UINT), true);
	return t->kind >= TY_BOOL && t->kind <= TY_USHORT ? sema_cast(p, e, type_basic(p->ts, TY_INT), true) : e;
}
