/* pp_macro.c: #define and expansion: arguments, # and ##, __VA_ARGS__, __VA_OPT__, GNU's named variadics and the comma
 * that goes with an empty one. */
#include "cc/pp_private.h"

#include <time.h>

typedef vec(struct tok) tokens;

struct macro *macro_find(const struct pp *pp, u32 id)
{
	struct macro *m = id < pp->macro_cap ? pp->macros[id] : NULL;
	if (likely(!m || (pp->as_of == PP_NOW && m->until == PP_NOW)))
		return m;
	while (m && (m->since > pp->as_of || m->until <= pp->as_of))
		m = m->older;
	return m;
}

/* The macro of that name ceases to hold, and m begins to; NULL: none does. */
void macro_set(struct pp *pp, u32 id, struct macro *m)
{
	if (id >= pp->macro_cap) {
		u32 cap = MAX(pp->macro_cap * 2, 1024u);
		while (cap <= id)
			cap *= 2;
		pp->macros = arena_grow(pp->arena, pp->macros, pp->macro_cap * sizeof(void *), cap * sizeof(void *));
		pp->macro_cap = cap;
	}
	struct macro *old = pp->macros[id];
	pp->clock++;
	if (old)
		old->until = MIN(old->until, pp->clock);
	if (!m)
		return;
	m->since = pp->clock;
	m->until = PP_NOW;
	m->older = old;
	pp->macros[id] = m;
}

/* ---- #define -------------------------------------------------------------------------------------- */

static u32 param_index(const struct macro *m, u32 id)
{
	for (u32 i = 0; i < m->nparams; i++)
		if (m->params[i] == id)
			return i;
	return PARAM_NONE;
}

static bool parse_params(struct pp *pp, struct input *in, struct macro *m)
{
	u32 names[PP_MAX_PARAMS], n = 0;
	struct tok t = lex_next(pp, in);
	while (t.kind != TK_RPAREN) {
		if (n == PP_MAX_PARAMS || (t.kind != TK_IDENT && t.kind != TK_ELLIPSIS)) {
			pp_error(pp, PP_MACRO, t, n == PP_MAX_PARAMS ? "the macro has too many parameters" : "a macro parameter must be a name");
			return false;
		}
		names[n] = t.kind == TK_ELLIPSIS ? pp->id_va_args : t.id;
		for (u32 i = 0; i < n; i++)
			if (names[i] == names[n]) {
				pp_error(pp, PP_MACRO, t, "the macro has two parameters '%.*s'", STR_ARG(intern_text(pp->names, t.id)));
				return false;
			}
		n++;
		m->is_variadic = t.kind == TK_ELLIPSIS;
		t = lex_next(pp, in);
		if (t.kind == TK_ELLIPSIS && !m->is_variadic) {          /* args... */
			m->is_variadic = true;
			t = lex_next(pp, in);
		}
		if (t.kind == TK_COMMA && !m->is_variadic)
			t = lex_next(pp, in);
		else if (t.kind != TK_RPAREN) {
			pp_error(pp, PP_MACRO, t, "expected ',' or ')' in the parameters of a macro");
			return false;
		}
	}
	m->nparams = (u16)n;
	m->params = arena_array(pp->arena, u32, n + 1);
	memcpy(m->params, names, n * sizeof(u32));
	return true;
}

static bool same_macro(const struct macro *a, const struct macro *b)
{
	if (a->is_function != b->is_function || a->n != b->n || a->nparams != b->nparams)
		return false;
	for (u32 i = 0; i < a->n; i++)
		if (a->body[i].kind != b->body[i].kind || a->body[i].id != b->body[i].id)
			return false;
	return true;
}

/* In a macro with parameters '#' makes a string of one. */
static bool check_hashes(struct pp *pp, const struct macro *m)
{
	for (u32 i = 0; m->is_function && i < m->n; i++) {
		const struct tok *next = i + 1 < m->n ? &m->body[i + 1] : NULL;
		bool is_param = next && ((next->kind == TK_OTHER && next->len != PARAM_NONE) || (next->kind == TK_IDENT && next->id == pp->id_va_opt));
		if (m->body[i].kind == TK_HASH && !is_param) {
			pp_error(pp, PP_MACRO, m->body[i], "'#' stands before a parameter of the macro, and nothing else");
			return false;
		}
	}
	return true;
}

