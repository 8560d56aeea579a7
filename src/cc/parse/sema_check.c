/* sema_check.c: conversions that C allows and that lose something: constants that do not fit, qualifiers, signs,
 * alignment. */
#include "cc/parse/sema_private.h"

void sema_check_assigned(struct parser *p, const struct expr *e, const struct type *to)
{
	struct type *t = type_strip(to);
	s64 v;
	if (!type_is_int(t) || t->kind == TY_BOOL || t->kind == TY_ENUM || t->size >= 8 || !type_is_int(e->type) ||
		type_size(e->type) <= t->size ||
	    !eval_int(e, &v))
		return;
	s64 fits = eval_fold(t, v);
	bool is_negated = v < 0 && !type_is_signed(t) && v >= -(1ll << (t->size * 8 - 1));
	if (fits == v || (is_negated && !p->func.in_constexpr))
		return;
	if (p->func.in_constexpr) {
		parse_error(p, CONVERSION, e->at, e->len,
			"the value of a constexpr must fit, and %lld does not fit into '%.*s'", (long long)v,
			STR_ARG(text_of(p, to)));
		return;
	}
	parse_error(p, CONSTANT_CONVERSION, e->at, e->len, "%lld does not fit into '%.*s' and becomes %lld",
		(long long)v, STR_ARG(text_of(p, to)), (long long)fits);
}

/* Pointers whose targets differ at most in qualifiers and sign. */
void sema_check_pointers(struct parser *p, const struct expr *e, struct type *to, const char *what)
{
	struct type *a = type_strip(to)->base, *b = type_strip(e->type)->base;
	u32 lost = type_quals(b) & ~type_quals(a) & (Q_CONST | Q_VOLATILE);
	struct type *x = type_strip(a), *y = type_strip(b);
	if (lost)
		parse_error(p, DISCARDS_QUALIFIERS, e->at, e->len, "'%.*s' is %s '%.*s', which drops '%s'",
			STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to)),
			lost & Q_CONST ? "const" : "volatile");
	else if (type_is_int(x) && type_is_int(y) && x->kind != y->kind && x->kind != TY_ENUM && y->kind != TY_ENUM &&
		type_is_signed(x) != type_is_signed(y))
		parse_error(p, POINTER_SIGN, e->at, e->len, "'%.*s' is %s '%.*s': the signs differ",
			STR_ARG(text_of(p, e->type)), what, STR_ARG(text_of(p, to)));
}

/* &s->member of a packed struct becomes a pointer to what should be aligned: nothing says any more that it may not be.
 * One to void, to bytes or to a packed type asks for no alignment. As with clang, s is a name: behind a cast, an index or
 * another pointer it is taken to be meant. */
void sema_check_packed(struct parser *p, const struct expr *e, const struct type *to)
{
	const struct type *want = type_is_ptr(to) ? type_strip(type_strip(to)->base) : NULL;
	const struct expr *place = e->kind == EX_ADDR ? e->l : NULL, *m = place;
	bool is_packed = false;
	u64 off = 0;
	if (!want || !place || place->kind != EX_MEMBER || place->from_header || place->preserve ||
		want->kind == TY_VOID || want->kind == TY_FUNC)
		return;
	for (; m->kind == EX_MEMBER; m = m->l) {
		is_packed |= type_strip(m->l->type)->is_packed || m->field->is_packed;
		off += m->bit_off / 8;
	}
	const struct expr *root = m->kind == EX_DEREF ? m->l : m;
	if (root->kind == EX_DECAY)
		root = root->l;
	u32 align = MIN(type_align(place->type), type_align(type_strip(to)->base));
	if (!is_packed || root->kind != EX_DECL || align <= 1 || !type_size(want) || (off % align == 0 && type_align(m->type) >= align))
		return;
	parse_error(p, PACKED_ADDRESS, e->at, 1,
		"this pointer to '%.*s' may be unaligned: the member is in a packed struct",
		STR_ARG(text_of(p, place->type)));
}

void sema_check_cast(struct parser *p, const struct expr *e, const struct type *to)
{
	struct type *t = type_strip(to), *f = type_strip(e->type);
	s64 v;
	bool is_narrow = t->kind == TY_PTR ? type_is_int(f) && f->size < 8 && !eval_int(e, &v) : f->kind == TY_PTR &&
		type_is_int(t) && t->size < 8 && t->kind != TY_BOOL;
	if (is_narrow && !e->from_header && !p->unit->is_bcc) {
		struct diag *d = parse_error(p, POINTER_CAST, e->at, e->len,
			"'%.*s' is cast to '%.*s', which has %s bits", STR_ARG(text_of(p, e->type)),
			STR_ARG(text_of(p, to)),
			t->kind == TY_PTR ? "more" : "fewer");
		diag_hint(p->ds, d, t->kind == TY_PTR ? "cast it to long first: (void *)(long)x" :
			"cast it to long first: (int)(long)p");
	}
	if (t->kind != TY_PTR || f->kind != TY_PTR || type_strip(f->base)->kind == TY_VOID ||
		type_strip(f->base)->is_incomplete || !type_size(f->base))
		return;
	u32 want = type_align(t->base), has = type_align(f->base);
	if (want > has && type_size(t->base))
		parse_error(p, CAST_ALIGN, e->at, e->len,
			"'%.*s' is cast to '%.*s', whose alignment is %u instead of %u", STR_ARG(text_of(p, e->type)),
			STR_ARG(text_of(p, to)), want, has);
}
