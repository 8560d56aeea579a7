/* eval.c: constant expressions, by the typed tree: numbers, and addresses of what lives as long as the program. */
#include "cc/tree/tree.h"

/* base + off; without a base a number. */
struct value { const struct decl *d; const struct expr *lit; s64 off; };

static bool eval(const struct expr *e, struct value *v);

s64 eval_fold(struct type *t, s64 v)
{
	t = type_strip(t);
	if (t->kind == TY_BOOL)
		return v != 0;
	u32 bits = (u32)MIN(t->size * 8, 64u);
	if (!bits || bits == 64)
		return v;
	return type_is_signed(t) ? (s64)((u64)v << (64 - bits)) >> (64 - bits) :
		(s64)((u64)v << (64 - bits) >> (64 - bits));
}

static bool divide(enum expr_kind k, bool is_signed, s64 a, s64 b, s64 *v)
{
	u64 x = (u64)a, y = (u64)b;
	if (!b)
		return false;
	if (is_signed && b == -1)
		*v = k == EX_DIV ? (s64)(0 - x) : 0;
	else if (k == EX_DIV)
		*v = is_signed ? a / b : (s64)(x / y);
	else
		*v = is_signed ? a % b : (s64)(x % y);
	return true;
}

static bool arithmetic(const struct expr *e, s64 a, s64 b, s64 *v)
{
	bool s = type_is_signed(e->l->type);
	u64 x = (u64)a, y = (u64)b;
	if (type_size(e->l->type) > 8)
		return false;
	switch (e->kind) {
	case EX_MUL: *v = (s64)(x * y); break;
	case EX_DIV: case EX_MOD:
		if (!divide(e->kind, s, a, b, v))
			return false;
		break;
	case EX_ADD: *v = (s64)(x + y); break;
	case EX_SUB: *v = (s64)(x - y); break;
	case EX_SHL: *v = y < 64 ? (s64)(x << y) : 0; break;
	case EX_SHR: *v = s ? a >> MIN(y, 63u) : y < 64 ? (s64)(x >> y) : 0; break;
	case EX_AND: *v = a & b; break;
	case EX_XOR: *v = a ^ b; break;
	case EX_OR: *v = a | b; break;
	case EX_EQ: *v = a == b; break;
	case EX_NE: *v = a != b; break;
	case EX_LT: *v = s ? a < b : x < y; break;
	case EX_LE: *v = s ? a <= b : x <= y; break;
	case EX_GT: *v = s ? a > b : x > y; break;
	case EX_GE: *v = s ? a >= b : x >= y; break;
	default: return false;
	}
	*v = eval_fold(e->type, *v);
	return true;
}

static bool has_base(const struct value *v) { return v->d || v->lit; }
static bool same_base(const struct value *a, const struct value *b) { return a->d == b->d && a->lit == b->lit; }

static s64 pointee_size(const struct expr *e)
{
	u64 size = type_size(type_strip(e->type)->base);
	return (s64)(size ? size : 1);
}

/* Two addresses, or an address and a number. */
static bool addresses(const struct expr *e, const struct value *a, const struct value *b, struct value *v)
{
	bool known = same_base(a, b);
	switch (e->kind) {
	case EX_ADD: case EX_SUB:
		if (!type_is_ptr(e->type) || has_base(b))
			break;
		*v = *a;
		v->off = (s64)((u64)a->off + (u64)pointee_size(e) * (e->kind == EX_ADD ? (u64)b->off :
			0 - (u64)b->off));
		return true;
	case EX_PTRDIFF:
		*v = (struct value){ .off = known ? (a->off - b->off) / pointee_size(e->l) : 0 };
		return known;
	case EX_EQ: case EX_NE:
		if (!known && (has_base(a) ? b : a)->off)
			break;
		if (!known && ((a->d && a->d->attrs.weak) || (b->d && b->d->attrs.weak)))
			break;
		*v = (struct value){ .off = (known && a->off == b->off) == (e->kind == EX_EQ) };
		return true;
	case EX_LT: case EX_LE: case EX_GT: case EX_GE:
		*v = (struct value){ 0 };
		return known && arithmetic(e, a->off, b->off, &v->off);
	default: break;
	}
	/* An address in an integer may still be moved: (long)&x + 4. */
	if ((e->kind == EX_ADD || e->kind == EX_SUB) && type_size(e->type) == 8 && !has_base(b)) {
		*v = *a;
		v->off = (s64)(e->kind == EX_ADD ? (u64)a->off + (u64)b->off : (u64)a->off - (u64)b->off);
		return true;
	}
	return false;
}

