/* pp_directive.c: the lines that begin with '#'. */
#include "cc/text/pp_private.h"

static void skip_line(struct pp *pp, struct input *in)
{
	while (lex_next(pp, in).kind != TK_NEWLINE)
		;
}

static void end_line(struct pp *pp, struct input *in, const char *directive)
{
	struct tok t = lex_next(pp, in);
	if (t.kind == TK_NEWLINE)
		return;
	pp_error(pp, PP_EXTRA, t, "there is more after #%s", directive);
	skip_line(pp, in);
}

static str text_of(struct pp *pp, const struct tok *t, u32 n)
{
	struct buf b = BUF_INIT;
	for (u32 i = 0; i < n; i++) {
		if (b.n && t[i].flags & TF_SPACE)
			buf_char(&b, ' ');
		buf_str(&b, pp_text(pp, t[i]));
	}
	str s = arena_str(pp->arena, buf_view(&b));
	buf_free(&b);
	return s;
}

/* The same with its macros expanded. */
static str rest_expanded(struct pp *pp, struct input *in)
{
	struct { struct tok *v; u32 n, cap; } line = { 0 };
	struct tok *full;
	u32 n;
	for (struct tok t = lex_next(pp, in); t.kind != TK_NEWLINE; t = lex_next(pp, in))
		vec_push(&line, &pp->scratch, t);
	macro_expand_list(pp, line.v, line.n, &full, &n);
	return text_of(pp, full, n);
}

/* The line's rest as one text, for messages and pragmas. */
static str rest_of_line(struct pp *pp, struct input *in)
{
	struct buf b = BUF_INIT;
	for (struct tok t = lex_next(pp, in); t.kind != TK_NEWLINE; t = lex_next(pp, in)) {
		if (b.n && t.flags & TF_SPACE)
			buf_char(&b, ' ');
		buf_str(&b, pp_text(pp, t));
	}
	str s = arena_str(pp->arena, buf_view(&b));
	buf_free(&b);
	return s;
}

static bool name_follows(struct pp *pp, struct input *in, struct tok *name, const char *directive)
{
	*name = lex_next(pp, in);
	if (name->kind == TK_IDENT)
		return true;
	pp_error(pp, PP_DIRECTIVE, *name, "#%s needs a name", directive);
	if (name->kind != TK_NEWLINE)
		skip_line(pp, in);
	return false;
}

static bool is_defined(struct pp *pp, u32 id)
{
	str body;
	if (macro_find(pp, id))
		return true;
	if (pp_is_question(pp, id))
		return true;
	if (pp->opts->late_macro && pp->opts->late_macro(pp->opts->late_ctx, intern_text(pp->names, id), &body)) {
		macro_define_text(pp, intern_text(pp->names, id), body);
		struct input *in = &vec_last(&pp->in);
		bool was = pp->in_directive;
		pp->in_directive = false;
		struct tok hash = lex_next(pp, in);
		pp_directive(pp, in, hash);
		pp->in_directive = was;
		pp->in.n--;
		return true;
	}
	return false;
}

/* Over what a false condition hides, to the directive that ends it. Nested conditionals count. */
static void skip_group(struct pp *pp, struct input *in);

static void begin_cond(struct pp *pp, struct input *in, pos at, bool value)
{
	struct cond c = { .at = at, .taken = value };
	vec_push(&pp->conds, pp->arena, c);
	if (!value)
		skip_group(pp, in);
}

static bool has_cond(struct pp *pp, struct input *in, struct tok t, str directive)
{
	if (pp->conds.n > in->cond_base)
		return true;
	pp_error(pp, PP_CONDITIONAL, t, "#%.*s without #if", STR_ARG(directive));
	skip_line(pp, in);
	return false;
}

static void skip_group(struct pp *pp, struct input *in)
{
	u32 depth = 0;
	for (;;) {
		pp->in_directive = false;
		lex_skip_group(pp, in);
		if (in->p >= in->end)
			return;
		pp->in_directive = true;
		struct tok hash = lex_next(pp, in), t = lex_next(pp, in);
		str d = t.kind == TK_IDENT ? intern_text(pp->names, t.id) : STR("");
		struct cond *c = &vec_last(&pp->conds);
		(void)hash;
		if (str_is(d, "if") || str_is(d, "ifdef") || str_is(d, "ifndef")) {
			depth++;
		} else if (str_is(d, "endif")) {
			if (depth-- == 0) {
				pp->conds.n--;
				end_line(pp, in, "endif");
				return;
			}
		} else if (depth == 0 && str_is(d, "else")) {
			if (c->has_else)
				pp_error(pp, PP_CONDITIONAL, t, "#else after #else");
			c->has_else = true;
			if (!c->taken) {
				c->taken = true;
				end_line(pp, in, "else");
				return;
			}
		} else if (depth == 0 && !c->taken && (str_is(d, "elif") || str_is(d, "elifdef") ||
			str_is(d, "elifndef"))) {
			bool value;
			if (str_is(d, "elif")) {
				value = pp_condition(pp, in, t.at) != 0;
			} else {
				struct tok name;
				bool want = str_is(d, "elifdef"), ok;
				const char *directive = want ? "elifdef" : "elifndef";
				ok = name_follows(pp, in, &name, directive);
				value = ok && is_defined(pp, name.id) == want;
				if (ok)
					end_line(pp, in, directive);
			}
			if (value) {
				c = &vec_last(&pp->conds);
				c->taken = true;
				return;
			}
			continue;
		}
		if (t.kind != TK_NEWLINE)
			skip_line(pp, in);
	}
}

