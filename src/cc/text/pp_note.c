/* pp_note.c: the declarations of headers, of which a program uses few, are noted and not read.
 *
 * A definition of a type, a typedef, a static variable or a static function is skimmed to its end as text; what it
 * would declare is noted under its names, and the parser reads the text when one of them is met, with the macros of the
 * time when it was skimmed. What is not understood at a glance is read at once: a directive or a line splice inside, a
 * macro that may declare something or does not close what it opens, an attribute that keeps what nobody uses.
 *
 * Only headers found under -I, in the system and in skep itself are noted: the source and what stands beside it is the
 * user's own, where a mistake must be told even if nothing comes of it. */
#include "cc/text/pp_private.h"

/* What a macro in skimmed text may do to it. */
enum { SHAPE_KNOWN = 1, SHAPE_OPEN = 2 /* brackets that it does not close */, SHAPE_DECLARES = 4,
	SHAPE_KEEPS = 8 /* an attribute like used */ };

struct skim {
	struct pp *pp;
	struct input *in;
	const char *p;
	u32 braces, parens;      /* open ones; '[' counts among the parens */
	u8 form;                 /* the keyword it began with */
	u8 tag; u32 tag_parens;  /* struct, union or enum came, its tag or '{' did not yet; 0: none */
	u32 enum_at;             /* braces within the enum that is open; 0: none */
	u32 last;                /* the plain word just before, at the outer level; 0: something else stood there */
	u32 name;                /* what the declaration declares, once that is sure */
	bool is_static, is_function, has_body, has_value, is_over;
	bool wants_enumerator, opaque /* the next '(' opens arguments, of an attribute or a macro */;
};

static bool is_tag_kind(u8 kind) { return kind == KW_STRUCT || kind == KW_UNION || kind == KW_ENUM; }

/* Attributes that make something of a declaration that nobody uses. */
static const char *const keeping[] = { "used", "__used__", "section", "__section__", "retain", "__retain__",
	"constructor", "__constructor__",
	"destructor", "__destructor__" };

void pp_note_init(struct pp *pp)
{
	pp->id_keeping = pp->names->n;
	for (u32 i = 0; i < ARRAY_LEN(keeping); i++)
		intern_add(pp->names, str_from(keeping[i]));
}

static bool keeps(const struct pp *pp, u32 id)
{
	return id >= pp->id_keeping && id < pp->id_keeping + ARRAY_LEN(keeping);
}

/* Behind blanks and comments: is it c? */
static bool follows(const struct skim *k, const char *p, char c)
{
	const char *end = k->in->end;
	while (p && p < end && (lex_classes[(u8)*p] & (C_SPACE | C_NL) || (*p == '/' && p + 1 < end &&
		(p[1] == '*' || p[1] == '/'))))
		p = *p == '/' ? pp_comment_end(p, end) : p + 1;
	return p && p < end && *p == c;
}

/* ---- macros ------------------------------------------------------------------------------------------ */

/* "struct TAG {", however the tag is made; "enum {" and typedef too. */
static bool declares(const struct macro *m, u32 i)
{
	u8 kind = pp_keyword(m->body[i].id);
	u32 k = i + 1;
	if (kind != KW_STRUCT && kind != KW_UNION)
		return kind == KW_ENUM || kind == KW_TYPEDEF;
	while (k < m->n && (m->body[k].kind == TK_IDENT || m->body[k].kind == TK_OTHER ||
		m->body[k].kind == TK_HASHHASH))
		k++;
	return k > i + 1 && k < m->n && m->body[k].kind == TK_LBRACE;
}

static u8 shape_of(struct pp *pp, struct macro *m, u32 depth)
{
	enum { MAX_DEPTH = 64 };
	s32 open = 0;
	if (m->shape || m->kind != MACRO_USER)
		return m->shape;
	if (depth > MAX_DEPTH)
		return SHAPE_OPEN;
	m->shape = SHAPE_KNOWN;              /* also ends the circle of macros that name each other */
	macro_read(pp, m);
	for (u32 i = 0; i < m->n; i++) {
		const struct tok *t = &m->body[i];
		open += t->kind == TK_LPAREN || t->kind == TK_LBRACE || t->kind == TK_LBRACKET;
		open -= t->kind == TK_RPAREN || t->kind == TK_RBRACE || t->kind == TK_RBRACKET;
		if (open < 0)
			break;
		if (t->kind == TK_SEMI && !open)
			m->shape |= SHAPE_DECLARES;
		if (t->kind != TK_IDENT)
			continue;
		struct macro *inner = macro_find(pp, t->id);
		m->shape |= (declares(m, i) ? SHAPE_DECLARES : 0) | (keeps(pp, t->id) ? SHAPE_KEEPS : 0) |
			(inner ? shape_of(pp, inner, depth + 1) : 0);
	}
	m->shape |= open ? SHAPE_OPEN : 0;
	return m->shape;
}

