/* pp_macro.c: expansion: arguments, # and ##, __VA_ARGS__, __VA_OPT__, GNU's named variadics and the comma that goes
 * with an empty one. */
#include "cc/text/pp_private.h"

typedef vec(struct tok) tokens;

void pp_push_tokens(struct pp *pp, const struct tok *toks, u32 n, struct macro *m)
{
	struct input in = { .toks = toks, .n = n, .macro = m };
	if (m)
		m->is_disabled = true;
	vec_push(&pp->in, pp->arena, in);
}

void pp_stop(struct pp *pp)
{
	pp->failed = true;
	pp->ds->max_errors = pp->ds->errors;        /* what only follows from it is not told */
	for (u32 i = 0; i < pp->in.n; i++) {
		if (pp->in.v[i].file)
			pp->in.v[i].p = pp->in.v[i].end;
		else
			pp->in.v[i].i = pp->in.v[i].n;
	}
	pp->conds.n = 0;
}

/* Is there room for n more tokens? Macros that call macros can double at each step: what no memory would hold ends the
 * source. */
static bool made_too_many(struct pp *pp, struct tok call, u32 name)
{
	if (!pp->failed)
		pp_error(pp, PP_MACRO, call, "macro '%.*s' expands to more than %d tokens",
			STR_ARG(intern_text(pp->names, name)), PP_MAX_MADE);
	pp_stop(pp);
	return false;
}

static inline bool make(struct pp *pp, struct tok call, u32 name, u64 n)
{
	if (unlikely(pp->made + n > PP_MAX_MADE))
		return made_too_many(pp, call, name);
	pp->made += (u32)n;
	return true;
}

/* A text of n bytes made by # or ##: each may be twice the one before. */
static bool text_fits(struct pp *pp, struct tok at, u64 n)
{
	enum { BYTES_OF_TOKEN = 16 };
	if (n <= PP_MAX_TEXT)
		return make(pp, at, at.id, n / BYTES_OF_TOKEN);
	if (!pp->failed)
		pp_error(pp, PP_PASTE, at, "# and ## make a text of more than %d bytes here", PP_MAX_TEXT);
	pp_stop(pp);
	return false;
}

/* In a condition the name after 'defined' is asked for, not expanded, also where 'defined' came out of a macro. */
static bool is_asked(const struct pp *pp, const struct tok *done, u32 n)
{
	if (n && done[n - 1].kind == TK_LPAREN)
		n--;
	return pp->in_directive && n && done[n - 1].kind == TK_IDENT && done[n - 1].id == pp->id_defined;
}

void macro_expand_list(struct pp *pp, const struct tok *toks, u32 n, struct tok **out, u32 *nout)
{
	tokens list = { 0 };
	u32 depth = pp->in.n;
	struct input barrier = { .toks = toks, .n = n };
	vec_push(&pp->in, pp->arena, barrier);
	while (pp->in.n > depth) {
		struct input *top = &vec_last(&pp->in);
		if (top->i == top->n) {
			if (top->macro)
				top->macro->is_disabled = false;
			pp->in.n--;
			continue;
		}
		struct tok t = top->toks[top->i++];
		/* Function-like macros at the end of the list must not look for '(' behind it: depth guards them. */
		u32 was = pp->file_depth;
		pp->file_depth = depth + 1;
		bool expanded = t.kind == TK_IDENT && !is_asked(pp, list.v, list.n) && macro_expand(pp, &t);
		pp->file_depth = was;
		if (!expanded)
			vec_push(&list, &pp->scratch, t);
	}
	*out = list.v;
	*nout = list.n;
}

struct args { tokens *raw; struct tok **full; u32 *nfull; u32 n; };

/* Next token for the arguments of a call: contexts that end are left, but never below the barrier. */
static bool next_for_call(struct pp *pp, struct tok *t)
{
	for (;;) {
		struct input *top = &vec_last(&pp->in);
		if (top->file) {
			*t = lex_next(pp, top);
			if (t->kind == TK_HASH && t->flags & TF_BOL && !pp->in_directive) {
				pp_directive(pp, top, *t);       /* directives inside arguments: as GCC and clang do */
				continue;
			}
			return t->kind != TK_EOF && t->kind != TK_NEWLINE;
		}
		if (top->i < top->n) {
			*t = top->toks[top->i++];
			return true;
		}
		if (pp->file_depth && pp->in.n <= pp->file_depth)
			return false;
		if (top->macro)
			top->macro->is_disabled = false;
		pp->in.n--;
	}
}

