/* parse.c: the parser's tokens, its messages, and the translation unit.
 *
 * A token out of a macro stands, for people, where the macro is called: its position is moved there as it is taken,
 * unless it was written inside the call (an argument). So every node of the tree points at the user's own line. */
#include "cc/parse/parse_private.h"

#include "uapi/uapi.h"

/* ---- pragmas --------------------------------------------------------------------------------------- */

/* "unroll", "unroll(4)", "unroll 4", "GCC unroll 4", "clang loop unroll(full)", "clang loop unroll_count(4)" */
static u32 unroll_of(str s)
{
	u64 n = 0;
	u32 i = 0, from;
	while (i < s.n && (s.s[i] < '0' || s.s[i] > '9'))
		i++;
	from = i;
	while (i < s.n && s.s[i] >= '0' && s.s[i] <= '9')
		i++;
	if (memmem(s.s, s.n, "disable", 7) || str_starts(s, "nounroll"))
		return 1;
	if (i == from)
		return UNROLL_FULL;
	if (from && s.s[from - 1] == '-')
		return 0;
	bool is_number = str_to_u64(str_sub(s, from, i), &n);
	/* unroll 0: not at all */
	return is_number && !n && !str_starts(s, "clang") ? 1 : is_number ? (u32)MIN(n, UINT32_MAX) : UNROLL_FULL;
}

static void unroll_pragma(struct parser *p, str s, pos at_)
{
	str before, word = STR(""), rest;
	if (str_starts(s, "clang loop unroll(")) {
		str_cut(s, '(', &before, &rest);
		str_cut(rest, ')', &word, &rest);
		word = str_trim(word);
	}
	if (word.n && !str_is(word, "enable") && !str_is(word, "full") && !str_is(word, "disable"))
		parse_error(p, STATEMENT, at_, 1, "a loop is unrolled by 'enable', 'full' or 'disable', not by '%.*s'",
			STR_ARG(word));
	p->in.unroll = unroll_of(s);
	p->in.unroll_at = at_;
	if (!p->in.unroll)
		parse_error(p, STATEMENT, at_, 1, "a loop is unrolled at least once, not '%.*s'", STR_ARG(s));
}

/* pack(4), pack(push, 1), pack(push), pack(pop), pack() */
static void pack_pragma(struct parser *p, str s)
{
	str inside = str_trim(s), word, rest, before;
	u64 n;
	str_cut(inside, '(', &before, &inside);
	str_cut(inside, ')', &inside, &rest);
	str_cut(inside, ',', &word, &rest);
	word = str_trim(word);
	if (str_is(word, "push"))
		vec_push(&p->in.pack_saved, p->arena, p->in.pack);
	else if (str_is(word, "pop"))
		p->in.pack = p->in.pack_saved.n ? vec_pop(&p->in.pack_saved) : 0;
	else
		rest = word;
	rest = str_trim(rest);
	if (str_to_u64(rest, &n) && n <= 16 && !(n & (n - 1)))
		p->in.pack = (u8)n;
	else if (!word.n)
		p->in.pack = 0;
}

static void pragma(struct parser *p, str s, pos at_)
{
	s = str_trim(s);
	if (str_starts(s, "unroll") || str_starts(s, "nounroll") || str_starts(s, "clang loop unroll") ||
		str_starts(s, "GCC unroll"))
		unroll_pragma(p, s, at_);
	else if (str_starts(s, "clang attribute push"))
		vec_push(&p->in.pragma_preserve, p->arena, memmem(s.s, s.n, "preserve_access_index", 21) != NULL);
	else if (str_starts(s, "clang attribute pop") && p->in.pragma_preserve.n)
		p->in.pragma_preserve.n--;
	else if (str_starts(s, "clang attribute pop"))
		parse_error(p, SYNTAX, at_, 1, "this '#pragma clang attribute pop' ends nothing that was pushed");
	else if (str_starts(s, "pack"))
		pack_pragma(p, s);
	else if (str_starts(s, "GCC diagnostic ") || str_starts(s, "clang diagnostic "))
		warns_pragma(p->warns, str_trim(str_sub(s, str_starts(s, "GCC") ? 15 : 17, s.n)), at_);
}

