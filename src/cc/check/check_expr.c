/* check_expr.c: slips within one expression, said where it can be reached. */
#include "cc/check/check_private.h"

#include "uapi/uapi.h"

static bool is_compare(const struct expr *e) { return e->kind >= EX_EQ && e->kind <= EX_GE; }

static const struct expr *unpromoted(const struct expr *e)
{
	while (e->kind == EX_CAST && e->is_implicit && !e->is_paren)
		e = e->l;
	return e;
}

static void bits(struct check *c, const struct expr *e)
{
	const struct expr *l = unpromoted(e->l), *r = unpromoted(e->r);
	const char *op = e->kind == EX_AND ? "&" : e->kind == EX_OR ? "|" : "^";
	if ((is_compare(l) && !l->is_paren) || (is_compare(r) && !r->is_paren)) {
		struct diag *d = check_error(c, PARENTHESES, e->at, 1,
			"'%s' is weaker than the comparison beside it, which is done first", op);
		diag_hint(c->ds, d, "write the parentheses that are meant: (a %s b) == c, or a %s (b == c)", op, op);
	}
}

static void shift(struct check *c, const struct expr *e)
{
	s64 n;
	u64 width = type_size(e->l->type) * 8;
	const struct expr *by = unpromoted(e->r), *of = unpromoted(e->l);
	bool is_sum = ((by->kind == EX_ADD || by->kind == EX_SUB) && !by->is_paren) ||
		((of->kind == EX_ADD || of->kind == EX_SUB) && !of->is_paren);
	if (is_sum && !e->expansion && !by->expansion && !of->expansion) {
		struct diag *d = check_error(c, PARENTHESES, e->at, 2,
			"'%s' is weaker than the sum beside it, which is done first", e->kind == EX_SHL ? "<<" : ">>");
		diag_hint(c->ds, d, "write the parentheses that are meant");
	}
	if (!eval_int(e->r, &n) || (n >= 0 && (u64)n < width))
		return;
	if (n < 0)
		check_error(c, SHIFT_COUNT, e->at, 2, "a shift by %lld, which is negative", (long long)n);
	else
		check_error(c, SHIFT_COUNT, e->at, 2, "a shift by %lld of a value of %llu bits", (long long)n,
			(unsigned long long)width);
}

static void division(struct check *c, const struct expr *e)
{
	s64 n;
	if (eval_int(e->r, &n) && !n)
		check_error(c, DIVISION_BY_ZERO, e->at, 1, "a division by zero: BPF gives %s", e->kind == EX_DIV ? "0" :
			"the left side");
}

static bool is_positive(const struct expr *e)
{
	s64 v;
	e = unpromoted(e);
	return (eval_int(e, &v) && v >= 0) || (e->kind == EX_AND && (is_positive(e->l) || is_positive(e->r)));
}

/* Signed, and not known to be positive, made unsigned for the comparison. */
static bool loses_sign(const struct expr *e)
{
	if (e->kind != EX_CAST || !e->is_implicit || !type_is_int(e->l->type) || type_is_signed(e->type) ||
		!type_is_signed(e->l->type))
		return false;
	const struct expr *x = unpromoted(e->l);
	return !is_positive(x) && type_is_signed(x->type) && type_size(x->type) <= type_size(e->type);
}

static void comparison(struct check *c, const struct expr *e)
{
	if (loses_sign(e->l) || loses_sign(e->r))
		check_error(c, SIGN_COMPARE, e->at, 2, "'%.*s' and '%.*s' are compared as unsigned numbers",
			STR_ARG(type_text(c->arena, unpromoted(e->l)->type)),
			STR_ARG(type_text(c->arena, unpromoted(e->r)->type)));
}

static void self_assign(struct check *c, const struct expr *e)
{
	const struct expr *r = unpromoted(e->r);
	if (e->l->kind == EX_DECL && r->kind == EX_DECL && r->decl == e->l->decl &&
		!(type_quals(e->l->type) & Q_VOLATILE))
		check_error(c, SELF_ASSIGN, e->at, 1, "'%.*s' is assigned to itself", STR_ARG(r->decl->name));
}