static void do_ifdef(struct pp *pp, struct input *in, struct tok t, bool want)
{
	struct tok name;
	bool at_start = in->guard_open && !in->guard && pp->conds.n == in->cond_base && !want;
	bool ok = name_follows(pp, in, &name, want ? "ifdef" : "ifndef");
	bool value = ok && is_defined(pp, name.id) == want;
	in = &vec_last(&pp->in);
	if (ok)
		end_line(pp, in, want ? "ifdef" : "ifndef");
	if (ok && at_start) {
		in->guard = name.id;
		in->guard_open = true;
	}
	begin_cond(pp, in, t.at, value);
}

static void do_include(struct pp *pp, struct input *in, struct tok at, bool next)
{
	bool space, angled = false;
	const char *p = in->p;
	str name = STR("");
	(void)space;
	while (p < in->end && (*p == ' ' || *p == '\t'))
		p++;
	if (p < in->end && (*p == '<' || *p == '"')) {
		char close = *p == '<' ? '>' : '"';
		const char *q = p + 1;
		while (q < in->end && *q != close && *q != '\n')
			q++;
		name = (str){ p + 1, (u32)(q - p - 1) };
		angled = close == '>';
		at.at = in->file->base + (u32)(p - in->file->text.s);
		at.len = (u16)MIN(q + 1 - p, 0xffff);
		in->p = q < in->end && *q == close ? q + 1 : q;
	} else {
		struct tok *full, list[64];
		u32 n = 0, nfull;
		struct buf b = BUF_INIT;
		for (struct tok t = lex_next(pp, in); t.kind != TK_NEWLINE; t = lex_next(pp, in))
			if (n < ARRAY_LEN(list))
				list[n++] = t;
		macro_expand_list(pp, list, n, &full, &nfull);
		for (u32 i = 0; i < nfull; i++)
			buf_str(&b, pp_text(pp, full[i]));
		str s = arena_str(pp->arena, buf_view(&b));
		buf_free(&b);
		if (s.n > 2 && (s.s[0] == '"' || s.s[0] == '<')) {
			angled = s.s[0] == '<';
			name = str_sub(s, 1, s.n - 1);
		}
		in = &vec_last(&pp->in);
		if (!name.n) {
			pp_error(pp, PP_INCLUDE, at, "#include needs \"file\" or <file>");
			return;
		}
		pp->in_directive = false;
		pp_include(pp, name, angled, next, at);
		return;
	}
	skip_line(pp, in);
	pp->in_directive = false;
	pp_include(pp, name, angled, next, at);
}

static void push_macro(struct pp *pp, str rest, bool push)
{
	s64 a = str_find(rest, '"');
	str name, tail;
	if (a < 0 || !str_cut(str_sub(rest, (u32)a + 1, rest.n), '"', &name, &tail))
		return;
	u32 id = intern_add(pp->names, name);
	struct saved { struct macro *m; struct saved *older; };
	u64 *slot = map_slot(&pp->pushed, pp->arena, id);
	struct saved *top = (struct saved *)(uintptr_t)*slot;
	if (push) {
		struct saved *s = arena_new(pp->arena, struct saved);
		*s = (struct saved){ macro_find(pp, id), top };
		*slot = (u64)(uintptr_t)s;
	} else if (top) {
		struct macro *again = top->m ? arena_new(pp->arena, struct macro) : NULL;
		if (again)
			*again = *top->m;
		macro_set(pp, id, again);
		*slot = (u64)(uintptr_t)top->older;
	}
}

static void do_pragma(struct pp *pp, struct input *in, struct tok at)
{
	str rest = rest_of_line(pp, in);
	if (str_is(rest, "once")) {
		map_put(&pp->once, pp->arena, pp_file_id(pp, in->file->path), 1);
	} else if (str_is(rest, "skep btf")) {
		pp->wants_btf = true;
	} else if (str_is(rest, "skep constants")) {
		pp->wants_constants = true;
	} else if (str_starts(rest, "skep types ")) {
		pp_lazy_know(pp, in->file, str_sub(rest, (u32)strlen("skep types "), rest.n));
	} else if (str_starts(rest, "push_macro") || str_starts(rest, "pop_macro")) {
		push_macro(pp, rest, rest.s[1] == 'u');
	} else if (str_starts(rest, "GCC error")) {
		pp_error(pp, PP_ERROR, at, "#pragma %.*s", STR_ARG(rest));
	} else if (str_starts(rest, "GCC warning")) {
		pp_error(pp, PP_WARNING, at, "#pragma %.*s", STR_ARG(rest));
	} else if (!str_starts(rest, "GCC system_header")) {
		struct tok *t = arena_new(&pp->scratch, struct tok);
		*t = (struct tok){ .kind = TK_PRAGMA, .at = at.at, .len = at.len, .flags = TF_BOL,
			.id = intern_add(pp->names, rest) };
		pp_push_tokens(pp, t, 1, NULL);
	}
}

