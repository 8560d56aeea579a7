/* sema.c: the meaning of expressions: types checked, conversions made explicit. One error, then silence (TY_ERROR). */
#include "cc/parse.h"

#include "cc/check.h"
#include "cc/dialect.h"

struct expr *expr_new(struct parser *p, enum expr_kind kind, struct type *t)
{
	struct expr *e = arena_new(p->arena, struct expr);
	e->kind = (u8)kind;
	e->type = t;
	e->at = p->t.at;
	e->len = p->t.len;
	e->expansion = p->t.expansion;
	e->from_header = p->t.flags & TF_BUILTIN;
	return e;
}

/* Trees are walked by recursion, so their height is bound here, where they grow. */
static struct expr *grown(struct parser *p, struct expr *e, u32 depth)
{
	if (depth > EXPR_MAX_DEPTH) {
		parse_error(p, TOO_DEEP, e->at, e->len, "this expression is built of more than %u levels", EXPR_MAX_DEPTH);
		e->kind = EX_ERROR;
		e->type = type_error(p->ts);
		depth = 0;
	}
	e->depth = (u16)depth;
	p->deepest = MAX(p->deepest, depth);
	return e;
}

static struct expr *node(struct parser *p, enum expr_kind kind, struct type *t, const struct expr *like, pos at)
{
	struct expr *e = expr_new(p, kind, t);
	e->at = at ? at : like->at;
	e->len = like->len;
	e->expansion = like->expansion;
	return grown(p, e, like->depth + 1u);
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

static bool is_error(const struct expr *e) { return e->type->kind == TY_ERROR; }
static enum type_kind kind_of(const struct expr *e) { return type_strip(e->type)->kind; }

static str text_of(struct parser *p, const struct type *t) { return type_text(p->arena, t); }

struct expr *sema_value(struct parser *p, struct expr *e)
{
	struct type *t = type_strip(e->type);
	if (t->kind != TY_ARRAY && t->kind != TY_FUNC)
		return e;
	struct type *to = type_ptr(p->ts, t->kind == TY_ARRAY ? type_qualified(p->ts, t->base, type_quals(e->type) & (Q_CONST | Q_VOLATILE)) : e->type);
	struct expr *d = node(p, EX_DECAY, to, e, 0);
	d->l = e;
	return d;
}

/* Headers have inline functions on floats that no program calls: those are let pass. */
struct expr *sema_no_float(struct parser *p, pos at, u32 len)
{
	if (p->fn && (p->fn->is_inline || p->fn->storage == ST_STATIC))
		p->fn->float_at = p->fn->float_at ? p->fn->float_at : at;
	else
		parse_error(p, NO_FLOAT, at, len, "floating point is used here");
	return sema_error(p, at);
}

struct expr *sema_no_builtin(struct parser *p, pos at, str name)
{
	if (!p->fn || !(p->fn->is_inline || p->fn->storage == ST_STATIC))
		parse_error(p, UNSUPPORTED, at, name.n, "BPF has no '%.*s'", STR_ARG(name));
	else if (!p->fn->float_at)
		p->fn->float_at = at, p->fn->lacks = name;
	return sema_error(p, at);
}

static struct expr *no_float(struct parser *p, const struct expr *e) { return sema_no_float(p, e->at, e->len); }

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
		*d->init = (struct init){ .items = arena_new(p->arena, struct init_item), .n = 1, .zero_first = type_size(f->type) < t->size, .at = e->at };
		d->init->items[0] = (struct init_item){ .type = f->type, .value = sema_convert(p, e, f->type, "used to initialise") };
		d->is_global = !p->fn;
		if (p->fn)
			vec_push(&p->locals, p->arena, d);
		struct expr *c = node(p, EX_COMPOUND, to, e, 0);
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
	struct type *f = type_strip(e->type), *t = type_strip(to);
	if (t->kind != TY_VOID && (type_is_float(t) || type_is_float(f))) {
		struct expr *c = sema_float_cast(p, e, to);
		return c ? c : no_float(p, e);
	}
	if (implicit && f == t)
		return e;
	if (t->kind != TY_VOID && f != t && (!type_is_scalar(t) || !type_is_scalar(f))) {
		if (type_is_record(t) && type_is_record(f) && type_same(t, f))
			return e;
		struct expr *u = implicit ? NULL : union_cast(p, e, to);
		if (u)
			return u;
		parse_error(p, BAD_TYPE, e->at, e->len, "'%.*s' cannot be converted to '%.*s'", STR_ARG(text_of(p, e->type)), STR_ARG(text_of(p, to)));
		return sema_error(p, e->at);
	}
	if (!implicit) {
		check_cast(p, e, to);
		check_packed(p, e, to);
	}
	struct expr *c = node(p, EX_CAST, to, e, 0);
	c->l = e;
	c->is_implicit = implicit;
	s64 v;
	if (e->kind == EX_INT && t->kind != TY_INT128 && t->kind != TY_UINT128 && (type_is_int(t)) && eval_int(c, &v)) {
		c->kind = EX_INT;            /* literals stay literals */
		c->value = (u64)v;
	}
	return c;
}

