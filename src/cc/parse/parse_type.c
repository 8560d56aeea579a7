/* parse_type.c: specifiers ("static const unsigned long") and declarators ("*(*f[3])(int a)").
 *
 * A declarator is read outside in but means inside out. Its parts are pushed on a stack as chunks, put in the order in
 * which they apply to the specifiers' type, and applied when all of it is read: so no type is made and then changed. */
#include "cc/parse/parse_private.h"

/* ---- specifiers ------------------------------------------------------------------------------------- */

/* Two bits a word, so that words can be counted by adding. */
enum { SP_VOID = 1, SP_CHAR = 1 << 2, SP_SHORT = 1 << 4, SP_INT = 1 << 6, SP_LONG = 1 << 8, SP_SIGNED = 1 << 10,
	SP_UNSIGNED = 1 << 12,
	SP_FLOAT = 1 << 14, SP_DOUBLE = 1 << 16, SP_BOOL = 1 << 18, SP_INT128 = 1 << 20 };

static u32 basic_word(u8 k)
{
	switch (k) {
	case KW_VOID: return SP_VOID;
	case KW_CHAR: return SP_CHAR;
	case KW_SHORT: return SP_SHORT;
	case KW_INT: return SP_INT;
	case KW_LONG: return SP_LONG;
	case KW_SIGNED: case KW_SIGNED2: case KW_SIGNED3: return SP_SIGNED;
	case KW_UNSIGNED: return SP_UNSIGNED;
	case KW_FLOAT: return SP_FLOAT;
	case KW_DOUBLE: return SP_DOUBLE;
	case KW_BOOL: return SP_BOOL;
	case KW_INT128: return SP_INT128;
	default: return 0;
	}
}

static enum type_kind basic_kind(u32 w)
{
	bool u = w & SP_UNSIGNED, has_sign = w & (SP_UNSIGNED | SP_SIGNED);
	if ((w & SP_UNSIGNED) && (w & SP_SIGNED))
		return TY_ERROR;
	w &= ~(u32)(SP_SIGNED | SP_UNSIGNED);
	switch (w) {
	case 0: case SP_INT: return u ? TY_UINT : TY_INT;
	case SP_CHAR: return !has_sign ? TY_CHAR : u ? TY_UCHAR : TY_SCHAR;
	case SP_SHORT: case SP_SHORT + SP_INT: return u ? TY_USHORT : TY_SHORT;
	case SP_LONG: case SP_LONG + SP_INT: return u ? TY_ULONG : TY_LONG;
	case SP_LONG * 2: case SP_LONG * 2 + SP_INT: return u ? TY_ULLONG : TY_LLONG;
	case SP_INT128: return u ? TY_UINT128 : TY_INT128;
	default: break;
	}
	if (has_sign)
		return TY_ERROR;
	switch (w) {
	case SP_VOID: return TY_VOID;
	case SP_BOOL: return TY_BOOL;
	case SP_FLOAT: return TY_FLOAT;
	case SP_DOUBLE: return TY_DOUBLE;
	case SP_LONG + SP_DOUBLE: return TY_LDOUBLE;
	default: return TY_ERROR;
	}
}

static u32 qualifier(u8 k)
{
	switch (k) {
	case KW_CONST: case KW_CONST2: case KW_CONST3: return Q_CONST;
	case KW_VOLATILE: case KW_VOLATILE2: case KW_VOLATILE3: return Q_VOLATILE;
	case KW_RESTRICT: case KW_RESTRICT2: case KW_RESTRICT3: return Q_RESTRICT;
	case KW_ATOMIC: return Q_ATOMIC;
	default: return 0;
	}
}

static u8 storage_word(u8 k)
{
	switch (k) {
	case KW_EXTERN: return ST_EXTERN;
	case KW_STATIC: return ST_STATIC;
	case KW_TYPEDEF: return ST_TYPEDEF;
	case KW_REGISTER: return ST_REGISTER;
	default: return ST_NONE;
	}
}

/* bool is a type unless the source uses the word for something else. */
static bool is_bool_word(struct parser *p, const struct tok *t)
{
	if (t->kind != KW_BOOL2)
		return false;
	struct decl *d = scope_find(p, t->id);
	return !d || d->kind == DECL_TYPEDEF;
}

static bool is_typedef_name(struct parser *p, const struct tok *t)
{
	if (t->kind != TK_IDENT)
		return false;
	struct decl *d = scope_find(p, t->id);
	return d && d->kind == DECL_TYPEDEF;
}

