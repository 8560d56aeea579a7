/* builtin.c: __builtin_*, __sync_*, __atomic_* and the memory functions: typed here, given meaning in lower.c. */
#include "cc/parse/parse_private.h"

#include "btf/btf.h"

static const struct { const char *name, *args; char result; } table[] = {
#define BUILTIN(n, r, a) { #n, a, r },
#include "cc/builtins.def"
#undef BUILTIN
};

static struct type *type_of_letter(struct parser *p, char c)
{
	switch (c) {
	case 'v': return type_basic(p->ts, TY_VOID);
	case 'i': return type_basic(p->ts, TY_INT);
	case 'u': return type_basic(p->ts, TY_UINT);
	case 'h': return type_basic(p->ts, TY_USHORT);
	case 'l': return type_basic(p->ts, TY_LONG);
	case 'q': return type_basic(p->ts, TY_ULONG);
	case 'P': return type_ptr(p->ts, type_qualified(p->ts, type_basic(p->ts, TY_VOID), Q_CONST));
	default: return type_ptr(p->ts, type_basic(p->ts, TY_VOID));
	}
}

static struct expr *make(struct parser *p, u32 which, struct type *t, pos at_)
{
	struct expr *e = expr_new(p, EX_BUILTIN, t);
	e->aux = which;
	e->at = at_;
	return e;
}

static void set_args(struct parser *p, struct expr *e, struct expr **args, u32 n)
{
	e->args = arena_array(p->arena, struct expr *, n + 1);
	memcpy(e->args, args, n * sizeof(*args));
	e->nargs = n;
	for (u32 i = 0; i < n; i++)
		e->depth = MAX(e->depth, (u16)(args[i]->depth + 1));
	p->func.deepest = MAX(p->func.deepest, (u32)e->depth);
}

/* After the name: ( args ); false: wrong number, reported. */
static bool arguments(struct parser *p, struct expr **args, u32 max, u32 *n, u32 want, str name)
{
	pos at_ = p->in.t.at;
	*n = 0;
	expect(p, TK_LPAREN, "after the builtin");
	while (!at(p, TK_RPAREN) && !at(p, TK_EOF)) {
		struct expr *e = parse_assign(p);
		if (*n < max)
			args[*n] = e;
		(*n)++;
		if (!take_tok(p, TK_COMMA))
			break;
	}
	expect(p, TK_RPAREN, "after the arguments");
	if (*n >= want && *n <= max)
		return true;
	parse_error(p, ARGUMENTS, at_, 1, "'%.*s' takes %u argument%s, not %u", STR_ARG(name), want, want == 1 ? "" :
		"s", *n);
	return false;
}

static bool any_error(struct expr **args, u32 n)
{
	for (u32 i = 0; i < n; i++)
		if (args[i]->type->kind == TY_ERROR)
			return true;
	return false;
}

static bool literal(const struct expr *e, str *out)
{
	while (e->kind == EX_CAST || e->kind == EX_DECAY)
		e = e->l;
	if (e->kind != EX_STR)
		return false;
	*out = (str){ e->text.s, (u32)strnlen(e->text.s, e->text.n) };
	return true;
}

/* strlen, strcmp and strncmp of what is known now. */
static bool literals(const struct expr *e, u32 which, s64 *v)
{
	str a, b;
	s64 n = 0;
		if (!literal(e->args[0], &a))
		return false;
	*v = a.n;
	if (which == BI_strlen)
		return true;
	if (!literal(e->args[1], &b) || (which == BI_strncmp && !eval_int(e->args[2], &n)))
		return false;
	if (which == BI_strncmp) {
		a = str_sub(a, 0, (u32)MIN((u64)n, a.n));
		b = str_sub(b, 0, (u32)MIN((u64)n, b.n));
	}
	*v = str_cmp(a, b);
	return true;
}

