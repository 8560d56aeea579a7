/* init.c: initialisers, flattened: a list of values with their byte offsets in the object. What is not named is zero.
 *
 * An aggregate is filled member by member, from its own braces or, without them, from the list it stands in. A
 * designator moves the cursor of one level; ".a.b[2] = v" is three levels, and what follows goes on after b[2]. */
#include "cc/parse/parse_private.h"

enum { MAX_RANGE = 1 << 16, MAX_ITEMS = 1 << 20 };
struct build { struct parser *p; vec(struct init_item) items; bool is_static, is_full /* told */; };

/* A part of an aggregate: the member or element that comes next. */
struct part { struct type *t; u64 bit_off; const struct field *f; };
struct cursor { struct type *t; u64 off; u64 index, longest; };

static void aggregate(struct build *b, struct type *t, u64 off, struct expr *first, u64 *len);
static void designated(struct build *b, struct cursor *c);
static void too_many(struct build *b, const struct type *t);
static void skip_list(struct parser *p);

static void add(struct build *b, const struct part *pt, struct expr *e)
{
	struct init_item it = { .off = pt->bit_off / 8, .type = pt->t, .value = e };
	if (pt->f && pt->f->is_bitfield) {
		it.bit_off = (u16)(pt->bit_off % 8);
		it.bit_size = pt->f->bit_size;
	}
	if (b->items.n < MAX_ITEMS) {
		vec_push(&b->items, b->p->arena, it);
	} else if (!b->is_full) {
		parse_error(b->p, INITIALISER, e->at, e->len, "this initialiser has more than %d values", MAX_ITEMS);
		b->is_full = true;
	}
}

static bool is_char_array(const struct type *t)
{
	t = type_strip(t);
	return t->kind == TY_ARRAY && type_strip(t->base)->kind >= TY_CHAR && type_strip(t->base)->kind <= TY_UCHAR;
}

/* A literal of units of that size. */
static bool is_text_for(const struct type *t, const struct expr *e)
{
	t = type_strip(t);
	return e->kind == EX_STR && t->kind == TY_ARRAY && type_is_int(t->base) &&
		type_size(t->base) == type_size(type_strip(e->type)->base) &&
		(is_char_array(t) || type_size(t->base) > 1);
}

/* A string that is longer than its array: what does not fit is left out. */
static void cut(struct parser *p, struct expr *e, u64 len, u64 size)
{
	parse_error(p, EXCESS_VALUES, e->at, e->len,
		"the string has %u bytes, and the array only %llu: the rest is left out", e->text.n,
		(unsigned long long)(len * size));
	e->text.n = (u32)(len * size);
	e->type = type_array(p->ts, type_strip(e->type)->base, len + 1, false);
}

static void string(struct build *b, const struct part *pt, struct expr *e, u64 *len)
{
	struct type *a = type_strip(pt->t);
	u64 size = MAX(type_size(a->base), 1u);
	struct part own = *pt;
	if (a->is_incomplete && len)
		*len = (e->text.n + 1u) / size;
	else if (a->is_incomplete && b->is_static)
		own.t = type_array(b->p->ts, a->base, (e->text.n + 1u) / size, false);
	else if (e->text.n / size > a->len)
		cut(b->p, e, a->len, size);
	add(b, &own, e);
}

/* e is read already: it fills the part whole, or is the first value inside it. */
static void value(struct build *b, const struct part *pt, struct expr *e, u64 *len)
{
	struct type *t = type_strip(pt->t);
	bool is_error = e->type->kind == TY_ERROR || t->kind == TY_ERROR;
	if (is_error)
		return;
	if (is_text_for(t, e))
		string(b, pt, e, len);
	else if (type_is_record(t) ? type_is_record(e->type) && type_same(t, e->type) : t->kind != TY_ARRAY)
		add(b, pt, sema_convert(b->p, e, pt->t, "used to initialise"));
	else
		aggregate(b, pt->t, pt->bit_off / 8, e, len);
}