bool is_type_tok(struct parser *p, const struct tok *t)
{
	u8 k = t->kind;
	if (basic_word(k) || qualifier(k) || storage_word(k))
		return true;
	switch (k) {
	case KW_STRUCT: case KW_UNION: case KW_ENUM: case KW_TYPEOF: case KW_TYPEOF2: case KW_TYPEOF3:
		case KW_TYPEOF_UNQUAL:
	case KW_TYPEOF_UNQUAL2: case KW_TYPEOF_UNQUAL3: case KW_INLINE: case KW_INLINE2: case KW_INLINE3: case KW_AUTO:
		case KW_AUTO_TYPE:
	case KW_ATTRIBUTE: case KW_ATTRIBUTE2: case KW_ALIGNAS: case KW_ALIGNAS2: case KW_NORETURN: case KW_THREAD:
		case KW_THREAD_LOCAL: case KW_VA_LIST:
	case KW_COMPLEX: case KW_CONSTEXPR: return true;
	case KW_BOOL2: return is_bool_word(p, t);
	case TK_IDENT: return is_typedef_name(p, t);
	default: return false;
	}
}

bool starts_decl(struct parser *p)
{
	if (at(p, KW_EXTENSION))
		return is_type_tok(p, peek_tok(p, 1));
	if (at(p, TK_LBRACKET))
		return peek_tok(p, 1)->kind == TK_LBRACKET;
	return is_type_tok(p, &p->in.t);
}

static struct type *type_of(struct parser *p, bool unqual)
{
	struct type *t;
	skip_tok(p);
	expect(p, TK_LPAREN, "after typeof");
	if (starts_decl(p)) {
		t = parse_type_name(p);
	} else {
		bool was = p->func.in_typeof;
		p->func.in_typeof = true;
		struct expr *e = parse_expr(p);
		t = e->type;
		if (e->is_bitfield)
			parse_error(p, BAD_TYPE, e->at, e->len, "a bit-field has no type of its own to take");
		p->func.in_typeof = was;
	}
	expect(p, TK_RPAREN, "after typeof");
	return unqual ? sema_without_quals(t) : t;
}

static struct type *va_list_type(struct parser *p)
{
	struct type *t = type_new(p->ts, TY_VALIST);
	t->size = t->align = 8;
	skip_tok(p);
	return t;
}

/* A word that names a whole type by itself; NULL: it does not. */
static struct type *type_word(struct parser *p, struct attrs *a)
{
	switch (p->in.t.kind) {
	case KW_STRUCT: case KW_UNION: return parse_record(p, a);
	case KW_ENUM: return parse_enum(p);
	case KW_TYPEOF: case KW_TYPEOF2: case KW_TYPEOF3: return type_of(p, false);
	case KW_TYPEOF_UNQUAL: case KW_TYPEOF_UNQUAL2: case KW_TYPEOF_UNQUAL3: return type_of(p, true);
	case KW_VA_LIST: return va_list_type(p);
	case TK_IDENT:
		if (is_typedef_name(p, &p->in.t)) {
			struct type *t = scope_find(p, p->in.t.id)->type;
			skip_tok(p);
			return t;
		}
		return NULL;
	default: return NULL;
	}
}

/* Words that are neither type nor qualifier; false: not one of them. */
static bool other_word(struct parser *p, struct specs *s)
{
	u8 k = p->in.t.kind, storage = storage_word(k);
	switch (k) {
	case KW_INLINE: case KW_INLINE2: case KW_INLINE3: s->is_inline = true; break;
	case KW_NORETURN: s->attrs.noreturn = s->is_noreturn = true; break;
	case KW_COMPLEX: s->is_complex = true; break;
	case KW_THREAD: case KW_THREAD_LOCAL:
		parse_error(p, UNSUPPORTED, p->in.t.at, p->in.t.len, "BPF has no '%.*s'", STR_ARG(tok_text(p)));
		break;
	case KW_AUTO: case KW_AUTO_TYPE: s->is_auto = true; break;
	case KW_CONSTEXPR: s->is_constexpr = true; break;
	case KW_ATTRIBUTE: case KW_ATTRIBUTE2: case KW_ALIGNAS: case KW_ALIGNAS2: case KW_EXTENSION:
		parse_attributes(p, &s->attrs);
		return true;
	case TK_LBRACKET:
		if (peek_tok(p, 1)->kind != TK_LBRACKET)
			return false;
		parse_attributes(p, &s->attrs);
		return true;
	default:
		if (!storage)
			return false;
		if (s->storage && s->storage != storage)
			parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "'%.*s' does not go with the word before",
				STR_ARG(tok_text(p)));
		s->storage = storage;
	}
	skip_tok(p);
	return true;
}

