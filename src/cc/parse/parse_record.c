/* parse_record.c: struct, union and enum.
 *
 * A tag that the source only mentions may be the kernel's: it is the type from BTF then, its fields not read yet. When
 * the source defines it after all, the same type gets the source's members, so that pointers made before fit. */

#include "cc/parse/dialect.h"

typedef vec(struct field) fields;

static void bad_bitfield(struct parser *p, const struct field *f, s64 bits, u32 len)
{
	if (!type_is_int(f->type))
		parse_error(p, BAD_TYPE, f->at, len, "a bit-field cannot have the type '%.*s'",
			STR_ARG(type_text(p->arena, f->type)));
	else
		parse_error(p, BAD_TYPE, f->at, len, "a bit-field of '%.*s' cannot have %lld bits",
			STR_ARG(type_text(p->arena, f->type)), (long long)bits);
}

static bool field_type_ok(struct parser *p, const struct field *f, u32 len)
{
	struct type *t = type_strip(f->type);
	if (t->kind == TY_ERROR || type_complete(p->ts, t) || t->kind == TY_ARRAY)
		return t->kind != TY_FUNC || !parse_error(p, BAD_TYPE, f->at, len,
			"member '%.*s' is a function: make it a pointer", STR_ARG(f->name));
	parse_error(p, INCOMPLETE, f->at, len, "member '%.*s' has the incomplete type '%.*s'", STR_ARG(f->name),
		STR_ARG(type_text(p->arena, f->type)));
	return false;
}

static void add_field(struct parser *p, fields *out, struct field f)
{
	if (out->n >= PARSE_MAX_PARTS)
		parse_error(p, TOO_DEEP, f.at, 1, "a struct has at most %u members", PARSE_MAX_PARTS);
	else
		vec_push(out, p->arena, f);
}

static u64 most_bits(const struct type *t) { return type_strip(t)->kind == TY_BOOL ? 1 : type_size(t) * 8; }

static void field_declarators(struct parser *p, const struct specs *s, fields *out)
{
	do {
		s64 bits = -1;
		struct declarator d = { .at = p->in.t.at, .len = p->in.t.len, .type = s->type, .attrs = s->attrs };
		if (!at(p, TK_COLON))
			d = parse_declarator(p, s);
		struct field f = { .name = d.name ? intern_text(p->names, d.name) : STR(""), .type = d.type,
			.at = d.at };
		if (take_tok(p, TK_COLON)) {
			if (!parse_const_int(p, &bits))
				bits = 1;
			if (type_strip(d.type)->kind == TY_ENUM && !type_complete(p->ts, d.type))
				field_type_ok(p, &f, d.len);
			f.is_bitfield = true;
			f.bit_size = (u16)bits;
			if (type_strip(d.type)->kind != TY_ERROR && (!type_is_int(d.type) || bits < 0 ||
				(u64)bits > most_bits(d.type) || (!bits && d.name))) {
				bad_bitfield(p, &f, bits, d.len);
				f.type = type_error(p->ts);
				f.is_bitfield = false;
			}
		} else if (!field_type_ok(p, &f, d.len)) {
			f.type = type_error(p->ts);
		}
		parse_attributes(p, &d.attrs);
		parse_mode(p, &d);
		f.type = f.type->kind == TY_ERROR ? f.type : d.type;
		check_alignas(p, &d.attrs, f.type, f.is_bitfield ? "a bit-field" : NULL);
		f.align = d.attrs.align;
		f.is_packed = d.attrs.packed;
		f.decl_tags = d.attrs.decl_tags;
		if (!d.name && !f.is_bitfield)
			parse_error(p, SYNTAX, d.at, d.len, "a member's name is missing");
		else
			add_field(p, out, f);
	} while (take_tok(p, TK_COMMA));
}

