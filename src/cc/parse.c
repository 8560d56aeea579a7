/* parse.c: the parser's tokens and the translation unit. */
#include "cc/parse.h"

static struct tok next_tok(struct parser *p)
{
	return pp_next(p->pp);
}

void advance(struct parser *p)
{
	if (p->nahead) {
		p->t = p->ahead[0];
		p->ahead[0] = p->ahead[1];
		p->nahead--;
	} else {
		p->t = next_tok(p);
	}
	if (p->t.kind != TK_PRAGMA)
		return;
	str s = intern_text(p->names, p->t.id);
	if (str_starts(s, "unroll") || str_starts(s, "clang loop unroll") || str_starts(s, "GCC unroll")) {
		u64 n = 0;
		str rest = s, word;
		while (str_cut(rest, ' ', &word, &rest) || rest.n)
			if (str_to_u64(str_trim(word.n ? word : rest), &n) || !rest.n)
				break;
		p->unroll = str_starts(s, "clang loop unroll(disable") ? 0 : n ? (u32)n : ~0u;
	} else if (str_starts(s, "clang attribute push")) {
		p->pragma_attrs.preserve_access_index |= memmem(s.s, s.n, "preserve_access_index", 21) != NULL;
	} else if (str_starts(s, "clang attribute pop")) {
		p->pragma_attrs.preserve_access_index = false;
	}
	advance(p);
}

struct tok *peek_tok(struct parser *p, u32 n)
{
	while (p->nahead < n)
		p->ahead[p->nahead++] = next_tok(p);
	return &p->ahead[n - 1];
}

bool at(const struct parser *p, u8 kind) { return p->t.kind == kind; }

bool accept(struct parser *p, u8 kind)
{
	if (p->t.kind != kind)
		return false;
	advance(p);
	return true;
}

pos tok_pos(const struct parser *p, const struct tok *t) { return pp_root_pos(p->pp, *t); }
str tok_text(const struct parser *p) { return pp_text(p->pp, p->t); }

bool expect(struct parser *p, u8 kind, const char *where)
{
	if (accept(p, kind))
		return true;
	struct tok want = { .kind = kind };
	str got = p->t.kind == TK_EOF ? STR("the end of the file") : tok_text(p);
	struct diag *d = parse_error(p, SYNTAX, p->t.at, p->t.len, "expected '%.*s' %s, not '%.*s'", STR_ARG(pp_text(p->pp, want)), where, STR_ARG(got));
	pp_note_expansion(p->pp, d, p->t);
	return false;
}

bool enter(struct parser *p)
{
	if (p->nesting++ < PARSE_MAX_NESTING)
		return true;
	parse_error(p, TOO_DEEP, p->t.at, p->t.len, "this is nested more than %u deep", PARSE_MAX_NESTING);
	while (!at(p, TK_EOF))
		advance(p);
	return false;
}

void leave(struct parser *p) { p->nesting--; }

struct unit *parse_unit(struct arena *a, struct pp *pp, struct types *ts, struct intern *names, struct diags *ds, const struct cc_opts *opts)
{
	struct parser *p = arena_new(a, struct parser);
	*p = (struct parser){ .arena = a, .pp = pp, .ts = ts, .names = names, .ds = ds, .opts = opts };
	p->unit = arena_new(a, struct unit);
	p->unit->types = ts;
	advance(p);
	while (!at(p, TK_EOF))
		parse_external(p);
	return p->unit;
}