static bool is_null_const(const struct expr *e)
{
	s64 v;
	while (e->kind == EX_CAST && type_is_ptr(e->type))
		e = e->l;
	return type_is_int(e->type) && eval_int(e, &v) && v == 0;
}

static bool pointers_fit(const struct type *to, const struct type *from)
{
	const struct type *a = type_strip(type_strip(to)->base), *b = type_strip(type_strip(from)->base);
	if (a->kind == TY_VOID || b->kind == TY_VOID || a->kind == TY_ERROR || b->kind == TY_ERROR || type_compatible(a, b))
		return true;
	return type_is_int(a) && type_is_int(b) && a->size == b->size;   /* signedness only */
}

struct expr *sema_convert(struct parser *p, struct expr *e, struct type *to, const char *what)
{
	if (is_error(e) || to->kind == TY_ERROR)
		return e;
	e = sema_value(p, e);
	struct type *t = type_strip(to), *f = type_strip(e->type);
	if (f->kind == TY_VOID || (type_is_record(t) != type_is_record(f)) || (type_is_record(t) && !type_same(t, f))) {
		parse_error(p, CONVERSION, e->at, e->len, "'%.*s' cannot be %s '%.*s'", STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to)));
		return sema_error(p, e->at);
	}
	if (e->from_header || p->t.flags & TF_BUILTIN)  /* what our macros convert is meant: BPF_KPROBE's arguments from registers */
		return sema_cast(p, e, to, true);
	if (type_is_ptr(t) && type_is_ptr(f) && !pointers_fit(t, f))
		parse_error(p, PTR_CONVERSION, e->at, e->len, "'%.*s' is %s '%.*s'", STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to)));
	else if (type_is_ptr(t) && type_is_int(f) && !is_null_const(e))
		parse_error(p, INT_CONVERSION, e->at, e->len, "a number ('%.*s') is %s '%.*s'", STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to)));
	else if (type_is_ptr(f) && type_is_int(t) && t->kind != TY_BOOL)
		parse_error(p, INT_CONVERSION, e->at, e->len, "a pointer ('%.*s') is %s '%.*s'", STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to)));
	else if (type_is_ptr(t) && type_is_ptr(f))
		check_pointers(p, e, to, what);
	check_assigned(p, e, to);
	check_packed(p, e, to);
	return sema_cast(p, e, to, true);
}

struct expr *sema_promote(struct parser *p, struct expr *e)
{
	e = sema_value(p, e);
	struct type *t = type_strip(e->type);
	if (t->kind == TY_ENUM)
		return sema_cast(p, e, t->size == 8 ? t->base : type_basic(p->ts, type_is_signed(t) || t->size < 4 ? TY_INT : TY_UINT), true);
	if (e->kind == EX_MEMBER && e->is_bitfield && e->field->bit_size <= 32 && type_is_int(t))
		return sema_cast(p, e, type_basic(p->ts, e->field->bit_size == 32 && !type_is_signed(t) ? TY_UINT : TY_INT), true);
	return t->kind >= TY_BOOL && t->kind <= TY_USHORT ? sema_cast(p, e, type_basic(p->ts, TY_INT), true) : e;
}