static void take_body(struct pp *pp, struct input *in, struct macro *m)
{
	tokens body = { 0 };
	for (struct tok t = lex_next(pp, in); t.kind != TK_NEWLINE; t = lex_next(pp, in)) {
		u32 i = t.kind == TK_IDENT && m->is_function ? param_index(m, t.id) : PARAM_NONE;
		if (i != PARAM_NONE) {
			t.kind = TK_OTHER;
			t.len = (u16)i;
		} else if (t.kind == TK_OTHER) {
			t.len = PARAM_NONE;
		}
		m->has_paste |= t.kind == TK_HASHHASH || (t.kind == TK_HASH && m->is_function) || (t.kind == TK_IDENT && t.id == pp->id_va_opt);
		vec_push(&body, &pp->scratch, t);
	}
	m->n = body.n;
	m->body = arena_array(pp->arena, struct tok, body.n + 1);
	if (body.n) {
		body.v[0].flags &= (u8)~TF_SPACE;
		memcpy(m->body, body.v, body.n * sizeof(struct tok));
	}
}

static bool read_line(struct pp *pp, struct input *in, struct macro *m, struct tok name)
{
	if (in->p < in->end && *in->p == '(') {
		lex_next(pp, in);
		m->is_function = true;
		if (!parse_params(pp, in, m))
			return false;
	}
	take_body(pp, in, m);
	if (!check_hashes(pp, m))
		return false;
	if (!m->n || (m->body[0].kind != TK_HASHHASH && m->body[m->n - 1].kind != TK_HASHHASH))
		return true;
	pp_error(pp, PP_MACRO, name, "'##' cannot stand at either end of a macro");
	return false;
}

void macro_read(struct pp *pp, struct macro *m)
{
	if (!m->unread)
		return;
	const char *s = m->unread->text.s;
	struct input in = { .file = m->unread, .p = s + m->off, .end = s + m->end };
	bool was = pp->in_directive;
	m->unread = NULL;
	pp->in_directive = true;
	read_line(pp, &in, m, (struct tok){ .at = m->at, .len = 1 });
	pp->in_directive = was;
}

/* Most macros of a header are never used: they are noted by the place of their line. */
static bool put_off(struct input *in, struct macro *m)
{
	const char *p = in->p, *nl, *close;
	if (!in->file || in->file->is_own)
		return false;
	while ((nl = memchr(p, '\n', (size_t)(in->end - p))) && nl > p && (nl[-1] == '\\' || (nl[-1] == '\r' && nl[-2] == '\\')))
		p = nl + 1;
	if (!nl)
		return false;
	for (p = in->p; (p = memchr(p, '/', (size_t)(nl - p))); p++)
		if (p[1] == '*') {                   /* a comment may take the line's end with it */
			close = memmem(p + 2, (size_t)(nl - p - 2), "*/", 2);
			if (!close)
				return false;
			p = close + 1;
		}
	m->unread = in->file;
	m->off = (u32)(in->p - in->file->text.s);
	m->end = (u32)(nl - in->file->text.s);
	m->is_function = *in->p == '(';
	in->p = nl;
	return true;
}

/* What skep's own headers define gives way silently: the user need not know them. */
static bool is_of_user(const struct macro *m) { return m->kind == MACRO_USER && m->from && !m->from->is_builtin; }

static void define_one(struct pp *pp, struct tok name, struct input *in)
{
	struct macro *m = arena_new(pp->arena, struct macro), *old = macro_find(pp, name.id);
	*m = (struct macro){ .name = name.id, .at = name.at, .from = in->file };
	if (!put_off(in, m) && !read_line(pp, in, m, name)) {
		while (lex_next(pp, in).kind != TK_NEWLINE)
			;
		return;
	}
	if (old && is_of_user(old) && !is_of_user(m))
		return;                      /* what the source has already said holds */
	if (old && is_of_user(old)) {
		macro_read(pp, old);
		macro_read(pp, m);
		if (!same_macro(old, m)) {
			struct diag *d = pp_error(pp, PP_REDEFINED, name, "macro '%.*s' is defined again, differently", STR_ARG(intern_text(pp->names, name.id)));
			diag_note(pp->ds, d, where_src(old->at, 1), "the first definition is here");
		}
	}
	macro_set(pp, name.id, m);
}

/* Is the next line one more #define of a header, in its plainest form? */
static bool define_follows(struct pp *pp, struct input *in, struct tok *name)
{
	static const char plain[] = "\n#define ";
	enum { N = sizeof(plain) - 1 };
	if (!in->file || in->file->is_own || in->end - in->p <= N || memcmp(in->p, plain, N) || !lex_is_ident_start((u8)in->p[N]))
		return false;
	*name = lex_ident(pp, in, in->p + N);
	return true;
}