static bool binary(const struct expr *e, struct value *v)
{
	struct value a, b;
	if (!eval(e->l, &a) || !eval(e->r, &b))
		return false;
	if (has_base(&a) || has_base(&b) || type_is_ptr(e->type) || e->kind == EX_PTRDIFF)
		return addresses(e, &a, &b, v);
	*v = (struct value){ 0 };
	return arithmetic(e, a.off, b.off, &v->off);
}

static bool truth(const struct expr *e, bool *yes)
{
	struct value v;
	if (!eval(e, &v) || (v.d && v.d->attrs.weak))
		return false;
	*yes = has_base(&v) || v.off;
	return true;
}

static bool logic(const struct expr *e, struct value *v)
{
	bool a, b;
	if (!truth(e->l, &a))
		return false;
	if (a == (e->kind == EX_LOR))
		b = a;
	else if (!truth(e->r, &b))
		return false;
	*v = (struct value){ .off = b };
	return true;
}

static bool conditional(const struct expr *e, struct value *v)
{
	bool yes;
	if (!truth(e->c, &yes))
		return false;
	return yes && !e->l ? eval(e->c, v) : eval(yes ? e->l : e->r, v);
}

static bool cast(const struct expr *e, struct value *v)
{
	if (!type_is_scalar(e->type) || type_is_float(e->type) || !eval(e->l, v))
		return false;
	if (has_base(v)) {
		if (type_strip(e->type)->kind != TY_BOOL)
			return type_size(e->type) == 8;
		*v = (struct value){ .off = 1 };
		return true;
	}
	v->off = type_is_ptr(e->type) ? v->off : eval_fold(e->type, v->off);
	return true;
}

static bool lives_on(const struct decl *d) { return d->kind == DECL_FUNC || d->is_global || d->is_local_static; }

static bool place(const struct expr *e, struct value *v)
{
	switch (e->kind) {
	case EX_DECL: case EX_COMPOUND:
		*v = (struct value){ .d = e->decl };
		return lives_on(e->decl);
	case EX_STR:
		*v = (struct value){ .lit = e };
		return true;
	case EX_MEMBER:
		if (!place(e->l, v))
			return false;
		v->off += (s64)(e->bit_off / 8);
		return !e->is_bitfield;
	case EX_DEREF: return eval(e->l, v);
	default: return false;
	}
}

/* A const integer with a constant or an address for its value, as C23's constexpr and clang's folding have it;
 * "abc"[1]. */
static bool object(const struct expr *e, struct value *v)
{
	struct decl *d = e->kind == EX_DECL ? e->decl : NULL;
	if (d && d->is_asked)
		return false;
	if (d && d->kind == DECL_VAR && type_is_int(d->type) && d->init && d->init->n == 1 && d->storage != ST_EXTERN &&
		!d->attrs.section.n &&
	    !d->attrs.weak && (type_quals(d->type) & (Q_CONST | Q_VOLATILE)) == Q_CONST) {
		d->is_asked = true;
		bool is_known = eval(d->init->items[0].value, v);
		d->is_asked = false;
		return is_known;
	}
	if (e->kind != EX_DEREF || type_size(e->type) != 1 || !place(e, v) || !v->lit || v->off < 0 ||
		v->off > (s64)v->lit->text.n)
		return false;
	*v = (struct value){ .off = v->off == (s64)v->lit->text.n ? 0 : eval_fold(e->type, v->lit->text.s[v->off]) };
	return true;
}

/* ({ 5; }) */
static bool statement(const struct expr *e, struct value *v)
{
	const struct stmt *s = e->body ? e->body->body : NULL;
	while (s && s->kind == SM_EMPTY)
		s = s->next;
	for (const struct stmt *x = s ? s->next : NULL; x; x = x->next)
		if (x->kind != SM_EMPTY)
			return false;
	return s && s->kind == SM_EXPR && s->e && eval(s->e, v);
}

static bool unary(const struct expr *e, struct value *v)
{
	bool yes;
	if (e->kind == EX_LNOT) {
		if (!truth(e->l, &yes))
			return false;
		*v = (struct value){ .off = !yes };
		return true;
	}
	if (!eval(e->l, v) || (has_base(v) && e->kind != EX_PLUS))
		return false;
	if (e->kind != EX_PLUS)
		v->off = eval_fold(e->type, e->kind == EX_NEG ? (s64)(0 - (u64)v->off) : ~v->off);
	return true;
}

