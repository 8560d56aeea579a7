/* sema_op.c: operators: what their operands may be, what they become, the type of the result. */
#include "cc/parse/sema_private.h"

#include "cc/parse/dialect.h"

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
	static const char *const texts[] = { [EX_MUL] = "*", [EX_DIV] = "/", [EX_MOD] = "%", [EX_ADD] = "+",
		[EX_SUB] = "-", [EX_SHL] = "<<",
		[EX_SHR] = ">>", [EX_AND] = "&", [EX_XOR] = "^", [EX_OR] = "|", [EX_EQ] = "==", [EX_NE] = "!=",
		[EX_LT] = "<", [EX_LE] = "<=",
		[EX_GT] = ">", [EX_GE] = ">=", [EX_COND] = "? :", [EX_PREINC] = "++", [EX_PREDEC] = "--",
		[EX_NEG] = "-", [EX_NOT] = "~", [EX_PLUS] = "+" };
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
		parse_error(p, BAD_TYPE, at, (u32)strlen(op), "'%s' does not go with '%.*s'", op,
			STR_ARG(text_of(p, l->type)));
	else
		parse_error(p, BAD_TYPE, at, k == EX_COND ? 1 : (u32)strlen(op),
			"'%s' does not go with '%.*s' and '%.*s'", op, STR_ARG(text_of(p, l->type)),
			STR_ARG(text_of(p, r->type)));
	return sema_error(p, at);
}

struct expr *sema_test(struct parser *p, struct expr *e)
{
	e = sema_value(p, e);
	if (type_is_float(e->type)) {
		struct expr *known = sema_float_cast(p, e, type_basic(p->ts, TY_BOOL));
		return known ? known : no_float(p, e);
	}
	if (!is_error(e) && !type_is_scalar(e->type)) {
		parse_error(p, BAD_TYPE, e->at, e->len, "'%.*s' cannot be a condition", STR_ARG(text_of(p, e->type)));
		return sema_error(p, e->at);
	}
	return e;
}

static struct expr *make2(struct parser *p, enum expr_kind k, struct type *t, struct expr *l, struct expr *r, pos at)
{
	struct expr *e = sema_node(p, k, t, l && (!r || l->depth > r->depth) ? l : r, at);
	e->len = 1;
	e->expansion = l ? l->expansion : r->expansion;
	e->l = l;
	e->r = r;
	return e;
}

bool sema_need_complete(struct parser *p, struct type *t, pos at, u32 len)
{
	struct type *s = type_strip(t);
	if (s->kind == TY_VOID || s->kind == TY_FUNC || s->kind == TY_ERROR || type_complete(p->ts, s))
		return true;
	struct diag *d = parse_error(p, INCOMPLETE, at, len, "'%.*s' is not defined%s", STR_ARG(text_of(p, s)),
		p->ts->kern ? ", neither in the source nor in this kernel" : " here");
	scope_hint_tag(p, d, s);
	return false;
}

static struct expr *pointer_add(struct parser *p, enum expr_kind k, struct expr *l, struct expr *r, pos at)
{
	if (!sema_need_complete(p, type_strip(l->type)->base, l->at, l->len))
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
	if (lp && rp && k == EX_SUB && !sema_need_complete(p, type_strip(l->type)->base, l->at, l->len))
		return sema_error(p, at);
	if (lp && rp && k == EX_SUB && !type_compatible(type_strip(type_strip(l->type)->base),
		type_strip(type_strip(r->type)->base)))
		return bad_operands(p, k, l, r, at);
	if (lp && rp && k == EX_SUB)
		return make2(p, EX_PTRDIFF, type_basic(p->ts, TY_LONG), l, r, at);
	return bad_operands(p, k, l, r, at);
}

