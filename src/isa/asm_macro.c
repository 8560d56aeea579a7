/* asm_macro.c: what an assembler does with text before it is instructions: .macro, .rept, .irp, .irpc, .if and .set, as
 * GNU's and LLVM's assemblers have them.
 *
 *   .macro add reg, n=1      what is written for a call: its body, with \reg and \n replaced
 *   .rept 3 ... .endr        the text between, three times; .irp r, r6, r7: once for each, \r replaced
 *   .ifc \reg, r0 ... .else  of two texts one is read, the other skipped
 *
 * A body is read in the place of its directive, by the scanner that reads all the rest; so bodies may hold bodies. What
 * they may come to is limited, since a text of a few lines can ask for any amount. */
#include "isa/asm_private.h"

enum { MAX_DEPTH = 64, MAX_EXPANDED = 1 << 22 };

/* ---- a text in the place of a directive ---------------------------------------------------------------------- */

static bool expand(struct as *as, str text, u32 line)
{
	str outer = as->text;
	u32 at = as->at, back = as->line, conds = as->conds;
	if (as->depth == MAX_DEPTH)
		return as_report(as, RANGE, "macros are nested more than %d deep", MAX_DEPTH);
	as->expanded += text.n + 1;
	if (as->expanded > MAX_EXPANDED)
		return as_report(as, RANGE, "the macros' texts are longer than %d MiB", MAX_EXPANDED >> 20);
	as->depth++;
	as->text = text, as->at = 0, as->line = line;
	as_scan(as);
	as->depth--;
	as->text = outer, as->at = at, as->line = back, as->conds = conds;
	return as->expanded <= MAX_EXPANDED;
}

/* To the end of the statement, quoted text as a whole. */
static void skip_statement(struct as *as)
{
	while (!as_at_end(as))
		if (!as_accept(as, "\""))
			as->at++;
		else
			while (as->at < as->text.n && as->text.s[as->at++] != '"')
				;
}

static bool next_statement(struct as *as)
{
	if (as->at < as->text.n)
		as->line += as->text.s[as->at++] == '\n';
	return as->at < as->text.n;
}

static bool is_any(str word, const char *const *names)
{
	for (; *names; names++)
		if (str_is(word, *names))
			return true;
	return false;
}

static const char *const if_words[] = { ".if", ".ifeq", ".ifne", ".ifge", ".ifgt", ".ifle", ".iflt", ".ifc", ".ifnc",
	".ifeqs", ".ifnes", ".ifb", ".ifnb", ".ifdef", ".ifndef", ".ifnotdef", NULL };
static const char *const repeat_words[] = { ".rept", ".rep", ".irp", ".irpc", NULL }, *const endr[] = { ".endr", NULL },
	*const macro_words[] = { ".macro", NULL }, *const endm[] = { ".endm", ".endmacro", NULL };

/* The text up to the directive that closes it, which is taken; a body within is a part of it. */
static bool take_body(struct as *as, const char *const *open, const char *const *close, str *body, u32 *line)
{
	str word;
	skip_statement(as);
	u32 from = as->at, begun = as->line, depth = 0;
	while (next_statement(as)) {
		u32 here = as->at;
		as_skip_labels(as);
		if (as_word(as, &word)) {
			depth += is_any(word, open);
			if (is_any(word, close) && !depth--) {
				*body = str_sub(as->text, MIN(from + 1, here), here);
				*line = begun + (from < here && as->text.s[from] == '\n');
				return true;
			}
		}
		skip_statement(as);
	}
	return as_report(as, SYNTAX, "there is no '%s' for this", close[0]);
}

/* ---- arguments and names in a body --------------------------------------------------------------------------- */

static bool is_operator(char c) { return strchr("+-*/%|&^!<>=~(,", c) != NULL; }

/* Text up to a comma or a blank outside parentheses; what stands in quotes comes without them. */
static str take_argument(struct as *as, bool is_rest)
{
	as_skip(as);
	if (!is_rest && as_accept(as, "\"")) {
		u32 from = as->at;
		while (as->at < as->text.n && as->text.s[as->at] != '"')
			as->at++;
		str quoted = str_sub(as->text, from, as->at);
		as->at = MIN(as->at + 1, as->text.n);
		return quoted;
	}
	u32 from = as->at, to = from, depth = 0;
	while (!as_at_end(as)) {
		char c = as->text.s[as->at];
		bool is_apart = as->at > to && to > from && !is_operator(c) && !is_operator(as->text.s[to - 1]);
		if (!is_rest && !depth && (c == ',' || is_apart))
			break;
		depth += (c == '(') - (c == ')' && depth);
		to = ++as->at;
	}
	return str_trim(str_sub(as->text, from, to));
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
		c == '.';
}

