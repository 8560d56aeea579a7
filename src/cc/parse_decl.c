/* parse_decl.c: declarations: specifiers, declarators, attributes, structs, enums, functions. */
#include "cc/parse.h"

#include "cc/dialect.h"

struct specs { struct type *type; u8 storage; bool is_inline, is_auto; struct attrs attrs; pos at; };

/* ---- attributes ------------------------------------------------------------------------------------- */

static str attr_name(str s)
{
	return s.n > 4 && str_starts(s, "__") && str_ends(s, "__") ? str_sub(s, 2, s.n - 2) : s;
}

static const struct type_tag *add_tag(struct parser *p, const struct type_tag *list, str name)
{
	struct type_tag *t = arena_new(p->arena, struct type_tag);
	*t = (struct type_tag){ name, list };
	return t;
}

static void skip_parens(struct parser *p)
{
	u32 depth = 0;
	do {
		depth += at(p, TK_LPAREN);
		depth -= at(p, TK_RPAREN);
		advance(p);
	} while (depth && !at(p, TK_EOF));
}

static void one_attribute(struct parser *p, struct attrs *a)
{
	str name = attr_name(tok_text(p));
	s64 n = 0;
	advance(p);
	bool args = at(p, TK_LPAREN);
	if (str_is(name, "section") || str_is(name, "btf_type_tag") || str_is(name, "btf_decl_tag") || str_is(name, "deprecated") ||
	    str_is(name, "visibility") || str_is(name, "error") || str_is(name, "alias")) {
		if (!args)
			return;
		advance(p);
		str s = parse_strings(p);
		expect(p, TK_RPAREN, "after the attribute");
		if (name.s[0] == 's')
			a->section = s;
		else if (str_is(name, "btf_type_tag"))
			a->type_tags = add_tag(p, a->type_tags, s);
		else if (str_is(name, "btf_decl_tag"))
			a->decl_tags = add_tag(p, a->decl_tags, s);
		else if (str_is(name, "deprecated"))
			a->deprecated = s;
		else if (str_is(name, "visibility"))
			a->hidden = str_is(s, "hidden");
		else if (str_is(name, "alias"))
			a->alias = s;
	} else if (str_is(name, "aligned")) {
		a->align = 8;
		if (args) {
			advance(p);
			if (parse_const_int(p, &n) && n > 0 && n <= 4096)
				a->align = (u32)n;
			expect(p, TK_RPAREN, "after the attribute");
		}
	} else if (str_is(name, "address_space") && args) {
		advance(p);
		if (parse_const_int(p, &n))
			a->addr_space = (u8)n, a->has_addr_space = true;
		expect(p, TK_RPAREN, "after the attribute");
	} else if (str_is(name, "cleanup") && args) {
		advance(p);
		a->cleanup_fn = tok_text(p);
		advance(p);
		expect(p, TK_RPAREN, "after the attribute");
	} else {
		a->packed |= str_is(name, "packed");
		a->always_inline |= str_is(name, "always_inline");
		a->noinline |= str_is(name, "noinline");
		a->weak |= str_is(name, "weak");
		a->used |= str_is(name, "used");
		a->unused |= str_is(name, "unused");
		a->naked |= str_is(name, "naked");
		a->noreturn |= str_is(name, "noreturn");
		a->preserve_access_index |= str_is(name, "preserve_access_index");
		if (args)
			skip_parens(p);
	}
}

void parse_attributes(struct parser *p, struct attrs *a)
{
	for (;;) {
		if (at(p, KW_ATTRIBUTE) || at(p, KW_ATTRIBUTE2)) {
			advance(p);
			expect(p, TK_LPAREN, "after __attribute__");
			expect(p, TK_LPAREN, "after __attribute__(");
			while (!at(p, TK_RPAREN) && !at(p, TK_EOF)) {
				if (p->t.id)
					one_attribute(p, a);
				if (!accept(p, TK_COMMA))
					break;
			}
			expect(p, TK_RPAREN, "after the attributes");
			expect(p, TK_RPAREN, "after the attributes");
		} else if (at(p, KW_ALIGNAS)) {
			s64 n = 0;
			advance(p);
			expect(p, TK_LPAREN, "after _Alignas");
			if (starts_decl(p))
				n = type_align(parse_type_name(p));
			else
				parse_const_int(p, &n);
			a->align = n > 0 && n <= 4096 ? (u32)n : a->align;
			expect(p, TK_RPAREN, "after _Alignas");
		} else if (at(p, KW_EXTENSION)) {
			advance(p);
		} else {
			return;
		}
	}
}