static void check_compared(struct parser *p, enum expr_kind k, const struct expr *l, const struct expr *r, pos at)
{
	bool both = type_is_ptr(l->type) && type_is_ptr(r->type);
	if ((both && sema_pointers_fit(l->type, r->type)) || sema_is_null_const(l) || sema_is_null_const(r) ||
		l->from_header || r->from_header)
		return;
	parse_error(p, COMPARED_POINTERS, at, (u32)strlen(operator_of(k)),
		both ? "pointers to different types are compared: '%.*s' and '%.*s'" :
		"a pointer and a number are compared: '%.*s' and '%.*s'", STR_ARG(text_of(p, l->type)),
		STR_ARG(text_of(p, r->type)));
}

static struct expr *compare(struct parser *p, enum expr_kind k, struct expr *l, struct expr *r, pos at)
{
	bool lp = type_is_ptr(l->type), rp = type_is_ptr(r->type);
	if (lp || rp) {
		if (!type_is_scalar(l->type) || !type_is_scalar(r->type))
			return bad_operands(p, k, l, r, at);
		check_compared(p, k, l, r, at);
		struct type *t = type_basic(p->ts, TY_ULONG);
		return make2(p, k, type_basic(p->ts, TY_INT), lp ? l : sema_cast(p, l, t, true),
			rp ? r : sema_cast(p, r, t, true), at);
	}
	if (type_is_int(l->type) && type_is_float(r->type) && sema_float_bound(p, &k, l, &r))
		return compare(p, k, l, r, at);
	if (type_is_float(l->type) && type_is_int(r->type)) {
		enum expr_kind turned = k == EX_LT || k == EX_LE ? k + (EX_GT - EX_LT) :
			k == EX_GT || k == EX_GE ? k - (EX_GT - EX_LT) : k;
		if (sema_float_bound(p, &turned, r, &l))
			return compare(p, turned, r, l, at);
	}
	if (!type_is_int(l->type) || !type_is_int(r->type))
		return bad_operands(p, k, l, r, at);
	common(p, &l, &r);
	return make2(p, k, type_basic(p->ts, TY_INT), l, r, at);
}

/* nullptr can be compared for equality with pointers and with what is null, and nothing else. */
static struct expr *compare_null(struct parser *p, enum expr_kind k, struct expr *l, struct expr *r, pos at)
{
	const struct expr *other = type_is_nullptr(l->type) ? r : l;
	if ((k != EX_EQ && k != EX_NE) || (!type_is_ptr(other->type) && !sema_is_null_const(other)))
		return bad_operands(p, k, l, r, at);
	return compare(p, k, l, r, at);
}

static const struct { u8 tok, kind; } binaries[] = {
	{ TK_STAR, EX_MUL }, { TK_SLASH, EX_DIV }, { TK_PERCENT, EX_MOD }, { TK_PLUS, EX_ADD }, { TK_MINUS, EX_SUB },
	{ TK_SHL, EX_SHL },
	{ TK_SHR, EX_SHR }, { TK_AMP, EX_AND }, { TK_CARET, EX_XOR }, { TK_PIPE, EX_OR }, { TK_EQ, EX_EQ },
	{ TK_NE, EX_NE }, { TK_LT, EX_LT },
	{ TK_LE, EX_LE }, { TK_GT, EX_GT }, { TK_GE, EX_GE }, { TK_ANDAND, EX_LAND }, { TK_OROR, EX_LOR },
	{ TK_MUL_ASSIGN, EX_MUL }, { TK_DIV_ASSIGN, EX_DIV }, { TK_MOD_ASSIGN, EX_MOD }, { TK_ADD_ASSIGN, EX_ADD },
	{ TK_SUB_ASSIGN, EX_SUB },
	{ TK_SHL_ASSIGN, EX_SHL }, { TK_SHR_ASSIGN, EX_SHR }, { TK_AND_ASSIGN, EX_AND }, { TK_XOR_ASSIGN, EX_XOR },
	{ TK_OR_ASSIGN, EX_OR },
};

static enum expr_kind binary_kind(u8 tok)
{
	for (u32 i = 0; i < ARRAY_LEN(binaries); i++)
		if (binaries[i].tok == tok)
			return binaries[i].kind;
	return EX_ERROR;
}