/* { v } or {} for a scalar */
static void braced_scalar(struct build *b, const struct part *pt)
{
	struct parser *p = b->p;
	skip_tok(p);
	if (at(p, TK_LBRACE) && enter(p)) {
		braced_scalar(b, pt);
		leave(p);
	} else if (!at(p, TK_RBRACE)) {
		value(b, pt, parse_assign(p), NULL);
	} else {
		add(b, pt, sema_convert(p, sema_int(p, 0, TY_INT), pt->t, "used to initialise"));
	}
	if (take_tok(p, TK_COMMA) && !at(p, TK_RBRACE))
		too_many(b, pt->t);
	expect(p, TK_RBRACE, "after the value");
}

static void element(struct build *b, const struct part *pt, u64 *len)
{
	struct parser *p = b->p;
	struct type *t = type_strip(pt->t);
	if (!at(p, TK_LBRACE))
		value(b, pt, parse_assign(p), len);
	else if (type_is_record(t) || t->kind == TY_ARRAY)
		aggregate(b, pt->t, pt->bit_off / 8, NULL, len);
	else
		braced_scalar(b, pt);
}

/* The part under the cursor; false: the aggregate is full. */
static bool part_at(struct cursor *c, struct part *out)
{
	struct type *t = type_strip(c->t);
	if (t->kind == TY_ARRAY) {
		*out = (struct part){ .t = t->base, .bit_off = (c->off + c->index * type_size(t->base)) * 8 };
		return t->is_incomplete || c->index < t->len;
	}
	while (c->index < t->nfields && !t->fields[c->index].name.n && !type_is_record(t->fields[c->index].type))
		c->index++;
	if (c->index >= t->nfields)
		return false;
	const struct field *f = &t->fields[c->index];
	*out = (struct part){ .t = f->type, .bit_off = c->off * 8 + f->bit_off, .f = f };
	return true;
}

static void step(struct cursor *c)
{
	c->longest = MAX(c->longest, c->index + 1);
	c->index = type_strip(c->t)->kind == TY_UNION ? type_strip(c->t)->nfields : c->index + 1;
}

static bool at_designator(struct parser *p, u32 ahead)
{
	const struct tok *t = ahead ? peek_tok(p, ahead) : &p->in.t;
	return t->kind == TK_DOT || t->kind == TK_LBRACKET || (t->kind == TK_IDENT && ahead < 2 &&
		peek_tok(p, ahead + 1)->kind == TK_COLON);
}

/* Without braces of its own an aggregate takes values until it is full, the list ends, or a designator comes. */
static void rest(struct build *b, struct cursor *c)
{
	struct parser *p = b->p;
	struct part pt;
	while (!b->is_full && part_at(c, &pt) && at(p, TK_COMMA) && peek_tok(p, 1)->kind != TK_RBRACE && !at_designator(p, 1)) {
		skip_tok(p);
		element(b, &pt, NULL);
		step(c);
	}
}

static void repeat(struct build *b, u32 from, u64 times, u64 stride)
{
	u32 n = b->items.n - from;
	for (u64 r = 1; r < times && b->items.n < MAX_ITEMS; r++)
		for (u32 i = 0; i < n; i++) {
			struct init_item it = b->items.v[from + i];
			it.off += r * stride;
			vec_push(&b->items, b->p->arena, it);
		}
}

/* [lo ... hi]; false: reported */
static bool index_designator(struct build *b, struct cursor *c, u64 *times)
{
	struct parser *p = b->p;
	struct type *t = type_strip(c->t);
	pos at_ = p->in.t.at;
	s64 lo = 0, hi;
	skip_tok(p);
	parse_const_int(p, &lo);
	hi = lo;
	if (take_tok(p, TK_ELLIPSIS))
		parse_const_int(p, &hi);
	expect(p, TK_RBRACKET, "after the index");
	if (t->kind != TY_ARRAY)
		parse_error(p, INITIALISER, at_, 1, "'%.*s' is no array", STR_ARG(type_text(p->arena, c->t)));
	else if (lo < 0 || hi < lo || (!t->is_incomplete && (u64)hi >= t->len))
		parse_error(p, INITIALISER, at_, 1, "'%.*s' has no such element", STR_ARG(type_text(p->arena, c->t)));
	else if (hi - lo >= MAX_RANGE || (u64)hi > TYPE_MAX_SIZE)
		parse_error(p, INITIALISER, at_, 1, "a range can have at most %d elements here", MAX_RANGE);
	else {
		c->index = (u64)lo;
		*times = (u64)(hi - lo) + 1;
		return true;
	}
	return false;
}

