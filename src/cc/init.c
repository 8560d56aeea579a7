/* init.c: initialisers, flattened: a list of values with their byte offsets in the object. What is not named is zero. */
#include "cc/parse.h"

enum { MAX_RANGE = 1 << 20 };
struct build { struct parser *p; vec(struct init_item) items; u64 max_index; };

static void braced(struct build *b, struct type *t, u64 off);

static void add(struct build *b, struct type *t, u64 off, const struct field *f, struct expr *e)
{
	struct init_item it = { .off = off, .type = t, .value = e };
	if (f && f->is_bitfield) {
		it.off = 0;
		it.bit_off = 0;
		it.bit_size = f->bit_size;
	}
	vec_push(&b->items, b->p->arena, it);
}

static bool is_char_array(const struct type *t)
{
	t = type_strip(t);
	if (t->kind != TY_ARRAY)
		return false;
	const struct type *e = type_strip(t->base);
	return e->kind >= TY_CHAR && e->kind <= TY_UCHAR;
}

static struct expr *fit_string(struct build *b, struct type *t, struct expr *e)
{
	struct type *a = type_strip(t);
	if (a->is_incomplete)
		b->max_index = MAX(b->max_index, e->text.n + 1u);
	else if (e->text.n > a->len)
		parse_error(b->p, INITIALISER, e->at, e->len, "the string has %u bytes, and the array %llu", e->text.n, (unsigned long long)a->len);
	return e;
}

/* A scalar, or a whole record by an expression of its type. e is parsed already, or NULL. */
static void leaf(struct build *b, struct type *t, u64 off, const struct field *f, struct expr *e)
{
	if (!e)
		e = parse_assign(b->p);
	add(b, t, off, f, sema_convert(b->p, e, t, "used to initialise"));
}

/* Does this expression initialise all of t, rather than t's first member? */
static bool fills(const struct expr *e, const struct type *t)
{
	return type_is_record(t) && type_is_record(e->type) && type_same(t, e->type);
}

/* Members without braces of their own take what they need from the list; first is the value already parsed. */
static void unbraced(struct build *b, struct type *t, u64 off, const struct field *f, struct expr *first, u64 bit_off);

static void member_value(struct build *b, struct type *t, u64 bit_off, const struct field *f)
{
	struct parser *p = b->p;
	if (at(p, TK_LBRACE)) {
		struct tok *next = peek_tok(p, 1);
		if (type_is_scalar(t) && next->kind != TK_RBRACE) {
			advance(p);
			member_value(b, t, bit_off, f);
			accept(p, TK_COMMA);
			expect(p, TK_RBRACE, "after the value");
			return;
		}
		braced(b, t, bit_off / 8);
		return;
	}
	unbraced(b, t, bit_off / 8, f, parse_assign(p), bit_off);
}

static bool more(struct parser *p)
{
	return at(p, TK_COMMA) && peek_tok(p, 1)->kind != TK_RBRACE && peek_tok(p, 1)->kind != TK_DOT && peek_tok(p, 1)->kind != TK_LBRACKET;
}