static struct expr *plain(struct parser *p, u32 which, str name, pos at_)
{
	struct expr *args[8];
	u32 n, want = (u32)strlen(table[which].args);
	if (!arguments(p, args, table[which].result == '!' ? 8 : want, &n, want, name) || any_error(args, n))
		return sema_error(p, at_);
	struct expr *e = make(p, which, type_of_letter(p, table[which].result), at_);
	for (u32 i = 0; i < want; i++)
		if (table[which].args[i] != '*')
			args[i] = sema_convert(p, args[i], type_of_letter(p, table[which].args[i]), "passed as");
	set_args(p, e, args, want);
	s64 v;
	/* Byte swaps of constants are constants: htons(ETH_P_IP) stands in case labels. */
	if ((which == BI_bswap16 || which == BI_bswap32 || which == BI_bswap64) && eval_int(args[0], &v))
		return sema_int(p, which == BI_bswap16 ? __builtin_bswap16((u16)v) :
			which == BI_bswap32 ? __builtin_bswap32((u32)v) :
			__builtin_bswap64((u64)v), type_strip(e->type)->kind);
	bool is_text = which == BI_strlen || which == BI_strcmp || which == BI_strncmp;
	if (is_text && literals(e, which, &v))
		return sema_int(p, (u64)v, type_strip(e->type)->kind);
	if (which == BI_parity || which == BI_parityl || which == BI_parityll) {
		e->aux = which == BI_parity ? BI_popcount : BI_popcountll;
		return sema_binary(p, TK_AMP, e, sema_int(p, 1, TY_INT), at_);
	}
	e->aux = which == BI_ffsl ? BI_ffsll : which == BI_memcpy_inline ? BI_memcpy :
		which == BI_memset_inline ? BI_memset :
		which == BI_bcmp ? BI_memcmp : e->aux;
	if (table[which].result == '!')
		return sema_no_builtin(p, at_, name);
	return e;
}

static struct expr *offset_of(struct parser *p, pos at_)
{
	u64 bits = 0;
	expect(p, TK_LPAREN, "after offsetof");
	struct type *t = parse_type_name(p);
	struct expr *null = sema_cast(p, sema_int(p, 0, TY_INT), type_ptr(p->ts, t), false);
	expect(p, TK_COMMA, "in offsetof");
	struct expr *e = sema_unary(p, TK_STAR, null, at_);
	e = sema_member(p, e, p->in.t.id, false, p->in.t.at, p->in.t.len);
	bits = e->bit_off;
	skip_tok(p);
	while (at(p, TK_DOT) || at(p, TK_LBRACKET)) {
		if (take_tok(p, TK_DOT)) {
			e = sema_member(p, e, p->in.t.id, false, p->in.t.at, p->in.t.len);
			bits += e->bit_off;
			skip_tok(p);
		} else {
			s64 i = 0;
			skip_tok(p);
			parse_const_int(p, &i);
			expect(p, TK_RBRACKET, "in offsetof");
			struct type *a = type_strip(e->type);
			e = sema_index(p, e, sema_int(p, (u64)i, TY_LONG), at_);
			if (a->kind == TY_ARRAY)
				bits += (u64)i * type_strip(a->base)->size * 8;
		}
	}
	if (e->is_bitfield) {
		parse_error(p, BAD_TYPE, at_, 1, "a bit-field has no offset in bytes");
		e = sema_error(p, at_);
	}
	expect(p, TK_RPAREN, "after offsetof");
	return e->type->kind == TY_ERROR ? e : sema_int(p, bits / 8, TY_ULONG);
}

static struct expr *types_compatible(struct parser *p)
{
	expect(p, TK_LPAREN, "after the builtin");
	struct type *a = parse_type_name(p);
	expect(p, TK_COMMA, "between the types");
	struct type *b = parse_type_name(p);
	expect(p, TK_RPAREN, "after the types");
	return sema_int(p, type_exact(a, b), TY_INT);
}

/* ---- CO-RE ------------------------------------------------------------------------------------------ */