/* C11 6.3.1.8 */
static struct type *common(struct parser *p, struct expr **l, struct expr **r)
{
	*l = sema_promote(p, *l);
	*r = sema_promote(p, *r);
	enum type_kind a = kind_of(*l), b = kind_of(*r), k;
	if (a == b)
		return type_basic(p->ts, a);
	u64 sa = type_strip((*l)->type)->size, sb = type_strip((*r)->type)->size;
	if (type_is_signed((*l)->type) == type_is_signed((*r)->type))
		k = MAX(a, b);
	else {
		bool l_unsigned = !type_is_signed((*l)->type);
		enum type_kind u = l_unsigned ? a : b, s = l_unsigned ? b : a;
		u64 us = l_unsigned ? sa : sb, ss = l_unsigned ? sb : sa;
		k = us >= ss ? (u > s ? u : (enum type_kind)(s + 1)) : s;
	}
	struct type *t = type_basic(p->ts, k);
	*l = sema_cast(p, *l, t, true);
	*r = sema_cast(p, *r, t, true);
	return t;
}

static const char *operator_of(enum expr_kind k)
{
	static const char *const texts[] = { [EX_MUL] = "*", [EX_DIV] = "/", [EX_MOD] = "%", [EX_ADD] = "+", [EX_SUB] = "-", [EX_SHL] = "<<",
		[EX_SHR] = ">>", [EX_AND] = "&", [EX_XOR] = "^", [EX_OR] = "|", [EX_EQ] = "==", [EX_NE] = "!=", [EX_LT] = "<", [EX_LE] = "<=",
		[EX_GT] = ">", [EX_GE] = ">=", [EX_COND] = "? :", [EX_PREINC] = "++", [EX_PREDEC] = "--", [EX_NEG] = "-", [EX_NOT] = "~", [EX_PLUS] = "+" };
	return k < ARRAY_LEN(texts) && texts[k] ? texts[k] : "this";
}

static struct expr *bad_operands(struct parser *p, enum expr_kind k, const struct expr *l, const struct expr *r, pos at)
{
	const char *op = operator_of(k);
	if (is_error(l) || is_error(r))
		return sema_error(p, at);
	if (type_is_float(l->type) || type_is_float(r->type)) {
		struct expr *c = l != r ? sema_float_binary(p, k, l, r) : NULL;
		return c ? c : no_float(p, type_is_float(l->type) ? l : r);
	}
	if (l == r)
		parse_error(p, BAD_TYPE, at, (u32)strlen(op), "'%s' does not go with '%.*s'", op, STR_ARG(text_of(p, l->type)));
	else
		parse_error(p, BAD_TYPE, at, k == EX_COND ? 1 : (u32)strlen(op), "'%s' does not go with '%.*s' and '%.*s'", op, STR_ARG(text_of(p, l->type)),
			STR_ARG(text_of(p, r->type)));
	return sema_error(p, at);
}

struct expr *sema_test(struct parser *p, struct expr *e)
{
	e = sema_value(p, e);
	if (type_is_float(e->type))
		return no_float(p, e);
	if (!is_error(e) && !type_is_scalar(e->type)) {
		parse_error(p, BAD_TYPE, e->at, e->len, "'%.*s' cannot be a condition", STR_ARG(text_of(p, e->type)));
		return sema_error(p, e->at);
	}
	return e;
}

static struct expr *make2(struct parser *p, enum expr_kind k, struct type *t, struct expr *l, struct expr *r, pos at)
{
	struct expr *e = node(p, k, t, l && (!r || l->depth > r->depth) ? l : r, at);
	e->len = 1;
	e->expansion = l ? l->expansion : r->expansion;
	e->l = l;
	e->r = r;
	return e;
}

static bool need_complete(struct parser *p, struct type *t, pos at, u32 len)
{
	struct type *s = type_strip(t);
	if (s->kind == TY_VOID || s->kind == TY_FUNC || s->kind == TY_ERROR || type_complete(p->ts, s))
		return true;
	struct diag *d = parse_error(p, INCOMPLETE, at, len, "'%.*s' is not defined%s", STR_ARG(text_of(p, s)),
		p->ts->kern ? ", neither in the source nor in this kernel" : " here");
	str near = s->tag.n ? scope_near_tag(p, s) : STR("");
	if (near.n)
		diag_hint(p->ds, d, "did you mean '%s %.*s'?", s->kind == TY_UNION ? "union" : s->kind == TY_ENUM ? "enum" : "struct", STR_ARG(near));
	return false;
}