static void unbraced(struct build *b, struct type *t, u64 off, const struct field *f, struct expr *first, u64 bit_off)
{
	struct type *s = type_strip(t);
	struct parser *p = b->p;
	if (is_char_array(t) && first->kind == EX_STR) {
		add(b, t, off, NULL, fit_string(b, t, first));
		return;
	}
	if (type_is_scalar(t) || fills(first, t) || s->kind == TY_ERROR || first->type->kind == TY_ERROR) {
		leaf(b, t, off, f, first);
		if (f && f->is_bitfield) {
			struct init_item *it = &vec_last(&b->items);
			it->off = bit_off / 8;
			it->bit_off = (u16)(bit_off % 8);
		}
		return;
	}
	if (!enter(p))
		return;
	if (s->kind == TY_ARRAY) {
		u64 size = type_strip(s->base)->size;
		for (u64 i = 0; i < s->len; i++) {
			unbraced(b, s->base, off + i * size, NULL, first, (off + i * size) * 8);
			if (i + 1 == s->len || !more(p))
				break;
			advance(p);
			if (at(p, TK_LBRACE)) {
				for (i++; i < s->len; i++) {
					member_value(b, s->base, (off + i * size) * 8, NULL);
					if (i + 1 == s->len || !more(p))
						break;
					advance(p);
				}
				break;
			}
			first = parse_assign(p);
		}
	} else if (type_is_record(t) && type_complete(p->ts, t)) {
		for (u32 i = 0; i < s->nfields; i++) {
			struct field *m = &s->fields[i];
			if (!m->name.n && !type_is_record(m->type))
				continue;
			unbraced(b, m->type, off + m->bit_off / 8, m, first, off * 8 + m->bit_off);
			if (s->kind == TY_UNION || i + 1 == s->nfields || !more(p))
				break;
			advance(p);
			if (at(p, TK_LBRACE)) {
				i++;
				member_value(b, s->fields[i].type, off * 8 + s->fields[i].bit_off, &s->fields[i]);
				if (i + 1 == s->nfields || !more(p))
					break;
				advance(p);
			}
			first = parse_assign(p);
		}
	}
	leave(p);
}

struct place { struct type *t; u64 bit_off; const struct field *f; u64 repeat, stride; s64 index; u32 field; };

/* .a.b[2] = ... ; false: reported */
static bool designators(struct build *b, struct type *t, u64 off, struct place *out)
{
	struct parser *p = b->p;
	bool first = true;
	*out = (struct place){ .t = t, .bit_off = off * 8, .repeat = 1, .index = -1 };
	while (at(p, TK_DOT) || at(p, TK_LBRACKET)) {
		struct type *s = type_strip(out->t);
		if (accept(p, TK_LBRACKET)) {
			s64 lo = 0, hi;
			parse_const_int(p, &lo);
			hi = lo;
			if (accept(p, TK_ELLIPSIS))
				parse_const_int(p, &hi);
			expect(p, TK_RBRACKET, "in the initialiser");
			if (s->kind != TY_ARRAY || lo < 0 || hi < lo || hi - lo >= MAX_RANGE || (!s->is_incomplete && (u64)hi >= s->len)) {
				parse_error(p, INITIALISER, p->t.at, 1, "there is no such element");
				return false;
			}
			u64 size = type_strip(s->base)->size;
			out->bit_off += (u64)lo * size * 8;
			out->repeat = (u64)(hi - lo) + 1;
			out->stride = size;
			if (first)
				out->index = hi;
			out->t = s->base;
			out->f = NULL;
		} else {
			advance(p);
			u32 path[32], depth = 0;
			u64 bit = 0;
			str name = tok_text(p);
			struct field *f = type_is_record(s) ? type_field(p->ts, s, name, path, &depth, &bit) : NULL;
			if (!f) {
				parse_error(p, NO_MEMBER, p->t.at, p->t.len, "'%.*s' has no member '%.*s'", STR_ARG(type_text(p->arena, out->t)), STR_ARG(name));
				return false;
			}
			advance(p);
			out->bit_off += bit;
			out->t = f->type;
			out->f = f;
			if (first)
				out->field = path[0];
		}
		first = false;
	}
	if (!accept(p, TK_ASSIGN))
		accept(p, TK_COLON);
	return true;
}

static void repeat(struct build *b, const struct place *pl, u32 from)
{
	u32 n = b->items.n - from;
	for (u64 r = 1; r < pl->repeat; r++)
		for (u32 i = 0; i < n; i++) {
			struct init_item it = b->items.v[from + i];
			it.off += r * pl->stride;
			vec_push(&b->items, b->p->arena, it);
		}
}

static void skip_list(struct parser *p)
{
	u32 depth = 1;
	while (!at(p, TK_EOF)) {
		depth += at(p, TK_LBRACE);
		if (at(p, TK_RBRACE) && --depth == 0)
			return;
		advance(p);
	}
}

