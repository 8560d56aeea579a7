/* parse_stmt.c: statements and labels. */
#include "cc/parse/parse_private.h"

struct stmt *stmt_new(struct parser *p, enum stmt_kind kind)
{
	struct stmt *s = arena_new(p->arena, struct stmt);
	s->kind = (u8)kind;
	s->at = p->in.t.at;
	s->len = p->in.t.len;
	s->expansion = p->in.t.expansion;
	return s;
}

static struct expr *condition(struct parser *p, const char *what)
{
	pos open = p->in.t.at;
	expect(p, TK_LPAREN, what);
	bool outer = p->func.in_condition;
	p->func.in_condition = true;
	struct expr *e = parse_expr(p);
	p->func.in_condition = outer;
	e = sema_test(p, e);
	expect_end(p, TK_RPAREN, "after the condition", open);
	return e;
}

/* if (x); */
static bool is_empty_body(struct parser *p)
{
	return at(p, TK_SEMI) && !p->in.t.expansion && !(p->in.t.flags & TF_BOL);
}

static void tell_empty_body(struct parser *p, pos semicolon, const char *head)
{
	parse_error(p, EMPTY_BODY, semicolon, 1, "this ';' is all that the '%s' does", head);
}

/* With an 'else' behind it, it is meant. */
static struct stmt *body_of(struct parser *p, const char *head)
{
	bool is_empty = is_empty_body(p);
	pos semicolon = p->in.t.at;
	struct stmt *s = parse_stmt(p);
	if (is_empty && !at(p, KW_ELSE))
		tell_empty_body(p, semicolon, head);
	return s;
}

/* A loop may well do all in its head: its ';' is a slip where a block follows, or what stands farther to the right. */
static struct stmt *loop_body(struct parser *p, const struct stmt *loop, const char *head)
{
	struct src_spot from, next;
	bool is_empty = is_empty_body(p) && !loop->expansion;
	pos semicolon = p->in.t.at;
	struct stmt *s = parse_stmt(p);
	if (!is_empty || at(p, TK_RBRACE) || p->in.t.expansion)
		return s;
	if (at(p, TK_LBRACE) || (src_spot(p->pp_src, loop->at, &from) && src_spot(p->pp_src, p->in.t.at, &next) &&
		next.col > from.col))
		tell_empty_body(p, semicolon, head);
	return s;
}

/* "else if"s, or labels of one statement: nested in the tree, not in the text */
enum { MAX_CHAIN = 4000 };

static bool chain_ok(struct parser *p, u32 n)
{
	if (n == MAX_CHAIN)
		parse_error(p, TOO_DEEP, p->in.t.at, p->in.t.len, "this chain has more than %d links", MAX_CHAIN);
	return n < MAX_CHAIN;
}

static struct stmt *if_stmt(struct parser *p)
{
	struct stmt *first = NULL, **out = &first;
	for (u32 n = 0;; n++) {
		struct stmt *s = *out = stmt_new(p, SM_IF);
		skip_tok(p);
		s->e = condition(p, "after 'if'");
		s->body = body_of(p, "if");
		if (!take_tok(p, KW_ELSE))
			break;
		out = &s->other;
		if (!at(p, KW_IF) || !chain_ok(p, n)) {
			s->other = parse_stmt(p);
			break;
		}
	}
	return first;
}

/* The variables with cleanup() declared since from. */
static void take_cleanups(struct parser *p, struct stmt *s, u32 from)
{
	s->ncleanups = p->func.cleanups.n - from;
	if (!s->ncleanups)
		return;
	s->cleanups = arena_array(p->arena, struct decl *, s->ncleanups);
	memcpy(s->cleanups, p->func.cleanups.v + from, s->ncleanups * sizeof(*s->cleanups));
	p->func.cleanups.n = from;
}