/* ---- struct, union, enum ---------------------------------------------------------------------------- */

static struct type *declarator(struct parser *p, struct type *base, u32 *name, pos *at_, u32 *len, struct attrs *a, struct param **params, u32 *nparams);
static struct specs specifiers(struct parser *p);

static void finish_record(struct parser *p, struct type *t, struct attrs *a)
{
	t->is_packed |= a->packed;
	t->preserve_access |= a->preserve_access_index || p->pragma_attrs.preserve_access_index;
	t->align = MAX(a->align, 1u);
	t->decl_tags = a->decl_tags;
	type_layout(p->ts, t);
}

typedef vec(struct field) fields;

static void field_declarators(struct parser *p, struct specs *s, fields *out)
{
	do {
		u32 name = 0, len = 0;
		pos at_ = p->t.at;
		struct attrs a = s->attrs;
		struct type *t = s->type;
		s64 bits = -1;
		if (!at(p, TK_COLON))
			t = declarator(p, t, &name, &at_, &len, &a, NULL, NULL);
		if (accept(p, TK_COLON))
			parse_const_int(p, &bits);
		parse_attributes(p, &a);
		struct field f = { .name = name ? intern_text(p->names, name) : STR(""), .type = t, .at = at_, .decl_tags = a.decl_tags,
			.align = a.align, .is_packed = a.packed, .is_bitfield = bits >= 0, .bit_size = bits >= 0 ? (u16)bits : 0 };
		if (bits > (s64)type_size(t) * 8 || (bits >= 0 && !type_is_int(t)))
			parse_error(p, BAD_TYPE, at_, len, "this is no width for a bit-field of '%.*s'", STR_ARG(type_text(p->arena, t)));
		else if (!type_complete(p->ts, t) && type_strip(t)->kind != TY_ARRAY && type_strip(t)->kind != TY_ERROR)
			parse_error(p, INCOMPLETE, at_, len, "member '%.*s' has the incomplete type '%.*s'", STR_ARG(f.name), STR_ARG(type_text(p->arena, t)));
		vec_push(out, p->arena, f);
	} while (accept(p, TK_COMMA));
}

static void record_body(struct parser *p, struct type *t)
{
	fields list = { 0 };
	while (!at(p, TK_RBRACE) && !at(p, TK_EOF)) {
		if (at(p, KW_STATIC_ASSERT) || at(p, KW_STATIC_ASSERT2)) {
			parse_static_assert(p);
			continue;
		}
		if (accept(p, TK_SEMI))
			continue;
		if (!starts_decl(p)) {
			str got = tok_text(p);
			parse_error(p, SYNTAX, p->t.at, p->t.len, "'%.*s' is no type", STR_ARG(got));
			while (!at(p, TK_SEMI) && !at(p, TK_RBRACE) && !at(p, TK_EOF))
				advance(p);
			continue;
		}
		struct specs s = specifiers(p);
		if (at(p, TK_SEMI)) {
			if (type_is_record(s.type)) {
				struct field f = { .name = STR(""), .type = s.type, .at = s.at };
				vec_push(&list, p->arena, f);
			}
		} else {
			field_declarators(p, &s, &list);
		}
		if (!expect(p, TK_SEMI, "after a member"))
			while (!at(p, TK_SEMI) && !at(p, TK_RBRACE) && !at(p, TK_EOF))
				advance(p);
	}
	expect(p, TK_RBRACE, "after the members");
	t->fields = list.v;
	t->nfields = list.n;
}

static struct type *new_tagged(struct parser *p, enum type_kind kind, u32 tag)
{
	struct type *t = type_new(p->ts, kind);
	t->is_incomplete = true;
	t->tag = tag ? intern_text(p->names, tag) : STR("");
	if (tag)
		scope_add_tag(p, tag, t);
	return t;
}

static struct type *record(struct parser *p)
{
	enum type_kind kind = at(p, KW_STRUCT) ? TY_STRUCT : TY_UNION;
	struct attrs a = { 0 };
	u32 tag = 0;
	struct type *t = NULL;
	advance(p);
	parse_attributes(p, &a);
	if (p->t.id && !at(p, TK_STRING) && !at(p, TK_NUMBER)) {
		tag = p->t.id;
		advance(p);
	}
	parse_attributes(p, &a);
	bool defines = at(p, TK_LBRACE);
	if (tag) {
		t = scope_find_tag(p, tag, defines || at(p, TK_SEMI), kind);
		if (!t && !defines)
			t = dialect_tag(p, intern_text(p->names, tag));
		if (defines && t && (!t->is_incomplete || t->is_kernel))
			t = NULL;            /* a definition of its own hides the kernel's */
	}
	if (!t)
		t = new_tagged(p, kind, tag);
	if (!defines)
		return t;
	t->at = p->t.at;
	if (!enter(p))
		return t;
	advance(p);
	record_body(p, t);
	leave(p);
	parse_attributes(p, &a);
	finish_record(p, t, &a);
	return t;
}