bool parse_preserves(const struct parser *p)
{
	for (u32 i = 0; i < p->in.pragma_preserve.n; i++)
		if (p->in.pragma_preserve.v[i])
			return true;
	return false;
}

/* ---- tokens ---------------------------------------------------------------------------------------- */

static void place(struct parser *p, struct tok *t)
{
	enum { CALL_SPAN = 1 << 16 };      /* a macro's arguments follow its name, no further than this */
	if (t->expansion != p->in.placed.expansion) {       /* the tokens of one come together */
		p->in.placed.expansion = t->expansion;
		p->in.placed.root = pp_root_pos(p->pp, *t);
		p->in.placed.len = (u16)MIN(intern_text(p->names, pp_expansion_name(p->pp, t->expansion)).n, 0xffffu);
	}
	pos root = p->in.placed.root;
	const struct src_file *f = src_file_of(p->pp_src, t->at);
	if (pp_is_words(p->pp, t->at))
		return;
	if (f && t->at >= root && t->at - root < CALL_SPAN && root >= f->base)
		return;
	if (f && f->is_builtin)
		t->flags |= TF_BUILTIN;
	t->at = root;
	t->len = p->in.placed.len;
}

static struct tok next_tok(struct parser *p)
{
	if (p->in.side)
		return pp_text_next(p->pp, p->in.side);
	for (;;) {
		struct tok t = pp_next(p->pp);
		if (t.kind == TK_PRAGMA) {
			pragma(p, intern_text(p->names, t.id), pp_root_pos(p->pp, t));
			continue;
		}
		if (t.expansion)
			place(p, &t);
		return t;
	}
}

void skip_tok(struct parser *p)
{
	if (at(p, TK_SEMI) || at(p, TK_LBRACE) || at(p, TK_RBRACE))
		p->in.is_lost = false;
	p->in.last_end = p->in.t.at + p->in.t.len;
	if (p->in.nahead) {
		p->in.t = p->in.ahead[0];
		p->in.ahead[0] = p->in.ahead[1];
		p->in.nahead--;
	} else {
		p->in.t = next_tok(p);
	}
}

struct tok *peek_tok(struct parser *p, u32 n)
{
	while (p->in.nahead < n)
		p->in.ahead[p->in.nahead++] = next_tok(p);
	return &p->in.ahead[n - 1];
}

bool take_tok(struct parser *p, u8 kind)
{
	if (p->in.t.kind != kind)
		return false;
	skip_tok(p);
	return true;
}

str tok_text(const struct parser *p) { return pp_text(p->pp, p->in.t); }
str tok_shown(const struct parser *p) { return p->in.t.kind == TK_EOF ? STR("the end of the file") : tok_text(p); }

str tok_quoted(const struct parser *p)
{
	return p->in.t.kind == TK_EOF ? tok_shown(p) : arena_printf(p->arena, "'%.*s'", STR_ARG(tok_text(p)));
}

/* What is missing is missing after the token before, if that stands on an earlier line. */
bool expect(struct parser *p, u8 kind, const char *where)
{
	struct src_spot here, before;
	pos at_ = p->in.t.at;
	u32 len = p->in.t.len;
	if (take_tok(p, kind))
		return true;
	str got = tok_quoted(p);
	if (p->in.last_end && src_spot(p->pp_src, p->in.last_end - 1, &before) && src_spot(p->pp_src, at_, &here) &&
	    (before.line != here.line || before.file != here.file)) {
		at_ = p->in.last_end;
		len = 1;
		/* what stands on the next line is the macro's name */
		if (p->in.t.expansion && !pp_is_words(p->pp, p->in.t.at))
			got = arena_printf(p->arena, "'%.*s'",
				STR_ARG(intern_text(p->names, pp_expansion_name(p->pp, p->in.t.expansion))));
	}
	str want = kind == TK_IDENT ? STR("a name") : pp_text(p->pp, (struct tok){ .kind = kind });
	const char *quote = kind == TK_IDENT ? "" : "'";
	parse_error(p, SYNTAX, at_, len, "expected %s%.*s%s %s, not %.*s", quote, STR_ARG(want), quote, where,
		STR_ARG(got));
	return false;
}