static bool in_enum(const struct skim *k)
{
	return k->enum_at && k->enum_at == k->braces && !k->parens && k->wants_enumerator;
}

static str take_word(struct skim *k)
{
	const char *from = k->p;
	while (k->p < k->in->end && lex_classes[(u8)*k->p] & C_WORD)
		k->p++;
	return (str){ from, (u32)(k->p - from) };
}

/* LIST(MAKE) in an enum, where MAKE(x) is PREFIX_ ## x: its names are known by their begin. */
static bool made_names(struct skim *k)
{
	struct skim inner = *k;
	while (inner.p < k->in->end && (lex_classes[(u8)*inner.p] == C_SPACE || *inner.p == '('))
		inner.p++;
	struct macro *make = macro_find(k->pp, intern_find(k->pp->names, take_word(&inner)));
	if (!make || !make->is_function || make->kind != MACRO_USER || !(follows(k, inner.p, ')') ||
		follows(k, inner.p, ',')))
		return false;
	macro_read(k->pp, make);
	if (make->n < 2 || make->body[0].kind != TK_IDENT || make->body[1].kind != TK_HASHHASH)
		return false;
	vec_push(&k->pp->noted, k->pp->arena, ((struct pp_noted){ make->body[0].id, NOTED_PREFIX }));
	return true;
}

/* A macro among the words must not hide a name, or the end. */
static bool macro_word(struct skim *k, struct macro *m)
{
	if (in_enum(k) && !k->has_body && m->is_function && follows(k, k->p, '('))
		return made_names(k);
	u8 shape = shape_of(k->pp, m, 0);
	if (shape & SHAPE_OPEN || (shape & SHAPE_DECLARES && !k->has_body) || in_enum(k) ||
		(k->tag && follows(k, k->p, '{')))
		return false;
	if (k->braces || k->parens)
		return true;
	k->opaque = m->is_function && follows(k, k->p, '(');
	k->last = 0;
	return !(k->is_static && shape & SHAPE_KEEPS);
}

/* ---- words ------------------------------------------------------------------------------------------- */

static void note_name(struct skim *k, str text, enum pp_noted_kind kind)
{
	if (!k->has_body)                    /* what is declared in there is not seen outside */
		vec_push(&k->pp->noted, k->pp->arena, ((struct pp_noted){ intern_keep(k->pp->names, text), kind }));
}

static bool keyword(struct skim *k, u8 kind)
{
	if (is_tag_kind(kind)) {
		k->tag = kind;
		k->tag_parens = k->parens;
		return k->braces || k->parens || !k->name || k->has_value;
	}
	if (k->braces || k->parens)
		return kind != KW_TYPEDEF || k->has_body;
	switch (kind) {
	case KW_ASM: case KW_ASM2: case KW_ASM3: case KW_EXTERN: case KW_CONSTEXPR: case KW_AUTO: case KW_AUTO_TYPE:
		return false;
	case KW_ATTRIBUTE: case KW_ATTRIBUTE2: case KW_ALIGNAS: case KW_ALIGNAS2: case KW_TYPEOF: case KW_TYPEOF2:
		case KW_TYPEOF3:
	case KW_TYPEOF_UNQUAL: case KW_TYPEOF_UNQUAL2: case KW_TYPEOF_UNQUAL3:
		k->opaque = true;
		return true;
	}
	k->is_static |= kind == KW_STATIC;
	k->last = 0;
	return !k->name || k->has_value;
}

static bool plain_word(struct skim *k, str text)
{
	if (k->tag && k->parens == k->tag_parens) {
		if (follows(k, k->p, '{'))
			note_name(k, text, NOTED_TAG);       /* '{' will look at tag */
		else
			k->tag = 0;                  /* the type stands elsewhere */
		k->last = 0;
	} else if (in_enum(k)) {
		k->wants_enumerator = false;
		note_name(k, text, NOTED_NAME);
	} else if (!k->braces && !k->parens) {
		k->last = intern_keep(k->pp->names, text);
		/* not two names, nor parameters of K&R's time */
		return !is_tag_kind(k->form) && (!k->name || k->has_value);
	}
	return true;
}