static void member(struct parser *p, fields *list)
{
	if (at(p, KW_STATIC_ASSERT) || at(p, KW_STATIC_ASSERT2)) {
		parse_static_assert(p);
	} else if (!starts_decl(p)) {
		parse_no_type(p);
		parse_resync(p);
	} else {
		struct specs s = parse_specifiers(p);
		if (s.storage || s.is_inline)
			parse_error(p, SYNTAX, s.at, s.len, "a member of a struct has no storage of its own");
		if (s.is_auto)
			parse_error(p, SYNTAX, s.at, s.len, "a member of a struct needs a type of its own");
		if (!at(p, TK_SEMI))
			field_declarators(p, &s, list);
		/* anonymous; also "struct x;" and "x_t;" */
		else if (type_is_record(s.type) && type_complete(p->ts, s.type))
			add_field(p, list, (struct field){ .name = STR(""), .type = s.type, .at = s.at,
				.align = s.attrs.align });
		if (!expect(p, TK_SEMI, "after the member"))
			parse_resync(p);
	}
}

/* Names of members must differ, those of anonymous structs within too; interned, so the address tells. */
static void check_names(struct parser *p, const struct field *list, u32 n, struct map *seen, u32 depth)
{
	enum { MAX_ANON = 16 };
	for (u32 i = 0; i < n; i++) {
		const struct field *f = &list[i];
		const struct type *t = type_strip(f->type);
		if (!f->name.n) {
			if (type_is_record(t) && depth < MAX_ANON)
				check_names(p, t->fields, t->nfields, seen, depth + 1);
			continue;
		}
		u64 *slot = map_slot(seen, p->arena, (u64)(uintptr_t)f->name.s);
		if (*slot)
			parse_error(p, REDECLARED, f->at, f->name.n, "the member '%.*s' stands twice",
				STR_ARG(f->name));
		*slot = 1;
	}
}

static void check_few_names(struct parser *p, const fields *list)
{
	enum { FEW = 24 };
	bool has_anonymous = false;
	for (u32 i = 0; i < list->n; i++)
		has_anonymous |= !list->v[i].name.n;
	if (list->n > FEW || has_anonymous) {
		check_names(p, list->v, list->n, &(struct map){ 0 }, 0);
		return;
	}
	for (u32 i = 1; i < list->n; i++)
		for (u32 k = 0; k < i; k++)
			if (list->v[i].name.n && list->v[i].name.s == list->v[k].name.s)
				parse_error(p, REDECLARED, list->v[i].at, list->v[i].name.n,
					"the member '%.*s' stands twice", STR_ARG(list->v[i].name));
}

/* A flexible array is the last member, or stands in a union or alone (GNU). */
static void check_flexible(struct parser *p, const struct type *t)
{
	for (u32 i = 0; t->kind == TY_STRUCT && i + 1 < t->nfields; i++) {
		const struct type *f = type_strip(t->fields[i].type);
		if (f->kind == TY_ARRAY && f->is_incomplete)
			parse_error(p, INCOMPLETE, t->fields[i].at, t->fields[i].name.n,
				"'%.*s' has no size, so it must be the last member",
				STR_ARG(t->fields[i].name));
	}
}

/* Bit-fields without a name have done their work when the places are given out. */
static void drop_unnamed(struct type *t)
{
	u32 kept = 0;
	for (u32 i = 0; i < t->nfields; i++)
		if (t->fields[i].name.n || !t->fields[i].is_bitfield)
			t->fields[kept++] = t->fields[i];
	t->nfields = kept;
}