static struct expr *pointer_add(struct parser *p, enum expr_kind k, struct expr *l, struct expr *r, pos at)
{
	if (!need_complete(p, type_strip(l->type)->base, l->at, l->len))
		return sema_error(p, at);
	r = sema_promote(p, r);
	r = sema_cast(p, r, type_basic(p->ts, type_is_signed(r->type) ? TY_LONG : TY_ULONG), true);
	return make2(p, k, l->type, l, r, at);
}

static struct expr *additive(struct parser *p, enum expr_kind k, struct expr *l, struct expr *r, pos at)
{
	bool lp = type_is_ptr(l->type), rp = type_is_ptr(r->type);
	if (lp && type_is_int(r->type))
		return pointer_add(p, k, l, r, at);
	if (rp && type_is_int(l->type) && k == EX_ADD)
		return pointer_add(p, k, r, l, at);
	if (lp && rp && k == EX_SUB && !need_complete(p, type_strip(l->type)->base, l->at, l->len))
		return sema_error(p, at);
	if (lp && rp && k == EX_SUB && !type_compatible(type_strip(type_strip(l->type)->base), type_strip(type_strip(r->type)->base)))
		return bad_operands(p, k, l, r, at);
	if (lp && rp && k == EX_SUB)
		return make2(p, EX_PTRDIFF, type_basic(p->ts, TY_LONG), l, r, at);
	return bad_operands(p, k, l, r, at);
}

static void check_compared(struct parser *p, enum expr_kind k, const struct expr *l, const struct expr *r, pos at)
{
	bool both = type_is_ptr(l->type) && type_is_ptr(r->type);
	if ((both && pointers_fit(l->type, r->type)) || is_null_const(l) || is_null_const(r) || l->from_header || r->from_header)
		return;
	parse_error(p, COMPARED_POINTERS, at, (u32)strlen(operator_of(k)), both ? "pointers to different types are compared: '%.*s' and '%.*s'" :
		"a pointer and a number are compared: '%.*s' and '%.*s'", STR_ARG(text_of(p, l->type)), STR_ARG(text_of(p, r->type)));
}

static struct expr *compare(struct parser *p, enum expr_kind k, struct expr *l, struct expr *r, pos at)
{
	bool lp = type_is_ptr(l->type), rp = type_is_ptr(r->type);
	if (lp || rp) {
		if (!type_is_scalar(l->type) || !type_is_scalar(r->type))
			return bad_operands(p, k, l, r, at);
		check_compared(p, k, l, r, at);
		struct type *t = type_basic(p->ts, TY_ULONG);
		return make2(p, k, type_basic(p->ts, TY_INT), lp ? l : sema_cast(p, l, t, true), rp ? r : sema_cast(p, r, t, true), at);
	}
	if (!type_is_int(l->type) || !type_is_int(r->type))
		return bad_operands(p, k, l, r, at);
	common(p, &l, &r);
	return make2(p, k, type_basic(p->ts, TY_INT), l, r, at);
}

static const struct { u8 tok, kind; } binaries[] = {
	{ TK_STAR, EX_MUL }, { TK_SLASH, EX_DIV }, { TK_PERCENT, EX_MOD }, { TK_PLUS, EX_ADD }, { TK_MINUS, EX_SUB }, { TK_SHL, EX_SHL },
	{ TK_SHR, EX_SHR }, { TK_AMP, EX_AND }, { TK_CARET, EX_XOR }, { TK_PIPE, EX_OR }, { TK_EQ, EX_EQ }, { TK_NE, EX_NE }, { TK_LT, EX_LT },
	{ TK_LE, EX_LE }, { TK_GT, EX_GT }, { TK_GE, EX_GE }, { TK_ANDAND, EX_LAND }, { TK_OROR, EX_LOR },
	{ TK_MUL_ASSIGN, EX_MUL }, { TK_DIV_ASSIGN, EX_DIV }, { TK_MOD_ASSIGN, EX_MOD }, { TK_ADD_ASSIGN, EX_ADD }, { TK_SUB_ASSIGN, EX_SUB },
	{ TK_SHL_ASSIGN, EX_SHL }, { TK_SHR_ASSIGN, EX_SHR }, { TK_AND_ASSIGN, EX_AND }, { TK_XOR_ASSIGN, EX_XOR }, { TK_OR_ASSIGN, EX_OR },
};

static enum expr_kind binary_kind(u8 tok)
{
	for (u32 i = 0; i < ARRAY_LEN(binaries); i++)
		if (binaries[i].tok == tok)
			return binaries[i].kind;
	return EX_ERROR;
}

