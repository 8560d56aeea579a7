/* parse_expr.c: expressions, by precedence. */
#include "cc/parse/dialect.h"

static struct expr *parse_unary(struct parser *p);

/* ---- primary --------------------------------------------------------------------------------------- */

/* Said once: from now on the name is known as an error. */
static struct expr *undeclared(struct parser *p)
{
	str name = tok_text(p);
	bool is_call = peek_tok(p, 1)->kind == TK_LPAREN;
	struct diag *d = parse_error(p, UNDECLARED, p->in.t.at, p->in.t.len, "%s'%.*s' is not declared",
		is_call ? "function " : "", STR_ARG(name));
	scope_hint(p, d, name, scope_near(p, name));
	struct expr *e = sema_error(p, p->in.t.at);
	scope_add(p, p->in.t.id, decl_new(p, DECL_VAR, name, e->type, p->in.t.at, p->in.t.len));
	skip_tok(p);
	return e;
}

/* Functions of C that are builtins when the source does not define them. */
static bool is_memory_function(str name)
{
	static const char *const names[] = { "memcpy", "memset", "memcmp", "memmove", "strlen", "strcmp", "strncmp" };
	for (u32 i = 0; i < ARRAY_LEN(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static bool is_builtin_name(str name)
{
	return str_starts(name, "__builtin_") || str_starts(name, "__sync_") || str_starts(name, "__atomic_") ||
		str_starts(name, "__c11_atomic_");
}

static struct expr *identifier(struct parser *p)
{
	str name = tok_text(p);
	struct expr *e;
	if (name.s[0] == '_' && is_builtin_name(name) && (e = parse_builtin(p, name)))
		return e;
	struct decl *d = scope_find(p, p->in.t.id);
	bool free_to_use = !d || (d->kind == DECL_FUNC && !d->is_defined && !d->helper);
	if (free_to_use && is_memory_function(name) && (e = parse_builtin(p, name)))
		return e;
	if ((!d || (free_to_use && d->kind == DECL_FUNC)) && (e = parse_text_function(p, name)))
		return e;
	if (!d)
		return undeclared(p);
	if (d->type && d->type->kind == TY_ERROR) {
		e = sema_error(p, p->in.t.at);
		skip_tok(p);
		return e;
	}
	e = sema_ident(p, d);
	skip_tok(p);
	return e;
}

static struct expr *statement_expr(struct parser *p)
{
	if (!p->func.fn)
		parse_error(p, STATEMENT, p->in.t.at, 1, "statements in an expression need a function around them");
	struct expr *e = expr_new(p, EX_STMT, type_basic(p->ts, TY_VOID));
	u32 deepest = p->func.deepest;
	p->func.deepest = 0;
	u32 outer = p->func.inside;
	vec_push(&p->func.around, p->arena, outer);
	p->func.inside = p->func.around.n;
	e->body = parse_block(p, true);
	p->func.inside = outer;
	e->depth = (u16)MIN(p->func.deepest + 1, EXPR_MAX_DEPTH);
	p->func.deepest = MAX(deepest, (u32)e->depth);
	struct stmt *last = NULL;
	for (struct stmt *s = e->body->body; s; s = s->next)
		last = s->kind == SM_EMPTY && last ? last : s;
	while (last && last->kind == SM_LABEL)
		last = last->body;
	if (last && last->kind == SM_EXPR && last->e) {
		last->e = sema_value(p, last->e);
		e->type = type_quals(last->e->type) ? type_strip(last->e->type) : last->e->type;
	}
	expect(p, TK_RPAREN, "after a statement expression");
	return e;
}

static struct expr *compound_literal(struct parser *p, struct type *t, pos at_)
{
	struct decl *d = decl_new(p, DECL_VAR, STR(""), t, at_, 1);
	d->init = parse_init(p, &d->type, !p->func.fn);
	d->is_global = p->func.fn == NULL;
	if (p->func.fn)
		vec_push(&p->func.locals, p->arena, d);
	if (!type_complete(p->ts, d->type) && d->type->kind != TY_ERROR)
		parse_error(p, INCOMPLETE, at_, 1, "'%.*s' is not complete here",
			STR_ARG(type_text(p->arena, d->type)));
	parse_check_size(p, d);
	struct expr *e = expr_new(p, EX_COMPOUND, d->type);
	e->decl = d;
	e->at = at_;
	e->is_lvalue = true;
	return e;
}

typedef vec(struct type *) type_list;

static bool same_choice(const struct type *a, const struct type *b)
{
	return type_quals(a) == type_quals(b) && type_exact(a, b);
}

static void note_type(struct parser *p, type_list *seen, struct type *t)
{
	struct type *plain = type_strip(t);
	if (plain->kind != TY_VOID && plain->kind != TY_ERROR &&
		(plain->kind == TY_FUNC || !type_complete(p->ts, plain))) {
		parse_error(p, INCOMPLETE, p->in.t.at, p->in.t.len,
			"'%.*s' is no complete type, which no value can have",
			STR_ARG(type_text(p->arena, t)));
		return;
	}
	vec_each(s, seen)
		if (same_choice(*s, t)) {
			parse_error(p, BAD_TYPE, p->in.t.at, p->in.t.len, "'%.*s' stands twice in this _Generic",
				STR_ARG(type_text(p->arena, t)));
			return;
		}
	vec_push(seen, p->arena, t);
}

static struct expr *generic(struct parser *p)
{
	pos at_ = p->in.t.at;
	struct expr *found = NULL, *other = NULL;
	type_list types = { 0 };
	skip_tok(p);
	expect(p, TK_LPAREN, "after _Generic");
	/* C2y: a type */
	struct type *of = starts_decl(p) ? parse_type_name(p) :
		sema_without_quals(sema_value(p, parse_assign(p))->type);
	while (take_tok(p, TK_COMMA)) {
		bool is_default = at(p, KW_DEFAULT);
		struct type *t = NULL;
		if (is_default)
			skip_tok(p);
		else
			t = parse_type_name(p);
		expect(p, TK_COLON, "in _Generic");
		struct expr *v = parse_assign(p);
		if (is_default && other)
			parse_error(p, BAD_TYPE, v->at, v->len, "this _Generic has two defaults");
		if (is_default)
			other = v;
		else if (t)
			note_type(p, &types, t);
		if (!is_default && !found && t && same_choice(of, t))
			found = v;
	}
	expect(p, TK_RPAREN, "after _Generic");
	if (!found && !other && of->kind != TY_ERROR)
		parse_error(p, BAD_TYPE, at_, 8, "no case of _Generic fits '%.*s'", STR_ARG(type_text(p->arena, of)));
	return found ? found : other ? other : sema_error(p, at_);
}

static struct expr *primary(struct parser *p)
{
	pos at_ = p->in.t.at;
	struct expr *e;
	switch (p->in.t.kind) {
	case TK_NUMBER: return parse_number(p);
	case TK_CHAR: return parse_character(p);
	case TK_STRING: return parse_string(p);
	case TK_IDENT: return identifier(p);
	case KW_TRUE: case KW_FALSE: {
		struct decl *d = scope_find(p, p->in.t.id);
		if (d)
			return identifier(p);
		e = sema_int(p, p->in.t.kind == KW_TRUE, TY_BOOL);
		skip_tok(p);
		return e;
	}
	case KW_NULLPTR:
		e = sema_cast(p, sema_int(p, 0, TY_INT), type_nullptr(p->ts), false);
		skip_tok(p);
		return e;
	case KW_FUNC: case KW_FUNCTION: case KW_PRETTY_FUNCTION:
		skip_tok(p);
		e = sema_string(p, p->func.fn ? p->func.fn->name : STR(""), at_);
		e->type = type_array(p->ts, type_qualified(p->ts, type_basic(p->ts, TY_CHAR), Q_CONST), e->text.n + 1,
			false);
		return e;
	case KW_GENERIC: return generic(p);
	case KW_EXTENSION: skip_tok(p); return parse_unary(p);
	case TK_LPAREN:
		skip_tok(p);
		if (at(p, TK_LBRACE))
			return statement_expr(p);
		e = parse_expr(p);
		expect_end(p, TK_RPAREN, "to close the parenthesis", at_);
		e->is_paren = true;
		return e;
	default: break;
	}
	parse_error(p, SYNTAX, at_, p->in.t.len, "expected an expression, not %.*s", STR_ARG(tok_quoted(p)));
	if (!at(p, TK_SEMI) && !at(p, TK_RPAREN) && !at(p, TK_RBRACE) && !at(p, TK_RBRACKET) && !at(p, TK_COMMA))
		skip_tok(p);
	return sema_error(p, at_);
}

static struct expr *call(struct parser *p, struct expr *f, pos at_)
{
	vec(struct expr *) args = { 0 };
	pos open = p->in.last_end - 1;
	while (!at(p, TK_RPAREN) && !at(p, TK_EOF)) {
		vec_push(&args, p->arena, parse_assign(p));
		if (!take_tok(p, TK_COMMA))
			break;
		if (at(p, TK_RPAREN))
			parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "an argument is missing after ','");
	}
	expect_end(p, TK_RPAREN, "after the arguments", open);
	return sema_call(p, f, args.v, args.n, at_);
}

static struct expr *postfix(struct parser *p, struct expr *e)
{
	for (;;) {
		pos at_ = p->in.t.at;
		u8 k = p->in.t.kind;
		struct expr *i;
		switch (k) {
		case TK_LBRACKET:
			skip_tok(p);
			i = parse_expr(p);
			expect(p, TK_RBRACKET, "after the index");
			e = sema_index(p, e, i, at_);
			break;
		case TK_LPAREN:
			/* a statement expression: the ';' before it is missing */
			if (peek_tok(p, 1)->kind == TK_LBRACE)
				return e;
			skip_tok(p);
			e = call(p, e, at_);
			break;
		case TK_DOT: case TK_ARROW:
			skip_tok(p);
			if (!p->in.t.id || p->in.t.kind == TK_NUMBER || p->in.t.kind == TK_STRING) {
				expect(p, TK_IDENT, "after '.' or '->'");
				return sema_error(p, at_);
			}
			i = k == TK_DOT ? dialect_member(p, e, p->in.t.id, p->in.t.at, p->in.t.len) : NULL;
			e = i ? i : sema_member(p, e, p->in.t.id, k == TK_ARROW, p->in.t.at, p->in.t.len);
			skip_tok(p);
			break;
		case TK_INC: case TK_DEC:
			skip_tok(p);
			e = sema_unary(p, k, e, at_);
			if (e->kind == EX_PREINC || e->kind == EX_PREDEC)
				e->kind = e->kind == EX_PREINC ? EX_POSTINC : EX_POSTDEC;
			break;
		default: return e;
		}
	}
}

/* '(' type ')' here? */
static bool type_in_parens(struct parser *p)
{
	if (!at(p, TK_LPAREN))
		return false;
	if (peek_tok(p, 1)->kind == KW_EXTENSION)
		return is_type_tok(p, peek_tok(p, 2));
	return is_type_tok(p, peek_tok(p, 1));
}

static struct expr *size_of(struct parser *p, bool is_align)
{
	pos at_ = p->in.t.at;
	u32 len = p->in.t.len, align = 1;
	struct type *t;
	struct expr *vla = NULL;
	skip_tok(p);
	if (type_in_parens(p)) {
		skip_tok(p);
		bool outer = p->func.in_sizeof;
		p->func.in_sizeof = !is_align;
		p->func.vla_size = NULL;
		t = parse_type_name(p);
		vla = p->func.vla_size;
		p->func.in_sizeof = outer;
		p->func.vla_size = NULL;
		expect(p, TK_RPAREN, "after the type");
		if (at(p, TK_LBRACE))
			t = postfix(p, compound_literal(p, t, at_))->type;
	} else {
		struct expr *e = parse_unary(p);
		t = e->type;
		if (e->kind == EX_DECL)
			align = MAX(e->decl->attrs.align, 1u);
		if (e->is_bitfield)
			parse_error(p, BAD_TYPE, at_, len, "a bit-field has no size");
	}
	struct type *s = type_strip(t);
	struct expr *e;
	if (s->kind == TY_ERROR)
		return sema_error(p, at_);
	if (!type_complete(p->ts, s) && s->kind != TY_VOID && s->kind != TY_FUNC &&
		!(s->kind == TY_ARRAY && is_align)) {
		struct diag *d = parse_error(p, INCOMPLETE, at_, len, "the size of '%.*s' is not known here",
			STR_ARG(type_text(p->arena, t)));
		scope_hint_tag(p, d, s);
		return sema_error(p, at_);
	}
	if (vla)
		return vla;
	e = sema_int(p, is_align ? MAX(type_align(t), align) : s->size, TY_ULONG);
	e->at = at_;
	return e;
}

static struct expr *cast(struct parser *p)
{
	pos at_ = p->in.t.at;
	skip_tok(p);
	struct type *t = parse_type_name(p);
	expect(p, TK_RPAREN, "after the type");
	if (at(p, TK_LBRACE))
		return postfix(p, compound_literal(p, t, at_));
	return sema_cast(p, parse_unary(p), t, false);
}

static struct expr *parse_unary(struct parser *p)
{
	pos at_ = p->in.t.at;
	u8 k = p->in.t.kind;
	struct expr *e;
	if (!enter(p))
		return sema_error(p, at_);
	switch (k) {
	case TK_AMP: case TK_STAR: case TK_PLUS: case TK_MINUS: case TK_TILDE: case TK_BANG: case TK_INC: case TK_DEC:
		skip_tok(p);
		e = sema_unary(p, k, parse_unary(p), at_);
		break;
	case TK_ANDAND:
		skip_tok(p);
		e = label_value(p, at_);
		break;
	case KW_SIZEOF: e = size_of(p, false); break;
	case KW_ALIGNOF: case KW_ALIGNOF2: case KW_ALIGNOF3: case KW_ALIGNOF4: e = size_of(p, true); break;
	default: e = type_in_parens(p) ? cast(p) : postfix(p, primary(p)); break;
	}
	leave(p);
	return e;
}

static struct expr *binary(struct parser *p, u32 least)
{
	struct expr *l = parse_unary(p);
	for (u32 prec; (prec = tok_precedence(p->in.t.kind)) && prec >= least;) {
		u8 op = p->in.t.kind;
		pos at_ = p->in.t.at;
		skip_tok(p);
		struct expr *r = binary(p, prec + 1);
		l = sema_binary(p, op, l, r, at_);
	}
	return l;
}

struct expr *parse_cond(struct parser *p)
{
	struct expr *c = binary(p, 1), *a = NULL;
	pos at_ = p->in.t.at;
	if (!take_tok(p, TK_QUESTION))
		return c;
	if (!enter(p))
		return c;
	if (!at(p, TK_COLON))
		a = parse_expr(p);
	expect(p, TK_COLON, "in a conditional expression");
	struct expr *e = sema_cond(p, c, a, parse_cond(p), at_);
	leave(p);
	return e;
}

static bool is_assign(u8 k)
{
	return k == TK_ASSIGN || (k >= TK_MUL_ASSIGN && k <= TK_OR_ASSIGN) || k == TK_SHL_ASSIGN || k == TK_SHR_ASSIGN;
}

struct expr *parse_assign(struct parser *p)
{
	struct expr *l = parse_cond(p);
	u8 op = p->in.t.kind;
	pos at_ = p->in.t.at;
	if (!is_assign(op))
		return l;
	if (!enter(p))
		return l;
	skip_tok(p);
	struct expr *e = sema_assign(p, op, l, parse_assign(p), at_);
	leave(p);
	return e;
}

struct expr *parse_expr(struct parser *p)
{
	struct expr *e = parse_assign(p);
	while (at(p, TK_COMMA)) {
		struct expr *c = expr_new(p, EX_COMMA, NULL);
		skip_tok(p);
		c->l = e;
		c->r = sema_value(p, parse_assign(p));
		c->type = c->r->type;
		c->depth = (u16)(MAX(e->depth, c->r->depth) + 1);
		p->func.deepest = MAX(p->func.deepest, (u32)c->depth);
		if (c->depth > EXPR_MAX_DEPTH) {
			parse_error(p, TOO_DEEP, c->at, c->len, "this expression is built of more than %u levels",
				EXPR_MAX_DEPTH);
			c = sema_error(p, c->at);
		}
		e = c;
	}
	return e;
}

bool parse_const(struct parser *p, s64 *v, bool *is_unsigned)
{
	struct expr *e = parse_cond(p);
	*v = 0;
	*is_unsigned = false;
	if (e->type->kind == TY_ERROR)
		return false;
	eval_settle(e);
	if (eval_const(e, v, is_unsigned))
		return true;
	parse_error(p, NOT_CONST, e->at, e->len, "this must be a constant integer");
	return false;
}

bool parse_const_int(struct parser *p, s64 *v)
{
	bool is_unsigned;
	return parse_const(p, v, &is_unsigned);
}
