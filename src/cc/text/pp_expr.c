/* pp_expr.c: the condition of #if: intmax_t and uintmax_t arithmetic over expanded tokens (C11 6.10.1). */
#include "cc/text/pp_private.h"

struct val { u64 v; bool is_unsigned; };
struct cond_expr { struct pp *pp; struct tok *t; u32 n, i; pos at; bool failed; u32 depth; };
enum { MAX_NESTING = 256 };

static struct tok peek(const struct cond_expr *e)
{
	return e->i < e->n ? e->t[e->i] : (struct tok){ .kind = TK_NEWLINE, .at = e->at, .len = 1 };
}

static struct val fail(struct cond_expr *e, const char *msg)
{
	if (!e->failed)
		pp_error(e->pp, PP_CONDITION, peek(e), "%s", msg);
	e->failed = true;
	e->i = e->n;
	return (struct val){ 0 };
}

static bool accept(struct cond_expr *e, u8 kind)
{
	if (peek(e).kind != kind)
		return false;
	e->i++;
	return true;
}

static struct val comma(struct cond_expr *e, bool live);

static struct val number(struct cond_expr *e, str s)
{
	u64 v = 0;
	bool u = false;
	char clean[72];
	u32 n = 0;
	while (s.n && (s.s[s.n - 1] | 32) != 'f' && strchr("uUlL", s.s[s.n - 1])) {
		u |= (s.s[s.n - 1] | 32) == 'u';
		s.n--;
	}
	for (u32 i = 0; i < s.n && n < sizeof(clean); i++)
		if (s.s[i] != '\'')
			clean[n++] = s.s[i];
	if (n > 2 && clean[0] == '0' && (clean[1] | 32) == 'b') {
		for (u32 i = 2; i < n; i++)
			v = v << 1 | (clean[i] == '1');
	} else if (!str_to_u64((str){ clean, n }, &v)) {
		return fail(e, "this number cannot stand in a condition");
	}
	return (struct val){ v, u || v > INT64_MAX };
}

/* \377 or \xff, from the character after the backslash to the last of it. */
static u32 number_escape(str s, u32 *i)
{
	static const char digits[] = "0123456789abcdef";
	bool hex = s.s[*i] == 'x';
	u32 v = 0, n = 0, at = hex ? *i + 1 : *i;
	for (const char *d; at + 1 < s.n && (hex || n < 3) &&
		(d = memchr(digits, s.s[at] | (hex && s.s[at] > '9' ? 32 : 0), hex ? 16 : 8)); at++, n++)
		v = v << (hex ? 4 : 3) | (u32)(d - digits);
	*i = at - 1;
	return v;
}

static struct val character(struct cond_expr *e, str s)
{
	bool is_wide = s.s[0] != '\'' && !str_starts(s, "u8");
	u64 v = 0;
	u32 i = (u32)str_find(s, '\'') + 1;
	static const char from[] = "ntrabfve", to[] = "\n\t\r\a\b\f\v\033";
	u32 count = 0;
	for (; i + 1 < s.n; i++, count++) {
		u32 c = (u8)s.s[i];
		if (c == '\\' && i + 2 < s.n) {
			const char *p = strchr(from, s.s[++i]);
			if ((s.s[i] >= '0' && s.s[i] <= '7') || s.s[i] == 'x')
				c = number_escape(s, &i);
			else
				c = p ? (u8)to[p - from] : (u8)s.s[i];
		}
		v = v << (is_wide ? 32 : 8) | (is_wide ? c : (u8)c);
	}
	if (!count)
		return fail(e, "there is no character between the quotes");
	return (struct val){ count == 1 && s.s[0] == '\'' ? (u64)(s64)(s8)v : v, false };
}

static struct val unary(struct cond_expr *e, bool live)
{
	struct tok t = peek(e);
	struct val v;
	if (++e->depth > MAX_NESTING)
		return fail(e, "the condition is nested too deep");
	e->i++;
	switch (t.kind) {
	case TK_NUMBER: v = number(e, pp_text(e->pp, t)); break;
	case TK_CHAR: v = character(e, pp_text(e->pp, t)); break;
	case TK_IDENT: v = (struct val){ str_is(pp_text(e->pp, t), "true"), false }; break;
	case TK_MINUS: v = unary(e, live); v.v = 0 - v.v; break;
	case TK_PLUS: v = unary(e, live); break;
	case TK_TILDE: v = unary(e, live); v.v = ~v.v; break;
	case TK_BANG: v = (struct val){ !unary(e, live).v, false }; break;
	case TK_LPAREN:
		v = comma(e, live);
		if (!accept(e, TK_RPAREN))
			fail(e, "expected ')' in the condition");
		break;
	default:
		e->i--;
		v = fail(e, t.kind == TK_NEWLINE ? "the condition ends too early" : "this cannot stand in a condition");
	}
	e->depth--;
	return v;
}