bool expect_end(struct parser *p, u8 kind, const char *where, pos open)
{
	u32 n = p->ds->list.n;
	if (expect(p, kind, where))
		return true;
	if (p->ds->list.n > n)
		diag_note(p->ds, vec_last(&p->ds->list), where_src(open, 1), "it would close this");
	return false;
}

/* To the end of the statement or declaration: past ';' at this depth, or just before the '}' that closes it. */
void parse_resync(struct parser *p)
{
	u32 depth = 0;
	while (!at(p, TK_EOF)) {
		if (at(p, TK_SEMI) && !depth) {
			skip_tok(p);
			return;
		}
		if (at(p, TK_RBRACE)) {
			if (!depth)
				return;
			depth--;
		}
		depth += at(p, TK_LBRACE);
		skip_tok(p);
	}
}

bool enter(struct parser *p)
{
	if (p->in.nesting++ < PARSE_MAX_NESTING)
		return true;
	if (!at(p, TK_EOF))
		parse_error(p, TOO_DEEP, p->in.t.at, p->in.t.len, "this is nested more than %u deep",
			PARSE_MAX_NESTING);
	while (!at(p, TK_EOF))
		skip_tok(p);
	p->error_at = p->in.t.at;
	p->in.nesting--;
	return false;
}

void leave(struct parser *p) { p->in.nesting--; }

/* ---- messages -------------------------------------------------------------------------------------- */

/* The preprocessor has already said why this line makes no sense. */
static bool is_told_of_line(struct parser *p, pos at_)
{
	const struct diag *last = p->ds->list.n ? vec_last(&p->ds->list) : NULL;
	struct src_spot a, b;
	if (!last || last->severity != DIAG_ERROR || !str_starts(str_from(last->code->id), "C0") ||
		last->where.kind != WHERE_SRC)
		return false;
	return at(p, TK_EOF) || (src_spot(p->pp_src, last->where.span.at, &a) && src_spot(p->pp_src, at_, &b) &&
		a.file == b.file && a.line == b.line);
}

/* False: a new line has begun, so what is wrong now is wrong by itself. */
static bool is_still_lost(struct parser *p, pos at_)
{
	struct src_spot a, b;
	if (!p->in.is_lost && !p->in.was_syntax)
		return false;
	return !p->error_at || !src_spot(p->pp_src, p->error_at, &a) || !src_spot(p->pp_src, at_, &b) ||
		(a.file == b.file && a.line == b.line);
}

/* One place gets one error: what follows from it is noise. */
static bool is_noise(struct parser *p, enum cc_diag code, pos at_)
{
	bool is_error = cc_diags[code].severity == DIAG_ERROR, is_syntax = code == CC_SYNTAX;
	if (!p->ds->errors)
		return false;
	return (is_error && at_ && at_ == p->error_at) || (is_syntax && is_still_lost(p, at_)) ||
		((is_syntax || code == CC_ARGUMENTS) && is_told_of_line(p, at_));
}

/* Warnings about skep's own headers are ours to know. */
static bool is_of_ours(struct parser *p, enum cc_diag code, pos at_)
{
	const struct src_file *f = at_ ? src_file_of(p->pp_src, at_) : NULL;
	return cc_diags[code].severity != DIAG_ERROR && f && f->is_builtin;
}

static void hint_types(struct parser *p, struct diag *d, enum cc_diag code)
{
	bool is_of_kernel = pp_wants_btf(p->pp) || p->unit->is_bcc;
	if (!p->ts->kern && (code == CC_UNDECLARED || code == CC_INCOMPLETE) && is_of_kernel)
		diag_hint(p->ds, d, "types of the kernel come from its BTF, which is not there (/sys/kernel/btf/vmlinux); "
			"give another one's with --btf FILE");
}