static void preserve(struct expr *e)
{
	for (; e; e = e->l) {
		e->preserve = true;
		if (e->kind != EX_MEMBER && e->kind != EX_ADDR && e->kind != EX_DECAY && e->kind != EX_CAST &&
			e->kind != EX_ADD && e->kind != EX_DEREF)
			return;
		if (e->kind == EX_DEREF && e->l->kind != EX_ADD && e->l->kind != EX_DECAY)
			return;
	}
}

static struct expr *core(struct parser *p, u32 kind, struct expr *l, struct type *t, enum type_kind result, pos at_)
{
	struct expr *e = expr_new(p, EX_CORE, type_basic(p->ts, result));
	e->aux = kind;
	e->l = l;
	e->ctype = t;
	e->at = at_;
	return e;
}

static struct expr *preserve_info(struct parser *p, u32 which, str name, pos at_)
{
	struct expr *args[2];
	u32 n;
	s64 info = 0;
	if (!arguments(p, args, 2, &n, 2, name) || any_error(args, n))
		return sema_error(p, at_);
	if (!eval_int(args[1], &info)) {
		parse_error(p, NOT_CONST, args[1]->at, args[1]->len, "this is no constant");
		return sema_error(p, at_);
	}
	switch (which) {
	case BI_preserve_field_info:
		preserve(args[0]);
		return core(p, (u32)info, args[0], NULL, info == CORE_FIELD_EXISTS ? TY_UINT : TY_UINT, at_);
	case BI_preserve_type_info:
		return core(p, info == 0 ? CORE_TYPE_EXISTS : info == 1 ? CORE_TYPE_SIZE : CORE_TYPE_MATCHES, NULL,
			args[0]->type, TY_UINT, at_);
	case BI_btf_type_id:
		return core(p, info == 0 ? CORE_TYPE_ID_LOCAL : CORE_TYPE_ID_TARGET, NULL, args[0]->type, TY_UINT, at_);
	default: {
		struct expr *e = core(p, info == 0 ? CORE_ENUMVAL_EXISTS : CORE_ENUMVAL_VALUE, NULL,
			args[0]->type, TY_ULONG, at_);
		/* *(enum x *)VALUE: the value is what is dereferenced. */
		const struct expr *v = args[0]->kind == EX_DEREF ? args[0]->l : args[0];
		s64 value = 0;
		eval_int(v, &value);
		e->value = (u64)value;
		return e;
	}
	}
}

/* ---- atomics ---------------------------------------------------------------------------------------- */

enum atomic_op { AT_ADD, AT_SUB, AT_OR, AT_AND, AT_XOR, AT_NAND, AT_XCHG };
struct atomic_name { const char *name; u8 op; bool new_value; u8 args; };
static const struct atomic_name atomics[] = {
	{ "__sync_fetch_and_add", AT_ADD, false, 2 }, { "__sync_fetch_and_sub", AT_SUB, false, 2 },
	{ "__sync_fetch_and_or", AT_OR, false, 2 },
	{ "__sync_fetch_and_and", AT_AND, false, 2 }, { "__sync_fetch_and_xor", AT_XOR, false, 2 },
	{ "__sync_add_and_fetch", AT_ADD, true, 2 },
	{ "__sync_sub_and_fetch", AT_SUB, true, 2 }, { "__sync_or_and_fetch", AT_OR, true, 2 },
	{ "__sync_and_and_fetch", AT_AND, true, 2 },
	{ "__sync_xor_and_fetch", AT_XOR, true, 2 }, { "__sync_lock_test_and_set", AT_XCHG, false, 2 },
	{ "__sync_swap", AT_XCHG, false, 2 },
	{ "__atomic_fetch_add", AT_ADD, false, 3 }, { "__atomic_fetch_sub", AT_SUB, false, 3 },
	{ "__atomic_fetch_or", AT_OR, false, 3 },
	{ "__atomic_fetch_and", AT_AND, false, 3 }, { "__atomic_fetch_xor", AT_XOR, false, 3 },
	{ "__atomic_add_fetch", AT_ADD, true, 3 },
	{ "__atomic_sub_fetch", AT_SUB, true, 3 }, { "__atomic_or_fetch", AT_OR, true, 3 },
	{ "__atomic_and_fetch", AT_AND, true, 3 },
	{ "__atomic_xor_fetch", AT_XOR, true, 3 }, { "__atomic_exchange_n", AT_XCHG, false, 3 },
	{ "__c11_atomic_fetch_add", AT_ADD, false, 3 }, { "__c11_atomic_fetch_sub", AT_SUB, false, 3 },
	{ "__c11_atomic_fetch_or", AT_OR, false, 3 }, { "__c11_atomic_fetch_and", AT_AND, false, 3 },
	{ "__c11_atomic_fetch_xor", AT_XOR, false, 3 }, { "__c11_atomic_exchange", AT_XCHG, false, 3 },
};