/* Is the next token '('? Looks through ended contexts without leaving a file's conditional structure. */
static bool call_follows(struct pp *pp)
{
	struct tok t;
	u32 i = pp->in.n;
	while (i > 0) {
		struct input *in = &pp->in.v[i - 1];
		if (in->file) {
			struct input saved = *in;
			u32 errors = pp->ds->errors;
			t = lex_next(pp, in);
			bool is_call = t.kind == TK_LPAREN;
			*in = saved;
			(void)errors;
			return is_call;
		}
		if (in->i < in->n)
			return in->toks[in->i].kind == TK_LPAREN;
		if (pp->file_depth && i <= pp->file_depth)
			return false;
		i--;
	}
	return false;
}

static bool collect_args(struct pp *pp, const struct macro *m, struct tok name, struct args *a)
{
	u32 depth = 0, max = MAX(m->nparams, 1u);
	struct tok t;
	a->raw = arena_array(&pp->scratch, tokens, max);
	a->full = arena_array(&pp->scratch, struct tok *, max);
	a->nfull = arena_array(&pp->scratch, u32, max);
	next_for_call(pp, &t);                       /* the '(' */
	a->n = 1;
	for (;;) {
		if (!next_for_call(pp, &t)) {
			if (pp->failed)
				return false;
			pp_error(pp, PP_MACRO, name, "the call of macro '%.*s' is not closed",
				STR_ARG(intern_text(pp->names, m->name)));
			return false;
		}
		bool in_rest = m->is_variadic && a->n == m->nparams;
		if (t.kind == TK_LPAREN)
			depth++;
		else if (t.kind == TK_RPAREN && depth-- == 0)
			break;
		else if (t.kind == TK_COMMA && depth == 0 && !in_rest) {
			if (a->n++ < max)
				continue;
			a->n = max + 1;
			continue;
		}
		if (t.kind == TK_IDENT && macro_find(pp, t.id) && macro_find(pp, t.id)->is_disabled)
			t.flags |= TF_NOEXPAND;
		if (t.flags & TF_BOL)
			t.flags = (u8)((t.flags & ~TF_BOL) | TF_SPACE);
		if (pp->nested && !make(pp, name, m->name, 1))     /* collected again for each call around it */
			return false;
		if (a->n <= max)
			vec_push(&a->raw[a->n - 1], &pp->scratch, t);
	}
	u32 need = m->nparams;
	bool none = a->n == 1 && a->raw[0].n == 0;
	if (a->n == need || (need == 0 && none) || (m->is_variadic && a->n + 1 == need) || (need == 1 && none))
		return true;
	struct diag *d = pp_error(pp, PP_MACRO, name, "macro '%.*s' takes %u argument%s, not %u",
		STR_ARG(intern_text(pp->names, m->name)),
		need, need == 1 ? "" : "s", a->n);
	if (m->at)
		diag_note(pp->ds, d, where_src(m->at, intern_text(pp->names, m->name).n), "it is defined here");
	return false;
}

static void full_arg(struct pp *pp, struct args *a, u32 i)
{
	if (a->full[i] || !a->raw[i].n || pp->failed)
		return;
	if (pp->nested == PP_MAX_NESTED) {
		pp_error(pp, PP_MACRO, a->raw[i].v[0], "calls of macros are nested more than %d deep in arguments",
			PP_MAX_NESTED);
		pp_stop(pp);
		return;
	}
	pp->nested++;
	macro_expand_list(pp, a->raw[i].v, a->raw[i].n, &a->full[i], &a->nfull[i]);
	pp->nested--;
}

static struct tok stringify(struct pp *pp, const tokens *arg, struct tok call)
{
	struct buf b = BUF_INIT;
	buf_char(&b, '"');
	for (u32 i = 0; i < arg->n && b.n <= PP_MAX_TEXT; i++) {
		str s = pp_text(pp, arg->v[i]);
		if (arg->v[i].kind == TK_PRAGMA)
			continue;
		bool quoted = arg->v[i].kind == TK_STRING || arg->v[i].kind == TK_CHAR;
		if (i && arg->v[i].flags & (TF_SPACE | TF_BOL))
			buf_char(&b, ' ');
		for (u32 k = 0; k < s.n; k++) {
			if (quoted && (s.s[k] == '"' || s.s[k] == '\\'))
				buf_char(&b, '\\');
			buf_char(&b, s.s[k]);
		}
	}
	if (!text_fits(pp, call, b.n))
		b.n = 1;
	buf_char(&b, '"');
	struct tok t = { .kind = TK_STRING, .at = call.at, .len = 1, .id = intern_add(pp->names, buf_view(&b)) };
	buf_free(&b);
	return t;
}