/* Counting bits of a constant. */
static bool builtin(const struct expr *e, struct value *v)
{
	if (!e->nargs || !eval(e->args[0], v))
		return false;
	if (e->aux == BI_expect)
		return !eval_has_effect(e->args[1]);
	u64 n = (u64)v->off;
	bool is_wide = type_size(e->args[0]->type) == 8;
	if (has_base(v) || (!n && (e->aux >= BI_ctz && e->aux <= BI_clzll)))
		return false;
	switch (e->aux) {
	case BI_ctz: case BI_ctzl: case BI_ctzll: v->off = __builtin_ctzll(n); return true;
	case BI_clz: case BI_clzl: case BI_clzll: v->off = is_wide ? __builtin_clzll(n) : __builtin_clz((u32)n);
		return true;
	case BI_popcount: case BI_popcountl: case BI_popcountll: v->off = __builtin_popcountll(is_wide ? n : (u32)n);
		return true;
	case BI_ffs: case BI_ffsl: case BI_ffsll: v->off = __builtin_ffsll((s64)n); return true;
	case BI_abs: v->off = eval_fold(e->type, v->off < 0 ? (s64)(0 - n) : v->off); return true;
	case BI_labs: case BI_llabs: v->off = v->off < 0 ? (s64)(0 - n) : v->off; return true;
	default: return false;
	}
}

static bool eval(const struct expr *e, struct value *v)
{
	switch (e->kind) {
	case EX_INT: case EX_FLOAT: *v = (struct value){ .off = (s64)e->value }; return true;
	case EX_CAST: return cast(e, v);
	case EX_PLUS: case EX_NEG: case EX_NOT: case EX_LNOT: return unary(e, v);
	case EX_LAND: case EX_LOR: return logic(e, v);
	case EX_COND: return conditional(e, v);
	case EX_ADDR: case EX_DECAY: return place(e->l, v);
	case EX_DECL: case EX_DEREF: return object(e, v);
	case EX_COMMA: return eval(e->l, &(struct value){ 0 }) && eval(e->r, v);
	case EX_STMT: return statement(e, v);
	case EX_BUILTIN: return builtin(e, v);
	default: return e->kind >= EX_MUL && e->kind <= EX_GE && binary(e, v);
	}
}

bool eval_int(const struct expr *e, s64 *n)
{
	struct value v;
	if (type_size(e->type) > 8 || type_is_float(e->type) || !eval(e, &v) || has_base(&v))
		return false;
	*n = v.off;
	return true;
}

/* Does working it out do more than give a value? Blocks and calls are taken to do so. */
bool eval_has_effect(const struct expr *e)
{
	const struct expr *parts[] = { e->c, e->l, e->r };
	bool acts = (e->kind >= EX_PREINC && e->kind <= EX_POSTDEC) || e->kind == EX_ASSIGN ||
		e->kind == EX_ASSIGN_OP || e->kind == EX_CALL ||
		e->kind == EX_STMT || e->kind == EX_MAPCALL || (type_quals(e->type) & Q_VOLATILE);
	for (u32 i = 0; i < ARRAY_LEN(parts) && !acts; i++)
		acts = parts[i] && eval_has_effect(parts[i]);
	for (u32 i = 0; i < e->nargs && !acts; i++)
		acts = eval_has_effect(e->args[i]);
	return acts || (e->kind == EX_BUILTIN && e->aux >= BI_atomic);
}

/* Where a constant must stand, what __builtin_constant_p cannot know yet is 0. */
void eval_settle(struct expr *e)
{
	if (e->kind == EX_BUILTIN && e->aux == BI_constant_p) {
		e->kind = EX_INT;
		e->value = 0;
		return;
	}
	struct expr *parts[] = { e->c, e->l, e->r };
	for (u32 i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i])
			eval_settle(parts[i]);
	for (u32 i = 0; i < e->nargs; i++)
		eval_settle(e->args[i]);
}

bool eval_const(const struct expr *e, s64 *n, bool *is_unsigned)
{
	*is_unsigned = !type_is_signed(e->type);
	return type_is_int(e->type) && eval_int(e, n);
}

bool eval_addr(const struct expr *e, const struct decl **d, const struct expr **literal, s64 *off)
{
	struct value v;
	if (!eval(e, &v))
		return false;
	*d = v.d;
	*literal = v.lit;
	*off = v.off;
	return true;
}

bool eval_is_const_object(const struct expr *e)
{
	while (e->kind == EX_CAST && type_is_record(e->type))
		e = e->l;
	return e->kind == EX_COMPOUND || (e->kind == EX_DECL && e->decl->init && (type_quals(e->decl->type) & Q_CONST));
}