static void do_message(struct pp *pp, struct input *in, struct tok t, bool is_error)
{
	str text = rest_of_line(pp, in);
	if (is_error)
		pp_error(pp, PP_ERROR, t, "#error %.*s", STR_ARG(text));
	else
		pp_error(pp, PP_WARNING, t, "#warning %.*s", STR_ARG(text));
}

/* #line 100 "name": for __LINE__ and __FILE__; messages stay with the file that is there. */
static void do_line(struct pp *pp, struct input *in, struct tok t)
{
	struct src_spot here;
	str rest = rest_expanded(pp, in), number, name;
	u64 n;
	in = &vec_last(&pp->in);
	str_cut(rest, ' ', &number, &name);
	while (number.n > 1 && number.s[0] == '0')           /* decimal, whatever it begins with */
		number = str_sub(number, 1, number.n);
	if (!str_to_u64(number, &n) || !src_spot(pp->src, t.at, &here)) {
		pp_error(pp, PP_DIRECTIVE, t, "#line needs a number");
		return;
	}
	in->line_delta = (s64)n - here.line - 1;
	if (name.n >= 2 && name.s[0] == '"') {
		in->line_file = str_sub(name, 1, name.n - 1);
		in->has_line_file = true;
	}
}

static bool directive(struct pp *pp, struct input *in, struct tok t, str d)
{
	struct tok name;
	if (str_is(d, "define")) {
		if (name_follows(pp, in, &name, "define")) {
			if (name.id == pp->id_defined)
				pp_error(pp, PP_MACRO, name, "'defined' cannot be a macro"), skip_line(pp, in);
			else
				macro_define(pp, name, in);
		}
	} else if (str_is(d, "undef")) {
		if (name_follows(pp, in, &name, "undef")) {
			macro_set(pp, name.id, NULL);
			end_line(pp, in, "undef");
		}
	} else if (str_is(d, "ifdef") || str_is(d, "ifndef")) {
		do_ifdef(pp, in, t, d.n == 5);
	} else if (str_is(d, "if")) {
		bool value = pp_condition(pp, in, t.at) != 0;
		begin_cond(pp, &vec_last(&pp->in), t.at, value);
	} else if (str_is(d, "elif") || str_is(d, "else") || str_is(d, "elifdef") || str_is(d, "elifndef")) {
		if (!has_cond(pp, in, t, d))
			return true;
		struct cond *c = &vec_last(&pp->conds);
		if (c->has_else)
			pp_error(pp, PP_CONDITIONAL, t, "#%.*s after #else", STR_ARG(d));
		c->has_else = str_is(d, "else");
		if (pp->conds.n - 1 == in->cond_base)
			in->guard = 0;
		if (c->has_else)
			end_line(pp, in, "else");
		else
			skip_line(pp, in);
		skip_group(pp, in);
	} else if (str_is(d, "endif")) {
		if (!has_cond(pp, in, t, d))
			return true;
		pp->conds.n--;
		end_line(pp, in, "endif");
	} else if (str_is(d, "include") || str_is(d, "include_next") || str_is(d, "import")) {
		u32 depth = pp->in.n;
		do_include(pp, in, t, str_is(d, "include_next"));
		if (str_is(d, "import") && pp->in.n > depth)
			map_put(&pp->once, pp->arena, intern_add(pp->names, vec_last(&pp->in).file->path), 1);
	} else if (str_is(d, "pragma")) {
		do_pragma(pp, in, t);
	} else if (str_is(d, "error") || str_is(d, "warning")) {
		do_message(pp, in, t, d.s[0] == 'e');
	} else if (str_is(d, "line")) {
		do_line(pp, in, t);
	} else if (str_is(d, "ident") || str_is(d, "sccs")) {
		skip_line(pp, in);
	} else {
		return false;
	}
	return true;
}

void pp_directive(struct pp *pp, struct input *in, struct tok hash UNUSED)
{
	pp->in_directive = true;
	bool opens = in->guard_open && !in->guard;
	u32 index = pp->in.n - 1;
	struct tok t = lex_next(pp, in);
	str d = t.kind == TK_IDENT ? intern_text(pp->names, t.id) : STR("");
	if (in->guard_open && pp->conds.n == in->cond_base && !(opens && str_is(d, "ifndef")))
		in->guard_open = false;      /* something stands outside the guard */
	if (t.kind == TK_NEWLINE) {
	} else if (t.kind == TK_NUMBER) {
		skip_line(pp, in);           /* # 12 "file": from another preprocessor */
	} else if (t.kind != TK_IDENT || !directive(pp, in, t, d)) {
		pp_error(pp, PP_DIRECTIVE, t, "'#%.*s' is no directive", STR_ARG(pp_text(pp, t)));
		skip_line(pp, &pp->in.v[index]);
	}
	pp->in_directive = false;
}