static struct expr *atomic(struct parser *p, const struct atomic_name *a, str name, pos at_)
{
	struct expr *args[4];
	u32 n;
	if (!arguments(p, args, 4, &n, a->args, name) || any_error(args, n))
		return sema_error(p, at_);
	args[0] = sema_value(p, args[0]);
	struct type *to = type_is_ptr(args[0]->type) ? type_strip(type_strip(args[0]->type)->base) : NULL;
	if (!to || !type_is_scalar(to) || (to->size != 4 && to->size != 8)) {
		struct diag *d = parse_error(p, ATOMIC_WIDTH, at_, name.n,
			"BPF has atomic operations on 4 and 8 bytes only");
		if (to)
			diag_hint(p->ds, d, "make the variable a 32 or 64 bit one, not '%.*s'",
				STR_ARG(type_text(p->arena, to)));
		return sema_error(p, at_);
	}
	args[1] = sema_cast(p, args[1], to, true);
	struct expr *e = make(p, BI_atomic, to, at_);
	set_args(p, e, args, 2);
	e->value = a->op;
	e->value_hi = a->new_value;
	return e;
}

/* The rest: fences, loads, stores, compare and exchange. by_ptr: GCC's generic forms, whose values are behind
 * pointers. */
enum { OUT_NONE, OUT_OLD, OUT_BOOL, OUT_BOOL_PTR };
enum { RELAXED };                /* __ATOMIC_RELAXED */
static const struct other_name { const char *name; u8 which, args, most, out; bool by_ptr; } others[] = {
	{ "__sync_synchronize", BI_fence, 0, 0, 0, false }, { "__atomic_thread_fence", BI_fence, 1, 1, 0, false },
	{ "__atomic_signal_fence", BI_fence, 1, 1, 0, false }, { "__atomic_load_n", BI_atomic_load, 2, 2, 0, false },
	{ "__atomic_store_n", BI_atomic_store, 3, 3, 0, false }, { "__sync_lock_release", BI_atomic_store, 1, 8, 0,
	false },
	{ "__sync_val_compare_and_swap", BI_cmpxchg, 3, 8, OUT_OLD, false }, { "__sync_bool_compare_and_swap",
	BI_cmpxchg, 3, 8, OUT_BOOL, false },
	{ "__atomic_compare_exchange_n", BI_cmpxchg, 6, 6, OUT_BOOL_PTR, false },
	{ "__c11_atomic_load", BI_atomic_load, 2, 2, 0, false },
	{ "__c11_atomic_store", BI_atomic_store, 3, 3, 0, false },
	{ "__c11_atomic_thread_fence", BI_fence, 1, 1, 0, false },
	{ "__c11_atomic_signal_fence", BI_fence, 1, 1, 0, false },
	{ "__c11_atomic_compare_exchange_strong", BI_cmpxchg, 5, 5, OUT_BOOL_PTR, false },
	{ "__c11_atomic_compare_exchange_weak", BI_cmpxchg, 5, 5, OUT_BOOL_PTR, false },
	{ "__atomic_load", BI_atomic_load, 3, 3, 0, true }, { "__atomic_store", BI_atomic_store, 3, 3, 0, true },
	{ "__atomic_exchange", BI_atomic, 4, 4, 0, true }, { "__atomic_compare_exchange", BI_cmpxchg, 6, 6,
	OUT_BOOL_PTR, true },
};