/* A break in a loop's condition or step ends this loop, as with clang: cond_break stands there. */
static struct stmt *while_stmt(struct parser *p, u32 unroll)
{
	struct stmt *s = stmt_new(p, SM_WHILE);
	struct loop l = { .outer = p->func.loop };
	s->unroll = unroll;
	skip_tok(p);
	p->func.loop = &l;
	s->e = condition(p, "after 'while'");
	s->body = loop_body(p, s, "while");
	p->func.loop = l.outer;
	return s;
}

static struct stmt *do_stmt(struct parser *p, u32 unroll)
{
	struct stmt *s = stmt_new(p, SM_DO);
	struct loop l = { .outer = p->func.loop };
	s->unroll = unroll;
	skip_tok(p);
	p->func.loop = &l;
	s->body = parse_stmt(p);
	expect(p, KW_WHILE, "after the body of 'do'");
	s->e = condition(p, "after 'while'");
	p->func.loop = l.outer;
	expect(p, TK_SEMI, "after do ... while");
	return s;
}

static struct stmt *for_stmt(struct parser *p, u32 unroll)
{
	struct stmt *s = stmt_new(p, SM_FOR);
	struct loop l = { .outer = p->func.loop };
	u32 cleanups = p->func.cleanups.n;
	s->unroll = unroll;
	skip_tok(p);
	expect(p, TK_LPAREN, "after 'for'");
	if (starts_decl(p)) {
		if (at(p, KW_STATIC) || at(p, KW_EXTERN) || at(p, KW_TYPEDEF))
			parse_error(p, STATEMENT, p->in.t.at, p->in.t.len,
				"the head of a 'for' declares variables of its own: not '%.*s'", STR_ARG(tok_text(p)));
		s->init = parse_local_decl(p, NULL);
	} else {
		if (!at(p, TK_SEMI)) {
			s->init = stmt_new(p, SM_EXPR);
			s->init->e = parse_expr(p);
		}
		expect(p, TK_SEMI, "in 'for'");
	}
	p->func.loop = &l;
	if (!at(p, TK_SEMI))
		s->e = sema_test(p, parse_expr(p));
	expect(p, TK_SEMI, "in 'for'");
	if (!at(p, TK_RPAREN))
		s->step = parse_expr(p);
	expect(p, TK_RPAREN, "after 'for (...'");
	s->body = loop_body(p, s, "for");
	p->func.loop = l.outer;
	take_cleanups(p, s, cleanups);
	return s;
}

static struct stmt *switch_stmt(struct parser *p)
{
	struct stmt *s = stmt_new(p, SM_SWITCH);
	struct loop l = { .is_switch = true, .outer = p->func.loop, .cleanups = p->func.cleanups.n };
	skip_tok(p);
	expect(p, TK_LPAREN, "after 'switch'");
	s->e = sema_promote(p, parse_expr(p));
	if (s->e->type->kind != TY_ERROR && !type_is_int(s->e->type))
		parse_error(p, BAD_TYPE, s->e->at, s->e->len, "a switch needs an integer");
	expect(p, TK_RPAREN, "after 'switch (...'");
	l.type = s->e->type;
	p->func.loop = &l;
	s->body = body_of(p, "switch");
	p->func.loop = l.outer;
	return s;
}

static struct loop *enclosing(struct parser *p, bool want_switch)
{
	struct loop *l = p->func.loop;
	while (l && want_switch && !l->is_switch)
		l = l->outer;
	while (l && !want_switch && l->is_switch)
		l = l->outer;
	return l;
}

static void case_value(struct parser *p, const struct loop *l, s64 *v)
{
	struct expr *e = parse_cond(p);
	if (e->type->kind == TY_ERROR)
		return;
	eval_settle(e);
	if (!type_is_int(e->type) || !eval_int(e, v))
		parse_error(p, NOT_CONST, e->at, e->len, "a case must be a constant integer");
	else if (l && l->type->kind != TY_ERROR)
		*v = eval_fold(l->type, *v);
}

static bool below(const struct loop *l, s64 a, s64 b)
{
	return l && type_is_signed(l->type) ? a < b : (u64)a < (u64)b;
}