static void braced(struct build *b, struct type *t, u64 off)
{
	struct parser *p = b->p;
	struct type *s = type_strip(t);
	u64 index = 0;
	u32 field = 0;
	if (!enter(p))
		return;
	advance(p);
	if (is_char_array(t) && at(p, TK_STRING)) {
		struct expr *e = parse_assign(p);
		if (e->kind == EX_STR)
			add(b, t, off, NULL, fit_string(b, t, e));
		accept(p, TK_COMMA);
		expect(p, TK_RBRACE, "after the string");
		leave(p);
		return;
	}
	type_complete(p->ts, t);
	u64 size = s->kind == TY_ARRAY ? type_strip(s->base)->size : 0;
	while (!at(p, TK_RBRACE) && !at(p, TK_EOF)) {
		struct place pl = { .repeat = 1 };
		u32 from = b->items.n;
		bool old_style = at(p, TK_IDENT) && peek_tok(p, 1)->kind == TK_COLON && type_is_record(t);
		if (old_style) {             /* GNU: name: value */
			p->ahead[1] = p->ahead[0];
			p->ahead[0] = p->t;
			p->nahead = 2;
			p->t.kind = TK_DOT;
		}
		if (at(p, TK_DOT) || at(p, TK_LBRACKET)) {
			if (!designators(b, t, off, &pl)) {
				skip_list(p);
				break;
			}
			index = pl.index >= 0 ? (u64)pl.index : index;
			field = s->kind != TY_ARRAY ? pl.field : field;
		} else if (s->kind == TY_ARRAY && (s->is_incomplete || index < s->len)) {
			pl.t = s->base;
			pl.bit_off = (off + index * size) * 8;
		} else if (type_is_record(t)) {
			while (field < s->nfields && !s->fields[field].name.n && !type_is_record(s->fields[field].type))
				field++;
			if (field < s->nfields) {
				pl.t = s->fields[field].type;
				pl.f = &s->fields[field];
				pl.bit_off = off * 8 + pl.f->bit_off;
			}
		} else if (type_is_scalar(t) && index == 0) {
			pl.t = t;
			pl.bit_off = off * 8;
		}
		if (!pl.t) {
			parse_error(p, INITIALISER, p->t.at, p->t.len, "there are more values than '%.*s' has room for", STR_ARG(type_text(p->arena, t)));
			skip_list(p);
			break;
		}
		member_value(b, pl.t, pl.bit_off, pl.f);
		repeat(b, &pl, from);
		index++;
		field = s->kind == TY_UNION ? s->nfields : field + 1;
		if (s->kind == TY_ARRAY && s->is_incomplete)
			b->max_index = MAX(b->max_index, index);
		if (!accept(p, TK_COMMA))
			break;
	}
	expect(p, TK_RBRACE, "after the initialiser");
	leave(p);
}

struct init *parse_init(struct parser *p, struct type **type)
{
	struct build b = { .p = p };
	struct init *in = arena_new(p->arena, struct init);
	struct type *s = type_strip(*type);
	in->at = p->t.at;
	if (at(p, TK_LBRACE) && s->kind != TY_ERROR && (type_is_record(s) || s->kind == TY_ARRAY || type_is_scalar(s))) {
		in->zero_first = true;
		if (type_is_scalar(s) && peek_tok(p, 1)->kind != TK_RBRACE)
			member_value(&b, *type, 0, NULL);
		else
			braced(&b, *type, 0);
	} else {
		struct expr *e = parse_assign(p);
		if (is_char_array(*type) && e->kind == EX_STR) {
			in->zero_first = true;
			add(&b, *type, 0, NULL, fit_string(&b, *type, e));
		} else if (s->kind == TY_ARRAY && e->type->kind != TY_ERROR) {
			if (e->kind == EX_COMPOUND && type_same(e->type, *type))
				add(&b, *type, 0, NULL, e);
			else
				parse_error(p, INITIALISER, e->at, e->len, "an array needs a list in braces");
		} else {
			leaf(&b, *type, 0, NULL, e);
		}
	}
	if (s->kind == TY_ARRAY && s->is_incomplete)
		*type = type_qualified(p->ts, type_array(p->ts, s->base, b.max_index, false), type_quals(*type));
	in->items = b.items.v;
	in->n = b.items.n;
	return in;
}