/* By a negative number it goes the other way, as with GCC. */
static struct val shift(bool left, struct val a, struct val b)
{
	u64 n = b.v;
	if (!b.is_unsigned && (s64)n < 0) {
		n = 0 - n;
		left = !left;
	}
	if (left)
		return (struct val){ n < 64 ? a.v << n : 0, a.is_unsigned };
	return (struct val){ a.is_unsigned ? (n < 64 ? a.v >> n : 0) : (u64)((s64)a.v >> MIN(n, 63u)), a.is_unsigned };
}

static struct val apply(struct cond_expr *e, u8 op, struct val a, struct val b, bool live)
{
	bool u = a.is_unsigned || b.is_unsigned;
	s64 x = (s64)a.v, y = (s64)b.v;
	switch (op) {
	case TK_STAR: return (struct val){ a.v * b.v, u };
	case TK_SLASH: case TK_PERCENT:
		if (!b.v) {
			if (live)
				fail(e, "division by zero in a condition");
			return (struct val){ 0, u };
		}
		if (u || (x == INT64_MIN && y == -1))
			return (struct val){ op == TK_SLASH ? (u ? a.v / b.v : a.v) : u ? a.v % b.v : 0, u };
		return (struct val){ (u64)(op == TK_SLASH ? x / y : x % y), false };
	case TK_PLUS: return (struct val){ a.v + b.v, u };
	case TK_MINUS: return (struct val){ a.v - b.v, u };
	case TK_SHL: case TK_SHR: return shift(op == TK_SHL, a, b);
	case TK_LT: return (struct val){ u ? a.v < b.v : x < y, false };
	case TK_LE: return (struct val){ u ? a.v <= b.v : x <= y, false };
	case TK_GT: return (struct val){ u ? a.v > b.v : x > y, false };
	case TK_GE: return (struct val){ u ? a.v >= b.v : x >= y, false };
	case TK_EQ: return (struct val){ a.v == b.v, false };
	case TK_NE: return (struct val){ a.v != b.v, false };
	case TK_AMP: return (struct val){ a.v & b.v, u };
	case TK_CARET: return (struct val){ a.v ^ b.v, u };
	case TK_PIPE: return (struct val){ a.v | b.v, u };
	case TK_ANDAND: return (struct val){ a.v && b.v, false };
	default: return (struct val){ a.v || b.v, false };
	}
}

static struct val binary(struct cond_expr *e, u32 least, bool live)
{
	struct val a = unary(e, live);
	for (;;) {
		u8 op = peek(e).kind;
		u32 p = tok_precedence(op);
		if (!p || p < least || e->failed)
			return a;
		e->i++;
		bool right_live = live && !(op == TK_ANDAND && !a.v) && !(op == TK_OROR && a.v);
		struct val b = binary(e, p + 1, right_live);
		a = apply(e, op, a, b, right_live);
	}
}

static struct val condition(struct cond_expr *e, bool live)
{
	struct val c = binary(e, 1, live);
	if (!accept(e, TK_QUESTION))
		return c;
	struct val a = comma(e, live && c.v);
	if (!accept(e, TK_COLON))
		return fail(e, "expected ':' in the condition");
	struct val b = condition(e, live && !c.v);
	return (struct val){ c.v ? a.v : b.v, a.is_unsigned || b.is_unsigned };
}

static struct val comma(struct cond_expr *e, bool live)
{
	struct val v = condition(e, live);
	while (accept(e, TK_COMMA))
		v = condition(e, live);
	return v;
}

/* defined X, __has_include(...), __has_builtin(...): answered before expansion touches their operands. */
static bool is_known(struct pp *pp, struct tok name)
{
	str body;
	if (name.kind == TK_IDENT && (macro_find(pp, name.id) || pp_is_question(pp, name.id)))
		return true;
	return pp->opts->late_macro && pp->opts->late_macro(pp->opts->late_ctx, pp_text(pp, name), &body);
}