static struct type *words_type(struct parser *p, struct specs *s, u32 words)
{
	if (s->is_complex && !words)
		words = SP_DOUBLE;
	enum type_kind kind = basic_kind(words);
	bool is_alone = !words && !s->storage && !s->is_inline && at(p, TK_SEMI) && s->at != p->in.t.at;
	/* SEC("tc"); */
	if (is_alone && !p->func.fn)
		parse_error(p, UNKNOWN_ATTRIBUTE, s->at, s->len, "an attribute with no declaration does nothing");
	/* __attribute__((fallthrough)); */
	if (is_alone)
		return type_basic(p->ts, TY_INT);
	if (!words && s->is_auto)
		return type_basic(p->ts, TY_INT);
	s->is_auto = false;
	if (!words)
		parse_error(p, BAD_TYPE, s->at, s->len, "a type is missing here");
	else if (kind == TY_ERROR)
		parse_error(p, BAD_TYPE, s->at, s->len, "these words make no type");
	else if (s->is_complex && kind >= TY_FLOAT && kind <= TY_LDOUBLE)
		return type_complex(p->ts, kind);
	else if (s->is_complex)
		parse_error(p, BAD_TYPE, s->at, s->len, "only float and double can be complex");
	return !words || kind == TY_ERROR ? type_error(p->ts) : type_basic(p->ts, kind);
}

/* _Atomic(type) */
static void check_atomic(struct parser *p, struct type *t, const struct specs *s)
{
	struct type *x = type_strip(t);
	bool is_fine = x->kind != TY_FUNC && x->kind != TY_ARRAY && !type_quals(t) && x->kind != TY_VOID &&
		type_complete(p->ts, t);
	if (!is_fine && x->kind != TY_ERROR)
		parse_error(p, BAD_TYPE, s->at, s->len, "'%.*s' cannot be atomic", STR_ARG(type_text(p->arena, t)));
}

struct specs parse_specifiers(struct parser *p)
{
	struct specs s = { .at = p->in.t.at, .len = p->in.t.len };
	u32 words = 0, quals = 0, w;
	struct type *t = NULL, *word;
	for (;;) {
		u8 k = p->in.t.kind;
		w = basic_word(k);
		if (!w && !t && !words && is_bool_word(p, &p->in.t))
			w = SP_BOOL;
		if (w && !t) {
			if ((words & w * 3) == w * 3)
				parse_error(p, BAD_TYPE, p->in.t.at, p->in.t.len, "'%.*s' stands too often",
					STR_ARG(tok_text(p)));
			else
				words += w;
			skip_tok(p);
		} else if (k == KW_ATOMIC && peek_tok(p, 1)->kind == TK_LPAREN && !t && !words) {
			skip_tok(p);
			skip_tok(p);
			t = parse_type_name(p);
			check_atomic(p, t, &s);
			expect(p, TK_RPAREN, "after _Atomic");
			quals |= Q_ATOMIC;
		} else if ((w = qualifier(k))) {
			quals |= w;
			skip_tok(p);
		} else if (!t && !words && !s.is_auto && (word = type_word(p, &s.attrs))) {
			t = word;
		} else if (!other_word(p, &s)) {
			break;
		}
	}
	if (s.is_auto && (t || words) && !p->in.depth)
		parse_error(p, SYNTAX, s.at, s.len, "'auto' can only stand in a function");
	s.is_auto &= !t;
	if (!t)
		t = words_type(p, &s, words);
	if (s.is_constexpr)
		quals |= Q_CONST;
	if (quals & Q_RESTRICT && !type_is_ptr(t) && t->kind != TY_ERROR)
		parse_error(p, BAD_TYPE, s.at, s.len, "'restrict' is for pointers, not for '%.*s'",
			STR_ARG(type_text(p->arena, t)));
	s.type = quals ? type_qualified(p->ts, t, quals) : t;
	return s;
}

/* ---- declarators ------------------------------------------------------------------------------------ */

enum { CHUNK_PTR, CHUNK_ARRAY, CHUNK_FUNC };

