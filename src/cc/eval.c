/* eval.c: constant expressions, by the typed tree. */
#include "cc/parse.h"

s64 eval_fold(struct type *t, s64 v)
{
	t = type_strip(t);
	if (t->kind == TY_BOOL)
		return v != 0;
	u32 bits = (u32)MIN(t->size * 8, 64u);
	if (!bits || bits == 64)
		return v;
	return type_is_signed(t) ? v << (64 - bits) >> (64 - bits) : (s64)((u64)v << (64 - bits) >> (64 - bits));
}

static bool binary(const struct expr *e, s64 a, s64 b, s64 *v)
{
	bool s = type_is_signed(e->l->type);
	u64 x = (u64)a, y = (u64)b;
	switch (e->kind) {
	case EX_MUL: *v = (s64)(x * y); break;
	case EX_DIV: if (!b || (s && b == -1)) { *v = b ? (s64)(0 - x) : 0; return b != 0; } *v = s ? a / b : (s64)(x / y); break;
	case EX_MOD: if (!b || (s && b == -1)) { *v = 0; return b != 0; } *v = s ? a % b : (s64)(x % y); break;
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

bool eval_int(const struct expr *e, s64 *v)
{
	s64 a, b;
	switch (e->kind) {
	case EX_INT: *v = (s64)e->value; return true;
	case EX_DECL:
		if (!e->decl || e->decl->kind != DECL_ENUMERATOR)
			return false;
		*v = e->decl->value;
		return true;
	case EX_CAST:
		if (!type_is_scalar(e->type) || type_is_float(e->type) || !eval_int(e->l, &a))
			return false;
		*v = eval_fold(e->type, a);
		return true;
	case EX_PLUS: return eval_int(e->l, v);
	case EX_NEG: if (!eval_int(e->l, &a)) return false; *v = eval_fold(e->type, (s64)(0 - (u64)a)); return true;
	case EX_NOT: if (!eval_int(e->l, &a)) return false; *v = eval_fold(e->type, ~a); return true;
	case EX_LNOT: if (!eval_int(e->l, &a)) return false; *v = !a; return true;
	case EX_LAND: case EX_LOR:
		if (!eval_int(e->l, &a))
			return false;
		if (!!a == (e->kind == EX_LOR)) {
			*v = !!a;
			return true;
		}
		if (!eval_int(e->r, &b))
			return false;
		*v = !!b;
		return true;
	case EX_COND:
		if (!eval_int(e->c, &a))
			return false;
		return a && !e->l ? (*v = a, true) : eval_int(a ? e->l : e->r, v);
	case EX_ADDR: {              /* offsetof by hand: &((T *)0)->m */
		const struct decl *d;
		const struct expr *lit;
		return eval_addr(e, &d, &lit, v) && !d && !lit;
	}
	default:
		if (e->kind < EX_MUL || e->kind > EX_GE || e->kind == EX_PTRDIFF || type_is_ptr(e->type))
			return false;
		return eval_int(e->l, &a) && eval_int(e->r, &b) && binary(e, a, b, v);
	}
}

static bool lvalue_addr(const struct expr *e, const struct decl **d, const struct expr **lit, s64 *off)
{
	switch (e->kind) {
	case EX_DECL: *d = e->decl; *off = 0; return e->decl->kind == DECL_FUNC || e->decl->is_global || e->decl->is_local_static;
	case EX_STR: *lit = e; *off = 0; return true;
	case EX_COMPOUND: *d = e->decl; *off = 0; return e->decl->is_global || e->decl->is_local_static;
	case EX_MEMBER:
		if (!lvalue_addr(e->l, d, lit, off))
			return false;
		*off += (s64)(e->bit_off / 8);
		return !e->is_bitfield;
	case EX_DEREF: return eval_addr(e->l, d, lit, off);
	default: return false;
	}
}

bool eval_addr(const struct expr *e, const struct decl **d, const struct expr **lit, s64 *off)
{
	s64 n;
	*d = NULL;
	*lit = NULL;
	switch (e->kind) {
	case EX_ADDR: case EX_DECAY: return lvalue_addr(e->l, d, lit, off);
	case EX_CAST: return e->type->size >= 8 || type_is_ptr(e->type) ? eval_addr(e->l, d, lit, off) : eval_int(e, off);
	case EX_ADD: case EX_SUB:
		if (type_is_ptr(e->type) && type_is_ptr(e->l->type) && eval_addr(e->l, d, lit, off) && eval_int(e->r, &n)) {
			u64 size = type_strip(type_strip(e->type)->base)->size;
			*off += (e->kind == EX_ADD ? n : -n) * (s64)(size ? size : 1);
			return true;
		}
		return eval_int(e, off);
	default: return eval_int(e, off);
	}
}