void macro_define(struct pp *pp, struct tok name, struct input *in)
{
	do
		define_one(pp, name, in);
	while (define_follows(pp, in, &name));
}

void macro_define_text(struct pp *pp, str name, str body)
{
	str text = arena_printf(pp->arena, "#define %.*s %.*s\n", STR_ARG(name), STR_ARG(body));
	struct src_file *f = src_add(pp->src, STR("<command line>"), text);
	f->is_builtin = true;
	pp_push_file(pp, f, 0);
}

/* ---- expansion -------------------------------------------------------------------------------------- */

void pp_push_tokens(struct pp *pp, const struct tok *toks, u32 n, struct macro *m)
{
	struct input in = { .toks = toks, .n = n, .macro = m };
	if (m)
		m->is_disabled = true;
	vec_push(&pp->in, pp->arena, in);
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
			pp_error(pp, PP_MACRO, name, "the call of macro '%.*s' is not closed", STR_ARG(intern_text(pp->names, m->name)));
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
		if (a->n <= max)
			vec_push(&a->raw[a->n - 1], &pp->scratch, t);
	}
	u32 need = m->nparams;
	bool none = a->n == 1 && a->raw[0].n == 0;
	if (a->n == need || (need == 0 && none) || (m->is_variadic && a->n + 1 == need) || (need == 1 && none))
		return true;
	struct diag *d = pp_error(pp, PP_MACRO, name, "macro '%.*s' takes %u argument%s, not %u", STR_ARG(intern_text(pp->names, m->name)),
		need, need == 1 ? "" : "s", a->n);
	if (m->at)
		diag_note(pp->ds, d, where_src(m->at, intern_text(pp->names, m->name).n), "it is defined here");
	return false;
}

static void full_arg(struct pp *pp, struct args *a, u32 i)
{
	if (!a->full[i] && a->raw[i].n)
		macro_expand_list(pp, a->raw[i].v, a->raw[i].n, &a->full[i], &a->nfull[i]);
}

static struct tok stringify(struct pp *pp, const tokens *arg, pos at)
{
	struct buf b = BUF_INIT;
	buf_char(&b, '"');
	for (u32 i = 0; i < arg->n; i++) {
		str s = pp_text(pp, arg->v[i]);
		bool quoted = arg->v[i].kind == TK_STRING || arg->v[i].kind == TK_CHAR;
		if (i && arg->v[i].flags & (TF_SPACE | TF_BOL))
			buf_char(&b, ' ');
		for (u32 k = 0; k < s.n; k++) {
			if (quoted && (s.s[k] == '"' || s.s[k] == '\\'))
				buf_char(&b, '\\');
			buf_char(&b, s.s[k]);
		}
	}
	buf_char(&b, '"');
	struct tok t = { .kind = TK_STRING, .at = at, .len = 1, .id = intern_add(pp->names, buf_view(&b)) };
	buf_free(&b);
	return t;
}