/* \name is the argument; \@ the number of calls so far; \() nothing. */
static str substitute(struct as *as, str body, const struct as_param *params, u32 n)
{
	struct buf out = BUF_INIT;
	for (u32 i = 0; i < body.n && out.n <= MAX_EXPANDED; i++) {
		u32 end = i + 1;
		if (body.s[i] != '\\' || end == body.n) {
			buf_char(&out, body.s[i]);
			continue;
		}
		if (body.s[end] == '@') {
			buf_printf(&out, "%u", as->calls);
			i = end;
			continue;
		}
		if (str_starts(str_sub(body, end, body.n), "()")) {
			i = end + 1;
			continue;
		}
		while (end < body.n && is_name_char(body.s[end]))
			end++;
		u32 k = 0;
		str name = str_sub(body, i + 1, end);
		while (k < n && !str_eq(params[k].name, name))
			k++;
		buf_str(&out, k < n ? params[k].value : str_sub(body, i, MAX(end, i + 1)));
		i = MAX(end, i + 1) - 1;
	}
	str made = arena_str(as->arena, buf_view(&out));
	buf_free(&out);
	return made;
}

/* ---- .rept, .irp, .irpc ---------------------------------------------------------------------------------------- */

static bool rept(struct as *as)
{
	s64 n = 0;
	str body;
	u32 line;
	bool ok = as_number(as, 0, INT32_MAX, &n);
	if (!take_body(as, repeat_words, endr, &body, &line) || !ok)
		return false;
	while (n-- && ok)
		ok = expand(as, body, line);
	return ok;
}

static bool irp(struct as *as, bool by_char)
{
	vec(str) values = { 0 };
	struct as_param p = { 0 };
	str body;
	u32 line;
	bool ok = as_word(as, &p.name) || as_report(as, SYNTAX, "expected the name of what changes");
	as_accept(as, ",");
	while (ok && !as_at_end(as)) {
		vec_push(&values, as->arena, take_argument(as, by_char));
		as_accept(as, ",");
	}
	if (!take_body(as, repeat_words, endr, &body, &line) || !ok)
		return false;
	vec_each(v, &values)
		for (u32 i = 0, n = by_char ? v->n : 1; i < n && ok; i++) {
			p.value = by_char ? str_sub(*v, i, i + 1) : *v;
			ok = expand(as, substitute(as, body, &p, 1), line);
		}
	return ok;
}

/* ---- .macro ------------------------------------------------------------------------------------------------------ */

static struct as_macro *find_macro(struct as *as, str name)
{
	vec_each(m, &as->macros)
		if (str_eq(m->name, name))
			return m;
	return NULL;
}

/* name, name=value, name:req, name:vararg */
static bool take_param(struct as *as, struct as_macro *m)
{
	struct as_param p = { 0 };
	if (!as_word(as, &p.name))
		return as_report(as, SYNTAX, "expected the name of a parameter");
	if (as_accept(as, ":")) {
		p.is_needed = as_accept_word(as, "req");
		p.is_rest = !p.is_needed && as_accept_word(as, "vararg");
		if (!p.is_needed && !p.is_rest)
			return as_report(as, SYNTAX, "expected 'req' or 'vararg'");
	}
	if (as_accept(as, "="))
		p.value = take_argument(as, p.is_rest);
	vec_push(&m->params, as->arena, p);
	as_accept(as, ",");
	return true;
}

static bool macro(struct as *as)
{
	struct as_macro m = { 0 };
	bool ok = as_word(as, &m.name) || as_report(as, SYNTAX, "expected the name of the macro");
	as_accept(as, ",");
	while (ok && !as_at_end(as))
		ok = take_param(as, &m);
	if (!take_body(as, macro_words, endm, &m.body, &m.line) || !ok)
		return false;
	if (find_macro(as, m.name))
		return as_report(as, TWO_LABELS, "macro '%.*s' is defined twice", STR_ARG(m.name));
	vec_push(&as->macros, as->arena, m);
	return true;
}

static bool purge(struct as *as)
{
	str name;
	struct as_macro *m = as_word(as, &name) ? find_macro(as, name) : NULL;
	if (!m)
		return as_report(as, NO_LABEL, "there is no macro of this name");
	*m = vec_last(&as->macros);
	as->macros.n--;
	return true;
}

/* name=value names its parameter; others come in order. */
static u32 param_of(struct as *as, const struct as_macro *m, u32 next)
{
	u32 at = as->at;
	str word;
	if (as_word(as, &word) && as_accept(as, "=") && !as_accept(as, "="))
		for (u32 k = 0; k < m->params.n; k++)
			if (str_eq(m->params.v[k].name, word))
				return k;
	as->at = at;
	return next;
}

static bool call(struct as *as, struct as_macro m)
{
	u32 next = 0;
	struct as_param *args = arena_array(as->arena, struct as_param, m.params.n + 1);
	if (m.params.n)
		memcpy(args, m.params.v, m.params.n * sizeof(*args));
	while (!as_at_end(as)) {
		u32 k = param_of(as, &m, next);
		if (k >= m.params.n)
			return as_report(as, SYNTAX, "macro '%.*s' has %u parameters", STR_ARG(m.name), m.params.n);
		str value = take_argument(as, args[k].is_rest);
		if (value.n)
			args[k].value = value;
		args[k].is_needed = false;
		next = k + 1;
		as_accept(as, ",");
	}
	for (u32 k = 0; k < m.params.n; k++)
		if (args[k].is_needed)
			return as_report(as, SYNTAX, "macro '%.*s' needs '%.*s'", STR_ARG(m.name),
				STR_ARG(args[k].name));
	str text = substitute(as, m.body, args, m.params.n);
	as->calls++;
	return expand(as, text, m.line);
}