/* The case before that has some of the same values, where one of the two is a range. */
static const struct stmt *in_range(struct parser *p, struct loop *l, const struct stmt *s)
{
	for (u32 i = 0; i < l->ranges.n; i++)
		if (!below(l, l->ranges.v[i]->hi, s->lo) && !below(l, s->hi, l->ranges.v[i]->lo))
			return l->ranges.v[i];
	if (s->lo == s->hi)
		return NULL;
	vec_push(&l->ranges, p->arena, s);
	for (u32 i = 0; i < l->cases.cap; i++) {
		const struct stmt *c = l->cases.used[i] ? (const struct stmt *)(uintptr_t)l->cases.vals[i] : NULL;
		if (c && c != s && !below(l, c->hi, s->lo) && !below(l, s->hi, c->lo))
			return c;
	}
	return NULL;
}

/* Of one switch: each becomes a compare, and a value that lives across all of them. */
enum { MAX_CASES = 4096 };

static void check_case(struct parser *p, struct loop *l, const struct stmt *s)
{
	if (l->cases.n > MAX_CASES)
		return;
	if (s->kind == SM_DEFAULT) {
		if (l->has_default)
			parse_error(p, STATEMENT, s->at, s->len, "this switch has two 'default's");
		l->has_default = true;
		return;
	}
	if (below(l, s->hi, s->lo)) {
		parse_error(p, STATEMENT, s->at, s->len, "the range of this case is empty");
		return;
	}
	if (l->cases.n == MAX_CASES)
		parse_error(p, TOO_DEEP, s->at, s->len, "this switch has more than %d cases", MAX_CASES);
	u64 *slot = map_slot(&l->cases, p->arena, (u64)s->lo);
	const struct stmt *in = in_range(p, l, s);
	if (in && !*slot)
		*slot = (u64)(uintptr_t)in;
	if (*slot) {
		struct diag *d = parse_error(p, STATEMENT, s->at, s->len, "this switch has the case %lld twice",
			(long long)s->lo);
		diag_note(p->ds, d, where_src(((const struct stmt *)(uintptr_t)*slot)->at, 4), "the first is here");
	}
	*slot = (u64)(uintptr_t)s;
}

/* What follows a label is no statement: the end of the block or, since C23, a declaration. */
static bool ends_label(struct parser *p)
{
	return at(p, TK_RBRACE) || at(p, KW_STATIC_ASSERT) || at(p, KW_STATIC_ASSERT2) ||
		(starts_decl(p) && !at(p, TK_LBRACKET));
}

/* case 1: case 2: default: statement */
static struct stmt *case_stmt(struct parser *p)
{
	struct loop *l = enclosing(p, true);
	struct stmt *first = NULL, **out = &first;
	for (u32 n = 0; at(p, KW_CASE) || at(p, KW_DEFAULT); n++) {
		struct stmt *s = *out = stmt_new(p, at(p, KW_CASE) ? SM_CASE : SM_DEFAULT);
		out = &s->body;
		if (!l)
			parse_error(p, STATEMENT, s->at, s->len, "'%.*s' can only stand in a switch",
				STR_ARG(tok_text(p)));
		skip_tok(p);
		if (s->kind == SM_CASE) {
			case_value(p, l, &s->lo);
			s->hi = s->lo;
			if (take_tok(p, TK_ELLIPSIS))
				case_value(p, l, &s->hi);
		}
		if (l && p->func.cleanups.n > l->cleanups)
			parse_error(p, STATEMENT, s->at, s->len,
				"the switch cannot pass the declaration of '%.*s', which is to be cleaned up",
				STR_ARG(vec_last(&p->func.cleanups)->name));
		else if (l)
			check_case(p, l, s);
		expect(p, TK_COLON, "after a case");
		if (!chain_ok(p, n))
			break;
	}
	*out = ends_label(p) ? stmt_new(p, SM_EMPTY) : parse_stmt(p);
	return first;
}