/* The token that is wrong is not what the source says there, but what a macro made of it. Other messages are of what
 * stood before the token. */
static void note_macro(struct parser *p, struct diag *d, enum cc_diag code, pos at_)
{
	bool is_of_token = code == CC_SYNTAX || code == CC_UNDECLARED || code == CC_TOO_DEEP;
	if (!is_of_token || at_ != p->in.t.at || !p->in.t.expansion || pp_is_words(p->pp, at_))
		return;
	str macro = intern_text(p->names, pp_expansion_name(p->pp, p->in.t.expansion));
	if (!str_eq(tok_text(p), macro))
		diag_note(p->ds, d, where_none(), "macro '%.*s' brings in '%.*s' here", STR_ARG(macro),
			STR_ARG(tok_text(p)));
}

struct diag *parse_report(struct parser *p, enum cc_diag code, pos at_, u32 len, const char *fmt, ...)
{
	va_list ap;
	/* what somebody typed ends too early: what stands behind it is not theirs */
	if (at_ == p->in.t.at && p->in.last_end && pp_is_words(p->pp, p->in.last_end - 1) && !pp_is_words(p->pp, at_))
		at_ = p->in.last_end - 1, len = 1;
	if (is_noise(p, code, at_) || is_of_ours(p, code, at_)) {
		p->dropped = (struct diag){ .code = &cc_diags[code] };
		return &p->dropped;
	}
	if (cc_diags[code].severity == DIAG_ERROR)
		p->error_at = at_, p->in.was_syntax = code == CC_SYNTAX;
	p->in.is_lost |= code == CC_SYNTAX;
	va_start(ap, fmt);
	struct diag *d = diag_vadd(p->ds, &cc_diags[code], where_src(at_, MAX(len, 1u)), fmt, ap);
	va_end(ap);
	hint_types(p, d, code);
	note_macro(p, d, code, at_);
	return d;
}

/* ---- a text beside the input ------------------------------------------------------------------------ */

void parse_aside(struct parser *p, struct parse_saved *saved)
{
	const struct parse_text *out = &saved->in;
	*saved = (struct parse_saved){ p->in, p->func };
	p->in = (struct parse_text){ .aside = ++p->asides, .note = out->note, .order = out->order,
		.nesting = out->nesting,
		.was_syntax = out->was_syntax, .is_lost = out->is_lost };
	p->func = (struct parse_func){ 0 };
}

void parse_aside_end(struct parser *p, const struct parse_saved *saved)
{
	p->in = saved->in;
	p->func = saved->func;
}

/* Tokens of a text without macros. */
static void side_begin(struct parser *p, struct parse_saved *saved, struct src_file *f, u32 off, u32 len)
{
	parse_aside(p, saved);
	p->in.side = pp_text_open(p->pp, f, off, len);
	skip_tok(p);
}

struct type *parse_prototype(struct parser *p, str text)
{
	struct parse_saved saved;
	struct src_file *f = src_add(p->pp_src, STR("<skep>/prototype"), text);
	f->is_builtin = true;
	side_begin(p, &saved, f, 0, f->text.n);
	struct type *t = parse_type_name(p);
	parse_aside_end(p, &saved);
	return t;
}

void parse_own(struct parser *p, str text)
{
	struct parse_saved saved;
	struct src_file *f = src_add(p->pp_src, STR("<skep>/text"), text);
	f->is_builtin = true;
	side_begin(p, &saved, f, 0, f->text.n);
	p->in.note = NULL;                      /* it is read whole, whoever calls for it */
	parse_external(p);
	parse_aside_end(p, &saved);
}