struct expr *sema_binary(struct parser *p, u8 tok, struct expr *l, struct expr *r, pos at)
{
	enum expr_kind k = binary_kind(tok);
	if (is_error(l) || is_error(r))
		return sema_error(p, at);
	if (k == EX_LAND || k == EX_LOR) {
		l = sema_test(p, l);
		r = sema_test(p, r);
		return is_error(l) || is_error(r) ? sema_error(p, at) : make2(p, k, type_basic(p->ts, TY_INT), l, r, at);
	}
	l = sema_value(p, l);
	r = sema_value(p, r);
	if ((k == EX_ADD || k == EX_SUB) && (type_is_ptr(l->type) || type_is_ptr(r->type)))
		return additive(p, k, l, r, at);
	if (k >= EX_EQ && k <= EX_GE)
		return compare(p, k, l, r, at);
	if (!type_is_int(l->type) || !type_is_int(r->type))
		return bad_operands(p, k, l, r, at);
	if (k == EX_SHL || k == EX_SHR) {
		l = sema_promote(p, l);
		r = sema_promote(p, r);
		return make2(p, k, l->type, l, r, at);
	}
	struct type *t = common(p, &l, &r);
	return make2(p, k, t, l, r, at);
}

static const struct field *const_member(const struct type *t)
{
	const struct field *f;
	t = type_strip(t);
	for (u32 i = 0; type_is_record(t) && i < t->nfields; i++) {
		if (type_quals(t->fields[i].type) & Q_CONST)
			return &t->fields[i];
		if ((f = const_member(t->fields[i].type)))
			return f;
	}
	return NULL;
}

static bool need_lvalue(struct parser *p, const struct expr *e, pos at)
{
	if (is_error(e))
		return false;
	const struct field *fixed = e->is_lvalue ? const_member(e->type) : NULL;
	if (e->is_lvalue && !(type_quals(e->type) & Q_CONST) && kind_of(e) != TY_ARRAY && !fixed)
		return true;
	if (!e->is_lvalue)
		parse_error(p, NOT_LVALUE, at, 1, "this value cannot be assigned to");
	else if (kind_of(e) == TY_ARRAY)
		parse_error(p, NOT_LVALUE, at, 1, "an array ('%.*s') cannot be assigned: copy it", STR_ARG(text_of(p, e->type)));
	else if (fixed)
		parse_error(p, NOT_LVALUE, at, 1, "the member '%.*s' is constant, so '%.*s' cannot be assigned", STR_ARG(fixed->name), STR_ARG(text_of(p, e->type)));
	else
		parse_error(p, NOT_LVALUE, at, 1, "this is constant ('%.*s') and cannot be changed", STR_ARG(text_of(p, e->type)));
	return false;
}

struct expr *sema_assign(struct parser *p, u8 tok, struct expr *l, struct expr *r, pos at)
{
	if (!need_lvalue(p, l, at) || is_error(r))
		return sema_error(p, at);
	struct expr *e;
	if (tok == TK_ASSIGN) {
		if (type_is_record(l->type) && !need_complete(p, l->type, l->at, l->len))
			return sema_error(p, at);
		r = sema_convert(p, r, l->type, "assigned to");
		if (is_error(r))
			return r;
		e = make2(p, EX_ASSIGN, type_strip(l->type), l, r, at);
	} else {
		/* The operation is typed on values; lower.c computes the address of l once. */
		struct expr *op = sema_binary(p, tok, l, r, at);
		if (is_error(op))
			return op;
		e = make2(p, EX_ASSIGN_OP, type_strip(l->type), l, op->r, at);
		e->aux = op->kind;
		e->ctype = op->l->type;      /* what l is converted to for the operation */
		e->c = op;
	}
	e->type = l->type;
	return e;
}