static void define_record(struct parser *p, struct type *t, struct attrs *a, struct attrs *outer)
{
	fields list = { 0 };
	t->at = p->in.t.at;
	t->pack = p->in.pack;
	t->fields = NULL;
	t->nfields = 0;
	t->is_incomplete = true;
	t->is_kernel = t->is_lazy = t->preserve_access = false;
	t->kern_btf_id = 0;
	if (!enter(p))
		return;
	t->is_open = true;
	skip_tok(p);
	while (!at(p, TK_RBRACE) && !at(p, TK_EOF))
		if (!take_tok(p, TK_SEMI))
			member(p, &list);
	expect_end(p, TK_RBRACE, "after the members", t->at);
	p->in.record_end = p->in.last_end;
	t->is_open = false;
	leave(p);
	parse_attributes(p, a);
	t->is_packed = a->packed;
	t->is_packet = str_is(a->deprecated, "packet");
	t->preserve_access = t->is_kernel = a->preserve_access_index || parse_preserves(p);
	t->align = MAX(a->align, 1u);
	t->decl_tags = a->decl_tags;
	t->fields = list.v;
	t->nfields = list.n;
	check_few_names(p, &list);
	check_flexible(p, t);
	type_layout(p->ts, t);
	drop_unnamed(t);
	if (t->size > TYPE_MAX_SIZE)
		parse_error(p, BAD_TYPE, t->at, 1, "this struct is larger than %llu bytes",
			(unsigned long long)TYPE_MAX_SIZE);
	a->packed = a->preserve_access_index = a->may_alias = false;
	a->align = 0;
	a->decl_tags = NULL;
	if (t->is_packet)
		a->deprecated = STR("");
	attrs_merge(p, outer, a);
}

static struct type *new_tagged(struct parser *p, enum type_kind kind, u32 tag, bool defines)
{
	struct type *t = type_new(p->ts, kind);
	t->is_incomplete = true;
	t->tag = tag ? intern_text(p->names, tag) : STR("");
	if (tag && (defines || p->func.fn))
		scope_add_tag(p, tag, t);
	else if (tag)
		scope_add_tag_global(p, tag, t);     /* a mention in a prototype means the struct that all know */
	return t;
}

static struct type *wrong_kind(struct parser *p, struct type *t, u32 tag, pos at_, u32 len)
{
	static const char *const words[] = { [TY_ENUM] = "enum", [TY_STRUCT] = "struct", [TY_UNION] = "union" };
	struct diag *d = parse_error(p, REDECLARED, at_, len, "'%.*s' is a tag of another kind",
		STR_ARG(intern_text(p->names, tag)));
	diag_hint(p->ds, d, "write '%s %.*s'", words[t->kind], STR_ARG(t->tag));
	u32 depth = 0;
	for (bool body = at(p, TK_LBRACE); body && !at(p, TK_EOF); body = depth > 0) {
		depth += at(p, TK_LBRACE);
		depth -= at(p, TK_RBRACE);
		skip_tok(p);
	}
	return type_error(p->ts);
}

/* The tag's name, or 0. */
static u32 tag_name(struct parser *p, pos *at_, u32 *len)
{
	u32 id = p->in.t.id;
	*at_ = p->in.t.at;
	*len = p->in.t.len;
	if (!id || at(p, TK_STRING) || at(p, TK_NUMBER) || at(p, TK_CHAR) || at(p, TK_OTHER))
		return 0;
	skip_tok(p);
	return id;
}

static bool is_reusable(const struct type *t) { return t->is_incomplete || (t->is_kernel && t->is_lazy); }

struct type *parse_record(struct parser *p, struct attrs *outer)
{
	enum type_kind kind = at(p, KW_STRUCT) ? TY_STRUCT : TY_UNION;
	struct attrs a = { 0 };
	struct type *t = NULL;
	pos at_;
	u32 len;
	skip_tok(p);
	parse_attributes(p, &a);
	u32 tag = tag_name(p, &at_, &len);
	if (tag)
		parse_attributes(p, &a);
	bool defines = at(p, TK_LBRACE);
	if (!tag && !defines) {
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "expected a tag or '{', not %.*s",
			STR_ARG(tok_quoted(p)));
		return type_error(p->ts);
	}
	if (tag)
		t = scope_find_tag(p, tag, defines || (at(p, TK_SEMI) && p->in.depth && !p->func.chunks.n &&
			p->func.fn), kind);
	if (tag && !t && !defines)
		t = dialect_tag(p, intern_text(p->names, tag), at_, len);
	if (t && t->kind == TY_ERROR)
		return t;
	if (t && t->kind != kind)
		return wrong_kind(p, t, tag, at_, len);
	if (t && defines && !is_reusable(t)) {
		if (!t->is_kernel || !t->kern_btf_id) {
			struct diag *d = parse_error(p, REDECLARED, at_, len, "'%.*s' is defined twice",
				STR_ARG(type_text(p->arena, t)));
			diag_note(p->ds, d, where_src(t->at, 1), "the first definition is here");
		}
		t = NULL;
	}
	if (!t)
		t = new_tagged(p, kind, tag, defines);
	if (defines)
		define_record(p, t, &a, outer);
	else
		attrs_merge(p, outer, &a);
	return t;
}