static struct type *enumeration(struct parser *p)
{
	struct attrs a = { 0 };
	u32 tag = 0, cap = 0;
	struct type *t = NULL;
	s64 next = 0, least = 0;
	u64 most = 0;
	advance(p);
	parse_attributes(p, &a);
	if (p->t.id && !at(p, TK_STRING)) {
		tag = p->t.id;
		advance(p);
	}
	bool defines = at(p, TK_LBRACE);
	if (tag)
		t = scope_find_tag(p, tag, defines, TY_ENUM);
	if (!t || (defines && t->is_lazy)) {
		t = new_tagged(p, TY_ENUM, tag);
		t->base = type_basic(p->ts, TY_UINT);
		t->size = t->align = 4;
	}
	if (!defines)
		return t;
	advance(p);
	t->is_incomplete = false;
	t->nenums = 0;
	while (p->t.id && !at(p, TK_RBRACE)) {
		u32 name = p->t.id;
		pos at_ = p->t.at;
		u32 len = p->t.len;
		advance(p);
		parse_attributes(p, &a);
		if (accept(p, TK_ASSIGN))
			parse_const_int(p, &next);
		if (t->nenums == cap) {
			u32 more = cap ? cap * 2 : 8;
			t->enums = arena_grow(p->arena, t->enums, cap * sizeof(*t->enums), more * sizeof(*t->enums));
			cap = more;
		}
		t->enums[t->nenums].name = intern_text(p->names, name);
		t->enums[t->nenums++].value = next;
		struct decl *d = decl_new(p, DECL_ENUMERATOR, intern_text(p->names, name),
			type_basic(p->ts, next > INT32_MAX ? next > UINT32_MAX ? TY_LONG : TY_UINT : next < INT32_MIN ? TY_LONG : TY_INT), at_, len);
		d->value = next;
		scope_add(p, name, d);
		least = MIN(least, next);
		most = next > 0 ? MAX(most, (u64)next) : most;
		next++;
		if (!accept(p, TK_COMMA))
			break;
	}
	expect(p, TK_RBRACE, "after the enumerators");
	parse_attributes(p, &a);
	bool wide = most > UINT32_MAX || least < INT32_MIN || (least < 0 && most > INT32_MAX);
	t->base = type_basic(p->ts, wide ? least < 0 ? TY_LONG : TY_ULONG : least < 0 ? TY_INT : TY_UINT);
	t->size = t->align = (u32)t->base->size;
	return t;
}

static struct type *type_of(struct parser *p, bool unqual)
{
	struct type *t;
	advance(p);
	expect(p, TK_LPAREN, "after typeof");
	if (starts_decl(p)) {
		t = parse_type_name(p);
	} else {
		bool was = p->in_typeof;
		p->in_typeof = true;
		t = parse_expr(p)->type;
		p->in_typeof = was;
	}
	expect(p, TK_RPAREN, "after typeof");
	return unqual ? type_strip(t) : t;
}

/* ---- specifiers ------------------------------------------------------------------------------------- */

enum { SP_VOID = 1, SP_CHAR = 1 << 2, SP_SHORT = 1 << 4, SP_INT = 1 << 6, SP_LONG = 1 << 8, SP_SIGNED = 1 << 10, SP_UNSIGNED = 1 << 12,
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
	case KW_INT128: case KW_INT128T: return SP_INT128;
	case KW_UINT128T: return SP_INT128 | SP_UNSIGNED;
	default: return 0;
	}
}