static void paste(struct pp *pp, tokens *out, struct tok right)
{
	struct tok left = vec_last(out);
	str a = pp_text(pp, left), b = pp_text(pp, right);
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

struct subst { struct pp *pp; const struct macro *m; struct args *a; u32 expansion; struct tok call; tokens out; };

static bool is_param(const struct tok *t) { return t->kind == TK_OTHER && t->len != PARAM_NONE; }

/* Macros that call macros can double at each step: what no memory would hold ends the source. */
static bool has_room(struct subst *s)
{
	struct pp *pp = s->pp;
	if (pp->made < PP_MAX_MADE) {
		pp->made++;
		return true;
	}
	if (!pp->failed)
		pp_error(pp, PP_MACRO, s->call, "macro '%.*s' expands to more than %d tokens", STR_ARG(intern_text(pp->names, s->m->name)), PP_MAX_MADE);
	pp->failed = true;
	for (u32 i = 0; i < pp->in.n; i++) {
		if (pp->in.v[i].file)
			pp->in.v[i].p = pp->in.v[i].end;
		else
			pp->in.v[i].i = pp->in.v[i].n;
	}
	pp->conds.n = 0;
	return false;
}

static void put(struct subst *s, struct tok t, bool from_body)
{
	if (!has_room(s))
		return;
	if (from_body) {
		t.expansion = s->expansion;
		t.flags &= TF_SPACE;
	}
	t.flags |= TF_MACRO;
	if (s->out.n == s->out.cap)
		vec_push(&s->out, &s->pp->scratch, t);
	else                                 /* the common case, without zeroing first */
		s->out.v[s->out.n++] = t;
}

static void put_list(struct subst *s, const struct tok *v, u32 n, u8 first_flags)
{
	for (u32 i = 0; i < n; i++) {
		struct tok t = v[i];
		if (i == 0)
			t.flags = (u8)((t.flags & ~TF_SPACE) | (first_flags & TF_SPACE));
		put(s, t, false);
	}
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

/* __VA_OPT__ ( tokens ): the tokens if there are variable arguments. */
static u32 va_opt(struct subst *s, u32 i)
{
	u32 len = i + 1 < s->m->n && s->m->body[i + 1].kind == TK_LPAREN ? group_len(s->m, i + 1) : 0;
	if (!len)
		return i;
	u32 last = s->m->nparams - 1;
	full_arg(s->pp, s->a, last);
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
	for (u32 k = 0; k < got.n; k++) {
		if (!k && !left_empty && s->out.n)
			paste(s->pp, &s->out, got.v[k]);
		else
			vec_push(&s->out, &s->pp->scratch, got.v[k]);
	}
	return i;
}

/* What stands left of ## and the operand right of it. */
static u32 put_paste(struct subst *s, u32 i, bool left_empty)
{
	const struct tok *r = &s->m->body[i + 1];
	if (r->kind == TK_IDENT && r->id == s->pp->id_va_opt && s->m->is_variadic)
		return paste_opt(s, i + 1, left_empty);
	if (!is_param(r)) {
		struct tok t = *r;
		t.expansion = s->expansion;
		if (left_empty || !s->out.n)
			put(s, t, true);
		else
			paste(s->pp, &s->out, t);
		return i + 1;
	}
	tokens *arg = &s->a->raw[r->len];
	bool is_rest = s->m->is_variadic && r->len == s->m->nparams - 1;
	if (is_rest && !left_empty && s->out.n && vec_last(&s->out).kind == TK_COMMA) {
		if (!arg->n && (s->a->n < s->m->nparams || s->m->nparams == 1)) {    /* GNU: the comma goes with what was left out */
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
	for (u32 i = from; i < to; i++) {
		const struct tok *t = &s->m->body[i];
		u32 before = s->out.n;
		if (t->kind == TK_HASH && s->m->is_function && i + 1 < to && is_param(t + 1)) {
			struct tok text = stringify(s->pp, &s->a->raw[(t + 1)->len], s->call.at);
			text.flags = t->flags;
			put(s, text, true);
			i++;
		} else if (t->kind == TK_HASHHASH && i + 1 < to) {
			i = put_paste(s, i, empty);
		} else if (t->kind == TK_IDENT && t->id == s->pp->id_va_opt && s->m->is_variadic) {
			i = va_opt(s, i);
		} else if (is_param(t)) {
			bool raw = i + 1 < to && (t + 1)->kind == TK_HASHHASH;
			if (!raw)
				full_arg(s->pp, s->a, t->len);
			put_list(s, raw ? s->a->raw[t->len].v : s->a->full[t->len], raw ? s->a->raw[t->len].n : s->a->nfull[t->len], t->flags);
		} else {
			put(s, *t, true);
		}
		empty = s->out.n == before && t->kind != TK_HASHHASH ? true : s->out.n == before && empty;
	}
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
	str file = in && in->line_file.n ? in->line_file : spot.file ? spot.file->path : STR("");
	switch (m->kind) {
	case MACRO_LINE: buf_printf(&b, "%u", (u32)(spot.line + (in ? in->line_delta : 0))); break;
	case MACRO_FILE: buf_json_str(&b, file); break;
	case MACRO_FILE_NAME: buf_json_str(&b, last_part(file)); break;
	case MACRO_BASE_FILE: buf_json_str(&b, pp->main->path); break;
	case MACRO_COUNTER: buf_printf(&b, "%u", pp->counter++); break;
	case MACRO_LEVEL: buf_printf(&b, "%u", depth_of(pp) - 1); break;
	/* Fixed, so that equal sources make equal objects. */
	case MACRO_DATE: buf_puts(&b, "\"Jan  1 1970\""); break;
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

bool macro_expand(struct pp *pp, struct tok *t)
{
	struct macro *m = macro_find(pp, t->id);
	if (!m || t->flags & TF_NOEXPAND)
		return false;
	if (m->is_disabled) {
		t->flags |= TF_NOEXPAND;
		return false;
	}
	if (m->kind != MACRO_USER)
		return builtin_macro(pp, m, t);
	if (pp->failed)
		return false;
	if (pp->in.n > PP_MAX_DEPTH || (m->is_function && !call_follows(pp)))
		return false;
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