/* ---- enum ------------------------------------------------------------------------------------------- */

/* What skep's own headers say, the source may say again. */
static bool is_builtin_text(struct parser *p, pos at_)
{
	const struct src_file *f = src_file_of(p->pp_src, at_);
	return f && f->is_builtin;
}

struct enum_range { s64 least; u64 most; };

/* In so many bits, where negative numbers may go to an unsigned type. */
static bool enum_fits(const struct type *fixed, s64 v, bool is_unsigned)
{
	u32 bits = (u32)MIN(fixed->size * 8, 64u);
	if (v < 0 && !is_unsigned)
		return bits == 64 || v >= -(1ll << (bits - 1));
	return type_is_signed(fixed) ? v >= 0 && (bits == 64 || v < 1ll << (bits - 1)) : bits == 64 ||
		(u64)v < 1ull << bits;
}

/* An enum while its list is read. */
struct enum_reader {
	struct type *t, *fixed;              /* fixed: C23's underlying type; NULL: what its values need */
	u32 cap;
	s64 next; bool is_unsigned;          /* what the next enumerator is, unless it says so itself */
	struct enum_range range;
	struct decl *last;                   /* and those before it by ->next */
};

/* Its value, written or counted on. */
static void enum_value(struct parser *p, struct enum_reader *e, str name, pos at_)
{
	if (take_tok(p, TK_ASSIGN))
		parse_const(p, &e->next, &e->is_unsigned);
	if (e->fixed && !enum_fits(e->fixed, e->next, e->is_unsigned))
		parse_error(p, BAD_TYPE, at_, name.n, "'%.*s' does not fit into '%.*s'", STR_ARG(name),
			STR_ARG(type_text(p->arena, e->fixed)));
	e->is_unsigned &= e->next < 0;
	if (e->next < 0 && !e->is_unsigned)
		e->range.least = MIN(e->range.least, e->next);
	else
		e->range.most = MAX(e->range.most, (u64)e->next);
}

static void enum_add(struct parser *p, struct enum_reader *e, str name)
{
	struct type *t = e->t;
	if (t->nenums == e->cap) {
		u32 more = e->cap ? e->cap * 2 : 8;
		t->enums = arena_grow(p->arena, t->enums, e->cap * sizeof(*t->enums), more * sizeof(*t->enums));
		e->cap = more;
	}
	t->enums[t->nenums].name = name;
	t->enums[t->nenums++].value = e->next;
}

static void enumerator(struct parser *p, struct enum_reader *e)
{
	str name = tok_text(p);
	u32 id = p->in.t.id, len = p->in.t.len;
	pos at_ = p->in.t.at;
	struct attrs ignored = { 0 };
	struct decl *old = scope_find_here(p, id);
	skip_tok(p);
	parse_attributes(p, &ignored);
	enum_value(p, e, name, at_);
	enum_add(p, e, name);
	if (old && !old->is_implicit)
		parse_error(p, REDECLARED, at_, len, "'%.*s' is declared again", STR_ARG(name));
	struct decl *d = decl_new(p, DECL_ENUMERATOR, name, type_basic(p->ts, TY_INT), at_, len);
	d->value = e->next;
	d->is_implicit = is_builtin_text(p, at_);
	d->next = e->last;
	e->last = d;
	scope_add(p, id, d);
	e->is_unsigned |= e->next == INT64_MAX;
	e->next = (s64)((u64)e->next + 1);
}