/* .name or (GNU) name: ; moves to the member it is in, which may be an anonymous one: then the name is not consumed. */
static bool name_designator(struct build *b, struct cursor *c, bool *deeper)
{
	struct parser *p = b->p;
	struct type *t = type_strip(c->t);
	u32 path[32], depth = 0;
	u64 bits = 0;
	const struct tok *name = at(p, TK_DOT) ? peek_tok(p, 1) : &p->in.t;
	str text = name->id ? intern_text(p->names, name->id) : STR("");
	struct field *f = type_is_record(t) ? type_field(p->ts, t, text, path, &depth, &bits) : NULL;
	if (!f) {
		struct diag *d = parse_error(p, NO_MEMBER, name->at, name->len, "'%.*s' has no member '%.*s'",
			STR_ARG(type_text(p->arena, c->t)), STR_ARG(text));
		str near = type_is_record(t) ? scope_near_field(p, t, text) : STR("");
		if (near.n)
			diag_hint(p->ds, d, "did you mean '%.*s'?", STR_ARG(near));
		return false;
	}
	c->index = path[0];
	*deeper = depth > 1;
	if (!*deeper) {
		take_tok(p, TK_DOT);
		skip_tok(p);
	}
	return true;
}

static void skip_value(struct parser *p)
{
	u32 depth = 0;
	while (!at(p, TK_EOF) && !(depth == 0 && (at(p, TK_COMMA) || at(p, TK_RBRACE) || at(p, TK_SEMI)))) {
		depth += at(p, TK_LBRACE) || at(p, TK_LPAREN) || at(p, TK_LBRACKET);
		depth -= depth && (at(p, TK_RBRACE) || at(p, TK_RPAREN) || at(p, TK_RBRACKET));
		skip_tok(p);
	}
}

/* A list in braces is the whole value of what it is given to, and a member of a union is that of the union: what was
 * said of parts of it before is not. */
static void forget(struct build *b, const struct cursor *c, const struct part *pt, u64 times)
{
	bool is_union = type_strip(c->t)->kind == TY_UNION;
	u64 lo = is_union ? c->off * 8 : pt->bit_off, len = (is_union ? type_size(c->t) : times * type_size(pt->t)) * 8;
	u32 n = 0;
	if (!is_union && !at(b->p, TK_LBRACE))
		return;
	vec_each(it, &b->items)
		if (it->off * 8 + it->bit_off < lo || it->off * 8 + it->bit_off >= lo + len)
			b->items.v[n++] = *it;
	b->items.n = n;
}

typedef vec(struct cursor) cursors;

/* One designator and those behind it. Where the aggregates that they lead into go on afterwards is put on inner, the
 * innermost first: behind ranges that is in the last of their elements. from gets the index of the first value. */
static void designators(struct build *b, struct cursor *c, cursors *inner, u32 *from)
{
	struct parser *p = b->p;
	struct part pt;
	u64 times = 1;
	bool deeper = false;
	type_complete(p->ts, c->t);
	if (!enter(p))
		return;
	if (!(at(p, TK_LBRACKET) ? index_designator(b, c, &times) : name_designator(b, c, &deeper)) ||
		!part_at(c, &pt)) {
		skip_value(p);
	} else if (deeper || at(p, TK_DOT) || at(p, TK_LBRACKET)) {
		struct cursor next = { .t = pt.t, .off = pt.bit_off / 8 };
		designators(b, &next, inner, from);
		vec_push(inner, p->arena, next);
	} else {
		if (!take_tok(p, TK_ASSIGN))
			take_tok(p, TK_COLON);
		forget(b, c, &pt, times);
		*from = b->items.n;
		element(b, &pt, NULL);
	}
	if (times > 1) {
		u64 stride = type_size(type_strip(c->t)->base);
		repeat(b, *from, times, stride);
		c->index += times - 1;
		vec_each(x, inner)
			x->off += (times - 1) * stride;
	}
	step(c);
	leave(p);
}

static void designated(struct build *b, struct cursor *c)
{
	cursors inner = { 0 };
	u32 from = b->items.n;
	designators(b, c, &inner, &from);
	vec_each(x, &inner)
		rest(b, x);
}