static struct expr *behind(struct parser *p, struct expr *e, pos at_) { return sema_unary(p, TK_STAR, e, at_); }

static struct expr *other_atomic(struct parser *p, const struct other_name *o, str name, pos at_)
{
	struct expr *args[8], *out = NULL;
	u32 n, used = o->which == BI_fence ? 0 : o->which == BI_atomic_load ? 1 : o->which == BI_cmpxchg ? 3 : 2;
	struct type *to = type_basic(p->ts, TY_VOID);
	s64 order;
	if (!arguments(p, args, o->most, &n, o->args, name) || any_error(args, MIN(n, 8u)))
		return sema_error(p, at_);
	if (o->which != BI_fence) {
		args[0] = sema_value(p, args[0]);
		if (!type_is_ptr(args[0]->type) || !type_is_scalar(type_strip(args[0]->type)->base)) {
			parse_error(p, BAD_TYPE, at_, name.n, "'%.*s' needs a pointer to a number", STR_ARG(name));
			return sema_error(p, at_);
		}
		to = type_strip(type_strip(args[0]->type)->base);
	}
	if (o->by_ptr && o->which != BI_cmpxchg && o->which != BI_atomic_store)
		out = behind(p, args[o->which == BI_atomic_load ? 1 : 2], at_);
	if (o->by_ptr && o->which != BI_atomic_load)
		args[o->which == BI_cmpxchg ? 2 : 1] = behind(p, args[o->which == BI_cmpxchg ? 2 : 1], at_);
	if (n == 1 && o->which == BI_atomic_store)
		args[1] = sema_int(p, 0, TY_INT);
	for (u32 i = 1; i < used; i++)
		args[i] = o->out == OUT_BOOL_PTR && i == 1 ? sema_value(p, args[i]) : sema_cast(p, args[i], to, true);
	if (any_error(args, used))
		return sema_error(p, at_);
	bool is_bool = o->out == OUT_BOOL || o->out == OUT_BOOL_PTR, is_void = o->which == BI_atomic_store ||
		o->which == BI_fence;
	struct expr *e = make(p, o->which, type_basic(p->ts, is_void ? TY_VOID : TY_BOOL), at_);
	if (!is_void && !is_bool)
		e->type = to;
	set_args(p, e, args, used);
	e->ctype = to;
	e->value = o->which == BI_atomic ? AT_XCHG : o->out == OUT_BOOL_PTR ? 2 : is_bool;
	if (o->which == BI_atomic_load || o->which == BI_atomic_store)
		e->value = n == 1 || !eval_int(args[n - 1], &order) || order != RELAXED;
	return out ? sema_assign(p, TK_ASSIGN, out, e, at_) : e;
}

static struct expr *parse_atomic(struct parser *p, str name, pos at_)
{
	for (u32 i = 0; i < ARRAY_LEN(atomics); i++)
		if (str_is(name, atomics[i].name)) {
			skip_tok(p);
			return atomic(p, &atomics[i], name, at_);
		}
	for (u32 i = 0; i < ARRAY_LEN(others); i++)
		if (str_is(name, others[i].name)) {
			skip_tok(p);
			return other_atomic(p, &others[i], name, at_);
		}
	if (!memmem(name.s, name.n, "nand", 4))
		return NULL;
	parse_error(p, UNSUPPORTED, at_, name.n, "BPF has no atomic nand: write it with __sync_val_compare_and_swap");
	return NULL;
}

/* Has a number of e's type, or this constant, the same value in type to? */
static bool keeps_value(const struct expr *e, const struct type *to)
{
	const struct type *from = type_strip(e->type);
	bool is_signed = type_is_signed(from);
	s64 v;
	if (eval_int(e, &v) && (v >= 0 || is_signed))
		return eval_fold(type_strip(to), v) == v && (v >= 0 || type_is_signed(to));
	return is_signed == type_is_signed(to) ? from->size <= to->size : !is_signed && from->size < to->size;
}

