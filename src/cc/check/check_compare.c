/* check_compare.c: comparisons whose outcome is known or is not what was meant, and operators that bind otherwise than
 * they look. */
#include "cc/check/check_private.h"

static bool is_compare(const struct expr *e) { return e->kind >= EX_EQ && e->kind <= EX_GE; }

static const struct expr *unpromoted(const struct expr *e)
{
	while (e->kind == EX_CAST && e->is_implicit && !e->is_paren)
		e = e->l;
	return e;
}

/* The same variable or member, read without an effect, and written twice: not once, as what a macro is given. */
static bool is_same_place(const struct expr *a, const struct expr *b)
{
	a = unpromoted(a), b = unpromoted(b);
	if (a->kind != b->kind || a->at == b->at || (type_quals(a->type) & Q_VOLATILE))
		return false;
	if (a->kind == EX_DECL)
		return a->decl == b->decl && a->decl->kind != DECL_ENUMERATOR;
	return a->kind == EX_MEMBER && a->field == b->field && a->l->kind != EX_DEREF && is_same_place(a->l, b->l);
}

/* The least and the most that a number widened for the comparison can be; false: it was not widened. */
static bool range_of(const struct expr *e, s64 *least, s64 *most)
{
	const struct expr *x = unpromoted(e);
	const struct type *t = type_strip(x->type);
	u32 bits = x->kind == EX_MEMBER && x->is_bitfield ? x->field->bit_size : t->kind == TY_BOOL ? 1 :
		(u32)t->size * 8;
	bool is_truth = is_compare(x) || x->kind == EX_LNOT || x->kind == EX_LAND || x->kind == EX_LOR;
	if (!type_is_int(t) || t->kind == TY_ENUM || bits > 32 || (bits == type_size(e->type) * 8 && !is_truth))
		return false;
	bool is_signed = type_is_signed(t);
	*least = is_signed && !is_truth ? -(1ll << (bits - 1)) : 0;
	*most = is_truth ? 1 : is_signed ? (1ll << (bits - 1)) - 1 : (1ll << bits) - 1;
	return true;
}

/* 1, 0: what every number from least to most gives against v; -1: it depends. */
static int outcome(enum expr_kind k, s64 least, s64 most, s64 v)
{
	switch (k) {
	case EX_EQ: return v < least || v > most ? 0 : -1;
	case EX_NE: return v < least || v > most ? 1 : -1;
	case EX_LT: return most < v ? 1 : least >= v && v < least ? 0 : -1;
	case EX_LE: return most <= v && v > most ? 1 : least > v ? 0 : -1;
	case EX_GT: return least > v ? 1 : most <= v && v > most ? 0 : -1;
	default: return least >= v && v < least ? 1 : most < v ? 0 : -1;
	}
}

static enum expr_kind turned(enum expr_kind k)
{
	return k == EX_LT ? EX_GT : k == EX_GT ? EX_LT : k == EX_LE ? EX_GE : k == EX_GE ? EX_LE : k;
}

static void out_of_range(struct check *c, const struct expr *e)
{
	s64 v, least, most;
	bool right = eval_int(e->r, &v);
	const struct expr *x = right ? e->l : e->r;
	if ((!right && !eval_int(e->l, &v)) || !type_is_signed(x->type) || !range_of(x, &least, &most))
		return;
	int is = outcome(right ? (enum expr_kind)e->kind : turned(e->kind), least, most, v);
	if (is >= 0)
		check_error(c, TAUTOLOGICAL_COMPARE, e->at, 2,
			"this comparison is always %s: what is compared with %lld is from %lld to %lld", is ? "true" :
			"false",
			(long long)v, (long long)least, (long long)most);
}

/* &x == NULL of what is surely there: not weak, which a kernel may lack. */
static const struct decl *sure_address(const struct expr *e)
{
	while (e->kind == EX_CAST || e->kind == EX_ADDR || e->kind == EX_DECAY)
		e = e->l;
	return e->kind == EX_DECL && !e->decl->attrs.weak && e->decl->storage != ST_EXTERN &&
		!e->decl->attrs.section.n && !e->decl->helper ? e->decl : NULL;
}

static bool is_address(const struct expr *e)
{
	while (e->kind == EX_CAST)
		e = e->l;
	return e->kind == EX_ADDR || e->kind == EX_DECAY;
}

static bool is_text(const struct expr *e)
{
	while (e->kind == EX_CAST)
		e = e->l;
	return e->kind == EX_DECAY && e->l->kind == EX_STR;
}

static void addresses(struct check *c, const struct expr *e)
{
	s64 v;
	const struct expr *other = is_address(e->l) ? e->r : e->l, *a = is_address(e->l) ? e->l : e->r;
	bool is_null = eval_int(check_bare(other), &v) && !v;
	if ((is_text(e->l) || is_text(e->r)) && !is_null) {
		struct diag *d = check_error(c, STRING_COMPARE, e->at, 2,
			"this compares the addresses of texts, not the texts");
		diag_hint(c->ds, d, "bpf_strncmp(text, sizeof(text), \"...\") == 0 compares them");
	} else if (is_null && is_address(a) && sure_address(a)) {
		check_error(c, TAUTOLOGICAL_COMPARE, e->at, 2, "the address of '%.*s' is never NULL",
			STR_ARG(sure_address(a)->name));
	}
}