static bool answer(struct pp *pp, struct input *in, struct tok t, const char **value)
{
	bool is_defined = t.id == pp->id_defined, is_include = t.id == pp->id_has_include ||
		t.id == pp->id_has_include_next;
	if (!is_defined && !pp_is_question(pp, t.id))
		return false;
	struct tok a = lex_next(pp, in);
	bool paren = a.kind == TK_LPAREN;
	if (t.id == pp->id_mentions && paren) {
		const char *close = memchr(in->p, ')', (size_t)(in->end - in->p));
		str words = { in->p, (u32)((close ? close : in->end) - in->p) };
		in->p += words.n;
		*value = pp_mentions(pp, words) ? "1" : "0";
		return lex_next(pp, in).kind == TK_RPAREN;
	}
	if (is_include && paren) {
		*value = pp_has_header(pp, in, t.id == pp->id_has_include_next) ? "1" : "0";
	} else if (is_include) {
		pp_error(pp, PP_CONDITION, t, "expected '(' after '%.*s'", STR_ARG(pp_text(pp, t)));
		*value = "0";
	} else {
		if (paren)
			a = lex_next(pp, in);
		u32 question = t.id;
		struct input scope = *in;
		if (paren && !is_defined && lex_next(pp, &scope).kind == TK_COLONCOLON) {       /* gnu::packed */
			*in = scope;
			a = lex_next(pp, in);
			question = question == pp->id_has_c_attribute ? pp->id_has_attribute : question;
		}
		if (is_defined && a.kind != TK_IDENT) {
			pp_error(pp, PP_CONDITION, a.kind == TK_NEWLINE ? t : a, "'defined' needs the name of a macro");
			*value = "0";
			return true;
		}
		if (paren && !is_defined && t.id != pp->id_has_warning && a.kind != TK_IDENT) {
			pp_error(pp, PP_CONDITION, a.kind == TK_NEWLINE ? t : a, "'%.*s' needs a name",
				STR_ARG(pp_text(pp, t)));
			*value = "0";
			if (a.kind == TK_RPAREN)
				return true;
		} else if (is_defined)
			*value = is_known(pp, a) ? "1" : "0";
		else if (!pp_asked(pp, question, a, value))
			*value = "0";
	}
	if (paren && lex_next(pp, in).kind != TK_RPAREN)
		pp_error(pp, PP_CONDITION, a, "expected ')'");
	return true;
}

static bool asked(struct pp *pp, u32 id, struct tok name, const char **value)
{
	if (id != pp->id_defined)
		return false;
	*value = macro_find(pp, intern_find(pp->names, pp_text(pp, name))) ? "1" : "0";
	return true;
}

/* "defined" that only the expansion of macros has put: #define has(x) defined(x). */
static void answer_expanded(struct pp *pp, struct tok *t, u32 *n)
{
	u32 to = 0;
	const char *value;
	for (u32 i = 0; i < *n; i++) {
		bool paren = i + 3 < *n && t[i + 1].kind == TK_LPAREN && t[i + 3].kind == TK_RPAREN;
		u32 operand = paren ? i + 2 : i + 1;
		t[to] = t[i];
		if (t[i].kind == TK_IDENT && operand < *n && t[operand].id && asked(pp, t[i].id, t[operand], &value)) {
			t[to].kind = TK_NUMBER;
			t[to].id = intern_add(pp->names, str_from(value));
			i = paren ? i + 3 : i + 1;
		}
		to++;
	}
	*n = to;
}

s64 pp_condition(struct pp *pp, struct input *in, pos at)
{
	vec(struct tok) line = { 0 };
	struct tok *full;
	u32 n;
	const char *value;
	bool is_asked = false;               /* whether it is defined */
	for (struct tok t = lex_next(pp, in); t.kind != TK_NEWLINE; t = lex_next(pp, in)) {
		if (t.kind == TK_IDENT && answer(pp, in, t, &value)) {
			is_asked = true;
			t.kind = TK_NUMBER;
			t.id = intern_add(pp->names, str_from(value));
		} else if (t.kind == TK_IDENT && !macro_find(pp, t.id) && pp->opts->late_macro) {
			str body;
			if (pp->opts->late_macro(pp->opts->late_ctx, intern_text(pp->names, t.id), &body)) {
				if (str_starts(body, "-")) {
					vec_push(&line, &pp->scratch,
						((struct tok){ .kind = TK_MINUS, .at = t.at, .len = t.len }));
					body = str_sub(body, 1, body.n);
				}
				struct tok made = lex_string_tok(pp, body, t.at);
				made.len = t.len;
				t = made.kind == TK_EOF ? t : made;
			} else if (!is_asked && str_is(pp_text(pp, t), "LINUX_VERSION_CODE")) {
				pp_error(pp, PP_NO_VERSION, t, "LINUX_VERSION_CODE is 0 here: no header that has it is "
					"included");
			}
		}
		vec_push(&line, &pp->scratch, t);
	}
	macro_expand_list(pp, line.v, line.n, &full, &n);
	answer_expanded(pp, full, &n);
	struct cond_expr e = { .pp = pp, .t = full, .n = n, .at = at };
	struct val v = comma(&e, true);
	if (e.i < e.n && !e.failed)
		fail(&e, "the condition goes on where it should end");
	return e.failed ? 0 : (s64)(v.v != 0);
}