/* typed: __builtin_sadd_overflow, whose operands are of the result's type; else they may be of any, and the exact value
 * counts. */
static struct expr *overflow(struct parser *p, u32 which, str name, pos at_, bool typed)
{
	struct expr *args[3];
	u32 n;
	if (!arguments(p, args, 3, &n, 3, name) || any_error(args, n))
		return sema_error(p, at_);
	args[2] = sema_value(p, args[2]);
	if (!type_is_ptr(args[2]->type) || !type_is_int(type_strip(args[2]->type)->base)) {
		parse_error(p, BAD_TYPE, args[2]->at, args[2]->len,
			"the result goes to a whole number: a pointer to one is wanted");
		return sema_error(p, at_);
	}
	struct type *to = type_strip(type_strip(args[2]->type)->base);
	for (u32 i = 0; i < 2; i++) {
		args[i] = sema_promote(p, args[i]);
		if (!type_is_int(args[i]->type)) {
			parse_error(p, BAD_TYPE, args[i]->at, args[i]->len,
				"'%.*s' calculates with integers, not with '%.*s'", STR_ARG(name),
				STR_ARG(type_text(p->arena, args[i]->type)));
			return sema_error(p, at_);
		}
		if (type_size(args[i]->type) > 8) {
			parse_error(p, UNSUPPORTED, args[i]->at, args[i]->len,
				"BPF has no check of arithmetic on 128-bit numbers");
			return sema_error(p, at_);
		}
	}
	bool fits = type_size(to) <= 8 && (typed || (keeps_value(args[0], to) && keeps_value(args[1], to)));
	for (u32 i = 0; fits && i < 2; i++)
		args[i] = sema_cast(p, args[i], to, true);
	struct expr *e = make(p, which, type_basic(p->ts, TY_BOOL), at_);
	e->ctype = to;
	set_args(p, e, args, 3);
	return e;
}

/* What is not constant yet may be so in the function that this one is inlined into. The argument is looked at, and
 * never worked out: where that would do something, the answer is no. */
static struct expr *constant_p(struct parser *p, struct expr *arg, pos at_)
{
	s64 v;
	if (arg->type->kind == TY_ERROR)
		return arg;
	if (arg->kind == EX_STR || eval_int(arg, &v))
		return sema_int(p, 1, TY_INT);
	arg = sema_value(p, arg);
	if (!p->func.fn || eval_has_effect(arg) || !type_is_scalar(arg->type) || type_size(arg->type) > 8)
		return sema_int(p, 0, TY_INT);
	struct expr *e = make(p, BI_constant_p, type_basic(p->ts, TY_INT), at_);
	set_args(p, e, &arg, 1);
	return e;
}

struct expr *sema_text_room(struct parser *p, struct expr *arg, pos at_)
{
	struct expr *e = make(p, BI_text_room, type_basic(p->ts, TY_ULONG), at_);
	arg = sema_convert(p, arg, type_of_letter(p, 'P'), "passed as");
	set_args(p, e, &arg, 1);
	return e;
}

static struct expr *expected(struct parser *p, struct expr **args, pos at_)
{
	struct type *t = type_basic(p->ts, TY_LONG);
	struct expr *both[] = { sema_convert(p, args[0], t, "passed as"), sema_convert(p, args[1], t, "passed as") };
	struct expr *e = make(p, BI_expect, t, at_);
	set_args(p, e, both, 2);
	return e;
}