static bool not_first(struct check *c, const struct expr *e, const char *op)
{
	const struct expr *l = unpromoted(e->l), *r = unpromoted(e->r);
	bool is_truth = is_compare(r) || r->kind == EX_LNOT || r->kind == EX_LAND || r->kind == EX_LOR ||
		type_strip(r->type)->kind == TY_BOOL;
	if (l->kind != EX_LNOT || l->is_paren || is_truth || type_strip(l->l->type)->kind == TY_BOOL)
		return false;
	struct diag *d = check_error(c, PARENTHESES, e->at, (u32)strlen(op),
		"'!' is stronger than '%s', so it is done first", op);
	diag_hint(c->ds, d, "write !(a %s b), or (!a) %s b if that is meant", op, op);
	return true;
}

void check_bits(struct check *c, const struct expr *e)
{
	if (!e->expansion)
		not_first(c, e, e->kind == EX_AND ? "&" : e->kind == EX_OR ? "|" : "^");
}

void check_compare(struct check *c, const struct expr *e)
{
	const struct expr *l = unpromoted(e->l);
	if (e->expansion)
		return;
	if (e->kind >= EX_LT && l->kind >= EX_LT && l->kind <= EX_GE && !l->is_paren) {
		struct diag *d = check_error(c, PARENTHESES, e->at, 1,
			"this compares the outcome of the comparison before it, 0 or 1");
		diag_hint(c->ds, d, "write a < b && b < c");
	} else if (is_same_place(e->l, e->r)) {
		check_error(c, TAUTOLOGICAL_COMPARE, e->at, 2, "this compares a value with itself: it is always %s",
			e->kind == EX_EQ || e->kind == EX_LE || e->kind == EX_GE ?
			"true" : "false");
	} else if (type_is_ptr(e->l->type) || type_is_ptr(e->r->type)) {
		addresses(c, e);
	} else if (!not_first(c, e, e->kind == EX_EQ ? "==" : e->kind == EX_NE ? "!=" : e->kind == EX_LT ? "<" :
		e->kind == EX_LE ? "<=" : e->kind == EX_GT ? ">" : ">=")) {
		out_of_range(c, e);
	}
}

/* x && 4: most likely x & 4. */
void check_logical(struct check *c, const struct expr *e)
{
	const struct expr *r = unpromoted(e->r);
	if (r->kind != EX_INT || r->expansion || e->expansion || r->value <= 1 || type_strip(r->type)->kind == TY_BOOL)
		return;
	const char *op = e->kind == EX_LAND ? "&" : "|";
	struct diag *d = check_error(c, LOGICAL_OPERAND, e->at, 2, "'%s%s' with a number that is always true", op, op);
	diag_hint(c->ds, d, "write '%s' for the bits", op);
}

/* 5 * 1000 * 1000 * 1000 is more than an int holds, wherever it goes afterwards. */
void check_overflow(struct check *c, const struct expr *e)
{
	s64 a, b, v;
	const struct type *t = type_strip(e->type);
	if (!type_is_int(t) || !type_is_signed(t) || t->size > 8 || t->size < 4 || !eval_int(e->l, &a) ||
		!eval_int(e->r, &b))
		return;
	bool lost = e->kind == EX_ADD ? __builtin_add_overflow(a, b, &v) : e->kind == EX_SUB ? __builtin_sub_overflow(a,
		b, &v) : __builtin_mul_overflow(a, b, &v);
	if (!lost && eval_fold(type_strip(e->type), v) == v)
		return;
	struct diag *d = check_error(c, INTEGER_OVERFLOW, e->at, 1, "the result does not fit into '%.*s'",
		STR_ARG(type_text(c->arena, e->type)));
	diag_hint(c->ds, d, t->size == 4 ? "make one of the numbers a long: 1000L, or 1000ULL" :
		"make one of the numbers unsigned");
}

/* return &local, and a place in it, and on either way */
static const struct decl *local_of(const struct expr *e)
{
	const struct expr *b = check_bare(e);
	if (b->kind == EX_COND) {
		const struct decl *d = b->l ? local_of(b->l) : NULL;
		return d ? d : local_of(b->r);
	}
	if ((b->kind == EX_ADD || b->kind == EX_SUB) && type_is_ptr(b->type))
		return local_of(b->l);
	const struct decl *d = b->kind == EX_ADDR || b->kind == EX_DECAY ? check_root(b->l) : NULL;
	return d && (d->kind == DECL_VAR || d->kind == DECL_PARAM) && d->name.n && !d->is_global &&
		!d->is_local_static ? d : NULL;
}

void check_returned(struct check *c, const struct expr *e)
{
	const struct decl *d = type_is_ptr(e->type) ? local_of(e) : NULL;
	if (d)
		check_error(c, STACK_ADDRESS, e->at, e->len,
			"the address of '%.*s' is returned, which ends with the function", STR_ARG(d->name));
}

/* if (array), if (x = y) */
void check_condition(struct check *c, const struct expr *e)
{
	const struct expr *b = e->kind == EX_DECAY ? e->l : e;
	u8 k = type_strip(b->type)->kind;
	bool is_there = b->kind == EX_DECL && !b->decl->attrs.weak && b->decl->storage != ST_EXTERN &&
		!b->decl->attrs.section.n && !b->decl->helper;
	if ((k == TY_ARRAY || k == TY_FUNC) && is_there && !b->expansion)
		check_error(c, TAUTOLOGICAL_COMPARE, b->at, b->len, "the address of '%.*s' is never NULL",
			STR_ARG(b->decl->name));
	if (e->kind == EX_ASSIGN && !e->is_paren && !e->from_header) {
		struct diag *d = check_error(c, PARENTHESES, e->at, 1, "this condition is an assignment");
		diag_hint(c->ds, d, "write '==' to compare, or a pair of parentheses around it if it is meant");
	}
}