bool parse_lazy(struct parser *p, enum pp_lazy_kind kind, str name)
{
	struct parse_saved saved;
	struct pp_lazy_text x;
	if (!pp_lazy_find(p->pp, kind, name, &x) || p->in.nesting >= PARSE_MAX_NESTING)
		return false;
	side_begin(p, &saved, x.file, x.off, x.len);
	p->in.nesting++;
	vec_push(&p->in.pragma_preserve, p->arena, x.preserves);
	parse_external(p);
	parse_aside_end(p, &saved);
	return true;
}

/* A struct of the user interface that BTF lacks. */
static bool read_uapi_struct(struct parser *p, const struct type *t)
{
	static const struct { const char *name, *text; } rows[] = {
#define UAPI_STRUCT(name, members, attributes) { #name, "struct " #name " { " members " } " attributes ";" },
#include "cc/parse/uapi_struct.def"
#undef UAPI_STRUCT
	};
	if (!pp_wants_btf(p->pp) || type_from_btf_name(p->ts, t->kind, t->tag))
		return false;
	for (u32 i = 0; i < ARRAY_LEN(rows); i++)
		if (str_is(t->tag, rows[i].name)) {
			parse_own(p, str_from(rows[i].text));
			return !t->is_incomplete;
		}
	return false;
}

static bool complete_lazily(void *ctx, struct type *t)
{
	struct parser *p = ctx;
	if (!t->tag.n || (t->kind != TY_STRUCT && t->kind != TY_UNION && t->kind != TY_ENUM))
		return false;
	if (parse_noted(p, intern_find(p->names, t->tag), true))
		return !t->is_incomplete;
	if (t->kind == TY_ENUM)
		return false;
	if (parse_lazy(p, t->kind == TY_STRUCT ? LAZY_STRUCT : LAZY_UNION, t->tag))
		return !t->is_incomplete;
	return t->kind == TY_STRUCT && read_uapi_struct(p, t);
}

/* ---- the unit ---------------------------------------------------------------------------------------- */

/* Functions on floats: used ones cannot be, the others are as if only declared. */
static void check_floats(struct parser *p)
{
	for (struct decl *d = p->unit->first; d; d = d->next) {
		if (!d->float_at)
			continue;
		if (d->is_used && d->lacks.n)
			parse_error(p, UNSUPPORTED, d->float_at, d->lacks.n, "BPF has no '%.*s', which '%.*s' uses",
				STR_ARG(d->lacks), STR_ARG(d->name));
		else if (d->is_used)
			parse_error(p, NO_FLOAT, d->float_at, 1, "floating point is used here, in '%.*s'",
				STR_ARG(d->name));
		d->body = NULL;
		d->is_defined = false;
	}
}

/* At the end: BCC's dialect may change its mind about a program. */
static void read_sections(struct parser *p)
{
	for (struct decl *d = p->unit->first; d; d = d->next)
		if (d->kind == DECL_FUNC && d->is_defined && d->attrs.section.n)
			d->section = uapi_section_new(p->arena, d->attrs.section);
}

struct unit *parse_unit(const struct parse_env *env)
{
	struct parser *p = arena_new(env->arena, struct parser);
	*p = (struct parser){ .arena = env->arena, .pp = env->pp, .ts = env->types, .names = env->names, .ds = env->ds,
		.opts = env->opts,
		.warns = env->warns, .pp_src = pp_src(env->pp) };
	p->unit = arena_new(p->arena, struct unit);
	p->unit->types = p->ts;
	p->ts->complete = complete_lazily;
	p->ts->complete_ctx = p;
	skip_tok(p);
	while (!at(p, TK_EOF)) {
		pos before = p->in.t.at;
		p->in.order++;
		parse_external(p);
		if (p->in.t.at == before && at(p, TK_RBRACE)) {
			parse_error(p, SYNTAX, p->in.t.at, 1, "this '}' closes nothing");
			skip_tok(p);
		}
	}
	parse_bodies(p);
	parse_check_unfinished(p);
	check_floats(p);
	read_sections(p);
	pp_close(p->pp);
	return p->unit;
}