/* Whether, or where next to a number or a pointer, there is a multiple of a power of two. */
static struct expr *aligned(struct parser *p, u32 which, struct expr **args, pos at_)
{
	struct type *whole = type_basic(p->ts, TY_ULONG);
	struct expr *v = sema_value(p, args[0]);
	struct type *t = v->type;
	if (!type_is_int(t) && !type_is_ptr(t)) {
		parse_error(p, BAD_TYPE, v->at, v->len, "a number or a pointer is aligned, not '%.*s'",
			STR_ARG(type_text(p->arena, t)));
		return sema_error(p, at_);
	}
	struct expr *less = sema_binary(p, TK_MINUS, sema_cast(p, args[1], whole, false), sema_int(p, 1, TY_ULONG),
		at_);
	v = sema_cast(p, v, whole, false);
	if (which == BI_is_aligned)
		return sema_cast(p, sema_unary(p, TK_BANG, sema_binary(p, TK_AMP, v, less, at_), at_),
			type_basic(p->ts, TY_BOOL), false);
	if (which == BI_align_up)
		v = sema_binary(p, TK_PLUS, v, less, at_);
	return sema_cast(p, sema_binary(p, TK_AMP, v, sema_unary(p, TK_TILDE, less, at_), at_), t, false);
}

/* Bytes of a whole variable; what is not known is as much as there can be, or as little. */
static struct expr *object_size(struct parser *p, struct expr **args)
{
	s64 kind = 0;
	const struct expr *e = args[0];
	while (e->kind == EX_CAST && type_is_ptr(e->type) && type_is_ptr(e->l->type))
		e = e->l;
	e = e->kind == EX_DECAY || e->kind == EX_ADDR ? e->l : e;
	if (e->kind == EX_DECL && e->decl->kind == DECL_VAR && !type_is_ptr(e->type) && type_size(e->type))
		return sema_int(p, type_size(e->type), TY_ULONG);
	return sema_int(p, eval_int(args[1], &kind) && kind >= 2 ? 0 : ~0ull, TY_ULONG);
}

/* GCC's numbers of kinds of types; nothing is worked out. */
static struct expr *class_of(struct parser *p, const struct expr *e)
{
	enum { CLASS_VOID, CLASS_INTEGER, CLASS_POINTER = 5, CLASS_REAL = 8, CLASS_RECORD = 12, CLASS_UNION };
	const struct type *t = type_strip(e->type);
	bool is_address = type_is_ptr(t) || t->kind == TY_ARRAY || t->kind == TY_FUNC;
	return sema_int(p, t->kind == TY_VOID ? CLASS_VOID : is_address ? CLASS_POINTER :
		type_is_float(t) ? CLASS_REAL : t->kind == TY_STRUCT ? CLASS_RECORD :
		t->kind == TY_UNION ? CLASS_UNION : CLASS_INTEGER, TY_INT);
}

/* Room of a constant size is a variable without a name, which lives as long as the function runs. */
static struct expr *stack_room(struct parser *p, struct expr *size, str name, pos at_)
{
	s64 n;
	const struct loop *l = p->func.loop;
	while (l && l->is_switch)
		l = l->outer;
	if (!p->func.fn || !eval_int(size, &n) || n < 0 || n > (s64)TYPE_MAX_ARRAY)
		return sema_no_builtin(p, at_, name);
	if (l) {
		struct diag *d = parse_error(p, UNSUPPORTED, at_, name.n,
			"'%.*s' in a loop would take more of the stack each round", STR_ARG(name));
		d->hint = STR("write it before the loop");
		return sema_error(p, at_);
	}
	struct expr *e = make(p, BI_alloca, type_of_letter(p, 'p'), at_);
	e->value = (u64)MAX(n, 1);
	return e;
}