/* To the '}' of the list. */
static void skip_list(struct parser *p)
{
	while (!at(p, TK_RBRACE) && !at(p, TK_EOF) && !at(p, TK_SEMI)) {
		skip_value(p);
		if (!take_tok(p, TK_COMMA))
			break;
	}
}

static void too_many(struct build *b, const struct type *t)
{
	struct parser *p = b->p;
	parse_error(p, EXCESS_VALUES, p->in.t.at, p->in.t.len,
		"there are more values than '%.*s' has room for: the rest is left out",
		STR_ARG(type_text(p->arena, t)));
	skip_list(p);
}

static void braced(struct build *b, struct cursor *c)
{
	struct parser *p = b->p;
	struct part pt;
	skip_tok(p);
	while (!at(p, TK_RBRACE) && !at(p, TK_EOF)) {
		if (at_designator(p, 0)) {
			designated(b, c);
		} else if (part_at(c, &pt)) {
			element(b, &pt, NULL);
			step(c);
		} else {
			too_many(b, c->t);
			break;
		}
		if (b->is_full)
			skip_list(p);
		else if (take_tok(p, TK_COMMA))
			continue;
		break;
	}
	expect(p, TK_RBRACE, "after the initialiser");
}

/* len gets the number of elements when t is an array without one; first: the value already read, then no braces. */
static void aggregate(struct build *b, struct type *t, u64 off, struct expr *first, u64 *len)
{
	struct parser *p = b->p;
	struct cursor c = { .t = t, .off = off };
	struct part pt;
	if (!enter(p))
		return;
	type_complete(p->ts, t);
	if (type_strip(t)->kind == TY_ARRAY && type_strip(t)->is_incomplete && !len && !b->is_static) {
		parse_error(p, INITIALISER, p->in.t.at, p->in.t.len, "a flexible array cannot have a value here");
		skip_value(p);
	} else if (first) {
		if (part_at(&c, &pt)) {
			value(b, &pt, first, NULL);
			step(&c);
			rest(b, &c);
		}
	} else if (is_char_array(t) && peek_tok(p, 1)->kind == TK_STRING) {
		skip_tok(p);
		struct expr *e = parse_assign(p);
		value(b, &(struct part){ .t = t, .bit_off = off * 8 }, e, len);
		take_tok(p, TK_COMMA);
		expect(p, TK_RBRACE, "after the string");
		leave(p);
		return;
	} else {
		braced(b, &c);
	}
	if (len)
		*len = c.longest;
	leave(p);
}

struct init *parse_init(struct parser *p, struct type **type, bool is_static)
{
	struct build b = { .p = p, .is_static = is_static };
	struct init *in = arena_new(p->arena, struct init);
	struct type *s = type_strip(*type);
	struct part whole = { .t = *type };
	u64 len = 0;
	in->at = p->in.t.at;
	in->zero_first = at(p, TK_LBRACE) || s->kind == TY_ARRAY;
	if (at(p, TK_LBRACE) && s->kind == TY_ERROR) {
		skip_tok(p);
		skip_list(p);
		take_tok(p, TK_RBRACE);
	} else if (at(p, TK_LBRACE)) {
		element(&b, &whole, &len);
	} else {
		struct expr *e = parse_assign(p);
		bool copies = s->kind == TY_ARRAY && e->kind == EX_COMPOUND && type_same(e->type, *type);
		if (copies && s->is_incomplete)
			*type = e->type;
		if (copies)
			add(&b, &(struct part){ .t = *type }, e);
		else if (s->kind == TY_ARRAY && e->type->kind != TY_ERROR && !is_text_for(s, e))
			parse_error(p, INITIALISER, e->at, e->len, "an array needs a list in braces");
		else if (type_is_record(s) && e->type->kind != TY_ERROR)
			add(&b, &whole, sema_convert(p, e, *type, "used to initialise"));
		else
			value(&b, &whole, e, &len);
	}
	s = type_strip(*type);
	if (s->kind == TY_ARRAY && s->is_incomplete) {
		*type = type_qualified(p->ts, type_array(p->ts, s->base, len, false), type_quals(*type));
		for (u32 i = 0; i < b.items.n; i++)
			if (b.items.v[i].type == whole.t)
				b.items.v[i].type = *type;
	}
	in->items = b.items.v;
	in->n = b.items.n;
	return in;
}