static struct chunk *push(struct parser *p, u8 kind)
{
	struct chunk *c = vec_add(&p->func.chunks, p->arena);
	c->kind = kind;
	c->at = p->in.t.at;
	c->at_len = p->in.t.len;
	return c;
}

static void pointer(struct parser *p, struct attrs *a)
{
	struct chunk c = *push(p, CHUNK_PTR);
	u32 w;
	c.tags = a->type_tags;               /* what stands before the '*' is about its target */
	c.addr_space = a->has_addr_space ? a->addr_space : 0;
	a->type_tags = NULL;
	a->has_addr_space = false;
	skip_tok(p);
	for (;;) {
		parse_attributes(p, a);
		if (!(w = qualifier(p->in.t.kind)))
			break;
		c.quals |= (u8)w;
		skip_tok(p);
	}
	vec_last(&p->func.chunks) = c;
}

static void array_suffix(struct parser *p)
{
	struct chunk c = *push(p, CHUNK_ARRAY);
	u32 mine = p->func.chunks.n - 1;
	s64 n = 0;
	bool is_unsigned;
	skip_tok(p);
	for (; qualifier(p->in.t.kind) || at(p, KW_STATIC); skip_tok(p))
		c.has_words = true;
	if (at(p, TK_RBRACKET) || (at(p, TK_STAR) && peek_tok(p, 1)->kind == TK_RBRACKET)) {
		c.is_incomplete = true;
		c.is_star = take_tok(p, TK_STAR);
	} else {
		struct expr *e = parse_assign(p);
		if (!p->func.in_sizeof)
			eval_settle(e);
		if (e->type->kind == TY_ERROR)
			n = 1;
		else if (!eval_const(e, &n, &is_unsigned))
			c.vla = e;
		else if ((n < 0 && !is_unsigned) || (u64)n > TYPE_MAX_ARRAY) {
			parse_error(p, BAD_TYPE, c.at, 1, "an array cannot have %lld elements", (long long)n);
			n = 1;
		}
		c.len = (u64)n;
	}
	expect(p, TK_RBRACKET, "after the size of an array");
	p->func.chunks.v[mine] = c;
}

void parse_no_type(struct parser *p)
{
	bool is_name = at(p, TK_IDENT);
	str got = tok_shown(p), near = is_name ? scope_near(p, got) : STR("");
	struct diag *d = parse_report(p, is_name ? CC_UNDECLARED : CC_SYNTAX, p->in.t.at, p->in.t.len, "'%.*s' is no type",
		STR_ARG(got));
	if (is_name)
		scope_hint(p, d, got, near);
}

/* (void) and () have no parameters; an array is passed as a pointer, a function too. */
static bool parameter(struct parser *p, struct param *out)
{
	if (!starts_decl(p)) {
		parse_no_type(p);
		*out = (struct param){ .type = type_error(p->ts), .at = p->in.t.at };
		u32 name = at(p, TK_IDENT) ? p->in.t.id : 0;            /* known as an error, if nothing else follows */
		while (!at(p, TK_RPAREN) && !at(p, TK_COMMA) && !at(p, TK_EOF) && !at(p, TK_SEMI) &&
			!at(p, TK_LBRACE)) {
			/* what follows the unknown type is the name */
			if (at(p, TK_IDENT) && (p->in.t.at != out->at)) {
				name = p->in.t.id;
				out->at = p->in.t.at;
			}
			skip_tok(p);
		}
		out->name = name ? intern_text(p->names, name) : STR("");
		return true;
	}
	struct specs s = parse_specifiers(p);
	if ((s.storage && s.storage != ST_REGISTER) || s.is_inline)
		parse_error(p, SYNTAX, s.at, s.len, "a parameter can only be 'register'");
	u32 from = p->func.chunks.n;
	p->func.is_parameter = true;
	struct declarator d = parse_declarator(p, &s);
	struct type *t = type_strip(d.type);
	BUG_ON(p->func.chunks.n != from, "chunks left over");
	if (t->kind == TY_ARRAY)
		d.type = type_ptr(p->ts, type_qualified(p->ts, t->base, type_quals(d.type) & (Q_CONST | Q_VOLATILE)));
	else if (t->kind == TY_FUNC)
		d.type = type_ptr(p->ts, d.type);
	else if (t->kind == TY_VOID && !d.name)
		return false;
	else if (t->kind == TY_VOID)
		parse_error(p, BAD_TYPE, d.at, d.len, "a parameter cannot be void");
	parse_mode(p, &d);
	check_alignas(p, &d.attrs, d.type, "a parameter");
	if (s.is_auto)
		parse_error(p, SYNTAX, s.at, s.len, "a parameter needs a type of its own");
	*out = (struct param){ .star_at = d.star_at, .name = d.name ? intern_text(p->names, d.name) : STR(""),
		.type = d.type, .at = d.at, .decl_tags = d.attrs.decl_tags,
		.is_unused = d.attrs.unused, .size = d.size };
	if (d.name) {
		out->decl = decl_new(p, DECL_PARAM, out->name, d.type, d.at, d.len);
		scope_add(p, d.name, out->decl);
	}
	return true;
}