void check_expr(struct check *c, const struct expr *e)
{
	if (e->from_header)
		return;
	switch (e->kind) {
	case EX_AND: case EX_OR: case EX_XOR: bits(c, e), check_bits(c, e); break;
	case EX_ADD: case EX_SUB: case EX_MUL: check_overflow(c, e); break;
	case EX_LAND: case EX_LOR: check_logical(c, e); break;
	case EX_EQ: case EX_NE: check_compare(c, e); break;
	case EX_SHL: case EX_SHR: shift(c, e); break;
	case EX_DIV: case EX_MOD: division(c, e); break;
	case EX_ASSIGN: self_assign(c, e); break;
	case EX_LT: case EX_LE: case EX_GT: case EX_GE: comparison(c, e), check_compare(c, e); break;
	case EX_ASSIGN_OP:
		if (e->c && (e->aux == EX_SHL || e->aux == EX_SHR))
			shift(c, e->c);
		else if (e->c && (e->aux == EX_DIV || e->aux == EX_MOD))
			division(c, e->c);
		break;
	default: break;
	}
}

/* ---- accesses ----------------------------------------------------------------------------------------------- */

/* The last member's array may be longer than it says. */
static bool is_open_ended(const struct expr *array)
{
	const struct type *t = type_strip(array->type);
	if (t->is_incomplete || !t->len)
		return true;
	const struct type *in = array->kind == EX_MEMBER ? type_strip(array->l->type) : NULL;
	while (in && in->nfields && !in->fields[in->nfields - 1].name.n &&
		type_is_record(in->fields[in->nfields - 1].type))
		in = type_strip(in->fields[in->nfields - 1].type);
	return in && in->nfields && (array->field == &in->fields[in->nfields - 1] ||
		type_strip(array->l->type)->kind == TY_UNION);
}

void check_index(struct check *c, const struct expr *e, bool only_address)
{
	s64 i;
	if (e->kind != EX_DEREF || e->l->kind != EX_ADD || e->l->l->kind != EX_DECAY || !eval_int(e->l->r, &i))
		return;
	const struct expr *array = e->l->l->l;
	const struct type *t = type_strip(array->type);
	if (t->kind != TY_ARRAY || is_open_ended(array) || (i >= 0 &&
		((u64)i < t->len || (only_address && (u64)i == t->len))))
		return;
	struct diag *d = check_error(c, ARRAY_BOUNDS, e->l->r->at ? e->l->r->at : e->at, MAX(e->l->r->len, 1u),
		"index %lld is outside of an array of %llu", (long long)i,
		(unsigned long long)t->len);
	if (array->kind == EX_DECL)
		diag_note(c->ds, d, where_src(array->decl->at, array->decl->len), "it is declared here");
}

/* Bytes from the start of a variable; false: not known. */
static bool offset_in(const struct expr *e, const struct decl **d, s64 *off)
{
	s64 i;
	switch (e->kind) {
	case EX_CAST: return offset_in(e->l, d, off);
	case EX_ADDR: case EX_DECAY: return offset_in(e->l, d, off);
	case EX_DECL: *d = e->decl; return true;
	case EX_MEMBER: *off += (s64)(e->bit_off / 8); return offset_in(e->l, d, off);
	case EX_DEREF: return offset_in(e->l, d, off) && *d && type_strip((*d)->type)->kind != TY_PTR;
	case EX_ADD: case EX_SUB:
		if (!type_is_ptr(e->l->type) || !eval_int(e->r, &i))
			return false;
		i *= (s64)MAX(type_size(type_strip(e->l->type)->base), 1u);
		*off += e->kind == EX_ADD ? i : -i;
		return offset_in(e->l, d, off);
	default: return false;
	}
}

/* *(u32 *)(buf + 1): what stands on the stack is read at multiples of its size. */
void check_access(struct flow *f, const struct expr *e)
{
	const struct decl *d = NULL;
	s64 off = 0;
	u64 size = type_size(e->type);
	if (e->kind != EX_DEREF || e->l->kind != EX_CAST || e->from_header || !type_is_scalar(e->type) || size < 2 ||
		type_align(e->type) < size)
		return;
	if (!offset_in(e->l, &d, &off) || !d || d->is_global || d->is_local_static || type_is_ptr(d->type) ||
		!d->flow || off % (s64)size == 0)
		return;
	struct diag *g = check_error(f->c, MISALIGNED, e->at, e->len, "%llu bytes are accessed at byte %lld of "
		"'%.*s', and the verifier wants a multiple of %llu on the stack",
		(unsigned long long)size, (long long)off, STR_ARG(d->name), (unsigned long long)size);
	diag_hint(f->c->ds, g, "copy it: __builtin_memcpy(&value, (char *)&%.*s + %lld, %llu);", STR_ARG(d->name),
		(long long)off, (unsigned long long)size);
}