/* A token that begins a statement: a good place to go on after a missing ';'. */
static bool starts_stmt(struct parser *p)
{
	switch (p->in.t.kind) {
	case KW_IF: case KW_FOR: case KW_WHILE: case KW_DO: case KW_SWITCH: case KW_RETURN: case KW_BREAK:
		case KW_CONTINUE: case KW_GOTO:
	case KW_CASE: case KW_DEFAULT: case TK_RBRACE: return true;
	case TK_IDENT: return p->in.t.flags & TF_BOL;
	default: return starts_decl(p);
	}
}

static struct stmt *return_stmt(struct parser *p)
{
	struct stmt *s = stmt_new(p, SM_RETURN);
	if (!p->func.fn) {                              /* a statement expression at file scope */
		parse_error(p, STATEMENT, s->at, s->len, "there is no function to return from");
		parse_resync(p);
		return s;
	}
	struct type *t = type_strip(type_strip(p->func.fn->type)->base);
	skip_tok(p);
	if (!at(p, TK_SEMI)) {
		s->e = sema_value(p, parse_expr(p));
		if (t->kind != TY_VOID)
			s->e = sema_convert(p, s->e, type_strip(p->func.fn->type)->base, "returned as");
		else if (type_strip(s->e->type)->kind != TY_VOID && s->e->type->kind != TY_ERROR)
			parse_error(p, CONVERSION, s->e->at, s->e->len, "'%.*s' is void and returns no value",
				STR_ARG(p->func.fn->name));
	} else if (t->kind != TY_VOID && t->kind != TY_ERROR) {
		parse_error(p, CONVERSION, s->at, s->len, "'%.*s' must return a value", STR_ARG(p->func.fn->name));
	}
	if (!expect(p, TK_SEMI, "after 'return'") && !starts_stmt(p))
		parse_resync(p);
	return s;
}

static struct stmt *labelled(struct parser *p)
{
	struct stmt *s = stmt_new(p, SM_LABEL);
	struct attrs ignored = { 0 };
	s->decl = label_find(p, p->in.t.id, p->in.t.at);
	if (s->decl->is_defined)
		parse_error(p, REDECLARED, p->in.t.at, p->in.t.len, "label '%.*s' stands twice in this function",
			STR_ARG(s->decl->name));
	s->decl->is_defined = true;
	s->decl->value = p->func.inside;
	s->decl->cleanup = p->func.cleanups.n ? vec_last(&p->func.cleanups) : NULL;
	skip_tok(p);
	skip_tok(p);
	parse_attributes(p, &ignored);
	s->body = ends_label(p) ? stmt_new(p, SM_EMPTY) : parse_stmt(p);
	return s;
}

static struct stmt *simple(struct parser *p, enum stmt_kind k)
{
	struct stmt *s = stmt_new(p, k);
	str word = tok_text(p);
	if (!(k == SM_BREAK ? p->func.loop : enclosing(p, false)))
		parse_error(p, STATEMENT, s->at, s->len, "'%.*s' is in no loop%s", STR_ARG(word),
			k == SM_BREAK ? " or switch" : "");
	skip_tok(p);
	if (!expect(p, TK_SEMI, "after the statement"))
		parse_resync(p);
	return s;
}

/* Two names in a row: the first was meant as a type. */
static bool is_unknown_type(struct parser *p)
{
	if (!at(p, TK_IDENT))
		return false;
	u8 next = peek_tok(p, 1)->kind;
	if (next != TK_IDENT && next != TK_STAR)
		return false;
	if (scope_find(p, p->in.t.id))
		return false;
	return next == TK_IDENT || (peek_tok(p, 2)->kind == TK_IDENT);
}

static struct jump jump_here(struct parser *p, const struct decl *to)
{
	struct jump j = { to, p->func.inside, p->in.t.at, p->in.t.len, arena_array(p->arena, struct decl *,
		p->func.cleanups.n + 1),
		p->func.cleanups.n };
	if (p->func.cleanups.n)
		memcpy(j.cleanups, p->func.cleanups.v, p->func.cleanups.n * sizeof(*j.cleanups));
	return j;
}