/* What is right of an operation with an error in it is kept: other checks read it. */
static struct expr *half_wrong(struct parser *p, struct expr *l, struct expr *r, pos at)
{
	struct expr *e = sema_error(p, at);
	u32 depth = MAX(l->depth, r->depth) + 1u;
	if (depth >= EXPR_MAX_DEPTH)
		return e;
	e->l = l;
	e->r = r;
	return sema_grown(p, e, depth);
}

struct expr *sema_binary(struct parser *p, u8 tok, struct expr *l, struct expr *r, pos at)
{
	enum expr_kind k = binary_kind(tok);
	if (is_error(l) || is_error(r))
		return half_wrong(p, l, r, at);
	if (k == EX_LAND || k == EX_LOR) {
		l = sema_test(p, l);
		r = sema_test(p, r);
		return is_error(l) || is_error(r) ? sema_error(p, at) : make2(p, k, type_basic(p->ts, TY_INT), l, r,
			at);
	}
	l = sema_value(p, l);
	r = sema_value(p, r);
	if (is_error(l) || is_error(r))
		return sema_error(p, at);
	if (type_is_nullptr(l->type) || type_is_nullptr(r->type))
		return compare_null(p, k, l, r, at);
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

static bool need_lvalue(struct parser *p, const struct expr *e, pos at, bool is_equals)
{
	if (is_error(e))
		return false;
	const struct field *fixed = e->is_lvalue ? const_member(e->type) : NULL;
	if (e->is_lvalue && !(type_quals(e->type) & Q_CONST) && kind_of(e) != TY_ARRAY && !fixed)
		return true;
	if (!e->is_lvalue) {
		struct diag *d = parse_error(p, NOT_LVALUE, at, 1, "this value cannot be assigned to");
		if (is_equals)
			diag_hint(p->ds, d, "write '==' to compare");
	} else if (kind_of(e) == TY_ARRAY)
		parse_error(p, NOT_LVALUE, at, 1, "an array ('%.*s') cannot be assigned: copy it",
			STR_ARG(text_of(p, e->type)));
	else if (fixed)
		parse_error(p, NOT_LVALUE, at, 1, "the member '%.*s' is constant, so '%.*s' cannot be assigned",
			STR_ARG(fixed->name), STR_ARG(text_of(p, e->type)));
	else
		parse_error(p, NOT_LVALUE, at, 1, "this is constant ('%.*s') and cannot be changed",
			STR_ARG(text_of(p, e->type)));
	return false;
}

struct expr *sema_assign(struct parser *p, u8 tok, struct expr *l, struct expr *r, pos at)
{
	if (!need_lvalue(p, l, at, tok == TK_ASSIGN && p->func.in_condition) || is_error(r))
		return sema_error(p, at);
	struct expr *e;
	if (tok == TK_ASSIGN) {
		if (type_is_record(l->type) && !sema_need_complete(p, l->type, l->at, l->len))
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
	if (is_error(yes) || is_error(b))
		return sema_error(p, at);
	if (type_is_nullptr(yes->type) ? !type_is_ptr(b->type) : type_is_nullptr(b->type) && !type_is_ptr(yes->type))
		return bad_operands(p, EX_COND, yes, b, at);
	if (type_is_int(yes->type) && type_is_int(b->type)) {
		t = common(p, &yes, &b);
	} else if (kind_of(yes) == TY_VOID || kind_of(b) == TY_VOID) {
		t = type_basic(p->ts, TY_VOID);
	} else if (type_is_ptr(yes->type) && (sema_is_null_const(b) || type_is_int(b->type))) {
		t = yes->type;
		b = sema_cast(p, b, t, true);
	} else if (type_is_ptr(b->type) && (sema_is_null_const(yes) || type_is_int(yes->type))) {
		t = b->type;
		yes = sema_cast(p, yes, t, true);
	} else if (type_is_ptr(yes->type) && type_is_ptr(b->type) && !sema_pointers_fit(yes->type, b->type)) {
		parse_error(p, PTR_CONVERSION, at, 1, "'%.*s' and '%.*s' are the two values here",
			STR_ARG(text_of(p, yes->type)), STR_ARG(text_of(p, b->type)));
		t = type_ptr(p->ts, type_basic(p->ts, TY_VOID));
	} else if (type_is_ptr(yes->type) && type_is_ptr(b->type)) {
		t = type_is_nullptr(yes->type) ? b->type : type_is_nullptr(b->type) ? yes->type :
			type_strip(type_strip(yes->type)->base)->kind == TY_VOID ? yes->type :
			type_strip(type_strip(b->type)->base)->kind == TY_VOID ? b->type : yes->type;
	} else if (type_same(yes->type, b->type)) {
		t = yes->type;
	} else {
		return bad_operands(p, EX_COND, yes, b, at);
	}
	e = make2(p, EX_COND, t, a ? yes : NULL, b, at);
	e = sema_grown(p, e, MAX(e->depth, c->depth + 1u));
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
			parse_error(p, NOT_LVALUE, at, 1, e->is_bitfield ? "a bit-field has no address" :
				"this value has no address");
		return sema_error(p, at);
	}
	if (sema_in_register(p, e, at))
		return sema_error(p, at);
	if (e->kind == EX_DEREF && !e->preserve) {
		struct expr *r = sema_node(p, EX_CAST, type_ptr(p->ts, e->type), e, at);
		r->l = e->l;
		r->is_implicit = true;
		return r;
	}
	struct expr *a = sema_node(p, EX_ADDR, type_ptr(p->ts, e->type), e, at);
	a->l = e;
	return a;
}

struct expr *sema_deref(struct parser *p, struct expr *e, pos at)
{
	e = sema_value(p, e);
	if (is_error(e))
		return e;
	if (!type_is_ptr(e->type) || type_is_nullptr(e->type)) {
		parse_error(p, BAD_TYPE, at, 1, "'%.*s' is no pointer", STR_ARG(text_of(p, e->type)));
		return sema_error(p, at);
	}
	if (type_strip(type_strip(e->type)->base)->kind == TY_ERROR)
		return sema_error(p, at);
	struct expr *d = sema_node(p, EX_DEREF, type_strip(e->type)->base, e, at);
	d->l = e;
	d->is_lvalue = type_strip(d->type)->kind != TY_FUNC;
	if (!d->is_lvalue && e->kind == EX_DECAY)
		return e->l;
	return d;
}

static struct expr *step(struct parser *p, enum expr_kind k, struct expr *e, pos at)
{
	if (!need_lvalue(p, e, at, false))
		return sema_error(p, at);
	if (type_is_nullptr(e->type) || (!type_is_int(e->type) && !type_is_ptr(e->type)))
		return bad_operands(p, k, e, e, at);
	if (type_is_ptr(e->type) && !sema_need_complete(p, type_strip(e->type)->base, e->at, e->len))
		return sema_error(p, at);
	struct expr *s = sema_node(p, k, e->type, e, at);
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
	case TK_STAR: return sema_deref(p, e, at);
	case TK_INC: return step(p, EX_PREINC, e, at);
	case TK_DEC: return step(p, EX_PREDEC, e, at);
	case TK_BANG:
		u = sema_node(p, EX_LNOT, type_basic(p->ts, TY_INT), e, at);
		u->l = sema_test(p, e);
		return is_error(u->l) ? u->l : u;
	default:
		e = sema_promote(p, e);
		if (type_is_float(e->type)) {
			struct expr *c = sema_float_unary(p, tok == TK_MINUS ? EX_NEG : tok == TK_PLUS ? EX_PLUS :
				EX_NOT, e);
			return c ? c : no_float(p, e);
		}
		if (!type_is_int(e->type))
			return bad_operands(p, tok == TK_MINUS ? EX_NEG : tok == TK_PLUS ? EX_PLUS : EX_NOT, e, e, at);
		u = sema_node(p, tok == TK_MINUS ? EX_NEG : tok == TK_PLUS ? EX_PLUS : EX_NOT, e->type, e, at);
		u->l = e;
		return u;
	}
}