/* int f(a, b) int a; char *b; { ... }: names now, their types in declarations before the body. */
static bool at_old_names(struct parser *p)
{
	u8 next = at(p, TK_IDENT) ? peek_tok(p, 1)->kind : TK_EOF;
	return (next == TK_COMMA || next == TK_RPAREN) && !is_typedef_name(p, &p->in.t);
}

static void old_name(struct parser *p, struct param *out)
{
	*out = (struct param){ .name = tok_text(p), .at = p->in.t.at };
	skip_tok(p);
}

static void old_types(struct parser *p, struct param *list, u32 n)
{
	while (starts_decl(p) && !at(p, TK_EOF)) {
		struct specs s = parse_specifiers(p);
		do {
			struct declarator d = parse_declarator(p, &s);
			str name = d.name ? intern_text(p->names, d.name) : STR("");
			struct type *t = type_strip(d.type);
			for (u32 i = 0; i < n; i++)
				if (str_eq(list[i].name, name))
					list[i].type = t->kind == TY_ARRAY ? type_ptr(p->ts, t->base) :
						t->kind == TY_FUNC ? type_ptr(p->ts, d.type) : d.type;
		} while (take_tok(p, TK_COMMA));
		if (!expect(p, TK_SEMI, "after the declaration"))
			break;
	}
	for (u32 i = 0; i < n; i++)
		if (!list[i].type) {
			parse_error(p, UNDECLARED, list[i].at, list[i].name.n, "'%.*s' is no type",
				STR_ARG(list[i].name));
			list[i].type = type_error(p->ts);
		}
}

static void function_suffix(struct parser *p)
{
	struct chunk c = *push(p, CHUNK_FUNC);
	u32 mine = p->func.chunks.n - 1;
	vec(struct param) list = { 0 };
	struct param one;
	skip_tok(p);
	c.is_unproto = at(p, TK_RPAREN);
	bool is_old = at_old_names(p);
	scope_push(p);
	while (!at(p, TK_RPAREN) && !at(p, TK_EOF)) {
		if (take_tok(p, TK_ELLIPSIS)) {
			c.is_variadic = true;
			break;
		}
		if (is_old && at(p, TK_IDENT))
			old_name(p, &one);
		else if (!parameter(p, &one))
			break;
		if (list.n < PARSE_MAX_PARTS)
			vec_push(&list, p->arena, one);
		else
			parse_error(p, TOO_DEEP, one.at, 1, "a function has at most %u parameters", PARSE_MAX_PARTS);
		if (!take_tok(p, TK_COMMA))
			break;
		if (at(p, TK_RPAREN))
			parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "a parameter is missing after ','");
	}
	scope_pop(p);
	expect(p, TK_RPAREN, "after the parameters");
	if (is_old)
		old_types(p, list.v, list.n);
	c.params = list.v;
	c.nparams = list.n;
	p->func.chunks.v[mine] = c;
}

/* Does '(' here open a declarator in parentheses, rather than parameters? */
static bool is_nested(struct parser *p)
{
	if (!at(p, TK_LPAREN))
		return false;
	const struct tok *next = peek_tok(p, 1);
	return next->kind == TK_STAR || next->kind == TK_LPAREN || next->kind == TK_LBRACKET ||
		next->kind == KW_ATTRIBUTE || next->kind == KW_ATTRIBUTE2 ||
		(next->kind == TK_IDENT && !is_typedef_name(p, next));
}

bool parse_at_name(const struct parser *p)
{
	return at(p, TK_IDENT) || at(p, KW_BOOL2) || at(p, KW_TRUE) || at(p, KW_FALSE) || at(p, KW_NULLPTR) ||
		at(p, KW_CONSTEXPR);
}