/* #pragma unroll is for the loop that follows. */
static void need_loop(struct parser *p)
{
	if (!p->in.unroll || at(p, KW_FOR) || at(p, KW_WHILE) || at(p, KW_DO))
		return;
	parse_error(p, STATEMENT, p->in.unroll_at, 1, "a loop must follow this pragma, not %.*s",
		STR_ARG(tok_quoted(p)));
	p->in.unroll = 0;
}

/* A statement with a condition is a block: what the condition declares ends with it. */
static struct stmt *control(struct parser *p)
{
	struct stmt *s;
	u32 unroll = p->in.unroll;
	p->in.unroll = at(p, KW_IF) || at(p, KW_SWITCH) ? unroll : 0;
	scope_push(p);
	switch (p->in.t.kind) {
	case KW_IF: s = if_stmt(p); break;
	case KW_WHILE: s = while_stmt(p, unroll); break;
	case KW_DO: s = do_stmt(p, unroll); break;
	case KW_FOR: s = for_stmt(p, unroll); break;
	default: s = switch_stmt(p); break;
	}
	scope_pop(p);
	return s;
}

/* [[...]], __attribute__((...)) before a statement, a label or a declaration. */
static struct stmt *attributed(struct parser *p)
{
	struct attrs a = { 0 };
	struct stmt *s = stmt_new(p, SM_EMPTY);
	parse_attributes(p, &a);
	bool is_label = at(p, TK_IDENT) && peek_tok(p, 1)->kind == TK_COLON;
	if (a.fallthrough && !at(p, TK_SEMI))
		parse_error(p, STATEMENT, s->at, s->len, "'fallthrough' stands alone, before a ';'");
	if (a.fallthrough && !enclosing(p, true))
		parse_error(p, STATEMENT, s->at, s->len, "'fallthrough' can only stand in a switch");
	s = !is_label && starts_decl(p) ? parse_local_decl(p, &a) : parse_stmt(p);
	if (s && s->kind == SM_EMPTY)
		s->is_fallthrough = a.fallthrough;
	return s;
}

/* To a label by its name; false: there is none, which is reported. */
static bool goto_target(struct parser *p, struct stmt *s)
{
	if (!at(p, TK_IDENT)) {
		expect(p, TK_IDENT, "after 'goto'");
		return false;
	}
	s->decl = label_find(p, p->in.t.id, p->in.t.at);
	s->decl->is_used = true;
	vec_push(&p->func.jumps, p->arena, jump_here(p, s->decl));
	skip_tok(p);
	return true;
}

/* goto *e */
static void computed_goto(struct parser *p, struct stmt *s)
{
	struct computed c = { s, jump_here(p, NULL) };
	skip_tok(p);
	s->kind = SM_SWITCH;
	s->e = sema_value(p, parse_expr(p));
	if (s->e->type->kind != TY_ERROR && type_strip(s->e->type)->kind != TY_PTR) {
		parse_error(p, BAD_TYPE, s->e->at, s->e->len, "'goto *' needs the address of a label");
		s->e = sema_error(p, s->e->at);
	}
	if (s->e->type->kind != TY_ERROR)
		s->e = sema_cast(p, s->e, type_basic(p->ts, TY_ULONG), false);
	s->body = stmt_new(p, SM_BLOCK);
	vec_push(&p->func.computed, p->arena, c);
}

static struct stmt *goto_stmt(struct parser *p)
{
	struct stmt *s = stmt_new(p, SM_GOTO);
	skip_tok(p);
	if (at(p, TK_STAR)) {
		computed_goto(p, s);
	} else if (!goto_target(p, s)) {
		parse_resync(p);
		return stmt_new(p, SM_EMPTY);
	}
	if (!expect(p, TK_SEMI, "after 'goto'"))
		parse_resync(p);
	return s;
}