static struct type *enum_base(struct parser *p, const struct enum_range *r, bool packed)
{
	bool s = r->least < 0;
	if (packed && r->least >= INT8_MIN && r->most <= (s ? (u64)INT8_MAX : UINT8_MAX))
		return type_basic(p->ts, s ? TY_SCHAR : TY_UCHAR);
	if (packed && r->least >= INT16_MIN && r->most <= (s ? (u64)INT16_MAX : UINT16_MAX))
		return type_basic(p->ts, s ? TY_SHORT : TY_USHORT);
	if (r->least >= INT32_MIN && r->most <= (s ? (u64)INT32_MAX : UINT32_MAX))
		return type_basic(p->ts, s ? TY_INT : TY_UINT);
	return type_basic(p->ts, s ? TY_LONG : TY_ULONG);
}

static void define_enum(struct parser *p, struct type *t, struct attrs *a, struct type *fixed)
{
	struct enum_reader e = { .t = t, .fixed = fixed };
	t->at = p->in.t.at;
	t->is_lazy = t->is_kernel = false;
	t->kern_btf_id = 0;
	t->nenums = 0;
	skip_tok(p);
	if (at(p, TK_RBRACE))
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "an enum has at least one name");
	while (parse_at_name(p)) {
		if (t->nenums < PARSE_MAX_PARTS) {
			enumerator(p, &e);
		} else {
			parse_error(p, TOO_DEEP, p->in.t.at, p->in.t.len, "an enum has at most %u enumerators",
				PARSE_MAX_PARTS);
			parse_resync(p);
		}
		if (!take_tok(p, TK_COMMA))
			break;
	}
	if (!expect(p, TK_RBRACE, "after the enumerators"))
		parse_resync(p);
	p->in.record_end = p->in.last_end;
	parse_attributes(p, a);
	t->base = fixed ? fixed : enum_base(p, &e.range, a->packed);
	t->size = t->align = (u32)t->base->size;
	t->is_incomplete = false;
	/* Enumerators are int where all fit, else of the enum's own width. */
	bool wide = fixed || e.range.least < INT32_MIN || e.range.most > INT32_MAX;
	for (struct decl *d = e.last, *next_decl; d; d = next_decl) {
		next_decl = d->next;
		d->next = NULL;
		d->type = wide ? fixed ? fixed : enum_base(p, &e.range, false) : type_basic(p->ts, TY_INT);
	}
}

struct type *parse_enum(struct parser *p)
{
	struct attrs a = { 0 };
	struct type *t = NULL, *fixed = NULL;
	pos at_;
	u32 len;
	skip_tok(p);
	parse_attributes(p, &a);
	u32 tag = tag_name(p, &at_, &len);
	if (tag)
		parse_attributes(p, &a);
	if (at(p, TK_COLON) && (is_type_tok(p, peek_tok(p, 1)))) {        /* C23: enum e : u8 { ... } */
		skip_tok(p);
		fixed = type_strip(parse_specifiers(p).type);
		if (!type_is_int(fixed) || fixed->kind == TY_ENUM) {
			parse_error(p, BAD_TYPE, at_, len, "an enum is made of an integer type");
			fixed = NULL;
		}
	}
	bool defines = at(p, TK_LBRACE);
	if (!tag && !defines) {
		parse_error(p, SYNTAX, p->in.t.at, p->in.t.len, "expected a tag or '{', not %.*s",
			STR_ARG(tok_quoted(p)));
		return type_error(p->ts);
	}
	if (tag)
		t = scope_find_tag(p, tag, defines, TY_ENUM);
	if (t && t->kind != TY_ENUM)
		return wrong_kind(p, t, tag, at_, len);
	if (t && defines && !t->is_incomplete && !t->is_lazy)
		parse_error(p, REDECLARED, at_, len, "'enum %.*s' is defined twice", STR_ARG(t->tag));
	if (!t || (defines && !t->is_incomplete && !t->is_lazy)) {
		t = new_tagged(p, TY_ENUM, tag, defines);
		t->base = fixed ? fixed : type_basic(p->ts, TY_UINT);
		t->size = t->align = (u32)t->base->size;
		t->is_incomplete = !fixed;
	}
	if (defines)
		define_enum(p, t, &a, fixed);
	return t;
}