struct expr *sema_cond(struct parser *p, struct expr *c, struct expr *a, struct expr *b, pos at)
{
	c = sema_test(p, c);
	if (is_error(c) || (a && is_error(a)) || is_error(b))
		return sema_error(p, at);
	struct expr *yes = a ? sema_value(p, a) : c, *e;
	b = sema_value(p, b);
	struct type *t;
	if (type_is_int(yes->type) && type_is_int(b->type)) {
		t = common(p, &yes, &b);
	} else if (kind_of(yes) == TY_VOID || kind_of(b) == TY_VOID) {
		t = type_basic(p->ts, TY_VOID);
	} else if (type_is_ptr(yes->type) && (is_null_const(b) || type_is_int(b->type))) {
		t = yes->type;
		b = sema_cast(p, b, t, true);
	} else if (type_is_ptr(b->type) && (is_null_const(yes) || type_is_int(yes->type))) {
		t = b->type;
		yes = sema_cast(p, yes, t, true);
	} else if (type_is_ptr(yes->type) && type_is_ptr(b->type) && !pointers_fit(yes->type, b->type)) {
		parse_error(p, PTR_CONVERSION, at, 1, "'%.*s' and '%.*s' are the two values here", STR_ARG(text_of(p, yes->type)), STR_ARG(text_of(p, b->type)));
		t = type_ptr(p->ts, type_basic(p->ts, TY_VOID));
	} else if (type_is_ptr(yes->type) && type_is_ptr(b->type)) {
		t = type_strip(type_strip(yes->type)->base)->kind == TY_VOID ? yes->type : type_strip(type_strip(b->type)->base)->kind == TY_VOID ? b->type : yes->type;
	} else if (type_same(yes->type, b->type)) {
		t = yes->type;
	} else {
		return bad_operands(p, EX_COND, yes, b, at);
	}
	e = make2(p, EX_COND, t, a ? yes : NULL, b, at);
	e = grown(p, e, MAX(e->depth, c->depth + 1u));
	if (!a && yes != c)
		c = sema_cast(p, c, t, true);
	e->c = c;
	return e;
}

static struct expr *address_of(struct parser *p, struct expr *e, pos at)
{
	if (kind_of(e) == TY_FUNC)
		return sema_value(p, e);
	if (!e->is_lvalue || e->is_bitfield) {
		if (!is_error(e))
			parse_error(p, NOT_LVALUE, at, 1, e->is_bitfield ? "a bit-field has no address" : "this value has no address");
		return sema_error(p, at);
	}
	if (e->kind == EX_DECL && e->decl->storage == ST_REGISTER) {
		parse_error(p, NOT_LVALUE, at, 1, "'%.*s' is declared 'register' and has no address", STR_ARG(e->decl->name));
		return sema_error(p, at);
	}
	if (e->kind == EX_DEREF && !e->preserve) {
		struct expr *r = node(p, EX_CAST, type_ptr(p->ts, e->type), e, at);
		r->l = e->l;
		r->is_implicit = true;
		return r;
	}
	struct expr *a = node(p, EX_ADDR, type_ptr(p->ts, e->type), e, at);
	a->l = e;
	if (e->kind == EX_DECL)
		e->decl->is_address_taken = true;
	return a;
}

static struct expr *deref(struct parser *p, struct expr *e, pos at)
{
	e = sema_value(p, e);
	if (is_error(e))
		return e;
	if (!type_is_ptr(e->type)) {
		parse_error(p, BAD_TYPE, at, 1, "'%.*s' is no pointer", STR_ARG(text_of(p, e->type)));
		return sema_error(p, at);
	}
	if (type_strip(type_strip(e->type)->base)->kind == TY_ERROR)
		return sema_error(p, at);
	struct expr *d = node(p, EX_DEREF, type_strip(e->type)->base, e, at);
	d->l = e;
	d->is_lvalue = type_strip(d->type)->kind != TY_FUNC;
	if (!d->is_lvalue && e->kind == EX_DECAY)
		return e->l;
	return d;
}

static struct expr *step(struct parser *p, enum expr_kind k, struct expr *e, pos at)
{
	if (!need_lvalue(p, e, at))
		return sema_error(p, at);
	if (!type_is_int(e->type) && !type_is_ptr(e->type))
		return bad_operands(p, k, e, e, at);
	if (type_is_ptr(e->type) && !need_complete(p, type_strip(e->type)->base, e->at, e->len))
		return sema_error(p, at);
	struct expr *s = node(p, k, e->type, e, at);
	s->l = e;
	return s;
}