static bool word(struct skim *k)
{
	str text = take_word(k);
	u32 id = intern_find(k->pp->names, text);
	struct macro *m = macro_find(k->pp, id);
	u8 kind = pp_keyword(id);
	if (m)
		return macro_word(k, m);
	if (k->parens && !k->braces && k->is_static && keeps(k->pp, id))
		return false;
	return kind ? keyword(k, kind) : plain_word(k, text);
}

/* ---- punctuation ------------------------------------------------------------------------------------- */

/* "(*name)", "(*const name)": behind the star. */
static bool pointer_name(struct skim *k)
{
	for (;;) {
		while (k->p < k->in->end && (lex_classes[(u8)*k->p] == C_SPACE || *k->p == '*'))
			k->p++;
		str text = take_word(k);
		u32 id = intern_find(k->pp->names, text);
		u8 kind = pp_keyword(id);
		if (!text.n || !lex_is_ident_start((u8)text.s[0]) || macro_find(k->pp, id))
			return false;
		if (kind == KW_CONST || kind == KW_VOLATILE)
			continue;
		k->name = intern_keep(k->pp->names, text);
		return !kind && follows(k, k->p, ')');
	}
}

static bool open_paren(struct skim *k)
{
	if (k->parens++ || k->braces)
		return true;
	bool is_opaque = k->opaque;
	k->opaque = false;
	if (is_opaque || k->name)
		return true;
	if (k->tag || !(k->is_static || k->form == KW_TYPEDEF))
		return false;
	if (follows(k, k->p, '*'))
		return pointer_name(k);
	k->name = k->last;
	k->is_function = true;
	return k->name != 0;
}

static bool open_brace(struct skim *k)
{
	if (k->tag == KW_ENUM && k->enum_at)
		return false;
	if (k->tag == KW_ENUM) {
		k->enum_at = k->braces + 1;
		k->wants_enumerator = true;
	}
	if (!k->tag && !k->braces && !k->parens && !k->has_value) {
		k->has_body = k->is_function && k->form != KW_TYPEDEF;
		if (!k->has_body)
			return false;
	}
	k->tag = 0;
	k->last = 0;
	k->braces++;
	return true;
}

static bool close_brace(struct skim *k)
{
	if (!k->braces)
		return false;
	if (k->enum_at == k->braces)
		k->enum_at = 0;
	k->is_over = !--k->braces && k->has_body;
	return true;
}

/* ';' outside of all brackets. A prototype is read: it must not hide the definition. */
static bool end(struct skim *k)
{
	bool names_one = k->is_static || k->form == KW_TYPEDEF;
	k->is_over = true;
	if (!k->name && names_one)
		k->name = k->last;
	if (names_one)
		return k->name && (!k->is_function || k->form == KW_TYPEDEF);
	return !k->last && !k->name && is_tag_kind(k->form) && k->pp->noted.n;
}

/* At the outer level. */
static bool outer_mark(struct skim *k, char c)
{
	bool names_one = k->is_static || k->form == KW_TYPEDEF;
	if (c == ';')
		return end(k);
	if (k->has_value)
		return c != ',';
	if (c == '*') {
		k->last = 0;
		return names_one && !k->name;
	}
	if (c != '=' && c != '[')
		return false;
	k->name = k->name ? k->name : k->last;
	k->has_value = c == '=';
	return k->name && names_one && !k->is_function && (c == '[' || k->form != KW_TYPEDEF);
}

static bool mark(struct skim *k)
{
	char c = *k->p++;
	bool is_outer = !k->braces && !k->parens;
	switch (c) {
	case '(': return open_paren(k);
	case '{': return open_brace(k);
	case '}': return close_brace(k);
	case ')': case ']': return k->parens-- != 0;
	case '#': case '\\': return false;
	case '[': k->parens++; break;
	case ',': k->wants_enumerator |= k->enum_at == k->braces && !k->parens; break;
	}
	if (c == ';' || c == '*' || c == ',')
		k->tag = 0;
	return !is_outer || outer_mark(k, c);
}