static void reverse(struct chunk *c, u32 n)
{
	for (u32 i = 0; i < n / 2; i++) {
		struct chunk x = c[i];
		c[i] = c[n - 1 - i];
		c[n - 1 - i] = x;
	}
}

/* int BPF_KPROBE(f, int a) without the header of that macro: told once, and read as int f(int a), so that the body says
 * nothing more. */
static bool lacks_macro(struct parser *p, struct declarator *d)
{
	const char *header = !p->func.fn && at(p, TK_IDENT) && peek_tok(p, 1)->kind == TK_LPAREN ? scope_lacks_header(p,
		tok_text(p)) : NULL;
	if (!header || peek_tok(p, 2)->kind != TK_IDENT || !str_starts(tok_text(p), "BPF_"))
		return false;
	struct diag *g = parse_error(p, UNDECLARED, p->in.t.at, p->in.t.len,
		"'%.*s' is a macro of <%s>, which is not included", STR_ARG(tok_text(p)), header);
	diag_hint(p->ds, g, "#include <%s>", header);
	skip_tok(p);
	skip_tok(p);
	d->name = p->in.t.id;
	d->at = p->in.t.at;
	d->len = p->in.t.len;
	if (peek_tok(p, 1)->kind == TK_COMMA)
		skip_tok(p);                 /* what is left stands for '(' */
	return true;
}

/* Leaves the chunks in the order in which they apply: own pointers, suffixes from the last, then what is in
 * parentheses. */
static void chunks_of(struct parser *p, struct declarator *d)
{
	if (!enter(p))
		return;
	parse_attributes(p, &d->attrs);
	while (at(p, TK_STAR))
		pointer(p, &d->attrs);
	u32 from = p->func.chunks.n;
	bool is_macro = false;
	if (is_nested(p)) {
		skip_tok(p);
		chunks_of(p, d);
		expect(p, TK_RPAREN, "in the declarator");
	} else if ((is_macro = lacks_macro(p, d))) {
	} else if (parse_at_name(p)) {
		d->name = p->in.t.id;
		d->at = p->in.t.at;
		d->len = p->in.t.len;
		skip_tok(p);
	}
	u32 nested = p->func.chunks.n - from;
	if (is_macro)
		function_suffix(p);
	parse_attributes(p, &d->attrs);
	while (at(p, TK_LBRACKET) || at(p, TK_LPAREN)) {
		if (at(p, TK_LBRACKET))
			array_suffix(p);
		else
			function_suffix(p);
		parse_attributes(p, &d->attrs);
	}
	reverse(p->func.chunks.v + from, p->func.chunks.n - from);
	reverse(p->func.chunks.v + p->func.chunks.n - nested, nested);
	leave(p);
}

static struct type *apply_pointer(struct parser *p, struct type *t, const struct chunk *c)
{
	struct type *ptr = type_ptr(p->ts, t);
	p->func.vla_size = NULL;
	const struct type_tag *tags = c->tags;
	u8 space = c->addr_space;
	for (const struct type *x = t; x->kind == TY_TYPEDEF; x = x->base) {  /* typedef int __arena shared_int; */
		tags = tags ? tags : x->tags;
		space = space ? space : x->addr_space;
	}
	if (tags || space) {
		struct type *tagged = type_new(p->ts, TY_PTR);
		*tagged = *ptr;
		tagged->tags = tags;
		tagged->addr_space = space;
		ptr = tagged;
	}
	if (c->quals & Q_RESTRICT && type_strip(t)->kind == TY_FUNC)
		parse_error(p, BAD_TYPE, c->at, c->at_len, "'restrict' is for pointers to objects, not to functions");
	return c->quals ? type_qualified(p->ts, ptr, c->quals) : ptr;
}

/* sizeof(char[n]): a size that the run works out; a negative one is how macros say that something must not be. */
static struct type *apply_vla(struct parser *p, struct type *t, const struct chunk *c)
{
	struct expr *len = c->vla ? sema_value(p, c->vla) : sema_int(p, c->len, TY_ULONG),
		*n = sema_convert(p, len, type_basic(p->ts, TY_ULONG), "used as");
	struct expr *each = p->func.vla_size ? p->func.vla_size : sema_int(p, type_size(t), TY_ULONG);
	if (n->type->kind == TY_ERROR)
		return n->type;
	p->func.vla_size = sema_binary(p, TK_STAR, each, n, c->at);
	return type_array(p->ts, t, 1, false);
}