struct expr *sema_unary(struct parser *p, u8 tok, struct expr *e, pos at)
{
	struct expr *u;
	if (is_error(e))
		return e;
	switch (tok) {
	case TK_AMP: return address_of(p, e, at);
	case TK_STAR: return deref(p, e, at);
	case TK_INC: return step(p, EX_PREINC, e, at);
	case TK_DEC: return step(p, EX_PREDEC, e, at);
	case TK_BANG:
		u = node(p, EX_LNOT, type_basic(p->ts, TY_INT), e, at);
		u->l = sema_test(p, e);
		return is_error(u->l) ? u->l : u;
	default:
		e = sema_promote(p, e);
		if (type_is_float(e->type)) {
			struct expr *c = sema_float_unary(p, tok == TK_MINUS ? EX_NEG : tok == TK_PLUS ? EX_PLUS : EX_NOT, e);
			return c ? c : no_float(p, e);
		}
		if (!type_is_int(e->type))
			return bad_operands(p, tok == TK_MINUS ? EX_NEG : tok == TK_PLUS ? EX_PLUS : EX_NOT, e, e, at);
		u = node(p, tok == TK_MINUS ? EX_NEG : tok == TK_PLUS ? EX_PLUS : EX_NOT, e->type, e, at);
		u->l = e;
		return u;
	}
}

static struct expr *no_member(struct parser *p, struct type *t, str name, pos at, u32 len)
{
	struct diag *d = parse_error(p, NO_MEMBER, at, len, "'%.*s' has no member '%.*s'%s", STR_ARG(text_of(p, t)), STR_ARG(name),
		type_strip(t)->kern_btf_id ? " in this kernel" : "");
	str near = scope_near_field(p, t, name);
	if (near.n)
		diag_hint(p->ds, d, "did you mean '%.*s'?", STR_ARG(near));
	return sema_error(p, at);
}

static struct expr *no_record(struct parser *p, const struct expr *e, bool arrow, pos at, u32 len)
{
	struct type *t = type_strip(e->type);
	bool to_record = t->kind == TY_PTR && type_is_record(t->base);
	struct diag *d = parse_error(p, BAD_TYPE, at, len, "'%.*s' is no %sstruct or union", STR_ARG(text_of(p, e->type)), arrow ? "pointer to a " : "");
	if (!arrow && to_record)
		diag_hint(p->ds, d, "it is a pointer to one: write '->'");
	else if (arrow && type_is_record(t))
		diag_hint(p->ds, d, "it is one itself: write '.'");
	return sema_error(p, at);
}

struct expr *sema_member(struct parser *p, struct expr *e, u32 name, bool arrow, pos at, u32 len)
{
	u32 path[32], depth = 0;
	u64 bit_off = 0;
	if (is_error(e))
		return e;
	str text = intern_text(p->names, name);
	if (arrow)
		e = sema_value(p, e);
	struct type *t = type_strip(e->type);
	if (arrow ? t->kind != TY_PTR || (!type_is_record(t->base) && type_strip(t->base)->kind != TY_ERROR) : !type_is_record(t))
		return no_record(p, e, arrow, at, len);
	if (arrow)
		e = deref(p, e, at);
	if (is_error(e))
		return e;
	if (!need_complete(p, e->type, at, len))
		return sema_error(p, at);
	struct field *f = type_field(p->ts, e->type, text, path, &depth, &bit_off);
	if (!f)
		return no_member(p, e->type, text, at, len);
	struct expr *m = node(p, EX_MEMBER, type_qualified(p->ts, f->type, type_quals(e->type) & (Q_CONST | Q_VOLATILE)), e, at);
	m->len = len;
	m->l = e;
	m->field = f;
	m->bit_off = bit_off;
	m->is_bitfield = f->is_bitfield;
	m->is_lvalue = e->is_lvalue;
	m->npath = depth;
	m->path = arena_array(p->arena, u32, depth);
	memcpy(m->path, path, depth * sizeof(u32));
	return m;
}

struct expr *sema_index(struct parser *p, struct expr *a, struct expr *i, pos at)
{
	if (is_error(a) || is_error(i))
		return sema_error(p, at);
	if (type_is_int(a->type)) {
		struct expr *x = a;
		a = i;
		i = x;
	}
	if (kind_of(a) != TY_PTR && kind_of(a) != TY_ARRAY) {
		parse_error(p, BAD_TYPE, at, 1, "'%.*s' cannot be indexed", STR_ARG(text_of(p, a->type)));
		return sema_error(p, at);
	}
	if (!type_is_int(i->type)) {
		parse_error(p, BAD_TYPE, i->at, i->len, "an index is an integer, not '%.*s'", STR_ARG(text_of(p, i->type)));
		return sema_error(p, at);
	}
	struct expr *sum = sema_binary(p, TK_PLUS, a, i, at);
	return is_error(sum) ? sum : deref(p, sum, at);
}