/* Over a comment, a string or a character. */
static bool over_text(struct skim *k)
{
	const char *stop = k->in->end;
	if (*k->p == '/') {
		bool is_comment = k->p + 1 < stop && (k->p[1] == '/' || k->p[1] == '*');
		k->p = is_comment ? pp_comment_end(k->p, stop) : k->p + 1;
		return k->p;
	}
	char quote = *k->p++;
	while (k->p < stop && *k->p != quote && *k->p != '\n')
		k->p += *k->p == '\\' ? 2 : 1;
	return k->p < stop && *k->p++ == quote;
}

static bool skim(struct skim *k)
{
	for (bool ok = true; ok && k->p < k->in->end && !k->is_over;) {
		u8 c = (u8)*k->p, class = lex_classes[c];
		if (class & (C_SPACE | C_NL))
			do
				k->p++;
			while (k->p < k->in->end && lex_classes[(u8)*k->p] & (C_SPACE | C_NL));
		else if (class == C_IDENT)
			ok = word(k);
		else if (class == C_DIGIT)
			take_word(k);
		else if (c == '/' || c == '"' || c == '\'')
			ok = over_text(k);
		else if (class == C_HIGH)    /* of a name, or a blank: the lexer knows */
			ok = false;
		else
			ok = mark(k);
		if (!ok)
			return false;
	}
	return k->is_over && !k->parens && !k->braces;
}

bool pp_note_find(struct pp *pp, struct tok first, struct pp_note *n)
{
	struct input *in = &vec_last(&pp->in);
	if (!in->file || in->file->is_own || first.expansion || pp->as_of != PP_NOW || in->p != in->file->text.s +
		(first.at - in->file->base) + first.len)
		return false;
	struct skim k = { .pp = pp, .in = in, .p = in->p, .form = first.kind };
	k.is_static = first.kind == KW_STATIC;
	k.tag = is_tag_kind(first.kind) ? first.kind : 0;
	bool is_inline = first.kind == KW_INLINE || first.kind == KW_INLINE2 || first.kind == KW_INLINE3;
	if (!k.is_static && !k.tag && !is_inline && first.kind != KW_TYPEDEF)
		return false;
	pp->noted.n = 0;
	if (!skim(&k))
		return false;
	if (k.name)
		vec_push(&pp->noted, pp->arena, ((struct pp_noted){ k.name, NOTED_NAME }));
	u32 off = first.at - in->file->base;
	*n = (struct pp_note){ .file = in->file, .off = off, .end = (u32)(k.p - in->file->text.s), .clock = pp->clock,
		.names = pp->noted.v, .nnames = pp->noted.n };
	return true;
}

void pp_note_take(struct pp *pp, const struct pp_note *n)
{
	vec_last(&pp->in).p = n->file->text.s + n->end;
}

/* ---- reading ----------------------------------------------------------------------------------------- */

struct pp_aside { struct inputs in; u32 as_of, made; bool keeps_scratch; };

static void enable_macros(struct pp *pp, bool enabled)
{
	vec_each(in, &pp->in)
		if (in->macro)
			in->macro->is_disabled = !enabled;
}

struct pp_aside *pp_note_open(struct pp *pp, const struct pp_note *n, u32 off)
{
	struct pp_aside *a = arena_new(pp->arena, struct pp_aside);
	enable_macros(pp, true);             /* those that are being expanded around are not here */
	*a = (struct pp_aside){ .in = pp->in, .as_of = pp->as_of, .made = pp->made,
		.keeps_scratch = pp->keeps_scratch };
	pp->keeps_scratch |= !vec_last(&pp->in).file;
	pp->as_of = n->clock;
	pp->in = pp->spare;
	pp->spare = (struct inputs){ 0 };
	pp_push_file(pp, n->file, 0);
	struct input *in = &vec_last(&pp->in);
	in->p = n->file->text.s + off;
	in->end = n->file->text.s + n->end;
	in->bol = in->guard_open = false;
	return a;
}

void pp_note_close(struct pp *pp, struct pp_aside *a)
{
	enable_macros(pp, true);             /* reading may have stopped anywhere */
	pp->spare = pp->in;
	pp->spare.n = 0;
	pp->in = a->in;
	enable_macros(pp, false);
	pp->as_of = a->as_of;
	pp->made = a->made;
	pp->keeps_scratch = a->keeps_scratch;
}