bool as_macro_call(struct as *as, bool *ok)
{
	u32 at = as->at;
	str name;
	const struct as_macro *m = as->macros.n && as_word(as, &name) ? find_macro(as, name) : NULL;
	if (!m)
		as->at = at;
	else
		*ok = call(as, *m);
	return m != NULL;
}

/* ---- .set -------------------------------------------------------------------------------------------------------- */

const struct as_symbol *as_symbol(const struct as *as, str name)
{
	vec_each(s, &as->symbols)
		if (str_eq(s->name, name))
			return s;
	return NULL;
}

static bool set(struct as *as)
{
	struct as_symbol s = { 0 };
	if (!as_word(as, &s.name))
		return as_report(as, SYNTAX, "expected the name of a number");
	if (!as_need(as, ",") || !as_number(as, INT64_MIN, INT64_MAX, &s.value))
		return false;
	struct as_symbol *old = (struct as_symbol *)as_symbol(as, s.name);
	if (old)
		*old = s;
	else
		vec_push(&as->symbols, as->arena, s);
	return true;
}

/* ---- .if --------------------------------------------------------------------------------------------------------- */

static bool test_texts(struct as *as, bool *yes)
{
	str a = take_argument(as, false);
	bool ok = as_need(as, ",");
	*yes = str_eq(a, take_argument(as, false));
	return ok;
}

static bool test_number(struct as *as, str word, bool *yes)
{
	s64 n = 0;
	bool ok = as_number(as, INT64_MIN, INT64_MAX, &n);
	*yes = str_is(word, ".ifeq") ? !n : str_is(word, ".ifge") ? n >= 0 : str_is(word, ".ifgt") ? n > 0 :
		str_is(word, ".ifle") ? n <= 0 : str_is(word, ".iflt") ? n < 0 : n != 0;
	return ok;
}

static bool test(struct as *as, str word, bool *yes)
{
	str name;
	bool ok = true, is_not = str_is(word, ".ifnc") || str_is(word, ".ifnes") || str_is(word, ".ifnb") ||
		str_is(word, ".ifndef") || str_is(word, ".ifnotdef");
	if (str_is(word, ".ifc") || str_is(word, ".ifnc") || str_is(word, ".ifeqs") || str_is(word, ".ifnes"))
		ok = test_texts(as, yes);
	else if (str_is(word, ".ifb") || str_is(word, ".ifnb"))
		*yes = !take_argument(as, true).n;
	else if (str_is(word, ".ifdef") || is_not)
		*yes = (ok = as_word(as, &name)) && (as_symbol(as, name) || as_has_label(as, name));
	else
		ok = test_number(as, word, yes);
	*yes ^= is_not;
	return ok;
}

/* Behind a text that is not read: to the .elseif that holds, the .else, or the .endif. */
static bool skip_branch(struct as *as, bool to_end)
{
	u32 depth = 0;
	str word;
	skip_statement(as);
	while (next_statement(as)) {
		bool yes = false;
		as_skip_labels(as);
		if (as_word(as, &word)) {
			depth += is_any(word, if_words);
			if (str_is(word, ".endif") && !depth--) {
				as->conds--;
				return true;
			}
			if (!to_end && !depth && str_is(word, ".else"))
				return true;
			if (!to_end && !depth && str_is(word, ".elseif") && test_number(as, word, &yes) && yes)
				return true;
		}
		skip_statement(as);
	}
	return as_report(as, SYNTAX, "there is no '.endif' for this");
}

static bool conditional(struct as *as, str word)
{
	bool yes = false;
	as->conds++;
	if (!test(as, word, &yes))
		skip_branch(as, true);
	else if (!yes)
		return skip_branch(as, false);
	else
		return true;
	return false;
}

static bool end_branch(struct as *as, str word)
{
	if (!as->conds)
		return as_report(as, SYNTAX, "there is no '.if' for this");
	if (!str_is(word, ".endif"))
		return skip_branch(as, true);
	as->conds--;
	return true;
}

/* ---- the directives ---------------------------------------------------------------------------------------------- */

bool as_macro_directive(struct as *as, str word, bool *ok)
{
	static const char *const branches[] = { ".else", ".elseif", ".endif", NULL };
	if (str_is(word, ".rept") || str_is(word, ".rep"))
		*ok = rept(as);
	else if (str_is(word, ".irp") || str_is(word, ".irpc"))
		*ok = irp(as, str_is(word, ".irpc"));
	else if (str_is(word, ".macro"))
		*ok = macro(as);
	else if (str_is(word, ".purgem"))
		*ok = purge(as);
	else if (str_is(word, ".set") || str_is(word, ".equ"))
		*ok = set(as);
	else if (is_any(word, if_words))
		*ok = conditional(as, word);
	else if (is_any(word, branches))
		*ok = end_branch(as, word);
	else
		return false;
	return true;
}