static struct expr *special(struct parser *p, u32 which, str name, pos at_)
{
	struct expr *args[4];
	u32 n;
	s64 v;
	switch (which) {
	case BI_offsetof: return offset_of(p, at_);
	case BI_types_compatible_p: return types_compatible(p);
	case BI_preserve_field_info: case BI_preserve_type_info: case BI_preserve_enum_value: case BI_btf_type_id:
		return preserve_info(p, which, name, at_);
	case BI_add_overflow: case BI_sub_overflow: case BI_mul_overflow: return overflow(p, which, name, at_, false);
	case BI_preserve_access_index:
		if (!arguments(p, args, 1, &n, 1, name))
			return sema_error(p, at_);
		preserve(args[0]);
		return args[0];
	case BI_alloca: case BI_classify_type:
		if (!arguments(p, args, 1, &n, 1, name) || any_error(args, n))
			return sema_error(p, at_);
		return which == BI_alloca ? stack_room(p, args[0], name, at_) : class_of(p, args[0]);
	case BI_constant_p:
		if (!arguments(p, args, 1, &n, 1, name))
			return sema_error(p, at_);
		return constant_p(p, args[0], at_);
	case BI_choose_expr:
		if (!arguments(p, args, 3, &n, 3, name) || args[0]->type->kind == TY_ERROR)
			return sema_error(p, at_);
		eval_settle(args[0]);
		if (!eval_int(args[0], &v)) {
			parse_error(p, NOT_CONST, args[0]->at, args[0]->len, "this must be a constant integer");
			return sema_error(p, at_);
		}
		return v ? args[1] : args[2];
	case BI_object_size: case BI_dynamic_object_size:
		if (!arguments(p, args, 2, &n, 2, name) || any_error(args, n))
			return sema_error(p, at_);
		return object_size(p, args);
	case BI_align_up: case BI_align_down: case BI_is_aligned:
		if (!arguments(p, args, 2, &n, 2, name) || any_error(args, n))
			return sema_error(p, at_);
		return aligned(p, which, args, at_);
	case BI_expect_with_probability:
		if (!arguments(p, args, 3, &n, 3, name) || any_error(args, n))
			return sema_error(p, at_);
		return expected(p, args, at_);
	case BI_assume_aligned: case BI_launder: case BI_unpredictable:
		if (!arguments(p, args, 4, &n, 1, name) || any_error(args, MIN(n, 4u)))
			return sema_error(p, at_);
		return sema_value(p, args[0]);
	default:
		arguments(p, args, 4, &n, 0, name);
		return make(p, BI_prefetch, type_basic(p->ts, TY_VOID), at_);
	}
}

/* __builtin_saddl_overflow and its like: the plain form takes its type from the place of the result. */
static bool typed_overflow(str base, u32 *which)
{
	static const struct { const char *op; u8 which; } ops[] = { { "add", BI_add_overflow },
		{ "sub", BI_sub_overflow }, { "mul", BI_mul_overflow } };
	if (base.n < 13 || !str_ends(base, "_overflow") || (base.s[0] != 's' && base.s[0] != 'u'))
		return false;
	str width = str_sub(base, 4, base.n - 9);
	for (u32 i = 0; i < ARRAY_LEN(ops); i++) {
		*which = ops[i].which;
		if (str_starts(str_sub(base, 1, base.n), ops[i].op))
			return !width.n || str_is(width, "l") || str_is(width, "ll");
	}
	return false;
}

bool parse_builtin_arguments(struct parser *p, struct expr **args, u32 n, str name)
{
	u32 found;
	return arguments(p, args, n, &found, n, name) && !any_error(args, n);
}

struct expr *parse_builtin(struct parser *p, str name)
{
	u32 which;
	pos at_ = p->in.t.at;
	if (peek_tok(p, 1)->kind != TK_LPAREN)
		return NULL;
	if (str_starts(name, "__sync_") || str_starts(name, "__atomic_") || str_starts(name, "__c11_atomic_"))
		return parse_atomic(p, name, at_);
	str base = str_starts(name, "__builtin_") ? str_sub(name, 10, name.n) : name;
	for (u32 i = 0; i < ARRAY_LEN(table); i++)
		if (str_is(base, table[i].name)) {
			skip_tok(p);
			return table[i].result == '?' ? special(p, i, name, at_) : plain(p, i, name, at_);
		}
	if (typed_overflow(base, &which)) {
		skip_tok(p);
		return overflow(p, which, name, at_, true);
	}
	return NULL;
}