static enum type_kind basic_kind(u32 w)
{
	bool u = w & SP_UNSIGNED, was = w & (SP_UNSIGNED | SP_SIGNED);
	w &= ~(u32)(SP_SIGNED | SP_UNSIGNED);
	switch (w) {
	case SP_VOID: return TY_VOID;
	case SP_BOOL: return TY_BOOL;
	case SP_CHAR: return !was ? TY_CHAR : u ? TY_UCHAR : TY_SCHAR;
	case SP_SHORT: case SP_SHORT + SP_INT: return u ? TY_USHORT : TY_SHORT;
	case 0: case SP_INT: return u ? TY_UINT : TY_INT;
	case SP_LONG: case SP_LONG + SP_INT: return u ? TY_ULONG : TY_LONG;
	case SP_LONG * 2: case SP_LONG * 2 + SP_INT: return u ? TY_ULLONG : TY_LLONG;
	case SP_INT128: return u ? TY_UINT128 : TY_INT128;
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

static bool is_bool2(struct parser *p)
{
	return at(p, KW_BOOL2) && !(scope_find(p, p->t.id) && scope_find(p, p->t.id)->kind != DECL_TYPEDEF);
}

bool starts_decl(struct parser *p)
{
	u8 k = p->t.kind;
	if (basic_word(k) || qualifier(k) || storage_word(k))
		return true;
	switch (k) {
	case KW_STRUCT: case KW_UNION: case KW_ENUM: case KW_TYPEOF: case KW_TYPEOF2: case KW_TYPEOF3: case KW_TYPEOF_UNQUAL:
	case KW_TYPEOF_UNQUAL2: case KW_TYPEOF_UNQUAL3: case KW_INLINE: case KW_INLINE2: case KW_INLINE3: case KW_AUTO: case KW_AUTO_TYPE:
	case KW_ATTRIBUTE: case KW_ATTRIBUTE2: case KW_ALIGNAS: case KW_NORETURN: case KW_THREAD: case KW_THREAD_LOCAL: case KW_VA_LIST:
	case KW_COMPLEX: return true;
	case KW_EXTENSION: {
		struct tok saved = p->t;
		p->t = *peek_tok(p, 1);
		bool r = starts_decl(p);
		p->t = saved;
		return r;
	}
	case KW_BOOL2: return is_bool2(p);
	case KW_CONSTEXPR: return true;
	case TK_IDENT: {
		struct decl *d = scope_find(p, p->t.id);
		return d && d->kind == DECL_TYPEDEF;
	}
	default: return false;
	}
}

static struct specs specifiers(struct parser *p)
{
	struct specs s = { .at = p->t.at };
	u32 words = 0, quals = 0, w;
	struct type *t = NULL;
	for (;;) {
		u8 k = p->t.kind;
		if ((w = basic_word(k)) || (is_bool2(p) && !t && !words && (w = SP_BOOL))) {
			words += w;
			advance(p);
		} else if ((w = qualifier(k))) {
			quals |= w;
			advance(p);
		} else if ((w = storage_word(k))) {
			s.storage = (u8)w;
			advance(p);
		} else if (k == KW_INLINE || k == KW_INLINE2 || k == KW_INLINE3) {
			s.is_inline = true;
			advance(p);
		} else if (k == KW_NORETURN || k == KW_THREAD || k == KW_THREAD_LOCAL || k == KW_COMPLEX) {
			advance(p);
		} else if (k == KW_AUTO || k == KW_AUTO_TYPE || k == KW_CONSTEXPR) {
			s.is_auto |= k != KW_CONSTEXPR;
			quals |= k == KW_CONSTEXPR ? Q_CONST : 0;
			advance(p);
		} else if (k == KW_ATTRIBUTE || k == KW_ATTRIBUTE2 || k == KW_ALIGNAS || k == KW_EXTENSION) {
			parse_attributes(p, &s.attrs);
		} else if (!t && !words && (k == KW_STRUCT || k == KW_UNION)) {
			t = record(p);
		} else if (!t && !words && k == KW_ENUM) {
			t = enumeration(p);
		} else if (!t && !words && (k == KW_TYPEOF || k == KW_TYPEOF2 || k == KW_TYPEOF3)) {
			t = type_of(p, false);
		} else if (!t && !words && (k == KW_TYPEOF_UNQUAL || k == KW_TYPEOF_UNQUAL2 || k == KW_TYPEOF_UNQUAL3)) {
			t = type_of(p, true);
		} else if (!t && !words && k == KW_VA_LIST) {
			t = type_new(p->ts, TY_VALIST);
			t->size = t->align = 8;
			advance(p);
		} else if (!t && !words && (k == TK_IDENT) && scope_find(p, p->t.id) && scope_find(p, p->t.id)->kind == DECL_TYPEDEF) {
			t = scope_find(p, p->t.id)->type;
			advance(p);
		} else {
			break;
		}
	}
	if (!t) {
		enum type_kind kind = basic_kind(words);
		if (kind == TY_ERROR)
			parse_error(p, BAD_TYPE, s.at, 1, "these words make no type");
		t = kind == TY_ERROR ? type_basic(p->ts, TY_INT) : type_basic(p->ts, kind);
		s.is_auto = s.is_auto && !words;
	} else {
		s.is_auto = false;
	}
	s.type = quals ? type_qualified(p->ts, t, quals) : t;
	if (s.attrs.align && s.storage == ST_TYPEDEF && s.type->kind != TY_ERROR)
		s.attrs.no_zero = false;
	return s;
}

/* ---- declarators ------------------------------------------------------------------------------------ */

static struct type *pointers(struct parser *p, struct type *t, struct attrs *a)
{
	parse_attributes(p, a);
	while (at(p, TK_STAR)) {
		struct type *ptr = type_ptr(p->ts, t);
		if (a->type_tags || a->has_addr_space) {
			struct type *tagged = type_new(p->ts, TY_PTR);
			*tagged = *ptr;
			tagged->tags = a->type_tags;
			tagged->addr_space = a->addr_space;
			ptr = tagged;
			a->type_tags = NULL;
			a->has_addr_space = false;
		}
		advance(p);
		u32 quals = 0, w;
		for (;;) {
			parse_attributes(p, a);
			if (!(w = qualifier(p->t.kind)))
				break;
			quals |= w;
			advance(p);
		}
		t = quals ? type_qualified(p->ts, ptr, quals) : ptr;
	}
	return t;
}

static struct type *parameters(struct parser *p, struct type *result, struct param **out, u32 *nout)
{
	vec(struct param) list = { 0 };
	bool variadic = false, unproto = at(p, TK_RPAREN);
	scope_push(p);
	while (!at(p, TK_RPAREN) && !at(p, TK_EOF)) {
		if (accept(p, TK_ELLIPSIS)) {
			variadic = true;
			break;
		}
		if (!starts_decl(p)) {
			str got = tok_text(p);
			parse_error(p, SYNTAX, p->t.at, p->t.len, "'%.*s' is no type", STR_ARG(got));
			while (!at(p, TK_RPAREN) && !at(p, TK_COMMA) && !at(p, TK_EOF))
				advance(p);
			if (!accept(p, TK_COMMA))
				break;
			continue;
		}
		struct specs s = specifiers(p);
		u32 name = 0, len = 0;
		pos at_ = p->t.at;
		struct type *t = declarator(p, s.type, &name, &at_, &len, &s.attrs, NULL, NULL);
		parse_attributes(p, &s.attrs);
		struct type *st = type_strip(t);
		if (st->kind == TY_ARRAY)
			t = type_ptr(p->ts, st->base);
		else if (st->kind == TY_FUNC)
			t = type_ptr(p->ts, t);
		if (st->kind == TY_VOID && !name && !list.n && at(p, TK_RPAREN))
			break;
		struct param param = { .name = name ? intern_text(p->names, name) : STR(""), .type = t, .at = at_, .decl_tags = s.attrs.decl_tags };
		vec_push(&list, p->arena, param);
		if (name)
			scope_add(p, name, decl_new(p, DECL_PARAM, param.name, t, at_, len));
		if (!accept(p, TK_COMMA))
			break;
	}
	scope_pop(p);
	expect(p, TK_RPAREN, "after the parameters");
	if (out) {
		*out = list.v;
		*nout = list.n;
	}
	struct type *f = type_func(p->ts, result, list.v, list.n, variadic);
	f->is_unproto = unproto;
	return f;
}

static struct type *suffixes(struct parser *p, struct type *t, struct param **params, u32 *nparams)
{
	if (at(p, TK_LPAREN)) {
		advance(p);
		struct param *own;
		u32 n;
		struct type *f = parameters(p, t, &own, &n);
		if (params) {
			*params = own;
			*nparams = n;
		}
		struct type *result = suffixes(p, t, NULL, NULL);
		f->base = result;
		return f;
	}
	if (!at(p, TK_LBRACKET))
		return t;
	pos at_ = p->t.at;
	s64 len = 0;
	advance(p);
	while (qualifier(p->t.kind) || at(p, KW_STATIC))
		advance(p);
	bool incomplete = at(p, TK_RBRACKET);
	if (!incomplete) {
		struct expr *e = parse_cond(p);
		if (e->type->kind != TY_ERROR && !eval_int(e, &len)) {
			parse_error(p, NO_VLA, e->at, e->len, "the size of an array must be a constant");
			len = 1;
		}
		if (len < 0 || len > UINT32_MAX) {
			parse_error(p, BAD_TYPE, at_, 1, "this is no size for an array");
			len = 1;
		}
	}
	expect(p, TK_RBRACKET, "after the size of an array");
	struct type *of = suffixes(p, t, NULL, NULL);
	type_complete(p->ts, of);
	return type_array(p->ts, of, (u64)len, incomplete);
}

/* The type inside parentheses is built around a placeholder that is filled when the outside is known. */
static struct type *declarator(struct parser *p, struct type *base, u32 *name, pos *at_, u32 *len, struct attrs *a, struct param **params, u32 *nparams)
{
	if (!enter(p))
		return base;
	base = pointers(p, base, a);
	struct type *t = base;
	bool nested = at(p, TK_LPAREN) && (peek_tok(p, 1)->kind == TK_STAR || peek_tok(p, 1)->kind == TK_LPAREN ||
		peek_tok(p, 1)->kind == KW_ATTRIBUTE || (peek_tok(p, 1)->kind == TK_IDENT && ({
			struct decl *d = scope_find(p, peek_tok(p, 1)->id); !(d && d->kind == DECL_TYPEDEF); })));
	if (nested) {
		struct type *hole = type_new(p->ts, TY_TYPEDEF);
		advance(p);
		struct type *inner = declarator(p, hole, name, at_, len, a, params, nparams);
		expect(p, TK_RPAREN, "in the declarator");
		struct type *outer = suffixes(p, base, inner == hole ? params : NULL, nparams);
		hole->base = outer;
		hole->size = outer->size;
		hole->align = outer->align;
		hole->is_incomplete = outer->is_incomplete;
		hole->tag = STR("");
		/* Arrays took the hole's size before it was known. */
		for (struct type *x = inner; x != hole && x->base; x = x->base)
			if (x->kind == TY_ARRAY)
				x->size = x->len * type_strip(x->base)->size, x->align = type_strip(x->base)->align;
		if (inner == hole)
			t = outer;
		else {
			*hole = *outer;
			hole->unqual = outer->unqual ? outer->unqual : (type_is_record(outer) || outer->kind < TY_ENUM || outer->kind == TY_ENUM) ? outer : NULL;
			t = inner;
		}
	} else {
		if (name && p->t.id && (at(p, TK_IDENT) || at(p, KW_BOOL2) || at(p, KW_TRUE) || at(p, KW_FALSE) || at(p, KW_NULLPTR))) {
			*name = p->t.id;
			*at_ = p->t.at;
			*len = p->t.len;
			advance(p);
		}
		parse_attributes(p, a);
		t = suffixes(p, base, params, nparams);
	}
	leave(p);
	return t;
}

struct type *parse_type_name(struct parser *p)
{
	u32 name = 0, len;
	pos at_ = p->t.at;
	struct specs s = specifiers(p);
	return declarator(p, s.type, &name, &at_, &len, &s.attrs, NULL, NULL);
}

bool parse_static_assert(struct parser *p)
{
	pos at_ = p->t.at;
	s64 v;
	str msg = STR("");
	advance(p);
	expect(p, TK_LPAREN, "after _Static_assert");
	bool ok = parse_const_int(p, &v);
	if (accept(p, TK_COMMA))
		msg = parse_strings(p);
	expect(p, TK_RPAREN, "after _Static_assert");
	expect(p, TK_SEMI, "after _Static_assert");
	if (ok && !v)
		parse_error(p, ASSERTION, at_, 14, "the assertion does not hold%s%.*s", msg.n ? ": " : "", STR_ARG(msg));
	return ok && v;
}

/* ---- declarations ----------------------------------------------------------------------------------- */

static void append(struct parser *p, struct decl *d)
{
	if (p->unit->last)
		p->unit->last->next = d;
	else
		p->unit->first = d;
	p->unit->last = d;
}

/* static T *(*bpf_x)(...) = (void *)N: the old way to name a helper. */
static void old_helper(struct parser *p UNUSED, struct decl *d)
{
	s64 v;
	const struct type *t = type_strip(d->type);
	if (t->kind == TY_PTR && type_strip(t->base)->kind == TY_FUNC && d->init && d->init->n == 1 && eval_int(d->init->items[0].value, &v) && v > 0 && v < 4096)
		d->helper = (u32)v + 1;
}

static struct decl *declare(struct parser *p, const struct specs *s, u32 name, pos at_, u32 len, struct type *t, struct attrs a)
{
	str text = intern_text(p->names, name);
	bool is_func = type_strip(t)->kind == TY_FUNC;
	struct decl *old = scope_find_here(p, name), *d;
	if (old && old->is_implicit)
		old = NULL;
	if (s->storage == ST_TYPEDEF) {
		if (old && old->kind == DECL_TYPEDEF && type_same(old->type, t))
			return old;
		struct type *td = type_new(p->ts, TY_TYPEDEF);
		td->base = t;
		td->tag = text;
		td->size = t->size;
		td->align = a.align ? a.align : t->align;
		td->is_align_set = a.align != 0;
		if (a.type_tags && type_strip(t)->kind != TY_PTR)
			td->tags = a.type_tags;
		d = decl_new(p, DECL_TYPEDEF, text, td, at_, len);
		scope_add(p, name, d);
		return d;
	}
	if (old && (old->kind != DECL_FUNC && old->kind != DECL_VAR ? true : !type_compatible(old->type, t)) && old->type->kind != TY_ERROR) {
		struct diag *g = parse_error(p, REDECLARED, at_, len, "'%.*s' is declared again, differently", STR_ARG(text));
		diag_note(p->ds, g, where_src(old->at, old->len), "the first declaration is here");
	} else if (old && (p->depth == 0 || is_func)) {
		struct attrs merged = old->attrs;
		if (a.section.n)
			merged.section = a.section;
		merged.always_inline |= a.always_inline;
		merged.noinline |= a.noinline;
		merged.weak |= a.weak;
		merged.hidden |= a.hidden;
		merged.used |= a.used;
		old->attrs = merged;
		if (type_strip(old->type)->kind == TY_ARRAY && type_strip(old->type)->is_incomplete)
			old->type = t;
		if (old->storage == ST_EXTERN && s->storage != ST_EXTERN)
			old->storage = s->storage;
		if (is_func && !type_strip(t)->is_unproto)
			old->type = t;
		old->is_inline |= s->is_inline;
		return old;
	} else if (old && p->depth) {
		parse_error(p, REDECLARED, at_, len, "'%.*s' is declared again in this block", STR_ARG(text));
	}
	d = decl_new(p, is_func ? DECL_FUNC : DECL_VAR, text, t, at_, len);
	d->storage = s->storage;
	d->attrs = a;
	d->is_inline = s->is_inline;
	d->is_global = !is_func && (p->depth == 0 || s->storage == ST_EXTERN);
	d->is_local_static = !is_func && p->depth && s->storage == ST_STATIC;
	if (is_func && p->depth)
		d->fn = NULL;
	scope_add(p, name, d);
	if (p->depth == 0 || d->is_local_static || s->storage == ST_EXTERN || is_func)
		append(p, d);
	else
		vec_push(&p->locals, p->arena, d);
	return d;
}

static void function_body(struct parser *p, struct decl *d, struct param *params, u32 n)
{
	struct type *t = type_strip(d->type);
	if (d->is_defined)
		parse_error(p, REDECLARED, d->at, d->len, "function '%.*s' is defined twice", STR_ARG(d->name));
	d->is_defined = true;
	p->fn = d;
	memset(&p->labels, 0, sizeof(p->labels));
	memset(&p->locals, 0, sizeof(p->locals));
	scope_push(p);
	d->params = arena_array(p->arena, struct decl *, n + 1);
	d->nparams = n;
	for (u32 i = 0; i < n; i++) {
		d->params[i] = decl_new(p, DECL_PARAM, params[i].name, params[i].type, params[i].at, params[i].name.n);
		if (params[i].name.n)
			scope_add(p, intern_add(p->names, params[i].name), d->params[i]);
	}
	t->params = params;
	struct stmt *first = dialect_function(p, d);
	d->body = parse_block(p, false);
	if (first) {
		struct stmt *last = first;
		while (last->next)
			last = last->next;
		last->next = d->body->body;
		d->body->body = first;
	}
	scope_pop(p);
	d->locals = p->locals.v;
	d->nlocals = p->locals.n;
	p->fn = NULL;
}

/* After the specifiers: declarators up to ';', or a function body. Statements for local initialisers go to out. */
static void declarators(struct parser *p, struct specs *s, struct stmt ***out)
{
	for (bool first = true;; first = false) {
		u32 name = 0, len = 0, nparams = 0;
		pos at_ = p->t.at;
		struct param *params = NULL;
		struct attrs a = s->attrs;
		struct type *t = declarator(p, s->type, &name, &at_, &len, &a, &params, &nparams);
		if (at(p, KW_ASM) || at(p, KW_ASM2) || at(p, KW_ASM3)) {
			advance(p);
			expect(p, TK_LPAREN, "after asm");
			str label = parse_strings(p);
			expect(p, TK_RPAREN, "after the name");
			a.alias = label;
		}
		parse_attributes(p, &a);
		if (!name) {
			if (!at(p, TK_SEMI)) {
				str got = at(p, TK_EOF) ? STR("the end of the file") : tok_text(p);
				parse_error(p, SYNTAX, p->t.at, p->t.len, "expected a name, not '%.*s'", STR_ARG(got));
			}
			break;
		}
		if (s->is_auto && at(p, TK_ASSIGN)) {
			advance(p);
			struct expr *e = sema_value(p, parse_assign(p));
			struct decl *d = declare(p, s, name, at_, len, type_qualified(p->ts, type_strip(e->type)->kind == TY_ERROR ? e->type : e->type, type_quals(t)), a);
			d->init = arena_new(p->arena, struct init);
			d->init->items = arena_new(p->arena, struct init_item);
			d->init->items[0] = (struct init_item){ .type = d->type, .value = e };
			d->init->n = 1;
			d->init->at = at_;
			if (out) {
				struct stmt *st = stmt_new(p, SM_DECL);
				st->decl = d;
				**out = st;
				*out = &st->next;
			}
			if (!accept(p, TK_COMMA))
				break;
			continue;
		}
		struct decl *d = declare(p, s, name, at_, len, t, a);
		if (first && at(p, TK_LBRACE) && type_strip(t)->kind == TY_FUNC && p->depth == 0) {
			function_body(p, d, params, nparams);
			return;
		}
		if (accept(p, TK_ASSIGN)) {
			d->init = parse_init(p, &d->type);
			d->is_defined = true;
			old_helper(p, d);
		}
		if (d->kind == DECL_VAR && s->storage != ST_EXTERN) {
			struct type *st = type_strip(d->type);
			if (!type_complete(p->ts, st) && st->kind != TY_ERROR && !(st->kind == TY_ARRAY && p->depth == 0))
				parse_error(p, INCOMPLETE, at_, len, "'%.*s' has the incomplete type '%.*s'", STR_ARG(d->name), STR_ARG(type_text(p->arena, d->type)));
			dialect_var(p, d);
		}
		if (out && d->kind == DECL_VAR && !d->is_global && !d->is_local_static) {
			struct stmt *st = stmt_new(p, SM_DECL);
			st->decl = d;
			st->at = at_;
			**out = st;
			*out = &st->next;
		}
		if (!accept(p, TK_COMMA))
			break;
	}
	if (!expect(p, TK_SEMI, "after the declaration")) {
		u32 depth = 0;
		while (!at(p, TK_EOF) && !(at(p, TK_SEMI) && !depth) && !(at(p, TK_RBRACE) && depth <= 1)) {
			depth += at(p, TK_LBRACE);
			depth -= at(p, TK_RBRACE) && depth;
			advance(p);
		}
		if (p->depth == 0 || at(p, TK_SEMI))
			advance(p);
	}
}

struct stmt *parse_local_decl(struct parser *p)
{
	struct stmt *first = NULL, **out = &first;
	if (at(p, KW_STATIC_ASSERT) || at(p, KW_STATIC_ASSERT2)) {
		parse_static_assert(p);
		return NULL;
	}
	struct specs s = specifiers(p);
	if (accept(p, TK_SEMI))
		return NULL;
	declarators(p, &s, &out);
	return first;
}

void parse_external(struct parser *p)
{
	if (accept(p, TK_SEMI))
		return;
	if (at(p, KW_STATIC_ASSERT) || at(p, KW_STATIC_ASSERT2)) {
		parse_static_assert(p);
		return;
	}
	if (at(p, KW_ASM) || at(p, KW_ASM2) || at(p, KW_ASM3)) {
		parse_asm(p);
		accept(p, TK_SEMI);
		return;
	}
	if (!starts_decl(p) && !(at(p, TK_IDENT) && peek_tok(p, 1)->kind == TK_LPAREN)) {
		str got = tok_text(p);
		struct diag *d = at(p, TK_IDENT) ? parse_error(p, UNDECLARED, p->t.at, p->t.len, "'%.*s' is no type that is known here", STR_ARG(got)) :
			parse_error(p, SYNTAX, p->t.at, p->t.len, "expected a declaration, not '%.*s'", STR_ARG(got));
		str near = at(p, TK_IDENT) ? scope_near(p, got) : STR("");
		if (near.n)
			diag_hint(p->ds, d, "did you mean '%.*s'?", STR_ARG(near));
		u32 depth = 0;
		while (!at(p, TK_EOF) && !(at(p, TK_SEMI) && !depth)) {
			depth += at(p, TK_LBRACE);
			if (at(p, TK_RBRACE) && depth && --depth == 0) {
				advance(p);
				return;
			}
			advance(p);
		}
		accept(p, TK_SEMI);
		return;
	}
	struct specs s = specifiers(p);
	if (accept(p, TK_SEMI))
		return;
	declarators(p, &s, NULL);
}
