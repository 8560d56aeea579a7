/* parse_note.c: what pp_note.c skimmed, under its names; a note is read when a name is looked up that nothing else
 * declares.
 *
 * Of a function the declaration is read then, and the body when the unit has been read: only then it is known which
 * functions of headers are used. What notes declare stands in the unit where it stands in the source. */
#include "cc/parse/parse_private.h"

struct note {
	struct pp_note text;
	struct decl *after;          /* the last declaration of the unit when it was noted */
	u32 order;
	u8 pack;
	bool preserves, is_read;
};

/* A function of a note whose body is still to be read. */
struct body { struct note *note; u32 off; struct decl *d; struct declarator n; };

static u64 key_of(u32 name, bool is_tag) { return (u64)is_tag << 32 | name; }

static struct note *find_note(const struct parser *p, u32 name, bool is_tag)
{
	u64 v;
	struct note *n = map_get(&p->notes, key_of(name, is_tag), &v) ? (struct note *)(uintptr_t)v : NULL;
	str text = intern_text(p->names, name);
	for (u32 i = 0; !n && !is_tag && i < p->made.n; i++) {
		str prefix = intern_text(p->names, p->made.v[i].prefix);
		if (text.n >= prefix.n && !memcmp(text.s, prefix.s, prefix.n) && !p->made.v[i].note->is_read)
			n = p->made.v[i].note;
	}
	return n && !n->is_read ? n : NULL;
}

/* Names that mean nothing yet, or tags that are known as such: what is declared twice is read at once, and judged. */
static bool is_new(const struct parser *p, const struct pp_note *n)
{
	for (u32 i = 0; i < n->nnames; i++) {
		bool is_tag = n->names[i].kind == NOTED_TAG;
		const struct symbol *s = scope_symbol(p, n->names[i].name, is_tag);
		if (n->names[i].kind == NOTED_PREFIX)
			continue;
		if ((s && (!is_tag || s->tag->is_kernel || !s->tag->is_incomplete)) || find_note(p, n->names[i].name,
			is_tag))
			return false;
	}
	return true;
}

static void enter_name(struct parser *p, struct pp_noted name, struct note *n)
{
	struct symbol *s = name.kind == NOTED_TAG ? scope_symbol(p, name.name, true) : NULL;
	if (s)
		s->tag->is_noted = true;
	if (name.kind == NOTED_PREFIX)
		vec_push(&p->made, p->arena, ((struct made){ name.name, n }));
	else
		map_put(&p->notes, p->arena, key_of(name.name, name.kind == NOTED_TAG), (u64)(uintptr_t)n);
}

bool parse_note(struct parser *p)
{
	struct pp_note text;
	if (p->in.side || p->in.nahead || p->in.depth || !pp_note_find(p->pp, p->in.t, &text) || !is_new(p, &text))
		return false;
	struct note *n = arena_new(p->arena, struct note);
	*n = (struct note){ .text = text, .after = p->unit->last, .order = p->in.order, .pack = p->in.pack,
		.preserves = parse_preserves(p) };
	for (u32 i = 0; i < text.nnames; i++)
		enter_name(p, text.names[i], n);
	pp_note_take(p->pp, &text);
	skip_tok(p);
	return true;
}

/* The parser turned to a note. */
static struct pp_aside *begin(struct parser *p, struct parse_saved *saved, struct note *n, u32 off)
{
	struct pp_aside *a = pp_note_open(p->pp, &n->text, off);
	parse_aside(p, saved);
	p->in.nesting++;
	p->in.note = n;
	p->in.order = n->order;
	p->in.pack = n->pack;
	if (n->preserves)
		vec_push(&p->in.pragma_preserve, p->arena, true);
	skip_tok(p);
	return a;
}

static void finish(struct parser *p, struct parse_saved *saved, struct pp_aside *a)
{
	pp_note_close(p->pp, a);
	parse_aside_end(p, saved);
}

static bool read_note(struct parser *p, struct note *n)
{
	struct parse_saved saved;
	if (!n || n->is_read || p->in.nesting >= PARSE_MAX_NESTING)
		return false;
	n->is_read = true;
	struct pp_aside *a = begin(p, &saved, n, n->text.off);
	parse_external(p);
	finish(p, &saved, a);
	return true;
}

bool parse_noted(struct parser *p, u32 name, bool is_tag) { return read_note(p, find_note(p, name, is_tag)); }

bool parse_all_made(struct parser *p)
{
	bool any = false;
	for (u32 i = 0; i < p->made.n; i++)
		any |= read_note(p, p->made.v[i].note);
	return any;
}

bool parse_is_noted(const struct parser *p, u32 name, bool is_tag) { return find_note(p, name, is_tag); }

bool parse_body_later(struct parser *p, struct decl *d, const struct declarator *n)
{
	if (!p->in.note || d->is_defined)
		return false;
	struct body *b = arena_new(p->arena, struct body);
	*b = (struct body){ p->in.note, p->in.t.at - p->in.note->text.file->base, d, *n };
	vec_push(&p->unread, p->arena, b);
	d->is_defined = true;
	return true;
}

void parse_bodies(struct parser *p)
{
	for (u32 i = 0; i < p->unread.n; i++) {      /* a body may name more functions */
		struct body *b = p->unread.v[i];
		struct parse_saved saved;
		struct pp_aside *a = begin(p, &saved, b->note, b->off);
		b->d->is_defined = false;
		parse_function_body(p, b->d, &b->n);
		finish(p, &saved, a);
	}
}

struct decl *parse_note_after(const struct parser *p) { return p->in.note->after; }