static struct type *apply_array(struct parser *p, struct type *t, const struct chunk *c, bool is_dropped)
{
	struct type *s = type_strip(t);
	u64 size, len = c->len;
	if (s->kind == TY_ERROR)
		return t;
	if ((c->has_words || c->is_star) && !is_dropped) {
		parse_error(p, SYNTAX, c->at, c->at_len, "only the array of a parameter can have %s here",
			c->is_star ? "'*'" : "'static' or a qualifier");
		return type_error(p->ts);
	}
	if ((c->vla || p->func.vla_size) && !is_dropped && p->func.in_sizeof && p->func.fn)
		return apply_vla(p, t, c);
	if (c->vla && !is_dropped) {
		parse_error(p, NO_VLA, c->vla->at, c->vla->len, "the size of an array must be a constant");
		return type_error(p->ts);
	}
	if (s->kind == TY_FUNC || s->kind == TY_VOID || (!type_complete(p->ts, s) &&
		!(s->kind == TY_ARRAY && is_dropped))) {
		parse_error(p, INCOMPLETE, c->at, c->at_len, "an array cannot have elements of type '%.*s'",
			STR_ARG(type_text(p->arena, t)));
		return type_error(p->ts);
	}
	if (__builtin_mul_overflow(type_size(t), len, &size) || size > TYPE_MAX_ARRAY) {
		parse_error(p, BAD_TYPE, c->at, c->at_len, "this array is larger than %llu bytes",
			(unsigned long long)TYPE_MAX_ARRAY);
		return type_error(p->ts);
	}
	return type_array(p->ts, t, len, c->is_incomplete);
}

static struct type *apply_func(struct parser *p, struct type *t, const struct chunk *c)
{
	u8 k = type_strip(t)->kind;
	if (k == TY_FUNC || k == TY_ARRAY) {
		parse_error(p, BAD_TYPE, c->at, c->at_len, "a function cannot return '%.*s'",
			STR_ARG(type_text(p->arena, t)));
		return type_error(p->ts);
	}
	struct type *f = type_func(p->ts, t, c->params, c->nparams, c->is_variadic);
	f->is_unproto = c->is_unproto;
	return f;
}

struct declarator parse_declarator(struct parser *p, const struct specs *s)
{
	struct declarator d = { .at = p->in.t.at, .len = p->in.t.len, .type = s->type, .attrs = s->attrs };
	u32 from = p->func.chunks.n;
	bool is_parameter = p->func.is_parameter;
	p->func.is_parameter = false;
	chunks_of(p, &d);
	for (u32 i = from; i < p->func.chunks.n; i++) {
		const struct chunk *c = &p->func.chunks.v[i];
		bool is_last = i + 1 == p->func.chunks.n;
		if (c->kind == CHUNK_PTR)
			d.type = apply_pointer(p, d.type, c);
		else if (c->kind == CHUNK_ARRAY)
			d.type = apply_array(p, d.type, c, is_last && is_parameter);
		else
			d.type = apply_func(p, d.type, c);
		if (c->is_star && is_parameter)
			d.star_at = c->at;
		if (is_last && is_parameter && c->kind == CHUNK_ARRAY && c->vla && eval_has_effect(c->vla))
			d.size = c->vla;
		if (c->kind == CHUNK_FUNC && is_last) {
			d.is_func = true;
			d.params = c->params;
			d.nparams = c->nparams;
		}
	}
	p->func.chunks.n = from;
	if (d.type->depth > TYPE_MAX_DEPTH) {
		parse_error(p, TOO_DEEP, d.at, d.len, "this type is built of more than %u types", TYPE_MAX_DEPTH);
		d.type = type_error(p->ts);
	}
	return d;
}

struct type *parse_type_name(struct parser *p)
{
	struct specs s = parse_specifiers(p);
	if (s.storage || s.is_inline || s.is_noreturn || s.is_constexpr)
		parse_error(p, SYNTAX, s.at, s.len, "only a type can stand here, no declaration");
	struct declarator d = parse_declarator(p, &s);
	check_alignas(p, &d.attrs, d.type, "a type alone");
	if (d.name && !p->in.side)
		parse_error(p, SYNTAX, d.at, d.len, "only a type can stand here, without the name of a variable");
	parse_mode(p, &d);
	return d.type;
}