static void paste(struct pp *pp, tokens *out, struct tok right)
{
	struct tok left = vec_last(out);
	str a = pp_text(pp, left), b = pp_text(pp, right);
	if (!text_fits(pp, left, (u64)a.n + b.n))
		return;
	char *both = arena_alloc_aligned(&pp->scratch, (size_t)a.n + b.n, 1);
	memcpy(both, a.s, a.n);
	memcpy(both + a.n, b.s, b.n);
	struct tok t = lex_string_tok(pp, (str){ both, a.n + b.n }, left.at);
	if (t.kind == TK_EOF || t.kind == TK_NEWLINE) {
		pp_error(pp, PP_PASTE, left, "'%.*s' and '%.*s' do not paste to one token", STR_ARG(a), STR_ARG(b));
		vec_push(out, &pp->scratch, right);
		return;
	}
	t.expansion = left.expansion;
	t.flags = left.flags & TF_SPACE;
	t.len = MAX(left.len, 1);
	vec_last(out) = t;
}

struct subst {
	struct pp *pp;
	const struct macro *m;
	struct args *a;
	u32 expansion;
	struct tok call;
	tokens out;
	/* of the tokens substituted last: the operand at that end was an empty argument */
	bool begins_empty, ends_empty;
};

/* Where the next n tokens that come out go; NULL: there are too many, and that is reported. */
static struct tok *room(struct subst *s, u32 n)
{
	u32 least = s->out.n + n, cap = s->out.cap;
	if (!make(s->pp, s->call, s->m->name, n))
		return NULL;
	if (unlikely(least > cap)) {
		cap = MAX(MAX(2 * cap, least), 8u);
		s->out.v = arena_grow(&s->pp->scratch, s->out.v, s->out.cap * sizeof(struct tok),
			cap * sizeof(struct tok));
		s->out.cap = cap;
	}
	s->out.n = least;
	return s->out.v + least - n;
}

/* A token of the macro's body. */
static void put(struct subst *s, const struct tok *t)
{
	struct tok *to = room(s, 1);
	if (!to)
		return;
	*to = *t;
	to->flags = (t->flags & TF_SPACE) | TF_MACRO;
	to->expansion = s->expansion;
}

/* Tokens of an argument; the space before the first is the parameter's. */
static void put_list(struct subst *s, const struct tok *v, u32 n, u8 first_flags)
{
	struct tok *to = n ? room(s, n) : NULL;
	for (u32 i = 0; to && i < n; i++) {
		to[i] = v[i];
		to[i].flags |= TF_MACRO;
	}
	if (to)
		to->flags = (u8)((to->flags & ~TF_SPACE) | (first_flags & TF_SPACE));
}

/* Length of "( ... )" from index i, or 0. */
static u32 group_len(const struct macro *m, u32 i)
{
	u32 depth = 0, start = i;
	for (; i < m->n; i++) {
		if (m->body[i].kind == TK_LPAREN)
			depth++;
		else if (m->body[i].kind == TK_RPAREN && --depth == 0)
			return i - start + 1;
	}
	return 0;
}

static void substitute(struct subst *s, u32 from, u32 to);
static u32 va_opt(struct subst *s, u32 i);

static bool is_opt(const struct subst *s, const struct tok *t)
{
	return t->kind == TK_IDENT && t->id == s->pp->id_va_opt && s->m->is_variadic;
}

static bool is_param(const struct tok *t) { return t->kind == TK_OTHER && t->len != PARAM_NONE; }

/* # parameter, # __VA_OPT__(tokens): the string, and *i moves to the last token of it; false: something else is at
 * *i. */
static bool take_string(struct subst *s, u32 *i, struct tok *text)
{
	const struct tok *t = &s->m->body[*i];
	if (t->kind != TK_HASH || !s->m->is_function || *i + 1 >= s->m->n || (!is_param(t + 1) && !is_opt(s, t + 1)))
		return false;
	++*i;
	if (is_param(t + 1)) {
		*text = stringify(s->pp, &s->a->raw[(t + 1)->len], s->call);
	} else {
		tokens before = s->out;
		memset(&s->out, 0, sizeof(s->out));
		*i = va_opt(s, *i);
		*text = stringify(s->pp, &s->out, s->call);
		s->out = before;
	}
	text->flags = t->flags;
	return true;
}

