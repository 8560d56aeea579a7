/* pp_define.c: #define: parameters and body of a macro, and the table of all of them. */
#include "cc/text/pp_private.h"

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
			pp_error(pp, PP_MACRO, t, n == PP_MAX_PARAMS ? "the macro has too many parameters" :
				"a macro parameter must be a name");
			return false;
		}
		names[n] = t.kind == TK_ELLIPSIS ? pp->id_va_args : t.id;
		for (u32 i = 0; i < n; i++)
			if (names[i] == names[n]) {
				pp_error(pp, PP_MACRO, t, "the macro has two parameters '%.*s'",
					STR_ARG(intern_text(pp->names, t.id)));
				return false;
			}
		n++;
		m->is_variadic = t.kind == TK_ELLIPSIS;
		t = lex_next(pp, in);
		if (t.kind == TK_ELLIPSIS && !m->is_variadic) {          /* args... */
			m->is_variadic = true;
			t = lex_next(pp, in);
		}
		bool goes_on = t.kind == TK_COMMA && !m->is_variadic;
		if (goes_on && (t = lex_next(pp, in)).kind == TK_RPAREN) {
			pp_error(pp, PP_MACRO, t, "a macro parameter must be a name");
			return false;
		} else if (!goes_on && t.kind != TK_RPAREN) {
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
		if (a->body[i].kind != b->body[i].kind || a->body[i].id != b->body[i].id ||
			a->body[i].len != b->body[i].len)        /* of a parameter: which */
			return false;
	return true;
}

/* In a macro with parameters '#' makes a string of one. */
static bool check_hashes(struct pp *pp, const struct macro *m)
{
	for (u32 i = 0; m->is_function && i < m->n; i++) {
		const struct tok *next = i + 1 < m->n ? &m->body[i + 1] : NULL;
		bool is_param = next && ((next->kind == TK_OTHER && next->len != PARAM_NONE) ||
			(next->kind == TK_IDENT && next->id == pp->id_va_opt));
		if (m->body[i].kind == TK_HASH && !is_param) {
			pp_error(pp, PP_MACRO, m->body[i],
				"'#' stands before a parameter of the macro, and nothing else");
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
	read_line(pp, &in, m, (struct tok){ .at = m->at, .len = (u16)MIN(intern_text(pp->names, m->name).n, 0xffffu) });
	pp->in_directive = was;
}

/* Most macros of a header are never used: they are noted by the place of their line. */
static bool put_off(struct input *in, struct macro *m)
{
	const char *p = in->p, *nl, *close;
	if (!in->file || in->file->is_own)
		return false;
	while ((nl = memchr(p, '\n', (size_t)(in->end - p))) && nl > p && lex_is_spliced(p, nl))
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
			struct diag *d = pp_error(pp, PP_REDEFINED, name, "macro '%.*s' is defined again, differently",
				STR_ARG(intern_text(pp->names, name.id)));
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
	if (!in->file || in->file->is_own || in->end - in->p <= N || memcmp(in->p, plain, N) ||
		!lex_is_ident_start((u8)in->p[N]))
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

void macro_define_part(struct pp *pp, str name, struct src_file *f, u32 from, u32 to)
{
	struct input in = { .file = f, .p = f->text.s + from, .end = f->text.s + to };
	struct macro *m = arena_new(pp->arena, struct macro);
	bool was = pp->in_directive;
	*m = (struct macro){ .name = intern_add(pp->names, name), .at = f->base + from, .from = f };
	pp->in_directive = true;
	take_body(pp, &in, m);
	pp->in_directive = was;
	macro_set(pp, m->name, m);
}

void macro_define_text(struct pp *pp, str name, str body)
{
	str text = arena_printf(pp->arena, "#define %.*s %.*s\n", STR_ARG(name), STR_ARG(body));
	struct src_file *f = src_add(pp->src, STR("<command line>"), text);
	f->is_builtin = true;
	pp_push_file(pp, f, 0);
}
