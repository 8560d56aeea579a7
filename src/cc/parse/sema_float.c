/* sema_float.c: floating constants. BPF has no floating point, but 1e9 and (int)(2.5 * 3) are whole numbers by the time
 * a program runs, and a global of type double is only bytes. */
#include "cc/parse/parse_private.h"

#include <math.h>
#include <stdlib.h>

static struct expr *constant(struct parser *p, double v, struct type *t, const struct expr *like)
{
	struct expr *e = expr_new(p, EX_FLOAT, t);
	float f = (float)v;
	if (type_size(t) == sizeof(f))
		memcpy(&e->value, &f, sizeof(f));
	else
		memcpy(&e->value, &v, sizeof(v));
	if (like) {
		e->at = like->at;
		e->len = like->len;
		e->expansion = like->expansion;
	}
	return e;
}

/* What a const variable was declared with: const double rate = 2.5; otherwise the expression that names it. */
static const struct expr *const_number(const struct decl *d, const struct expr *e)
{
	bool is_fixed = d->kind == DECL_VAR && type_is_float(d->type) && d->init && d->init->n == 1 &&
		d->storage != ST_EXTERN && !d->attrs.section.n && !d->attrs.weak &&
		(type_quals(d->type) & (Q_CONST | Q_VOLATILE)) == Q_CONST;
	return is_fixed ? d->init->items[0].value : e;
}

static bool value_of(const struct expr *e, double *v)
{
	s64 n;
	float f;
	bool is_unsigned;
	if (e->kind == EX_DECL)
		e = const_number(e->decl, e);
	if (e->kind == EX_FLOAT && type_size(e->type) == sizeof(f)) {
		memcpy(&f, &e->value, sizeof(f));
		*v = f;
	} else if (e->kind == EX_FLOAT) {
		memcpy(v, &e->value, sizeof(*v));
	} else if (type_is_int(e->type) && eval_const(e, &n, &is_unsigned)) {
		*v = is_unsigned ? (double)(u64)n : (double)n;
	} else {
		return false;
	}
	return true;
}

struct expr *sema_float(struct parser *p, str text)
{
	char s[64];
	u32 n = MIN(text.n, (u32)sizeof(s) - 1);
	memcpy(s, text.s, n);
	bool is_hex = n > 1 && (s[1] | 32) == 'x';
	bool is_float = n && (s[n - 1] | 32) == 'f' && (!is_hex || memchr(s, 'p', n) || memchr(s, 'P', n));
	if (n && ((s[n - 1] | 32) == 'f' || (s[n - 1] | 32) == 'l'))
		n--;
	s[n] = 0;
	char *end;
	double v = strtod(s, &end);
	if (*end || end == s || text.n >= sizeof(s))
		return NULL;
	return constant(p, v, type_basic(p->ts, is_float ? TY_FLOAT : TY_DOUBLE), NULL);
}

struct expr *sema_float_cast(struct parser *p, const struct expr *e, struct type *to)
{
	double v;
	struct type *t = type_strip(to);
	if (!value_of(e, &v))
		return NULL;
	if (type_is_float(t))
		return type_size(t) > sizeof(v) ? NULL : constant(p, v, to, e);
	if (t->kind == TY_BOOL)
		return sema_int(p, v != 0, TY_BOOL);
	if (!type_is_int(t) || type_size(t) > 8 || !(fabs(v) < 18446744073709551616.0))
		return NULL;
	struct expr *i = sema_int(p, (u64)eval_fold(t, v < 0 ? (s64)MAX(v, -9223372036854775808.0) : (s64)(u64)v),
		TY_INT);
	i->type = to;
	i->at = e->at;
	i->len = e->len;
	i->expansion = e->expansion;
	return i;
}

static bool arithmetic(enum expr_kind k, double a, double b, double *v)
{
	switch (k) {
	case EX_ADD: *v = a + b; return true;
	case EX_SUB: *v = a - b; return true;
	case EX_MUL: *v = a * b; return true;
	case EX_DIV: *v = a / b; return true;
	default: return false;
	}
}

static bool compare(enum expr_kind k, double a, double b, bool *v)
{
	switch (k) {
	case EX_EQ: *v = a == b; return true;
	case EX_NE: *v = a != b; return true;
	case EX_LT: *v = a < b; return true;
	case EX_LE: *v = a <= b; return true;
	case EX_GT: *v = a > b; return true;
	case EX_GE: *v = a >= b; return true;
	default: return false;
	}
}

struct expr *sema_float_binary(struct parser *p, enum expr_kind k, const struct expr *l, const struct expr *r)
{
	double a, b, v;
	bool yes;
	if (!value_of(l, &a) || !value_of(r, &b))
		return NULL;
	if (compare(k, a, b, &yes))
		return sema_int(p, yes, TY_INT);
	bool is_small = (!type_is_float(l->type) || type_size(l->type) == 4) &&
		(!type_is_float(r->type) || type_size(r->type) == 4);
	return arithmetic(k, a, b, &v) ? constant(p, v, type_basic(p->ts, is_small ? TY_FLOAT : TY_DOUBLE), l) : NULL;
}

/* Below the first number that the constant's type cannot tell from the next one, n is compared as it is: rounding keeps
 * the order. n < 2.5 is n < 3, n > 2.5 is n > 2; n == 2.5 is never so, nor is anything below 0 where n has no sign:
 * these become n < 0 and n >= 0 without sign. */
bool sema_float_bound(struct parser *p, enum expr_kind *k, const struct expr *n, struct expr **c)
{
	double v, most = type_size((*c)->type) == sizeof(float) ? 0x1p24 : 0x1p53;
	s64 whole;
	bool is_unsigned;
	if (type_size(n->type) > 8 || eval_const(n, &whole, &is_unsigned) || !value_of(*c, &v) || !(fabs(v) < most))
		return false;
	bool is_equality = *k == EX_EQ || *k == EX_NE, is_below = !type_is_signed(n->type) && v < 0;
	whole = (s64)v;
	bool is_settled = is_below || (is_equality && (double)whole != v);
	if (*k == EX_LT || *k == EX_GE)
		whole += (double)whole < v;
	else
		whole -= (double)whole > v;
	if (is_settled)
		*k = *k == EX_NE || *k == EX_GT || *k == EX_GE ? EX_GE : EX_LT;
	struct expr *i = sema_int(p, is_settled ? 0 : (u64)whole,
		is_settled || !type_is_signed(n->type) ? TY_ULONG : TY_LONG);
	i->at = (*c)->at;
	i->len = (*c)->len;
	i->expansion = (*c)->expansion;
	*c = i;
	return true;
}

struct expr *sema_float_unary(struct parser *p, enum expr_kind k, const struct expr *e)
{
	double v;
	if ((k != EX_NEG && k != EX_PLUS) || !value_of(e, &v))
		return NULL;
	return constant(p, k == EX_NEG ? -v : v, e->type, e);
}