/* __VA_OPT__ ( tokens ): the tokens if there are variable arguments. */
static u32 va_opt(struct subst *s, u32 i)
{
	u32 len = i + 1 < s->m->n && s->m->body[i + 1].kind == TK_LPAREN ? group_len(s->m, i + 1) : 0;
	if (!len)
		return i;
	u32 last = s->m->nparams - 1;
	full_arg(s->pp, s->a, last);
	s->begins_empty = s->ends_empty = true;
	if (s->a->nfull[last])
		substitute(s, i + 2, i + len);
	return i + len;
}

/* x ## __VA_OPT__(tokens): the first of the tokens, as they come out, is pasted. */
static u32 paste_opt(struct subst *s, u32 i, bool left_empty)
{
	tokens before = s->out;
	memset(&s->out, 0, sizeof(s->out));
	i = va_opt(s, i);
	tokens got = s->out;
	s->out = before;
	s->ends_empty = got.n ? s->ends_empty : left_empty;
	for (u32 k = 0; k < got.n; k++) {
		if (!k && !left_empty && !s->begins_empty && s->out.n)
			paste(s->pp, &s->out, got.v[k]);
		else
			vec_push(&s->out, &s->pp->scratch, got.v[k]);
	}
	return i;
}

/* What stands left of ## and the operand right of it. */
static u32 put_paste(struct subst *s, u32 i, bool left_empty)
{
	while (s->m->body[i + 1].kind == TK_HASHHASH)      /* several in a row are one, as with GCC and clang */
		i++;
	const struct tok *r = &s->m->body[i + 1];
	if (is_opt(s, r))
		return paste_opt(s, i + 1, left_empty);
	if (!is_param(r)) {
		struct tok t = *r;
		i++;
		take_string(s, &i, &t);
		t.expansion = s->expansion;
		if (left_empty || !s->out.n)
			put(s, &t);
		else
			paste(s->pp, &s->out, t);
		return i;
	}
	tokens *arg = &s->a->raw[r->len];
	bool is_rest = s->m->is_variadic && r->len == s->m->nparams - 1;
	if (is_rest && !left_empty && s->out.n && vec_last(&s->out).kind == TK_COMMA) {
		/* GNU: the comma goes with what was left out */
		if (!arg->n && (s->a->n < s->m->nparams || s->m->nparams == 1)) {
			s->out.n--;
			return i + 1;
		}
		full_arg(s->pp, s->a, r->len);
		put_list(s, s->a->full[r->len], s->a->nfull[r->len], r->flags);
		return i + 1;
	}
	if (!arg->n)
		return i + 1;
	if (left_empty || !s->out.n)
		put_list(s, arg->v, 1, TF_SPACE);
	else
		paste(s->pp, &s->out, arg->v[0]);
	put_list(s, arg->v + 1, arg->n - 1, arg->n > 1 ? arg->v[1].flags : 0);
	return i + 1;
}

static void substitute(struct subst *s, u32 from, u32 to)
{
	bool empty = false;          /* the operand just left of a possible ## was an empty argument */
	bool begins = true, begins_empty = false;
	for (u32 i = from; i < to; i++) {
		const struct tok *t = &s->m->body[i];
		u32 before = s->out.n;
		struct tok text;
		bool opt = is_opt(s, t) || (t->kind == TK_HASHHASH && i + 1 < to && is_opt(s, t + 1));
		if (take_string(s, &i, &text)) {
			put(s, &text);
		} else if (t->kind == TK_HASHHASH && i + 1 < to) {
			i = put_paste(s, i, empty);
		} else if (is_opt(s, t)) {
			i = va_opt(s, i);
		} else if (is_param(t)) {
			bool raw = i + 1 < to && (t + 1)->kind == TK_HASHHASH;
			if (!raw)
				full_arg(s->pp, s->a, t->len);
			put_list(s, raw ? s->a->raw[t->len].v : s->a->full[t->len], raw ? s->a->raw[t->len].n :
				s->a->nfull[t->len], t->flags);
		} else {
			put(s, t);
		}
		empty = s->out.n == before && t->kind != TK_HASHHASH ? true : s->out.n == before && empty;
		if (opt)
			empty = s->ends_empty;
		if (begins && !(i + 1 < to && s->m->body[i + 1].kind == TK_HASHHASH)) {
			begins = false;
			begins_empty = empty;
		}
	}
	s->begins_empty = begins_empty;
	s->ends_empty = empty;
}

static u32 depth_of(const struct pp *pp)
{
	u32 n = 0;
	vec_each(in, &pp->in)
		n += in->file != NULL;
	return MAX(n, 1u);
}