struct expr *sema_ident(struct parser *p, struct decl *d)
{
	struct expr *e = expr_new(p, EX_DECL, d->type);
	e->decl = d;
	d->is_used = true;
	d->mentions++;
	if (d->kind == DECL_TYPEDEF) {
		parse_error(p, SYNTAX, p->t.at, p->t.len, "'%.*s' is a type, not a value", STR_ARG(d->name));
		return sema_error(p, p->t.at);
	}
	if (d->kind == DECL_ENUMERATOR) {
		e->kind = EX_INT;
		e->value = (u64)d->value;
	} else if (d->kind == DECL_VAR || d->kind == DECL_PARAM) {
		e->is_lvalue = true;
	}
	return e;
}

struct expr *sema_string(struct parser *p, str s, pos at)
{
	struct expr *e = expr_new(p, EX_STR, type_array(p->ts, type_basic(p->ts, TY_CHAR), s.n + 1, false));
	e->text = s;
	e->at = at;
	e->is_lvalue = true;
	return e;
}

static str callee_name(const struct expr *f)
{
	while (f->kind == EX_DECAY || f->kind == EX_DEREF || (f->kind == EX_CAST && f->is_implicit))
		f = f->l;
	return f->kind == EX_DECL ? f->decl->name : f->kind == EX_MEMBER ? f->field->name : STR("");
}

static bool right_count(struct parser *p, const struct expr *f, const struct type *t, u32 n)
{
	str name = callee_name(f);
	if (t->is_unproto || n == t->nparams || (n > t->nparams && t->is_variadic))
		return true;
	struct diag *d = parse_error(p, ARGUMENTS, f->at, f->len, "%s%.*s%s takes %s%u argument%s, not %u", name.n ? "'" : "this function", STR_ARG(name),
		name.n ? "'" : "", t->is_variadic ? "at least " : "", t->nparams, t->nparams == 1 ? "" : "s", n);
	if (name.n) {
		struct buf b = BUF_INIT;
		type_print(t, name, &b);
		diag_hint(p->ds, d, "it is declared as: %.*s", STR_ARG(buf_view(&b)));
		buf_free(&b);
	}
	return false;
}

struct expr *sema_call(struct parser *p, struct expr *f, struct expr **args, u32 n, pos at)
{
	u32 depth = f->depth;
	for (u32 i = 0; i < n; i++)
		if (is_error(args[i]))
			return sema_error(p, at);
	if (is_error(f))
		return f;
	struct expr *bcc = dialect_call(p, f, args, n, at);
	if (bcc)
		return bcc;
	f = sema_value(p, f);
	struct type *t = type_strip(f->type);
	t = t->kind == TY_PTR ? type_strip(t->base) : t;
	if (t->kind != TY_FUNC) {
		if (t->kind != TY_ERROR)
			parse_error(p, BAD_TYPE, f->at, f->len, "'%.*s' cannot be called", STR_ARG(text_of(p, f->type)));
		return sema_error(p, at);
	}
	if (!right_count(p, f, t, n))
		return sema_error(p, at);
	for (u32 i = 0; i < n; i++) {
		bool is_named = i < t->nparams && !t->is_unproto;
		if (!is_named && kind_of(args[i]) == TY_VOID) {
			parse_error(p, CONVERSION, args[i]->at, args[i]->len, "'void' is no value that could be passed");
			return sema_error(p, at);
		}
		if (type_is_record(args[i]->type) && !need_complete(p, args[i]->type, args[i]->at, args[i]->len))
			return sema_error(p, at);
		args[i] = is_named ? sema_convert(p, args[i], t->params[i].type, "passed as") : sema_promote(p, args[i]);
		if (is_error(args[i]))
			return sema_error(p, at);
		depth = MAX(depth, (u32)args[i]->depth);
	}
	if (type_is_record(t->base) && !need_complete(p, t->base, f->at, f->len))
		return sema_error(p, at);
	struct expr *e = node(p, EX_CALL, t->base, f, f->at);
	e->l = f;
	e->args = args;
	e->nargs = n;
	return grown(p, e, depth + 1);
}