static struct stmt *asm_stmt(struct parser *p)
{
	struct stmt *s = stmt_new(p, SM_ASM);
	s->as = parse_asm(p);
	if (!expect(p, TK_SEMI, "after the assembly"))
		parse_resync(p);
	return s;
}

static struct stmt *statement(struct parser *p)
{
	need_loop(p);
	struct stmt *s;
	switch (p->in.t.kind) {
	case TK_LBRACE: return parse_block(p, true);
	case TK_SEMI:
		s = stmt_new(p, SM_EMPTY);
		skip_tok(p);
		return s;
	case KW_IF: case KW_WHILE: case KW_DO: case KW_FOR: case KW_SWITCH: return control(p);
	case KW_CASE: case KW_DEFAULT: return case_stmt(p);
	case KW_BREAK: return simple(p, SM_BREAK);
	case KW_CONTINUE: return simple(p, SM_CONTINUE);
	case KW_RETURN: return return_stmt(p);
	case KW_GOTO: return goto_stmt(p);
	case KW_ASM: case KW_ASM2: case KW_ASM3: return asm_stmt(p);
	case KW_LABEL:
		label_declare(p);
		return stmt_new(p, SM_EMPTY);
	case KW_ELSE:
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "this 'else' has no 'if' before it");
		skip_tok(p);
		return parse_stmt(p);
	default: break;
	}
	if (at(p, TK_IDENT) && peek_tok(p, 1)->kind == TK_COLON)
		return labelled(p);
	if (at(p, KW_ATTRIBUTE) || (at(p, TK_LBRACKET) && peek_tok(p, 1)->kind == TK_LBRACKET))
		return attributed(p);
	if (starts_decl(p)) {
		struct diag *d = parse_error(p, STATEMENT, p->in.t.at, p->in.t.len,
			"a declaration cannot stand here alone");
		diag_hint(p->ds, d, "put braces around it");
		return parse_local_decl(p, NULL);
	}
	if (is_unknown_type(p)) {
		parse_unknown_type(p);
		parse_resync(p);
		return stmt_new(p, SM_EMPTY);
	}
	s = stmt_new(p, SM_EXPR);
	s->e = parse_expr(p);
	if (!expect(p, TK_SEMI, "after the expression") && !starts_stmt(p))
		parse_resync(p);
	return s;
}

struct stmt *parse_stmt(struct parser *p)
{
	if (!enter(p))
		return stmt_new(p, SM_EMPTY);
	struct stmt *s = statement(p);
	leave(p);
	return s;
}

struct stmt *parse_block(struct parser *p, bool own_scope)
{
	struct stmt *b = stmt_new(p, SM_BLOCK), **out = &b->body;
	u32 cleanups = p->func.cleanups.n, labels = p->func.local_labels.n;
	expect(p, TK_LBRACE, "to begin a block");
	if (own_scope)
		scope_push(p);
	while (!at(p, TK_RBRACE) && !at(p, TK_EOF)) {
		struct tok before = p->in.t;
		bool is_decl = starts_decl(p) || at(p, KW_STATIC_ASSERT) || at(p, KW_STATIC_ASSERT2);
		if (is_decl && at(p, TK_IDENT) && peek_tok(p, 1)->kind == TK_COLON)
			is_decl = false;
		if (is_decl)
			need_loop(p);
		is_decl &= !at(p, TK_LBRACKET);
		struct stmt *s = is_decl ? parse_local_decl(p, NULL) : parse_stmt(p);
		*out = s;
		while (*out)
			out = &(*out)->next;
		if (p->in.t.at == before.at && p->in.t.kind == before.kind && p->in.t.expansion == before.expansion &&
			!s)
			skip_tok(p);
	}
	take_cleanups(p, b, cleanups);
	label_leave(p, labels);
	if (own_scope)
		scope_pop(p);
	expect_end(p, TK_RBRACE, "to end the block", b->at);
	return b;
}