/* The file as it is being read; NULL: it is not. */
static const struct input *input_of(const struct pp *pp, const struct src_file *f)
{
	for (u32 i = pp->in.n; f && i-- > 0;)
		if (pp->in.v[i].file == f)
			return &pp->in.v[i];
	return NULL;
}

static str last_part(str path)
{
	u32 from = path.n;
	while (from && path.s[from - 1] != '/')
		from--;
	return str_sub(path, from, path.n);
}

static bool builtin_macro(struct pp *pp, const struct macro *m, struct tok *t)
{
	struct src_spot spot = { 0 };
	struct buf b = BUF_INIT;
	pos root = pp_root_pos(pp, *t);
	src_spot(pp->src, root, &spot);
	const struct input *in = input_of(pp, spot.file);
	str file = in && in->has_line_file ? in->line_file : spot.file ? spot.file->path : STR("");
	switch (m->kind) {
	case MACRO_LINE: buf_printf(&b, "%u", (u32)(spot.line + (in ? in->line_delta : 0))); break;
	case MACRO_FILE: buf_json_str(&b, file); break;
	case MACRO_FILE_NAME: buf_json_str(&b, last_part(file)); break;
	case MACRO_BASE_FILE: buf_json_str(&b, pp->main->path); break;
	case MACRO_COUNTER: buf_printf(&b, "%u", pp->counter++); break;
	case MACRO_LEVEL: buf_printf(&b, "%u", depth_of(pp) - 1); break;
	/* Fixed, so that equal sources make equal objects. */
	case MACRO_DATE: buf_puts(&b, "\"Jan  1 1970\""); break;
	case MACRO_TIMESTAMP: buf_puts(&b, "\"Thu Jan  1 00:00:00 1970\""); break;
	default: buf_puts(&b, "\"00:00:00\""); break;
	}
	struct tok made = lex_string_tok(pp, arena_str(&pp->scratch, buf_view(&b)), t->at);
	buf_free(&b);
	made.flags = t->flags;
	made.len = t->len;
	made.expansion = t->expansion;
	*t = made;
	return false;                /* *t is the token */
}

/* __has_builtin(x) where an expression may stand. */
static bool question(struct pp *pp, struct tok *t)
{
	struct tok name = { 0 }, at;
	const char *value;
	u32 depth = 0;
	if (!call_follows(pp))
		return false;
	while (next_for_call(pp, &at)) {
		depth += at.kind == TK_LPAREN;
		if (at.kind == TK_RPAREN && --depth == 0)
			break;
		if (!name.kind && at.kind != TK_LPAREN)
			name = at;
	}
	if (!pp_asked(pp, t->id, name, &value))
		value = "0";
	struct tok made = lex_string_tok(pp, str_from(value), t->at);
	made.flags = t->flags;
	made.len = t->len;
	made.expansion = t->expansion;
	*t = made;
	return false;                /* *t is the token */
}

bool macro_expand(struct pp *pp, struct tok *t)
{
	struct macro *m = macro_find(pp, t->id);
	if (!m || t->flags & TF_NOEXPAND)
		return false;
	if (m->is_disabled) {
		t->flags |= TF_NOEXPAND;
		return false;
	}
	if (m->kind == MACRO_QUESTION)
		return question(pp, t);
	if (m->kind != MACRO_USER)
		return builtin_macro(pp, m, t);
	if (pp->failed)
		return false;
	if (m->is_function && !call_follows(pp))
		return false;
	if (pp->in.n > PP_MAX_DEPTH) {
		pp_error(pp, PP_MACRO, *t, "macros stand for each other more than %d deep", PP_MAX_DEPTH);
		pp_stop(pp);
		return false;
	}
	macro_read(pp, m);
	struct args a = { 0 };
	struct subst s = { .pp = pp, .m = m, .a = &a, .call = *t };
	if (m->is_function && !collect_args(pp, m, *t, &a)) {
		t->flags |= TF_NOEXPAND;
		return false;
	}
	struct expansion e = { m->name, t->at, t->expansion };
	vec_push(&pp->expansions, pp->arena, e);
	s.expansion = pp->expansions.n - 1;
	substitute(&s, 0, m->n);
	if (s.out.n)
		s.out.v[0].flags = (u8)((s.out.v[0].flags & ~TF_SPACE) | (t->flags & (TF_SPACE | TF_BOL)));
	pp_push_tokens(pp, s.out.v, s.out.n, m);
	return true;
}
